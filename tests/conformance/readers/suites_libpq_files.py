"""The files that libpq reads by itself."""

import libpq_file_programs as libpq
from compare import strings, vectors

SYMBOLS = "a=#['\\ \n"
# Spellings of a value that people would try where the format refuses it.
TRIED = (b"%s", b"'%s'", b'"%s"')
KEYWORDS = ("application_name", "require_auth", "sslkeylogfile", "nosuch")


def written(probe, reader, found, scratch, report):
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings(SYMBOLS, 3))]
    for why, value in rows:
        content = probe.emit("pg-service", reader, [("before.user", b"x"), ("orders.password", value), ("orders.user", b"u v")])
        if content is not None:
            seen = libpq.of_service(found, content, "orders", scratch)
            report.arrive(why, seen and (seen.get("password", b""), seen.get("user")), (value, b"u v"))
            continue
        report.refuse(why)
        for spelling in TRIED if b"\0" not in value else ():
            seen = libpq.of_service(found, b"[orders]\npassword=" + spelling % value + b"\nuser=u\n", "orders", scratch)
            arrives = seen is not None and (seen.get("password", b""), seen.get("user")) == (value, b"u")
            report.compare(f"refused: {why}; it could be written", arrives, False)


def read(probe, reader, found, scratch, report):
    for number, value in enumerate(strings("ah=[]# \n", 4)):
        content = b"[orders]\napplication_name=u\n" + value + b"\npassword=x\n[a]\npassword=y\n"
        ours = probe.read("pg-service", reader, content)
        for service in ("orders", "a"):
            seen = libpq.of_service(found, content, service, scratch)
            for name in ("application_name", "password"):
                there = seen.get(name) or None if seen else None
                report.compare(f"read: {number}: {content!r}, {service}.{name}", ours.get(f"{service}.{name}"), there)


def services(reader, libraries):
    def run(probe, scratch, report):
        for found in libraries():
            print(f"{reader}: libpq {libpq.version(found)}")
            written(probe, reader, found, scratch, report)
            read(probe, reader, found, scratch, report)
        # A keyword is taken by the format if every libpq of this reader takes it.
        for name in KEYWORDS:
            content = b"[orders]\n" + name.encode() + b"=none\n"
            taken = all(libpq.of_service(found, content, "orders", scratch) is not None for found in libraries())
            report.compare(f"keyword {name}", probe.emit("pg-service", reader, [(f"orders.{name}", b"none")]) is not None, taken)
    return run


PGPASS = ("pgpass", "libpq")
PLACE = {b"host": b"h", b"port": b"1", b"dbname": b"d", b"user": b"u"}
# Names that need a spelling of their own in one field or another.
PLACES = (b"*", b"a:b", b"a\\b", b"#a", b"**", b"a b", b" a ", b"\\", b"a:", b"\xc3\xbc", b"\\:")


def target_of(ours):
    """The line's place with names for its stars."""
    return {name: ours.get("s." + name.decode(), fallback) for name, fallback in PLACE.items()}


def passwords_written(probe, found, scratch, report):
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings("a:\\*#\r\n ", 3))]
    for why, value in rows:
        entries = [(f"s.{name.decode()}", text) for name, text in PLACE.items()] + [("s.password", value)]
        content = probe.emit(*PGPASS, entries)
        if content is not None:
            report.arrive(why, libpq.password(found, content, PLACE, scratch), value)
            report.compare(f"no other database: {why}", libpq.password(found, content, {**PLACE, b"dbname": b"e"}, scratch), None)
            continue
        report.refuse(why)
        for spelling in TRIED + (b"%s:",) if value and b"\0" not in value else ():
            report.compare(f"refused: {why}; it could be written", libpq.password(found, b"h:1:d:u:" + spelling % value + b"\n", PLACE, scratch) == value, False)
    for name in (b"host", b"dbname", b"user"):
        for text in PLACES:
            content = probe.emit(*PGPASS, [(f"s.{name.decode()}", text), ("s.password", b"x")])
            report.compare(f"{name} {text!r}", libpq.password(found, content, {**PLACE, name: text}, scratch), b"x")
            report.compare(f"{name} {text!r}, another", libpq.password(found, content, {**PLACE, name: text + b"x"}, scratch), None)
    content = probe.emit(*PGPASS, [("s.host", b"a,h"), ("s.port", b"2,1"), ("s.password", b"x")])
    report.compare("the second host", libpq.password(found, content, PLACE, scratch), b"x")
    report.compare("the second host, the first port", libpq.password(found, content, {**PLACE, b"port": b"2"}, scratch), None)
    for socket in (b"/tmp", b"/var/run/postgresql"):
        report.compare(f"our format refuses {socket}", probe.emit(*PGPASS, [("s.host", socket), ("s.password", b"x")]), None)


def passwords_read(probe, found, scratch, report):
    lines = [b"h:1:d:u:" + value for value in strings("a:\\*#\r", 3)]
    lines += [value + b":1:d:u:x" for value in strings("h:\\*#\r", 3)]
    lines += [b"h:" + value + b":u:x" for value in strings("1:\\*d", 4)]
    for line in lines:
        for before in (b"", b"h:1:d:*:y\n", b"h:1:*\n", b"\xef\xbb\xbfh:1:d:u:y\n"):
            content = before + b"# dsnsmith: entry s\n" + line + b"\r\n"
            ours = probe.read(*PGPASS, content)
            target = target_of(ours)
            if not target[b"port"].isdigit():
                continue  # libpq refuses the port itself
            # Where a star of ours is searched for under a name, a narrower line of others may come first.
            if ours and (not before or all("s." + name.decode() in ours for name in PLACE)):
                report.compare(f"read: {content!r}", ours.get("s.password") or None, libpq.password(found, content, target, scratch))
            elif not ours and not before:
                report.compare(f"read: {content!r}, nothing", libpq.password(found, content, PLACE, scratch), None)


def passwords(probe, scratch, report):
    for found in libpq.libraries():
        print(f"pgpass: libpq {libpq.version(found)}")
        passwords_written(probe, found, scratch, report)
        passwords_read(probe, found, scratch, report)


SUITES = {
    "pgpass": (passwords, None),
    "pg-service": (services("libpq", libpq.libraries), None),
    "pg-service-18": (services("libpq-18", lambda: libpq.libraries()[-1:]), None),
}
