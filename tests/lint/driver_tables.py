"""The files of templates/drivers/, with `like:` followed, as gen/driver/load.cpp does it."""

import os
import sys

try:
    import yaml
except ImportError as missing:
    # A python3 of one's own does not see Debian's packages.
    if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    print(f"SKIP: the Python package {missing.name} is absent (Debian: python3-yaml)")
    sys.exit(1 if os.environ.get("CI") == "true" else 77)

FOLDER = "templates/drivers"
SCHEMELESS = ("conninfo", "pgbouncer", "ado", "odbc", "pdo", "dbi")
MERGED = ("string", "parameters")
NOT_INHERITED = ("notes", "pool_minimum", "without", "like", "string_driver")


def rows_of(value):
    return value if isinstance(value, list) else [value]


def strings_of(own, inherited):
    """Ranges of versions, newest first: `[(when, facts)]`; each is whole."""
    if own is None:
        return []
    whole = dict(inherited[0][1]) if inherited else {}
    ranges = []
    for row in rows_of(own):
        whole = {**(ranges[0][1] if ranges else whole), **{key: value for key, value in row.items() if key != "when"}}
        if whole.get("grammar", "url") in SCHEMELESS and "schemes" not in row:
            whole.pop("schemes", None)
        ranges.append((row.get("when", ""), whole))
    return ranges


def resolved(driver):
    """One driver's facts; `strings` in place of `string`."""
    with open(os.path.join(FOLDER, driver + ".yaml"), encoding="utf-8") as file:
        own = yaml.safe_load(file)
    facts = {}
    if own.get("like"):
        facts = resolved(own["like"])
        for key in NOT_INHERITED:
            facts.pop(key, None)
        facts.setdefault("base", {"name": facts["id"], **facts["versions"]})
    parameters = {name: place for name, place in facts.get("parameters", {}).items() if name not in own.get("without", [])}
    parameters.update({name: {"url": name} for name in own.get("same_name", [])})
    parameters.update(own.get("parameters") or {})
    strings = strings_of(own["string"], facts.get("strings", [])) if "string" in own else facts.get("strings", [])
    facts.update({key: value for key, value in own.items() if key not in MERGED})
    facts["parameters"], facts["strings"] = parameters, strings
    return facts


def ids():
    return sorted(name[:-len(".yaml")] for name in os.listdir(FOLDER) if name.endswith(".yaml"))
