"""Programs that read folders in which each file is a value."""

import base64
import json
import os
import subprocess

import readers_install as install
from program import HERE


def saved(folders, scratch):
    """A root for each folder, in which it is the only binding; the folders' paths."""
    paths = []
    for number, files in enumerate(folders):
        paths.append(os.path.join(scratch, f"root{number}", "binding"))
        os.makedirs(paths[-1])
        for name, content in files.items():
            with open(os.path.join(paths[-1], name), "wb") as file:
                file.write(content)
    return paths


def ask(command, paths, folder=None):
    result = subprocess.run(command, cwd=folder, input=("\n".join(paths) + "\n").encode(), stdout=subprocess.PIPE, check=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
    found = [json.loads(line) for line in result.stdout.decode().splitlines()]
    return [None if "" in seen else {name: base64.b64decode(value) for name, value in seen.items()} for seen in found]


def bindings(command):
    return lambda paths: ask(*command([os.path.dirname(path) for path in paths]))


def java(roots):
    install.drivers.version_of("java", ["-version"], "default-jdk-headless", (11, 0))
    return ["java", "-cp", os.path.join(install.install("bindings-java"), "lib", "*"), os.path.join(HERE, "java", "BindingsProbe.java")], roots


def python(roots):
    return [os.path.join(install.install("bindings-python"), "bin", "python"), os.path.join(HERE, "binding_probe.py")], roots


def node(roots):
    return ["node", os.path.join(HERE, "bindings-node", "probe.cjs")], roots, install.install("bindings-node")


BINDINGS = {"spring-cloud-bindings": bindings(java), "kube-service-bindings": bindings(node), "pyservicebinding": bindings(python)}


def kubernetes(which):
    return lambda paths: ask([os.path.join(install.install("kubernetes"), "probe"), which], paths)


SECRETS = {"kubectl": kubernetes("kubectl-files"), "kustomize": kubernetes("kustomize-folder")}
