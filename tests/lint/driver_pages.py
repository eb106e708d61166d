#!/usr/bin/env python3
"""A page for each driver, and their index: templates/drivers/README.md and templates/drivers/pages/.

    driver_pages.py --tool PROGRAM            exit 1 if a page is stale
    driver_pages.py --tool PROGRAM --write    writes them anew

The tables of a page come from the driver's file; the answers under *Examples* are printed by the
program itself, so that a page cannot show what dsnsmith does not write.

Needs the Python package yaml. Exit status: 0 all is well, 1 a page is stale, 77 the package is missing.
"""

import argparse
import concurrent.futures
import json
import os
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from driver_tables import FOLDER, ids, resolved, rows_of  # noqa: E402
from pages import renew  # noqa: E402

PAGES = os.path.join(FOLDER, "pages")
PASSWORD = "p@ss w/rd"
CA = "/run/secrets/ca.pem"
EXAMPLES = [
    ("Direct, encrypted and verified against the public authorities",
     ["--set", "host=db.example.com", "--set", "user=app", "--set", "database=orders"]),
    ("Verified against a private authority (`tls.mode=verify-full` with its file)",
     ["--set", "host=db.example.com", "--set", "user=app", "--set", "database=orders", "--set", "tls.mode=verify-full",
      "--set", "tls.ca.file=ca.pem", "--set", "tls.ca.at=" + CA]),
    ("A Unix socket",
     ["--set", "socket=/var/run/postgresql", "--set", "user=app", "--set", "database=orders"]),
    ("Behind a transaction pool that does not follow prepared statements",
     ["--set", "host=pool.example.com", "--set", "port=6432", "--set", "user=app", "--set", "database=orders",
      "--set", "pooling=transaction"]),
]

ROOTS = {"none": "", "system": "the public authorities", "file": "a file of your own"}
SOCKETS = {
    "none": "not in the string", "query": "`…@/db?host=/dir`", "query-file": "`…@/db?host=/dir/.s.PGSQL.5432`",
    "query-authority-port": "`…@:6432/db?host=/dir` (the port in front)", "localhost-query": "`…@localhost/db?host=/dir`",
    "authority": "`…@%2Fdir/db`", "cloud-sql-factory": "by Cloud SQL's socket factory",
    "settings": "in settings; `localhost` stands in the string",
}
HOSTS = {"one": "one only", "list": "`h1:5432,h2:5433`", "query": "`?host=h1,h2&port=5432,5433`"}
IPV6 = {True: "`[2001:db8::1]`", False: "not in the string", "query": "`?host=2001:db8::1`, without brackets",
        "with-port": "`[2001:db8::1]:5432`, only with its port", "single": "`[2001:db8::1]`, beside no other host",
        "hexadecimal": "`[2001:db8::1]`, without an IPv4 address at its end"}
UNKNOWN = {"error": "refused by the driver", "ignored": "ignored without a word", "setting": "sent to the server as settings"}
PRECEDENCE = {"query": "the query's", "authority": "the one in front of the query", "neither": "no rule to rely on: say it once"}
DATABASES = {"percent": "percent-encoded", "percent-trimmed": "percent-encoded; leading slashes are dropped",
             "percent-resolved": "percent-encoded, after `.` and `..` between slashes are resolved",
             "percent-stripped": "percent-encoded; blanks at its ends are dropped",
             "decode-uri": "as JavaScript's decodeURI reads it", "literal": "as it stands, undecoded"}
# Where the string is a list of pairs.
LISTED = {"socket": {"query": "its directory in place of the host"}, "hosts": {"list": "names with commas between them", "query": "names with commas between them"},
          "ipv6": {True: "in place of the host"}}
GRAMMARS = {"url": "a URL", "jdbc": "a JDBC URL", "conninfo": "libpq's pairs (`host=… dbname=…`)",
            "pgbouncer": "PgBouncer's pairs", "ado": "pairs with `;` (`Host=…;Username=…`)",
            "odbc": "pairs with `;` and braces (`Server=…;PWD={…}`)", "pdo": "PHP's pairs behind `pgsql:`",
            "dbi": "Perl's pairs behind `dbi:Pg:`"}
UNITS = {"ms": "milliseconds", "s": "seconds", "min": "minutes"}
BEHIND = {"none": "does not follow prepared statements (PgBouncer before 1.21)",
          "tracked": "follows them (PgBouncer 1.21 and newer, Supavisor)",
          "budget": "follows them up to a number for each client"}


# --- small pieces of Markdown --------------------------------------------------------------------


def code(text):
    text = str(text).replace("|", "\\|")
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def prose(text):
    return str(text).replace("|", "\\|")


def table(head, rows):
    if not rows:
        return ""
    lines = ["| " + " | ".join(row) + " |" for row in [head, ["---"] * len(head), *rows]]
    return "\n".join(lines) + "\n"


def spelled(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    return "null" if value is None else str(value)


def literal(value):
    """A value in settings: quoted as in JSON where it is text."""
    return json.dumps(value, ensure_ascii=False)


def writes(row, listed):
    """What is written, by carrier."""
    said = []
    keys = row.get("url") or {}
    if keys:
        joint = ";" if listed else "&"
        said.append("string: " + code(joint.join(f"{key}={spelled(value)}" for key, value in keys.items())))
    for path, value in (row.get("settings") or {}).items():
        said.append("settings: " + code(f"{path} = {literal(value)}"))
    for name, value in (row.get("env") or {}).items():
        said.append("environment: " + code(f"{name}={spelled(value)}"))
    return "<br>".join(said)


def place(row, listed):
    for carrier, word in (("url", "string"), ("settings", "settings"), ("env", "environment")):
        if row.get(carrier):
            return f"{word}: " + code(row[carrier] + ("=…" if carrier == "url" else ""))
    return ""


def form(row):
    said = []
    if row.get("iso"):
        said.append("ISO 8601 (`PT1.5S`); a number with a unit (`500ms`), or of " + UNITS[row["unit"]] + ", is read as well")
    elif row.get("unit"):
        said.append(UNITS[row["unit"]] + (", fractions too" if row.get("fraction") else ""))
    if row.get("unit_written"):
        said.append("with the unit (`1800s`)")
    if row.get("spelling") in ("number", "boolean"):
        said.append("a " + row["spelling"])
    if row.get("spelling") == "flag":
        said.append("1 or 0")
    if row.get("words"):
        said.append(", ".join(f"{code(mine)} is {code(spelled(theirs))}" for mine, theirs in row["words"].items()))
    for key, text in (("after_login", "by a statement after the login: lost behind a transaction pool"),
                      ("one_name", "one lower-case name"), ("several_hosts", "refused beside a single host"),
                      ("undecoded", "taken undecoded")):
        if row.get(key):
            said.append(text)
    if row.get("along"):
        said.append("together with " + writes(row["along"], False))
    return "; ".join(said)


def version(row):
    return code(row["when"]) if row.get("when") else ""


# --- the sections of a page ----------------------------------------------------------------------


def about(facts):
    versions = facts["versions"]
    span = versions["oldest"] if versions["oldest"] == versions["newest"] else f"{versions['oldest']} to {versions['newest']}"
    text = f"{facts['language']}, versions {span}"
    if facts.get("base"):
        text += f", on {facts['base']['name']} {facts['base']['oldest']} to {facts['base']['newest']}"
    confirmed = ("the real program confirmed this table in the tests" if facts["evidence"] == "run"
                 else "read in the driver's source; no real program has confirmed it here")
    text = f"{text}. Evidence: {facts['evidence']} ({confirmed}).\n"
    if facts.get("like"):
        text += f"What is not said here is as in [`{facts['like']}`]({facts['like']}.md); its part of the table is repeated below.\n"
    return text + ("In the tables `{ca}`, `{cert}` and `{key}` stand for the paths of files; settings below `connect` are arguments of the driver's\n"
                   "own connect call, those below `engine` of the pool or engine around it. A version without a name is the driver's.\n")


def string_row(facts, title, cell):
    """One row of the string's table: what the newest versions do, and where older ones differ."""
    cells = [(when, cell(string)) for when, string in facts["strings"]]
    newest = cells[0][1]
    if not newest and not any(text for _, text in cells):
        return []
    others = [f"{text or 'not so'} ({code(when)})" for when, text in cells[1:] if text != newest]
    return [[title, "<br>".join([newest or "not so", *others])]]


def string_section(facts):
    if not facts["strings"]:
        instead = facts.get("string_driver")
        return (f"It takes no connection string; [`{instead}`]({instead}.md) reads one for it.\n" if instead
                else "It takes no connection string.\n")

    def first(string):
        kind = GRAMMARS[string.get("grammar", "url")]
        schemes = string.get("schemes") or []
        if schemes:
            kind += ": " + code(schemes[0] + "://…")
        if schemes[1:]:
            kind += ", read as well: " + ", ".join(code(scheme + "://") for scheme in schemes[1:])
        if string.get("list_schemes"):
            kind += "; of several hosts " + ", ".join(code(scheme + "://") for scheme in string["list_schemes"])
        for scheme, says in (string.get("scheme_words") or {}).items():
            kind += f"; {code(scheme)} says " + ", ".join(code(f"{key}={value}") for key, value in says.items())
        return kind + ("; libpq's pairs are read, too" if string.get("keywords") else "")

    def urls(word, words):
        return lambda string: words.get(string.get(word), "") if string.get("grammar", "url") in ("url", "jdbc") else ""

    def told(word, words, otherwise):
        def cell(string):
            value = string.get(word, otherwise)
            pairs = string.get("grammar", "url") not in ("url", "jdbc")
            return LISTED[word].get(value, words[value]) if pairs else words[value]
        return cell

    rows = string_row(facts, "form", first)
    rows += string_row(facts, "a Unix socket", told("socket", SOCKETS, "none"))
    rows += string_row(facts, "several hosts", told("hosts", HOSTS, "one"))
    rows += string_row(facts, "an IPv6 address", told("ipv6", IPV6, True))
    rows += string_row(facts, "the database's name", lambda s: urls("database", DATABASES)({"database": "percent", **s})
                       + (f"; else {code(s['database_key'] + '=…')}" if s.get("database_key") else ""))
    rows += string_row(facts, "user and password", lambda s: "in settings, not in the string" if s.get("credentials") == "settings" else "")
    rows += string_row(facts, "`+` in a value", lambda s: {"space": "a blank", "literal": "itself"}.get(s.get("plus", "literal"), "")
                       if s.get("grammar", "url") == "url" else "")
    rows += string_row(facts, "of two hosts or users, what counts", urls("precedence", PRECEDENCE))
    rows += string_row(facts, "keys that it does not know", lambda s: UNKNOWN.get(s.get("unknown"), ""))
    rows += string_row(facts, "values that change", lambda s: {"numbers": "`007` arrives as 7", "all": "`007` as 7, `true` as True",
                                                               "json": "what looks like JSON"}.get({True: "all"}.get(s.get("casts"), s.get("casts")), ""))
    return table(["its string", ""], rows)


def parts_section(facts):
    parts = {name: path for name, path in (facts.get("parts") or {}).items() if name != "port_spelling"}
    if not parts:
        return ""
    rows = [[name.replace("_", " "), "settings: " + code(path)] for name, path in parts.items()]
    lead = "As far as no string says it:\n\n" if facts["strings"] else ""
    return "\n" + lead + table(["part", "where"], rows)


def commas(facts):
    escaped = facts.get("commas_in_user", "always")
    if escaped == "always":
        return ""
    since = "" if escaped == "never" else f", but {code(escaped)} can"
    return f"\nWith a password it cannot log in as a user that holds a comma, which it does not escape for SCRAM{since}.\n"


def listed(facts):
    return bool(facts["strings"]) and facts["strings"][0][1].get("grammar", "url") not in ("url", "jdbc")


def tls_section(facts):
    rows = []
    for row in facts["tls"]:
        if row.get("direction") == "read":
            continue
        wish = f"`{row['mode']}`"
        roots = ROOTS[row.get("roots", "none")]
        said = "**refused**: " + prose(row["refused"]) if row.get("refused") else writes(row, listed(facts)) or "nothing is written"
        for key in ("weaker", "note"):
            if row.get(key):
                said += f"<br>{prose(row[key])}"
        rows.append([wish, roots, said, version(row)])
    text = table(["sslmode as libpq means it", "vouched for by", "how it is told", "versions"], rows)
    read = [row for row in facts["tls"] if row.get("direction") == "read"]
    if read:
        text += "\nAlso understood, and never written:\n\n" + table(
            ["what stands there", "means", "versions"],
            [[writes(row, listed(facts)), f"`{row['mode']}`" + (", " + ROOTS[row["roots"]] if row.get("roots", "none") != "none" else ""),
              version(row)] for row in read])
    certificates = [writes(row, listed(facts)).replace("<br>", ", ") + (f" ({version(row)})" if row.get("when") else "")
                    for row in rows_of(facts.get("client_certificate") or [])]
    text += "\nA client certificate: " + ("; ".join(certificates) or "it cannot be given one") + ".\n"
    if facts.get("on_socket") is not None:
        told = writes(facts["on_socket"], listed(facts))
        text += "On a Unix socket: " + (told.replace("<br>", ", ") if told else "nothing is written, since nothing is encrypted there") + ".\n"
    return text


def routing_section(facts):
    sni = facts["sni"]
    sends = {"always": "sends the host's name in the TLS handshake (SNI)", "never": "sends no host's name in the TLS handshake (SNI)",
             "verify-full": "sends the host's name in the TLS handshake (SNI) under verify-full alone"}.get(
                 sni, f"sends the host's name in the TLS handshake (SNI) from {code(sni)} on")
    options = [row for row in rows_of(facts.get("options") or [])]
    told = ", ".join(("refused: " + prose(row["refused"]) if row.get("refused") else place(row, listed(facts)))
                     + (f" ({version(row)})" if row.get("when") else "") for row in options)
    return (f"It {sends}. The start-up parameter `options`, by which routers are told as well: "
            f"{told or 'it has no place for it'}.\n")


def parameters_section(facts):
    rows = []
    for name in sorted(facts["parameters"]):
        for row in rows_of(facts["parameters"][name]):
            if row.get("refused"):
                rows.append([code(name), "**refused**: " + prose(row["refused"]), "", version(row)])
            else:
                more = form(row)
                if row.get("direction") == "read":
                    more = "; ".join([*([more] if more else []), "read, never written"])
                rows.append([code(name), place(row, listed(facts)), more, version(row)])
    settings = facts.get("server_settings")
    if settings == "options":
        rest = "inside `options`, as `-c name=value`"
    elif settings in (None, "none"):
        rest = "it has no place for them"
    else:
        rest = ", ".join("refused: " + prose(row["refused"]) if row.get("refused") else place(row, listed(facts)).replace("*", "NAME")
                         + ("; " + form(row) if form(row) else "") for row in rows_of(settings))
    text = table(["parameter", "where", "form", "versions"], rows)
    text += f"\nOther settings of the server: {rest}. Parameters that stand nowhere here have no place in this driver; what is lost is reported.\n"
    if not any(name.startswith("pool.") for name in facts["parameters"]):
        text += "It has no pool of its own.\n"
    return text


def statements_section(facts):
    rows = []
    for row in facts["statements"]:
        if row.get("direction") == "read":
            continue
        if row.get("refused"):
            said = "**refused**: " + prose(row["refused"])
        else:
            said = writes(row, listed(facts)) or ("nothing has to be said" if not row.get("code") else "")
        for key in ("code", "note"):
            if row.get(key):
                said += ("<br>" if said else "") + ("needed in code: " if key == "code" else "") + prose(row[key])
        rows.append([BEHIND[row["behind"]], said, version(row)])
    text = table(["a pool that", "what the driver is told", "versions"], rows)
    for row in rows_of(facts.get("sends_always", [])):
        text += (f"\nWhatever it is told, it sends `{row['name']}` when it connects{' (' + version(row) + ')' if version(row) else ''}; pools that refuse that parameter,"
                 f" session pools too, refuse the driver: {prose(row['instead'])}.\n")
    return text


def sources_section(facts):
    return "".join(f"- `{source['page']}` (read {source['read']}): {prose(source['facts'])}\n" for source in facts["sources"])


def example(driver, title, arguments, answer):
    pairs = [" ".join(arguments[at:at + 2]) for at in range(0, len(arguments), 2)]
    lines = [f"**{title}**", "", "```console",
             f"$ PW='{PASSWORD}' dsnsmith get --driver {driver} --provider generic --password-env PW --as json \\",
             *["    " + " ".join(pairs[at:at + 4]) + " \\" for at in range(0, len(pairs), 4)],
             "    | jq '{url, settings, env, notes}'"]
    return "\n".join([*lines, answer, "```", ""])


def page(driver, answers):
    facts = resolved(driver)
    sections = [
        f"# {facts['title']}: `{driver}`\n",
        f"<!-- `make docs` writes this page, from ../{driver}.yaml and by running dsnsmith -->\n",
        about(facts),
        "## Who, where, which database\n", string_section(facts) + parts_section(facts) + commas(facts),
        "## How it is told to encrypt and to verify\n", tls_section(facts),
        "## Which database is meant, to a router\n", routing_section(facts),
        "## Parameters\n", parameters_section(facts),
        "## Behind a transaction pool\n", statements_section(facts),
    ]
    if facts.get("fixed"):
        sections += ["## Always written\n", writes(facts["fixed"], listed(facts)) + "\n"]
    if facts.get("notes"):
        sections += ["## In code\n", "".join(f"- {prose(note)}\n" for note in facts["notes"])]
    sections += ["## Examples\n", *[example(driver, title, arguments, answer)
                                    for (title, arguments), answer in zip(EXAMPLES, answers)]]
    sections += ["## Sources\n", sources_section(facts)]
    return "\n".join(sections)


def index():
    rows = []
    for driver in ids():
        facts = resolved(driver)
        kind = GRAMMARS[facts["strings"][0][1].get("grammar", "url")] if facts["strings"] else "settings only"
        rows.append([f"[`{driver}`](pages/{driver}.md)", facts["title"], facts["language"],
                     f"{facts['versions']['oldest']} to {facts['versions']['newest']}", kind, facts["evidence"]])
    return ("# Drivers\n\n<!-- `make docs` writes this page from the files beside it -->\n\n"
            "One file for each driver says how it is told each thing; the page that is made of it says the same in prose, with examples\n"
            "that dsnsmith printed. Evidence `run`: a real program confirmed the file in the tests; `read`: it was read in the driver's source.\n"
            "How a file is written, and how to add one: [../README.md](../README.md).\n\n"
            + table(["id", "driver", "language", "versions", "its string", "evidence"], rows))


# --- the program's answers -----------------------------------------------------------------------


def answer_of(tool, folder, driver, arguments):
    command = [tool, "get", "--provider", "generic", *arguments, "--password-env", "PW", "--driver", driver, "--as", "json"]
    result = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, text=True,
                            encoding="utf-8", env={"PATH": "/usr/bin:/bin", "PW": PASSWORD, "LC_ALL": "C.UTF-8"})
    if result.returncode == 1:
        return result.stderr.rstrip("\n")
    if result.returncode != 0:
        raise SystemExit(f"`{' '.join(command)}` ended with status {result.returncode}")
    variant = json.loads(result.stdout)
    return json.dumps({key: variant.get(key) for key in ("url", "settings", "env", "notes")}, indent=2, ensure_ascii=False) + (
        "\n" + result.stderr.rstrip("\n") if result.stderr else "")


def check_parameters(tool):
    """Does the program see the same table, with `like:` followed? Its newest version against all rows here."""
    def disagreement(driver):
        result = subprocess.run([tool, "list", "parameters", "--driver", driver, "--report", "json"], stdin=subprocess.DEVNULL,
                                stdout=subprocess.PIPE, check=True, text=True, encoding="utf-8")
        theirs = {row["id"]: {row["carrier"]: row["key"]} for row in json.loads(result.stdout)["parameters"] if row["carrier"]}
        mine, always = {}, set()
        for name, places in resolved(driver)["parameters"].items():
            for row in rows_of(places):
                if not row.get("refused") and row.get("direction") != "read":
                    mine.setdefault(name, []).append({key: row[key] for key in ("url", "settings", "env") if key in row})
                    always |= set() if row.get("when") else {name}
        return [name for name, where in theirs.items() if where not in mine.get(name, [where])] + sorted(always - set(theirs))

    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as workers:
        for driver, wrong in zip(ids(), workers.map(disagreement, ids())):
            if wrong:
                raise SystemExit(f"{driver}: the page and `dsnsmith list parameters` disagree about {', '.join(wrong)}")


def fresh_pages(tool):
    with tempfile.TemporaryDirectory(prefix="dsnsmith-pages.") as folder:
        with open("tests/bench/ca.pem", encoding="utf-8") as pem, open(os.path.join(folder, "ca.pem"), "w", encoding="utf-8") as copy:
            copy.write(pem.read())
        jobs = [(driver, arguments) for driver in ids() for _, arguments in EXAMPLES]
        with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as workers:
            answers = list(workers.map(lambda job: answer_of(tool, folder, *job), jobs))
    pages = {os.path.join(FOLDER, "README.md"): index()}
    for number, driver in enumerate(ids()):
        mine = answers[number * len(EXAMPLES):(number + 1) * len(EXAMPLES)]
        pages[os.path.join(PAGES, driver + ".md")] = page(driver, mine)
    return pages


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True, type=os.path.abspath)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    check_parameters(arguments.tool)
    pages = fresh_pages(arguments.tool)
    there = {os.path.join(PAGES, name) for name in (os.listdir(PAGES) if os.path.isdir(PAGES) else [])}
    os.makedirs(PAGES, exist_ok=True)
    return renew(pages, arguments.write, there - set(pages))


if __name__ == "__main__":
    sys.exit(main())
