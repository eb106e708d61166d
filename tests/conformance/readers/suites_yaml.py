"""The suites of YAML files: what is written arrives in every reader, and nothing of others changes for any of them."""

import suites_properties
import yaml_programs
from compare import b64, strings, vectors

FORM = ("yaml", "yaml")
FOREIGN = ("---\n# mine\nother: 1 # one\nurl: >-\n  old\n\n  text\n\nlist:\n- a: b\n  c: |+\n    d: e\n\n- \"f\n   g\"\n- {h: [i, 'j: k'], \"l\":m}\nanchor: &x\n  y: z\n"
           "alias: *x\nbare:\non: yes\nport: 5432\n'quo''ted': \"\\x41\\u00e9\"\nlast:\n  deep: 1\n# end\n")
MORE = [b"", b"\n", b"# c\n", b"---\n", b"a: b", b"a: 'b'\n...\n", b"a: b\n--- \nc: d\n", b"%YAML 1.1\n---\na: b\n", b"[]", b"{}", b"- a\n", b"a\n", b"a: b\na: c\n", b"? a\n: b\n", b"a: b\r\nc: d\r\n", b"a: b\rc: d\r",
        b"\xef\xbb\xbfa: b\n", b"a: \xef\xbb\xbfb\n", b"a: \xc2\x85b\n", b"a: b\xe2\x80\xa8c: d\n", b"a: \xff\n", b"a: \x07\n", b"a: \x7f\n", b"a: \xef\xbf\xbf\n", b"a: \"\\ud83d\\ude00\"\n", b"a: \"\\/\"\n", b"a: \"\\e\\x41\\_\"\n",
        b"a: \"\\u00g\"\n", b"a: \"\\'\"\n", b"a: 'b' 'c'\n", b"a: b: c\n", b"a:b\n", b"a: b #c\n", b"a: b#c\n", b"a: !!str 7\n", b"a: !!int \"7\"\nb: c\n", b"<<: {a: b}\nc: d\n", b"base: &b {a: b}\n<<: *b\nc: d\n", b"a: *no\n",
        b"a: |2\n   b\n c\n", b"a: |\n\n  b\n c: d\n", b"a: |-\n  b\n  \n\n", b"a: |+\n  b\n\n\n", b"a: >\n  b\n   c\n\n  d\n", b"a: |x\n  b\n", b"a: | b\n", b"a: [b,\n c]\n", b"a: [b,\nc]\n", b"a: {b: c\n}\n", b"a: [\"b]\"]\n", b"a: [b\"]\n", b"a: ['b',]\n",
        b"a: [b]c\n", b"a: {? b : c, \"d\":e, f:g}\n", b"a: {b: 'c\n  d'}\n", b"a:\n- b\n- c\nd: e\n", b"a:\n  - b\n - c\n", b"a:\n- b\n  c\n", b"- a: b\n  c: d\n", b"a:\n - b: c\n   d: e\n - - f\n", b"a:\n- ? b\n", b"a:\n  b: c\n d: e\n", b"a:\n  b:\n  c: d\n",
        b"a: b\n c\n", b"a: b\n c: d\n", b"a: b\n # c\n d\n", b"a: 'b\n c'\n", b"a: 'b\nc'\n", b"a: \"b\\\n  c\"\n", b"a:\tb\n", b"a: b\tc\n", b"a:\n\tb: c\n", b"a: &x b\nc: *x\n", b"&x a: b\n", b"a: &x\n  b: c\n", b"a: &x\nb: c\n", b"a: !t\n- b\n",
        b"a: @b\n", b"a: `b\n", b"a: %b\n", b"a: - b\n", b"a: -b\n", b"a: ?b\n", b"a: ? b\n", b"a: :b\n", b"a: : b\n", b"a: ,b\n", b"a: ]\n", b"a: b,]{}\n", b"\"a\": b\n", b"'a b' : c\n", b"\"a\"b: c\n", b"a b: c\n", b"a#b: c\n", b"a #b: c\n", b" a: b\n", b" a: b\nc: d\n",
        b"a: ~\nb: null\nc:\nd: ''\n", b"0o7: a\n7: b\n1.0: c\n"]
# Plain words that some reader takes for another thing.
WORDS = [b"y", b"N", b"yes", b"Off", b"TRUE", b"null", b"Null", b"~", b"NaN", b".nan", b"inf", b".inf", b"-.INF", b"0", b"0123", b"0o17", b"0x1F", b"1e3", b"1_000", b"12:30:45", b"2024-01-01", b"+1", b"1.", b".5", b"=", b"<<", b"_1", b"/a", b"a:b", b"e1", b"0b1", b"x,y", b"a{b}",
         b"postgresql://u:p@h:5432/d?a=b&c=d#e", b"a]", b"a'b", b"a\"b", b"a`b", b"a@b", b"a|b", b"a!b", b"a*b", b"a&b", b"a\\b", b"a\\nb", b"Yes!", b"on-call", b"true/false"]


def written(probe, scratch, report):
    accepted = []
    for why, value in vectors() + [(f"string {n}", v) for n, v in enumerate(strings('"\\: #\nu\'', 2))]:
        if probe.emit(*FORM, [("k", value)]) is None:
            report.refuse(why)
        else:
            accepted.append((why, value))
    entries = [(f"K{number}", value) for number, (_, value) in enumerate(accepted)]
    keys = [(key, b"x") for key in ("on", "7", "a.b", "~", "<<", "=", "a:b", "#", "'", "\"", "\\", "{a}", "-", "?", ":", "null", "2024-01-01", "\u00e9", "a" * 1000)]
    content, of_keys = probe.emit(*FORM, entries), probe.emit(*FORM, keys)
    for name, see in yaml_programs.ALL.items():
        seen, seen_keys = see([content, of_keys], scratch)
        for (why, value), (key, _) in zip(accepted, entries):
            report.arrive(why, seen.get(key), value)
        report.compare(f"keys in {name}", seen_keys, dict(keys))


def hostile():
    """Lines of others around and within which ours shall stand."""
    found = [b"b:" + text + b"\nz: 1\n" for text in strings(" -\n'\"#:[|", 3)]
    found += [b"b:\n" + text + b"z: 1\n" for text in strings(" -\nb:", 4)]
    found += [b"b: |" + text + b"\nz: 1" for text in strings("+ \n#a", 3)]
    found += [b"b: [a" + text + b"]\nz: 1\n" for text in strings("\n ,'\"#:}", 3)]
    found += [b"u:" + text + b"\nz: 1\n" for text in strings(" \n'\"#a:|", 3)]
    return found + MORE + [b"a: " + word + b"\nz: 1\n" for word in WORDS] + [word + b": a\n" for word in WORDS]


def edited(probe, scratch, report):
    """A file that we edit has for every reader what it had, and ours; what we do not edit for certain is refused."""
    files, written_to = [], []
    kinds = [FOREIGN.encode(), FOREIGN.replace("\n", "\r\n").encode(), FOREIGN.encode()[:-1], b"\xef\xbb\xbf" + FOREIGN.encode()]
    for content in kinds:
        merged = probe.emit(*FORM, [("url", b"new&x"), ("bare", b"n m"), ("new", b"=")], existing=b64(content))
        report.compare("its comments", [merged.count(word) for word in (b"# mine", b"# one", b"# end")], [1, 1, 1])
    for content in kinds + hostile():
        changed = probe.emit(*FORM, [("u", b"new: '\"#")], existing=b64(content))
        if changed is not None:
            files.append(content)
            written_to.append(changed)
    report.compare("files that are edited", len(files) > 500, True)
    refused = [True] * len(files)
    for name, see in yaml_programs.ALL.items():
        for number, (content, before, after) in enumerate(zip(files, see(files, scratch), see(written_to, scratch))):
            if before is None:
                continue  # no YAML before, so nothing can be said of it
            refused[number] = False
            report.compare(f"{name}: edited: {content!r}", after, {**before, "u": b"new: '\"#"})
    print(f"yaml: {len(files)} files edited, {sum(refused)} of them are no YAML to any reader")


def read(probe, scratch, report):
    contents = [content for content in hostile() + [FOREIGN.encode()]]
    ours = [probe.read(*FORM, content) for content in contents]
    for name, see in yaml_programs.ALL.items():
        for content, mine, theirs in zip(contents, ours, see(contents, scratch)):
            if mine is not None and theirs is not None:
                report.compare(f"{name}: read: {content!r}", mine, {key: theirs.get(key) for key in mine})


def yaml(probe, scratch, report):
    written(probe, scratch, report)
    edited(probe, scratch, report)
    read(probe, scratch, report)


CLOUD_RUN = ("cloud-run-env", "gcloud")
VARIABLES = b"# mine\nOTHER: one # two\nLONG: |\n  a\n  b\nDATABASE_URL: 5432\nPLAIN: a b\n"


def cloud_run(probe, scratch, report):
    accepted = []
    for why, value in vectors() + [(f"string {n}", v) for n, v in enumerate(strings('"\\: #\nu\'', 2))]:
        if probe.emit(*CLOUD_RUN, [("K", value)]) is None:
            report.refuse(why)
        else:
            accepted.append((why, value))
    entries = [(f"K{number}", value) for number, (_, value) in enumerate(accepted)]
    merged = probe.emit(*CLOUD_RUN, [("DATABASE_URL", b"yes"), ("NEW", b"0x1F")], existing=b64(VARIABLES))
    short = [b"A: " + text + b"\nB: x\n" for text in strings("a1'\"#:~", 3)] + [b"A: " + word + b"\nB: x\n" for word in WORDS] + MORE
    ours = [probe.read(*CLOUD_RUN, content) for content in short]
    names = [b"K" + name + b": a\n" for name in (b"", b"_A", b".A", b"-A")] + [b"X_GOOGLE_A: a\n"]
    seen = yaml_programs.gcloud([probe.emit(*CLOUD_RUN, entries), merged, *short, *names], scratch)
    for (why, value), (name, _) in zip(accepted, entries):
        report.arrive(why, seen[0].get(name), value)
    report.compare("a file of others", seen[1], {"OTHER": b"one", "LONG": b"a\nb\n", "DATABASE_URL": b"yes", "PLAIN": b"a b", "NEW": b"0x1F"})
    for content, mine, theirs in zip(short, ours, seen[2:]):
        if mine is not None and theirs is not None:
            report.compare(f"read: {content!r}", mine, {key: theirs.get(key) for key in mine})
        # What we say that gcloud refuses, it refuses; and where it takes a text, we do not call it none.
        kept = probe.emit(*CLOUD_RUN, [("U", b"x")], existing=b64(content))
        report.compare(f"refused: {content!r}", kept is None and theirs is not None and content.count(b"\n") == 2 and probe.emit(*FORM, [("U", b"x")], existing=b64(content)) is not None, False)
    report.compare("a name that is reserved", seen[-1], None)


def spring_yaml(reader, ways):
    form = ("spring-yaml", reader)

    def run(probe, scratch, report):
        see = suites_properties.in_spring(("2.7", "4.0"), ways, ".yaml")
        accepted = []
        for why, value in vectors() + [(f"string {n}", v) for n, v in enumerate(strings("a${}\\:#\n\"", 2))]:
            if probe.emit(*form, [("app.url", value)]) is None:
                report.refuse(why)
            else:
                accepted.append((why, value))
        entries = [(f"app.{'deep.' * (number % 3)}k{number}", value) for number, (_, value) in enumerate(accepted)]
        merged = probe.emit(*form, [("spring.datasource.url", b"a b"), ("spring.datasource.name", b"7"), ("top", b"yes")], existing=b64(APPLICATION))
        report.compare("its comments", [merged.count(word) for word in (b"# mine", b"# two")], [1, 1])
        levels = [b"a: x\nb:\n  c: y\n", b"a.b: x\nc:\n  d.e: y\n", b"a: x\n  y\nb: 'z'\n", b"a: {b: c}\nd: [e]\nf: x\n", b"on: x\nb: y\n", b"a: yes\nb: 7\nc:\nd: x\n", b"a: |\n  x\nb: y\n"]
        seen = see([probe.emit(*form, entries), APPLICATION, merged, *levels], scratch)
        for (why, value), (name, _) in zip(accepted, entries):
            report.arrive(why, seen[0].get(name), value)
        report.compare("a file of others", seen[2], {**seen[1], "spring.datasource.url": b"a b", "spring.datasource.name": b"7", "top": b"yes"})
        for content, theirs in zip(levels, seen[3:]):
            mine = probe.read(*form, content)
            report.compare(f"read: {content!r}", mine, {key: theirs.get(key) for key in mine})
    return run


APPLICATION = (b"# mine\nserver:\n    port: 8080  # two\nspring.datasource:\n    url: old\n    hikari: {maximum-pool-size: 5}\nlist:\n- a: b\n- c\n"
               b"text: |\n    one\n    two\nspring:\n    application:\n        name: orders\n")
SUITES = {"yaml": (yaml, None), "cloud-run-env": (cloud_run, "gcloud"), "spring-yaml": (spring_yaml("spring-boot", suites_properties.BOOT), None),
          "spring-yaml-binder": (spring_yaml("spring-binder", suites_properties.BINDER), None)}
