"""The real programs that read our outputs, each as a function from files to what it saw."""

import base64
import http.server
import json
import os
import re
import subprocess
import threading

import readers_install as install
from program import HERE, Program, by_lines
from shells import Bash, Make, Shell, Systemd


class Node(Program):
    symbols = "n'\"\\`# \n"
    quotes_span_lines = True

    def __init__(self, major):
        self.name, self.module = f"node{major}", f"dotenv{major}"
        self.models = "node-dotenv"

    def version(self):
        with open(os.path.join(install.install("node"), "node_modules", self.module, "package.json"), encoding="utf-8") as file:
            return "dotenv " + json.load(file)["version"]

    def see(self, contents, scratch):
        folder = install.install("node")
        return by_lines(["node", os.path.join(HERE, "node", "probe.cjs"), self.module], folder, contents, scratch)


class Python(Program):
    symbols = "n'\"\\${}#"

    def __init__(self, series):
        self.name = self.series = series
        # Our reader gives what both grammars agree on; where they differ it says nothing.
        self.models = "python-dotenv" if series == "python-1.2" else ""
        self.not_modelled = re.compile(rb"\xef\xbb\xbf")

    def version(self):
        with open(os.path.join(HERE, self.series, "requirements.txt"), encoding="ascii") as file:
            return file.read().strip()

    def see(self, contents, scratch):
        folder = install.install(self.series)
        command = [os.path.join(folder, "bin", "python"), os.path.join(HERE, "python_probe.py")]
        return by_lines(command, folder, contents, scratch)


class Go(Program):
    def __init__(self, which, models, symbols):
        self.name, self.models, self.symbols = which, models, symbols
        self.quotes_span_lines = which == "godotenv"
        if which == "compose":
            # A default of a variable, and bytes that the engine's API replaces: our reader leaves both out.
            self.not_modelled = re.compile(rb":-|\xff")
            # The engine takes the environment as JSON (moby's client), whose encoder replaces what is no UTF-8.
            self.refused_elsewhere = re.compile(
                rb"\A(?!(?:[\x00-\x7f]|[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|"
                rb"\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2})*\Z)")

    def version(self):
        with open(os.path.join(HERE, "go", "go.mod"), encoding="ascii") as file:
            return re.search({"compose": r"compose-go/v2 \S+", "docker": r"docker/cli \S+", "godotenv": r"godotenv \S+"}[self.name], file.read()).group()

    def see(self, contents, scratch):
        folder = install.install("go")
        return by_lines([os.path.join(folder, "probe"), self.name], folder, contents, scratch)


DOTENV = {
    "bash": Bash,
    "dash": lambda: Shell("dash", "dash", ["dash"]),
    "busybox": lambda: Shell("busybox", "busybox-ash", ["{shells}/bin/busybox", "ash"]),
    "zsh": lambda: Shell("zsh", "zsh", ["{shells}/bin/zsh", "-f"]),
    "ksh": lambda: Shell("ksh", "ksh", ["{shells}/bin/ksh93"]),
    "make": Make,
    "systemd": Systemd,
    "node16": lambda: Node(16), "node17": lambda: Node(17), "node18": lambda: Node(18),
    "python-1.1": lambda: Python("python-1.1"), "python-1.2": lambda: Python("python-1.2"),
    "compose": lambda: Go("compose", "docker-compose", "n'\"\\$# {"),
    "docker": lambda: Go("docker", "docker-env-file", "a'\"\\=# \n"),
    "godotenv": lambda: Go("godotenv", "godotenv", "A'\"\\$# \n{"),
}


# --- terraform

def terraform_outputs(folder, names, apply, declare=True):
    """What variables of these names hold; `apply` begins with `terraform apply`. No provider, no registry, no state that is kept."""
    with open(os.path.join(folder, "main.tf"), "w", encoding="ascii") as file:
        for name in names:
            declaration = f'variable "{name}" {{ type = string }}\n' if declare else ""
            value = f"var.{name}" if declare else f"nonsensitive(var.{name})"
            file.write(f'{declaration}output "{name}" {{ value = base64encode({value}) }}\n')
    settings = {**os.environ, "TF_CLI_CONFIG_FILE": os.path.join(folder, "none.rc"), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    open(os.path.join(folder, "none.rc"), "w", encoding="ascii").close()
    applied = subprocess.run(apply, cwd=folder, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    if applied.returncode != 0:
        raise SystemExit("terraform refused the file; its message would show the values, so it is not printed")
    output = subprocess.run(["terraform", "output", "-json"], cwd=folder, env=settings, stdout=subprocess.PIPE, check=True)
    return {key: base64.b64decode(value["value"]) for key, value in json.loads(output.stdout).items()}


APPLY = ["terraform", "apply", "-auto-approve", "-input=false", "-no-color"]


def saved(content, folder, file_name):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, file_name), "wb") as file:
        file.write(content)


def terraform(file_name):
    """apply with -var-file."""
    def see(content, entries, scratch):
        folder = os.path.join(scratch, "terraform")
        saved(content, folder, file_name)
        return terraform_outputs(folder, entries, [*APPLY, f"-var-file={file_name}"])
    return see


def terraform_environment(content, entries, scratch):
    """TF_VAR_name, from a file that bash reads."""
    folder = os.path.join(scratch, "terraform")
    saved(content, folder, "variables.env")
    names = [key.removeprefix("TF_VAR_") for key in entries]
    seen = terraform_outputs(folder, names, ["bash", "-c", 'set -a; . ./variables.env; exec "$@"', "bash", *APPLY])
    return {"TF_VAR_" + name: value for name, value in seen.items()}


# --- kubectl

def decoded(manifest):
    return {key: base64.b64decode(value) for key, value in json.loads(manifest)["data"].items()}


def kubectl_annotate(content, _, scratch):
    path = os.path.join(scratch, "secret.yaml")
    with open(path, "wb") as file:
        file.write(content)
    result = subprocess.run(["kubectl", "annotate", "--local", "-f", path, "a=b", "-o", "json"], stdout=subprocess.PIPE, check=True)
    return decoded(result.stdout)


def kubectl_kustomize(content, _, scratch):
    folder = os.path.join(scratch, "kustomize")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "secret.yaml"), "wb") as file:
        file.write(content)
    with open(os.path.join(folder, "kustomization.yaml"), "w", encoding="ascii") as file:
        file.write("resources: [secret.yaml]\nlabels: [{pairs: {a: b}}]\n")
    built = os.path.join(scratch, "built.yaml")
    with open(built, "wb") as file:
        subprocess.run(["kubectl", "kustomize", folder], stdout=file, check=True)
    with open(built, "rb") as file:
        return kubectl_annotate(file.read(), None, scratch)


# --- gcloud

class FakeSecretManager(http.server.BaseHTTPRequestHandler):
    """Keeps one payload; answers as service.proto says, checksum verified."""
    body = None

    def answer(self, value):
        text = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def do_POST(self):  # noqa: N802
        type(self).body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer({"name": "projects/p/secrets/s/versions/1", "state": "ENABLED", "clientSpecifiedPayloadChecksum": True})

    def do_GET(self):  # noqa: N802
        self.answer({"name": "projects/p/secrets/s/versions/1", **json.loads(type(self).body)})

    def log_message(self, *_):
        pass


SERVER = None


def gcloud_round_trip(payload, scratch):
    """What gcloud sends for these bytes on standard input, and what it prints when it reads them."""
    global SERVER
    if SERVER is None:
        SERVER = http.server.ThreadingHTTPServer(("127.0.0.1", 0), FakeSecretManager)
        threading.Thread(target=SERVER.serve_forever, daemon=True).start()
    token = os.path.join(scratch, "token")
    with open(token, "w", encoding="ascii") as file:
        file.write("none")
    settings = {**os.environ, "CLOUDSDK_CONFIG": os.path.join(scratch, "gcloud"), "CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": token,
                "CLOUDSDK_CORE_PROJECT": "p", "CLOUDSDK_CORE_DISABLE_PROMPTS": "1", "CLOUDSDK_CORE_DISABLE_FILE_LOGGING": "1",
                "CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER": f"http://127.0.0.1:{SERVER.server_port}/"}
    run = {"env": settings, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "check": True}
    subprocess.run(["gcloud", "secrets", "versions", "add", "s", "--data-file=-"], input=payload, **run)
    printed = subprocess.run(["gcloud", "secrets", "versions", "access", "1", "--secret=s", "--format=json"], **run)
    return FakeSecretManager.body, printed.stdout
