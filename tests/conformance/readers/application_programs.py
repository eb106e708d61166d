"""What applications read: each program is a function from a file, and the entries meant, to what it saw."""

import base64
import json
import os
import subprocess

import readers_install as install

NODE_JSON = """
const bytes = require("fs").readFileSync(process.argv[1]);
const seen = JSON.parse(new TextDecoder("utf-8", {fatal: true, ignoreBOM: true}).decode(bytes));
if (Array.isArray(seen) || typeof seen !== "object") process.exit(1);
const list = Object.entries(seen).filter(([, v]) => typeof v === "string");
console.log(JSON.stringify(Object.fromEntries(list.map(([k, v]) => [k, Buffer.from(v).toString("base64")]))));
"""
NODE_BYTES = 'console.log(require("fs").readFileSync(process.argv[1]).toString("base64"));'


def node(script, content, scratch):
    install.drivers.version_of("node", ["--version"], "nodejs", (18, 0))
    path = os.path.join(scratch, "file")
    with open(path, "wb") as file:
        file.write(content)
    result = subprocess.run(["node", "-e", script, path], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return result.stdout if result.returncode == 0 else None


def node_json(content, scratch):
    """None where JSON.parse throws."""
    printed = node(NODE_JSON, content, scratch)
    return None if printed is None else {key: base64.b64decode(value) for key, value in json.loads(printed).items()}


def python_json(content):
    try:
        seen = json.loads(content.decode("utf-8"))
        return {key: value.encode("utf-8") for key, value in seen.items() if isinstance(value, str)}
    except (ValueError, AttributeError):
        return None


def node_bytes(content, scratch):
    return base64.b64decode(node(NODE_BYTES, content, scratch))


def python_bytes(content, scratch):
    path = os.path.join(scratch, "file")
    with open(path, "wb") as file:
        file.write(content)
    with open(path, "rb") as file:
        return file.read()
