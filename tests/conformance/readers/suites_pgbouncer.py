"""PgBouncer's own files: pgbouncer.ini."""

from compare import b64, strings, vectors

import pgbouncer_programs as programs

SYMBOLS = "a='\\#%\n "
KEY = "pgbouncer.server_reset_query"
# A reader's keywords are those that all its programs take.
KEYWORDS = ("auth_query", "auth_user", "connect_query", "load_balance_hosts", "nosuch", "reserve_pool_size", "server_lifetime")
# Spellings of a value that people would try where the format refuses it.
TRIED = (b"%s", b"'%s'", b'"%s"')


def quoted(value):
    return b"'" + value.replace(b"'", b"''") + b"'"


def settings(probe, reader, bouncer, report):
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings(SYMBOLS, 2))]
    for why, value in rows:
        before = bouncer.existing()
        content = probe.emit("pgbouncer-ini", reader, [(KEY, value), ("orders", b"host=h dbname='o p'")], existing=b64(before))
        if content is not None:
            seen, databases = bouncer.see(content)
            report.arrive(why, seen and (seen["server_reset_query"], databases[b"orders"]["database"]), (value, b"o p"))
            continue
        report.refuse(why)
        for spelling in TRIED if b"\0" not in value else ():
            seen, _ = bouncer.see(before.replace(b"[users]", b"server_reset_query = " + spelling % value + b"\n[users]"))
            report.compare(f"refused: {why}; it could be written", seen is not None and seen["server_reset_query"] == value, False)


def databases(probe, reader, bouncer, report):
    """Pairs whose values are quoted are taken as they are; of other lines, those that PgBouncer takes."""
    for why, value in vectors():
        if b"\0" in value or b"\n" in value or not value or len(value) > 60:
            continue
        content = probe.emit("pgbouncer-ini", reader, [("orders", b"host=h dbname=" + quoted(value))], existing=b64(bouncer.existing()))
        _, seen = bouncer.see(content)
        report.compare(f"database: {why}", seen and seen[b"orders"]["database"], value)
    for number, value in enumerate(strings("a=' \t", 3)):
        line = b"host=" + value
        before = bouncer.existing()
        content = probe.emit("pgbouncer-ini", reader, [("orders", line)], existing=b64(before))
        _, seen = bouncer.see(before.replace(b"[databases]\n", b"[databases]\norders = " + line + b"\n"))
        if content is not None:
            report.compare(f"line {number}: {line!r}", seen is not None, True)
        elif seen is not None:
            # What it takes although it is bent: white space that is cut off, and a byte behind a quote that is lost.
            bent = line != line.strip() or line.rstrip(b" ").count(b"'") % 2 == 0 and b"'" in line
            report.compare(f"line {number}: {line!r} is refused", bent, True)


def keywords(probe, reader, bouncers, report):
    for name in KEYWORDS:
        taken = True
        for bouncer in bouncers:
            value = b"round-robin" if name == "load_balance_hosts" else b"1"
            before = bouncer.existing()
            _, seen = bouncer.see(before.replace(b"[databases]\n", b"[databases]\norders = host=h " + name.encode() + b"=" + value + b"\n"))
            taken = taken and seen is not None
        written = probe.emit("pgbouncer-ini", reader, [("orders", b"host=h " + name.encode() + b"=" + value)]) is not None
        report.compare(f"keyword {name}", written, taken)


def read(probe, reader, bouncer, report):
    """Short hostile texts among the settings are read alike."""
    known, _ = bouncer.see(bouncer.existing())
    texts = [b"server_reset_query = " + value + b"\nserver_check_query = x" for value in strings("a#; \r", 2)]
    texts += [b"server_reset_query=1\n" + value + b"server_check_query = y" for value in strings("a=#]\n ", 3)]
    texts += [b"server_reset_query = a\nserver_reset_query = b", b"  server_reset_query\t=\tc \t", b"server_reset_query =", b"[nosuch]\na=1",
              b"[databases] x = host=h\n[users]", b"[pgbouncer\nserver_reset_query = 1"]
    for number, text in enumerate(texts):
        content = bouncer.existing().replace(b"[users]", text + b"\n[users]")
        ours = probe.read("pgbouncer-ini", reader, content)
        # Names that it does not know are what PgBouncer refuses besides; we leave them to the driver's facts.
        if ours and any(key.startswith("pgbouncer.") and key[10:] not in known for key in ours):
            ours = None
        seen, _ = bouncer.see(content)
        for name in ("server_reset_query", "server_check_query"):
            there = None if ours is None else ours.get("pgbouncer." + name, known[name])
            report.compare(f"read {number}: {text!r}, {name}", there, seen and seen[name])


def ini(reader, wanted):
    def run(probe, scratch, report):
        folder = programs.place()
        bouncers = []
        try:
            for path in programs.programs(folder)[wanted]:
                bouncers.append(programs.Bouncer(path, folder))
                print(f"{reader}: PgBouncer {bouncers[-1].version}")
                settings(probe, reader, bouncers[-1], report)
                databases(probe, reader, bouncers[-1], report)
                read(probe, reader, bouncers[-1], report)
            keywords(probe, reader, bouncers, report)
        finally:
            for bouncer in bouncers:
                bouncer.stop()
            programs.remove(folder)
    return run


SUITES = {
    "pgbouncer-ini": (ini("pgbouncer", slice(None)), None),
    "pgbouncer-ini-1.24": (ini("pgbouncer-1.24", slice(1, None)), None),
}
