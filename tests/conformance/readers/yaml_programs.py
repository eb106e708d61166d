"""Readers of YAML: 1.1 in two libraries, and 1.2. What is no text comes with a NUL in front, as the language prints it."""

import os

import readers_install as install
from program import HERE, by_lines


def python(how):
    """PyYAML's own reader, or libyaml under it."""
    def see(contents, scratch):
        folder = install.install("yaml-python")
        return list(by_lines([os.path.join(folder, "bin", "python"), os.path.join(HERE, "yaml_probe.py"), how], folder, contents, scratch, ".yaml"))
    return see


def javascript(contents, scratch):
    folder = install.install("yaml-js")
    return list(by_lines(["node", os.path.join(HERE, "yaml-js", "probe.cjs")], folder, contents, scratch, ".yaml"))


ALL = {"PyYAML": python("python"), "libyaml": python("libyaml"), "YAML 1.2": javascript}
