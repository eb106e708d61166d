"""What an ssl.SSLContext trusts and shows cannot be asked of it, so the calls that are made on contexts are watched.

They still do their work. `watched` holds what succeeded since it was last cleared: ca, system, cert, key.
"""

import ssl

import understood

watched = {}


def watch(name, note):
    real = getattr(ssl.SSLContext, name)

    def watching(context, *arguments, **keywords):
        result = real(context, *arguments, **keywords)
        note(*arguments, **keywords)  # only what succeeded: asyncpg tries files in the home directory
        return result

    setattr(ssl.SSLContext, name, watching)


watch("load_verify_locations", lambda cafile=None, *_, **__: watched.setdefault("ca", str(cafile)))
watch("load_default_certs", lambda *_: watched.update(system=True))
watch("load_cert_chain", lambda certfile, keyfile=None, **_: watched.update(cert=str(certfile), key=str(keyfile)))


def tls_of(context, unverified):
    """What TLS through this context means; `unverified` is the mode where it asks for no certificate."""
    if context.verify_mode == ssl.CERT_NONE:
        return understood.tls(unverified, "none", watched.get("ca"), watched.get("cert"), watched.get("key"))
    mode = "verify-full" if context.check_hostname else "verify-ca"
    roots = "file" if "ca" in watched else "system" if "system" in watched else "none"
    return understood.tls(mode, roots, watched.get("ca"), watched.get("cert"), watched.get("key"))


def made(request):
    """The request's settings after the line of code in the notes that makes an SSLContext, if there is one."""
    settings = request.get("settings") or {}
    for note in request.get("notes") or []:
        if "ssl.create_default_context" in note and isinstance((settings.get("connect") or {}).get("ssl_context"), dict):
            exec(note, {"ssl": ssl, "settings": settings})  # it is what a user is told to write
    return settings
