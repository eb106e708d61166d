#!/usr/bin/env python3
"""Runs the Terraform examples in the real Terraform or OpenTofu, and says where their secrets lie afterwards.

    terraform.py --dsnsmith PROGRAM [--in Terraform|OpenTofu] [--write] [--only EXAMPLE] [--skip-file FILE]

Each example is planned, applied from the saved plan, refreshed, planned again (no difference), given another version of
the password, and destroyed. After each step everything that Terraform left is searched for each secret in all its spellings:
state, plan files unpacked, `show -json`, the log at TRACE, what it printed, all other files. EXAMPLE_RUNS says by hand where a
secret may be; TERRAFORM.md and the tables in the examples' READMEs are what was found, in both programs alike, and --write writes them.
Then 1, 10 and 100 data sources, and several runs at once. Exit status: 0, 1 a difference, 77 a program is missing.
"""

import argparse
import concurrent.futures
import json
import os
import re
import shutil
import sys
import tempfile
import time

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(os.path.dirname(os.path.dirname(HERE)), "examples")
sys.path.insert(0, HERE)
import terraform_run as real  # noqa: E402

CANARY = b"CANARY7f3"
PASSWORD = 'CANARY7f3 p@ss+w/rd"é%'
QUOTED = "CANARY7f3%20p%40ss%2Bw%2Frd%22%C3%A9%25"
OTHER = "CANARY7f3other"
POOL = "CANARY7f3pool"
ORDERS = ("postgresql://orders:", "@/orders?application_name=orders-api&connect_timeout=5&host=/cloudsql/acme-prod:europe-west1:main")
PLACES = ("state", "plan file", "show -json of the state", "show -json of the plan", "log at TRACE", "terminal", "other files")


class Example:
    def __init__(self, folder, secrets, variables, expected, stored=None, output=None):
        self.folder = folder        # under examples/, with what it is run in
        self.secrets = secrets      # name → value
        self.variables = variables
        self.expected = expected    # name → places; typed by hand
        self.stored = stored or {}  # what the store holds after the first apply, and after the second
        self.output = output


def passwords(value):
    return json.dumps({name: value for name in ("orders", "events", "billing", "app")})


def module_urls(quoted):
    return {
        f"postgresql://orders:{quoted}@/orders?host=/cloudsql/acme-prod:europe-west1:main",
        f"postgresql://22222222-3333-4444-5555-666666666666:{quoted}@11111111-2222-3333-4444-555555555555.pg.sdb.fr-par.scw.cloud:5432/events?sslmode=verify-full",
        f"postgresql+asyncpg://doadmin:{quoted}@billing-do-user-1234-0.b.db.ondigitalocean.com:25061/billing-pool?prepared_statement_cache_size=0&ssl=verify-full",
        f"postgresql://postgres.abcdefghijklmnopqrst:{quoted}@aws-0-eu-central-1.pooler.supabase.com:6543/postgres?sslmode=verify-full&sslrootcert=/run/secrets/app/ca.pem",
    }


SEARCHED = set()

EXAMPLE_RUNS = [
    Example("terraform-external", {"password": PASSWORD}, {"password": PASSWORD},
            {"password": {"state", "plan file", "show -json of the state", "show -json of the plan"}}, output=QUOTED.join(ORDERS)),
    Example("terraform-state-clean", {"password": PASSWORD, "the next password": OTHER}, {"password": PASSWORD}, {},
            stored=({QUOTED.join(ORDERS)}, {OTHER.join(ORDERS)})),
    Example("terraform-module/production", {"passwords": PASSWORD, "the next passwords": OTHER, "pool_uri": POOL},
            {"passwords": passwords(PASSWORD), "pool_uri": f"postgresql://doadmin:{POOL}@billing-do-user-1234-0.b.db.ondigitalocean.com:25061/billing-pool?sslmode=require"},
            {"pool_uri": {"plan file", "show -json of the plan"}}, stored=(module_urls(QUOTED), module_urls(OTHER))),
]


def check(right, what):
    if not right:
        raise real.Failed(what)


def stored(terraform):
    values = set()
    for name in os.listdir(terraform.store):
        with open(os.path.join(terraform.store, name), encoding="utf-8") as file:
            values.add(file.read())
    return values


def search(example, terraform, found, *shown):
    """Adds to found[secret][place] how the secret stands there."""
    for place, content in [*terraform.places(), *shown]:
        seen = {name: real.hits(secret, content) for name, secret in example.secrets.items()}
        check(any(seen.values()) or CANARY not in content, f"a part of a secret is in {place}")
        for name, ways in seen.items():
            if ways:
                found[name].setdefault(place, set()).update(ways)
        SEARCHED.add(place)


def run_example(example, scratch, *run):
    top = example.folder.split("/")[0]
    copied = os.path.join(scratch, top)
    shutil.copytree(os.path.join(EXAMPLES, top), copied, ignore=shutil.ignore_patterns("README.md", "example.case", "expected"))
    terraform = real.Terraform(os.path.join(scratch, example.folder), *run, example.variables)
    found = {name: {} for name in example.secrets}
    SEARCHED.clear()
    terraform.run("init", "-input=false")
    terraform.run("validate")
    terraform.run("plan", "-input=false", "-out=saved.plan")
    search(example, terraform, found, ("show -json of the plan", terraform.shown("saved.plan")))
    terraform.run("apply", "-input=false", "saved.plan")
    search(example, terraform, found, ("show -json of the state", terraform.shown()))
    if example.stored:
        check(stored(terraform) == example.stored[0], "the store does not hold what was meant")
    if example.output:
        check(terraform.shown() and json.loads(terraform.run("output", "-json").stdout)["url"]["value"] == example.output, "the output is not what was meant")
        terraform.printed.pop()  # what was asked for by name is no leak
    terraform.run("apply", "-refresh-only", "-auto-approve", "-input=false")
    terraform.run("plan", "-detailed-exitcode", "-input=false")  # 2 would be a difference
    if example.stored:
        for name, value in example.variables.items():
            terraform.settings[f"TF_VAR_{name}"] = value.replace(PASSWORD, OTHER) if name == "password" else passwords(OTHER) if name == "passwords" else value
        terraform.run("plan", "-detailed-exitcode", "-input=false")  # Terraform does not see a write-only argument
        terraform.run("apply", "-auto-approve", "-input=false", "-var=password_version=2")
        check(stored(terraform) == example.stored[1], "after the next version the store does not hold what was meant")
    search(example, terraform, found, ("show -json of the state", terraform.shown()))
    terraform.run("destroy", "-auto-approve", "-input=false")
    check(not stored(terraform), "something is left in the store after destroy")
    search(example, terraform, found)
    check(SEARCHED == set(PLACES), f"only {sorted(SEARCHED)} were there to be searched")
    for name in example.secrets:
        wanted = example.expected.get(name, set())
        check(set(found[name]) == wanted, f"`{name}` lies in {sorted(found[name].items())}, not in {sorted(wanted)}")
    return found


MANY = '''terraform {{
  required_providers {{
    external = {{ source = "hashicorp/external" }}
  }}
}}
data "external" "many" {{
  count   = {count}
  program = ["dsnsmith", "external"]
  query   = {{ provider = "generic", host = "h${{count.index}}.example.com", user = "u", database = "d" }}
}}
output "suffixes" {{
  value = data.external.many[*].result.suffix
}}
'''


def run_many(count, folder, *run):
    os.makedirs(folder)
    with open(os.path.join(folder, "main.tf"), "w", encoding="utf-8") as file:
        file.write(MANY.format(count=count))
    terraform = real.Terraform(folder, *run, {})
    del terraform.settings["TF_LOG"]
    terraform.run("init", "-input=false")
    terraform.run("apply", "-auto-approve", "-input=false")
    seen = json.loads(terraform.run("output", "-json").stdout)["suffixes"]["value"]
    check(seen == [f"@h{i}.example.com:5432/d?sslmode=verify-full&sslrootcert=system" for i in range(count)], f"{count} data sources do not give what was meant")
    terraform.run("plan", "-detailed-exitcode", "-input=false")


def run_mistake(folder, *run):
    """A mistake is one error of Terraform's, which shows our report and no colours."""
    os.makedirs(folder)
    with open(os.path.join(folder, "main.tf"), "w", encoding="utf-8") as file:
        file.write(MANY.format(count=1).replace('provider = "generic"', 'provider = "genric"'))
    terraform = real.Terraform(folder, *run, {})
    terraform.run("init", "-input=false")
    printed = terraform.run("plan", "-input=false", right=(1,))
    text = (printed.stdout + printed.stderr).decode()
    check("did you mean `generic`?" in text and "\x1b" not in text, "Terraform does not show our report as it is")


def table(example, found):
    lines = ["| secret | " + " | ".join(PLACES) + " |", "|---" * (len(PLACES) + 1) + "|"]
    for name in example.secrets:
        lines.append(f"| `{name}` | " + " | ".join(", ".join(sorted(found[name].get(place, ()))) or "–" for place in PLACES) + " |")
    return "\n".join(lines)


def report(tables):
    parts = ["# Where the secrets of the Terraform examples lie\n",
             "Written by `terraform.py --write` after plan, apply of the saved plan, refresh, another version and destroy; `make test` compares it",
             "with what is found in the real Terraform and in the real OpenTofu, each by itself.",
             "A place without a hit has a dash, otherwise it says how the secret stands there.\n"]
    for folder, text in tables.items():
        parts.append(f"## examples/{folder}\n\n{text}\n")
    return "\n".join(parts)


def keep(path, content, write):
    old = ""
    if os.path.exists(path):
        with open(path, encoding="utf-8") as file:
            old = file.read()
    if old == content:
        return True
    if write:
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
    else:
        print(f"{os.path.relpath(path)} is not what was found: terraform.py --write")
    return write


def with_table(path, text):
    with open(path, encoding="utf-8") as file:
        return re.sub(r"(<!-- hygiene -->\n).*?(<!-- hygiene end -->)", lambda m: m.group(1) + text + "\n" + m.group(2), file.read(), flags=re.DOTALL)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--dsnsmith", required=True)
    parser.add_argument("--in", dest="title", default="Terraform", choices=("Terraform", "OpenTofu"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only")
    parser.add_argument("--skip-file")
    given = parser.parse_args()
    name = given.title.lower()
    try:
        program = real.program(given.title)
        for _, pins, _ in real.PROVIDERS.values():
            real.install.install(pins)
    except real.install.Missing as why:
        skipped = real.install.say_skipped(name, why, given.skip_file)
        return 1 if name in os.environ.get("DSNSMITH_REQUIRE", "").split(",") else skipped
    with tempfile.TemporaryDirectory() as scratch:
        return run_all(given, program, scratch)


def run_all(given, program, scratch):
    real.check_search(PASSWORD)
    run = (program, real.mirror(scratch, program), given.dsnsmith)
    right, tables = True, {}
    for example in EXAMPLE_RUNS:
        if given.only not in (None, example.folder):
            continue
        begun = time.monotonic()
        try:
            tables[example.folder] = table(example, run_example(example, os.path.join(scratch, "examples"), *run))
        except real.Failed as failed:
            print(f"{example.folder}: {failed}")
            right = False
            continue
        print(f"{example.folder}: {time.monotonic() - begun:.0f} s")
        readme = os.path.join(EXAMPLES, example.folder.split("/")[0], "README.md")
        right = keep(readme, with_table(readme, tables[example.folder]), given.write) and right
    if given.only:
        return 0 if right else 1
    if len(tables) == len(EXAMPLE_RUNS):
        right = keep(os.path.join(HERE, "TERRAFORM.md"), report(tables), given.write) and right
    try:
        run_mistake(os.path.join(scratch, "mistake"), *run)
        for count in (1, 10, 100):
            begun = time.monotonic()
            run_many(count, os.path.join(scratch, f"many-{count}"), *run)
            print(f"{count} data sources: {time.monotonic() - begun:.0f} s")
        with concurrent.futures.ThreadPoolExecutor(4) as pool:
            list(pool.map(lambda i: run_many(10, os.path.join(scratch, f"beside-{i}"), *run), range(4)))
    except real.Failed as failed:
        print(failed)
        right = False
    return 0 if right else 1


if __name__ == "__main__":
    sys.exit(main())
