"""The stores of AWS. What the services themselves refuse cannot be had here.

The rotation functions read a secret by Python's json, and require the names of get_secret_dict. The command line sends the files
to a server of our own.
"""

import json

import aws_programs as aws
from compare import strings, vectors

REQUIRED = ("engine", "host", "username", "password", "port", "dbname")
FORMAT = "aws-secrets-manager"
# A start of the command line takes a second: a few values whose bytes differ in kind.
KINDS = ("canonical URL", "line feed at the end", "umlauts", "surrogate", "braces", "every printable", "Windows line end", "NUL")


def rotation_function(probe, _, report):
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings('a"\\/\n\x7f{', 3))]
    for why, value in rows:
        entries = [("engine", b"postgres"), ("host", b"h"), ("port", b"5432"), ("username", value), ("password", value), ("dbname", value)]
        content = probe.emit(FORMAT, "rotation-function", entries)
        if content is None:
            report.refuse(why)
            # No refusal is idle: JSON is UTF-8 (RFC 8259 section 8.1), and Python's decoder says so.
            try:
                value.decode()
                report.compare(f"refused: {why}; it could be written", True, False)
            except UnicodeDecodeError:
                pass
            continue
        secret = json.loads(content)
        seen = {name: secret.get(name) for name in REQUIRED}
        text = value.decode()
        report.arrive(why, seen, {"engine": "postgres", "host": "h", "port": 5432, "username": text, "password": text, "dbname": text})


def put_secret_value(probe, scratch, report):
    """All values in one secret, sent by the command line."""
    taken = [(why, value) for why, value in vectors() if probe.emit(FORMAT, "rotation-function", [("k", value)]) is not None]
    entries = [("port", b"5432")] + [(f"k{number}", value) for number, (_, value) in enumerate(taken)]
    seen = aws.secret(probe.emit(FORMAT, "rotation-function", entries), scratch) or {}
    report.compare("the port", seen.get("port"), 5432)
    for (why, value), (key, _) in zip(taken, entries[1:]):
        report.arrive(why, seen.get(key), value.decode())
    for why, value in vectors():
        if (why, value) not in taken:
            report.refuse(why)
            seen = aws.secret(b'{"k":"' + value + b'"}', scratch)
            report.compare(f"refused: {why}; it could be written", seen is not None and seen["k"].encode("utf-8", "surrogatepass") == value, False)


def parameter_store(probe, scratch, report):
    for why, value in vectors():
        content = probe.emit("aws-ssm", "parameter-store", [("k", value)])
        if content is None:
            report.refuse(why)
        elif any(kind in why for kind in KINDS):
            seen = aws.parameter(content, scratch)
            report.arrive(why, seen, {"Name": "/orders/k", "Value": value.decode(), "Type": "SecureString", "Overwrite": True})
    # The program asks the service nothing that it knows to be wrong; all short strings in the value of one parameter.
    long = b"".join(value for value in strings('a"\\/u\n', 3))
    seen = aws.parameter(probe.emit("aws-ssm", "parameter-store", [("k", long * 4)]), scratch)
    report.compare("short strings", seen, {"Name": "/orders/k", "Value": (long * 4).decode(), "Type": "SecureString", "Overwrite": True})
    seen = aws.parameter(probe.emit("aws-ssm", "parameter-store", [("k", b"x" * 4097)]), scratch)
    report.compare("the advanced tier", seen and seen["Tier"], "Advanced")


SUITES = {
    FORMAT: (rotation_function, None),
    "aws-secrets-manager-cli": (put_secret_value, "aws"),
    "aws-ssm": (parameter_store, "aws"),
}
