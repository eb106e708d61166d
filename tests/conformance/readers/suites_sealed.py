"""SealedSecrets, opened by the project's own code with a key made for the run."""

import base64
import json
import os
import subprocess

import readers_install as install
from compare import strings, vectors

FORMAT, READER = "sealed-secret", "sealed-secrets"
SCOPES = {"strict": None, "namespace-wide": "sealedsecrets.bitnami.com/namespace-wide", "cluster-wide": "sealedsecrets.bitnami.com/cluster-wide"}
KEPT = {"name": "orders", "namespace": "prod", "type": "servicebinding.io/postgresql"}


def pair(scratch, name):
    """(certificate's text, file of its key)."""
    key, certificate = (os.path.join(scratch, name + suffix) for suffix in (".key", ".pem"))
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=sealing", "-days", "2",
                    "-keyout", key, "-out", certificate], stderr=subprocess.DEVNULL, check=True)
    with open(certificate, encoding="ascii") as file:
        return file.read(), key


def opened(manifests, key, scratch):
    """For each what the controller makes of it; None where it cannot open it."""
    requests = []
    for number, manifest in enumerate(manifests):
        requests.append(os.path.join(scratch, f"{number}.sealed.yaml"))
        with open(requests[-1], "wb") as file:
            file.write(manifest)
    program = os.path.join(install.install("go-sealed"), "probe")
    lines = "".join(json.dumps({"file": name}) + "\n" for name in requests)
    result = subprocess.run([program, key], input=lines, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line).get("secret") for line in result.stdout.splitlines()]


def data(secret):
    return None if secret is None else {name: base64.b64decode(value or "") for name, value in secret["data"].items()}


def sealed(probe, scratch, report):
    certificate, key = pair(scratch, "controller")
    _, other_key = pair(scratch, "other")
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings("a:#'\"\n{ ", 2))]
    entries = [(f"k{number}", value) for number, (_, value) in enumerate(rows)]
    more = {"certificate": certificate, "type": KEPT["type"]}
    manifests = {scope: probe.seal(FORMAT, READER, entries, scope=scope, **more) for scope in SCOPES}
    secrets = dict(zip(manifests, opened(manifests.values(), key, scratch)))
    for scope, annotation in SCOPES.items():
        seen = data(secrets[scope]) or {}
        for (why, value), (name, _) in zip(rows, entries):
            report.arrive(f"{why}" if scope == "strict" else f"{scope}: {why}", seen.get(name), value)
        secret = secrets[scope] or {}
        report.compare(f"{scope}: what stands around the values", {name: secret.get(name) for name in KEPT}, KEPT)
        report.compare(f"{scope}: a label", secret.get("labels", {}).get("team"), "orders")
        report.compare(f"{scope}: an annotation", secret.get("annotations", {}).get("example.com/owner"), "a b")
    report.compare("another key opens nothing", opened(manifests.values(), other_key, scratch), [None] * len(SCOPES))
    # A seal holds where it was made for, and nowhere else.
    moved = [manifest.replace(b"  name: orders\n", b"  name: billing\n") for manifest in manifests.values()]
    report.compare("under another name", [secret is not None for secret in opened(moved, key, scratch)], [False, True, True])
    moved = [manifest.replace(b"  namespace: prod\n", b"  namespace: test\n") for manifest in manifests.values()]
    report.compare("in another namespace", [secret is not None for secret in opened(moved, key, scratch)], [False, False, True])


SUITES = {"sealed-secret": (sealed, "go-sealed")}
