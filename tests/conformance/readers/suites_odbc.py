"""odbc.ini: what unixODBC reads there, and what psqlODBC makes of it."""

import glob

import odbc_programs as odbc
import readers_install
from compare import b64, strings, vectors

SYMBOLS = "a=[]#; \n\r"
PASSWORD_SYMBOLS = "a+%2{}; \n"
FOREIGN = b"; mine\n[other]\nServername = old ; host\n"
# Spellings of a value that people would try where the format refuses it.
TRIED = (b"%s", b"'%s'", b'"%s"', b"{%s}")


def written(probe, settings, report):
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings(SYMBOLS, 3))]
    rows += [(f"{length} bytes", b"x" * length) for length in (987, 988, 989, 990, 1100)]
    for why, value in rows:
        content = probe.emit("odbc-ini", "unixodbc", [("orders.Servername", value), ("orders.Port", b"1")], existing=b64(FOREIGN))
        if content is not None:
            path = settings.file(content)
            seen = [settings.get(path, b"orders", b"Servername"), settings.get(path, b"orders", b"Port"), settings.get(path, b"other", b"Servername")]
            report.arrive(why, seen, [value, b"1", b"old ; host"])
            continue
        report.refuse(why)
        for spelling in TRIED if b"\0" not in value else ():
            seen = settings.see(b"[orders]\nServername=" + spelling % value + b"\nPort=1\n", b"orders", b"Servername")
            report.compare(f"refused: {why}; it could be written", seen == value, False)


def read(probe, settings, report):
    """Short hostile texts in front of the first section, in it and behind it are read alike."""
    for number, text in enumerate(strings("a=[]#\n P", 3)):
        for content in (text + b"\n[a]\nP=1\n", b"[a]\n" + text + b"\nP=1\n[b]\nP=2\n", b"[a]\nP=" + text + b"\nQ=2\n"):
            path = settings.file(content)
            ours = probe.read("odbc-ini", "unixodbc", content)
            for source, name in ((b"a", b"P"), (b"a", b"Q"), (b"b", b"p"), (b"A", b"a")):
                there = None
                for key, value in (ours or {}).items():
                    if key.lower() == (source + b"." + name).decode().lower():
                        there = value
                report.compare(f"read {number}: {content!r}, {name}", there, settings.get(path, source, name))
    for length in (*range(990, 1002), 1998, 2500):
        for content in (b"[a]\nP=" + b"x" * length + b"\nQ=1\n", b"[a]\nQ=" + b"x" * length + b"P=y\n", b"#" + b"x" * length + b"\n[a]\nP=1\n"):
            ours = probe.read("odbc-ini", "unixodbc", content)
            there = (ours or {}).get("a.P")
            report.compare(f"read: {length} bytes", there, settings.see(content, b"a", b"P"))


def unixodbc(probe, scratch, report):
    settings = odbc.Settings(scratch)
    print(f"unixodbc: unixODBC {odbc.version('libodbcinst2')}")
    written(probe, settings, report)
    read(probe, settings, report)


def source(number, more=()):
    name = f"s{number}"
    fields = {"Driver": b"PostgreSQL Unicode", "Servername": b"127.0.0.1", "Port": b"1", "Database": b"d", "Username": b"u", **dict(more)}
    return [(f"{name}.{key}", value) for key, value in fields.items()]


def in_batches(rows, content_of, scratch):
    """(row, libpq's keywords) for the data source of each; a file of many of them takes long, since each setting is looked for from its beginning."""
    for begin in range(0, len(rows), 50):
        batch = rows[begin:begin + 50]
        with odbc.Driver(content_of(batch), scratch) as driver:
            for number, row in enumerate(batch):
                yield row, driver.keywords(f"s{number}") or {}


def by_hand(texts):
    """Data sources with these spellings of a password."""
    return b"".join(b"[s%d]\nDriver=PostgreSQL Unicode\nServername=127.0.0.1\nPort=1\nDatabase=d\nUsername=u\nPassword=%s\n" % (number, text)
                    for number, text in enumerate(texts))


def passwords(probe, scratch, report):
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings(PASSWORD_SYMBOLS, 3))]
    accepted, tried = [], []
    for why, value in rows:
        if probe.emit("odbc-ini", "psqlodbc", [("s.Password", value)]) is None:
            report.refuse(why)
            tried += [(why, value, spelling % value) for spelling in TRIED if b"\0" not in value]
        else:
            accepted.append((why, value))

    def ours(batch):
        lines = [line for number, (_, value) in enumerate(batch) for line in source(number, {"Password": value}.items())]
        return probe.emit("odbc-ini", "psqlodbc", lines)

    for (why, value), seen in in_batches(accepted, ours, scratch):
        report.arrive(why, (seen.get("password", b""), seen.get("dbname")), (value, b"d"))
    # What is refused is too long or holds NUL, whatever the spelling.
    for (why, value, _), seen in in_batches(tried, lambda batch: by_hand([text for _, _, text in batch]), scratch):
        report.compare(f"refused: {why}; it could be written", seen.get("password") == value, False)


def rooms(probe, scratch, report):
    """The other settings as they are, up to what psqlODBC has room for; names of sources up to 32 bytes."""
    keywords = {"Servername": "host", "Database": "dbname", "Username": "user", "Port": "port"}
    texts = [(name, value) for name in keywords for value in
             ([b"5432", b"1" * 9, b"1" * 10] if name == "Port" else [b"a+b%20", b"{a}", "ü".encode(), b"x" * 254, b"x" * 255, b"x" * 256])]
    for number, (name, value) in enumerate(texts):
        content = probe.emit("odbc-ini", "psqlodbc", source(number, {name: value}.items()))
        lines = b"\n".join(b"%s=%s" % (key.partition(".")[2].encode(), text) for key, text in source(number, {name: value}.items()))
        with odbc.Driver(content or b"[s%d]\n%s\n" % (number, lines), scratch) as driver:
            seen = driver.keywords(f"s{number}") or {}
            report.compare(f"{name} {number}", seen.get(keywords[name]) == value, content is not None)
    for length in (32, 33):
        name = "s" * length
        content = probe.emit("odbc-ini", "psqlodbc", [(name + key[key.index("."):], value) for key, value in source(0)])
        lines = b"\n".join(b"%s=%s" % (key.partition(".")[2].encode(), text) for key, text in source(0))
        with odbc.Driver(content or b"[%s]\n%s\n" % (name.encode(), lines), scratch) as driver:
            report.compare(f"a source of {length} bytes", driver.keywords(name) is not None, content is not None)


def read_passwords(probe, scratch, report):
    """Short hostile spellings of passwords are read alike, but for percent signs that begin no escape."""
    rows = []
    for text in strings("a+%2 ", 4):
        ours = probe.read("odbc-ini", "psqlodbc", by_hand([text]))
        if "s0.Password" in ours:
            rows.append((text, ours["s0.Password"]))
    for (text, ours), seen in in_batches(rows, lambda batch: by_hand([text for text, _ in batch]), scratch):
        report.compare(f"read: {text!r}", ours, seen.get("password", b""))


def psqlodbc(probe, scratch, report):
    if not glob.glob(odbc.DRIVER):
        raise readers_install.Missing("psqlODBC is not installed (Debian package odbc-postgresql)")
    print(f"psqlodbc: psqlODBC {odbc.version('odbc-postgresql')}")
    passwords(probe, scratch, report)
    rooms(probe, scratch, report)
    read_passwords(probe, scratch, report)


SUITES = {
    "psqlodbc": (psqlodbc, None),
    "unixodbc": (unixodbc, None),
}
