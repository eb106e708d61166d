"""kubernetes.sh of examples/release-script: kubectl against a real API server."""

import base64
import concurrent.futures
import contextlib
import itertools
import json
import os
import socket
import subprocess
import sys

from release_run import World, check, search

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "readers"))
from compare import b64  # noqa: E402
from kubernetes_server import server  # noqa: E402

PASSWORD, QUOTED = 'CANARY7f3 p@ss+w/rd"é%', "CANARY7f3%20p%40ss%2Bw%2Frd%22%C3%A9%25"
OTHER = "CANARY7f3other"
SECRETS = {"the password": PASSWORD, "the next password": OTHER}
SCRIPT, SECRET, LOGIN = "kubernetes.sh", "orders-db", "orders-login"
PREVIOUS = f"{SECRET}-previous"
DEPLOYMENTS = ("orders-api", "orders-worker")
OLD, NEW = "db.example.com", "db2.example.com"
LARGEST = 1024 * 1024


def wanted(host, password=PASSWORD, quoted=QUOTED):
    return {"uri": f"postgresql://orders:{quoted}@{host}:5432/orders?application_name=orders-api&connect_timeout=5&sslmode=verify-full&sslrootcert=system",
            "username": "orders", "password": password}


def secret(name, values):
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name}, "data": {key: b64(value.encode()) for key, value in values.items()}}


def deployment(name):
    labels = {"app": name}
    return {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": name},
            "spec": {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "main", "image": "orders"}]}}}}


class Project:
    """A namespace with nothing but a password and two Deployments, and a copy of the example that releases to it."""

    def __init__(self, cluster, scratch, namespace, dsnsmith):
        self.cluster = cluster
        self.namespace, self.host = namespace, OLD
        self.world = World(os.path.join(scratch, namespace), dsnsmith, KUBECONFIG=cluster.settings, NAMESPACE=namespace, SECRET=SECRET, PASSWORD_SECRET=LOGIN, DEPLOYMENTS=" ".join(DEPLOYMENTS))
        self.world.spec("namespace: prod\n", f"namespace: {namespace}\n")
        self.kubectl("create", "namespace", namespace)
        self.kubectl("create", "--filename=-", given={"apiVersion": "v1", "kind": "List", "items": [secret(LOGIN, {"password": PASSWORD}), *map(deployment, DEPLOYMENTS)]})

    def kubectl(self, *arguments, given=None):
        said = subprocess.run(["kubectl", f"--kubeconfig={self.cluster.settings}", f"--cache-dir={self.cluster.folder}/cache", f"--namespace={self.namespace}", *arguments], input=json.dumps(given).encode() if given else b"",
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        check(said.returncode == 0, f"the test's own `kubectl {arguments[0]}` failed")
        return said.stdout

    def another(self, values, name=SECRET):
        """Another manager changes values; as None they are removed."""
        patch = {"data": {key: None if value is None else b64(value.encode()) for key, value in values.items()}}
        self.kubectl("patch", "secret", name, "--field-manager=another", "--type=merge", "--patch-file=/dev/stdin", given=patch)

    def run(self, todo="release", *options, **how):
        return self.world.run(SCRIPT, todo, *options, **how)

    def to(self, host):
        self.world.spec(f"host: {self.host}", f"host: {host}")
        self.host = host
        return self

    def all(self):
        """(Secrets by name, [(state of the Secret that was noted, generation) of each Deployment])."""
        secrets, deployments = (self.cluster.listed(kind, self.namespace) for kind in ("api/v1/{}/secrets", "apis/apps/v1/{}/deployments"))
        return ({item["metadata"]["name"]: item for item in secrets},
                [(item["spec"]["template"]["metadata"].get("annotations", {}).get(f"dsnsmith.dev/{SECRET}"), item["metadata"]["generation"]) for item in deployments])

    def holds(self, what, now, before, generation=None, anyhow=False):
        """What the Secret and the previous one hold; both Deployments note the state of the Secret, and were changed so often, or ever so often."""
        secrets, started = self.all()
        check(values(secrets.get(SECRET)) == now, f"{what}: the Secret holds something else")
        check(values(secrets.get(PREVIOUS)) == before, f"{what}: the previous Secret holds something else")
        if generation or anyhow:
            state = secrets[SECRET]["metadata"]["resourceVersion"]
            check([noted for noted, _ in started] == [state] * len(DEPLOYMENTS), f"{what}: the Deployments note another state: {started}, not {state}")
        if generation:
            check([often for _, often in started] == [generation] * len(DEPLOYMENTS), f"{what}: the Deployments were changed as often as {started}, not {generation}")


def values(found):
    return found and {key: base64.b64decode(value).decode() for key, value in found["data"].items()}


def releases(made):
    """One release after the other, as they come in a project's life."""
    project = made()
    project.run()
    project.holds("the first release", wanted(OLD), None, 2)
    check("last-applied" not in json.dumps(project.all()), "the values are in an annotation as well")
    printed = project.run()
    project.holds("the same again", wanted(OLD), None, 2)
    check("same" in printed and "(no change)" in printed, "the same again is not said to be the same")
    project.run("roll-back", right=1)
    project.holds("nothing to go back to", wanted(OLD), None, 2)
    check("differs from the spec in host" in project.to(NEW).run(), "a release does not say what differs")
    project.holds("another host", wanted(NEW), wanted(OLD), 3)
    project.run("roll-back")
    project.holds("back", wanted(OLD), wanted(OLD), 4)
    check({secret["metadata"].get("labels", {}).get("app.kubernetes.io/managed-by") for name, secret in project.all()[0].items() if name != LOGIN} == {"dsnsmith"}, "back, and the labels are gone")
    project.run("roll-back")
    project.holds("back again", wanted(OLD), wanted(OLD), 4)
    project.run()
    project.holds("and forth", wanted(NEW), wanted(OLD), 5)
    project.another({"password": OTHER}, LOGIN)
    project.run()
    project.holds("another password", wanted(NEW, OTHER, OTHER), wanted(NEW), 6)


THEIRS = 'kubectl patch secret orders-db --namespace="$NAMESPACE" --field-manager=another --type=merge --patch=\'{"data":{"username":"eA=="}}\''


def quick_managers(made):
    """Another manager changes a value right after it was applied: nothing is started with it."""
    project = made()
    project.run()
    project.to(NEW)
    started = project.all()[1]
    printed = project.run(right=1, meanwhile=(7, THEIRS))
    check("`username` in standard input" in printed, "it is not said what another manager did")
    project.holds("changed meanwhile", {**wanted(NEW), "username": "x"}, wanted(OLD))
    check(project.all()[1] == started, "changed meanwhile, and something was started")
    project.run("release", "--force-conflicts")
    project.run("roll-back", right=1, meanwhile=(2, THEIRS.replace("eA==", "eQ==")))
    project.holds("changed meanwhile, going back", {**wanted(NEW), "username": "y"}, {**wanted(NEW), "username": "x"})


def other_managers(made):
    """Drift made by another manager is found; what is theirs stays; a conflict changes nothing until it is forced."""
    project = made()
    project.run()
    project.another({"theirs": "x"})
    project.run()
    project.holds("a key of another", {**wanted(OLD), "theirs": "x"}, None)
    weaker = wanted(OLD)["uri"].replace("verify-full&sslrootcert=system", "require")
    project.another({"theirs": None, "uri": weaker})
    started = project.all()[1]
    printed = project.run(right=1)
    check("E603" in printed and "conflict" in printed and "another" in printed, "it is not said what another manager did")
    project.holds("a conflict", {**wanted(OLD), "uri": weaker}, None)
    check(project.all()[1] == started, "a conflict, and something was started")
    project.run("release", "--force-conflicts")
    project.holds("a conflict that is forced", wanted(OLD), {**wanted(OLD), "uri": weaker})
    check(project.all()[1] != started, "after a conflict nothing was started")
    project.another({"theirs": "y"})
    project.run("roll-back")
    project.holds("back, beside a key of another", {**wanted(OLD), "uri": weaker, "theirs": "y"}, {**wanted(OLD), "uri": weaker}, anyhow=True)

    project = made()
    project.kubectl("create", "--filename=-", given=secret(SECRET, wanted(NEW)))
    check("conflict" in project.run(right=1), "a Secret that somebody made by hand is taken over without a word")
    project.run("release", "--force-conflicts")
    project.holds("a Secret that somebody made by hand", wanted(OLD), wanted(NEW), 2)
    project.to("db3.example.com").run()
    project.holds("and then ours", wanted("db3.example.com"), wanted(OLD), 3)


def refusals(made):
    """What the server refuses changes nothing: an immutable Secret, one that is too large, nobody's right to do it; nor does a server that is silent."""
    project = made()
    project.world.spec("name: orders-db\n", "name: orders-db\n    immutable: true\n")
    project.run()
    project.run()
    project.holds("an immutable Secret", wanted(OLD), None, 2)
    check("immutable" in project.to(NEW).run(right=1), "what the server says is not shown")
    project.holds("a change of an immutable Secret", wanted(OLD), None, 2)

    project = made()
    project.run()
    fill = LARGEST - sum(len(value.encode()) for value in wanted(OLD).values())
    project.another({"theirs": "x" * fill})
    project.run()
    check("Too long" in project.to(NEW).run(right=1), "what the server says is not shown")
    project.holds("a Secret that would be too large", {**wanted(OLD), "theirs": "x" * fill}, None)
    project.another({"theirs": None})
    project.run()
    project.holds("and then fits", wanted(NEW), wanted(OLD))

    project = made()
    project.run()
    project.to(NEW)
    right = project.world.settings["KUBECONFIG"]
    with silent() as port:
        for why, change, says in (("nobody", {"as": "nobody"}, "forbidden"), ("silence", {"server": f"https://127.0.0.1:{port}"}, "imeout")):
            project.world.settings.update(KUBECONFIG=changed(right, project.world.folder + "." + why, change), STORE_TIMEOUT="30" if why == "nobody" else "1")
            check(says in project.run(right=1), f"{why}: what kubectl says is not shown")
            project.holds(why, wanted(OLD), None, 2)
    project.world.settings.update(KUBECONFIG=right, STORE_TIMEOUT="30")
    project.run()
    project.holds("and then", wanted(NEW), wanted(OLD), 3)


def changed(settings, path, change):
    """A copy of kubectl's settings, for somebody else or for another server."""
    with open(settings, encoding="ascii") as file:
        made = json.load(file)
    for name, value in change.items():
        (made["users"][0]["user"] if name == "as" else made["clusters"][0]["cluster"])[name] = value
    with open(path, "w", encoding="ascii") as file:
        json.dump(made, file)
    return path


@contextlib.contextmanager
def silent():
    """A port that takes connections and says nothing."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(50)
        yield listening.getsockname()[1]


def kills(made, todo):
    """The script is killed right after each of its calls: all values are of one release, and the next run finishes."""
    project = made()
    project.run()
    project.to(NEW).run()
    hosts = [OLD, NEW]
    for call in range(1, 100):
        if todo == "release":
            project.to(f"db{call + 2}.example.com")
            hosts.append(project.host)
        before, now = hosts[-2:] if todo == "release" else hosts[::-1]
        if project.run(todo, kill_after=call) is None:
            return call - 1
        secrets, _ = project.all()
        check(values(secrets[SECRET]) in (wanted(before), wanted(now)), f"killed after call {call}: the Secret is of no release")
        check(values(secrets[PREVIOUS]) in (wanted(hosts[-3] if todo == "release" and len(hosts) > 2 else OLD), wanted(before)), f"killed after call {call}: the previous Secret is of no release")
        project.run(todo)
        project.holds(f"killed after call {call}, and the next run", wanted(now), wanted(before if todo == "release" else OLD), anyhow=True)
        if todo == "roll-back":
            project.run()
    return None


def kubernetes(scratch, dsnsmith):
    os.makedirs(os.path.join(scratch, "worlds"))
    worlds, numbers = [], itertools.count(1)
    with server(scratch) as cluster, concurrent.futures.ThreadPoolExecutor(3) as pool:
        def made():
            project = Project(cluster, os.path.join(scratch, "worlds"), f"prod-{next(numbers)}", dsnsmith)
            worlds.append(project.world)
            return project
        begun = [pool.submit(function, made, *arguments) for function, *arguments in ((kills, "release"), (kills, "roll-back"), (releases,), (refusals,), (quick_managers,), (other_managers,))]
        releasing, going_back, *_ = [one.result() for one in begun]
    check((releasing, going_back) == (11, 5), f"the script was killed after {releasing} and {going_back} calls, not as many as it makes")
    return search(SECRETS, worlds)
