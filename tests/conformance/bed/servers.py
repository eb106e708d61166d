"""Processes of the bed: started as an unprivileged user, ended with the process that started them."""

import ctypes
import os
import pwd
import random
import signal
import socket
import subprocess
import time

PR_SET_PDEATHSIG = 1
libc = ctypes.CDLL(None, use_errno=True)


class Failed(Exception):
    """A server did not start; the message holds the end of its log, which names no password."""


def unprivileged():
    """The user to run servers as, if this is root (initdb refuses root), else nothing."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Failed("neither a user postgres nor nobody exists, and PostgreSQL does not run as root")


def give(path, user):
    """The folder and what is in it belong to that user."""
    if user is None:
        return
    os.chown(path, user.pw_uid, user.pw_gid)
    for folder, folders, files in os.walk(path):
        for name in folders + files:
            os.chown(os.path.join(folder, name), user.pw_uid, user.pw_gid, follow_symlinks=False)


# Below the ports that a kernel gives to clients: one of those is soon somebody's connection, and the server that was to have it does not start.
LISTENING = range(20000, 32000)


def free_ports(count):
    """So many different ones that nobody listens on."""
    found = []
    for port in random.sample(LISTENING, len(LISTENING)):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        found.append(port)
        if len(found) == count:
            return found
    raise Failed("no port is free")


def as_user(user):
    return {} if user is None else {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


class Server:
    def __init__(self, name, command, folder, user, stop=signal.SIGTERM):
        """`stop` ends it at once; the kernel sends it too when the parent dies (set after the change of user, which clears it)."""
        self.name, self.stop_signal = name, stop
        self.log = os.path.join(folder, name + ".log")
        parent = os.getpid()

        def die_with_parent():
            libc.prctl(PR_SET_PDEATHSIG, int(stop))
            if os.getppid() != parent:
                os._exit(1)

        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                            env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": folder},
                                            preexec_fn=die_with_parent, start_new_session=True, **as_user(user))

    def wait_for(self, ready, seconds=20):
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            if ready():
                return
            time.sleep(0.05)
        with open(self.log, encoding="utf-8", errors="replace") as file:
            raise Failed(f"{self.name} did not start: " + file.read()[-2000:])

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(self.stop_signal)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()


def listens(port):
    def ready():
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            return False
        return True
    return ready
