"""The files that libpq reads by itself."""

import libpq_file_programs as libpq
from compare import strings, vectors

SYMBOLS = "a=#['\\ \n"
# Spellings of a value that people would try where the format refuses it.
TRIED = (b"%s", b"'%s'", b'"%s"')
KEYWORDS = ("application_name", "require_auth", "sslkeylogfile", "nosuch")


def written(probe, reader, found, scratch, report):
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings(SYMBOLS, 3))]
    for why, value in rows:
        content = probe.emit("pg-service", reader, [("before.user", b"x"), ("orders.password", value), ("orders.user", b"u v")])
        if content is not None:
            seen = libpq.of_service(found, content, "orders", scratch)
            report.arrive(why, seen and (seen.get("password", b""), seen.get("user")), (value, b"u v"))
            continue
        report.refuse(why)
        for spelling in TRIED if b"\0" not in value else ():
            seen = libpq.of_service(found, b"[orders]\npassword=" + spelling % value + b"\nuser=u\n", "orders", scratch)
            arrives = seen is not None and (seen.get("password", b""), seen.get("user")) == (value, b"u")
            report.compare(f"refused: {why}; it could be written", arrives, False)


def read(probe, reader, found, scratch, report):
    for number, value in enumerate(strings("ah=[]# \n", 4)):
        content = b"[orders]\napplication_name=u\n" + value + b"\npassword=x\n[a]\npassword=y\n"
        ours = probe.read("pg-service", reader, content)
        for service in ("orders", "a"):
            seen = libpq.of_service(found, content, service, scratch)
            for name in ("application_name", "password"):
                there = seen.get(name) or None if seen else None
                report.compare(f"read: {number}: {content!r}, {service}.{name}", ours.get(f"{service}.{name}"), there)


def services(reader, libraries):
    def run(probe, scratch, report):
        for found in libraries():
            print(f"{reader}: libpq {libpq.version(found)}")
            written(probe, reader, found, scratch, report)
            read(probe, reader, found, scratch, report)
        # A keyword is taken by the format if every libpq of this reader takes it.
        for name in KEYWORDS:
            content = b"[orders]\n" + name.encode() + b"=none\n"
            taken = all(libpq.of_service(found, content, "orders", scratch) is not None for found in libraries())
            report.compare(f"keyword {name}", probe.emit("pg-service", reader, [(f"orders.{name}", b"none")]) is not None, taken)
    return run


SUITES = {
    "pg-service": (services("libpq", libpq.libraries), None),
    "pg-service-18": (services("libpq-18", lambda: libpq.libraries()[-1:]), None),
}
