"""AWS Secrets Manager: the rotation functions read the secret by Python's json, and require the names of get_secret_dict."""

import json

from compare import strings, vectors

REQUIRED = ("engine", "host", "username", "password", "port", "dbname")
FORMAT = "aws-secrets-manager"


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


SUITES = {FORMAT: (rotation_function, None)}
