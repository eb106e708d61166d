"""The real programs that read our outputs, each as a function from files to what it saw."""

import base64
import ctypes
import glob
import http.server
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import threading

import readers_install as install

HERE = os.path.dirname(os.path.abspath(__file__))
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def comparable(seen):
    """What a file means as far as a model can tell: None if it cannot be read, variables by name.
    Names that no variable can have, and variables that were expanded to nothing, are left out."""
    if seen is None:
        return None
    return {key: value for key, value in seen.items() if NAME.match(key)}


def save(contents, scratch):
    names = []
    for number, content in enumerate(contents):
        names.append(os.path.join(scratch, f"{number}.env"))
        with open(names[-1], "wb") as file:
            file.write(content)
    return names


def by_lines(command, folder, contents, scratch):
    """A probe that takes names of files and prints a line of JSON for each."""
    names = "\n".join(save(contents, scratch)) + "\n"
    result = subprocess.run(command, cwd=folder, input=names.encode(), stdout=subprocess.PIPE, check=True)
    for line in result.stdout.decode().splitlines():
        seen = json.loads(line)
        # {"": null} is how a probe says that the file as a whole was refused.
        yield None if "" in seen and seen[""] is None else {k: base64.b64decode(v) for k, v in seen.items()}


class Program:
    name = ""
    models = ""             # the reader whose grammar this very program is
    symbols = "a'\"\\$# \n"
    longest_written = 3
    longest_read = 4
    takes_crlf = True
    not_modelled = None     # matches files of which our reader says less than the program sees
    more_files = [
        b"", b"\n\n", b"# c\nU=1\n", b"U=1", b"U=\nV=2\n", b"U\nV=2\n", b"export U=1\n", b"  U=1\n", b"U = 1\n", b"U= 1\n",
        b"U=1 # c\n", b"U=1#c\n", b"U='1' # c\nV=2\n", b"U=\"1\" # c\nV=2\n", b"U=1\nU=2\n", b"U=a b\nV=2\n", b"U='a\nb'\nV=2\n",
        b"U=\"a\nb\"\nV=2\n", b"U='a\nV=2\n", b"A=1\nU=${A}x$A\n", b"A=1\nU=\"${A}x$A\"\nV='$A${A}'\n", b"U=${no:-d}\nV=2\n",
        b"U: 1\nV=2\n", b"U=1\r\nV=2\r\n", b"\xef\xbb\xbfU=1\nV=2\n", b"U=`a`\nV=2\n", b"U='a'b\nV=2\n", b"U=\\a\nV=2\n",
        b"U=\"\\n\\t\\a\\x\\0101\\$x\"\nV=2\n", b"U=a&b=c\nV=2\n", b"U=a;V=2\n", b"U=1 V=2\n", b"U=1 true\nV=2\n",
        b"U=\xff\nV=2\n", b"U=a\xe2\x80\xa8b\nV=2\n", b"U=\xc2\xa0a\xc2\xa0\nV=2\n", b"'U'=1\nV=2\n", b"U=#\nV=2\n", b"U= #\nV=2\n",
        b"U=a=b=c\nV==\n", b"=1\nV=2\n", b"U=1\\\n2\nV=2\n", b"U==\nV=~\nW=a:~b\n", b"U='it'\\''s'\nV=2\n",
    ]


class Bash(Program):
    name, models = "bash", "bash"
    symbols = "a'\"\\$#& "
    takes_crlf = False
    longest_read = 3
    # What differs from process to process or runs a command, ANSI-C quotes, defaults of variables, home
    # directories, and a line that goes on within a name.
    not_modelled = re.compile(rb"\$[$#'\"]|\w\\\n|\$\\\n|:-|`|~")

    def version(self):
        return version_of("bash")

    def see(self, contents, scratch):
        empty = os.path.join(scratch, "empty")  # no commands to be found, files of redirections land here
        os.makedirs(empty, exist_ok=True)
        bash, env = shutil.which("bash"), shutil.which("env")
        if not bash:
            raise install.Missing("bash is not installed (Debian package bash)")
        script = f'set -a; . "$1" || exit 9; exec {env} -0'
        for name in save(contents, scratch):
            result = subprocess.run([bash, "--norc", "--noprofile", "-c", script, "bash", name], cwd=empty,
                                    env={"PATH": empty}, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            if b"syntax error" in result.stderr or b"unexpected EOF" in result.stderr:
                yield None
                continue
            seen = dict(pair.decode("latin-1").split("=", 1) for pair in result.stdout.split(b"\0") if b"=" in pair)
            for key in ("PATH", "PWD", "OLDPWD", "SHLVL", "_"):
                seen.pop(key, None)
            yield {key: value.encode("latin-1") for key, value in seen.items()}


class Shell(Bash):
    """Another shell: a file that it gives up on leaves no environment behind."""
    longest_read = 2
    not_modelled = re.compile(rb"\$[$#'\"]|\w\\\n|\$\\\n|:-|`|~|==|&|;|\xff|= 1\n\Z|^=1")

    def __init__(self, name, models, command):
        self.name, self.models, self.command = name, models, command

    def version(self):
        if self.name == "dash":
            return subprocess.run(["dpkg-query", "-W", "dash"], stdout=subprocess.PIPE, text=True).stdout.strip() or "dash"
        return "unpacked from Debian"

    def see(self, contents, scratch):
        empty = os.path.join(scratch, "empty-" + self.name)
        os.makedirs(empty, exist_ok=True)
        env = shutil.which("env")
        command = [part.replace("{shells}", install.install("shells")) if "{shells}" in part else part for part in self.command]
        if not shutil.which(command[0]):
            raise install.Missing(f"{self.name} is not installed (Debian package {self.name})")
        script = f'set -a; . "$1" || exit 9; exec {env} -0'
        for name in save(contents, scratch):
            result = subprocess.run([shutil.which(command[0]), *command[1:], "-c", script, "sh", name], cwd=empty, env={"PATH": empty},
                                    stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            yield variables(result.stdout, ("PATH", "PWD", "OLDPWD", "SHLVL", "_", "HOME", "LOGNAME", "A__z"))


def variables(output, leave_out):
    """What `env -0` printed; None if nothing was."""
    if not output:
        return None
    seen = dict(pair.decode("latin-1").split("=", 1) for pair in output.split(b"\0") if b"=" in pair)
    return {key: value.encode("latin-1") for key, value in seen.items() if key not in leave_out}


class Make(Program):
    name, models = "make", "make"
    symbols = "a#\\$( \r"
    longest_read = 3
    # Make's own expansions, rules, and joined lines: our reader refuses or leaves them out.
    not_modelled = re.compile(rb"\$[^$]|\\\r?\n|^\t|\n\t|:|\?=|\+=|\xff")

    def version(self):
        return subprocess.run(["make", "--version"], stdout=subprocess.PIPE, text=True).stdout.splitlines()[0]

    def see(self, contents, scratch):
        if not shutil.which("make"):
            raise install.Missing("make is not installed (Debian package make)")
        for name in save(contents, scratch):
            with open(os.path.join(scratch, "Makefile"), "w", encoding="utf-8") as file:
                file.write(f"include {name}\nexport\nall:\n\t@{shutil.which('env')} -0\n.PHONY: all\n")
            result = subprocess.run([shutil.which("make"), "-s", "-r", "-f", os.path.join(scratch, "Makefile"), "all"], cwd=scratch,
                                    env={"PATH": os.environ["PATH"]}, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
            yield variables(result.stdout, ("PATH", "PWD", "MAKEFLAGS", "MAKELEVEL", "MFLAGS", "MAKE_TERMOUT", "MAKE_TERMERR", "MAKEFILES", "MAKEFILE_LIST", "GNUMAKEFLAGS", "CURDIR", "SHELL", "SHLVL", "OLDPWD", "_"))


class Systemd(Program):
    """The library's own functions: load_env_file, then what the service manager drops."""
    name, models = "systemd", "systemd"
    symbols = "a'\"\\$;\n "
    longest_read = 4
    # Names that cannot be a variable's are dropped; a comment that a backslash continues is read otherwise from 254 on.
    not_modelled = re.compile(rb"[#;][^\n]*\\")

    def __init__(self):
        found = glob.glob("/lib/systemd/libsystemd-shared-*.so") + glob.glob("/usr/lib/systemd/libsystemd-shared-*.so") + \
            glob.glob("/usr/lib/*/systemd/libsystemd-shared-*.so")
        if not found:
            raise install.Missing("systemd is not installed (Debian package systemd)")
        self.path = found[0]
        self.library = ctypes.CDLL(self.path)
        self.library.strv_env_clean_with_callback.restype = ctypes.c_void_p
        self.library.strv_env_clean_with_callback.argtypes = [ctypes.c_void_p] * 3

    def version(self):
        return os.path.basename(self.path)

    def see(self, contents, scratch):
        for name in save(contents, scratch):
            pointer = ctypes.c_void_p()
            if self.library.load_env_file(None, name.encode(), ctypes.byref(pointer)) < 0:
                yield None
                continue
            seen = {}
            if pointer.value:
                cleaned = ctypes.cast(self.library.strv_env_clean_with_callback(pointer, None, None), ctypes.POINTER(ctypes.c_char_p))
                for pair in itertools.takewhile(lambda text: text is not None, (cleaned[i] for i in itertools.count())):
                    key, value = pair.split(b"=", 1)
                    seen[key.decode("latin-1")] = value
            yield seen


class Node(Program):
    symbols = "n'\"\\`# \n"

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
        if which == "compose":
            # A default of a variable, and bytes that the engine's API replaces: our reader leaves both out.
            self.not_modelled = re.compile(rb":-|\xff")

    def version(self):
        with open(os.path.join(HERE, "go", "go.mod"), encoding="ascii") as file:
            return re.search({"compose": r"compose-go/v2 \S+", "docker": r"docker/cli \S+"}[self.name], file.read()).group()

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
}


def version_of(program):
    arguments = {"terraform": ["version"], "kubectl": ["version", "--client"], "gcloud": ["version"], "bash": ["--version"]}
    if program not in arguments or not shutil.which(program):
        return "pinned"
    result = subprocess.run([program, *arguments[program]], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    lines = [line for line in result.stdout.splitlines() if re.search(r"\d+\.\d+", line)]
    return lines[0].strip() if lines else "unknown version"


# --- terraform

def terraform(file_name):
    """apply with -var-file and output -json; no provider, no registry, no state that is kept."""
    def see(content, entries, scratch):
        folder = os.path.join(scratch, "terraform")
        os.makedirs(folder, exist_ok=True)
        with open(os.path.join(folder, file_name), "wb") as file:
            file.write(content)
        with open(os.path.join(folder, "main.tf"), "w", encoding="ascii") as file:
            for key in entries:
                file.write(f'variable "{key}" {{ type = string }}\noutput "{key}" {{ value = base64encode(var.{key}) }}\n')
        settings = {**os.environ, "TF_CLI_CONFIG_FILE": os.path.join(folder, "none.rc"), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
        open(os.path.join(folder, "none.rc"), "w", encoding="ascii").close()
        applied = subprocess.run(["terraform", "apply", "-auto-approve", "-input=false", "-no-color", f"-var-file={file_name}"],
                                 cwd=folder, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if applied.returncode != 0:
            raise SystemExit("terraform refused the file; its message would show the values, so it is not printed")
        output = subprocess.run(["terraform", "output", "-json"], cwd=folder, env=settings, stdout=subprocess.PIPE, check=True)
        return {key: base64.b64decode(value["value"]) for key, value in json.loads(output.stdout).items()}
    return see


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


if __name__ == "__main__":
    sys.exit("run.py runs these")
