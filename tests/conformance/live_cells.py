"""The columns of MATRIX.md: which endpoint of the bed, what is asked of dsnsmith for it, and what has to come of it.

A cell is what a driver does in one column. `asked` makes the command line of dsnsmith and its environment; `wants` is
one of

  works       the driver connects, and the server's own view is what was asked
  fails       the driver must not connect: verification or encryption was promised, and the server cannot give it
  right       statements of two processes, each result checked
  right-alone the same of one process
  goes-wrong  the same without what dsnsmith sets for the pool: it must go wrong, or `right` proves nothing
  routed      works, and the router saw the name or the option that it needed
"""

import copy

from run import canonical_url

WORKS, FAILS, RIGHT, RIGHT_ALONE, GOES_WRONG, ROUTED = "works", "fails", "right", "right-alone", "goes-wrong", "routed"
# What is asked of every direct endpoint, and seen there by the server itself. A pool takes the first only.
PARAMETERS = {"search_path": "app_schema", "statement_timeout": "45s"}
SEEN = {"search_path": "app_schema", "statement_timeout": "45s"}


def stand_in(path):
    """The environment in which a runtime takes the authorities of this file for the public ones."""
    return {"SSL_CERT_FILE": path, "NODE_EXTRA_CA_CERTS": path,
            "JAVA_TOOL_OPTIONS": f"-Djavax.net.ssl.trustStore={path}.p12 -Djavax.net.ssl.trustStorePassword=changeit"}


class Cell:
    def __init__(self, name, why, wants, endpoint, tls=None, account="plain", parameters=None, host=None, roots=None, pooling=None,
                 prepared=None, routing=False):
        self.name, self.why, self.wants, self.endpoint = name, why, wants, endpoint
        self.tls = tls or {}                    # mode, and ca: a key of the bed
        self.account = account
        self.parameters = parameters or {}
        self.host = host                        # a key of the endpoint or the bed that says the host, if not `host`
        self.roots = roots                      # a key of the bed: what stands in for the public authorities
        self.pooling = pooling
        self.prepared = prepared                # what the pool does with prepared statements, where that is to be said
        self.routing = routing                  # the endpoint's option goes into the string

    def host_in(self, bed):
        endpoint = bed["endpoints"][self.endpoint]
        return endpoint.get(self.host) or bed.get(self.host) if self.host else endpoint.get("host")

    def needs_names(self):
        return self.wants == ROUTED and self.host is None

    def lenient(self):
        """The same at a pool that ignores a start-up parameter; nothing where there is no pool."""
        if not self.endpoint.endswith("-pool"):
            return None
        cell = copy.copy(self)
        cell.endpoint = "lenient-" + self.endpoint
        return cell

    def environment(self, bed):
        return stand_in(bed[self.roots]) if self.roots else {}

    def asked(self, bed, selects, application):
        """(the arguments after the program's name, the environment that they need)."""
        endpoint, account = bed["endpoints"][self.endpoint], bed["accounts"][self.account]
        environment = {"BED_PASSWORD": account["password"]}
        if self.routing:
            connection = {"user": account["user"], "password": account["password"], "database": account["database"],
                          "addresses": [[self.host_in(bed), endpoint["port"]]], "routing": [endpoint["option"]],
                          "tls": {"mode": self.tls["mode"], "ca": bed[self.tls["ca"]]},
                          "parameters": {"application_name": application}}
            return ["convert", "--url-env", "BED_URL", "--from", "canonical", "--to", selects, "--as", "json"], \
                {"BED_URL": canonical_url(connection)}
        given = {"user": account["user"], "database": account["database"], "parameters.application_name": application}
        if self.endpoint == "socket":
            given["socket"] = endpoint["directory"]
        else:
            given.update(host=self.host_in(bed), port=endpoint["port"])
            if "mode" in self.tls:
                given["tls.mode"] = self.tls["mode"]
            if "ca" in self.tls:
                given["tls.ca.file"] = given["tls.ca.at"] = bed[self.tls["ca"]]
        if self.pooling:
            given["pooling"] = self.pooling
        if self.prepared:
            given["prepared"] = self.prepared
        given.update({"parameters." + name: value for name, value in self.parameters.items()})
        command = ["get", "--provider", "generic", "--driver", selects, "--as", "json", "--password-env", "BED_PASSWORD"]
        for name, value in given.items():
            command += ["--set", f"{name}={value}"]
        return command, environment


VERIFIED = {"mode": "verify-full", "ca": "ca"}
CELLS = [
    Cell("verify-full", "the server's own authority as a file", WORKS, "tls", VERIFIED, parameters=PARAMETERS),
    Cell("other CA", "an unrelated authority as a file", FAILS, "tls", {"mode": "verify-full", "ca": "other_ca"}),
    Cell("other name", "an address that the certificate does not name", FAILS, "tls", VERIFIED, host="unnamed_host"),
    Cell("require", "encryption alone", WORKS, "tls", {"mode": "require"}, parameters=PARAMETERS),
    Cell("system", "the public authorities, for which the server's own stands in", WORKS, "tls", roots="ca"),
    Cell("system, other", "the public authorities, for which an unrelated one stands in", FAILS, "tls", roots="other_ca"),
    Cell("no TLS", "a server without TLS", WORKS, "plain", {"mode": "disable"}, parameters=PARAMETERS),
    Cell("TLS missing", "encryption asked of a server without TLS", FAILS, "plain", {"mode": "require"}),
    Cell("socket", "a Unix socket as Cloud SQL names it", WORKS, "socket", parameters=PARAMETERS),
    Cell("punctuation", "a user, password and database of all punctuation", WORKS, "tls", VERIFIED, "punctuation"),
    Cell("password", "a password of escapes and outer blanks", WORKS, "tls", VERIFIED, "password"),
    Cell("letters", "a user, password and database outside ASCII", WORKS, "tls", VERIFIED, "letters"),
    Cell("tenant", "a user with a dot", WORKS, "tls", VERIFIED, "tenant"),
    Cell("session pool", "statements through a session pool", RIGHT_ALONE, "session-pool", VERIFIED, pooling="session"),
    Cell("transaction pool", "statements through a transaction pool", RIGHT, "transaction-pool", VERIFIED, pooling="transaction"),
    Cell("tracked pool", "the same through one that follows prepared statements", RIGHT, "tracked-pool", VERIFIED, pooling="transaction",
         prepared="tracked"),
    Cell("bare", "through the first of them without what dsnsmith sets for the pool", GOES_WRONG, "transaction-pool", VERIFIED),
    Cell("name router", "a router that goes by TLS's server name, or an option; only the host's name is given", ROUTED,
         "router-scaleway", VERIFIED),
    Cell("option router", "the same where the host's name says nothing, and the option is given", ROUTED, "router-neon", VERIFIED,
         host="other_host", routing=True),
]
