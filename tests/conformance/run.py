#!/usr/bin/env python3
"""Do the real drivers understand what dsnsmith writes?

    run.py [--dsnsmith PROGRAM] [--driver NAME]… [--skip-file FILE] [--keep] | --list

For every driver and every row of ../vectors/connections.json, dsnsmith turns the row's connection
into that driver's variant, the driver's own parser reads the variant (drivers/*/probe.*), and what
it understood is compared with the row. Before that, and without --dsnsmith only that, the probes
read the strings of ../vectors/known-good.json, which people typed, so that a probe cannot be
wrong in the same way as the code.

A row: `why`; `connection`, where parameters have their canonical names and durations a unit;
`drivers`, patterns as `all`, `pgx`, `pgx@5.10`, `prisma-*`. Then, by pattern: `refused`, why
dsnsmith may refuse (if it finds a way, the driver has to understand it like any other); `lost`,
names of parameters that the driver cannot be told, which is said as a warning; `notes`, words
that a note or a setting has to hold; `tls_as`, what the driver makes of the TLS where that is not what was asked;
`statements_as`, `any` where only a line of code, which `notes` names, keeps it from preparing.
What only one driver makes of a row stands in ../vectors/drivers/ID.json: `rows`, by their `why`, or by its beginning
or end with `…` for the rest, with the same four fields, there without patterns; `like`, another driver whose answers hold where the file says nothing; `known_good`,
strings as in known-good.json.

No password and no string is ever printed: a difference is reported as row, driver and field.
Exit status: 0 agreement, 1 a difference, 77 programs are missing (with CI=true that is 1).
"""

import argparse
import concurrent.futures
import functools
import ipaddress
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
VECTORS = os.path.join(os.path.dirname(HERE), "vectors")
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
from probes import PROBES, Probe, install, matches  # noqa: E402

UNRESERVED = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
MILLISECONDS = {"ms": 1, "s": 1000, "min": 60000, "h": 3600000}
# Durations by the unit in which the canonical form counts them (libpq-connect 34.1.2; the server's
# own settings count milliseconds).
UNITS = {
    "connect_timeout": "s", "keepalives_idle": "s", "keepalives_interval": "s", "tcp_user_timeout": "ms",
    "command_timeout": "s", "statement_timeout": "ms", "lock_timeout": "ms",
    "idle_in_transaction_session_timeout": "ms",
}
# Settings of the server: libpq has no keyword for them, so the canonical form says them in `options`.
SETTINGS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "search_path",
            "timezone", "jit", "datestyle", "work_mem", "app.tenant")
# What dsnsmith alone knows: no canonical string can say it, so `get` takes it with --set.
ONLY_SET = ("command_timeout",)


# --- a connection as people write it, and as it is compared --------------------------------------


def encode(text, kept=b""):
    return "".join(chr(byte) if byte in UNRESERVED or byte in kept else f"%{byte:02X}" for byte in text.encode())


def milliseconds(text):
    number, unit = re.fullmatch(r"([0-9.]+)\s*([a-z]*)", str(text)).groups()
    return round(float(number) * MILLISECONDS[unit])


def duration_in(text, unit):
    count, rest = divmod(milliseconds(text), MILLISECONDS[unit])
    assert rest == 0, "a row's duration is no whole number of its unit"
    return str(count)


def option_word(text):
    """A word of `options`: blanks and backslashes escaped (postinit.c, pg_split_opts)."""
    return re.sub(r"([\\ \t\n])", r"\\\1", text)


def canonical_url(connection, with_password=True):
    """design.md section 5, by hand: this is the oracle's own writer, not dsnsmith's."""
    query = {}
    options = list(connection.get("routing", []))
    for name, value in connection.get("parameters", {}).items():
        if name in ONLY_SET:
            continue
        text = duration_in(value, UNITS[name]) if name in UNITS else str(value)
        if name in SETTINGS:
            options.append("-c " + option_word(f"{name}={text}"))
        else:
            query[name] = text
    if options:
        query["options"] = " ".join(options)
    tls = connection.get("tls", {})
    if tls.get("mode", "prefer") != "prefer":
        query["sslmode"] = tls["mode"]
    if tls.get("roots") == "system":
        query["sslrootcert"] = "system"
    for key, name in (("ca", "sslrootcert"), ("cert", "sslcert"), ("key", "sslkey")):
        if tls.get(key):
            query[name] = tls[key]
    user = encode(connection["user"])
    if with_password and connection.get("password") is not None:
        user += ":" + encode(connection["password"])
    hosts = []
    for host, port in connection["addresses"]:
        if host.startswith("/"):
            query["host"] = host
            if port is not None:
                query["port"] = str(port)
            continue
        bracketed = f"[{host.replace('%', '%25')}]" if ":" in host else host
        hosts.append(bracketed + (f":{port}" if port is not None else ""))
    text = f"postgresql://{user}@{','.join(hosts)}/{encode(connection['database'])}"
    if query:
        text += "?" + "&".join(f"{name}={encode(query[name], b'/:')}" for name in sorted(query))
    return text


def normal(name, value):
    if name in UNITS:
        if isinstance(value, (int, float)):
            return int(value)
        text = str(value)
        if not re.fullmatch(r"[0-9.]+\s*(ms|s|min|h)?", text):
            return text  # no duration: another driver's word
        return milliseconds(text if not text.isdigit() else text + UNITS[name])
    if isinstance(value, bool):
        return "1" if value else "0"
    return str(value)


def split_options(text):
    words, word, escaped, inside = [], "", False, False
    for letter in text or "":
        if escaped:
            word, escaped, inside = word + letter, False, True
        elif letter == "\\":
            escaped = True
        elif letter.isspace():
            if inside or word:
                words.append(word)
            word, inside = "", False
        else:
            word, inside = word + letter, True
    if inside or word:
        words.append(word)
    return words


def read_options(text):
    """What a server or a router makes of `options`: settings, and the words that are none."""
    settings, routing = {}, []
    words = split_options(text)
    at = 0
    while at < len(words):
        word = words[at]
        if word == "-c" and at + 1 < len(words):
            at += 1
            name, _, value = words[at].partition("=")
            settings[name] = value
        elif word.startswith("-c"):
            name, _, value = word[2:].partition("=")
            settings[name] = value
        elif word.startswith("--cluster="):
            routing.append(word)  # CockroachDB's router's; PostgreSQL has no setting of this name
        elif word.startswith("--"):
            name, _, value = word[2:].partition("=")
            settings[name.replace("-", "_")] = value
        else:
            routing.append(word)
        at += 1
    return settings, routing


def understood_of(answer):
    """An answer of a probe in the shape of expected_of()."""
    settings, routing = read_options(answer.get("options"))
    parameters = {}
    # libpq and most drivers send client_encoding by themselves; a row that asks for one names it.
    for source in (answer.get("startup", {}), settings, answer.get("client", {})):
        for name, value in source.items():
            name = name.lower()
            if name in parameters and normal(name, value) != parameters[name]:
                parameters[name] = "said twice, and differently"
            else:
                parameters[name] = normal(name, value)
    return {
        "user": answer.get("user"),
        "password": answer.get("password"),
        "addresses": [[host, int(port)] for host, port in answer["addresses"]],
        "database": answer.get("database"),
        "tls": {key: answer["tls"].get(key) for key in ("mode", "roots", "ca", "cert", "key")},
        "routing": routing,
        "parameters": parameters,
        "pool": {name: value for name, value in answer.get("pool", {}).items() if name != "overflow"},
        "statements": answer.get("statements"),
    }


def expected_of(row, probe):
    connection = row["connection"]
    lost = of_driver(row, "lost", probe) or []
    tls = {"mode": "prefer", "roots": "none", "ca": None, "cert": None, "key": None, **connection.get("tls", {})}
    if tls["ca"]:
        tls["roots"] = "file"
    if connection["addresses"][0][0].startswith("/"):
        tls = {"mode": "disable", "roots": "none", "ca": None, "cert": None, "key": None}
    elif tls["mode"] == "require" and tls["ca"]:
        tls["mode"] = "verify-ca"  # libpq-ssl 34.19.1: require with a root file is verify-ca
    tls.update(of_driver(row, "tls_as", probe) or {})
    pool = {}
    for name, value in connection.get("pool", {}).items():
        pool[name] = milliseconds(value) if name in ("timeout", "lifetime") else value
    parameters = {name: normal(name, value) for name, value in connection.get("parameters", {}).items()}
    # `--name=value` is a setting for a server and a word for a router; here it is a setting.
    settings, routing = read_options(" ".join(option_word(word) for word in connection.get("routing", [])))
    parameters.update(settings)
    return {
        "user": connection["user"],
        "password": connection.get("password"),
        "addresses": [[host, port or 5432] for host, port in connection["addresses"]],
        "database": connection["database"],
        "tls": tls,
        "routing": routing,
        "parameters": {name: value for name, value in parameters.items() if name not in lost},
        "pool": {name: value for name, value in pool.items() if "pool." + name not in lost},
        "statements": of_driver(row, "statements_as", probe) or ("unprepared" if named_statements_meet(connection) else "any"),
    }


def named_statements_meet(connection):
    return connection.get("pooling") == "transaction" and connection.get("prepared", "none") == "none"


@functools.lru_cache(maxsize=None)
def own_file(probe):
    """What stands in ../vectors/drivers/ID.json, by the probe's name or that without a version."""
    for name in (probe.name, probe.name.partition("@")[0]):
        path = os.path.join(VECTORS, "drivers", name + ".json")
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                return json.load(file)
    return {}


def speaks_of(key, why):
    """Is it the row's `why`, or its beginning or end beside `…` (`user: …`, `… in user and password`)?"""
    return key == why or (key.endswith("…") and why.startswith(key[:-1])) or (key.startswith("…") and why.endswith(key[1:]))


def own_row(own, field, why):
    """What a driver's own file says of the row, the row's whole `why` first."""
    rows = own.get("rows", {})
    for key in sorted(rows, key=lambda key: key != why):
        if speaks_of(key, why) and field in rows[key]:
            return rows[key]
    return {}


def of_driver(row, field, probe):
    """A row's field for this driver: its own file's word, then the row's for it, then that for what it is like."""
    while probe:
        own = own_file(probe)
        found = own_row(own, field, row["why"])
        if field in found:
            return found[field]
        pattern = matches(list(row.get(field, {})), probe)
        if pattern is not None:
            return row[field][pattern]
        probe = Probe(own["like"], None, None, None) if own.get("like") else None
    return None


def same_host(host):
    """`::ffff:192.0.2.7` is `::ffff:c000:207`, which URL parsers of the web write."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return host if host.startswith("/") else host.lower()


def differences(expected, got):
    found = []
    for field, wanted in expected.items():
        if field == "statements":
            # Preparing less than allowed is always right.
            if wanted == "unprepared" and got[field] != "unprepared":
                found.append("statements")
        elif field in ("parameters", "pool", "tls"):
            for name in sorted(set(wanted) | set(got[field])):
                mine, other = wanted.get(name), got[field].get(name)
                if name == "target_session_attrs" and other == "set" and mine not in (None, "any"):
                    continue  # pgx holds a function there
                if field == "parameters" and name not in wanted and name in QUIET:
                    continue
                if field == "pool" and name == "min" and mine is None and "max" in wanted and other <= wanted["max"]:
                    continue  # psycopg's and asyncpg's own minimum may be above the maximum that is asked for
                if mine != other:
                    found.append(f"{field}.{name}")
        elif field == "addresses":
            if [(same_host(host), port) for host, port in wanted] != [(same_host(host), port) for host, port in got[field]]:
                found.append(field)
        elif wanted != got[field]:
            found.append(field)
    return found


# No pool belongs to it, so a pool's settings are somebody else's, and nothing is said.
POOLLESS = ("canonical",)
# What drivers say without being asked.
QUIET = ("client_encoding",)


# --- running -------------------------------------------------------------------------------------


class Place:
    """A folder for one run, with a certificate authority and a client certificate in it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="dsnsmith-conformance.")
        self.home = os.path.join(self.folder, "home")
        os.mkdir(self.home)
        self.names = {
            "ca": os.path.join(self.folder, "ca.pem"),
            "odd_ca": os.path.join(self.folder, "odd ca+%41&=;.pem"),
            "client": os.path.join(self.folder, "client.pem"),
            "client_key": os.path.join(self.folder, "client.key"),
            "socket": os.path.join(self.folder, "s"),
        }
        for name in ("ca", "odd_ca", "client"):
            subprocess.run(
                ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
                 "-days", "2", "-subj", f"/CN=dsnsmith conformance {name}",
                 "-keyout", os.path.join(self.folder, name + ".key"), "-out", self.names[name]],
                check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.chmod(self.names["client_key"], 0o600)

    def fill(self, value):
        """`{ca}`, `{odd_ca}`, `{client}` and `{client_key}` in a row are files here."""
        if isinstance(value, str):
            for name, path in self.names.items():
                value = value.replace("{" + name + "}", path)
                value = value.replace("{" + name + "|percent}", encode(path, b"/:"))
            return value
        if isinstance(value, list):
            return [self.fill(item) for item in value]
        if isinstance(value, dict):
            return {key: self.fill(item) for key, item in value.items()}
        return value

    def environment(self, **more):
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "JAVA_HOME") if name in os.environ}
        return {**kept, "HOME": self.home, "LC_ALL": "C.UTF-8", "TZ": "UTC", **more}

    def candidates(self):
        return [self.names[name] for name in ("ca", "odd_ca", "client", "client_key")]


def ask(probe, folder, requests, place):
    """What the driver understood, by id; and the name and version that it gives itself."""
    environment = place.environment(PYTHONDONTWRITEBYTECODE="1", **probe.environment(folder))
    lines = "".join(json.dumps({**request, "candidates": place.candidates()}) + "\n" for request in requests)
    result = subprocess.run(probe.command(folder), input=lines, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, encoding="utf-8", env=environment, cwd=place.folder)
    # Not splitlines(), which ends a line at U+2028 too, and most programs write that one unescaped.
    answers = [json.loads(line) for line in result.stdout.split("\n") if line.strip()]
    if result.returncode != 0 or len(answers) != len(requests) + 1:
        # Its standard error may echo a string, so only its length is told.
        raise SystemExit(f"conformance: the probe of {probe.name} ended with status {result.returncode} after "
                         f"{max(len(answers) - 1, 0)} of {len(requests)} rows ({len(result.stderr)} bytes on standard error)")
    return {answer["id"]: answer for answer in answers[1:]}, answers[0]


def written(program, probe, row, place):
    """dsnsmith's variant of the row's connection, or nothing; its exit status; its diagnostics' names and messages."""
    connection = row["connection"]
    environment = place.environment()
    through_get = "pool" in connection or "pooling" in connection or any(
        name in connection.get("parameters", {}) for name in ONLY_SET)
    if through_get:
        environment["CONFORMANCE_PASSWORD"] = connection["password"]
        address = {name: value for name, value in connection.items() if name != "parameters"}
        command = [program, "get", "--provider", "generic", "--driver", probe.selects, "--as", "json",
                   "--password-env", "CONFORMANCE_PASSWORD", "--set", "url=" + canonical_url(address, False),
                   "--set", "user=" + connection["user"]]
        command += ["--set", "tls.mode=" + connection.get("tls", {}).get("mode", "prefer")]
        if connection.get("pooling"):
            command += ["--set", "pooling=" + connection["pooling"], "--set", "prepared=" + connection.get("prepared", "none")]
            # As at a pool that ignores what a driver always sends: cases/driver/sent_always.case has the refusal.
            command += ["--accept", "parameter-refused-by-pooler"]
        for name, value in connection.get("pool", {}).items():
            command += ["--set", f"pool.{name}={json.dumps(value) if isinstance(value, bool) else value}"]
        for name, value in connection.get("parameters", {}).items():
            command += ["--set", f"parameters.{name}={value}"]
    else:
        environment["CONFORMANCE_URL"] = canonical_url(connection)
        command = [program, "convert", "--url-env", "CONFORMANCE_URL", "--from", "canonical", "--to", probe.selects,
                   "--as", "json"]
    result = subprocess.run(command + ["--report", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                            text=True, encoding="utf-8", env=environment, cwd=place.folder, stdin=subprocess.DEVNULL)
    try:
        report = json.loads(result.stderr) if result.stderr.strip() else {"diagnostics": []}
        said = [(diagnostic["name"], diagnostic["message"]) for diagnostic in report["diagnostics"]]
    except (ValueError, KeyError):
        said = [("unreadable-report", "")]
    return json.loads(result.stdout) if result.returncode == 0 else None, result.returncode, said


SHOWN = 8  # rows with one and the same mistake


class Tally:
    def __init__(self, probe, of):
        self.probe, self.of = probe, of
        self.equal, self.refused, self.wrong = 0, 0, []
        self.started, self.about = time.monotonic(), {}

    def mistake(self, row, what):
        self.wrong.append((row["why"], what))

    def text(self):
        first = (f"{self.probe.name:24} {self.about['driver']} {self.about['version']}, {self.of}: "
                 f"{self.equal} equal, {self.refused} refused as the rows say, {len(self.wrong)} wrong "
                 f"({time.monotonic() - self.started:.1f} s)")
        by_what = {}
        for why, what in self.wrong:
            by_what.setdefault(what, []).append(why)
        lines = [first]
        for what, whys in by_what.items():
            lines += [f"    {why}: {what}" for why in whys[:SHOWN]]
            if len(whys) > SHOWN:
                lines.append(f"    and {len(whys) - SHOWN} more rows: {what}")
        return "\n".join(lines)


def check_connections(program, probe, folder, rows, place):
    """dsnsmith writes, the driver reads."""
    tally = Tally(probe, "what dsnsmith wrote")
    mine = [(number, row) for number, row in enumerate(rows) if matches(row["drivers"], probe)]
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as workers:
        results = list(workers.map(lambda one: written(program, probe, one[1], place), mine))
    requests = []
    for (number, row), (variant, status, said) in zip(mine, results):
        if status not in (0, 1):
            tally.mistake(row, f"dsnsmith ended with status {status}")
            continue
        if variant is None:
            if of_driver(row, "refused", probe):
                tally.refused += 1
            else:
                tally.mistake(row, "refused, and the row does not say why: " + ", ".join(name for name, _ in said))
            continue
        for name in of_driver(row, "lost", probe) or []:
            if name.startswith("pool.") and matches(POOLLESS, probe):
                continue
            if not any(f"`{name}`" in message for _, message in said):
                tally.mistake(row, f"{name} is lost without a word")
        note = of_driver(row, "notes", probe)
        if note and note not in json.dumps([variant.get("notes", []), variant.get("settings", {})]):
            tally.mistake(row, f"no note says `{note}`")
        requests.append({"id": number, **{key: variant.get(key) for key in ("url", "settings", "env", "notes")}})
    answers, tally.about = ask(probe, folder, requests, place)
    for number, answer in answers.items():
        if "error" in answer:
            tally.mistake(rows[number], f"the driver refuses it: {answer['error']}")
            continue
        found = differences(expected_of(rows[number], probe), understood_of(answer))
        if found:
            tally.mistake(rows[number], "understood differently: " + ", ".join(found))
        else:
            tally.equal += 1
    return tally


def check_known_good(probe, folder, rows, place):
    """People wrote: string in, part of the understanding out."""
    tally = Tally(probe, "what people typed")
    mine = [(number, row) for number, row in enumerate(rows) if matches(row["drivers"], probe)]
    requests = [{"id": number, **{key: row[key] for key in ("url", "settings", "env") if key in row}}
                for number, row in mine]
    answers, tally.about = ask(probe, folder, requests, place)
    for number, row in mine:
        answer = answers[number]
        if "error" in answer:
            if row.get("error"):
                tally.refused += 1
            else:
                tally.mistake(row, f"the driver refuses it: {answer['error']}")
            continue
        if row.get("error"):
            tally.mistake(row, "understood, and the row says that the driver refuses it")
            continue
        got, found = understood_of(answer), []
        for field, wanted in row["understood"].items():
            if field == "tls":
                found += [f"tls.{name}" for name in wanted if wanted[name] != got["tls"][name]]
            elif field == "parameters":
                normalised = {name: normal(name, value) for name, value in wanted.items()}
                if normalised != {name: value for name, value in got[field].items() if name not in QUIET}:
                    found.append(field)
            elif wanted != got[field]:
                found.append(field)
        if found:
            tally.mistake(row, "understood differently: " + ", ".join(found))
        else:
            tally.equal += 1
    return tally


def load(name, place):
    with open(os.path.join(VECTORS, name), encoding="utf-8") as file:
        return place.fill(json.load(file)["rows"])


def own_known_good(probe, place):
    return place.fill([{"drivers": [probe.name], **row} for row in own_file(probe).get("known_good", [])])


def check_own_rows(probe, rows):
    """A row that is spoken of has to exist: otherwise a reworded `why` would leave an exception behind."""
    unknown = {key for key in own_file(probe).get("rows", {}) if not any(speaks_of(key, row["why"]) for row in rows)}
    if unknown:
        raise SystemExit(f"conformance: vectors/drivers/{probe.name}.json speaks of rows that do not exist: "
                         + "; ".join(sorted(unknown)))


def main():
    parser = argparse.ArgumentParser(description="Do the real drivers understand what dsnsmith writes?")
    parser.add_argument("--dsnsmith", type=os.path.abspath, help="the program under test")
    parser.add_argument("--driver", action="append", help="only these probes (a pattern)")
    parser.add_argument("--list", action="store_true", help="the names of the probes")
    parser.add_argument("--skip-file", help="append what was not run, and why")
    parser.add_argument("--keep", action="store_true", help="keep the run's folder")
    asked = parser.parse_args()
    if asked.list:
        print("\n".join(probe.name for probe in PROBES))
        return 0
    probes = [probe for probe in PROBES if not asked.driver or matches(asked.driver, probe)]
    if not shutil.which("openssl"):
        return give_up(["openssl is not installed (Debian package openssl): nothing was run"], asked.skip_file)
    place = Place()
    try:
        missing, failed = [], False
        typed, rows = load("known-good.json", place), load("connections.json", place)
        for probe in probes:
            try:
                folder = probe.installed()
            except install.Missing as reason:
                missing.append(f"{probe.name} was not run: {reason}")
                continue
            check_own_rows(probe, rows)
            tallies = [check_known_good(probe, folder, typed + own_known_good(probe, place), place)]
            if asked.dsnsmith:
                tallies.append(check_connections(asked.dsnsmith, probe, folder, rows, place))
            for tally in tallies:
                print(tally.text())
                failed = failed or bool(tally.wrong)
        if failed:
            return 1
        return give_up(missing, asked.skip_file) if missing else 0
    finally:
        if asked.keep:
            print(f"kept {place.folder}")
        else:
            shutil.rmtree(place.folder, ignore_errors=True)


def give_up(reasons, skip_file):
    for reason in reasons:
        print(f"conformance SKIPPED: {reason}")
        if skip_file:
            with open(skip_file, "a", encoding="utf-8") as file:
                file.write(f"conformance: {reason}\n")
    return 1 if os.environ.get("CI") == "true" else 77


if __name__ == "__main__":
    sys.exit(main())
