#!/usr/bin/env python3
"""Runs the examples for developers' machines and for GitHub Actions: developer_examples.py --dsnsmith PROGRAM [--skip-file FILE]

local-dotenv: the real direnv and docker compose's own library read one .env, and see the same.
github-actions: each `run:` step of the workflow is run by bash as GitHub's runner does, with its file commands and masks applied; the log is
searched for the password in all its spellings. Without the step that masks it has to be found. Exit status: 0, 1 a difference, 77 a program is missing.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import terraform_run as searched  # noqa: E402  which also leads to what installs the readers
from language_programs import Direnv  # noqa: E402
from programs import Go  # noqa: E402

EXAMPLES = os.path.join(os.path.dirname(os.path.dirname(HERE)), "examples")
PASSWORDS = ("CANARY7f3 p@ss+w/rd\u00e9%", "CANARY7f3-plain", "CANARY7f3\u00e9;&#=?")
QUOTED = ("CANARY7f3%20p%40ss%2Bw%2Frd%C3%A9%25", "CANARY7f3-plain", "CANARY7f3%C3%A9%3B%26%23%3D%3F")


def check(right, what):
    if not right:
        raise searched.Failed(what)


def copied(name, scratch):
    folder = tempfile.mkdtemp(dir=scratch)
    shutil.copytree(os.path.join(EXAMPLES, name), folder, dirs_exist_ok=True)
    return folder


def local_dotenv(scratch, dsnsmith):
    for password, quoted in zip(PASSWORDS, QUOTED):
        folder = copied("local-dotenv", scratch)
        settings = {**os.environ, "LOCAL_DB_PASSWORD": password}
        check(subprocess.run([dsnsmith, "render", "--environment", "local"], cwd=folder, env=settings, stderr=subprocess.PIPE).returncode == 0, "the local environment is not rendered")
        path = os.path.join(folder, ".env")
        check(os.stat(path).st_mode & 0o777 == 0o600, "others may read .env")
        with open(path, "rb") as file:
            content = file.read()
        wanted = {"DATABASE_URL": f"postgresql://app:{quoted}@localhost:5432/app?sslmode=disable", "POSTGRES_USER": "app", "POSTGRES_PASSWORD": password, "POSTGRES_DB": "app"}
        for program in (Direnv(), Go("compose", "docker-compose", "")):
            seen, = program.see([content], folder)
            check(seen == {name: value.encode() for name, value in wanted.items()}, f"{program.name} does not see in .env what was meant")
    with open(os.path.join(EXAMPLES, "local-dotenv", "compose.yaml"), encoding="utf-8") as file:
        asked = set(re.findall(r"\$\{(\w+)", file.read()))
    check(asked and asked <= set(wanted), "compose.yaml asks for what .env does not have")


def without_comment(text):
    return re.sub(r"\s+#.*", "", text).rstrip()


def steps(workflow):
    """(name, settings, script) of each step that is a script; by hand, because the file is ours and one line is one thing."""
    found = []
    for text in re.split(r"^      - ", workflow, flags=re.MULTILINE)[1:]:
        if text.startswith("uses:"):
            continue
        lines = [line.strip() for line in text.splitlines()]
        check(lines[0].startswith("name: ") and not any(line in ("run: |", "run: >") for line in lines), "a step is not written as this test reads it")
        settings = dict(re.fullmatch(r"(\w+): (.*)", line).groups() for line in lines[1:] if re.match(r"[A-Z]\w*: ", line))
        found.append((lines[0][6:], settings, next(line[5:] for line in lines if line.startswith("run: "))))
    return found


class Runner:
    """What actions/runner does to what a step prints: masks hide in all lines, and its commands are obeyed."""

    def __init__(self, folder, dsnsmith, secrets):
        self.folder, self.secrets = folder, secrets
        self.masks, self.log, self.job = [value for value in secrets.values() if value], [], {}
        self.path = os.pathsep.join([os.path.dirname(os.path.abspath(dsnsmith)), "/usr/bin", "/bin"])

    def show(self, line):
        for mask in sorted(self.masks, key=len, reverse=True):
            line = line.replace(mask, "***")
        self.log.append(line)

    def hear(self, line):
        command = re.fullmatch(r"::add-mask::(.*)", line.lstrip())
        if not command:
            self.show(line)
            return
        value = command.group(1).replace("%0D", "\r").replace("%0A", "\n").replace("%25", "%")
        self.masks += [part for part in (value, *value.splitlines()) if part.strip()]
        self.log.append("::add-mask::***")

    def run(self, name, settings, script):
        settings = {key: re.sub(r"\$\{\{ secrets\.(\w+) \}\}", lambda m: self.secrets[m.group(1)], value) for key, value in settings.items()}
        check("${{" not in script, f"`{name}` has an expression in its script, where a secret would become code")
        file, variables = os.path.join(self.folder, ".script"), os.path.join(self.folder, ".github_env")
        with open(file, "w", encoding="utf-8") as written:
            written.write(script + "\n")
        with open(variables, "w", encoding="utf-8"):
            pass
        for line in (f"Run {script}", "env:", *(f"  {key}: {value}" for key, value in {**self.job, **settings}.items())):
            self.show(line)
        done = subprocess.run(["bash", "--noprofile", "--norc", "-eo", "pipefail", file], cwd=self.folder, env={"PATH": self.path, "GITHUB_ENV": variables, **self.job, **settings},
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        for line in done.stdout.decode().splitlines():
            self.hear(line)
        check(done.returncode == 0, f"`{name}` ended with {done.returncode}")
        with open(variables, encoding="utf-8") as read:
            for line in read.read().splitlines():
                check(re.match(r"\w+=", line), f"`{name}` wrote to GITHUB_ENV what the runner does not read")
                self.job.update([line.split("=", 1)])
        os.remove(file)
        os.remove(variables)


def shown(folder, dsnsmith, password, all_steps):
    runner = Runner(folder, dsnsmith, {"APP_DB_PASSWORD": password})
    for step in all_steps:
        runner.run(*step)
    return runner


def github_actions(scratch, dsnsmith):
    with open(os.path.join(EXAMPLES, "github-actions", "release.yml"), encoding="utf-8") as file:
        workflow = "\n".join(without_comment(line) if line.lstrip().startswith("shell:") else line for line in file.read().splitlines())
    check("\n    shell: bash\n" in workflow, "the workflow does not ask for bash with pipefail")
    all_steps = steps(workflow)
    check(len(all_steps) == 3, f"{len(all_steps)} steps are scripts, not 3")
    for password, quoted in zip(PASSWORDS, QUOTED):
        runner = shown(copied("github-actions", scratch), dsnsmith, password, all_steps)
        check(runner.job == {"DATABASE_URL": f"postgresql://app:{quoted}@/app?host=/cloudsql/acme-prod:europe-west1:main"}, "later steps do not have what was meant")
        log = "\n".join(runner.log).encode()
        check(b"migrating ***" in log, "the migration did not print what it was given, so nothing was tried")
        check(b"CANARY7f3" not in log and not searched.hits(password, log), "a part of the password is in the log")
        left = "\n".join(shown(copied("github-actions", scratch), dsnsmith, password, all_steps[1:]).log).encode()
        if quoted != password:
            check(quoted.encode() in left, "the password is hidden without masks: this test would see nothing")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dsnsmith", required=True)
    parser.add_argument("--skip-file")
    given = parser.parse_args()
    dsnsmith = os.path.abspath(given.dsnsmith)
    try:
        searched.check_search(PASSWORDS[0])
        with tempfile.TemporaryDirectory() as scratch:
            github_actions(scratch, dsnsmith)
            print("examples/github-actions: right")
            local_dotenv(scratch, dsnsmith)
            print("examples/local-dotenv: right")
    except searched.install.Missing as missing:
        return searched.install.say_skipped("developer examples", missing, given.skip_file)
    except searched.Failed as failed:
        print(failed)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
