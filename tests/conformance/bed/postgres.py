"""PostgreSQL, twice from one initdb: one that takes TCP with TLS only, and one without TLS."""

import glob
import os
import shutil
import signal
import subprocess

import servers

CONFIGURATION = """\
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{sockets}'
unix_socket_permissions = 0777
password_encryption = scram-sha-256
max_connections = 200
shared_buffers = 16MB
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
log_min_error_statement = panic
ssl = {ssl}
ssl_cert_file = '{certificate}'
ssl_key_file = '{key}'
"""
ACCESS = "local all all scram-sha-256\n{kind} all all 127.0.0.1/32 scram-sha-256\n"


def programs():
    """The folder of initdb and postgres: the newest of Debian's, or that of PATH."""
    for folder in sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]), reverse=True):
        if os.path.exists(os.path.join(folder, "initdb")):
            return folder
    found = shutil.which("initdb")
    if not found:
        raise servers.Failed("PostgreSQL's server is not installed (Debian package postgresql)")
    return os.path.dirname(os.path.realpath(found))


def version(folder):
    text = subprocess.run([os.path.join(folder, "postgres"), "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    return text.split()[2]


def literal(text):
    return "'" + text.replace("'", "''") + "'"


def name(text):
    return '"' + text.replace('"', '""') + '"'


def statements(accounts):
    """The accounts as SQL for single-user mode, where a line is a statement."""
    lines = ["SET password_encryption = 'scram-sha-256';", "SET standard_conforming_strings = on;"]
    lines += [f"CREATE ROLE {name(account.user)} LOGIN PASSWORD {literal(account.password)};" for account in accounts]
    for database in dict.fromkeys(account.database for account in accounts):
        if database != "postgres":
            lines.append(f"CREATE DATABASE {name(database)};")
    return "\n".join(lines) + "\n"


def make_cluster(bin_folder, data, accounts, user):
    made = subprocess.run([os.path.join(bin_folder, "initdb"), "-D", data, "-U", "bed", "-E", "UTF8", "--locale=C.UTF-8",
                           "-A", "trust", "-N", "--no-instructions"],  # configure() says who may log in
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          **servers.as_user(user))
    if made.returncode != 0:
        raise servers.Failed("initdb: " + made.stdout[-2000:])
    made = subprocess.run([os.path.join(bin_folder, "postgres"), "--single", "-F", "-D", data, "postgres"],
                          input=statements(accounts), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8",
                          **servers.as_user(user))
    if made.returncode != 0 or "ERROR" in made.stdout or "FATAL" in made.stdout:
        raise servers.Failed("the accounts could not be made")  # what it says would echo the passwords


def configure(data, port, sockets, certificate, key, tls):
    with open(os.path.join(data, "postgresql.conf"), "a", encoding="utf-8") as file:
        file.write(CONFIGURATION.format(port=port, sockets=", ".join(sockets), certificate=certificate, key=key,
                                        ssl="on" if tls else "off"))
    with open(os.path.join(data, "pg_hba.conf"), "w", encoding="utf-8") as file:
        file.write(ACCESS.format(kind="hostssl" if tls else "host"))


def start(label, bin_folder, data, port, folder, user):
    return servers.Server(label, [os.path.join(bin_folder, "postgres"), "-D", data], folder, user, signal.SIGQUIT), \
        servers.listens(port)
