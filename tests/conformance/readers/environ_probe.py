"""Names of files on standard input, for each a line of JSON with what the library in argv saw."""
import base64
import json
import logging
import os
import sys

os.environ.clear()
logging.disable(logging.CRITICAL)


def django(name):
    import environ
    os.environ.clear()
    environ.Env.read_env(name)
    env, seen = environ.Env(), {}
    for key in list(os.environ):
        try:
            seen[key] = env(key)
        except (environ.ImproperlyConfigured, RecursionError):
            pass  # another variable's name
    return seen


def honcho(name):
    from honcho.command import _read_env
    return _read_env("/", name)


read = {"django": django, "honcho": honcho}[sys.argv[1]]
for name in sys.stdin.read().split("\n"):
    if not name:
        continue
    try:
        seen = read(name)
    except ValueError:  # UnicodeDecodeError, an embedded NUL, shlex
        print(json.dumps({"": None}))
        continue
    print(json.dumps({key: base64.b64encode(value.encode()).decode() for key, value in seen.items()}))
