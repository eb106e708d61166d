"""The drivers under test: one row each, sorted by name. run.py, live.py and CMake read this table.

A row is the name in reports (rows of vectors call it by patterns: `pgx`, `pgx@5.10`, `sqlalchemy-*`), what
dsnsmith is asked for, the package of install/packages.py that has the driver, and how its programs are called.
These lie in drivers/FOLDER: probe.* says what the driver understood, live.* connects with it; where a driver
has no live.*, live.py leaves it out.
"""

import fnmatch
import glob
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DRIVERS = os.path.join(HERE, "drivers")
sys.path.insert(0, os.path.join(HERE, "install"))
import install  # noqa: E402

PROBE, LIVE = "probe", "live"


class Probe:
    def __init__(self, name, selects, package, program):
        self.name = name          # in reports
        self.selects = selects    # what dsnsmith is asked for
        self.package = package    # of install/packages.py
        self.program = program    # one of those below

    def installed(self):
        """The folder of its package; install.Missing where it cannot be had here."""
        self.program.check()
        return install.install(self.package)

    def command(self, folder, which=PROBE):
        return self.program.command(folder, which)

    def environment(self, folder):
        return self.program.environment(folder)

    def has(self, which):
        if which == LIVE and isinstance(self.program, JavaParser):
            return False
        names = os.listdir(os.path.join(DRIVERS, self.program.folder))
        return any(name.lower().startswith(which + ".") for name in names)


# --- how programs of a language are called -------------------------------------------------------


class Program:
    def __init__(self, folder, *arguments):
        self.folder = folder        # under drivers/
        self.arguments = arguments  # of its programs

    def file(self, name):
        return os.path.join(DRIVERS, self.folder, name)

    def check(self):
        """install.Missing where a program of the system is not there."""

    def environment(self, _):
        return {}


class Python(Program):
    def command(self, folder, which):
        return [os.path.join(folder, "bin", "python"), self.file(which + ".py"), *self.arguments]


class SystemPython(Program):
    def command(self, _, which):
        return [sys.executable, self.file(which + ".py"), *self.arguments]


LIVE_BY = {".php": "php", ".pl": "perl", ".py": sys.executable}


class Shimmed(SystemPython):
    """A program of the system on libpq, run with libpq-shim in front of it, but live.* without. `needs`: a file that has to be there, and
    its Debian package."""

    def __init__(self, folder, needs, package):
        super().__init__(folder)
        self.needs, self.package = needs, package

    def check(self):
        if not glob.glob(self.needs):
            raise install.Missing(f"{os.path.basename(self.needs)} is not installed (Debian package {self.package})")

    def command(self, folder, which):
        if which == LIVE:
            suffix, = [suffix for suffix in LIVE_BY if os.path.exists(self.file(LIVE + suffix))]
            return [LIVE_BY[suffix], self.file(LIVE + suffix)]
        return [sys.executable, self.file(which + ".py"), os.path.join(folder, "libpq-shim.so")]


class OnLibpqxx(SystemPython):
    """Both of its programs use the library built from its sources; the probe has libpq-shim in front of libpq, too."""

    def command(self, folder, which):
        shim = [os.path.join(folder, "libpq-shim.so")] if which == PROBE else []
        return [sys.executable, self.file(which + ".py"), *shim, os.path.join(folder, self.folder + ".so")]


class BundledLibpq(Python):
    """The libpq inside a wheel: its argument is the wheel's folder of libraries."""

    def command(self, folder, which):
        library, = glob.glob(os.path.join(folder, "lib", "python3*", "site-packages", self.arguments[0], "libpq-*"))
        return [os.path.join(folder, "bin", "python"), self.file(which + ".py"), library]


class Node(Program):
    def command(self, _, which):
        return ["node", self.file(which + ".cjs"), *self.arguments]

    def environment(self, folder):
        return {"NODE_PATH": os.path.join(folder, "node_modules")}


class Bun(Program):
    def command(self, folder, which):
        return [os.path.join(folder, "node_modules", "@oven", "bun-linux-x64", "bin", "bun"), self.file(which + ".mjs")]


class Go(Program):
    """One program for both; `live` is its argument."""

    def command(self, folder, which):
        return [os.path.join(folder, "bin", self.folder), *self.arguments, *([LIVE] if which == LIVE else [])]


class Java(Program):
    """The classes Probe and Live."""

    def command(self, folder, which):
        parts = (os.path.join("classes", self.folder), os.path.join("classes", "jvmserving"), os.path.join("lib", "*"))
        path = ":".join(os.path.join(folder, part) for part in parts)
        return ["java", "-XX:TieredStopAtLevel=1", "-cp", path, which.capitalize(), *self.arguments]


class Rust(Program):
    """One program for all of them; its first argument is the driver, and `live` its last."""

    def command(self, folder, which):
        return [os.path.join(folder, "drivers"), self.folder, *self.arguments, *([LIVE] if which == LIVE else [])]


class Ruby(Program):
    """Debian's own libraries, and before them those of the package, if it has any."""

    def command(self, folder, which):
        found = sorted(glob.glob(os.path.join(folder, "usr/share/rubygems-integration/all/gems/*/lib"))) if folder else []
        return ["ruby", *[word for path in found for word in ("-I", path)], self.file(which + ".rb"), *self.arguments]


class JavaParser(Java):
    """A version whose parser alone is asked: it connects as the newest does."""


# --- the table -----------------------------------------------------------------------------------

SA20, SA21, OLDER = "sqlalchemy-2.0", "sqlalchemy-2.1", "python-older"
PROBES = [
    Probe("activerecord@6.1", "activerecord@6.1.7+libpq15", "ruby", Ruby("activerecord")),
    Probe("activerecord@7.2", "activerecord@7.2+libpq15", "rails-7.2", Ruby("activerecord")),
    Probe("aiopg", "aiopg@1.4+libpq17", SA21, Python("aiopg")),
    Probe("alembic", "alembic@1.20+libpq17", SA21, Python("alembic", "psycopg2")),
    Probe("asyncpg@0.28", "asyncpg@0.28", OLDER, Python("asyncpg")),
    Probe("asyncpg@0.30", "asyncpg@0.30", SA20, Python("asyncpg")),
    Probe("asyncpg@0.32", "asyncpg@0.32", SA21, Python("asyncpg")),
    Probe("bun-pgdriver", "bun-pgdriver", "go", Go("bun-pgdriver")),
    Probe("bun@1.4.3", "bun@1.4.3", "bun-1.4.3", Bun("bun")),
    Probe("bun@1.4.5", "bun@1.4.5", "bun-1.4.5", Bun("bun")),
    Probe("canonical", "canonical", SA21, BundledLibpq("libpq", "psycopg2_binary.libs")),
    Probe("databases@0.8", "databases@0.8+asyncpg0.28", "databases-0.8", Python("databases")),
    Probe("databases@0.9", "databases@0.9+asyncpg0.32", SA21, Python("databases")),
    Probe("dbd-pg", "dbd-pg@3.16+libpq15", "libpq-shim", Shimmed("dbd-pg", "/usr/lib/*/perl5/*/DBD/Pg.pm", "libdbd-pg-perl")),
    Probe("diesel", "diesel@2.3+libpq15", "rust", Rust("diesel")),
    Probe("dj-database-url@2.1", "dj-database-url@2.1+libpq18", OLDER, Python("django", "dj-database-url")),
    Probe("dj-database-url@3.1", "dj-database-url@3.1+libpq18", SA21, Python("django", "dj-database-url")),
    Probe("django-environ@0.11", "django-environ@0.11+libpq18", OLDER, Python("django", "django-environ")),
    Probe("django-environ@0.14", "django-environ@0.14+libpq18", SA21, Python("django", "django-environ")),
    Probe("django@4.2", "django@4.2+libpq18", OLDER, Python("django", "django")),
    Probe("django@5.2", "django@5.2+libpq18", SA21, Python("django", "django")),
    Probe("doctrine", "doctrine@3.6+libpq15", "libpq-shim", Shimmed("doctrine", "/usr/share/php/Doctrine/DBAL/autoload.php", "php-doctrine-dbal")),
    Probe("drizzle-node-postgres", "drizzle-node-postgres", "node", Node("drizzle-node-postgres")),
    Probe("drizzle-postgres-js", "drizzle-postgres-js", "node", Node("postgres-js", "drizzle")),
    Probe("flyway", "flyway", "jvm", Java("flyway")),
    Probe("go-pg", "go-pg", "go", Go("go-pg")),
    Probe("golang-migrate", "golang-migrate", "go-older", Go("golang-migrate")),
    Probe("goose", "goose", "go", Go("goose")),
    Probe("gorm", "gorm", "go", Go("gorm")),
    Probe("hikaricp", "hikaricp", "jvm", Java("hikaricp")),
    Probe("knex@3.1", "knex@3.1", "node-older", Node("knex")),
    Probe("knex@3.3", "knex@3.3", "node", Node("knex")),
    Probe("kysely", "kysely", "node", Node("kysely")),
    Probe("laravel", "laravel@8.83+libpq15", "libpq-shim", Shimmed("laravel", "/usr/share/php/Illuminate/Database/autoload.php", "php-illuminate-database")),
    Probe("lib-pq@1.10", "lib-pq@1.10.9", "go-older", Go("lib-pq")),
    Probe("lib-pq@1.12", "lib-pq@1.12.3", "go", Go("lib-pq")),
    Probe("libpq@15", "libpq@15", "libpq", SystemPython("libpq", "libpq.so.5")),
    Probe("libpq@17", "libpq@17", SA21, BundledLibpq("libpq", "psycopg2_binary.libs")),
    Probe("libpq@18", "libpq@18", SA21, BundledLibpq("libpq", "psycopg_binary.libs")),
    Probe("libpqxx", "libpqxx@6.4+libpq15", "libpqxx", OnLibpqxx("libpqxx")),
    Probe("liquibase", "liquibase", "jvm", Java("liquibase")),
    Probe("node-postgres@8.11", "node-postgres@8.11+pg-connection-string2.6.2", "node-older", Node("node-postgres")),
    Probe("node-postgres@8.23", "node-postgres@8.23.1", "node", Node("node-postgres")),
    Probe("pdo-pgsql", "pdo-pgsql@8.2+libpq15", "libpq-shim", Shimmed("pdo-pgsql", "/usr/lib/php/*/pdo_pgsql.so", "php-pgsql")),
    Probe("peewee@psycopg", "peewee@4.5+libpq18", SA21, Python("peewee", "psycopg")),
    Probe("peewee@psycopg2", "peewee@4.5+libpq17", SA21, Python("peewee", "psycopg2")),
    Probe("pg-promise", "pg-promise", "node", Node("pg-promise")),
    Probe("pg8000@1.30", "pg8000@1.30.5", OLDER, Python("pg8000")),
    Probe("pg8000@1.31", "pg8000@1.31.6", SA21, Python("pg8000")),
    Probe("pgjdbc", "pgjdbc", "jvm", Java("pgjdbc")),
    Probe("pgjdbc@42.5", "pgjdbc@42.5.5", "jvm-older", JavaParser("pgjdbc")),
    Probe("pgx@5.10", "pgx@5.10", "go-older", Go("pgx")),
    Probe("pgx@5.12", "pgx@5.12", "go", Go("pgx")),
    Probe("php-pgsql", "php-pgsql@8.2+libpq15", "libpq-shim", Shimmed("php-pgsql", "/usr/lib/php/*/pgsql.so", "php-pgsql")),
    Probe("postgres-js", "postgres-js", "node", Node("postgres-js")),
    Probe("prisma-client", "prisma-client", "node", Node("prisma-client")),
    Probe("prisma-engine", "prisma-engine", "node", Node("prisma-engine")),
    Probe("psql", "psql@15+libpq15", "libpq-shim", Shimmed("psql", "/usr/bin/psql", "postgresql-client")),
    Probe("psqlodbc", "psqlodbc@13.02+libpq15", "libpq-shim", Shimmed("psqlodbc", "/usr/lib/*/odbc/psqlodbcw.so", "odbc-postgresql")),
    Probe("psycopg", "psycopg@3.3+libpq18", SA21, Python("psycopg")),
    Probe("psycopg2", "psycopg2@2.9+libpq17", SA21, Python("psycopg2")),
    Probe("r2dbc-postgresql@1.0", "r2dbc-postgresql@1.0.1", "r2dbc-older", Java("r2dbc-postgresql")),
    Probe("r2dbc-postgresql@1.1", "r2dbc-postgresql@1.1.3", "r2dbc", Java("r2dbc-postgresql")),
    Probe("ruby-pg", "ruby-pg@1.4+libpq15", "ruby", Ruby("ruby-pg")),
    Probe("sea-orm", "sea-orm@2.0+sqlx0.9", "rust", Rust("sea-orm")),
    Probe("sequel", "sequel@5.63+libpq15", "ruby", Ruby("sequel")),
    Probe("sequelize@6", "sequelize@6.37.8", "node", Node("sequelize", "6")),
    Probe("sequelize@7", "sequelize@7", "node", Node("sequelize", "7")),
    Probe("spring-boot", "spring-boot", "spring-boot", Java("spring-boot")),
    Probe("spring-boot-r2dbc", "spring-boot-r2dbc", "spring-r2dbc", Java("spring-boot-r2dbc")),
    Probe("sqlalchemy-asyncpg@2.0", "sqlalchemy-asyncpg@2.0.58+asyncpg0.30", SA20, Python("sqlalchemy", "asyncpg")),
    Probe("sqlalchemy-asyncpg@2.0.18", "sqlalchemy-asyncpg@2.0.18+asyncpg0.28", OLDER, Python("sqlalchemy", "asyncpg")),
    Probe("sqlalchemy-asyncpg@2.1", "sqlalchemy-asyncpg@2.1", SA21, Python("sqlalchemy", "asyncpg")),
    Probe("sqlalchemy-pg8000@2.0.18", "sqlalchemy-pg8000@2.0.18+pg80001.30.5", OLDER, Python("sqlalchemy", "pg8000")),
    Probe("sqlalchemy-pg8000@2.1", "sqlalchemy-pg8000@2.1+pg80001.31.6", SA21, Python("sqlalchemy", "pg8000")),
    Probe("sqlalchemy-psycopg2@2.0", "sqlalchemy-psycopg2@2.0.58", SA20, Python("sqlalchemy", "psycopg2")),
    Probe("sqlalchemy-psycopg2@2.0.18", "sqlalchemy-psycopg2@2.0.18", OLDER, Python("sqlalchemy", "psycopg2")),
    Probe("sqlalchemy-psycopg2@2.1", "sqlalchemy-psycopg2@2.1", SA21, Python("sqlalchemy", "psycopg2")),
    Probe("sqlalchemy-psycopg@2.0", "sqlalchemy-psycopg@2.0.58", SA20, Python("sqlalchemy", "psycopg")),
    Probe("sqlalchemy-psycopg@2.0.18", "sqlalchemy-psycopg@2.0.18", OLDER, Python("sqlalchemy", "psycopg")),
    Probe("sqlalchemy-psycopg@2.1", "sqlalchemy-psycopg@2.1", SA21, Python("sqlalchemy", "psycopg")),
    Probe("sqlx@0.8", "sqlx@0.8.6", "rust", Rust("sqlx", "0.8")),
    Probe("sqlx@0.9", "sqlx@0.9", "rust", Rust("sqlx", "0.9")),
    Probe("tokio-postgres", "tokio-postgres", "rust", Rust("tokio-postgres")),
    Probe("tortoise-orm@0.25", "tortoise-orm@0.25+asyncpg0.28", OLDER, Python("tortoise-orm")),
    Probe("tortoise-orm@1.1", "tortoise-orm@1.1.9+asyncpg0.32", SA21, Python("tortoise-orm")),
    Probe("typeorm", "typeorm", "node", Node("typeorm")),
    Probe("usql", "usql", "go", Go("usql")),
    Probe("vertx@4.5", "vertx@4.5.28", "vertx-older", Java("vertx")),
    Probe("vertx@5.0", "vertx@5.0.12", "vertx", Java("vertx")),
]


def matches(patterns, probe):
    """The first of the patterns that names this probe: `pgx`, `pgx@5.10`, `sqlalchemy-*`, `all`."""
    base = probe.name.partition("@")[0]
    for pattern in patterns:
        if pattern == "all" or fnmatch.fnmatchcase(probe.name, pattern) or fnmatch.fnmatchcase(base, pattern):
            return pattern
    return None
