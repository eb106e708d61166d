"""A Kubernetes API server of our own on loopback, with etcd behind it; gone when the block ends."""

import base64
import contextlib
import json
import os
import socket
import ssl
import subprocess
import time
import urllib.request

import readers_install as install

ADDRESS = "127.0.0.1"
TOKEN = "none-but-ours"
PATIENCE = 120  # seconds; a quiet machine needs ten


def free_ports(count):
    with contextlib.ExitStack() as held:
        sockets = [held.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind((ADDRESS, 0))
        return [one.getsockname()[1] for one in sockets]


def started(stack, command, folder, log):
    output = stack.enter_context(open(os.path.join(folder, log), "wb"))
    process = subprocess.Popen(command, cwd=folder, stdout=output, stderr=output)
    stack.callback(process.wait)
    stack.callback(process.kill)
    return process


def etcd_command(client, peer):
    there, among = f"http://{ADDRESS}:{client}", f"http://{ADDRESS}:{peer}"
    return [os.path.join(install.install("etcd"), "usr", "bin", "etcd"), "--data-dir=etcd", f"--listen-client-urls={there}", f"--advertise-client-urls={there}",
            f"--listen-peer-urls={among}", f"--initial-advertise-peer-urls={among}", f"--initial-cluster=default={among}"]


def server_command(folder, client, port):
    key = os.path.join(folder, "accounts.key")
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    with open(os.path.join(folder, "tokens.csv"), "w", encoding="ascii") as file:
        file.write(f"{TOKEN},admin,admin,system:masters\n")
    return [os.path.join(install.install("kubernetes-api-server"), "kube-apiserver"), f"--etcd-servers=http://{ADDRESS}:{client}", "--cert-dir=certificates",
            f"--secure-port={port}", f"--bind-address={ADDRESS}", "--service-cluster-ip-range=10.0.0.0/24", "--service-account-issuer=https://kubernetes.invalid",
            f"--service-account-key-file={key}", f"--service-account-signing-key-file={key}", "--token-auth-file=tokens.csv", "--authorization-mode=RBAC",
            "--disable-admission-plugins=ServiceAccount"]


class Server:
    def __init__(self, folder, port):
        self.folder, self.address = folder, f"https://{ADDRESS}:{port}"
        self.settings = os.path.join(folder, "kubeconfig")
        with open(self.settings, "w", encoding="ascii") as file:
            json.dump({"apiVersion": "v1", "kind": "Config", "current-context": "c", "contexts": [{"name": "c", "context": {"cluster": "c", "user": "u"}}],
                       "users": [{"name": "u", "user": {"token": TOKEN}}],
                       "clusters": [{"name": "c", "cluster": {"server": self.address, "insecure-skip-tls-verify": True}}]}, file)

    def kubectl(self, *arguments):
        return subprocess.run(["kubectl", f"--kubeconfig={self.settings}", f"--cache-dir={self.folder}/cache", *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def ready(self):
        return self.kubectl("get", "namespace", "default").returncode == 0

    def takes(self, manifest):
        """Whether the server takes it; that it refuses has to be its own word, not a failure on the way."""
        path = os.path.join(self.folder, "manifest.yaml")
        with open(path, "wb") as file:
            file.write(manifest)
        result = self.kubectl("apply", "--server-side", "--field-manager=dsnsmith", "-f", path)
        if result.returncode != 0 and b"is invalid" not in result.stderr:
            raise SystemExit("kubectl failed before the server judged the manifest; its message may show the values, so it is not printed")
        return result.returncode == 0

    def defines(self, path):
        """Takes the definition of a custom resource, and waits until objects of it can come."""
        for arguments in (("create", "-f", path), ("wait", "--for=condition=Established", "--timeout=60s", "-f", path)):
            if self.kubectl(*arguments).returncode != 0:
                raise SystemExit(f"the API server does not take {os.path.basename(path)}")

    def get(self, kind, name, namespace="default"):
        return json.loads(self.kubectl("get", kind, name, "-n", namespace, "-o", "json").stdout)

    def listed(self, path, namespace):
        """All objects of a kind, without kubectl, which takes its time."""
        ask = urllib.request.Request(f"{self.address}/{path.format(f'namespaces/{namespace}')}", headers={"Authorization": f"Bearer {TOKEN}"})
        with urllib.request.urlopen(ask, context=ssl._create_unverified_context(), timeout=PATIENCE) as answer:
            return json.loads(answer.read())["items"]

    def secret(self, name):
        return json.loads(self.kubectl("get", "secret", name, "-o", "json").stdout)

    def data(self, name):
        return {key: base64.b64decode(value) for key, value in self.secret(name).get("data", {}).items()}


@contextlib.contextmanager
def server(scratch):
    folder = os.path.join(scratch, "kubernetes")
    os.makedirs(folder)
    client, peer, port = free_ports(3)
    with contextlib.ExitStack() as stack:
        started(stack, etcd_command(client, peer), folder, "etcd.log")
        process = started(stack, server_command(folder, client, port), folder, "server.log")
        made = Server(folder, port)
        late = time.monotonic() + PATIENCE
        while not made.ready():
            if process.poll() is not None or time.monotonic() > late:
                raise SystemExit("the API server did not start")
            time.sleep(0.3)
        yield made
