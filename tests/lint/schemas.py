#!/usr/bin/env python3
"""The JSON Schemas under templates/schemas/, and what they promise.

    schemas.py --tool PROGRAM            exit 1 if a schema is stale or disagrees with a reader
    schemas.py --tool PROGRAM --write    writes the schemas anew

The shape stands here; names of providers' inputs, parameters, formats and codes come from
`dsnsmith list`. Checked are: the files are fresh; every spec, provider file and driver file of the
repository, and reports that the tool prints, are valid; the keys of each mapping are those that its
reader takes; and what a schema refuses, the reader refuses as well.

Needs the Python packages jsonschema and yaml (Debian: python3-jsonschema, python3-yaml).
Exit status: 0 all is well, 1 a finding, 77 a package is missing.
"""

import argparse
import glob
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

try:
    import jsonschema
    import yaml
except ImportError as missing:
    # A python3 of one's own does not see Debian's packages.
    if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    print(f"SKIP: the Python package {missing.name} is absent: the schemas were not checked")
    sys.exit(1 if os.environ.get("CI") == "true" else 77)

FOLDER = "templates/schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
TEXT = {"type": "string", "minLength": 1}
NAMES = {"pattern": "^[A-Za-z0-9_-][A-Za-z0-9_.-]{0,62}$"}
COUNT = {"type": "integer", "minimum": 0}
DATE = {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


def ref(name):
    return {"$ref": f"#/$defs/{name}"}


def strict(properties, required=(), **more):
    return {"type": "object", "properties": properties, "required": list(required),
            "additionalProperties": False, **more}


def named(values, **more):
    return {"type": "object", "additionalProperties": values, **more}


def listed(items, **more):
    return {"type": "array", "items": items, **more}


def words(*list_of_words):
    return {"enum": list(list_of_words)}


def or_null(schema):
    return {"anyOf": [schema, {"type": "null"}]}


def one_or_list(schema):
    return {"anyOf": [schema, listed(schema)]}


def schema(title, body, definitions=None):
    return {"$schema": DIALECT, "title": title, **body, **({"$defs": definitions} if definitions else {})}


# --- the spec: gen/spec/deployment*.cpp -------------------------------------------------------

def parameter_value(row):
    if row["type"] == "duration":
        return {"type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,3})? *(us|ms|s|m|min|h|d)$",
                "description": f"{row['title']}; a duration with its unit"}
    if row["type"] == "integer":
        return {"type": ["integer", "string"], "pattern": "^-?[0-9]+$", "description": row["title"]}
    if row["type"] == "boolean":
        return {"enum": [True, False, 1, 0, "on", "off"], "description": row["title"]}
    return {"type": ["string", "integer", "number", "boolean"], "description": row["title"]}


def spec_schema(lists):
    parameters = {row["id"]: parameter_value(row) for row in lists["parameters"] if row["scope"] != "pool"}
    pool = {row["id"].removeprefix("pool."): parameter_value(row) for row in lists["parameters"]
            if row["scope"] == "pool"}
    common = ["provider", "user", "password", "database", "parameters", "pool", "tls"]
    inputs = {row["id"]: [*common, "url", "host", "port", *row["input_names"]] for row in lists["providers"]}
    entry = {
        "database": {**TEXT, "description": "a name under `databases`"},
        "driver": {**TEXT, "description": "who will read the value: `dsnsmith list drivers`, or `canonical`"},
        "use": words("application", "migration"),
        "endpoint": {**TEXT, "description": "one of the provider's endpoints, instead of `use`"},
        "as": words("url", "settings", "json", "keywords", "properties"),
        "names": {**named(TEXT), "description": "of keywords and properties: the name that stands in place of the key's `*`"},
        "only": {**listed(TEXT), "description": "of keywords and properties: these and no others"},
        "part": words("user", "password", "host", "port", "database", "url-without-credentials", "prefix", "suffix", "pgpass"),
        "with": listed(words("env", "files")),
        "files_at": {**TEXT, "description": "the folder in which the consumer finds the files"},
        "accept": ref("accept"),
    }
    output = {
        "format": words(*(row["id"] for row in lists["formats"])),
        "reader": words(*sorted({reader for row in lists["formats"] for reader in row["readers"]})),
        "file": {**TEXT, "description": "path relative to the spec, of a folder where each entry is a file; may hold {environment} and {database}"},
        "entries": named(or_null(ref("entry"))),
        "bundle": ref("bundle"),
        "bundles": listed(ref("bundle")),
        "files_at": TEXT,
        "name": TEXT,
        "namespace": TEXT,
        "type": TEXT,
        "labels": named(TEXT),
        "annotations": named(TEXT),
        "immutable": {"type": "boolean"},
        "merge": words("keep", "refuse"),
        "payload": words("request", "raw"),
        "certificate": {**TEXT, "description": "path relative to the spec"},
        "scope": words("strict", "namespace-wide", "cluster-wide"),
        "store": strict({"name": TEXT, "kind": words("SecretStore", "ClusterSecretStore")}, required=["name"]),
        "remote": strict({"key": {**TEXT, "description": "may hold {key}, which stands for the entry's, {environment} and {database}"}, "property": TEXT}, required=["key"]),
    }
    nullable = {key: or_null(value) for key, value in output.items()}
    database = {
        "provider": {**TEXT, "description": "`dsnsmith list providers`, or one of `provider_files`"},
        "user": ref("value"),
        "password": ref("secret"),
        "database": ref("value"),
        "parameters": {"type": "object", "properties": parameters, "additionalProperties": False,
                       "patternProperties": {"\\.": {"type": ["string", "integer", "number", "boolean"]}}},
        "pool": strict(pool),
        "tls": ref("tls"),
    }
    over = {key: or_null(value) for key, value in database.items()}
    over["parameters"] = or_null({**database["parameters"], "properties": {k: or_null(v) for k, v in parameters.items()}})
    over["pool"] = or_null(strict({key: or_null(value) for key, value in pool.items()}))
    definitions = {
        "value": {"description": "a value, or where it comes from",
                  "anyOf": [{"type": ["string", "integer", "number", "boolean"]}, ref("public_source")]},
        "public_source": strict({"env": TEXT, "file": TEXT, "query": TEXT}, minProperties=1, maxProperties=1),
        "source": strict({"env": TEXT, "file": TEXT, "command": listed(TEXT, minItems=1), "stdin": {"const": True},
                          "query": TEXT, "timeout": TEXT, "part": {"const": "password"}},
                         oneOf=[{"required": [word]} for word in ("env", "file", "command", "stdin", "query")],
                         dependentRequired={"timeout": ["command"]}),
        "secret": {"description": "where the password comes from, or none; never the password",
                   "anyOf": [{"const": "none"}, ref("source")]},
        "pem": {"anyOf": [TEXT, strict({"file": TEXT, "at": TEXT}, ["file"])]},
        "tls": strict({"mode": words("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
                       "ca": {**ref("pem"), "description": "a file, `{file, at}`, or `system`"},
                       "cert": ref("pem"), "key": ref("pem")},
                      dependentRequired={"cert": ["key"], "key": ["cert"]}),
        "accept": listed({"enum": [word for row in lists["codes"] if row["acceptable"]
                                   for word in (row["name"], row["id"])]}),
        "database": {"type": "object", "properties": database, "required": ["provider"],
                     "additionalProperties": ref("value"), "allOf": [ref("inputs")]},
        "database_over": {"type": "object", "properties": over,
                          "additionalProperties": or_null(ref("value")), "allOf": [ref("inputs")]},
        "inputs": {"allOf": [{"if": {"properties": {"provider": {"const": provider}}, "required": ["provider"]},
                              "then": {"propertyNames": {"enum": names}}} for provider, names in inputs.items()]},
        "entry": strict(entry, ["database"], anyOf=[{"required": ["driver"]}, {"required": ["part"]}],
                        allOf=[{"not": {"required": ["as", "part"]}}, {"not": {"required": ["use", "endpoint"]}}]),
        "entry_over": strict({key: or_null(value) for key, value in entry.items()}),
        "bundle": strict({"name": words(*(row["id"] for row in lists["bundles"])), "database": TEXT,
                          "accept": ref("accept")}, ["name", "database"]),
        "output": strict(output, ["format", "file"],
                         anyOf=[{"required": ["entries"]}, {"required": ["bundle"]}, {"required": ["bundles"]}]),
        "output_over": strict({**nullable, "entries": or_null(named(or_null(ref("entry_over"))))}),
        "external": strict({"secrets": words("omit", "include")}),
        "environment": strict({
            "databases": or_null(named(or_null(ref("database_over")), propertyNames=NAMES)),
            "outputs": or_null(named(or_null(ref("output_over")), propertyNames=NAMES)),
            "external": or_null(ref("external"))}),
    }
    body = strict({
        "version": {"const": 1},
        "databases": named(ref("database"), propertyNames=NAMES),
        "environments": or_null(named(or_null(ref("environment")), propertyNames=NAMES)),
        "outputs": or_null(named(ref("output"), propertyNames=NAMES)),
        "external": or_null(ref("external")),
        "fingerprint_key": or_null(ref("source")),
        "provider_files": or_null(listed(TEXT)),
    }, ["version"])
    return schema("dsnsmith spec, version 1", body, definitions)


# --- reports: gen/diag/report.cpp -------------------------------------------------------------

def report_schema(lists):
    diagnostic = strict({
        "code": words(*(row["id"] for row in lists["codes"])),
        "name": words(*(row["name"] for row in lists["codes"])),
        "severity": words("error", "warning", "note"),
        "where": strict({"file": {"type": "string"}, "line": COUNT, "column": COUNT, "path": {"type": "string"}},
                        ["file", "line", "column", "path"]),
        "message": TEXT, "expected": {"type": "string"}, "help": {"type": "string"},
    }, ["code", "name", "severity", "where", "message", "expected", "help"])
    output = strict({
        "name": TEXT, "file": TEXT, "format": TEXT, "read_back_by": {"type": "string"},
        "state": words("written", "removed", "unchanged", "would-change", "same", "drift", "missing", "not-compared"), "entries": listed(TEXT),
    }, ["name", "file", "format", "read_back_by", "state", "entries"])
    cause = strict({"name": TEXT, "confidence": words("certain", "likely", "possible"), "why": TEXT, "fix": TEXT},
                   ["name", "confidence", "why", "fix"])
    body = strict({
        "schema_version": {"const": 1},
        "diagnostics": listed(ref("diagnostic")),
        "outputs": {**listed(ref("output")), "description": "of `render` only"},
        "causes": {**listed(ref("cause"), maxItems=3), "description": "of `explain -` only; the likeliest first"},
        "summary": strict({"errors": COUNT, "warnings": COUNT}, ["errors", "warnings"]),
    }, ["schema_version", "diagnostics", "summary"])
    return schema("dsnsmith report", body, {"diagnostic": diagnostic, "cause": cause, "output": output})


# --- provider files: gen/provider/load*.cpp ---------------------------------------------------

def provider_schema(lists):
    modes = words("none", "require", "verify-ca", "verify-full")
    by_form = strict({"name": modes, "address": modes})
    when = named(TEXT)
    found = listed(strict({"terraform": TEXT, "command": TEXT, "page": TEXT}))
    refuse = listed(strict({"form": TEXT, "because": TEXT, "help": TEXT}, ["form", "because"]))
    kind = words("direct", "session-pool", "transaction-pool", "statement-pool", "socket", "proxy", "replica")
    prepared = words("direct", "none", "tracked", "budget")
    treatment = words("forwards", "ignores", "refuses")
    texts = listed(TEXT)
    code = words(*(row["name"] for row in lists["codes"]))
    definitions = {
        "source": strict({"page": TEXT, "repository": TEXT, "path": TEXT, "read": DATE, "facts": TEXT}, ["read", "facts"],
                         oneOf=[{"required": ["page"]}, {"required": ["repository", "path"]}]),
        "type": strict({"title": TEXT, "of": TEXT, "least": COUNT, "most": COUNT, "characters": texts, "words": texts,
                        "starts": texts, "ends": texts, "not_starts": texts, "not_ends": texts, "samples": TEXT},
                       ["title", "samples"],
                       anyOf=[{"required": ["of"]}, {"required": ["characters"]}, {"required": ["words"]}]),
        "form": {"anyOf": [TEXT, strict({"form": TEXT, "realm": TEXT}, ["form", "realm"])]},
        "input": strict({"title": TEXT, "forms": texts, "address": listed(ref("form")), "also": listed(ref("form")), "words": texts,
                         "aliases": named(TEXT), "absent": TEXT, "fallback": TEXT, "usual": texts, "excludes": texts,
                         "derivable": {"type": "boolean"}, "refuse": refuse, "found": found}, ["title", "found"],
                        oneOf=[{"required": ["forms"]}, {"required": ["address"]}, {"required": ["words"]}]),
        "pooler": strict({"prepared": prepared,
                          "startup": strict({"default": treatment, "forwards": texts, "ignores": texts,
                                             "refuses": texts}, ["default"]),
                          "startup_limit": COUNT, "channel_binding": {"type": "boolean"}}, ["prepared", "startup"]),
        "user": strict({"title": TEXT, "form": TEXT, "refuse": refuse, "found": found}, ["title"]),
        "tls_row": strict({"when": when, "floor": modes, "authority": words("any", "public", "private"),
                           "verify": by_form, "at_most": by_form, "shared_authority": {"type": "boolean"},
                           "because": TEXT, "unencrypted_is_safe": {"type": "boolean"}},
                          ["floor", "authority", "verify"]),
        "endpoint": strict({"title": TEXT, "kind": kind, "network": words("public", "private"),
                            "socket": one_or_list(TEXT), "host": texts,
                            "port": {"anyOf": [{"type": "integer", "minimum": 1, "maximum": 65535},
                                               strict({"found": found}, ["found"])]},
                            "port_free": {"type": "boolean"}, "several_hosts": {"type": "boolean"}, "database": TEXT,
                            "database_form": TEXT, "keeps_options": {"type": "boolean"},
                            "needs": texts, "taken_with": texts, "user": TEXT, "tls": TEXT, "pooler": TEXT,
                            "prepared": prepared, "routing": texts, "routed_by_sni": {"type": "boolean"},
                            "changes": listed(ref("change")), "warnings": listed(ref("warning"))},
                           ["title", "kind", "network", "tls", "port"],
                           oneOf=[{"required": ["socket"]}, {"required": ["host"]}]),
        "change": strict({"when": when, "kind": kind, "pooler": TEXT, "prepared": prepared}, ["when"]),
        "warning": strict({"code": code, "use": words("application", "migration"), "because": TEXT, "help": TEXT},
                          ["code", "because"]),
        "check": strict({"why": TEXT, "given": {"type": "object"}, "use": words("application", "migration"),
                         "endpoint": TEXT,
                         "tls": strict({"mode": TEXT, "ca": TEXT, "cert": TEXT, "key": TEXT}),
                         "gives": TEXT, "takes": TEXT, "warns": listed(code), "refuses": code}, ["why", "given"],
                        oneOf=[{"required": ["gives"]}, {"required": ["refuses"]}]),
    }
    word = "^[a-z][a-z0-9_]*$"
    body = strict({
        "id": {"type": "string", "pattern": "^[a-z][a-z0-9-]*$"}, "title": TEXT, "evidence": words("run", "read"),
        "sources": listed(ref("source"), minItems=1), "notes": texts,
        "types": named(ref("type")),
        "inputs": named(ref("input"), propertyNames={"pattern": word}),
        "poolers": named(ref("pooler")), "users": named(ref("user")),
        "tls": named(listed(ref("tls_row"), minItems=1)), "ca": found, "options": texts,
        "endpoints": named(ref("endpoint"), propertyNames={"pattern": "^[a-z][a-z0-9-]*$"}),
        "use": strict({"application": listed(TEXT, minItems=1), "migration": listed(TEXT, minItems=1)},
                      ["application", "migration"]),
        "defaults": strict({"user": TEXT, "database": TEXT}),
        "checks": listed(ref("check")),
    }, ["id", "title", "evidence", "sources", "endpoints", "use"])
    return schema("dsnsmith provider file", body, definitions)


# --- driver files: gen/driver/load*.cpp --------------------------------------------------------

def driver_schema(lists):
    parameter = words(*(row["id"] for row in lists["parameters"]))
    scalar = {"type": ["string", "integer", "boolean", "null"]}
    values = named(scalar)
    direction = words("both", "write", "read")
    writes = {"url": values, "settings": values, "env": values}
    definitions = {
        "place": strict({"url": TEXT, "settings": TEXT, "env": TEXT, "unit": words("ms", "s", "min"),
                         "fraction": {"type": "boolean"}, "unit_written": {"type": "boolean"},
                         "one_name": {"type": "boolean"}, "undecoded": {"type": "boolean"}, "after_login": {"type": "boolean"}, "iso": {"type": "boolean"}, "pairs": {"type": "boolean"}, "several_hosts": {"type": "boolean"}, "spelling": words("text", "number", "boolean", "flag"),
                         "words": named({"type": ["string", "integer", "boolean"]}), "when": TEXT, "direction": direction, "refused": TEXT,
                         "along": strict(writes)},
                        oneOf=[{"required": ["url"]}, {"required": ["settings"]}, {"required": ["env"]},
                               {"required": ["refused"]}]),
        "tls_row": strict({"mode": words("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
                           "roots": words("none", "system", "file"), "when": TEXT, "direction": direction, **writes,
                           "refused": TEXT, "note": TEXT, "weaker": TEXT}, ["mode"]),
        "statements_row": strict({"behind": words("none", "tracked", "budget"), "when": TEXT, "direction": direction,
                                  **writes, "refused": TEXT, "note": TEXT, "code": TEXT}, ["behind"]),
        "source": strict({"page": TEXT, "read": DATE, "facts": TEXT}, ["page", "read"]),
        "string": strict({"grammar": words("url", "jdbc", "conninfo", "pgbouncer", "ado", "odbc", "pdo", "dbi"),
                          "keys": strict({name: {"type": ["string", "null"]} for name in ("host", "port", "database", "user", "password")}),
                          "synonyms": named(TEXT), "prefix": TEXT, "nested": TEXT, "keywords": {"type": "boolean"},
                          "credentials": words("string", "settings"), "schemes": listed(TEXT, minItems=1),
                          "socket": words("none", "query", "query-file", "query-authority-port", "localhost-query", "authority", "cloud-sql-factory", "settings"),
                          "hosts": words("one", "list", "query"), "ipv6": {"enum": [True, False, "query", "with-port", "single", "hexadecimal"]},
                          "plus": words("space", "literal"), "database": words("percent", "percent-trimmed", "percent-resolved", "percent-stripped", "decode-uri", "literal"), "casts": words("none", "numbers", "all", "json"),
                          "database_key": {"type": ["string", "null"]}, "precedence": words("query", "authority", "neither"),
                          "query_parts": {"type": "array", "items": words("host", "port", "user", "password")},
                          "not_read": listed(words("authority-beside-hosts", "authority-hosts", "authority-port", "authority-socket", "empty-authority", "empty-authority-behind-user",
                                                   "empty-password", "empty-path", "empty-port", "empty-user", "empty-value", "escaped-host", "fragment", "list-ipv6", "list-port-missing", "plus-in-path",
                                                   "query-hosts", "query-ipv6", "raw-letters", "raw-letters-user", "repeated-keys", "ssl-true",
                                                   "trailing-ampersand")),
                          "values": words("any", "plain"), "unknown": words("error", "ignored", "setting"), "when": TEXT, "socket_key": TEXT,
                          "user": words("percent", "literal"), "user_key": {"type": ["string", "null"]},
                          "plus_in_password": words("space", "literal"), "second_equals": words("error", "literal"),
                          "added_hosts": {"type": "boolean"}, "any_case": {"type": "boolean"}, "any_case_words": {"type": "boolean"}, "free_keys": listed(TEXT), "underscores": {"type": "boolean"},
                          "never": TEXT, "trims": {"type": "boolean"}, "user_colon": {"type": "boolean"},
                          "list_schemes": listed(TEXT, minItems=1), "scheme_words": named(named(TEXT)), "refused_keys": listed(TEXT),
                          "raw": words("any", "unreserved"), "raw_password": {"type": "string"},
                          "raw_blanks": listed(words("database", "password", "query")),
                          "stripped_front": listed(words("blank", "newline", "return")), "stripped_behind": listed(words("blank", "newline", "return")),
                          "host_names": words("any", "uri")}),
    }
    version = {"type": "string", "pattern": "^[0-9]+(\\.[0-9]+)*$"}
    body = strict({
        "id": TEXT, "title": TEXT, "language": TEXT, "like": TEXT, "without": listed(parameter),
        "versions": strict({"oldest": version, "newest": version}, ["oldest", "newest"]),
        "base": strict({"name": TEXT, "oldest": version, "newest": version}, ["name", "oldest", "newest"]),
        "evidence": words("run", "read"), "sources": listed(ref("source"), minItems=1),
        "string": {"anyOf": [{"type": "null"}, one_or_list(ref("string"))]}, "string_driver": TEXT,
        "parts": strict({**{part: TEXT for part in ("user", "password", "host", "port", "database", "socket", "socket_directory")},
                         "port_spelling": words("text", "number")}),
        "fixed": strict(writes), "sni": TEXT, "verifies_addresses": TEXT, "commas_in_user": TEXT, "tls": one_or_list(ref("tls_row")),
        "on_socket": strict(writes),
        "client_certificate": or_null(one_or_list(strict({**writes, "when": TEXT, "needs": words("disable", "allow", "prefer", "require", "verify-ca", "verify-full")}))),
        "same_name": listed(parameter),
        "parameters": named(one_or_list(ref("place")), propertyNames=parameter),
        "server_settings": {"anyOf": [words("options", "none"), {"type": "null"}, one_or_list(ref("place"))]},
        "options": {"anyOf": [{"type": "null"}, one_or_list(ref("place"))]},
        "statements": one_or_list(ref("statements_row")),
        "sends_always": one_or_list(strict({"name": TEXT, "when": TEXT, "instead": TEXT}, ["name", "instead"])), "also_takes": listed({"anyOf": [TEXT, strict({"key": TEXT, "when": TEXT}, ["key"])]}), "notes": listed(TEXT),
        "pool_minimum": {"type": "integer", "minimum": 1},
    }, ["id", "title", "language", "versions", "evidence", "sources"])
    return schema("dsnsmith driver file", body, definitions)


MAKERS = {"spec": spec_schema, "report": report_schema, "provider": provider_schema, "driver": driver_schema}


# --- the checks -------------------------------------------------------------------------------

class StrictLoader(yaml.SafeLoader):
    """YAML as dsnsmith reads it: true, false, null and whole numbers; every other plain scalar is text."""


StrictLoader.yaml_implicit_resolvers = {}
StrictLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(true|false)$"), list("tf"))
StrictLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("^(null|~|)$"), ["n", "~", ""])
StrictLoader.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("^-?(0|[1-9][0-9]*)$"), list("-0123456789"))


class Checks:
    def __init__(self, tool, schemas):
        self.tool = os.path.abspath(tool)
        self.validators = {name: jsonschema.Draft202012Validator(body) for name, body in schemas.items()}
        self.schemas = schemas
        self.findings = []

    def find(self, text):
        self.findings.append(text)

    def valid(self, name, value, where):
        for error in list(self.validators[name].iter_errors(value))[:3]:
            self.find(f"{where}: not as the schema `{name}` has it, at {error.json_path}: {error.message[:160]}")

    def files(self):
        for pattern, name in (("examples/*/dsnsmith.yaml", "spec"), ("providers/*.yaml", "provider"), ("providers/known/*.yaml", "provider"),
                              ("templates/drivers/*.yaml", "driver")):
            for path in sorted(glob.glob(pattern)):
                with open(path, encoding="utf-8") as file:
                    self.valid(name, yaml.load(file, StrictLoader), path)

    # What the reader accepts, the schema accepts: every spec in a case.
    def specs_of_cases(self):
        for path in sorted(glob.glob("tests/cases/*/*.case")):
            with open(path, encoding="utf-8", errors="surrogateescape") as file:
                parts = re.split("^-- ([^\n]*) --\n", file.read(), flags=re.MULTILINE)
            sections = dict(zip(parts[1::2], parts[2::2]))
            if "dsnsmith.yaml" not in sections:
                continue
            with tempfile.TemporaryDirectory() as folder:
                for name, text in sections.items():
                    target = os.path.join(folder, name.split(" (")[0])
                    os.makedirs(os.path.dirname(target), exist_ok=True)
                    with open(target, "w", encoding="utf-8", errors="surrogateescape") as file:
                        file.write(text)
                if self.run("check", folder=folder)[0] == 0:
                    self.valid("spec", yaml.load(sections["dsnsmith.yaml"], StrictLoader), path)

    def run(self, *arguments, folder=None):
        result = subprocess.run([self.tool, *arguments], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, cwd=folder, text=True, env={"PATH": "/usr/bin:/bin"})
        return result.returncode, result.stdout, result.stderr

    def reports(self):
        for arguments in (["check", "examples/quickstart/dsnsmith.yaml"], ["render", "examples/quickstart/dsnsmith.yaml"],
                          ["check", "tests/bench/spec.yaml"], ["check", "no/such/spec.yaml"]):
            self.valid("report", json.loads(self.run(*arguments, "--report", "json")[1]), " ".join(arguments))

    def specs_from_init(self, lists):
        for row in lists["providers"]:
            self.valid("spec", yaml.load(self.run("init", row["id"])[1], StrictLoader), f"init {row['id']}")

    def check(self, spec):
        with tempfile.TemporaryDirectory() as folder:
            with open(os.path.join(folder, "dsnsmith.yaml"), "w", encoding="utf-8") as file:
                json.dump(spec, file)
            shutil.copy("examples/quickstart/digitalocean-ca.pem", os.path.join(folder, "ca.pem"))
            return self.run("check", folder=folder)[0]

    # Each spec is wrong at one place: the schema and the reader both have to say so.
    def refusals(self):
        def spec():
            return {"version": 1,
                    "databases": {"d": {"provider": "generic", "host": "h.example.com", "user": "u", "password": {"env": "P"},
                                        "database": "d", "parameters": {"application_name": "a"}, "pool": {"max": 1},
                                        "tls": {"mode": "verify-full", "ca": {"file": "ca.pem", "at": "/ca.pem"}}}},
                    "environments": {"e": {"databases": {"d": {"host": "g.example.com"}}}},
                    "outputs": {"o": {"format": "dotenv", "file": ".env", "entries": {"U": {"database": "d", "driver": "pgx"}}}},
                    "external": {"secrets": "omit"}}
        self.valid("spec", spec(), "the spec that is varied")
        if self.check(spec()) != 0:
            self.find("spec: the reader refuses the spec that is varied")
        places = ["", "databases.d", "databases.d.password", "databases.d.parameters", "databases.d.pool", "databases.d.tls",
                  "databases.d.tls.ca", "environments.e", "outputs.o", "outputs.o.entries.U", "external"]
        changes = [(place, "nonsense_here", "x", f"an unknown key in `{place}`") for place in places]
        changes += [("", "version", 2, "another version"), ("databases.d", "password", "hunter2", "a literal password"),
                    ("databases.d", "provider", None, "no provider"), ("databases.d.parameters", "connect_timeout", 5, "no unit"),
                    ("databases.d.tls", "mode", "on", "an unknown TLS mode"), ("outputs.o", "format", "envdot", "an unknown format"),
                    ("outputs.o.entries.U", "as", "env", "a carrier that is none of an entry"),
                    ("outputs.o.entries.U", "accept", ["unknown-key"], "a code that cannot be overruled"),
                    ("external", "secrets", "yes!", "an unknown word")]
        for place, key, value, why in changes:
            wrong = spec()
            at = wrong
            for step in filter(None, place.split(".")):
                at = at[step]
            at[key] = value
            if value is None:
                del at[key]
            if not list(self.validators["spec"].iter_errors(wrong)):
                self.find(f"spec: the schema accepts {why}")
            if (status := self.check(wrong)) != 1:
                self.find(f"spec: the reader accepts {why} (status {status})")

    # Each list of keys in a reader's source belongs to exactly one kind of mapping in its schema.
    def keys(self):
        sources = {"spec": ["gen/spec/deployment.cpp", "gen/spec/deployment_source.cpp", "gen/spec/deployment_database.cpp",
                            "gen/spec/deployment_metadata.cpp", "gen/spec/deployment_output.cpp"],
                   "provider": ["gen/provider/load.cpp", "gen/provider/load_rows.cpp", "gen/provider/load_checks.cpp"],
                   "driver": ["gen/driver/load.cpp", "gen/driver/load_rows.cpp", "gen/driver/load_string.cpp"]}
        patterns = {"spec": r"std::array<std::string_view, \d+> k\w*(?:Keys|Sources)\{([^}]*)\}",
                    "provider": r"const Fields \w+\(\s*[\w.]+,\s*\{([^}]*)\}", "driver": r"keys\(\w+, \{([^}]*)\}"}
        ignored = {"spec": [{"name", "namespace", "type", "labels", "annotations", "immutable", "merge", "payload", "certificate", "scope", "store", "remote"},
                            {"driver", "use", "endpoint", "as", "part", "names", "only", "with", "files_at", "accept", "literal", "optional"}],
                   "provider": [], "driver": []}
        for name, files in sources.items():
            text = "".join(open(path, encoding="utf-8").read() for path in files)
            read = {frozenset(re.findall(r'"([^"]*)"', found)) for found in re.findall(patterns[name], text)}
            read -= {frozenset(keys) for keys in ignored[name]}
            written = set()
            self.collect(self.schemas[name], written)
            if name == "spec":  # databases and parameters are open mappings; pools come from the table
                written = {keys for keys in written if "max" not in keys}
            for keys in read - written:
                self.find(f"{name}: the reader takes a mapping of {', '.join(sorted(keys))}, which the schema has not")
            for keys in written - read:
                self.find(f"{name}: the schema has a mapping of {', '.join(sorted(keys))}, which the reader does not take")

    def collect(self, node, found):
        if isinstance(node, dict):
            if node.get("additionalProperties") is False and "patternProperties" not in node:
                found.add(frozenset(node["properties"]))
            for value in node.values():
                self.collect(value, found)
        elif isinstance(node, list):
            for value in node:
                self.collect(value, found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--tool", required=True)
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    lists = {}
    for name in ("providers", "drivers", "parameters", "bundles", "formats", "codes"):
        text = subprocess.run([arguments.tool, "list", name, "--report", "json"], stdout=subprocess.PIPE, check=True).stdout
        lists[name] = json.loads(text)[name]
    schemas = {name: make(lists) for name, make in MAKERS.items()}
    checks = Checks(arguments.tool, schemas)
    for name, body in schemas.items():
        jsonschema.Draft202012Validator.check_schema(body)
        path = f"{FOLDER}/{name}.json"
        text = json.dumps(body, indent=1, ensure_ascii=False) + "\n"
        with open(path, encoding="utf-8") as file:
            fresh = file.read() == text
        if not fresh and arguments.write:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
            print(f"{path}: written")
        elif not fresh:
            checks.find(f"{path}: stale; `make docs` writes it anew")
    checks.files()
    checks.specs_of_cases()
    checks.reports()
    checks.specs_from_init(lists)
    checks.refusals()
    checks.keys()
    for finding in checks.findings:
        print(finding)
    return 1 if checks.findings else 0


if __name__ == "__main__":
    sys.exit(main())
