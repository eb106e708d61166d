"""PgBouncer itself, told to read its files again: its console shows what it took from pgbouncer.ini, and a login what from userlist.txt."""

import os
import shutil
import socket
import struct
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "bed"))
import pgbouncer  # noqa: E402
import readers_install  # noqa: E402
import servers  # noqa: E402

BASE = """[databases]
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = {auth}
auth_file = {accounts}
admin_users = console, u, t, last
server_tls_sslmode = disable
log_connections = 0
log_disconnections = 0
"""
# What stands last is there only if all in front of it was taken.
LAST = "[users]\nlast{number} = pool_mode=session\n"


class Refused(Exception):
    """What PgBouncer says to a client that it does not let in."""


class Client:
    def __init__(self, port, user, password=None):
        self.socket = socket.create_connection(("127.0.0.1", port), 10)
        body = struct.pack("!I", 196608) + b"user\0" + user + b"\0database\0pgbouncer\0\0"
        self.socket.sendall(struct.pack("!I", len(body) + 4) + body)
        for kind, data in self.messages():
            if kind == b"R" and data[:4] == b"\0\0\0\3":
                self.send(b"p", (password or b"") + b"\0")

    def send(self, kind, data):
        self.socket.sendall(kind + struct.pack("!I", len(data) + 4) + data)

    def take(self, size):
        data = b""
        while len(data) < size:
            more = self.socket.recv(size - len(data))
            if not more:
                raise Refused(b"closed")
            data += more
        return data

    def messages(self):
        """Until it is our turn."""
        while True:
            kind = self.take(1)
            data = self.take(struct.unpack("!I", self.take(4))[0] - 4)
            if kind == b"E":
                raise Refused(data)
            if kind == b"Z":
                return
            yield kind, data

    def ask(self, query):
        """Rows of name → value."""
        self.send(b"Q", query + b"\0")
        names, rows = [], []
        for kind, data in self.messages():
            if kind == b"T":
                at = 2
                for _ in range(struct.unpack("!H", data[:2])[0]):
                    end = data.index(b"\0", at)
                    names.append(data[at:end].decode())
                    at = end + 19
            elif kind == b"D":
                row, at = [], 2
                for _ in names:
                    size, = struct.unpack("!i", data[at:at + 4])
                    row.append(data[at + 4:at + 4 + max(size, 0)] if size >= 0 else None)
                    at += 4 + max(size, 0)
                rows.append(dict(zip(names, row)))
        return rows


def programs(folder):
    """Debian's, and the newer one that the bed builds."""
    try:
        return [path for path in (pgbouncer.program(), pgbouncer.tracking(folder)) if path]
    except servers.Failed as missing:
        raise readers_install.Missing(str(missing)) from missing


class Bouncer:
    def __init__(self, path, folder, auth="any"):
        self.version, self.number, self.written = pgbouncer.version(path), 0, 0
        self.folder, self.user = tempfile.mkdtemp(dir=folder), servers.unprivileged()
        self.port, = servers.free_ports(1)
        self.file, self.accounts = (os.path.join(self.folder, name) for name in ("pgbouncer.ini", "userlist.txt"))
        self.base = BASE.format(port=self.port, auth=auth, accounts=self.accounts).encode()
        self.put(self.accounts, b'"console" "console"\n')
        self.put(self.file, self.base)
        servers.give(self.folder, self.user)
        self.server = servers.Server("bouncer", [path, self.file], self.folder, self.user)
        self.server.wait_for(servers.listens(self.port))
        self.console = Client(self.port, b"console", b"console")

    def put(self, path, content):
        with open(path, "wb") as file:
            file.write(content)
        # The list is read again only if its size or its time in seconds is another.
        self.written += 1
        os.utime(path, (self.written, self.written))

    def read_again(self):
        try:
            self.console.ask(b"RELOAD")
        except Refused:
            self.console.ask(b"SHOW VERSION")  # behind the message it is our turn

    def existing(self):
        self.number += 1
        return self.base + LAST.format(number=self.number).encode()

    def see(self, content):
        """(settings, databases by name) of a file made from existing(); nothing where it is not taken as a whole."""
        self.put(self.file, content)
        self.read_again()
        if not any(row["name"] == f"last{self.number}".encode() for row in self.console.ask(b"SHOW USERS")):
            return None, None
        settings = {row["key"].decode(): row["value"] for row in self.console.ask(b"SHOW CONFIG")}
        return settings, {row["name"]: row for row in self.console.ask(b"SHOW DATABASES")}

    def lets_in(self, user, password):
        """Its console takes those of admin_users with their password; of others it says only whether they are in the list."""
        try:
            Client(self.port, user, password)
        except Refused as said:
            return b"not allowed" in said.args[0]
        return True

    def stop(self):
        self.server.stop()


def place():
    """A folder that the servers' user may enter."""
    folder = tempfile.mkdtemp(prefix="dsnsmith-pgbouncer-")
    os.chmod(folder, 0o755)
    return folder


def remove(folder):
    shutil.rmtree(folder, ignore_errors=True)
