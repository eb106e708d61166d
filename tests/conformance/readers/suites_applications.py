"""The suites of what applications read: JSON and raw files."""

import application_programs as programs
from compare import b64, strings, values_in, vectors

MORE_JSON = [
    b"", b"{}", b" {}\n", b"[]", b'"a"', b'{"a":"1","a":"2"}', b'{"a":"1","a":2}', b'{"a":1,"b":null,"c":{"d":"e"},"f":"g"}',
    b'{"a":"1",}', b'{"a":"1"}x', b"{/**/}", b"{'a':'1'}", b'{a:"1"}', b'{"a":"\\u0041\\/"}', b'{"a":"\\x41"}', b'{"a":"\t"}',
    b'{"a":"\\ud83d\\ude00"}', b'{"\\u0061":"1"}', b'\xef\xbb\xbf{"a":"1"}', b'{"a":"\xff"}', b'{"a":01,"b":"1"}', b'{"a":"\\u0000"}',
    b'{"a":1.5e3,"b":"1"}', b'{"__proto__":"1"}',
]


def both_json(content, scratch, report, what):
    """What both programs see; that they see the same is compared."""
    seen = programs.node_json(content, scratch)
    report.compare(f"Node and Python alike: {what}", programs.python_json(content), seen)
    return seen


def json_file(probe, scratch, report):
    def program(content, _, folder):
        return both_json(content, folder, report, "all values in one file")
    values_in("json", "json", program, "k{}".format, 'a"\\/u{\n')(probe, scratch, report)
    for why, value in vectors():
        if probe.emit("json", "json", [("k", value)]) is None:
            # JSON has no bytes beside UTF-8: neither as they stand, nor escaped, does any program give them back.
            for spelled in (b'{"k":"' + value + b'"}', b'{"k":"' + "".join(f"\\u00{byte:02x}" for byte in value).encode() + b'"}'):
                report.compare(f"refused: {why}; it could be written", (programs.python_json(spelled) or {}).get("k") == value, False)
    foreign = b'{"OTHER" : "1",\r\n "n":[1,{"k":"x"}], "k":"old"}'
    merged = probe.emit("json", "json", [("k", b"new&x"), ("NEW", b"n m")], existing=b64(foreign))
    report.compare("a file of others", both_json(merged, scratch, report, "a file of others"), {"OTHER": b"1", "k": b"new&x", "NEW": b"n m"})
    for content in MORE_JSON:
        report.compare(f"read: {content!r}", probe.read("json", "json", content), both_json(content, scratch, report, repr(content)))
    for value in strings('"\\u0/\n', 4):
        content = b'{"k":"' + value + b'"}'
        report.compare(f"read: {content!r}", probe.read("json", "json", content), programs.python_json(content))


def raw(probe, scratch, report):
    for why, value in vectors():
        content = probe.emit("raw", "bytes", [("payload", value)])
        report.arrive(why, programs.python_bytes(content, scratch), value)
        report.compare(f"read: {why}", probe.read("raw", "bytes", content), {"payload": value})
    everything = b"".join(value for _, value in vectors())
    content = probe.emit("raw", "bytes", [("payload", everything)])
    report.compare("all values in one file, Node", programs.node_bytes(content, scratch), everything)


SUITES = {
    "json": (json_file, "node"),
    "raw": (raw, "node"),
}
