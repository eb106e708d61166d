"""Readers of YAML: 1.1 in two libraries, and 1.2. What is no text comes with a NUL in front, as the language prints it."""

import os
import subprocess

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


def gcloud(contents, scratch):
    """What the parser of `gcloud run deploy --env-vars-file` takes."""
    asked = subprocess.run(["gcloud", "info", "--format=value(installation.sdk_root,basic.python_location)"], env={**os.environ, "CLOUDSDK_CONFIG": os.path.join(scratch, "gcloud")},
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, check=True)
    root, python_of_it = asked.stdout.strip().split("\t")
    return list(by_lines([python_of_it, os.path.join(HERE, "gcloud_env_probe.py"), root], scratch, contents, scratch, ".yaml"))


ALL = {"PyYAML": python("python"), "libyaml": python("libyaml"), "YAML 1.2": javascript}
