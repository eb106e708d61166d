"""Names of files on standard input, for each a line of JSON with what --env-vars-file takes; run by gcloud's own Python, its folder in argv."""
import base64
import json
import logging
import os
import sys

sys.path[:0] = [os.path.join(sys.argv[1], "lib"), os.path.join(sys.argv[1], "lib", "third_party")]
logging.disable(logging.CRITICAL)

from googlecloudsdk.command_lib.functions.v2.deploy import env_vars_util  # noqa: E402  as command_lib/run/flags.py has it
from googlecloudsdk.command_lib.util.args import map_util  # noqa: E402

read = map_util.ArgDictFile(key_type=env_vars_util.EnvVarKeyType, value_type=env_vars_util.EnvVarValueType)


def see(name):
    try:
        return {key: base64.b64encode(value.encode("utf-8", "surrogatepass")).decode("ascii") for key, value in read(name).items()}
    except Exception:  # of argparse, of its YAML, of its files
        return {"": None}


for line in sys.stdin.read().splitlines():
    print(json.dumps(see(line)))
