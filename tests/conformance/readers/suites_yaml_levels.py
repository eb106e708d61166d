"""The suites of YAML files with levels whose texts are evaluated once more: Helm's values and Rails' database.yml."""

import yaml_level_programs as programs
from compare import b64, strings, vectors

VALUES = (b"# mine\nreplicas: 2 # two\nimage:\n    tag: \"1.0\"\n    pull: on\nconfig: {} # none yet\nbase: &base {a: b, url: merged}\nmerged:\n    <<: *base\n    url: old\n"
          b"list:\n- a: b\n- c\ntext: |\n    one\n    two\nempty:\n")
# What stands in a file besides our key `db.url`, and whether it is there.
LEVELS = [b"a: x\nb:\n  c: y\n", b"a.b: x\nc: y\n", b"a: x\n  y\nb: 'z'\n", b"a: {b: c}\nd: [e]\nf: x\n", b"on: x\nb: y\n", b"a: yes\nb: 7\nc:\nd: x\n", b"a: |\n  x\nb: y\n", b"db: {}\nb: y\n",
          b"db: { } # c\n", b"db: # c\nb: y\n", b"db:\n  {}\n", b"db: {a: b}\n", b"db:\n  url: x # c\n", b"b: &b {url: z, c: d}\ndb:\n  <<: *b\n  url: x\n", b"b: &b {url: z}\ndb:\n  <<: *b\n",
          b"b: &b {url: z}\ndb:\n  url: x\n  <<: *b\n", b"db: &d\n  url: x\ne: *d\n", b"db: ~\n", b"db: x\n", b"db: []\n", b"\"db\":\n  'url': x\n", b"db: {}", b"db:\r\n  a: b\r\n", b"a: {}\ndb:\n  a: {}\n"]


def accepted_of(probe, report, form, key, symbols, longest):
    accepted = []
    for why, value in vectors() + [(f"string {number}", text) for number, text in enumerate(strings(symbols, longest))]:
        if probe.emit(*form, [(key, value)]) is None:
            report.refuse(why)
        else:
            accepted.append((why, value))
    return accepted


def edited(probe, report, form, contents, see, scratch):
    """A file that we edit has for the program what it had, and ours; and what our reader says of it, the program says."""
    written = [(content, probe.emit(*form, [("db.url", b"new <:{")], existing=b64(content))) for content in contents]
    taken = [(before, after) for before, after in written if after is not None]
    report.compare("files that are edited", len(taken) >= len(contents) // 2, True)
    old, new = see([before for before, _ in taken], scratch), see([after for _, after in taken], scratch)
    for (content, _), before, after in zip(taken, old, new):
        if before is not None:
            kept = {key: value for key, value in before.items() if key not in ("db", "db.url")}
            report.compare(f"edited: {content!r}", {key: value for key, value in after.items() if key != "db"}, {**kept, "db.url": b"new <:{"})
    for content, theirs in zip(contents, see(contents, scratch)):
        mine = probe.read(*form, content)
        if mine is not None and theirs is not None:
            report.compare(f"read: {content!r}", mine, {key: theirs.get(key) for key in mine})
    return written


def helm(reader):
    form = ("helm-values", reader)

    def run(probe, scratch, report):
        see = programs.helm(reader)
        accepted = accepted_of(probe, report, form, "app.url", "{`\"\\}- \n", 4 if reader == "helm-tpl" else 2)
        entries = [(f"app.{'deep.' * (number % 3)}k{number}", value) for number, (_, value) in enumerate(accepted)]
        changes = [("config.databaseUrl", b"a: {b"), ("merged.url", b"7"), ("image.user", b"on"), ("empty.deep.url", b"~")]
        merged = probe.emit(*form, changes, existing=b64(VALUES))
        report.compare("its comments", [merged.count(word) for word in (b"# mine", b"# two", b"# none yet")], [1, 1, 1])
        written, before, after = see([probe.emit(*form, entries), VALUES, merged], scratch)
        for (why, _), (name, value) in zip(accepted, entries):
            report.arrive(why, written.get(name), value)
        # Helm leaves out what is null.
        report.compare("a file of others", after, {**{key: value for key, value in before.items() if value != b"\0null"}, **dict(changes)})
        again = probe.emit(*form, [("image.user", b"on")], existing=b64(merged))
        report.compare("an emptied level", see([again.replace(b"config: {}", b"config: {a: b}")], scratch)[0].get("config.a"), b"b")
        edited(probe, report, form, LEVELS, see, scratch)
        # What is refused, Helm cuts; and a template in a value is one.
        cut, template = b"a: \"x<no value>y\"\n", b"a: \"x{{ 7 }}y\"\n"
        report.compare("refused", [probe.emit(*form, [("a", b"x<no value>y")]), programs.helm("helm-printed")([cut], scratch)[0]["a"]], [None, b"xy"])
        report.compare("a template", see([template], scratch)[0]["a"], b"x7y" if reader == "helm-tpl" else b"x{{ 7 }}y")
    return run


CODE = [b"db:\n  password: <%= \"a\" + 'b' %>\n  url: x\n", b"# <%= 1 %>\na: b\n", b"a: \"<%%= x %>\"\n", b"a: x<%# c %>\n", b"a: <% if true %>b\n", b"a: <% [1].each do %>\ndb:\n  a: b\nb: <% end %>x\n", b"a: <%= 1\n+ 1 %>\n",
        b"a: <%= \"%%>\" %>\n", b"a: <%= \"%%>\" #\nb: %>c\n", b"a: 'x %> y %%> z'\n", b"a: <%%\nb: '<%%%'\n", b"a: '<'\nb: '%>'\n", b"a: <%=1%><%=2%>\n", b"a: b\n<%# c %>\n", b"a: <%\n", b"a: '<%= \"x\" -%>'\n", b"<%= \"a\" %>: b\n"]
DATABASE = (b"# SQLite\ndefault: &default\n  adapter: postgresql\n  pool: <%= 2 + 3 %>\n  url: \"merged\"\n\ndevelopment:\n  <<: *default\n  database: dev\n\n# mine\nproduction:\n  <<: *default\n  url: old # two\n  reaping: off\n")


def rails(probe, scratch, report):
    form = ("database-yml", "rails")
    accepted = accepted_of(probe, report, form, "production.url", "<%>=\"\\ #", 3)
    entries = [(f"e{number % 3}.{'deep.' * (number % 3)}k{number}", value) for number, (_, value) in enumerate(accepted)]
    changes = [("production.url", b"a <%= b %>"), ("production.password", b"0x1F"), ("test.primary.url", b"yes")]
    merged = probe.emit(*form, changes, existing=b64(DATABASE))
    report.compare("its comments", [merged.count(word) for word in (b"# SQLite", b"# mine", b"# two")], [1, 1, 1])
    password = [(why, value) for why, value in accepted if b"\0" not in value]
    connected = probe.emit(*form, [(f"e{number}.password", value) for number, (_, value) in enumerate(password)])
    for name, package in programs.RAILS.items():
        see = programs.rails(package)
        written, before, after = see([probe.emit(*form, entries), DATABASE, merged], scratch)
        for (why, _), (key, value) in zip(accepted, entries):
            report.arrive(why, written.get(key), value)
        report.compare(f"{name}: a file of others", after, {**before, **dict(changes)})
        made = programs.rails(package, "connections")([connected], scratch)[0]
        for number, (why, value) in enumerate(password):
            report.compare(f"{name}: Active Record: {why}", made.get(f"e{number}.primary.password"), value)
        edited(probe, report, form, LEVELS + CODE, see, scratch)
        # Below `<<` another value wins, and code does not arrive as it is written.
        seen = see([b"b: &b {url: z}\ndb:\n  url: \"x\"\n  <<: *b\n", b"a: \"<%= 7 %>\"\n"], scratch)
        report.compare(f"{name}: refused", [seen[0]["db.url"], seen[1]["a"]], [b"z", b"7"])


SUITES = {"helm-values": (helm("helm"), "go"), "helm-values-tpl": (helm("helm-tpl"), "go"), "database-yml": (rails, None)}
