"""ExternalSecret and PushSecret in a real API server that knows the project's own definitions: unknown fields are refused there."""

import os

import readers_install as install
from compare import vectors
from kubernetes_server import server

READER = "external-secrets"
SHARED = {"name": "orders", "store": "vault"}
ENTRIES = [("DATABASE_URL", b"CANARY7f3"), ("ca.pem", b"x"), ("on", b"y")]
WAYS = {  # what the spec says → (key, property) of each entry
    "a key for each": ({"remote_key": "orders/{key}"}, {"DATABASE_URL": ("orders/DATABASE_URL", None), "ca.pem": ("orders/ca.pem", None), "on": ("orders/on", None)}),
    "one key for all": ({"remote_key": "true", "remote_property": "{key}", "store_kind": "ClusterSecretStore"},
                        {"DATABASE_URL": ("true", "DATABASE_URL"), "ca.pem": ("true", "ca.pem"), "on": ("true", "on")}),
    "odd names": ({"remote_key": "a: #\"b\\ \u00fc{key}", "remote_property": "{key}.{key}"},
                  {name: (f"a: #\"b\\ \u00fc{name}", f"{name}.{name}") for name, _ in ENTRIES}),
}


def fetched(thing):
    return {row["secretKey"]: (row["remoteRef"]["key"], row["remoteRef"].get("property")) for row in thing["spec"]["data"]}


def pushed(thing):
    return {row["match"]["secretKey"]: (row["match"]["remoteRef"]["remoteKey"], row["match"]["remoteRef"].get("property")) for row in thing["spec"]["data"]}


def around(thing):
    kept = thing["metadata"]
    return {"name": kept["name"], "team": kept["labels"].get("team"), "owner": kept["annotations"].get("example.com/owner")}


MEANT = {"name": "orders", "team": "orders", "owner": "a b"}


def stands(probe, cluster, report, form, kind, mapping):
    for why, (way, places) in WAYS.items():
        content = probe.seal(form, READER, ENTRIES, **SHARED, **way)
        report.compare(f"{form}: {why}: taken", cluster.takes(content), True)
        thing = cluster.get(kind, "orders", "prod")
        report.compare(f"{form}: {why}: where the values are", mapping(thing), places)
        report.compare(f"{form}: {why}: what stands around", around(thing), MEANT)
        spec = thing["spec"]
        store = spec["secretStoreRef"] if form == "external-secret" else spec["secretStoreRefs"][0]
        report.compare(f"{form}: {why}: the store", store, {"name": "vault", "kind": way.get("store_kind", "SecretStore")})
        report.compare(f"{form}: {why}: no value", b"CANARY" in content, False)
    for name in ("Vault", "va_ult", "-v"):
        report.compare(f"{form}: our format refuses the store {name}", probe.emit(form, READER, ENTRIES, **{**SHARED, "store": name}, remote_key="{key}"), None)
        manifest = content.replace(b"name: vault", f"name: {name}".encode())
        report.compare(f"{form}: refused: the store {name}", cluster.takes(manifest), False)


def external_secrets(probe, scratch, report):
    folder = install.install("external-secrets")
    with server(scratch) as cluster:
        report.compare("a namespace", cluster.kubectl("create", "namespace", "prod").returncode, 0)
        for kind in ("externalsecrets", "pushsecrets"):
            cluster.defines(os.path.join(folder, f"external-secrets.io_{kind}.yaml"))
        stands(probe, cluster, report, "external-secret", "externalsecret", fetched)
        stands(probe, cluster, report, "push-secret", "pushsecret", pushed)
        typed = probe.seal("external-secret", READER, ENTRIES, **SHARED, remote_key="{key}", type="servicebinding.io/postgresql", immutable=True)
        report.compare("a type", cluster.takes(typed), True)
        target = cluster.get("externalsecret", "orders", "prod")["spec"]["target"]
        report.compare("the Secret's name", target["name"], "orders")
        report.compare("the Secret's type", target["template"]["type"], "servicebinding.io/postgresql")
        report.compare("the Secret's label", target["template"]["metadata"]["labels"]["team"], "orders")
        report.compare("immutable", target["immutable"], True)
        report.compare("the selected Secret", cluster.get("pushsecret", "orders", "prod")["spec"]["selector"]["secret"]["name"], "orders")
        for why, value in vectors():
            content = probe.seal("external-secret", READER, [("K", value)], **SHARED, remote_key="{key}")
            report.arrive(why, content is not None and (not value or len(value) < 4 or value not in content), True)


SUITES = {"external-secrets": (external_secrets, "kubectl")}
