#!/usr/bin/env python3
"""Does breaking a fact turn a test red?

    broken_facts.py --tree CHECKOUT [--only NUMBER]…

Run by hand, in a checkout of its own (it writes into templates/ and providers/ there and builds with preset dev): each of FACTS is
broken alone, and the quick tests, then the driver's parse conformance, then the sample of people's strings, then the live
cells named beside it have to notice. A fact that nobody misses is printed, and is exit status 1; the file is put back whatever happens.
"""

import argparse
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))

# file (under the checkout), what stands there, what is put in its place, probes that read the driver's strings, live cells.
FACTS = [
    ("templates/drivers/asyncpg.yaml", "  plus: space", "  plus: literal", ["asyncpg@0.32"], []),
    ("templates/drivers/asyncpg.yaml", "  precedence: authority", "  precedence: query", ["asyncpg@0.32"], []),
    ("templates/drivers/asyncpg.yaml", "commas_in_user: never\n", "", ["asyncpg@0.32"], ["punctuation"]),
    ("templates/drivers/asyncpg.yaml", "settings: {connect.ssl: true}", "settings: {connect.ssl: require}", ["asyncpg@0.32"], []),
    ("templates/drivers/asyncpg.yaml", "{settings: connect.timeout, unit: s, fraction: true}", "{settings: connect.timeout, unit: ms}", ["asyncpg@0.32"], []),
    ("templates/drivers/asyncpg.yaml", "{behind: none, when: \">=0.31\", settings: {connect.statement_cache_size: 0}}", "{behind: none, when: \">=0.31\"}", ["asyncpg@0.32"], ["transaction pool"]),
    ("templates/drivers/node-postgres.yaml", "{mode: require, url: {sslmode: no-verify}}", "{mode: require, url: {sslmode: require}}", ["node-postgres@8.23"], []),
    ("templates/drivers/node-postgres.yaml", "    database: decode-uri", "    database: percent", ["node-postgres@8.23"], []),
    ("templates/drivers/node-postgres.yaml", "{settings: connect.maxLifetimeSeconds, unit: s}", "{settings: connect.maxLifetimeSeconds, unit: ms}", ["node-postgres@8.23"], []),
    ("templates/drivers/pgx.yaml", "{behind: none, url: {default_query_exec_mode: exec}}", "{behind: none, url: {default_query_exec_mode: describe_exec}}", ["pgx@5.12"], ["transaction pool"]),
    ("templates/drivers/pgx.yaml", "  database: percent-trimmed", "  database: percent", ["pgx@5.10"], []),
    ("templates/drivers/pgx.yaml", "{url: pool_max_conns}", "{url: pool_max_connections}", ["pgx@5.12"], []),
    ("templates/drivers/pgjdbc.yaml", "  plus: space", "  plus: literal", ["pgjdbc"], []),
    ("templates/drivers/pgjdbc.yaml", "{mode: verify-ca, roots: file, url: {sslmode: verify-ca, sslrootcert: \"{ca}\"}}", "{mode: verify-ca, roots: file, url: {sslmode: require, sslrootcert: \"{ca}\"}}", ["pgjdbc"], []),
    ("templates/drivers/pgjdbc.yaml", "{url: connectTimeout, unit: s}", "{url: connectTimeout, unit: ms}", ["pgjdbc"], []),
    ("templates/drivers/lib-pq.yaml", "{behind: none, url: {binary_parameters: \"yes\"}, note", "{behind: none, note", ["lib-pq@1.12"], ["transaction pool"]),
    ("templates/drivers/postgres-js.yaml", "  socket: settings", "  socket: query", ["postgres-js"], ["socket"]),
    ("templates/drivers/psycopg.yaml", "{behind: none, settings: {connect.prepare_threshold: null}}", "{behind: none, settings: {connect.prepare_threshold: 5}}", ["psycopg"], ["transaction pool"]),
    ("templates/drivers/npgsql.yaml", "{mode: verify-ca, roots: file, url: {SSL Mode: VerifyCA,", "{mode: verify-ca, roots: file, url: {SSL Mode: VerifyFull,", [], []),
    ("templates/drivers/npgsql.yaml", "keys: {host: Host, port: Port, database: Database, user: Username, password: Password}", "keys: {host: Server, port: Port, database: Database, user: Username, password: Password}", [], []),
    ("templates/drivers/sqlx.yaml", "  socket: authority", "  socket: query", ["sqlx@0.9"], []),
    ("templates/drivers/sqlx.yaml", "  database: percent-resolved", "  database: percent", ["sqlx@0.9"], []),
    ("templates/drivers/vertx.yaml", "  raw: unreserved\n", "", ["vertx@5.0"], []),
    ("templates/drivers/hikaricp.yaml", "{settings: engine.maxLifetime, unit: ms}", "{settings: engine.maxLifetime, unit: s}", ["hikaricp"], []),
    ("templates/drivers/laravel.yaml", "  casts: json", "  casts: none", ["laravel"], []),
    ("providers/supabase.yaml", "db.{project_ref:ref20}.supabase.co", "db.{project_ref:ref20}.supabase.com", [], []),
]


def run(*command, tree, **more):
    return subprocess.run(command, cwd=tree, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **more)


def noticed_by(tree, probes, cells):
    """Who turns red first; None: nobody."""
    built = run("cmake", "--build", "--preset", "dev", tree=tree)
    if built.returncode != 0:
        return "the build"
    if run("ctest", "--preset", "dev", "-L", "unit|data|law", "-j2", "--stop-on-failure", tree=tree).returncode != 0:
        return "unit, data and laws"
    tool = os.path.join(tree, "build", "dev", "gen", "dsnsmith")
    for probe in probes:
        script = os.path.join(tree, "tests", "conformance", "run.py")
        if run(sys.executable, "-B", script, "--driver", probe, "--dsnsmith", tool, tree=tree).returncode != 0:
            return f"what {probe} reads"
    if probes:
        script, model = os.path.join(tree, "tests", "conformance", "differential.py"), os.path.join(tree, "build", "dev", "tests", "conformance", "string_model")
        if run(sys.executable, "-B", script, "--dsnsmith", tool, "--model", model, "--sample", tree=tree).returncode != 0:
            return "what every driver makes of people's strings"
    for cell in cells:
        script = os.path.join(tree, "tests", "conformance", "live.py")
        driver = [word for probe in probes for word in ("--driver", probe)]
        if run(sys.executable, "-B", script, "--dsnsmith", tool, *driver, "--cell", cell, tree=tree).returncode != 0:
            return f"the live cell `{cell}`"
    return None


def main():
    parser = argparse.ArgumentParser(description="Does breaking a fact turn a test red?")
    parser.add_argument("--tree", required=True, type=os.path.abspath, help="a checkout to break")
    parser.add_argument("--only", type=int, action="append")
    asked = parser.parse_args()
    missed = 0
    for number, (name, there, broken, probes, cells) in enumerate(FACTS):
        if asked.only and number not in asked.only:
            continue
        path = os.path.join(asked.tree, name)
        with open(path, encoding="utf-8") as file:
            text = file.read()
        if there not in text:
            print(f"{number}: {name} says nothing of `{there.strip()}` any more", flush=True)
            missed += 1
            continue
        try:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text.replace(there, broken, 1))
            by = noticed_by(asked.tree, probes, cells)
        finally:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        missed += by is None
        print(f"{number}: {os.path.basename(name)}: `{there.strip()}` → `{broken.strip()}`: {by or 'NOBODY NOTICES'}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
