#!/usr/bin/env python3
"""What dsnsmith is of a `terraform apply`: terraform.py DSNSMITH

100 external data sources through dsnsmith beside the same through a program that prints a constant, and the same 100 databases
in one call. Taken in turns; medians of the time that passed, and of the time that all processes together had on the processors,
which a busy machine changes less. Printed, never asserted.
"""

import os
import resource
import statistics
import sys
import tempfile
import time

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "conformance"))
import terraform_run as real  # noqa: E402

COUNT, TURNS = 100, 7
HEAD = 'terraform {\n  required_providers {\n    external = { source = "hashicorp/external" }\n  }\n}\n'
DATABASE = '{ provider = "generic", host = "h${%s}.example.com", user = "u", database = "d" }'
SOURCES = {
    "a constant, 100 calls": f'data "external" "d" {{\n  count   = {COUNT}\n  program = ["echo", "{{\\"suffix\\":\\"x\\"}}"]\n  query   = {DATABASE % "count.index"}\n}}\n',
    "dsnsmith, 100 calls": f'data "external" "d" {{\n  count   = {COUNT}\n  program = ["dsnsmith", "external"]\n  query   = {DATABASE % "count.index"}\n}}\n',
    "dsnsmith, one call": f'data "external" "d" {{\n  program = ["dsnsmith", "external"]\n  query   = {{ databases = jsonencode({{ for i in range({COUNT}) : "db${{i}}" => {DATABASE % "i"} }}) }}\n}}\n',
}


def spent():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def main():
    try:
        program = real.program("Terraform")
    except real.install.Missing as missing:
        print(f"{missing}: no bench of it")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        settings = real.mirror(scratch, program)
        runs, times = {}, {name: [] for name in SOURCES}
        for number, (name, text) in enumerate(SOURCES.items()):
            folder = os.path.join(scratch, str(number))
            os.makedirs(folder)
            with open(os.path.join(folder, "main.tf"), "w", encoding="utf-8") as file:
                file.write(HEAD + text)
            runs[name] = real.Terraform(folder, program, settings, sys.argv[1], {})
            del runs[name].settings["TF_LOG"]
            runs[name].run("init", "-input=false")
        for _ in range(TURNS):
            for name, terraform in runs.items():
                begun, before = time.monotonic(), spent()
                terraform.run("apply", "-auto-approve", "-input=false")
                times[name].append((time.monotonic() - begun, spent() - before))
        print(f"terraform apply, {COUNT} databases, medians of {TURNS} (seconds that passed, seconds on the processors):")
        medians = {name: [statistics.median(column) for column in zip(*values)] for name, values in times.items()}
        for name, (passed, worked) in medians.items():
            print(f"  {name:22}  {passed:6.3f}  {worked:6.3f}")
        constant, ours, _ = medians.values()
        shares = [100 * (b - a) / b for a, b in zip(constant, ours)]
        print(f"  what dsnsmith adds to a program that prints a constant: {shares[0]:.1f} % of the time, {shares[1]:.1f} % of the work")
    return 0


if __name__ == "__main__":
    sys.exit(main())
