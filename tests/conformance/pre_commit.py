#!/usr/bin/env python3
"""Runs the hooks of .pre-commit-hooks.yaml in the real pre-commit: pre_commit.py --dsnsmith PROGRAM [--skip-file FILE]

A repository of the hooks and one that uses them are made in a scratch folder. What is right passes; each mistake fails with its report,
also where another staged file is right, and no password is shown. Exit status: 0, 1 a difference, 77 a program is missing.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "readers"))
import readers_install as install  # noqa: E402

TOP = os.path.dirname(os.path.dirname(HERE))
SPEC = """version: 1
databases:
  app:
    provider: generic
    host: db.example.com
    user: app
    password: {env: APP_DB_PASSWORD}
    database: app
outputs:
  env:
    format: dotenv
    file: app.env
    entries:
      DATABASE_URL: {database: app, driver: psycopg2}
"""
RIGHT = 'DATABASE_URL="postgresql://app:CANARY7f3@db.example.com:5432/app?sslmode=verify-full&sslrootcert=system"\n'
# (name, files, whether hook passes: check, check-in, verify; words of the report)
CASES = (
    ("all is right", {"dsnsmith.yaml": SPEC, "app.env": RIGHT}, (True, True, True), ()),
    ("nothing of ours is committed", {"other.txt": "x\n"}, (True, True, True), ()),
    ("an unknown provider", {"a/dsnsmith.yaml": SPEC.replace("generic", "genric"), "b/dsnsmith.yaml": SPEC, "b/app.env": RIGHT}, (False, True, False), ("did you mean `generic`?",)),
    ("another host", {"dsnsmith.yaml": SPEC, "app.env": RIGHT.replace("db.", "old.")}, (True, True, False), ("old.example.com",)),
    ("a word that libpq does not know", {".env": RIGHT.replace("verify-full", "verify_full"), "z/.env": RIGHT}, (True, False, True), ("verify-full",)),
)
HOOKS = ("dsnsmith-check", "dsnsmith-check-in", "dsnsmith-verify")


class Failed(Exception):
    pass


def check(right, what):
    if not right:
        raise Failed(what)


def git(folder, settings, *arguments):
    return subprocess.run(["git", "-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main", *arguments], cwd=folder, env=settings, check=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True).stdout.strip()


def repository(folder, settings, files):
    for name, content in files.items():
        os.makedirs(os.path.dirname(os.path.join(folder, name)), exist_ok=True)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(content)
    git(folder, settings, "init", "-q")
    git(folder, settings, "add", "-A")


def run_case(case, hooks, settings, scratch, program):
    name, files, passes, words = case
    folder = tempfile.mkdtemp(dir=scratch)
    config = f"repos:\n  - repo: {hooks[0]}\n    rev: {hooks[1]}\n    hooks:\n" + "".join(f"      - id: {hook}\n" for hook in HOOKS)
    repository(folder, settings, {**files, ".pre-commit-config.yaml": config})
    shown = ""
    for hook, right in zip(HOOKS, passes):
        done = subprocess.run([program, "run", hook, "--color", "never"], cwd=folder, env=settings, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        shown += done.stdout
        check((done.returncode == 0) == right, f"{name}: {hook} ends with {done.returncode}:\n{done.stdout.replace('CANARY7f3', '…')}")
    check(all(word in shown for word in words), f"{name}: the report lacks {words}")
    check("CANARY7f3" not in shown, f"{name}: a password is shown")


def run_all(dsnsmith, scratch):
    program = os.path.join(install.install("pre-commit"), "bin", "pre-commit")
    settings = {"PATH": os.pathsep.join([os.path.dirname(os.path.abspath(dsnsmith)), "/usr/bin", "/bin"]), "HOME": scratch, "PRE_COMMIT_HOME": os.path.join(scratch, "cache"),
                "GIT_CONFIG_NOSYSTEM": "1"}
    hooks = tempfile.mkdtemp(dir=scratch)
    shutil.copy(os.path.join(TOP, ".pre-commit-hooks.yaml"), hooks)
    repository(hooks, settings, {})
    git(hooks, settings, "commit", "-q", "-m", "hooks")
    for case in CASES:
        run_case(case, (hooks, git(hooks, settings, "rev-parse", "HEAD")), settings, scratch, program)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dsnsmith", required=True)
    parser.add_argument("--skip-file")
    given = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory() as scratch:
            run_all(given.dsnsmith, scratch)
    except install.Missing as missing:
        return install.say_skipped("pre-commit", missing, given.skip_file)
    except Failed as failed:
        print(failed)
        return 1
    print(f"{len(CASES)} commits: right")
    return 0


if __name__ == "__main__":
    sys.exit(main())
