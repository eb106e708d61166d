"""Shells, make and systemd: programs that read a .env file without a library."""

import ctypes
import glob
import itertools
import os
import re
import shutil
import subprocess

import readers_install as install
from program import Program, save, version_of


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
