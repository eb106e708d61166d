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


LIST = ("pgbouncer-userlist", "pgbouncer")
TRIED_LINES = (b'"u" "%s"\n', b"'u' '%s'\n", b'"u" %s\n')
HASHED = (b"md5" + b"0123456789abcdef" * 2, b"SCRAM-SHA-256$4096:c2FsdA==$" + b"A" * 43 + b"=:" + b"B" * 43 + b"=")
NOT_HASHED = (b"md5" + b"0123456789ABCDEF" * 2, b"md5x", b"SCRAM-SHA-256$", b"SCRAM-SHA-256$4096:x", b"SCRAM-SHA-1$4096:a$b:c")
CONSOLE = b'"console" "console"\n'


def of_list(bouncer, content, user, password):
    """Whether PgBouncer lets the user in, behind a file that it has read to its end."""
    bouncer.put(bouncer.accounts, CONSOLE + content)
    bouncer.read_again()
    return bouncer.lets_in(user, password)


def accounts_written(probe, bouncer, report):
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings("a\"\\;#\n\r ", 2))]
    rows += [(f"like a hash: {number}", value) for number, value in enumerate(NOT_HASHED)] + [("the longest", b"p" * 2047), ("one more", b"p" * 2048), ("quotes", b'"' * 1023), ("a quote more", b'"' * 1024)]
    for why, value in rows:
        content = probe.emit(*LIST, [("s.user", b"u"), ("s.password", value), ("t.user", b"t"), ("t.password", b"t")])
        if content is not None:
            report.arrive(why, (of_list(bouncer, content, b"u", value), bouncer.lets_in(b"u", value + b"x"), bouncer.lets_in(b"t", b"t")), (True, False, True))
            continue
        report.refuse(why)
        for line in TRIED_LINES if value and b"\0" not in value else ():
            report.compare(f"refused: {why}; it could be written", of_list(bouncer, line % value.replace(b'"', b'""'), b"u", value), False)
    for value in HASHED:
        report.compare(f"our format refuses {value[:8]!r}", probe.emit(*LIST, [("s.user", b"u"), ("s.password", value)]), None)
        report.compare(f"refused: {value[:8]!r}; it could be written", of_list(bouncer, b'"u" "' + value + b'"\n', b"u", value), False)
    for user in (b'a"b', b'"', b"a b", b";u", b"u" * 127, b"\xc3\xbc", b"a\\"):
        content = probe.emit(*LIST, [("s.user", user), ("s.password", b"x")])
        report.compare(f"user {user!r}", (of_list(bouncer, content, user, b"x"), bouncer.lets_in(b"v" + user[1:], b"x")), (True, False))
    report.compare("our format refuses a longer user", probe.emit(*LIST, [("s.user", b"u" * 128), ("s.password", b"x")]), None)
    report.compare("refused: a longer user", of_list(bouncer, b'"%s" "x"\n' % (b"u" * 128), b"u" * 128, b"x"), False)


def accounts_read(probe, bouncer, report):
    """PgBouncer stops at what it does not read; a user behind it says whether it did."""
    contents = [value + b'\n"u" "x"\n' for value in strings('a"; \n', 4)]
    contents += [b'"u" "old"\n"u" "x"\n', b'"u" "x"\n"u" "new"\n', b'"u"a\n"x" b "u" "y"\n', b'"u" "x"', b'"u""x"\n', b'"u" "x\n"\n', b'\xef\xbb\xbf"u" "x"\n', b'\r\n"u" "x"\r\n',
                 b"\x0b\x0c\"u\" \"x\"\n"]
    for content in contents:
        ours = probe.read(*LIST, content.replace(b'"u" ', b';# dsnsmith: entry s\n"u" ', 1) if content.startswith(b'"u" ') else content.replace(b'\n"u" ', b'\n;# dsnsmith: entry s\n"u" ', 1))
        if ours is not None and "s.password" in ours and ours["s.user"] == b"u":
            report.compare(f"read: {content!r}", (of_list(bouncer, content, b"u", ours["s.password"]), bouncer.lets_in(b"u", ours["s.password"] + b"x")), (True, False))
        elif ours is None:
            report.compare(f"read: {content!r}, nothing", of_list(bouncer, content + b'"last" "z"\n', b"last", b"z"), False)


def accounts(probe, scratch, report):
    folder = programs.place()
    try:
        for path in programs.programs(folder):
            bouncer = programs.Bouncer(path, folder, "plain")
            try:
                print(f"pgbouncer-userlist: PgBouncer {bouncer.version}")
                accounts_written(probe, bouncer, report)
                accounts_read(probe, bouncer, report)
            finally:
                bouncer.stop()
    finally:
        programs.remove(folder)


SUITES = {
    "pgbouncer-userlist": (accounts, None),
    "pgbouncer-ini": (ini("pgbouncer", slice(None)), None),
    "pgbouncer-ini-1.24": (ini("pgbouncer-1.24", slice(1, None)), None),
}
