"""The suites of .properties files: java.util.Properties of the JDK that is here, and Spring Boot's own loader with what it replaces."""

import os

import readers_install
from compare import b64, strings, vectors
from program import by_lines

HERE = os.path.dirname(os.path.abspath(__file__))
FOREIGN = "# mine\n! mine, too\nother : 1\nurl\\\n  old\n\n  wide\\ name = a \\\n     b\nlatin = \u00e9\nurl = \\u0041\nbare\n"
# What is not short strings: line ends, encodings, escapes and the end of the file.
MORE = [b"", b"\n", b"k", b"k\\", b"\\", b"\\\n", b"\\\n\n", b"\\\n#c\nk=1", b"k=1\\", b"k=1\\\n", b"k=1\\\n\n", b"k=1\\\r\n  2\r\nl=3\r\n", b"k=1\rl=2\r\rm=3",
        b"k=\\u00e9", b"k=\\u00E9\\ud83d\\ude00", b"k=\\u00g9", b"k=\\u00e", b"k=\\u", b"k\\u0041=1", b"k\\u00=1", b"k=\xc3\xa9", b"\xc3\xa9=1", b"k\\ l\\=m\\:n=o",
        b"k=\\q\\z\\\\\\'\\\"", b"k=1\n#k=2\\\nl=3", b"k=1\n!k=2\nl=3", b"k=1\nk=2", b"k \t\f=\t\f 1 \t\n", b"k==1\nl::1\nm=:1\nn =  = 1", b"k\x00=\x01", b"=1\n:2"]


def written(probe, form, reader, see, scratch, report, symbols, longest=3):
    rows = vectors() + [(f"string {number}", value) for number, value in enumerate(strings(symbols, longest))]
    meant, files, refused = [], [], []
    for why, value in rows:
        content = probe.emit(form, reader, [("before", b"x"), ("app.url", value), ("zafter", b"y z")])
        if content is None:
            report.refuse(why)
            refused.append((why, value))
        else:
            meant.append((why, {"before": b"x", "app.url": value, "zafter": b"y z"}))
            files.append(content)
    for (why, entries), seen in zip(meant, see(files, scratch)):
        report.arrive(why, seen, entries)
    # What Spring replaces, it replaces in these spellings, too. A text of Java's is of characters: as they stand, or escaped one by one, such bytes are others.
    tries = [(why, value, b"app.url=" + spelled + b"\n") for why, value in refused
             for spelled in (value, value.replace(b"\\", b"\\\\"), value.replace(b"${", b"\\\\${"), value.replace(b"{", b"\\{"), "".join(f"\\u00{byte:02x}" for byte in value).encode())]
    for (why, value, _), seen in zip(tries, see([content for _, _, content in tries], scratch)):
        report.compare(f"refused: {why}; it could be written", (seen or {}).get("app.url") == value, False)


def foreign(probe, form, reader, see, scratch, report):
    kinds = (("line feeds", FOREIGN), ("Windows line ends", FOREIGN.replace("\n", "\r\n")), ("no last line end", FOREIGN[:-1]))
    files = []
    for _, content in kinds:
        content = content.encode()
        merged = probe.emit(form, reader, [("url", b" new\\u0041"), ("bare", b"n m"), ("new", b"=")], existing=b64(content))
        report.compare("its comments", merged.split(b"wide")[0].count(b"mine"), 2)
        files += [content, merged]
    seen = see(files, scratch)
    for (why, _), before, after in zip(kinds, seen[::2], seen[1::2]):
        report.compare(f"a file of others, {why}", after, {**before, "url": b" new\\u0041", "bare": b"n m", "new": b"="})


def in_java(how):
    readers_install.drivers.version_of("javac", ["-version"], "default-jdk-headless", (11, 0))
    return lambda contents, scratch: list(by_lines(["java", os.path.join(HERE, "java", "PropertiesProbe.java"), how], scratch, contents, scratch))


def read(probe, form, reader, see, scratch, report, contents):
    for content, seen in zip(contents, see(contents, scratch)):
        report.compare(f"read: {content!r}", probe.read(form, reader, content), seen)


def properties(reader, how):
    def run(probe, scratch, report):
        see = in_java(how)
        written(probe, "java-properties", reader, see, scratch, report, "a\\=: \n#u\r")
        foreign(probe, "java-properties", reader, see, scratch, report)
        contents = [b"k" + text + b"\nz=1\n" for text in strings("a\\=: \n#\r", 4)] + [b"k=" + text for text in strings("\\un0\n\r!", 3)] + MORE
        read(probe, "java-properties", reader, see, scratch, report, contents)
    return run


def in_spring(versions, ways, suffix):
    """What all versions and ways see alike; a name that one of them sees otherwise has no value."""
    folders = [readers_install.install(f"spring-{version}") for version in versions]

    def see(contents, scratch):
        seen = None
        for folder in folders:
            command = ["java", "-cp", os.path.join(folder, "lib", "*"), os.path.join(HERE, "java", "SpringProbe.java"), *ways]
            told = list(by_lines(command, scratch, contents, scratch, suffix))
            for way in range(len(ways)):
                now = told[way::len(ways)]
                seen = now if seen is None else [agreed(one, other) for one, other in zip(seen, now)]
        return seen
    return see


def agreed(one, other):
    if one is None or other is None:
        return None
    return {key: value for key, value in one.items() if other.get(key) == value}


BINDER, BOOT = ("env", "bind"), ("env", "bind", "value")


def spring(reader, ways):
    def run(probe, scratch, report):
        see = in_spring(("2.7", "4.0"), ways, ".properties")
        written(probe, "spring-properties", reader, see, scratch, report, "a${}\\:#\n", 3 if reader == "spring-binder" else 2)
        foreign(probe, "spring-properties", reader, see, scratch, report)
        if reader == "spring-binder":
            raw = in_spring(("4.0",), ("raw",), ".properties")
            contents = [b"k" + text + b"\nz=1\n" for text in strings("a\\=: \n#\r", 4)] + [b"#" + text + b"k=1\n!l=2\n" for text in strings("-\\n\n #", 3)]
            contents += [b"k[]=" + text + b"\nz=1\n" for text in strings("a,\\ \n", 3)] + [content for content in MORE if b"\xef\xbb\xbf" not in content]
            read(probe, "spring-properties", reader, raw, scratch, report, contents)
    return run


SUITES = {"java-iso-8859-1": (properties("java-iso-8859-1", "stream"), None), "java-utf-8": (properties("java-utf-8", "reader"), None),
          "spring-properties": (spring("spring-boot", BOOT), None), "spring-properties-binder": (spring("spring-binder", BINDER), None)}
