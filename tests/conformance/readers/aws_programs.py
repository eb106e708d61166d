"""The AWS command line against a server of our own: what it sends of the files that it is given."""

import http.server
import json
import os
import subprocess
import threading


class FakeAws(http.server.BaseHTTPRequestHandler):
    """Keeps the last request of AWS's JSON protocol."""
    body = None

    def do_POST(self):  # noqa: N802
        type(self).body = self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.1")
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


SERVER = None


def sent(content, service, command, scratch):
    """The request's members; `command` holds the place of the file as FILE. None if the program refuses the file."""
    global SERVER
    if SERVER is None:
        SERVER = http.server.ThreadingHTTPServer(("127.0.0.1", 0), FakeAws)
        threading.Thread(target=SERVER.serve_forever, daemon=True).start()
    path = os.path.join(scratch, "input")
    with open(path, "wb") as file:
        file.write(content)
    none = os.path.join(scratch, "none")
    settings = {**os.environ, "AWS_ACCESS_KEY_ID": "none", "AWS_SECRET_ACCESS_KEY": "none", "AWS_DEFAULT_REGION": "eu-central-1",
                "AWS_CONFIG_FILE": none, "AWS_SHARED_CREDENTIALS_FILE": none, "AWS_EC2_METADATA_DISABLED": "true"}
    address = f"http://127.0.0.1:{SERVER.server_port}"
    FakeAws.body = None
    subprocess.run(["aws", "--endpoint-url", address, service, *[part.replace("FILE", path) for part in command]],
                   env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return None if FakeAws.body is None else json.loads(FakeAws.body)


def secret(content, scratch):
    """What json.loads makes of the secret, as the rotation functions call it; int() of the port."""
    request = sent(content, "secretsmanager", ["put-secret-value", "--secret-id", "s", "--secret-string", "file://FILE"], scratch)
    return request and json.loads(request["SecretString"])


def parameter(content, scratch):
    return sent(content, "ssm", ["put-parameter", "--cli-input-json", "file://FILE"], scratch)
