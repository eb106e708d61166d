"""Terraform or OpenTofu with the providers of the tests, in a folder of its own; and where a secret lies afterwards."""

import base64
import io
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import urllib.parse
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "readers"))
import readers_install as install  # noqa: E402

MACHINES = {"x86_64": "amd64", "aarch64": "arm64"}
PROVIDERS = {"external": ("1.2.0", "terraform-external", "terraform-provider-external"), "google": ("7.0.0", "terraform-google", "probe")}


class Failed(Exception):
    pass


def program(title):
    """Where the real program is: Terraform as it is installed, OpenTofu as it was built from its module."""
    if title == "OpenTofu":
        return os.path.join(install.install("opentofu"), "tofu")
    found = shutil.which("terraform")
    if not found:
        raise install.Missing("terraform is not installed")
    return found


def default_host(folder, terraform):
    """Where the program looks for providers without a host of their own; it says so itself."""
    os.makedirs(folder)
    with open(os.path.join(folder, "main.tf"), "w", encoding="utf-8") as file:
        file.write('terraform {\n  required_providers {\n    google = { source = "hashicorp/google" }\n  }\n}\n')
    said = subprocess.run([terraform, "providers", "-no-color"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True).stdout.decode()
    return re.search(r"provider\[([^/\]]+)/hashicorp/google\]", said).group(1)


def mirror(folder, terraform):
    """A filesystem mirror of the two providers, and the settings that lead the program there and nowhere else."""
    target = f"linux_{MACHINES[platform.machine()]}"
    host = default_host(os.path.join(folder, "asked"), terraform)
    for name, (version, pins, program) in PROVIDERS.items():
        place = os.path.join(folder, "mirror", host, "hashicorp", name, version, target)
        os.makedirs(place)
        os.symlink(os.path.join(install.install(pins), program), os.path.join(place, f"terraform-provider-{name}_v{version}"))
    settings = os.path.join(folder, "terraformrc")
    with open(settings, "w", encoding="utf-8") as file:
        file.write(f'disable_checkpoint = true\nprovider_installation {{\n  filesystem_mirror {{\n    path = "{folder}/mirror"\n  }}\n}}\n')
    return settings


class Terraform:
    """One working folder; what every command printed is kept beside it."""

    def __init__(self, folder, program_path, settings, dsnsmith, variables):
        self.folder = folder
        self.program = program_path
        self.printed = []
        self.log = folder + ".log"
        self.store = folder + ".store"
        os.makedirs(self.store, exist_ok=True)
        path = os.pathsep.join([os.path.dirname(os.path.abspath(dsnsmith)), "/usr/bin", "/bin"])
        self.settings = {"PATH": path, "HOME": folder, "TF_CLI_CONFIG_FILE": settings, "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1", "TF_LOG": "TRACE",
                         "TF_LOG_PATH": self.log, "TEST_STORE_FOLDER": self.store, **{f"TF_VAR_{name}": value for name, value in variables.items()}}

    def run(self, *arguments, right=(0,)):
        result = subprocess.run([self.program, *arguments, "-no-color"], cwd=self.folder, env=self.settings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
        self.printed.append(result.stdout + result.stderr)
        if result.returncode not in right:
            raise Failed(f"`{os.path.basename(self.program)} {' '.join(arguments)}` ended with {result.returncode}:\n{redacted(result.stdout + result.stderr)}")
        return result

    def shown(self, *arguments):
        return subprocess.run([self.program, "show", "-json", *arguments], cwd=self.folder, env=self.settings, stdout=subprocess.PIPE, check=True, timeout=300).stdout

    def places(self):
        """(what it is, bytes) of all that Terraform leaves, except what the store was given."""
        yield from (("terminal", text) for text in self.printed)
        for base, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(base, name)
                if os.path.islink(path) or "/.terraform/providers" in base:
                    continue
                with open(path, "rb") as file:
                    content = file.read()
                if name.startswith("terraform.tfstate"):
                    yield "state", content
                elif zipfile.is_zipfile(io.BytesIO(content)):
                    with zipfile.ZipFile(io.BytesIO(content)) as packed:
                        yield from (("plan file", packed.read(member)) for member in packed.namelist())
                else:
                    yield "other files", content
        with open(self.log, "rb") as file:
            yield "log at TRACE", file.read()


def spellings(secret):
    """Every way in which the secret, or the first letters of it, may stand in a file."""
    plain = secret.encode()
    quoted = urllib.parse.quote(secret, safe="")
    found = {"as it is": [plain], "percent-encoded": [quoted.encode(), re.sub(r"%[0-9A-F]{2}", lambda m: m.group().lower(), quoted).encode()],
             "as in a form": [urllib.parse.quote_plus(secret).encode()], "escaped in JSON": [json.dumps(secret).strip('"').encode(), json.dumps(secret, ensure_ascii=False).strip('"').encode(),
                                                                                           json.dumps(json.dumps(secret, ensure_ascii=False))[3:-3].encode()],
             "hexadecimal": [plain.hex().encode(), plain.hex().upper().encode()], "base64": []}
    for text in (plain, quoted.encode()):
        for shift in range(3):
            # What stands before moves the letters; the first and the last may share theirs with others.
            body = base64.b64encode(b"x" * shift + text)
            found["base64"].append(body[4 if shift else 0:len(body) // 4 * 4 - 4])
    return found


def hits(secret, content):
    """How the secret stands in the content."""
    seen, known = [], []
    for name, texts in spellings(secret).items():
        texts = [text for text in texts if text not in known]  # plain letters are the same in many spellings
        known += texts
        if any(text in content for text in texts):
            seen.append(name)
    return seen


def check_search(secret):
    """A search that finds nothing has to be one that would."""
    plain = secret.encode()
    quoted = urllib.parse.quote(secret, safe="")
    for before in (b"", b"a", b"ab", b"abc"):
        for name, text in (("as it is", plain), ("percent-encoded", quoted.encode()), ("base64", base64.b64encode(before + plain + b"-")), ("base64", base64.b64encode(before + quoted.encode() + b"@h")),
                           ("escaped in JSON", json.dumps({"v": secret}).encode()), ("escaped in JSON", json.dumps(json.dumps({"v": secret}, ensure_ascii=False)).encode()),
                           ("hexadecimal", plain.hex().encode())):
            if name not in hits(secret, before + text):
                raise Failed(f"the search does not find what is {name}")


def redacted(content):
    return re.sub(r"CANARY7f3\S*", "CANARY…", content.decode(errors="replace"))[-2500:]
