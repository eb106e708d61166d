"""pg8000: its connect() over a socket that is none; what it dials, asks and sends is what it understood.

A server that has TLS and one that has none are played in turn, so that what pg8000 does without TLS is seen.
"""

import os
import socket
import ssl
import struct
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import pg8000.dbapi  # noqa: E402
from importlib.metadata import version  # noqa: E402

import contexts  # noqa: E402
import understood  # noqa: E402

SSL_REQUEST = struct.pack("!ii", 8, 80877103)


class Stop(Exception):
    """The start-up packet is there."""


class Wire:
    """A connected socket to a server that answers the request for TLS and then says nothing."""

    def __init__(self, has_tls):
        self.has_tls, self.sent, self.address = has_tls, b"", None
        self.timeout, self.keepalive, self.asked, self.context = None, False, False, None

    def settimeout(self, timeout):
        self.timeout = timeout

    def setsockopt(self, level, option, value):
        self.keepalive = self.keepalive or ((level, option) == (socket.SOL_SOCKET, socket.SO_KEEPALIVE) and bool(value))

    def connect(self, address):
        self.address = address

    def sendall(self, data):
        assert data == SSL_REQUEST
        self.asked = True

    def recv(self, _):
        return b"S" if self.has_tls else b"N"

    def makefile(self, **_):
        return self

    def write(self, data):
        self.sent += bytes(data)

    def flush(self):
        raise Stop

    def read(self, _):
        raise Stop

    def close(self):
        pass


def wrap_socket(context, wire, server_hostname=None, **_):
    wire.context = context
    return wire


def dialled(has_tls, arguments):
    """The socket after pg8000 is done with it, or None where pg8000 refused to go on."""
    wire = Wire(has_tls)

    def create_connection(address, timeout=None, source_address=None):
        wire.address, wire.timeout = address, timeout
        return wire

    real = socket.socket, socket.create_connection, ssl.SSLContext.wrap_socket
    scramp = getattr(pg8000.core, "scramp", None)
    if hasattr(scramp, "make_channel_binding"):  # with it pg8000 takes the server's certificate at once, up to 1.30
        scramp.make_channel_binding = lambda *_: None
    socket.socket = lambda *_: wire
    socket.create_connection, ssl.SSLContext.wrap_socket = create_connection, wrap_socket
    try:
        pg8000.dbapi.connect(**arguments)
    except Stop:
        return wire
    except pg8000.dbapi.InterfaceError:
        return None  # `Server refuses SSL`
    finally:
        socket.socket, socket.create_connection, ssl.SSLContext.wrap_socket = real
    raise AssertionError("pg8000 did not start a session")


def startup_of(packet):
    words = packet[8:].split(b"\0")
    return {words[i].decode(): words[i + 1].decode() for i in range(0, len(words) - 2, 2)}


def encryption(plain, encrypted):
    if encrypted is None:
        raise ValueError("it goes on neither with TLS nor without")
    if not encrypted.asked:
        return understood.tls("disable")
    return contexts.tls_of(encrypted.context, "prefer" if plain else "require")


def connected(**arguments):
    plain = dialled(False, dict(arguments))
    wire = dialled(True, dict(arguments))
    tls = encryption(plain, wire)
    startup = startup_of(wire.sent)
    client = {}
    if wire.timeout is not None:
        client["command_timeout"] = round(wire.timeout * 1000)
    if "tcp_keepalive" in arguments:
        client["keepalives"] = "1" if wire.keepalive else "0"
    if isinstance(wire.address, str):
        directory, _, port = wire.address.rpartition("/.s.PGSQL.")
        address = [directory, int(port)]
    else:
        address = [wire.address[0], int(wire.address[1])]
    return {
        "user": startup.pop("user"),
        "password": arguments.get("password"),
        "database": startup.pop("database", None),
        "addresses": [address],
        "tls": understood.tls("disable") if isinstance(wire.address, str) and tls["mode"] == "prefer" else tls,
        "options": startup.pop("options", None),
        "startup": startup,
        "client": client,
        "pool": {},
        # The DB-API begins a transaction before the first statement, unless it is told not to.
        "statements": "unprepared",
    }


def understand(request):
    contexts.watched.clear()
    return connected(**dict(contexts.made(request).get("connect") or {}))


if __name__ == "__main__":
    understood.serve("pg8000", version("pg8000"), understand)
