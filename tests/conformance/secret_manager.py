"""A Secret Manager on loopback: it judges requests as the API does, keeps what it is sent, and misbehaves when it is told to.

As google/cloud/secretmanager/v1/{service,resources}.proto say; the forms of errors are those of Google's APIs.
"""

import base64
import binascii
import contextlib
import http.server
import json
import re
import threading
import time
import urllib.parse

PROJECT, NUMBER = "acme-prod", "123456789012"
LARGEST = 64 * 1024
SECRET_ID = re.compile(r"[A-Za-z0-9_-]{1,255}")
ALIAS = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,62}")
SECRET_FIELDS = ("name", "replication", "createTime", "labels", "topics", "expireTime", "ttl", "etag", "rotation", "versionAliases", "annotations", "versionDestroyTtl",
                 "customerManagedEncryption", "tags")
STATUS = {"INVALID_ARGUMENT": 400, "FAILED_PRECONDITION": 400, "UNAUTHENTICATED": 401, "PERMISSION_DENIED": 403, "NOT_FOUND": 404, "ALREADY_EXISTS": 409,
          "ABORTED": 409, "INTERNAL": 500, "UNAVAILABLE": 503}


def crc32c(data):
    """Castagnoli, reflected, one bit after the other: what is tested has a table."""
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0x82F63B78 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


class Refused(Exception):
    def __init__(self, status, message):
        super().__init__(message)
        self.status = status


def only_fields(message, *known):
    if not isinstance(message, dict):
        raise Refused("INVALID_ARGUMENT", "Invalid JSON payload received. An object is wanted.")
    for name in message:
        if name not in known:
            raise Refused("INVALID_ARGUMENT", f'Invalid JSON payload received. Unknown name "{name}": Cannot find field.')
    return message


def bytes_field(text):
    try:
        if not isinstance(text, str):
            raise ValueError
        return base64.b64decode(text.replace("-", "+").replace("_", "/"), validate=True)
    except (ValueError, binascii.Error):
        raise Refused("INVALID_ARGUMENT", "Invalid value at 'payload.data' (TYPE_BYTES), Base64 decoding failed.") from None


def int64_field(value, where):
    if isinstance(value, bool) or not re.fullmatch(r"-?\d{1,19}", str(value)):
        raise Refused("INVALID_ARGUMENT", f"Invalid value at '{where}' (TYPE_INT64).")
    return int(value)


class Version:
    def __init__(self, data, checked):
        self.data, self.checked, self.state, self.revision = data, checked, "ENABLED", 1


class StoredSecret:
    def __init__(self, labels):
        self.labels, self.versions, self.aliases, self.revision = labels, [], {}, 1

    def number(self, word, with_aliases):
        """Of a number, `latest` (the last that was made, whatever its state), or an alias where one may stand."""
        if with_aliases and word == "latest" and self.versions:
            return len(self.versions)
        if with_aliases and word in self.aliases:
            return self.aliases[word]
        if re.fullmatch(r"[1-9]\d{0,8}", word) and int(word) <= len(self.versions):
            return int(word)
        if re.fullmatch(r"\d+", word) or with_aliases:
            raise Refused("NOT_FOUND", f"Secret Version [{word}] not found.")
        raise Refused("INVALID_ARGUMENT", f"The version [{word}] is not a number.")


class Store:
    """What a project holds, and how the next requests go wrong."""

    def __init__(self):
        self.secrets, self.requests, self.lock = {}, [], threading.RLock()
        self.faults = {}  # (action, name of the secret or None) → [what, how often]

    def put(self, name, *values):
        self.secrets[name] = StoredSecret({})
        for value in values:
            self.secrets[name].versions.append(Version(value, True))

    def fail(self, action, what, secret=None, times=1000):
        """`refuse`, `late` and `lost` (done, but the answer does not come), `overtaken`;
        as `stored`: `unchecked`, `otherwise` (other bytes under a checksum of theirs); as `given`: `damaged`."""
        self.faults[action, secret] = [what, times]

    def fault(self, action, secret):
        with self.lock:
            for key in ((action, secret), (action, None)):
                if self.faults.get(key, [None, 0])[1] > 0:
                    self.faults[key][1] -= 1
                    return self.faults[key][0]
        return None

    # What the API can do; each takes (secret's name, version, query, body).

    def secret(self, name):
        if not SECRET_ID.fullmatch(name):
            raise Refused("INVALID_ARGUMENT", f"The secret ID [{name}] has to be of letters, numbers, _ and -, at most 255.")
        if name not in self.secrets:
            raise Refused("NOT_FOUND", f"Secret [projects/{NUMBER}/secrets/{name}] not found.")
        return self.secrets[name]

    def shown(self, name):
        kept = self.secrets[name]
        return {"name": f"projects/{NUMBER}/secrets/{name}", "replication": {"automatic": {}}, "createTime": "2026-11-21T10:00:00.000000Z", "etag": f'"s{kept.revision}"',
                **({"labels": kept.labels} if kept.labels else {}), **({"versionAliases": {key: str(value) for key, value in kept.aliases.items()}} if kept.aliases else {})}

    def shown_version(self, name, number):
        kept = self.secrets[name].versions[number - 1]
        return {"name": f"projects/{NUMBER}/secrets/{name}/versions/{number}", "createTime": f"2026-11-21T10:{number:02}:00.000000Z", "state": kept.state, "etag": f'"v{kept.revision}"',
                "replicationStatus": {"automatic": {}}, **({"clientSpecifiedPayloadChecksum": True} if kept.checked else {})}

    def create(self, _, __, query, body):
        name = query.get("secretId", "")
        only_fields(body, *SECRET_FIELDS)  # gcloud sends empty ones, too
        if not SECRET_ID.fullmatch(name) or "replication" not in body:
            raise Refused("INVALID_ARGUMENT", "A secret has an ID and a replication.")
        if name in self.secrets:
            raise Refused("ALREADY_EXISTS", f"Secret [projects/{NUMBER}/secrets/{name}] already exists.")
        self.secrets[name] = StoredSecret(body.get("labels", {}))
        return self.shown(name)

    def get(self, name, *_):
        self.secret(name)
        return self.shown(name)

    def patch(self, name, _, query, body):
        kept = self.secret(name)
        only_fields(body, *SECRET_FIELDS)
        if body.get("etag") not in (None, f'"s{kept.revision}"'):
            raise Refused("ABORTED", "The etag is not the one of the secret: it was changed meanwhile.")
        for field in query.get("updateMask", "").split(","):
            if field in ("versionAliases", "version_aliases"):
                self.set_aliases(kept, body.get("versionAliases", {}))
            elif field == "labels":
                kept.labels = body.get("labels", {})
            else:
                raise Refused("INVALID_ARGUMENT", f"The field [{field}] of updateMask cannot be set.")
        kept.revision += 1
        return self.shown(name)

    @staticmethod
    def set_aliases(kept, aliases):
        for alias, number in aliases.items():
            if not ALIAS.fullmatch(alias) or alias in ("latest", "NEW"):
                raise Refused("INVALID_ARGUMENT", f"[{alias}] is no alias of a version.")
            kept.number(str(int64_field(number, "secret.version_aliases")), False)
        if len(aliases) > 50:
            raise Refused("INVALID_ARGUMENT", "A secret has at most 50 aliases.")
        kept.aliases = {alias: int(number) for alias, number in aliases.items()}

    def addVersion(self, name, _, __, body):
        kept = self.secret(name)
        payload = only_fields(only_fields(body, "payload").get("payload", {}), "data", "dataCrc32c")
        data = bytes_field(payload.get("data", ""))
        if len(data) > LARGEST:
            raise Refused("INVALID_ARGUMENT", f"The payload has {len(data)} bytes, more than {LARGEST}.")
        checked = "dataCrc32c" in payload
        if checked and int64_field(payload["dataCrc32c"], "payload.data_crc32c") != crc32c(data):
            raise Refused("INVALID_ARGUMENT", "The checksum is not the one of the data.")
        fault = self.fault("stored", name)
        kept.versions.append(Version(data[:-1] + b"~" if fault == "otherwise" else data, checked and fault != "unchecked"))
        return self.shown_version(name, len(kept.versions))

    def list(self, name, _, query, __):
        kept = self.secret(name)
        wanted = re.fullmatch(r"(?:state[:=](\w+))?", query.get("filter", ""))
        if not wanted:
            raise Refused("INVALID_ARGUMENT", "The filter is not one that is understood.")
        numbers = [number for number in range(len(kept.versions), 0, -1) if wanted.group(1) in (None, kept.versions[number - 1].state)]
        size = int(query.get("pageSize", "0")) or 25000
        page = [self.shown_version(name, number) for number in numbers[:size]]
        return {**({"versions": page} if page else {}), "totalSize": len(numbers)}

    def get_version(self, name, version, *_):
        return self.shown_version(name, self.secret(name).number(version, True))

    def access(self, name, version, *_):
        number = self.secret(name).number(version, True)
        kept = self.secrets[name].versions[number - 1]
        if kept.state != "ENABLED":
            raise Refused("FAILED_PRECONDITION", f"Secret Version [projects/{NUMBER}/secrets/{name}/versions/{number}] is in {kept.state} state.")
        checksum = crc32c(kept.data) ^ (1 if self.fault("given", name) == "damaged" else 0)
        return {"name": f"projects/{NUMBER}/secrets/{name}/versions/{number}", "payload": {"data": base64.b64encode(kept.data).decode("ascii"), "dataCrc32c": str(checksum)}}

    def change(self, state, name, version, body):
        kept = self.secret(name)
        number = kept.number(version, False)
        kept = kept.versions[number - 1]
        if only_fields(body, "etag").get("etag") not in (None, f'"v{kept.revision}"'):
            raise Refused("ABORTED", "The etag is not the one of the version: it was changed meanwhile.")
        if kept.state == "DESTROYED":
            raise Refused("FAILED_PRECONDITION", f"Secret Version [projects/{NUMBER}/secrets/{name}/versions/{number}] is in DESTROYED state.")
        kept.state, kept.revision = state, kept.revision + 1
        if state == "DESTROYED":
            kept.data = b""
        return self.shown_version(name, number)

    def disable(self, name, version, _, body):
        return self.change("DISABLED", name, version, body)

    def enable(self, name, version, _, body):
        return self.change("ENABLED", name, version, body)

    def destroy(self, name, version, _, body):
        return self.change("DESTROYED", name, version, body)


TOP = r"/v1/projects/(?:" + PROJECT + "|" + NUMBER + ")/secrets"
ROUTES = [(method, re.compile(TOP + path), action) for method, path, action in (
    ("POST", "()()", "create"), ("GET", "/([^/:]+)()", "get"), ("PATCH", "/([^/:]+)()", "patch"), ("POST", "/([^/:]+)():addVersion", "addVersion"),
    ("GET", "/([^/:]+)/versions()", "list"), ("GET", "/([^/:]+)/versions/([^/:]+)", "get_version"), ("GET", "/([^/:]+)/versions/([^/:]+):access", "access"),
    *(("POST", "/([^/:]+)/versions/([^/:]+):" + action, action) for action in ("disable", "enable", "destroy")))]


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, code, message):
        content = json.dumps(message, indent=2).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json; charset=UTF-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def body(self):
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if not content:
            return {}
        if not self.headers.get("Content-Type", "").startswith("application/json"):
            raise Refused("INVALID_ARGUMENT", "The body is not said to be JSON.")
        try:
            return json.loads(content)
        except ValueError:
            raise Refused("INVALID_ARGUMENT", "Invalid JSON payload received.") from None

    def judged(self, store, target):
        body = self.body()
        if self.headers.get("Authorization") != f"Bearer {self.server.token}":
            raise Refused("UNAUTHENTICATED", "Request had invalid authentication credentials.")
        query = dict(urllib.parse.parse_qsl(target.query))
        for method, path, action in ROUTES:
            matched = path.fullmatch(urllib.parse.unquote(target.path))
            if matched and method == self.command:
                break
        else:
            raise Refused("NOT_FOUND", "There is no such method, or no such project.")
        name, version = matched.groups()
        fault = store.fault(action, name)
        store.requests.append((action, name, version))
        if fault == "refuse":
            raise Refused("PERMISSION_DENIED", f"Permission denied for {action} on resource 'projects/{PROJECT}/secrets/{name}' (or it may not exist).")
        if fault == "late":
            time.sleep(self.server.patience)
            return None
        if fault == "overtaken":
            store.secrets[name].revision += 1  # somebody else was quicker
        with store.lock:
            message = getattr(store, action)(name, version, query, body)
        return None if fault == "lost" else message

    def respond(self):
        target = urllib.parse.urlsplit(self.path)
        if target.path.startswith("/computeMetadata/"):
            right = self.headers.get("Metadata-Flavor") == "Google" and target.path.endswith("/service-accounts/default/token")
            self.answer(200 if right else 403, {"access_token": self.server.token, "expires_in": 3599, "token_type": "Bearer"} if right else {})
            return
        try:
            message = self.judged(self.server.store, target)
        except Refused as refused:
            self.answer(STATUS[refused.status], {"error": {"code": STATUS[refused.status], "message": str(refused), "status": refused.status}})
            return
        if message is None:
            self.close_connection = True  # and nothing was said
        else:
            self.answer(200, message)

    do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = respond


@contextlib.contextmanager
def secret_manager(token, patience):
    """A server with an empty store; `patience` is how many seconds a late answer takes."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.store, server.token, server.patience = Store(), token, patience
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
