"""libpq itself, told by its environment which file to read: PQconninfo() and PQpass() say what it took from there."""

import ctypes
import glob
import os

import readers_install


class Option(ctypes.Structure):
    _fields_ = [(name, ctypes.c_char_p) for name in ("keyword", "envvar", "compiled", "val", "label", "dispchar")] + \
        [("dispsize", ctypes.c_int)]


def libraries():
    """The oldest and the newest that the drivers' test bed has."""
    wheels = readers_install.drivers.install("sqlalchemy-2.1")
    newest, = glob.glob(os.path.join(wheels, "lib", "python3*", "site-packages", "psycopg_binary.libs", "libpq-*"))
    return [library("libpq.so.5"), library(newest)]


def library(path):
    try:
        found = ctypes.CDLL(path)
    except OSError as missing:
        raise readers_install.Missing(f"{path} is not installed (Debian package libpq5)") from missing
    found.PQconnectStart.restype = ctypes.c_void_p
    found.PQconnectStart.argtypes = [ctypes.c_char_p]
    found.PQconninfo.restype = ctypes.POINTER(Option)
    found.PQpass.restype = ctypes.c_char_p
    for function in (found.PQconninfo, found.PQconninfoFree, found.PQfinish, found.PQpass):
        function.argtypes = [ctypes.c_void_p]
    return found


def version(found):
    number = found.PQlibVersion()
    return f"{number // 10000}.{number % 10000}"


def settings(found, string):
    """keyword → value after connecting to nowhere; None where libpq refuses."""
    connection = found.PQconnectStart(string)
    options = found.PQconninfo(connection)
    seen = {}
    for option in options or []:
        if not option.keyword:
            break
        if option.val is not None:
            seen[option.keyword.decode()] = option.val
    message = found.PQerrorMessage
    message.restype, message.argtypes = ctypes.c_char_p, [ctypes.c_void_p]
    text = message(connection) or b""
    found.PQconninfoFree(ctypes.cast(options, ctypes.c_void_p))
    found.PQfinish(connection)
    refused = any(word in text for word in (b"service file", b"definition of service"))
    return None if refused else seen


def password(found, content, target, scratch):
    """What libpq takes from a .pgpass for host, port, dbname and user; None where it finds nothing."""
    path = os.path.join(scratch, "pgpass")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    os.environ["PGPASSFILE"] = path
    quoted = (name + b"='" + value.replace(b"\\", b"\\\\").replace(b"'", b"\\'") + b"'" for name, value in target.items())
    connection = found.PQconnectStart(b"hostaddr=127.0.0.1 gssencmode=disable sslmode=disable " + b" ".join(quoted))
    seen = found.PQpass(connection)
    found.PQfinish(connection)
    return seen or None


def of_service(found, content, service, scratch):
    path = os.path.join(scratch, "service.conf")
    with open(path, "wb") as file:
        file.write(content)
    os.environ["PGSERVICEFILE"] = path
    return settings(found, b"host=/nonexistent service=" + service.encode())
