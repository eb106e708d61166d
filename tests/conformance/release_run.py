"""The release scripts in a world of their own: every program that they start goes by a wrapper, which notes what it was told and can be the last thing that happens."""

import os
import shutil
import signal
import subprocess
import threading

import terraform_run

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLE = os.path.join(os.path.dirname(os.path.dirname(HERE)), "examples", "release-script")
STORES = ("gcloud", "curl", "kubectl")  # what changes something, or fetches a secret
PLAIN = ("jq", "base64", "tr", "dirname", "sed")  # and no other: what is not here cannot be started
CANARY = b"CANARY7f3"
PATIENCE = 240  # seconds; gcloud on a busy machine

# Every word that a program is given; whether a secret is in its environment; and with KILL_AFTER, the end of the whole group.
WRAPPER = """#!/bin/sh
printf '%s\\n' {name} "$@" >>"$NOTES/arguments"
/usr/bin/env >>"$NOTES/environment-of-{of}"
{then}"""
LAST = """printf x >>"$NOTES/calls"
calls=$(/usr/bin/wc -c <"$NOTES/calls")
PATH=$REAL_PATH {program} "$@"
status=$?
[ "$calls" != "${{KILL_AFTER:-}}" ] || kill -KILL 0
[ "$calls" != "${{MEANWHILE_AFTER:-}}" ] || PATH=$REAL_PATH /bin/sh "$NOTES/meanwhile" >/dev/null
exit "$status"
"""
# A restart of the tests: notes the version, unless it was told not to start.
RESTART = """#!/bin/sh
{note}
[ "$(/usr/bin/cat "$NOTES/does-not-start" 2>/dev/null)" != "$1" ] || exit 1
printf '%s\\n' "$1" >>"$NOTES/restarts"
{then}"""


class Failed(Exception):
    pass


def check(right, what):
    if not right:
        raise Failed(what)


def executable(path, text):
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    os.chmod(path, 0o755)


class World:
    """A copy of the example, the wrappers before all programs, and nothing of the user's."""

    def __init__(self, folder, dsnsmith, **settings):
        self.folder, self.printed = folder, []
        self.notes, programs = os.path.join(folder, "notes"), os.path.join(folder, "programs")
        self.scripts = os.path.join(folder, "scripts")
        for name in (self.notes, programs, os.path.join(folder, "home"), os.path.join(folder, "tmp")):
            os.makedirs(name)
        shutil.copytree(EXAMPLE, self.scripts, ignore=shutil.ignore_patterns("README.md", "example.case", "expected"))
        for name in (*STORES, *PLAIN, "dsnsmith"):
            found = os.path.abspath(dsnsmith) if name == "dsnsmith" else shutil.which(name)
            if found is None:
                continue
            then = (LAST.format(program=found) if name not in PLAIN else f'PATH=$REAL_PATH exec {found} "$@"\n')
            executable(os.path.join(programs, name), WRAPPER.format(name=name, of="dsnsmith" if name == "dsnsmith" else "others", then=then))
        self.restart = os.path.join(folder, "restart")
        executable(self.restart, RESTART.format(note=WRAPPER.format(name="restart", of="others", then="").split("\n", 1)[1], then=LAST.format(program="true")))
        self.settings = {"PATH": programs, "REAL_PATH": os.environ["PATH"], "HOME": os.path.join(folder, "home"), "TMPDIR": os.path.join(folder, "tmp"), "NOTES": self.notes, **settings}

    def noted(self, name):
        path = os.path.join(self.notes, name)
        if not os.path.exists(path):
            return b""
        with open(path, "rb") as file:
            return file.read()

    def note(self, name, text):
        with open(os.path.join(self.notes, name), "w", encoding="ascii") as file:
            file.write(text)

    def restarts(self):
        return self.noted("restarts").decode().split()

    def spec(self, old, new):
        """The spec says something else from here on."""
        path = os.path.join(self.scripts, "dsnsmith.yaml")
        with open(path, encoding="utf-8") as file:
            text = file.read()
        check(text.count(old) == 1, f"the spec of the example has no `{old}`")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text.replace(old, new))

    def run(self, script, *arguments, kill_after=0, right=0, meanwhile=(0, "")):
        """Runs a script, and after one of its calls a command of somebody else's. → what it printed; one that was to be killed after a call and was not made so many gives None."""
        self.note("calls", "")
        self.note("meanwhile", meanwhile[1])
        process = subprocess.Popen(["/bin/bash", os.path.join(self.scripts, script), *arguments], cwd=self.folder, start_new_session=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={**self.settings, "KILL_AFTER": str(kill_after), "MEANWHILE_AFTER": str(meanwhile[0])})
        with Watch(process.pid) as watch:
            try:
                printed = process.communicate(timeout=PATIENCE)[0]
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                raise Failed(f"`{script} {' '.join(arguments)}` takes longer than {PATIENCE} s") from None
        self.printed.append(printed)
        self.printed += watch.seen
        if kill_after and process.returncode == 0:
            return None
        if process.returncode != (-9 if kill_after else right):
            raise Failed(f"`{script} {' '.join(arguments)}` ended with {process.returncode}:\n{printed.replace(CANARY, b'CANARY').decode(errors='replace')[-1500:]}")
        return printed.decode(errors="replace")

    def places(self):
        """(what it is, bytes) of all that the scripts left or showed."""
        yield from (("terminal", text) for text in self.printed)
        yield "arguments", self.noted("arguments")
        yield "environment of dsnsmith", self.noted("environment-of-dsnsmith")
        yield "environment of others", self.noted("environment-of-others")
        for base, _, names in os.walk(self.folder):
            for name in names:
                path = os.path.join(base, name)
                if not os.path.islink(path) and base != self.notes:
                    with open(path, "rb") as file:
                        yield "files", file.read()


class Watch:
    """What stands in the process table meanwhile of a session, also of programs that a program started."""

    def __init__(self, session):
        self.session, self.seen, self.done = session, [], threading.Event()
        self.thread = threading.Thread(target=self.look, daemon=True)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()

    def look(self):
        while not self.done.wait(0.1):
            for pid in filter(str.isdigit, os.listdir("/proc")):
                try:
                    if os.getsid(int(pid)) != self.session:
                        continue
                    with open(f"/proc/{pid}/cmdline", "rb") as file:
                        self.seen.append(file.read())
                except OSError:
                    continue


# Where a secret may be: in the environment of the program that needs it, and nowhere else.
PLACES = ("arguments", "environment of dsnsmith", "environment of others", "terminal", "files")
ALLOWED = {"environment of dsnsmith": {"the password", "the next password"}}


def search(secrets, worlds):
    """The secrets, in all spellings, in all that the scripts left, showed, or gave to a program. → how they stand in each place"""
    found = {}
    for place, content in (found for world in worlds for found in world.places()):
        ways = {name: terraform_run.hits(secret, content) for name, secret in secrets.items()}
        names = {name for name, seen in ways.items() if seen}
        check(names or CANARY not in content, f"a part of a secret is in {place}")
        check(names <= ALLOWED.get(place, set()), f"{sorted(names)} in {place}")
        found.setdefault(place, set()).update(way for seen in ways.values() for way in seen)
    check(set(found) == set(PLACES), f"only {sorted(found)} were there to be searched")
    check(found["environment of dsnsmith"], "the search does not find what is there")
    return found
