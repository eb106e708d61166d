"""What one driver makes of a string that was written for another: classes of misreadings, and their table.

A class is `(what, meant, understood)` in words that hold no part of the string: `("TLS", "verify-full,
a file", "require")`, `("application_name", "given", "dropped")`.
"""

import fnmatch
import re

# Where dsnsmith's reading is not the driver's, and why that stays: probe, what is apart, reason.
MODEL_APART = [
    ("pgx@5.10", "refused", "net/url refuses a bracket behind a comma in a host"),
    ("sqlalchemy-*@2.0.18", "refused", "this version refuses a port in the query beside one in front of it; no other does"),
    ("sqlalchemy-psycopg2@1.4*", "refused", "it refuses `dbname` in the query beside a database in the path; no other does"),
    ("alembic", "refused", "the plain scheme is read with SQLAlchemy 2.0, and the probe has 2.1"),
    ("dj-database-url@2.1", "addresses", "versions before 2.2 keep the port of a socket in its path; the file speaks of 3"),
]
# Driver by driver, what it acts on while it takes the string apart, so that the probe has nothing to tell: a file that is not here, a key's
# password, the bounds of a TLS context that is made later, names for Kerberos.
ACTED_ON = {
    "asyncpg@*": "passfile service ssl_max_protocol_version ssl_min_protocol_version sslnegotiation sslpassword",
    "go*": "krbsrvname passfile sslpassword sslsni",  # goose, gorm, golang-migrate
    "lib-pq@*": "krbsrvname ssl_max_protocol_version ssl_min_protocol_version sslsni",
    "pgx@*": "passfile sslpassword sslsni",
    "tortoise-orm@1.1": "passfile",
    "usql": "krbsrvname passfile sslpassword sslsni",
}
MODEL_APART += [(probe, "parameters." + name, "acted on before the probe looks") for probe, names in ACTED_ON.items() for name in names.split()]
MODEL_APART += [("bun-pgdriver", "parameters." + name, "its `timeout` is both, and check names it as the driver's own") for name in ("command_timeout", "connect_timeout")]
# Values that ask for no more than most drivers do anyway.
NO_MORE_THAN_USUAL = {"application_name": ("",), "channel_binding": ("prefer", "disable"), "connect_timeout": (0,), "sslnegotiation": ("postgres",)}
# Misreadings of which `check` says nothing, and why that stays: reader, what is misread, reason.
SILENT = [
    ("lib-pq@1.10", ("TLS", "verify-full"), "verify-ca looks at the name as well: stricter than asked, and the file's note says so"),
    ("golang-migrate", ("TLS", "verify-full"), "it is built with lib/pq 1.10"),
    ("sqlx@0.8", ("TLS", "verify-full"), "verify-ca looks at the name as well: stricter than asked"),
    ("dj-database-url@2.1", ("host", "another"), "versions before 2.2 keep the port of a socket in its path; the file speaks of 3"),
]
# What drivers say without being asked.
QUIET = ("client_encoding",)
PAIRS = re.compile(r"[A-Za-z ]+=")
SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.:-]*://")


def normalised(answer, run):
    if "error" in answer:
        return None
    understood = run.understood_of(answer)
    understood["addresses"] = [[run.same_host(host), port] for host, port in understood["addresses"]]
    return understood


def spelling(text):
    """The beginning of a string, which says whose it is."""
    scheme = SCHEME.match(text)
    if scheme:
        return scheme[0]
    for prefix in ("pgsql:", "dbi:Pg:"):
        if text.startswith(prefix):
            return prefix
    pair = PAIRS.match(text)
    return pair[0] + "…" if pair else "…"


# --- dsnsmith's reading beside the driver's ------------------------------------------------------


def tls_apart(model, real):
    """`prefer` may be none (the file's row says `weaker`), verify-ca may look at the name as well."""
    mine, theirs = dict(model["tls"]), dict(real["tls"])
    for tls in (mine, theirs):
        if not tls["key"]:
            tls["cert"] = None  # no certificate without its key
    if (mine["mode"], theirs["mode"]) in (("prefer", "disable"), ("verify-ca", "verify-full")):
        mine["mode"] = theirs["mode"]
    on_socket = bool(model["addresses"]) and model["addresses"][0][0].startswith("/")
    return mine != theirs and not on_socket


def plain_parameters(understood, run):
    """The server does not mind capitals in the name of a setting."""
    plain = {name.lower(): run.normal(name, value) for name, value in understood["parameters"].items()
             if name not in QUIET and not name.startswith("pool.") and (name, value) != ("target_session_attrs", "set")}
    if "fallback_application_name" in plain:  # some make it the name by themselves, others leave that to libpq
        plain.setdefault("application_name", plain["fallback_application_name"])
        del plain["fallback_application_name"]
    return plain


def pool_of(understood):
    """Of the model's parameters those of the pool, as a probe names them."""
    pool = {name[len("pool."):]: value for name, value in understood["parameters"].items() if name.startswith("pool.")}
    return {name: int(value.removesuffix("ms")) if value.removesuffix("ms").isdigit() else value for name, value in pool.items()}


def dialled(model, run):
    """The addresses that `hostaddr` names, which some probes tell in the hosts' place."""
    named = model["parameters"].get("hostaddr", "").split(",")
    return [[run.same_host(host), port] for host, (_, port) in zip(named, model["addresses"])]


def addresses_apart(model, real, run):
    mine = [[run.same_host(host), port] for host, port in model["addresses"]]
    return real["addresses"] not in (mine, dialled(model, run))


def parameters_apart(model, real, run):
    mine, theirs = plain_parameters(model, run), plain_parameters(real, run)
    for name, values in NO_MORE_THAN_USUAL.items():  # what a driver does anyway, a probe does not tell
        for ours, others in ((mine, theirs), (theirs, mine)):
            if name not in others and ours.get(name) in values:
                del ours[name]
    if real["addresses"] == dialled(model, run):
        mine.pop("hostaddr", None)
    if "target_session_attrs" not in theirs:  # pgx holds a function there
        mine.pop("target_session_attrs", None)
    return sorted(f"parameters.{name}" for name in set(mine) | set(theirs) if mine.get(name) != theirs.get(name))


def apart(probe, model, real, run):
    """What dsnsmith believes and the driver does not do; nothing where they agree or dsnsmith refuses."""
    if model is None:
        return []
    if real is None:
        # The driver's own default file does not exist here.
        default_file = model["tls"]["mode"].startswith("verify") and model["tls"]["roots"] == "none"
        found = [] if default_file else ["refused"]
    else:
        found = [field for field in ("user", "password", "database", "routing") if (model[field] or None) != (real[field] or None)]
        if addresses_apart(model, real, run):
            found.append("addresses")
        if tls_apart(model, real):
            found.append("tls")
        if model["statements"] == "unprepared" and real["statements"] != "unprepared":
            found.append("statements")
        if pool_of(model) != real["pool"] and probe.name not in run.POOLLESS:
            found.append("pool")
        found += parameters_apart(model, real, run)
    return [what for what in found
            if not any(fnmatch.fnmatchcase(probe.name, pattern) and fnmatch.fnmatchcase(what, known) for pattern, known, _ in MODEL_APART)]


# --- one driver's understanding beside another's -------------------------------------------------


def is_socket(understood):
    return bool(understood["addresses"]) and understood["addresses"][0][0].startswith("/")


def where(meant, got):
    """How the addresses differ."""
    hosts, others = [host for host, _ in meant["addresses"]], [host for host, _ in got["addresses"]]
    if hosts == others:
        return ("port", "given", "another")
    if is_socket(meant) != is_socket(got):
        return ("host", "a socket" if is_socket(meant) else "a host", "a socket" if is_socket(got) else "a host of another name")
    if len(hosts) > 1:
        return ("hosts", "several", "other hosts" if len(others) > 1 else "one, of another name")
    return ("host", "given", "another")


NO_PROMISE = ("disable", "allow", "prefer")


def stays_here(understood):
    """Nothing leaves the machine, so that modes which promise nothing are alike."""
    return all(host.startswith("/") or host in ("localhost", "127.0.0.1", "::1") for host, _ in understood["addresses"])


def same_protection(meant, got, intended):
    """`intended`: what the row asked for; a driver may have done more than that."""
    if stays_here(meant) and stays_here(got) and meant["tls"]["mode"] in NO_PROMISE and got["tls"]["mode"] in NO_PROMISE:
        return True
    return protection(got["tls"]) in (protection(meant["tls"]), protection(intended))


def protection(tls):
    roots = {"file": ", a file", "system": ", the public authorities"}.get(tls["roots"], "")
    return tls["mode"] + (roots if tls["mode"].startswith("verify") else "")


def named(meant, got):
    """Parameters, settings and the pool: dropped, changed or added."""
    for kind in ("parameters", "pool"):
        for name in sorted(set(meant[kind]) | set(got[kind])):
            mine, theirs = meant[kind].get(name), got[kind].get(name)
            if mine == theirs or name in QUIET or "set" in (mine, theirs):
                continue
            shown = ("pool." if kind == "pool" else "") + name
            if mine is None:
                if kind == "parameters":
                    yield (shown, "no setting of the server", "sent as one")
            else:
                yield (shown, "given", "dropped" if theirs is None else "another value")


def compared(meant, got, intended, prepares):
    """The classes of what `got` misreads; `intended`: the row's TLS; `prepares`: the string says that nothing may be prepared."""
    found = []
    for field in ("user", "password", "database"):
        if (meant[field] or None) != (got[field] or None):
            found.append((field, "given" if meant[field] else "none", "another" if got[field] else "none"))
    if meant["addresses"] != got["addresses"]:
        found.append(where(meant, got))
    if not same_protection(meant, got, intended):
        found.append(("TLS", protection(meant["tls"]), protection(got["tls"])))
    if meant["tls"]["key"] and meant["tls"]["key"] != got["tls"]["key"]:
        found.append(("client certificate", "given", "dropped"))
    if meant["routing"] != got["routing"]:
        found.append(("words for a router in `options`", "given", "dropped" if not got["routing"] else "others"))
    found += named(meant, got)
    if prepares and got["statements"] != "unprepared":
        found.append(("statements", "unprepared", "prepared by name"))
    return found


def may_be_silent(name, what):
    return any(name == reader and what[0] == field and what[2].startswith(understood) for reader, (field, understood), _ in SILENT)


def misread(what):
    return f"{what[0]}: {what[1]} → {what[2]}"


# --- the table -----------------------------------------------------------------------------------

HEAD = """# Misreadings

<!-- differential.py --write writes this page -->

Strings that dsnsmith wrote for one driver were read by the parsers of all the others. What is neither understood
alike nor refused stands here: how the string begins, what it meant to the driver that it was written for, what it
means to the reader, in how many strings, and what `dsnsmith check --driver READER` says of all of them (in brackets:
of some each). *The whole string*: the reader takes it for something else altogether, such as a list of pairs or a
name; the column says what it then lacks or has. Readers with the same rows share a table.

"""
# The string is not one of the reader's own, and `check` says so.
FOREIGN = {"wrong-scheme", "missing-scheme"}


def codes_of(name, numbers, said):
    each = [set(said[name, number]) for number in sorted(numbers)]
    common = set.intersection(*each)
    return ", ".join(sorted(common)) if common else "(" + ", ".join(sorted(set.union(*each))) + ")"


def collapsed(name, cells, said):
    """(what, meant, understood, codes) → (forms, numbers), where a string that is not the reader's own is one row."""
    by_form = {}
    for (form, what), numbers in cells.items():
        by_form.setdefault(form, {})[what] = numbers
    rows = {}
    for form, whats in sorted(by_form.items()):
        numbers = set().union(*whats.values())
        if all(FOREIGN & set(said[name, number]) for number in numbers):
            named = sorted({what[0] for what in whats if "." not in what[0] and what[2] != "sent as one"})
            whats = {("the whole string", "another driver's", "something else: " + ", ".join(named)): numbers}
        for what, some in whats.items():
            forms, all_numbers = rows.setdefault((*what, codes_of(name, some, said)), ([], set()))
            forms.append(form)
            all_numbers |= some
    return rows


def joined(rows):
    """Rows that differ in what is misread alone, such as in a parameter's name, are one."""
    groups = {}
    for (what, meant, understood, codes), (forms, numbers) in rows.items():
        whats, all_numbers = groups.setdefault((tuple(forms), meant, understood, codes), ([], set()))
        whats.append(what)
        all_numbers |= numbers
    return sorted((forms, sorted(whats), meant, understood, len(numbers), codes)
                  for (forms, meant, understood, codes), (whats, numbers) in groups.items())


def line(forms, whats, meant, understood, count, codes):
    shown = " ".join(f"`{form}`" for form in forms)
    return f"| {shown} | {', '.join(whats)} | {meant} | {understood} | {count} | {codes} |"


def render(readings, cells, said, texts):
    about = {reading.probe.name: reading.about["version"] for reading in readings}
    mine = {}
    for (name, form, what), numbers in cells.items():
        mine.setdefault(name, {})[form, what] = numbers
    shared = {}
    for name, own in sorted(mine.items()):
        rows = "\n".join(line(*row) for row in joined(collapsed(name, own, said)))
        shared.setdefault(rows, []).append(name)
    alike = sorted(reading.probe.name for reading in readings if reading.probe.name not in mine)
    parts = [HEAD + f"{texts} strings, {len(readings)} readers.\n"]
    for rows, names in sorted(shared.items(), key=lambda item: item[1]):
        title = ", ".join(f"{name} ({about[name]})" for name in names)
        parts.append(f"\n## {title}\n\n| string | what | meant | understood | strings | `check` says |\n| --- | --- | --- | --- | --- | --- |\n{rows}\n")
    if alike:
        parts.append("\n## No misreading\n\nThese understand a string of others alike, or refuse it: " + ", ".join(alike) + ".\n")
    return "".join(parts)
