"""The packages that hold the drivers: one row each, sorted by name, and how a package of each kind is installed.

A row's pins lie in install/NAME: requirements.txt, package.json with its lock, go.mod with go.sum, Cargo.toml with its lock, pom.xml,
packages.txt (Debian's, of another release), or source.txt (release, source package, version).
`sources` are folders of drivers/ whose programs are built from it; a compiled language only.
"""

import ctypes
import glob
import os
import re
import shutil
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
DRIVERS = os.path.join(os.path.dirname(HERE), "drivers")


class Missing(Exception):
    """A program is not there, or not new enough."""


def run(command, folder, **environment):
    result = subprocess.run(command, cwd=folder, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if result.returncode != 0:
        sys.stderr.write(result.stdout[-4000:])
        raise SystemExit(f"conformance: {' '.join(command[:3])} failed with status {result.returncode}")
    return result.stdout


def version_of(program, arguments, package, least):
    """The program's version as a tuple; Missing if it is not there or older than `least`."""
    path = shutil.which(program)
    if not path:
        raise Missing(f"{program} is not installed (Debian package {package})")
    text = subprocess.run([path, *arguments], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True).stdout
    found = tuple(int(part) for part in re.search(r"(\d+)\.(\d+)", text).groups())
    if found < least:
        raise Missing(f"{program} is {'.'.join(map(str, found))}, and the pinned drivers need "
                      f"{'.'.join(map(str, least))} or newer")
    return found


# --- one function for each kind ------------------------------------------------------------------


def python(folder, pins, _=()):
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        raise Missing("python3 has no ensurepip (Debian package python3-venv)") from None
    run([sys.executable, "-m", "venv", folder], folder)
    run([os.path.join(folder, "bin", "pip"), "install", "--quiet", "--no-deps", "--only-binary", ":all:",
         "-r", os.path.join(pins, "requirements.txt")], folder)


def node(folder, pins, _=()):
    version_of("node", ["--version"], "nodejs", (18, 0))
    version_of("npm", ["--version"], "npm", (9, 0))
    for name in ("package.json", "package-lock.json"):
        shutil.copy(os.path.join(pins, name), folder)
    run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], folder)


def go_environment(least):
    """Variables by which `go` is new enough: Debian 12's is 1.19, so a pinned one is installed where it has to be."""
    try:
        version_of("go", ["version"], "golang", least)
        return {}
    except Missing:
        import install  # which reads this table
        folder = install.install_package(Package("go-toolchain", PYTHON))
        return {"PATH": os.path.join(folder, "bin") + os.pathsep + os.environ["PATH"]}


def go(folder, pins, sources):
    """Each folder of sources is a package beside go.mod; those named main become bin/FOLDER."""
    environment = go_environment((1, 26))  # what goose asks for in its own go.mod
    for name in ("go.mod", "go.sum"):
        shutil.copy(os.path.join(pins, name), folder)
    for source in sources:
        os.mkdir(os.path.join(folder, source))
        for file in files_of(source, ".go"):
            shutil.copy(file, os.path.join(folder, source))
    os.mkdir(os.path.join(folder, "bin"))
    run(["go", "build", "-mod=readonly", "-buildvcs=false", "-o", "bin/", "./..."], folder,
        GOTOOLCHAIN="local", CGO_ENABLED="0", **environment)


def jvm(folder, pins, sources):
    """Each folder of sources becomes classes/FOLDER, with what it uses of drivers/jvm; the first is for those after it, too."""
    version_of("javac", ["-version"], "default-jdk-headless", (11, 0))
    version_of("mvn", ["--version"], "maven", (3, 6))
    shutil.copy(os.path.join(pins, "pom.xml"), folder)
    run(["mvn", "-q", "-B", "dependency:copy-dependencies", "-DoutputDirectory=lib"], folder)
    path = os.path.join("lib", "*") + ":" + os.path.join("classes", sources[0])
    for source in sources:
        run(["javac", "-cp", path, "-sourcepath", os.path.join(DRIVERS, "jvm"), "-d", os.path.join("classes", source),
             *files_of(source, ".java")], folder)


def rust(folder, pins, sources):
    """Each folder of sources is a module of the program `drivers` (drivers/rust/main.rs)."""
    version_of("cargo", ["--version"], "cargo", (1, 85))
    version_of("pg_config", ["--version"], "libpq-dev", (13, 0))
    for name in ("Cargo.toml", "Cargo.lock"):
        shutil.copy(os.path.join(pins, name), folder)
    for source in sources:
        os.mkdir(os.path.join(folder, source))
        for file in files_of(source, ".rs"):
            shutil.copy(file, os.path.join(folder, source))
    # The crates take minutes, and a changed probe needs none of them again.
    target = os.path.join(os.path.dirname(folder), "cargo-target")
    run(["cargo", "build", "--locked", "--quiet"], folder, CARGO_TARGET_DIR=target)
    shutil.copy(os.path.join(target, "debug", "drivers"), folder)


# Ruby's libraries, as Debian has them: what is required → package.
RUBY = {"pg": "ruby-pg", "active_record": "ruby-activerecord", "sequel": "ruby-sequel"}


def ruby_lacks():
    """The Debian packages of Ruby libraries that are not there."""
    def there(library):
        return subprocess.run(["ruby", "-r", library, "-e", ""], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0
    return [package for library, package in RUBY.items() if not shutil.which("ruby") or not there(library)]


def system_ruby(*_):
    """Debian's own libraries: nothing is installed."""
    lacking = ruby_lacks()
    if lacking:
        raise Missing(f"Ruby lacks libraries (Debian packages {' '.join(lacking)})")


def another_release(folder, release, kind):
    """`apt-get` for packages (`deb`) or sources (`deb-src`) of another release of Debian, without a trace in the system's own lists."""
    version_of("apt-get", ["--version"], "apt", (2, 0))
    places = run(["apt-get", "indextargets", "--format", "$(REPO_URI)", "Identifier: Packages", "Component: main"], folder)
    with open(os.path.join(folder, "sources.list"), "w", encoding="ascii") as file:
        file.write(f"{kind} {places.split()[0]} {release} main\n")
    for name in ("lists/partial", "archives/partial"):
        os.makedirs(os.path.join(folder, name))
    own = ["apt-get", "-o", f"Dir::Etc::sourcelist={folder}/sources.list", "-o", "Dir::Etc::sourceparts=-",
           "-o", f"Dir::State::lists={folder}/lists", "-o", f"Dir::Cache::archives={folder}/archives",
           "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache="]
    run([*own, "update", "-q"], folder)
    return own


def debian_next(folder, pins, _=()):
    """Packages of Debian's next release that hold nothing compiled, unpacked and not installed."""
    system_ruby()
    release, *wanted = open(os.path.join(pins, "packages.txt"), encoding="ascii").read().split()
    run([*another_release(folder, release, "deb"), "download", "-q", *wanted], folder)
    for file in glob.glob(os.path.join(folder, "*.deb")):
        run(["dpkg-deb", "-x", file, folder], folder)
    shutil.rmtree(os.path.join(folder, "lists"))


def debian_source(folder, pins, _=()):
    """A program built from a source package of another release; it becomes bin/NAME."""
    version_of("gcc", ["--version"], "gcc", (8, 0))
    version_of("make", ["--version"], "make", (4, 0))
    for header, package in (("event2/event.h", "libevent-dev"), ("openssl/ssl.h", "libssl-dev")):
        if not os.path.exists(os.path.join("/usr/include", header)):
            raise Missing(f"{header} is not installed (Debian package {package})")
    version_of("pkg-config", ["--version"], "pkg-config", (0, 1))
    release, name, version = source_of(pins)
    # Only the sources as their authors released them: Debian's own changes are for its own system.
    run([*another_release(folder, release, "deb-src"), "source", "-q", "--download-only", "--only-source", name], folder)
    archive, = glob.glob(os.path.join(folder, f"{name}_{version}.orig.tar.*z")) or [None]
    if archive is None:
        raise SystemExit(f"conformance: {release} has no {name} {version} any more; renew the pin in install/{os.path.basename(pins)}")
    made = os.path.join(folder, "made")
    os.mkdir(made)
    run(["tar", "-xf", archive, "-C", made, "--strip-components=1"], folder)
    run(["./configure", "--quiet", "--without-cares", "--without-pam", "--without-systemd"], made)
    run(["make", "-s", f"-j{os.cpu_count()}", name], made)
    os.mkdir(os.path.join(folder, "bin"))
    shutil.copy(os.path.join(made, name), os.path.join(folder, "bin"))
    for part in ("made", "lists", "archives"):
        shutil.rmtree(os.path.join(folder, part))


def source_of(pins):
    """(release, name of the source package, version of its sources)."""
    with open(os.path.join(pins, "source.txt"), encoding="ascii") as file:
        return file.read().split()


def system_libpq(*_):
    """The system's own library, which ctypes loads by its name: nothing is installed."""
    try:
        ctypes.CDLL("libpq.so.5")
    except OSError:
        raise Missing("libpq is not installed (Debian package libpq5)") from None


def c_library(folder, _, sources):
    """Each folder of sources becomes FOLDER.so, built against libpq's header."""
    version_of("gcc", ["--version"], "gcc", (8, 0))
    include, = glob.glob("/usr/include/postgresql") or [None]
    if include is None:
        raise Missing("libpq-fe.h is not installed (Debian package libpq-dev)")
    for source in sources:
        run(["gcc", "-shared", "-fPIC", "-O1", "-I", include, "-o", os.path.join(folder, source + ".so"), *files_of(source, ".c"), "-lpq"],
            folder)


def libpqxx(folder, pins, sources):
    """The first folder of sources as c_library makes it; the others are C++, become FOLDER.so and use Debian's libpqxx."""
    version_of("g++", ["--version"], "g++", (8, 0))
    if not os.path.exists("/usr/include/pqxx/pqxx"):
        raise Missing("pqxx/pqxx is not installed (Debian package libpqxx-dev)")
    c_library(folder, pins, sources[:1])
    for source in sources[1:]:
        run(["g++", "-std=c++17", "-shared", "-fPIC", "-O1", "-o", os.path.join(folder, source + ".so"), *files_of(source, ".cpp"),
             "-lpqxx", "-lpq"], folder)


class Kind:
    def __init__(self, install, pins=(), suffix=None, in_place=False, depends="", shared=()):
        self.install = install    # (folder, pins, sources), run once for a set of pins
        self.pins = pins          # the names of its pin files; none: nothing is installed, only looked for
        self.suffix = suffix      # of the sources that are built
        self.in_place = in_place  # it holds its own path, so it cannot be renamed when it is complete
        self.depends = depends    # what else the result depends on
        self.shared = shared      # folders of drivers/ that every package of the kind may build from


PYTHON = Kind(python, ("requirements.txt",), in_place=True, depends=sys.version.split()[0])
NODE = Kind(node, ("package.json", "package-lock.json"))
GO = Kind(go, ("go.mod", "go.sum"), ".go")
JVM = Kind(jvm, ("pom.xml",), ".java", shared=("jvm",))
RUST = Kind(rust, ("Cargo.toml", "Cargo.lock"), ".rs")
DEBIAN_NEXT = Kind(debian_next, ("packages.txt",))
DEBIAN_SOURCE = Kind(debian_source, ("source.txt",))
SYSTEM_RUBY = Kind(system_ruby)
SYSTEM_LIBPQ = Kind(system_libpq)
C_LIBRARY = Kind(c_library, suffix=".c")
LIBPQXX = Kind(libpqxx, suffix=".c*")


# --- the table -----------------------------------------------------------------------------------


class Package:
    def __init__(self, name, kind, sources=()):
        self.name, self.kind, self.sources = name, kind, sources
        self.pins = os.path.join(HERE, name)

    def files(self):
        """Everything that the result is made from."""
        built = [file for source in (*self.kind.shared, *self.sources) for file in files_of(source, self.kind.suffix)]
        return [os.path.join(self.pins, name) for name in self.kind.pins] + built


def files_of(source, suffix):
    return sorted(glob.glob(os.path.join(DRIVERS, source, "*" + suffix)))


# Parts of the programs of Go's drivers.
GO_PARTS = ("goprobe", "goprogram", "goserving", "pgxprobe", "pqprobe")

PACKAGES = {package.name: package for package in [
    Package("bun-1.4.3", NODE),
    Package("bun-1.4.5", NODE),
    Package("databases-0.8", PYTHON),
    Package("go", GO, (*GO_PARTS, "bun-pgdriver", "go-pg", "goose", "gorm", "lib-pq", "pgx", "usql")),
    Package("go-older", GO, (*GO_PARTS, "golang-migrate", "lib-pq", "pgx")),
    Package("jvm", JVM, ("jvmserving", "pgjdbc", "hikaricp", "flyway", "liquibase")),
    Package("jvm-older", JVM, ("jvmserving", "pgjdbc")),
    Package("libpq", SYSTEM_LIBPQ),
    Package("libpq-shim", C_LIBRARY, ("libpq-shim",)),
    Package("libpqxx", LIBPQXX, ("libpq-shim", "libpqxx")),
    Package("node", NODE),
    Package("node-older", NODE),
    Package("pgbouncer", DEBIAN_SOURCE),
    Package("python-older", PYTHON),
    Package("r2dbc", JVM, ("jvmserving", "r2dbc-postgresql")),
    Package("r2dbc-older", JVM, ("jvmserving", "r2dbc-postgresql")),
    Package("rails-7.2", DEBIAN_NEXT),
    Package("ruby", SYSTEM_RUBY),
    Package("rust", RUST, ("rust", "diesel", "sea-orm", "sqlx", "tokio-postgres")),
    Package("spring-boot", JVM, ("jvmserving", "spring-boot")),
    Package("spring-r2dbc", JVM, ("jvmserving", "spring-boot-r2dbc")),
    Package("sqlalchemy-2.0", PYTHON),
    Package("sqlalchemy-2.1", PYTHON),
    Package("vertx", JVM, ("jvmserving", "vertx")),
    Package("vertx-older", JVM, ("jvmserving", "vertx")),
]}

# What the kinds and the bed need: program, or a pattern of its path → Debian package. install.py --apt installs those that are missing.
PROGRAMS = {"cargo": "cargo", "go": "golang", "javac": "default-jdk-headless", "mvn": "maven", "node": "nodejs", "npm": "npm",
            "openssl": "openssl", "/usr/lib/postgresql/*/bin/initdb": "postgresql", "/usr/sbin/pgbouncer": "pgbouncer",
            "/usr/bin/psql": "postgresql-client", "python3": "python3-venv", "php": "php-cli", "/usr/lib/php/*/pdo_pgsql.so": "php-pgsql",
            "/usr/lib/php/*/mbstring.so": "php-mbstring",
            "/usr/share/php/Doctrine/DBAL/autoload.php": "php-doctrine-dbal",
            "/usr/share/php/Illuminate/Database/autoload.php": "php-illuminate-database",
            "/usr/lib/*/perl5/*/DBD/Pg.pm": "libdbd-pg-perl", "/usr/lib/*/odbc/psqlodbcw.so": "odbc-postgresql",
            "/usr/lib/*/libodbc.so.2": "libodbc2",
            "/usr/include/pqxx/pqxx": "libpqxx-dev",
            "gcc": "gcc", "g++": "g++", "make": "make", "pkg-config": "pkg-config", "/usr/include/event2/event.h": "libevent-dev",
            "/usr/include/openssl/ssl.h": "libssl-dev", "pg_config": "libpq-dev", "ruby": "ruby", "/usr/lib/ruby/vendor_ruby/pg.rb": "ruby-pg",
            "/usr/lib/ruby/vendor_ruby/sequel.rb": "ruby-sequel", "/usr/share/rubygems-integration/all/gems/activerecord-*/lib/active_record.rb": "ruby-activerecord"}
