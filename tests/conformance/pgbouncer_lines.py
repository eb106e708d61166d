#!/usr/bin/env python3
"""Does the real PgBouncer log in with the lines of [databases] that dsnsmith writes, and does it show them as meant?

    pgbouncer_lines.py --dsnsmith PROGRAM [--skip-file FILE]

PgBouncer has no parser to be called, so each row of ../vectors/connections.json is asked in two ways:
  logged in   the address replaced by a server here that takes a password in clear and records who came with what: user,
              password, database, application_name are what the row says;
  shown       the line as it is, in SHOW DATABASES: host, port, database, user and the size of the pool.
Debian's PgBouncer (1.18), and the newer one that the bed builds. No password is printed.
Exit status: 0 agreement, 1 a difference, 77 a program is missing (with CI=true that is 1).
"""

import argparse
import copy
import os
import queue
import shutil
import socket
import struct
import subprocess
import sys
import threading

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "bed"))
import pgbouncer  # noqa: E402
import run  # noqa: E402
import servers  # noqa: E402

SELECTS = "pgbouncer@1.18"
SEPARATOR = "\x1f"


class Asked:
    """What run.written() wants of a probe."""
    name, selects = "pgbouncer", SELECTS


class Recorder(threading.Thread):
    """A server that asks for the password, remembers who came with what, and lets nobody in."""

    def __init__(self):
        super().__init__(daemon=True)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.logins = queue.Queue()

    def run(self):
        while True:
            connection, _ = self.listener.accept()
            with connection:
                connection.settimeout(10)
                try:
                    self.take(connection)
                except (OSError, struct.error):
                    pass  # PgBouncer went away; the row then has no login

    def take(self, connection):
        size, = struct.unpack("!I", exactly(connection, 4))
        words = exactly(connection, size - 4)[4:].split(b"\0")
        login = {words[i].decode(): words[i + 1].decode() for i in range(0, len(words) - 1, 2) if words[i]}
        connection.sendall(b"R" + struct.pack("!II", 8, 3))
        kind = connection.recv(1)
        if kind == b"p":
            size, = struct.unpack("!I", exactly(connection, 4))
            login["password"] = exactly(connection, size - 4)[:-1].decode()
        self.logins.put(login)
        message = b"SFATAL\0C28000\0Mrecorded\0\0"
        connection.sendall(b"E" + struct.pack("!I", len(message) + 4) + message)


def exactly(connection, size):
    data = b""
    while len(data) < size:
        more = connection.recv(size - len(data))
        if not more:
            raise OSError("closed")
        data += more
    return data


def come(port, database, recorder):
    """A client asks PgBouncer for this database; the login that this makes, or nothing in a while."""
    with socket.create_connection(("127.0.0.1", port), 10) as client:
        body = struct.pack("!I", 196608) + b"user\0client\0database\0" + database.encode() + b"\0\0"
        client.sendall(struct.pack("!I", len(body) + 4) + body)
        try:
            return recorder.logins.get(timeout=10)
        except queue.Empty:
            return {}


def running(path, folder, user, lines):
    port, = servers.free_ports(1)
    configuration = os.path.join(folder, "lines.ini")
    with open(os.open(configuration, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write("[databases]\n" + "".join(f"n{number} = {line}\n" for number, line in enumerate(lines)))
        file.write(f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\nadmin_users = client\n"
                   "server_tls_sslmode = disable\nserver_login_retry = 3600\nlog_connections = 0\nlog_disconnections = 0\n")
    servers.give(configuration, user)
    server = servers.Server("lines", [path, configuration], folder, user)
    server.wait_for(servers.listens(port))
    return server, port


def meant_login(row):
    connection = row["connection"]
    meant = {"user": connection["user"], "database": connection["database"]}
    if connection.get("password"):
        meant["password"] = connection["password"]
    name = connection.get("parameters", {}).get("application_name")
    return {**meant, "application_name": name} if name else meant


def logged_in(path, folder, user, lines, rows, recorder):
    server, port = running(path, folder, user, lines)
    wrong = []
    try:
        for number, row in enumerate(rows):
            meant, login = meant_login(row), come(port, f"n{number}", recorder)
            wrong += [f"{row['why']}: logs in with another {name}" for name in meant if login.get(name) != meant[name]]
    finally:
        server.stop()
    return wrong


def shown(path, folder, user, lines, rows):
    server, port = running(path, folder, user, lines)
    try:
        command = ["psql", "-X", "-A", "-w", "-F", SEPARATOR, "-R", "\x1e", "-d", f"host=127.0.0.1 port={port} user=client dbname=pgbouncer", "-c", "SHOW DATABASES"]
        printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=True, stderr=subprocess.DEVNULL)
    finally:
        server.stop()
    records = [record.split(SEPARATOR) for record in printed.stdout.split("\x1e")]
    seen = {record[0]: dict(zip(records[0], record)) for record in records[1:]}
    wrong = []
    for number, row in enumerate(rows):
        connection = row["connection"]
        host, port = connection["addresses"][0]
        meant = {"host": host, "port": str(port or 5432), "database": connection["database"], "force_user": connection["user"]}
        if "max" in connection.get("pool", {}):
            meant["pool_size"] = str(connection["pool"]["max"])
        there = seen.get(f"n{number}", {})
        wrong += [f"{row['why']}: shows another {name}" for name in meant if there.get(name) != meant[name]]
    return wrong


def lines_of(program, rows, place):
    """(line, row) of every row that dsnsmith has a line for."""
    made = []
    for row in rows:
        variant, status, _ = run.written(program, Asked, row, place)
        if status not in (0, 1):
            raise SystemExit(f"dsnsmith ended with status {status}: {row['why']}")
        if variant:
            made.append((variant["url"], row))
    return made


def at(row, port):
    """The row with the recorder's address, without TLS."""
    row = copy.deepcopy(row)
    row["connection"].update(addresses=[["127.0.0.1", port]], tls={"mode": "disable"})
    return row


def main():
    parser = argparse.ArgumentParser(description="Does PgBouncer understand the lines that dsnsmith writes?")
    parser.add_argument("--dsnsmith", type=os.path.abspath, required=True)
    parser.add_argument("--skip-file")
    asked = parser.parse_args()
    if not shutil.which("psql") or not shutil.which("openssl"):
        return run.give_up(["PgBouncer's lines: psql or openssl is not installed (Debian packages postgresql-client, openssl)"], asked.skip_file)
    place, user = run.Place(), servers.unprivileged()
    try:
        os.chmod(place.folder, 0o755)
        try:
            programs = [path for path in (pgbouncer.program(), pgbouncer.tracking(place.folder)) if path]
        except servers.Failed as missing:
            return run.give_up([str(missing)], asked.skip_file)
        recorder = Recorder()
        recorder.start()
        rows = run.load("connections.json", place)
        here = lines_of(asked.dsnsmith, [at(row, recorder.port) for row in rows if not {"pool", "pooling"} & set(row["connection"])], place)
        there = lines_of(asked.dsnsmith, rows, place)
        failed = False
        for path in programs:
            wrong = logged_in(path, place.folder, user, [line for line, _ in here], [row for _, row in here], recorder)
            wrong += shown(path, place.folder, user, [line for line, _ in there], [row for _, row in there])
            print(f"PgBouncer {pgbouncer.version(path)}: {len(here)} lines logged in with, {len(there)} shown, {len(wrong)} wrong")
            for what in wrong[:20]:
                print("    " + what)
            failed |= bool(wrong) or len(here) < 300
        return 1 if failed else 0
    finally:
        shutil.rmtree(place.folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
