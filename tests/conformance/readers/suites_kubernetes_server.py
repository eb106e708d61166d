"""Our Secrets in a real API server: sent by kubectl apply, read by kubectl get."""

import json
import os
import subprocess

from compare import b64, values_in
from kubernetes_server import server

FORMAT = ("kubernetes-secret", "kubernetes")
LARGEST = 1024 * 1024
BAD_NAMES = ("Orders", "orders_x", "-orders", "orders.", "a..b", "a" * 254)
GOOD_NAMES = ("0rders", "a.b-c", "a" * 253)
BAD_KEYS = ("a b", "a/b", "a:b", "a=b", "\u00e9", ".", "..", "..a", "a" * 254)
GOOD_KEYS = (".a", "a.b", "-", "_", "A1", "a" * 253)
WITH_KEYS = [f"kubernetes.io/{kind}" for kind in ("basic-auth", "dockercfg", "dockerconfigjson", "ssh-auth", "tls")]


def by_hand(name, entries, kind="Opaque"):
    """What our format refuses, as somebody else would write it."""
    data = {key: b64(value) for key, value in entries}
    return json.dumps({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "type": kind, "data": data}).encode()


def names_and_keys(probe, cluster, report):
    for name in BAD_NAMES:
        report.compare(f"our format refuses the name {name}", probe.emit(*FORMAT, [("K", b"x")], name=name), None)
        report.compare(f"refused: the name {name}", cluster.takes(by_hand(name, [("K", b"x")])), False)
    for name in GOOD_NAMES:
        report.compare(f"the name {name}", cluster.takes(probe.emit(*FORMAT, [("K", b"x")], name=name)), True)
    for key in BAD_KEYS:
        report.compare(f"our format refuses the key {key}", probe.emit(*FORMAT, [(key, b"x")]), None)
        report.compare(f"refused: the key {key}", cluster.takes(by_hand("keys", [(key, b"x")])), False)
    entries = [(key, b"x") for key in GOOD_KEYS]
    report.compare("good keys", cluster.takes(probe.emit(*FORMAT, entries, name="good-keys")), True)
    report.compare("good keys arrive", cluster.data("good-keys"), dict(entries))


def largest(probe, cluster, report):
    half = [("A", b"\xff" * (LARGEST // 2))]
    fits = half + [("B", b"\0" * (LARGEST // 2))]
    report.compare("the largest Secret", cluster.takes(probe.emit(*FORMAT, fits, name="largest")), True)
    report.compare("the largest Secret arrives", cluster.data("largest") == dict(fits), True)
    more = half + [("B", b"\0" * (LARGEST // 2 + 1))]
    report.compare("our format refuses a byte more", probe.emit(*FORMAT, more, name="larger"), None)
    report.compare("refused: a byte more", cluster.takes(by_hand("larger", more)), False)


def types(probe, cluster, report):
    binding = "servicebinding.io/postgresql"
    report.compare(binding, cluster.takes(probe.emit(*FORMAT, [("uri", b"x")], name="binding", type=binding)), True)
    report.compare(f"{binding} arrives", cluster.secret("binding")["type"], binding)
    pair = [("tls.crt", b"x"), ("tls.key", b"x")]
    report.compare("kubernetes.io/tls with its keys", cluster.takes(probe.emit(*FORMAT, pair, name="pair", type="kubernetes.io/tls")), True)
    for kind in WITH_KEYS:
        report.compare(f"our format refuses {kind} without its keys", probe.emit(*FORMAT, [("K", b"x")], name="typed", type=kind), None)
        report.compare(f"refused: {kind} without its keys", cluster.takes(by_hand("typed", [("K", b"x")], kind)), False)


def changes(probe, cluster, report):
    fixed = {"name": "fixed", "immutable": True}
    first = probe.emit(*FORMAT, [("K", b"1")], **fixed)
    report.compare("an immutable Secret", cluster.takes(first), True)
    report.compare("an immutable Secret, again", cluster.takes(first), True)
    report.compare("another value of an immutable Secret", cluster.takes(probe.emit(*FORMAT, [("K", b"2")], **fixed)), False)
    report.compare("the immutable Secret stays", cluster.data("fixed"), {"K": b"1"})
    # An entry that the spec lost is gone from the cluster as well: the server knows whose it was.
    for entries in ([("A", b"1"), ("B", b"2")], [("B", b"3")]):
        report.compare("a change", cluster.takes(probe.emit(*FORMAT, entries, name="changing")), True)
        report.compare("a change arrives", cluster.data("changing"), dict(entries))


SPEC = """version: 1
databases:
  orders: {provider: generic, host: db.example.com, user: orders, password: {env: PW}, database: orders}
outputs:
  cluster:
    format: kubernetes-secret
    file: secret.yaml
    name: verified
    namespace: default
    entries:
      uri: {database: orders, driver: psycopg2}
      password: {database: orders, part: password}
"""
MOVED = "postgresql://orders:CANARY7f3@old.example.com:5432/orders?sslmode=verify-full&sslrootcert=system"


class Verified:
    """A spec in a folder of its own, and what dsnsmith says of what kubectl prints."""

    def __init__(self, program, folder):
        if program is None:
            raise SystemExit("this suite runs dsnsmith's commands: --dsnsmith PROGRAM")
        self.program, self.folder = os.path.abspath(program), os.path.join(folder, "verify")
        os.makedirs(self.folder)
        with open(os.path.join(self.folder, "dsnsmith.yaml"), "w", encoding="ascii") as file:
            file.write(SPEC)

    def run(self, *arguments, given=b""):
        return subprocess.run([self.program, *arguments], cwd=self.folder, input=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PW": "CANARY7f3"})

    def manifest(self):
        self.run("render")
        with open(os.path.join(self.folder, "secret.yaml"), "rb") as file:
            return file.read()

    def names(self, printed):
        """The exit status, and the names of what is said; a value in it would be a fault of its own."""
        result = self.run("verify", "--live", "cluster=-", "--report", "json", given=printed)
        if b"CANARY" in result.stdout + result.stderr:
            return "a secret is shown"
        return result.returncode, sorted({finding["name"] for finding in json.loads(result.stdout)["diagnostics"]})


def drift_of_another_manager(probe, cluster, report):
    """What somebody else did to the Secret is found in each form in which kubectl prints it."""
    verified = Verified(probe.dsnsmith, cluster.folder)
    report.compare("the Secret of a spec", cluster.takes(verified.manifest()), True)

    def compare(what, status, *names):
        for form in ("yaml", "json"):
            for shown in (("secret", "verified"), ("secrets",)):
                printed = cluster.kubectl("get", *shown, "-o", form, "--show-managed-fields").stdout
                report.compare(f"verify: {what}, {' '.join(shown)} as {form}", verified.names(printed), (status, list(names)))

    def another(what):
        patched = cluster.kubectl("patch", "secret", "verified", "--field-manager=another", "--type=merge", "-p", json.dumps(what))
        report.compare("another manager's change", patched.returncode, 0)

    compare("what was applied", 0)
    another({"stringData": {"theirs": "CANARY7f3theirs"}, "metadata": {"finalizers": ["example.com/theirs"]}})
    compare("a key of another", 0, "stale-entry")
    another({"stringData": {"uri": MOVED}, "metadata": {"finalizers": None}})
    compare("another host", 1, "drift", "stale-entry")
    another({"data": {"password": None}})
    compare("a key that another removed", 1, "drift", "missing-entry", "stale-entry")
    another({"stringData": {"uri": MOVED.replace("old.", "db.").replace("verify-full&sslrootcert=system", "require")}})
    compare("TLS that another weakened", 1, "missing-entry", "stale-entry", "weaker-than-spec")


def api_server(probe, scratch, report):
    with server(scratch) as cluster:
        def round_trip(content, *_):
            report.compare("all values in one Secret", cluster.takes(content), True)
            return cluster.data("orders")
        values_in(*FORMAT, round_trip, "K{}".format, ':#"\n \0')(probe, scratch, report)
        for part in (names_and_keys, largest, types, changes, drift_of_another_manager):
            part(probe, cluster, report)


SUITES = {"kubernetes-api-server": (api_server, "kubectl")}
