""".NET's reader of appsettings.json."""

import os

import readers_install as install
from program import HERE, by_lines


def configuration(contents, scratch):
    """For each what .NET holds; None where it reads nothing."""
    folder = install.install("dotnet")
    return by_lines([os.path.join(folder, "bin", "python"), os.path.join(HERE, "dotnet_probe.py")], folder, contents, scratch, ".json")
