"""Names of files on standard input, for each a line of JSON with what PyYAML has on the top level."""
import base64
import json
import sys

import yaml

LOADER = getattr(yaml, "CSafeLoader" if sys.argv[1:] == ["libyaml"] else "SafeLoader")


def encoded(value):
    text = value if isinstance(value, str) else "\0" + repr(value)
    return base64.b64encode(text.encode("utf-8", "surrogatepass")).decode("ascii")


def see(name):
    with open(name, "rb") as file:
        content = file.read()
    try:
        seen = yaml.load(content, Loader=LOADER)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError, AttributeError, TypeError):
        return {"": None}
    if seen is None:
        return {}
    if not isinstance(seen, dict):
        return {"": None}
    return {key if isinstance(key, str) else "\0" + repr(key): encoded(value) for key, value in seen.items()}


for line in sys.stdin.read().splitlines():
    print(json.dumps(see(line)))
