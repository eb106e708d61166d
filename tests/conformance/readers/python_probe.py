"""Names of files on standard input, for each a line of JSON with what python-dotenv saw."""
import base64
import json
import logging
import os
import sys

import dotenv

os.environ.clear()
logging.disable(logging.CRITICAL)
for name in sys.stdin.read().split("\n"):
    if not name:
        continue
    try:
        seen = dotenv.dotenv_values(name)
    except UnicodeDecodeError:
        print(json.dumps({"": None}))
        continue
    print(json.dumps({key: base64.b64encode(value.encode()).decode() for key, value in seen.items() if value is not None}))
