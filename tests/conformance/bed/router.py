#!/usr/bin/env python3
"""A router in front of PostgreSQL as serverless providers have them: which database is meant stands in TLS's server
name or in the start-up parameter `options`, and a client that sends neither is turned away with the provider's text.

    router.py CONFIGURATION      # JSON: certificate, key, log, backend (a socket file), listen: {FLAVOUR: port}

The flavours are those of facts that people meet: `scaleway` (Serverless SQL) and `neon`. One line of JSON per client
goes into the log: flavour, sni, startup (the parameters), by (what decided: sni, options or nothing).
"""

import asyncio
import json
import re
import ssl
import struct
import sys

SSL_REQUEST, GSS_REQUEST, CANCEL_REQUEST = 80877103, 80877104, 80877102


class Flavour:
    def __init__(self, option, host, absent):
        self.option = option                  # the word in `options`
        self.host = re.compile(host)          # what a server name looks like; its first group is the id
        self.absent = absent                  # the error if neither came


FLAVOURS = {
    "scaleway": Flavour("databaseid", r"([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.pg\.sdb\.[a-z-]+\.scw\.cloud",
                        'Database hostname wasn\'t sent to server. Either add "?options=databaseid%3D{databaseid}" at the '
                        "end of your connection string, or use another client supporting TLS ServerNameIndication."),
    "neon": Flavour("endpoint", r"(ep-[a-z0-9-]+)(?:\.c-[0-9]+)?\.[a-z0-9-]+\.aws\.neon\.tech",
                    "Endpoint ID is not specified. Either please upgrade the postgres client library (libpq) for SNI support "
                    "or pass the endpoint ID (first part of the domain name) as a parameter: "
                    "'?options=endpoint%3D<endpoint-id>'. See more at https://neon.tech/sni"),
}


def split_options(text):
    """postinit.c's pg_split_opts: blanks part, a backslash takes the next byte as it is."""
    return [re.sub(r"\\(.)", r"\1", word, flags=re.S) for word in re.findall(r"(?:\\.|[^\\\s])+", text, flags=re.S)]


def join_options(words):
    return " ".join(re.sub(r"([\\\s])", r"\\\1", word) for word in words)


def read_startup(packet):
    fields = packet[8:].split(b"\0")
    texts = [field.decode("utf-8", "replace") for field in fields]
    return {texts[at]: texts[at + 1] for at in range(0, len(texts) - 1, 2) if texts[at]}


def write_startup(parameters):
    body = b"".join(name.encode() + b"\0" + value.encode() + b"\0" for name, value in parameters.items()) + b"\0"
    return struct.pack("!II", 8 + len(body), 3 << 16) + body


def refusal(text, state="08P01"):
    body = b"SFATAL\0VFATAL\0C" + state.encode() + b"\0M" + text.encode() + b"\0\0"
    return b"E" + struct.pack("!I", 4 + len(body)) + body


def take_option(flavour, words):
    """(values of the router's word, the other words): `-c name=value` is a setting, whatever its name."""
    named, rest = [], []
    for before, word in zip(["", *words], words):
        if before != "-c" and word.partition("=")[0] == flavour.option:
            named.append(word.partition("=")[2])
        else:
            rest.append(word)
    return named, rest


def decide(flavour, sni, startup):
    """(what decided, what is left of the start-up parameters); or (nothing, the text of the error)."""
    named, words = take_option(flavour, split_options(startup.get("options", "")))
    match = flavour.host.fullmatch(sni or "")
    if match and named and named[0] != match.group(1):
        return None, f"Inconsistent project name inferred from SNI ('{match.group(1)}') and project option ('{named[0]}')."
    if not match and not named:
        return None, flavour.absent
    rest = join_options(words)
    kept = {name: value for name, value in startup.items() if name != "options"}
    return "options" if named else "sni", {**kept, **({"options": rest} if rest else {})}


async def pump(reader, writer):
    try:
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    except (OSError, ssl.SSLError):
        pass
    finally:
        writer.close()


class Router:
    def __init__(self, configuration):
        self.backend = configuration["backend"]
        self.log = open(configuration["log"], "a", encoding="utf-8")
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(configuration["certificate"], configuration["key"])
        self.context.set_alpn_protocols(["postgresql"])
        self.context.sni_callback = self.note_name
        self.names = {}

    def note_name(self, connection, name, _):
        self.names[id(connection)] = name

    def serve(self, flavour):
        async def client(reader, writer):
            try:
                await self.talk(flavour, reader, writer)
            except (OSError, ssl.SSLError, asyncio.IncompleteReadError):
                pass  # a client that went away, or does not trust the certificate
            finally:
                writer.close()
        return client

    async def talk(self, flavour, reader, writer):
        sni, encrypted = None, False
        while True:
            head = await reader.readexactly(8)
            length, code = struct.unpack("!II", head)
            if code == SSL_REQUEST and not encrypted:
                writer.write(b"S")
                await writer.drain()
                await writer.start_tls(self.context)
                encrypted = True
                sni = self.names.pop(id(writer.get_extra_info("ssl_object")), None)
            elif code in (SSL_REQUEST, GSS_REQUEST):
                writer.write(b"N")
                await writer.drain()
            else:
                break
        packet = head + await reader.readexactly(length - 8)
        if code == CANCEL_REQUEST:
            await self.pass_on(packet, reader, writer)
            return
        startup = read_startup(packet)
        by, result = decide(FLAVOURS[flavour], sni, startup)
        if not encrypted:
            by, result = None, "connection is insecure (try using `sslmode=require`)"
        print(json.dumps({"flavour": flavour, "tls": encrypted, "sni": sni, "by": by, "startup": startup}),
              file=self.log, flush=True)
        if by is None:
            writer.write(refusal(result))
            await writer.drain()
            return
        await self.pass_on(write_startup(result), reader, writer)

    async def pass_on(self, first, reader, writer):
        from_server, to_server = await asyncio.open_unix_connection(self.backend)
        to_server.write(first)
        await asyncio.gather(pump(reader, to_server), pump(from_server, writer))


async def main(path):
    with open(path, encoding="utf-8") as file:
        configuration = json.load(file)
    router = Router(configuration)
    listening = [await asyncio.start_server(router.serve(flavour), "127.0.0.1", port)
                 for flavour, port in configuration["listen"].items()]
    await asyncio.gather(*(server.serve_forever() for server in listening))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
