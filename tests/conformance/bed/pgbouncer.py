"""PgBouncer in front of the TLS server, with its defaults where they matter: no start-up parameter is ignored.

Debian's knows no prepared statements; a newer one, which does, is built from its source (../install/pgbouncer).
"""

import os
import shutil
import signal
import subprocess
import sys

import servers

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "install"))
import install  # noqa: E402

TRACKED = "max_prepared_statements = 100\n"

CONFIGURATION = """\
[databases]
* = host={socket} port={port}

[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {listen}
unix_socket_dir =
pool_mode = {mode}
; so few that clients share them
default_pool_size = 2
max_client_conn = 200
auth_type = scram-sha-256
auth_file = {accounts}
client_tls_sslmode = require
client_tls_cert_file = {certificate}
client_tls_key_file = {key}
log_connections = 0
log_disconnections = 0
{more}"""


def program():
    found = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin")
    if not found:
        raise servers.Failed("PgBouncer is not installed (Debian package pgbouncer)")
    return found


def tracking(folder):
    """One that follows prepared statements, where the servers' user may run it; nothing where it cannot be had here."""
    try:
        made = install.install("pgbouncer")
    except install.Missing:
        return None
    return shutil.copy(os.path.join(made, "bin", "pgbouncer"), os.path.join(folder, "pgbouncer"))


def version(path):
    text = subprocess.run([path, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return text.split()[1]


def quoted(text):
    return '"' + text.replace('"', '""') + '"'


def write_accounts(path, accounts):
    """Its own file format; the passwords are in clear, since it logs in to the server with them."""
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as file:
        file.write("".join(f"{quoted(account.user)} {quoted(account.password)}\n" for account in accounts))


def start(label, path, folder, user, listen, mode, accounts, socket, port, certificate, key, more=""):
    configuration = os.path.join(folder, label + ".ini")
    with open(configuration, "w", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(socket=socket, port=port, listen=listen, mode=mode, accounts=accounts,
                                        certificate=certificate, key=key, more=more))
    servers.give(configuration, user)
    # SIGTERM is its immediate shutdown up to 1.22, SIGQUIT from 1.23; INT waits for clients.
    number = tuple(int(part) for part in version(path).split(".")[:2])
    stop = signal.SIGTERM if number < (1, 23) else signal.SIGQUIT
    return servers.Server(label, [path, configuration], folder, user, stop), servers.listens(listen)
