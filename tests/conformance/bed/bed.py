#!/usr/bin/env python3
"""The test bed: real servers on loopback under a scratch folder, gone when it ends, however it ends.

    bed.py run -- COMMAND…       # starts it, runs COMMAND with BED_JSON in its environment, stops it
    bed.py start                 # starts it and prints the path of its bed.json
    bed.py status [BED_JSON]     # what runs; without a path: every bed of this user
    bed.py stop [BED_JSON]       # ends it; without a path: every bed of this user

BED_JSON (mode 0600) describes every endpoint: README.md beside this file. A keeper process owns the servers and the folder.
`run` holds a pipe to it; when that closes, even by a kill, the keeper stops all and deletes the folder. A killed keeper takes the
servers with it, and the next start deletes what it left.
Exit status of `run`: COMMAND's; 77 if a program is missing (with CI=true that is 1), 1 if a server did not start.
"""

import fcntl
import glob
import json
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import certificates  # noqa: E402
import names  # noqa: E402
import pgbouncer  # noqa: E402
import postgres  # noqa: E402
import servers  # noqa: E402
from accounts import ACCOUNTS  # noqa: E402

PREFIX = "dsnsmith-bed."
INSTANCE = "acme-prod:eu-west1:main"
# 107 bytes is all that a socket's path may have (unix(7)); the longest is FOLDER/cloudsql/INSTANCE/.s.PGSQL.NNNNN.lock
LONGEST_FOLDER = 107 - len(f"/cloudsql/{INSTANCE}/.s.PGSQL.65535.lock")
DATABASE_ID = "11111111-2222-3333-4444-555555555555"
NEON_ID = "ep-cool-darkness-123456"
SERVER_NAME = "db.bed.test"
# By their endpoint: the mode, and more lines of configuration.
IGNORES = "ignore_startup_parameters = extra_float_digits\n"
POOLS = {"session": ("session", ""), "transaction": ("transaction", ""),
         "lenient-session": ("session", IGNORES), "lenient-transaction": ("transaction", IGNORES)}
ROUTED = {"scaleway": f"{DATABASE_ID}.pg.sdb.fr-par.scw.cloud", "neon": f"{NEON_ID}.eu-central-1.aws.neon.tech"}
OPTION = {"scaleway": f"databaseid={DATABASE_ID}", "neon": f"endpoint={NEON_ID}"}


class Bed:
    """Everything in one folder; start() makes it, stop() removes it."""

    def __init__(self):
        base = tempfile.gettempdir()
        if len(os.path.join(base, PREFIX + "12345678")) > LONGEST_FOLDER:
            base = "/tmp"
        self.user = servers.unprivileged()
        self.folder = tempfile.mkdtemp(prefix=PREFIX, dir=base)
        self.lock = open(os.path.join(self.folder, "keeper"), "w", encoding="ascii")
        fcntl.flock(self.lock, fcntl.LOCK_EX)
        print(os.getpid(), file=self.lock, flush=True)
        os.chmod(self.folder, 0o755)  # a socket under it is for everybody; what is secret has 0600
        self.running = []

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def start(self):
        bins, bouncer, tracking = postgres.programs(), pgbouncer.program(), pgbouncer.tracking(self.folder)
        if not shutil.which("openssl"):
            raise servers.Failed("openssl is not installed (Debian package openssl)")
        stores = [threading.Thread(target=certificates.java_store, args=[certificates.authority(self.folder, name, title)])
                  for name, title in (("ca", "dsnsmith test bed CA"), ("other-ca", "an unrelated CA"))]
        for store in stores:
            store.start()  # a Java takes a second to start, and the servers do so meanwhile
        certificate, key = certificates.server(self.folder, ["localhost", SERVER_NAME, *ROUTED.values()])
        hosts = self.path("hosts")
        names.write_hosts(hosts, [SERVER_NAME, *ROUTED.values()])
        sockets, cloud = self.path("s"), self.path("cloudsql", INSTANCE)
        for folder in (sockets, cloud, self.path("tls"), self.path("plain")):
            os.makedirs(folder)
        pgbouncer.write_accounts(self.path("accounts.txt"), ACCOUNTS)
        for part in ("s", "cloudsql", "tls", "plain", "server.pem", "server.key", "accounts.txt"):
            servers.give(self.path(part), self.user)
        for part in ("tls", "plain"):
            os.chmod(self.path(part), 0o700)
        postgres.make_cluster(bins, self.path("tls"), ACCOUNTS, self.user)
        subprocess.run(["cp", "-a", self.path("tls") + "/.", self.path("plain")], check=True)
        # Cloud SQL's socket is always that of port 5432; no TCP port goes with it, so the TLS server has another address.
        names_of_ports = ("tls", "plain", *POOLS, "tracked", "lenient-tracked", "scaleway", "neon")
        ports = dict(zip(names_of_ports, servers.free_ports(len(names_of_ports))))
        starting = []
        for label, tls in (("tls", True), ("plain", False)):
            data = self.path(label)
            postgres.configure(data, ports[label], [sockets], certificate, key, tls)
            starting.append(self.begin(postgres.start(label, bins, data, ports[label], self.folder, self.user)))
        pools = [(label, bouncer, mode, more) for label, (mode, more) in POOLS.items()]
        if tracking:
            pools.append(("tracked", tracking, "transaction", pgbouncer.TRACKED))
            pools.append(("lenient-tracked", tracking, "transaction", pgbouncer.TRACKED + IGNORES))
        for label, program, mode, more in pools:
            starting.append(self.begin(pgbouncer.start(label, program, self.folder, self.user, ports[label], mode,
                                                       self.path("accounts.txt"), sockets, ports["tls"], certificate, key, more)))
        router = {"certificate": certificate, "key": key, "log": self.path("router.log"),
                  "backend": os.path.join(sockets, f".s.PGSQL.{ports['tls']}"),
                  "listen": {flavour: ports[flavour] for flavour in ROUTED}}
        with open(self.path("router.json"), "w", encoding="ascii") as file:
            json.dump(router, file)
        server = servers.Server("router", [sys.executable, "-B", os.path.join(HERE, "router.py"), self.path("router.json")],
                                self.folder, None)
        starting.append(self.begin((server, servers.listens(ports["neon"]))))
        for server, ready in starting:
            server.wait_for(ready)
        for store in stores:
            store.join()
        # A link under the server's own socket: what connects there is a client of `tls` without TCP.
        os.symlink(os.path.join(sockets, f".s.PGSQL.{ports['tls']}"), os.path.join(cloud, ".s.PGSQL.5432"))
        self.describe({"postgres": postgres.version(bins), "pgbouncer": pgbouncer.version(bouncer),
                       "tracking": tracking and pgbouncer.version(tracking)}, ports, hosts, cloud)

    def begin(self, started):
        self.running.append(started[0])
        return started

    def describe(self, programs, ports, hosts, cloud):
        prefix = names.prefix(hosts)
        host = SERVER_NAME if prefix else "localhost"

        def at(port, kind, **more):
            return {"kind": kind, "host": host, "port": ports[port], **more}

        endpoints = {
            "tls": at("tls", "direct"),
            "plain": at("plain", "direct"),
            "socket": {"kind": "socket", "directory": cloud, "port": 5432},
            **{f"{label}-pool": at(label, mode + "-pool") for label, (mode, _) in POOLS.items()},
        }
        if programs["tracking"]:
            endpoints["tracked-pool"] = at("tracked", "transaction-pool")
            endpoints["lenient-tracked-pool"] = at("lenient-tracked", "transaction-pool")
        for flavour, name in ROUTED.items():
            endpoints["router-" + flavour] = {**at(flavour, "direct"), "host": name if prefix else None,
                                              "other_host": host, "option": OPTION[flavour]}
        facts = {
            "folder": self.folder, "pid": os.getpid(),
            "named": prefix, "ca": self.path("ca.pem"), "other_ca": self.path("other-ca.pem"),
            "unnamed_host": "127.0.0.1",
            "router_log": self.path("router.log"),
            "programs": programs,
            "accounts": {account.name: account.facts() for account in ACCOUNTS},
            "endpoints": endpoints,
        }
        with open(os.open(self.path("bed.json.new"), os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
            json.dump(facts, file, indent=1, sort_keys=True)
        os.rename(self.path("bed.json.new"), self.path("bed.json"))

    def stop(self):
        for server in reversed(self.running):
            server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


# --- the keeper ----------------------------------------------------------------------------------


def keep(stay):
    """Says the path of bed.json or an error on standard output, then waits: for the end of standard input, or a signal."""
    ended, tell = socket.socketpair()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: tell.send(b"x"))
    bed = Bed()
    try:
        bed.start()
        print(json.dumps({"bed": bed.path("bed.json")}), flush=True)
        watched = [ended] if stay else [ended, sys.stdin]
        select.select(watched, [], [])
    except servers.Failed as failure:
        print(json.dumps({"failed": str(failure), "missing": "is not installed" in str(failure)}), flush=True)
    finally:
        bed.stop()


def launch(stay):
    """The keeper and what it said."""
    sweep()
    keeper = subprocess.Popen([sys.executable, "-B", os.path.abspath(__file__), "keep", *(["stay"] if stay else [])],
                              stdin=subprocess.DEVNULL if stay else subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                              start_new_session=True)
    line = keeper.stdout.readline()
    return keeper, json.loads(line) if line else {"failed": "the keeper ended without a word", "missing": False}


def beds():
    """(folder, keeper's process or nothing) of each bed of this user."""
    for base in {tempfile.gettempdir(), "/tmp"}:
        for folder in sorted(glob.glob(os.path.join(base, PREFIX + "*"))):
            try:
                if os.stat(folder).st_uid != os.geteuid():
                    continue
                with open(os.path.join(folder, "keeper"), encoding="ascii") as lock:
                    try:
                        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                        if lock.read():  # else its keeper has not come to the lock yet
                            yield folder, None
                    except BlockingIOError:
                        yield folder, int(lock.read() or 0)
            except OSError:
                continue


def sweep():
    for folder, pid in beds():
        if pid is None:
            shutil.rmtree(folder, ignore_errors=True)


def chosen(path):
    return [(folder, pid) for folder, pid in beds() if path is None or folder == os.path.dirname(os.path.abspath(path))]


def status(path):
    found = chosen(path)
    for folder, pid in found:
        print(f"{folder}/bed.json\t{'keeper ' + str(pid) if pid else 'left by a keeper that was killed'}")
    return 0 if found else 1


def stop(path):
    for folder, pid in chosen(path):
        if pid:
            os.kill(pid, signal.SIGTERM)
            with open(os.path.join(folder, "keeper"), encoding="ascii") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def start():
    keeper, said = launch(stay=True)
    if "failed" in said:
        return gave_up(said)
    keeper.stdout.close()
    print(said["bed"])
    return 0


def gave_up(said):
    print("bed: " + said["failed"], file=sys.stderr)
    return 77 if said["missing"] and os.environ.get("CI") != "true" else 1


class Running:
    """`with Running() as path:` for a program that wants a bed itself."""

    def __enter__(self):
        self.keeper, said = launch(stay=False)
        if "failed" in said:
            self.close()
            raise SystemExit(gave_up(said))
        self.folder = os.path.dirname(said["bed"])
        return said["bed"]

    def close(self):
        self.keeper.stdin.close()
        self.keeper.wait()

    def __exit__(self, *_):
        self.close()
        shutil.rmtree(self.folder, ignore_errors=True)  # only there if the keeper was killed


def run(command):
    with Running() as path:
        return subprocess.run(command, env={**os.environ, "BED_JSON": path}, check=False).returncode


def main(arguments):
    verb, rest = (arguments or [""])[0], arguments[1:]
    if verb == "run" and rest[:1] == ["--"] and rest[1:]:
        return run(rest[1:])
    if verb == "start" and not rest:
        return start()
    if verb == "keep":
        return keep(rest == ["stay"])
    if verb in ("status", "stop") and len(rest) <= 1:
        return {"status": status, "stop": stop}[verb](rest[0] if rest else None)
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
