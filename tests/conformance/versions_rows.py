"""How versions of drivers are installed for versions.py, and which of them were held.

A row is a driver at a version, and behind `+` the version of what it sits on, as dsnsmith is asked for it (`node-postgres@8.12.0+pg-connection-string2.6.4`).
In a recipe's packages `{version}` and `{base}` stand for them; `{base}` is the recipe's own where a row names none.
"""

import hashlib
import json
import os
import re
import shutil
import sys

from probes import DRIVERS, BundledLibpq, Go, Java, Node, Python, Rust, install
from packages import GO_PARTS, files_of, go_environment, run, version_of  # of install/, which probes.py puts on the path


class OldLibpq(BundledLibpq):
    """One whose neighbours are found by the loader's path alone, as in wheels of their time."""

    def environment(self, folder):
        return {"LD_LIBRARY_PATH": os.path.dirname(self.command(folder, "probe")[-1])}


class Recipe:
    def __init__(self, how, program, packages, base="", sources=()):
        self.install = how    # (folder, packages, recipe)
        self.program = program
        self.packages = packages  # text, with {version} and {base}
        self.base = base          # where a row names no version of it
        self.sources = sources    # folders of drivers/, for a compiled language

    def packages_of(self, name):
        version, _, base = name.partition("@")[2].partition("+")
        base = re.sub(r"^.*?(?=[\d.]+$)", "", base) if base else self.base
        packages = self.packages[version] if isinstance(self.packages, dict) else self.packages
        return packages.format(version=version, base=base, pg=PG_OF.get(base, "8.23.1")).split()


def folder_of(name, recipe):
    digest = hashlib.sha256(" ".join(recipe.packages_of(name)).encode())
    for source in recipe.sources:
        for path in files_of(source, recipe.install.suffix):
            with open(path, "rb") as file:
                digest.update(file.read())
    return os.path.join(os.path.dirname(install.cache()), "versions", f"{name}-{digest.hexdigest()[:12]}")


def installed(name, recipe):
    folder = folder_of(name, recipe)
    if os.path.exists(os.path.join(folder, ".complete")):
        return folder
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    recipe.install(folder, recipe.packages_of(name), recipe)
    with open(os.path.join(folder, ".complete"), "w", encoding="ascii"):
        pass
    return folder


# --- the registries' clients ---------------------------------------------------------------------


def pip(folder, packages, _):
    run([sys.executable, "-m", "venv", folder], folder)
    run([os.path.join(folder, "bin", "pip"), "install", "--quiet", "--no-deps", *packages], folder)


def old_wheel(folder, packages, _):
    """A wheel for an older Python, unpacked where a newer one would have it: the library in it is all that is wanted."""
    run([sys.executable, "-m", "venv", folder], folder)
    run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--python-version", "39",
         *(word for tag in ("manylinux1", "manylinux2014", "manylinux_2_17", "manylinux_2_28") for word in ("--platform", tag + "_x86_64")), "-d", folder, *packages], folder)
    place = os.path.join(folder, "lib", f"python{sys.version_info[0]}.{sys.version_info[1]}", "site-packages")
    for name in os.listdir(folder):
        if name.endswith(".whl"):
            shutil.unpack_archive(os.path.join(folder, name), place, "zip")


def npm(folder, packages, _):
    """NAME@VERSION; one that starts with `=` is what every other package gets, too."""
    version_of("npm", ["--version"], "npm", (9, 0))
    plain = [package.lstrip("=") for package in packages]
    pairs = dict(package.rsplit("@", 1) for package in plain)
    over = {package[1:].rsplit("@", 1)[0]: "$" + package[1:].rsplit("@", 1)[0] for package in packages if package.startswith("=")}
    with open(os.path.join(folder, "package.json"), "w", encoding="utf-8") as file:
        json.dump({"name": "dsnsmith-versions", "private": True, "dependencies": pairs, "overrides": over}, file)
    run(["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--legacy-peer-deps"], folder)


def go(folder, packages, recipe):
    environment = {"GOTOOLCHAIN": "local", "CGO_ENABLED": "0", "GOFLAGS": "-mod=mod", **go_environment((1, 26))}
    for source in recipe.sources:
        os.mkdir(os.path.join(folder, source))
        for file in files_of(source, ".go"):
            shutil.copy(file, os.path.join(folder, source))
    with open(os.path.join(folder, "go.mod"), "w", encoding="ascii") as file:
        file.write("module dsnsmith.invalid/conformance\n\ngo 1.26.0\n")
    run(["go", "get", *packages], folder, **environment)
    os.mkdir(os.path.join(folder, "bin"))
    run(["go", "build", "-p", "2", "-buildvcs=false", "-o", "bin/", "./..."], folder, **environment)


go.suffix = ".go"

POM = """<?xml version="1.0" encoding="UTF-8"?>
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>dsnsmith.invalid</groupId><artifactId>conformance</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>%s</dependencies>
  <build><plugins><plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><version>3.6.1</version></plugin></plugins></build>
</project>
"""


def maven(folder, packages, recipe):
    """GROUP:ARTIFACT:VERSION"""
    version_of("mvn", ["--version"], "maven", (3, 6))
    rows = "".join("<dependency><groupId>{}</groupId><artifactId>{}</artifactId><version>{}</version></dependency>".format(*package.split(":"))
                   for package in packages)
    with open(os.path.join(folder, "pom.xml"), "w", encoding="utf-8") as file:
        file.write(POM % rows)
    run(["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"], folder)
    path = os.path.join("lib", "*") + ":" + os.path.join("classes", recipe.sources[0])
    for source in recipe.sources:
        run(["javac", "-nowarn", "-cp", path, "-sourcepath", os.path.join(DRIVERS, "jvm"), "-d", os.path.join("classes", source),
             *(file for file in files_of(source, ".java"))], folder)


maven.suffix = ".java"


def cargo(folder, packages, recipe):
    """CRATE=VERSION in place of the pins of install/rust; a feature that the version has not is left out."""
    version_of("cargo", ["--version"], "cargo", (1, 85))
    pins = os.path.join(os.path.dirname(DRIVERS), "install", "rust")
    with open(os.path.join(pins, "Cargo.toml"), encoding="utf-8") as file:
        text = file.read()
    for package in packages:
        crate, version = package.split("=")
        text, count = re.subn(rf'(?m)^({re.escape(crate)} = (?:".|.*?version = "=))[^"]*', rf"\g<1>{version}", text)
        if crate == "sqlx08" and version.startswith("0.7"):
            text = text.replace("tls-rustls-ring-native-roots", "tls-rustls", 1)
        if count != 1:
            raise SystemExit(f"versions: install/rust/Cargo.toml has no {crate}")
    with open(os.path.join(folder, "Cargo.toml"), "w", encoding="utf-8") as file:
        file.write(text)
    shutil.copy(os.path.join(pins, "Cargo.lock"), folder)
    for source in recipe.sources:
        os.mkdir(os.path.join(folder, source))
        for file in files_of(source, ".rs"):
            shutil.copy(file, os.path.join(folder, source))
    target = os.path.join(os.path.dirname(folder), "cargo-target")
    run(["cargo", "build", "--quiet", "-j2"], folder, CARGO_TARGET_DIR=target)
    shutil.copy(os.path.join(target, "debug", "drivers"), folder)


cargo.suffix = ".rs"

# --- the recipes ---------------------------------------------------------------------------------

TYPING = "typing_extensions==4.16.0"
ALCHEMY = "SQLAlchemy=={version} greenlet==3.5.6 " + TYPING
DJANGO = "Django=={base} asgiref==3.13.0 sqlparse==0.6.1 pytz==2026.6 psycopg==3.3.9 psycopg-binary==3.3.9 psycopg-pool==3.3.3 " + TYPING
PG8000 = "scramp==1.4.5 asn1crypto==1.5.1 python-dateutil==2.9.0.post0 six==1.17.0"
GSON = " com.google.code.gson:gson:2.11.0 org.slf4j:slf4j-nop:2.0.17"
RUST = ("rust", "diesel", "sea-orm", "sqlx", "tokio-postgres")
PG = " pg@8.23.1"
# The pg that came with a pg-connection-string.
PG_OF = {"2.6.0": "8.11.0", "2.6.2": "8.11.3", "2.6.4": "8.12.0", "2.7.0": "8.13.3", "2.9.1": "8.16.3", "2.12.0": "8.20.0"}

RECIPES = {
    "asyncpg": Recipe(pip, Python("asyncpg"), "asyncpg=={version} async-timeout==4.0.3"),
    "dj-database-url": Recipe(pip, Python("django", "dj-database-url"), "dj-database-url=={version} " + DJANGO, "4.2.30"),
    "django": Recipe(pip, Python("django", "django"), DJANGO.replace("{base}", "{version}")),
    "django-environ": Recipe(pip, Python("django", "django-environ"), "django-environ=={version} " + DJANGO, "4.2.30"),
    "drizzle-node-postgres": Recipe(npm, Node("drizzle-node-postgres"), "drizzle-orm@{version} =pg-connection-string@{base} pg@{pg}", "2.14.1"),
    "drizzle-postgres-js": Recipe(npm, Node("postgres-js", "drizzle"), "drizzle-orm@{version} postgres@{base}" + PG, "3.4.9"),
    "gorm": Recipe(go, Go("gorm"), "gorm.io/driver/postgres@v{version} gorm.io/gorm@v{base} github.com/jackc/pgx/v5", "1.25.12", sources=(*GO_PARTS[:4], "gorm")),
    "hikaricp": Recipe(maven, Java("hikaricp"), "com.zaxxer:HikariCP:{version} org.postgresql:postgresql:{base}" + GSON, "42.7.14",
                       sources=("jvmserving", "hikaricp")),
    "knex": Recipe(npm, Node("knex"), "knex@{version} pg-connection-string@{base} pg@{pg}", "2.6.2"),
    "kysely": Recipe(npm, Node("kysely"), "kysely@{version} =pg-connection-string@{base} pg@{pg}", "2.14.1"),
    "lib-pq": Recipe(go, Go("lib-pq"), "github.com/lib/pq@v{version}", sources=("goprobe", "goprogram", "goserving", "pqprobe", "lib-pq")),
    "libpq": Recipe(old_wheel, OldLibpq("libpq", "psycopg2_binary.libs"), {
        "11": "psycopg2-binary==2.8.6", "13": "psycopg2-binary==2.9.1", "14": "psycopg2-binary==2.9.3", "15": "psycopg2-binary==2.9.5",
        "16": "psycopg2-binary==2.9.10", "17": "psycopg2-binary==2.9.12"}),
    "node-postgres": Recipe(npm, Node("node-postgres"), "pg@{version} =pg-connection-string@{base}", "2.14.1"),
    "pg-promise": Recipe(npm, Node("pg-promise"), "pg-promise@{version}" + PG),
    "pg8000": Recipe(pip, Python("pg8000"), "pg8000=={version} " + PG8000),
    "pgjdbc": Recipe(maven, Java("pgjdbc"), "org.postgresql:postgresql:{version}" + GSON, sources=("jvmserving", "pgjdbc")),
    "pgx": Recipe(go, Go("pgx"), "github.com/jackc/pgx/v5@v{version}", sources=("goprobe", "goprogram", "goserving", "pgx")),
    "postgres-js": Recipe(npm, Node("postgres-js"), "postgres@{version}" + PG),
    "prisma-client": Recipe(npm, Node("prisma-client"), "@prisma/adapter-pg@{version} =pg-connection-string@{base} pg@{pg}", "2.14.1"),
    "psycopg": Recipe(pip, Python("psycopg"), "psycopg=={version} psycopg-binary=={version} psycopg-pool==3.2.6 " + TYPING),
    "psycopg2": Recipe(pip, Python("psycopg2"), "psycopg2-binary=={version}"),
    "sequelize": Recipe(npm, Node("sequelize", "6"), "sequelize@{version} =pg-connection-string@{base} pg@{pg}", "2.14.1"),
    "sqlalchemy-asyncpg": Recipe(pip, Python("sqlalchemy", "asyncpg"), ALCHEMY + " asyncpg=={base} async-timeout==4.0.3", "0.30.0"),
    "sqlalchemy-pg8000": Recipe(pip, Python("sqlalchemy", "pg8000"), ALCHEMY + " pg8000=={base} " + PG8000, "1.31.2"),
    "sqlalchemy-psycopg": Recipe(pip, Python("sqlalchemy", "psycopg"), ALCHEMY + " psycopg==3.3.9 psycopg-binary==3.3.9"),
    "sqlalchemy-psycopg2": Recipe(pip, Python("sqlalchemy", "psycopg2"), ALCHEMY + " psycopg2-binary==2.9.13"),
    "sqlx": Recipe(cargo, Rust("sqlx", "0.8"), "sqlx08={version}", sources=RUST),
    "tokio-postgres": Recipe(cargo, Rust("tokio-postgres"), "tokio-postgres={version} postgres-native-tls={base}", "0.5.0", sources=RUST),
    "diesel": Recipe(cargo, Rust("diesel"), "diesel={version} pq-sys={base}", "0.6.3", sources=RUST),
    "typeorm": Recipe(npm, Node("typeorm"), "typeorm@{version} =pg-connection-string@{base} pg@{pg}", "2.14.1"),
}

# Held on 2026-11-29.
ROWS = [
    "libpq@13", "libpq@14", "libpq@15", "libpq@16", "libpq@17",
    "psycopg2@2.9.9+libpq16", "psycopg@3.1.4", "psycopg@3.1.20+libpq16", "psycopg@3.2.13",
    "asyncpg@0.27.0", "asyncpg@0.29.0", "asyncpg@0.31.0",
    "sqlalchemy-psycopg2@1.4.54", "sqlalchemy-psycopg2@2.0.25", "sqlalchemy-psycopg@2.0.36", "sqlalchemy-asyncpg@2.0.36+asyncpg0.29.0",
    "node-postgres@8.11.3+pg-connection-string2.6.2", "node-postgres@8.12.0+pg-connection-string2.6.4", "node-postgres@8.13.3+pg-connection-string2.7.0",
    "node-postgres@8.16.3+pg-connection-string2.9.1", "node-postgres@8.20.0+pg-connection-string2.12.0",
    "postgres-js@3.4.4", "knex@2.5.1", "knex@3.0.1", "typeorm@0.3.17+pg-connection-string2.6.2",
    "pgx@5.0.0", "pgx@5.5.5", "pgx@5.13.0", "lib-pq@1.10.7", "lib-pq@1.11.2",
    "pgjdbc@42.2.29", "pgjdbc@42.3.8", "pgjdbc@42.6.2", "pgjdbc@42.7.3",
]
