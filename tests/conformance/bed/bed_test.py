#!/usr/bin/env python3
"""The bed itself: that nothing is left of it, however it ends, and that its servers refuse what they must."""

import json
import os
import signal
import socket
import ssl
import struct
import subprocess
import sys
import time
import unittest
import unittest.mock

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
import bed  # noqa: E402
import router  # noqa: E402
import servers  # noqa: E402

PROGRAM = [sys.executable, "-B", os.path.join(HERE, "bed.py")]


def descendants(pid):
    """Processes that come of this one, as long as they live (a zombie has ended)."""
    found = []
    with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
        for child in file.read().split():
            found += [int(child), *descendants(child)]
    return found


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def gone(folder, pids, seconds=15):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not os.path.exists(folder) and not any(alive(pid) for pid in pids):
            return True
        time.sleep(0.1)
    return False


class Ends(unittest.TestCase):
    """Each starts a bed, ends it in its own way, and looks for processes and files."""

    def begin(self):
        """bed.py run, with a command that waits; (its process, BED_JSON's content, every process under it)."""
        process = subprocess.Popen([*PROGRAM, "run", "--", "sh", "-c", "echo $BED_JSON; exec sleep 300"],
                                   stdout=subprocess.PIPE, text=True)
        self.addCleanup(process.stdout.close)
        path = process.stdout.readline().strip()
        self.assertTrue(path, "the bed did not start")
        with open(path, encoding="ascii") as file:
            facts = json.load(file)
        pids = descendants(process.pid)
        while not any(is_sleep(pid) for pid in pids):
            time.sleep(0.05)
        self.assertGreater(len(pids), 6, "keeper, two servers, two pools, a router, and the command")
        return process, facts, pids

    def test_the_command_ends(self):
        result = subprocess.run([*PROGRAM, "run", "--", "sh", "-c", "dirname $BED_JSON; stat -c %a $BED_JSON; exit 7"],
                                stdout=subprocess.PIPE, text=True, check=False)
        folder, mode = result.stdout.split()
        self.assertEqual((result.returncode, mode), (7, "600"))
        self.assertFalse(os.path.exists(folder))

    def test_killed(self):
        process, facts, pids = self.begin()
        process.kill()
        process.wait()
        command = [pid for pid in pids if is_sleep(pid)]  # is not the bed's to end
        self.assertTrue(gone(facts["folder"], [pid for pid in pids if pid not in command]))
        for pid in command:
            os.kill(pid, signal.SIGKILL)

    def test_the_keeper_is_killed(self):
        process, facts, pids = self.begin()
        os.kill(facts["pid"], signal.SIGKILL)
        command = [pid for pid in pids if is_sleep(pid)]
        for pid in command:
            os.kill(pid, signal.SIGKILL)
        process.wait()
        self.assertTrue(gone(facts["folder"], pids))

    def test_a_missing_program_is_said(self):
        result = subprocess.run([*PROGRAM, "run", "--", "true"], env={"PATH": "/nowhere", "CI": ""}, stderr=subprocess.PIPE,
                                stdout=subprocess.PIPE, text=True, check=False)
        self.assertEqual(result.returncode, 77)
        self.assertIn("is not installed (Debian package", result.stderr)


def is_sleep(pid):
    try:
        with open(f"/proc/{pid}/cmdline", "rb") as file:
            return file.read().startswith(b"sleep\0")
    except OSError:
        return False


class Ports(unittest.TestCase):
    def test_they_differ_and_a_taken_one_is_left_out(self):
        with socket.socket() as taken, unittest.mock.patch.object(servers, "LISTENING", servers.free_ports(3)):
            taken.bind(("127.0.0.1", servers.LISTENING[0]))
            taken.listen()
            self.assertEqual(sorted(servers.free_ports(2)), sorted(servers.LISTENING[1:]))
            self.assertRaises(servers.Failed, servers.free_ports, 3)


class Router(unittest.TestCase):
    """Which clients it takes; the texts are the providers' own."""

    def test_name_option_both_neither(self):
        neon, scaleway = router.FLAVOURS["neon"], router.FLAVOURS["scaleway"]
        name, scaleway_name = bed.ROUTED["neon"], bed.ROUTED["scaleway"]
        for why, flavour, sni, options, by in (
                ("the name", neon, name, None, "sni"),
                ("the option", neon, "localhost", f"endpoint={bed.NEON_ID}", "options"),
                ("both agree", neon, name, f"endpoint={bed.NEON_ID}", "options"),
                ("both disagree", neon, name, "endpoint=ep-another-1", None),
                ("neither", neon, "localhost", "-c search_path=a", None),
                ("no name at all", neon, None, None, None),
                ("the name", scaleway, scaleway_name, None, "sni"),
                ("the option", scaleway, None, f"databaseid={bed.DATABASE_ID}", "options"),
                ("another's option", scaleway, None, f"endpoint={bed.NEON_ID}", None),
                ("a setting of that name", scaleway, None, f"-c databaseid={bed.DATABASE_ID}", None)):
            with self.subTest(why, options=options):
                startup = {"user": "u", **({"options": options} if options else {})}
                self.assertEqual(router.decide(flavour, sni, startup)[0], by)

    def test_the_word_is_taken_out_and_the_rest_stays(self):
        _, rest = router.decide(router.FLAVOURS["neon"], None, {"options": r"-c search_path=a,\ b endpoint=ep-1 -c jit=off"})
        self.assertEqual(rest, {"options": r"-c search_path=a,\ b -c jit=off"})


class Servers(unittest.TestCase):
    """What must be refused is refused: otherwise a cell that `works` says nothing."""

    @classmethod
    def setUpClass(cls):
        cls.running = bed.Running()
        with open(cls.running.__enter__(), encoding="ascii") as file:
            cls.facts = json.load(file)

    @classmethod
    def tearDownClass(cls):
        cls.running.__exit__()

    def connect(self, endpoint):
        connection = socket.create_connection(("127.0.0.1", self.facts["endpoints"][endpoint]["port"]), 5)
        self.addCleanup(connection.close)
        return connection

    def answer_in_clear(self, endpoint):
        connection = self.connect(endpoint)
        connection.sendall(router.write_startup({"user": "app", "database": "orders"}))
        return connection.recv(4096)

    def test_tls_is_required(self):
        for endpoint in ("tls", "session-pool", "transaction-pool", "router-neon"):
            with self.subTest(endpoint):
                self.assertEqual(self.answer_in_clear(endpoint)[:1], b"E")

    def test_a_password_is_required(self):
        self.assertEqual(self.answer_in_clear("plain")[:9], b"R" + struct.pack("!I", 23) + struct.pack("!I", 10), "SCRAM")

    def test_plain_has_no_tls(self):
        connection = self.connect("plain")
        connection.sendall(struct.pack("!II", 8, router.SSL_REQUEST))
        self.assertEqual(connection.recv(1), b"N")

    def test_the_certificate_is_of_one_authority_only_and_for_names_only(self):
        for why, authority, name, verifies in (("as it should be", "ca", "localhost", True),
                                               ("the other authority", "other_ca", "localhost", False),
                                               ("an address", "ca", self.facts["unnamed_host"], False)):
            with self.subTest(why):
                connection = self.connect("tls")
                connection.sendall(struct.pack("!II", 8, router.SSL_REQUEST))
                self.assertEqual(connection.recv(1), b"S")
                context = ssl.create_default_context(cafile=self.facts[authority])
                try:
                    context.wrap_socket(connection, server_hostname=name).close()
                    self.assertTrue(verifies)
                except ssl.SSLCertVerificationError:
                    self.assertFalse(verifies)

    def test_the_socket_is_there(self):
        endpoint = self.facts["endpoints"]["socket"]
        path = os.path.join(endpoint["directory"], f".s.PGSQL.{endpoint['port']}")
        self.assertLessEqual(len(path), 107)
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(path)

    def test_names_resolve_inside_and_nowhere_else(self):
        prefix = self.facts["named"]
        if prefix is None:
            self.skipTest("no mount namespace may be made here")
        command = ["getent", "hosts", bed.SERVER_NAME]
        self.assertEqual(subprocess.run([*prefix, *command], stdout=subprocess.PIPE, check=True).stdout.split()[0], b"127.0.0.1")
        with open("/etc/hosts", encoding="utf-8") as file:
            self.assertNotIn(bed.SERVER_NAME, file.read())


if __name__ == "__main__":
    unittest.main()
