"""What reads our files in and around a Kubernetes cluster."""

import base64
import json
import os
import re
import subprocess

import readers_install as install
from program import HERE, Program, by_lines


KEYS = """2 2FA_KEY 1e3 0x1F 0XA 1_000 1.5 .5 -1 +1 2024-01-01 2024-1-1 2024-13-1 2024-1-32 1-2 0o7 0o8 07 08 0b1 0b2 .inf -.inf .nan .NaN ~ null Null nULL y Y n yes No on OFF
true True tRUE FALSE nan Inf infinity 1.2.3 1e 1E5 -A - -- .a ._ _1 1_ 0x 0xg 1a e1 -.5 .5e3 1__0 0x_1 ._1 1._5 123456789012345678901234567890 1e308 1e309 1e-999 .1.1 -0x1 -0b1 -0o7 1.e5 12e03
-2. 685.230_15 2001-12-14T 20011214 00 0_0 0777 1-1-1 1. 0xffffffffffffffff 0x10000000000000000""".split()


class Kubernetes(Program):
    """The kubelet's parser of files, and the commands of kubectl and kustomize, each called from Go."""

    def __init__(self, which, models, module, symbols):
        self.name, self.models, self.module, self.symbols = which, models, module, symbols
        if which == "kubectl":
            # A name alone is taken from the environment, of which our reader says nothing.
            self.not_modelled = re.compile(rb"(?m)^\s*[A-Za-z_.-][\w.-]*\r?$")
        if which == "kustomize":
            # A key of others that its YAML takes for something else than text.
            self.more_files = [*Program.more_files, *(key.encode() + b"=x\nU=1\n" for key in KEYS)]
        if which == "kubelet":
            self.foreign = b"OTHER='1'\r\nDATABASE_URL='old'"
            # The longest line, on which the quote may also be, and one byte more.
            lines = [b"U='" + b"x" * length + b"'\nV='2'\n" for length in (65531, 65532, 65533)]
            lines += [b"U='a\n" + b"x" * length + b"'\nV='2'\n" for length in (65534, 65535, 65536)]
            self.more_files = [*Program.more_files, *lines, b"U='1'#c\nV='2'\r\n", b"U= '1'\nU='2'\n", b"U=''\nV='2'\n", b"U ='1'\n"]

    def version(self):
        with open(os.path.join(HERE, "kubernetes", "go.mod"), encoding="ascii") as file:
            return re.search(re.escape(self.module) + r" v\S+", file.read()).group()

    def see(self, contents, scratch):
        folder = install.install("kubernetes")
        return by_lines([os.path.join(folder, "probe"), self.name], folder, contents, scratch)


DOTENV = {
    "kubelet": lambda: Kubernetes("kubelet", "kubernetes-env-file", "k8s.io/kubernetes", "a'\"\\# \n="),
    "kubectl": lambda: Kubernetes("kubectl", "kubectl-from-env-file", "k8s.io/kubectl", "a'\"\\=# \n"),
    "kustomize": lambda: Kubernetes("kustomize", "kustomize-envs", "sigs.k8s.io/kustomize/api", "a'\"\\=# \n"),
}


def kubectl_create(content, _, scratch):
    """The installed kubectl, without a cluster."""
    path = os.path.join(scratch, "create.env")
    with open(path, "wb") as file:
        file.write(content)
    result = subprocess.run(["kubectl", "create", "secret", "generic", "s", f"--from-env-file={path}", "--dry-run=client", "-o", "json"],
                            env={**os.environ, "KUBECONFIG": os.devnull}, stdout=subprocess.PIPE, check=True)
    return {key: base64.b64decode(value) for key, value in json.loads(result.stdout)["data"].items()}


def kubectl_kustomize(content, _, scratch):
    folder = os.path.join(scratch, "envs")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "file.env"), "wb") as file:
        file.write(content)
    with open(os.path.join(folder, "kustomization.yaml"), "w", encoding="ascii") as file:
        file.write("secretGenerator: [{name: s, envs: [file.env]}]\n")
    built = subprocess.run(["kubectl", "kustomize", folder], stdout=subprocess.PIPE, check=True).stdout
    # Any YAML reader of ours would be a second opinion: kubectl says what stands there.
    with open(os.path.join(scratch, "envs.yaml"), "wb") as file:
        file.write(built)
    result = subprocess.run(["kubectl", "annotate", "--local", "-f", file.name, "a=b", "-o", "json"], stdout=subprocess.PIPE, check=True)
    return {key: base64.b64decode(value) for key, value in json.loads(result.stdout)["data"].items()}
