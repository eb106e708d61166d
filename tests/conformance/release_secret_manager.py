"""secret-manager.sh of examples/release-script, by gcloud and by curl."""

import base64
import concurrent.futures
import json
import os
import subprocess

from release_run import World, check, search
from secret_manager import LARGEST, NUMBER, PROJECT, crc32c, secret_manager

PASSWORD, QUOTED = 'CANARY7f3 p@ss+w/rd"é%', "CANARY7f3%20p%40ss%2Bw%2Frd%22%C3%A9%25"
OTHER = "CANARY7f3other"
TOKEN = "CANARY7f3token"
LATE = 5  # seconds
SECRET, LOGIN = "orders-url", "orders-db-password"
OLD, NEW = "db.example.com", "db2.example.com"
SCRIPT = "secret-manager.sh"


def url(host, password=QUOTED):
    return f"postgresql://orders:{password}@{host}:5432/orders?application_name=orders-api&connect_timeout=5&sslmode=verify-full&sslrootcert=system".encode()


class Project:
    """A project with a password and a secret for the string, and a copy of the example that releases to it."""

    def __init__(self, by, server, scratch, dsnsmith, settings):
        self.by, self.store = by, server.store
        self.store.secrets.clear()
        self.store.faults.clear()
        self.store.put(LOGIN, PASSWORD.encode())
        self.store.put(SECRET)
        self.world = World(os.path.join(scratch, f"world-{len(os.listdir(scratch))}"), dsnsmith, PROJECT=PROJECT, SECRET=SECRET, PASSWORD_SECRET=LOGIN,
                           CLOUDSDK_API_ENDPOINT_OVERRIDES_SECRETMANAGER=f"http://127.0.0.1:{server.server_port}/", **settings)

    @property
    def secret(self):
        return self.store.secrets[SECRET]

    def with_old(self):
        """What an earlier release left; the spec says something else since."""
        self.store.put(SECRET, url(OLD))
        self.secret.aliases = {"released": 1, "previous": 1}
        self.world.spec(f"host: {OLD}", f"host: {NEW}")
        return self

    def run(self, todo="release", **how):
        return self.world.run(SCRIPT, self.by, todo, self.world.restart, **how)

    def holds(self, what, versions, released, previous, restarts):
        """versions: what each holds, with a word if it is not enabled."""
        seen = [(version.data, version.state) for version in self.secret.versions]
        wanted = [version if isinstance(version, tuple) else (version, "ENABLED") for version in versions]
        check(seen == wanted, f"{self.by}: {what}: {[state for _, state in seen]} versions are there, or hold something else")
        aliases = {"released": released, "previous": previous} if released else {}
        check(self.secret.aliases == aliases, f"{self.by}: {what}: {self.secret.aliases} is noted, not {aliases}")
        check(self.world.restarts() == restarts, f"{self.by}: {what}: started with {self.world.restarts()}, not {restarts}")


def releases(made):
    """One release after the other, as they come in a project's life."""
    project = made()
    project.run()
    project.holds("the first release", [url(OLD)], 1, 1, ["1"])
    printed = project.run()
    project.holds("the same again", [url(OLD)], 1, 1, ["1"])
    check("nothing to release" in printed, "the same again is not said to be the same")
    project.run("roll-back", right=1)
    project.holds("nothing to go back to", [url(OLD)], 1, 1, ["1"])
    project.world.spec(f"host: {OLD}", f"host: {NEW}")
    printed = project.run()
    check("differs from the spec in host" in printed, "a release does not say what differs")
    project.holds("another host", [url(OLD), url(NEW)], 2, 1, ["1", "2"])
    project.run("roll-back")
    project.holds("back", [url(OLD), url(NEW)], 1, 2, ["1", "2", "1"])
    project.run()
    project.holds("and forth: the version is there", [url(OLD), url(NEW)], 2, 1, ["1", "2", "1", "2"])
    project.store.secrets[LOGIN].versions.append(type(project.secret.versions[0])(OTHER.encode() + b"\n", True))
    project.run()
    project.holds("another password", [url(OLD), url(NEW), url(NEW, OTHER)], 3, 2, ["1", "2", "1", "2", "3"])
    project.secret.versions[1].state = "DESTROYED"
    check("DESTROYED" in project.run("roll-back", right=1), "what the store says is not shown")
    project.holds("a version that is destroyed", [url(OLD), (url(NEW), "DESTROYED"), url(NEW, OTHER)], 3, 2, ["1", "2", "1", "2", "3"])


BOTH = [url(OLD), url(NEW)]


def refusals(made, actions):
    for action, secret in actions:
        project = made().with_old()
        project.store.fail(action, "refuse", secret)
        check("PERMISSION_DENIED" in project.run(right=1), f"{action} is refused, and it is not said")
        last = action == "patch"  # what is noted at the end
        project.holds(f"{action} of {secret} refused", BOTH if last else [url(OLD)], 1, 1, ["2"] if last else [])
        project.store.faults.clear()
        project.run()
        project.holds(f"after {action} was refused", BOTH, 2, 1, ["2", "2"] if last else ["2"])


def delays(made, faults):
    """Too late, or done without an answer: the next run finds what was done."""
    for action, fault in faults:
        project = made().with_old()
        project.world.settings["STORE_TIMEOUT"] = "3"  # a busy machine needs one or two
        project.store.fail(action, fault, SECRET, 1 if fault == "lost" else 1000)
        project.run(right=1)
        check(project.secret.aliases["released"] == (2 if (action, fault) == ("patch", "lost") else 1), f"{fault} {action}: {project.secret.aliases} is noted")
        project.store.faults.clear()
        project.world.settings["STORE_TIMEOUT"] = "30"
        project.run()
        project.holds(f"after {fault} {action}", BOTH, 2, 1, ["2", "2"] if (action, fault) == ("patch", "late") else ["2"])


def asked_again(made):
    """gcloud asks again by itself when no answer comes: the version is there twice, and the last one is released."""
    project = made().with_old()
    project.store.fail("addVersion", "lost", SECRET, 1)
    project.run()
    project.holds("addVersion asked again", [*BOTH, url(NEW)], 3, 1, ["3"])


def wrong_bytes(made):
    """The store keeps or gives something else than it was sent."""
    project = made().with_old()
    project.store.fail("stored", "unchecked", SECRET, 1)
    project.run(right=1)
    project.holds("a checksum that was not compared", BOTH, 1, 1, [])
    project.run()
    project.holds("read back by the next run", BOTH, 2, 1, ["2"])
    project = made().with_old()
    project.store.fail("stored", "otherwise", SECRET, 1)
    project.run(right=1)
    project.holds("other bytes", [url(OLD), (url(NEW)[:-1] + b"~", "DISABLED")], 1, 1, [])
    project.run()
    project.holds("after other bytes", [url(OLD), (url(NEW)[:-1] + b"~", "DISABLED"), url(NEW)], 3, 1, ["3"])


def damaged(made):
    """The checksum that the store gives is not the one of the bytes."""
    project = made().with_old()
    project.store.fail("given", "damaged", SECRET)
    project.run(right=1)
    check(project.world.restarts() == [] and project.secret.aliases["released"] == 1, "another checksum, and it was released")
    project.store.faults.clear()
    project.run()
    check(project.secret.versions[project.secret.aliases["released"] - 1].data == url(NEW), "after another checksum: not released")


def overtaken(made):
    project = made().with_old()
    project.store.fail("patch", "overtaken", SECRET, 1)
    check("ABORTED" in project.run(right=1), "somebody else was quicker, and it is not said")
    project.holds("somebody else was quicker", BOTH, 1, 1, ["2"])
    project.run()
    project.holds("and then not", BOTH, 2, 1, ["2", "2"])


def does_not_start(made):
    project = made().with_old()
    project.world.note("does-not-start", "2")
    project.run(right=1)
    project.holds("the consumers do not start", BOTH, 1, 1, ["1"])
    project.world.note("does-not-start", "")
    project.run()
    project.holds("the consumers start", BOTH, 2, 1, ["1", "2"])


def whole(project):
    """Whatever happened: what is noted as released is whole, and was given to the consumers before."""
    check(all(version.data in BOTH and version.state == "ENABLED" for version in project.secret.versions), "a version holds something else")
    check(len(project.secret.versions) <= 2, "a version was added twice")
    check(project.secret.aliases["released"] == 1 or project.world.restarts()[-1:] == ["2"], "a version is noted that the consumers were not given")


def kills(made, calls):
    """The script is killed right after each of its calls, or those that are named."""
    count = 0
    for call in calls:
        project = made().with_old()
        if project.run(kill_after=call) is None:
            break
        count += 1
        whole(project)
        project.run()
        check(project.secret.aliases == {"released": 2, "previous": 1} and len(project.secret.versions) == 2 and project.world.restarts()[-1] == "2", f"killed after call {call}: the next run does not finish")
    return count


def kills_while_going_back(made):
    count = 0
    for call in range(1, 100):
        project = made().with_old()
        project.store.put(SECRET, *BOTH)
        project.secret.aliases = {"released": 2, "previous": 1}
        if project.run("roll-back", kill_after=call) is None:
            break
        count += 1
        if project.secret.aliases["released"] == 2:
            project.run("roll-back")
        check(project.secret.aliases == {"released": 1, "previous": 2} and project.world.restarts()[-1] == "1", f"killed after call {call}: the next run does not go back")
    return count


def curl(server, method, path, body=None, token=TOKEN):
    """What the store answers to curl: the word of the error, or the message. The body and the token come in by pipes."""
    sent = [] if body is None else ["--header", "Content-Type: application/json", "--data-binary", "@-"]
    read, write = os.pipe()
    os.write(write, f'header = "Authorization: Bearer {token}"\n'.encode())
    os.close(write)
    said = subprocess.run(["curl", "--disable", "--silent", "--request", method, "--config", f"/dev/fd/{read}", *sent, f"http://127.0.0.1:{server.server_port}/v1/projects/{PROJECT}/secrets{path}"],
                          input=b"" if body is None else body, stdout=subprocess.PIPE, check=True, pass_fds=(read,))
    os.close(read)
    message = json.loads(said.stdout)
    return message["error"]["status"] if "error" in message else message


def body_of(data, checksum=None, **more):
    return json.dumps({"payload": {"data": base64.b64encode(data).decode(), "dataCrc32c": str(crc32c(data) if checksum is None else checksum), **more}}).encode()


def judged(server):
    """The store of the tests judges as the API does; otherwise it would prove nothing."""
    store = server.store
    store.secrets.clear()
    check(crc32c(b"123456789") == 3808858755, "this is not Castagnoli's polynomial")
    create = b'{"replication": {"automatic": {}}}'
    for name, wanted in (("a.b", "INVALID_ARGUMENT"), ("a" * 256, "INVALID_ARGUMENT"), ("", "INVALID_ARGUMENT"), ("a", None), ("a", "ALREADY_EXISTS"), ("A_b-9" * 51, None)):
        answer = curl(server, "POST", f"?secretId={name}", create)
        check(answer == wanted if wanted else answer["name"] == f"projects/{NUMBER}/secrets/{name}", f"a secret of the name {name}")
    check(curl(server, "GET", "/a", token="another") == "UNAUTHENTICATED", "another token")
    refused = {"no JSON": b"{", "an unknown field": body_of(b"x", version=1), "no base64": b'{"payload": {"data": "x"}}', "another checksum": body_of(b"x", 1),
               "no number": b'{"payload": {"data": "eA==", "dataCrc32c": "x"}}', "a byte too many": body_of(b"x" * (LARGEST + 1))}
    for why, body in refused.items():
        check(curl(server, "POST", "/a:addVersion", body) == "INVALID_ARGUMENT", f"{why} is taken")
    check(not store.secrets["a"].versions, "what was refused is kept")
    check(curl(server, "POST", "/b:addVersion", body_of(b"x")) == "NOT_FOUND" == curl(server, "GET", "/a/versions/latest:access"), "what is not there")
    check(curl(server, "POST", "/a:addVersion", body_of(b"x" * LARGEST))["clientSpecifiedPayloadChecksum"] is True, "the largest payload")
    check("clientSpecifiedPayloadChecksum" not in curl(server, "POST", "/a:addVersion", b'{"payload": {"data": "eA=="}}'), "no checksum, and it was compared")
    for action, state in (("disable", "DISABLED"), ("enable", "ENABLED"), ("disable", "DISABLED"), ("destroy", "DESTROYED")):
        check(curl(server, "POST", f"/a/versions/2:{action}", b"{}")["state"] == state, f"a version that is {state}")
        check((curl(server, "GET", "/a/versions/latest:access") == "FAILED_PRECONDITION") == (state != "ENABLED"), f"access to the last version, which is {state}")
    check(curl(server, "POST", "/a/versions/2:enable", b"{}") == "FAILED_PRECONDITION", "a destroyed version can be enabled")
    for aliases, wanted in (({"latest": "1"}, "INVALID_ARGUMENT"), ({"1a": "1"}, "INVALID_ARGUMENT"), ({"a": "3"}, "NOT_FOUND"), ({"a": "1"}, None)):
        answer = curl(server, "PATCH", "/a?updateMask=versionAliases", json.dumps({"versionAliases": aliases}).encode())
        check(answer == wanted if wanted else answer["versionAliases"] == aliases, f"the aliases {aliases}")
    check(len(base64.b64decode(curl(server, "GET", "/a/versions/a:access")["payload"]["data"])) == LARGEST, "access by an alias")
    check(curl(server, "POST", "/a/versions/a:disable", b"{}") == "INVALID_ARGUMENT", "an alias can be disabled")
    check(curl(server, "PATCH", "/a?updateMask=versionAliases", b'{"etag": "\\"s1\\""}') == "ABORTED", "an old etag")


def judged_for_gcloud(made):
    """The same, as gcloud shows it: what it refuses itself, what it sends, and what the store says."""
    world = made().world

    def says(*arguments, given=b"", right=0):
        said = subprocess.run(["gcloud", "secrets", *arguments, f"--project={PROJECT}", "--quiet"], cwd=world.folder, input=given, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              env={**world.settings, "PATH": os.environ["PATH"], "CLOUDSDK_CORE_DISABLE_FILE_LOGGING": "true"})
        check(said.returncode == right, f"gcloud {arguments[:2]} ends with {said.returncode}, not {right}")
        return said.stdout.decode(errors="replace")
    says("create", "other", "--replication-policy=automatic")
    check("INVALID_ARGUMENT" in says("create", "a.b", "--replication-policy=automatic", right=1), "a name with a dot")
    check("larger than the maximum size" in says("versions", "add", "other", "--data-file=-", given=b"x" * (LARGEST + 1), right=1), "a byte too many")
    says("versions", "add", "other", "--data-file=-", given=b"x" * LARGEST)
    check(len(says("versions", "access", "1", "--secret=other")) == LARGEST, "the largest payload")
    says("versions", "disable", "1", "--secret=other")
    check("DISABLED" in says("versions", "access", "latest", "--secret=other", right=1), "access to what is disabled")
    says("versions", "enable", "1", "--secret=other")
    says("versions", "destroy", "1", "--secret=other")
    check("DESTROYED" in says("versions", "enable", "1", "--secret=other", right=1), "a destroyed version can be enabled")


def token_file(scratch):
    path = os.path.join(scratch, "token")
    with open(path, "w", encoding="ascii") as file:
        file.write(TOKEN)
    return path


SECRETS = {"the password": PASSWORD, "the next password": OTHER, "the token": TOKEN}
ACTIONS = [("get", SECRET), ("access", LOGIN), ("access", SECRET), ("list", SECRET), ("addVersion", SECRET), ("patch", SECRET)]


def parts(by, scratch, dsnsmith, settings, *asked):
    """Runs functions that are given a maker of projects, several at once; then searches what they left. → what they returned, where the secrets were found"""
    seen = []

    def run(number, function, arguments):
        folder = os.path.join(scratch, str(number))
        os.makedirs(folder)
        with secret_manager(TOKEN, LATE) as server:
            def made():
                seen.append(Project(by, server, folder, dsnsmith, settings(server)))
                return seen[-1]
            return function(made, *arguments)
    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        found = [begun.result() for begun in [pool.submit(run, number, function, arguments) for number, (function, *arguments) in enumerate(asked)]]
    return found, search(SECRETS, [project.world for project in seen])


def rest(scratch, dsnsmith):
    with secret_manager(TOKEN, LATE) as server:
        judged(server)
    path = token_file(scratch)
    late = [(action, fault) for action in ("access", "addVersion", "patch") for fault in ("late", "lost")]
    (*_, releasing, going_back), found = parts("rest", scratch, dsnsmith, lambda _: {"CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": path}, (refusals, ACTIONS), (delays, late), (wrong_bytes,), (damaged,), (overtaken,), (does_not_start,),
                                      (releases,), (kills, range(1, 100)), (kills_while_going_back,))
    check((releasing, going_back) == (11, 6), f"the script was killed after {releasing} and {going_back} calls, not as many as it makes")
    parts("rest", os.path.join(scratch, "metadata"), dsnsmith, lambda server: {"GCE_METADATA_HOST": f"127.0.0.1:{server.server_port}"}, (releases,))
    return found


def gcloud(scratch, dsnsmith):
    path = token_file(scratch)
    _, found = parts("gcloud", scratch, dsnsmith, lambda _: {"CLOUDSDK_AUTH_ACCESS_TOKEN_FILE": path}, (releases,), (refusals, ACTIONS[4:5]), (asked_again,), (overtaken,), (damaged,), (kills, [7]), (judged_for_gcloud,))
    return found
