"""What the Python probes share: the loop over lines of JSON, and libpq's keywords as an understanding.

An understanding says what a driver will do in words that belong to no driver:

  user, password, database        text, or null where the driver was told nothing
  addresses                       [[host, port], …]; a socket is its directory
  tls                             {mode, roots, ca, cert, key}; mode is libpq's word for what happens:
                                  `require` with a file of roots is `verify-ca`, on a socket it is `disable`
  options                         the start-up parameter of that name, as sent
  startup                         other start-up parameters and settings, as sent
  client                          what the client acts on, under libpq's names; durations in milliseconds
  pool                            max, min, timeout, lifetime, pre_ping
  statements                      `unprepared` if nothing is prepared that outlives a transaction, else `any`

A probe never prints what a driver says about an error, since most drivers echo the string: it
prints the name of the exception's class.
"""

import importlib.util
import json
import os
import sys

DURATIONS = {  # libpq's unit, in milliseconds
    "connect_timeout": 1000,
    "keepalives_idle": 1000,
    "keepalives_interval": 1000,
    "tcp_user_timeout": 1,
}
STARTUP = ("application_name", "client_encoding", "replication")
FIELDS = ("user", "password", "dbname", "host", "port", "options", "sslmode", "sslrootcert", "sslcert", "sslkey")


def serve(driver, version, understand):
    print(json.dumps({"driver": driver, "version": version}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        env = request.get("env") or {}
        os.environ.update(env)
        try:
            answer = understand(request)
        except Exception as error:  # every failure is the driver's answer
            answer = {"error": type(error).__name__}
        finally:
            for name in env:
                os.environ.pop(name, None)
        answer["id"] = request["id"]
        print(json.dumps(answer), flush=True)


def probe_of(folder):
    """Another driver's probe, for what sits on that driver."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), folder, "probe.py")
    spec = importlib.util.spec_from_file_location("probe_" + folder, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def changed(made, standard):
    """Of a pool: what is not as it would be if nothing had been said."""
    return {name: value for name, value in made.items() if value != standard[name]}


def settings_of(request, part):
    return dict((request.get("settings") or {}).get(part) or {})


def tls(mode, roots="none", ca=None, cert=None, key=None):
    return {"mode": mode, "roots": roots, "ca": ca, "cert": cert, "key": key}


def pairs(hosts, ports):
    """libpq's rule: one port for all hosts, or one for each; an empty one is 5432."""
    hosts = (hosts or "").split(",")
    ports = str(ports or "").split(",")
    if len(ports) == 1:
        ports = ports * len(hosts)
    if len(ports) != len(hosts):
        raise ValueError("ports do not match hosts")
    return [[host, int(port or 5432)] for host, port in zip(hosts, ports)]


def client_value(name, value):
    return int(value) * DURATIONS[name] if name in DURATIONS else str(value)


def of_libpq(keywords):
    """What libpq (17 and 18 alike) does with these keywords; facts: libpq 1.5 and 1.6."""
    given = {name: value for name, value in keywords.items() if value not in (None, "")}
    roots = given.get("sslrootcert")
    mode = given.get("sslmode", "verify-full" if roots == "system" else "prefer")
    if mode == "require" and roots:
        mode = "verify-ca"
    kind = "none" if not roots else "system" if roots == "system" else "file"
    addresses = pairs(given.get("host"), given.get("port"))
    if addresses[0][0].startswith("/"):
        encryption = tls("disable")
    else:
        encryption = tls(mode, kind, roots if kind == "file" else None, given.get("sslcert"), given.get("sslkey"))
    return {
        "user": given.get("user"),
        "password": given.get("password"),
        "database": given.get("dbname"),
        "addresses": addresses,
        "tls": encryption,
        "options": given.get("options"),
        "startup": {name: given[name] for name in STARTUP if name in given},
        "client": {name: client_value(name, given[name]) for name in given if name not in FIELDS + STARTUP},
        "pool": {},
        "statements": "unprepared",
    }
