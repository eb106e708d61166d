"""Strings as threads, providers' pages and generators have them (../vectors/pasted.json): does `check` know what a driver makes of them?

Where a real driver refuses a string, `check --driver` finds something from a warning on; what it reads is compared part by part
with dsnsmith's own reading, as it is of all strings.
"""

import fnmatch
import functools
import json
import os

PASTED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "vectors", "pasted.json")
# Where a driver refuses and `check` is silent, and why that stays: probe, the row's `why`, reason.
APART = [
    ("alembic", "*", "the plain scheme is read with SQLAlchemy 2.0, and the probe has 2.1"),
    ("*", "?service=prod", "there is no service file here"),
    ("*", "pairs: service=prod", "likewise"),
    ("*", "CockroachDB", "the driver's own file of authorities does not exist here"),
    ("vertx@*", "?*verify-*", "likewise"),
    ("*", "an IPv6 zone", "an address of the link alone: no provider has one, and a dozen parsers of URLs refuse it"),
    ("goose", "?require_auth=*", "its pgx is older than the parameter; the file of goose speaks of the newest"),
    ("goose", "?sslnegotiation=direct*", "likewise"),
    ("gorm", "?require_auth=*", "likewise"),
    ("gorm", "?sslnegotiation=direct*", "likewise"),
    ("usql", "?require_auth=*", "likewise"),
    ("usql", "?sslnegotiation=direct*", "likewise"),
    ("lib-pq@*", "?sslinline=true", "it wants certificates in the string, and there are none"),
    ("golang-migrate", "?sslinline=true", "likewise"),
]

# Where a driver reads a part otherwise than dsnsmith says, and why that stays: probe, the row's `why`, the part, reason.
READ_APART = [
    ("*", "?sslmode=require&sslrootcert=/c/ca.pem", "tls", "lib/pq looks at the chain only if the file is there, and here it is not; `check` says that it is not there"),
    ("*", "?connect_timeout=-1", "parameters.connect_timeout", "any number below zero is no limit, and `check` notes it as the driver's own: no connection holds it"),
    ("bun-pgdriver", "?read_timeout=10", "parameters.command_timeout", "ten seconds are its own limit, which the probe does not tell"),
    ("bun-pgdriver", "?*connect_timeout=5", "parameters.connect_timeout", "likewise five"),
    ("bun@1.4.5", "?min=2&max=10", "pool", "likewise ten connections"),
    ("lib-pq@1.12", "?sslmode=prefer&connect_timeout=5", "tls", "the probe's server is slow, so that the second attempt, without TLS, comes after the limit"),
    ("pgx@*", "?pool_max_conns=10&*", "pool", "likewise an hour"),
    ("*", "JDBC, ?…&preferQueryMode=simple", "statements", "nothing is prepared then, and the probe looks at prepareThreshold alone"),
    ("psql", "?fallback_application_name=*", "parameters.application_name", "it gives its own name, and the probe leaves that out"),
    ("ruby-pg", "?fallback_application_name=*", "parameters.application_name", "the probe leaves the program's name out"),
]


def unexplained(probe, text, parts):
    """Those of the parts that READ_APART does not speak of, as text; None where there are none. What is refused, silences() looks at."""
    whys = _whys().get(text, ())
    left = [part for part in parts
            if not (whys and part == "refused") and not any(fnmatch.fnmatchcase(probe.name, name) and part == known and any(fnmatch.fnmatchcase(one, why) for one in whys)
                       for name, why, known, _ in READ_APART)]
    return ", ".join(left) or None


@functools.lru_cache(maxsize=None)
def _whys():
    found = {}
    for row in rows():
        found.setdefault(row["text"], []).append(row["why"])
    return found


def rows():
    with open(PASTED, encoding="utf-8") as file:
        return json.load(file)


def texts():
    return [row["text"] for row in rows()]


def silences(readings, all_texts, ask_model, model):
    """One line for each driver and row where the driver refuses and `check` has nothing to say; and how many it refuses."""
    number = {text: at for at, text in enumerate(all_texts)}
    pasted = rows()
    requests = [{"op": "check", "driver": reading.probe.selects, "texts": [row["text"] for row in pasted]} for reading in readings]
    found, refused = [], 0
    for reading, answer in zip(readings, ask_model(model, requests)):
        for row, findings in zip(pasted, answer["said"]):
            at = number[row["text"]]
            if reading.real[at] is not None or reading.model[at] is None:
                continue  # read, or not a string of this driver's kind
            refused += 1
            said = any(severity != "note" for severity, _ in findings)
            apart = any(fnmatch.fnmatchcase(reading.probe.name, pattern) and fnmatch.fnmatchcase(row["why"], why) for pattern, why, _ in APART)
            if not said and not apart:
                found.append(f"check --driver {reading.probe.name} says nothing, and the driver refuses it: {row['why']}")
    return found, refused
