"""The suites of JSON files in whose depths our values stand: .NET's appsettings.json and Terraform's *.tf.json."""

import json
import os
import subprocess

import dotnet_programs
import programs
from compare import b64, strings, values_in, vectors

DOTNET = ("appsettings-json", "dotnet-configuration")
MORE_SETTINGS = [
    b"", b"{}", b"[]", b'"a"', b"{}x", b"{,}", b'{"a":"1",}', b'{"a":"1",,}', b'{"a":{"b":"1",},}', b'{"a":{"b":"1"},"A":{"c":"2"}}',
    b'{"a":"1","A":"2"}', b'{"a:b":"1","a":{"b":"2"}}', b'{"a:b":"1","a":{"c":"2"}}', b'{"a":{"":"1"}}', b'{"":{"a":"1"}}',
    b'{"a":true,"b":false,"c":1.50,"d":-1e3}', b'// x\n{"a":"1"}// y', b'/* x */{/* y */"a":/**/"1"/**/,/**/}/**/', b'{"a":"1"} /* x',
    b'{"a"/**/:"1"}', b'{"a"//\n:"1"}', b'{"a":"1"// x\r,"b":"2"}', b'{"a":"1"// x\r\n,"b":"2"}', b'{"a":"1"/ x}', b'{"a":"1"# x\n}', b'\xef\xbb\xbf{"a":"1"}', b'\xef\xbb\xbf\xef\xbb\xbf{"a":"1"}',
    b'{"a":"\\ud83d\\ude00"}', b'{"a":"\\ud83d"}', b'{"a":"\\u0000"}', b'{"a":"\t"}', b'{"\\u0061":"1"}', b'{"a":01}', b'{"a":.5}', b"{'a':'1'}",
    b'{"a":' + b'{"a":' * 62 + b'"1"' + b"}" * 63, b'{"a":' + b'{"a":' * 64 + b'"1"' + b"}" * 65, b'{"a":"1"//\xe2\x80\xa8x\n}', b'{"a":"1"/*\xe2\x80\xa8x\n*/}', b'{"a":"1"//\xe2\x80\xa7x\n}',
]
FOREIGN_SETTINGS = (b'\xef\xbb\xbf// ours: "x", {\r\n{\r\n  "Logging": { "LogLevel": { "Default": "Information" } }, // levels\r\n'
                    b'  "ConnectionStrings": {\r\n    "Default": "old", /* two */\r\n    "Other": "1"\r\n  },\r\n}\r\n')


def appsettings(probe, scratch, report):
    accepted = []
    for why, value in vectors() + [(f"string {n}", v) for n, v in enumerate(strings('"\\/*u\n:', 3))]:
        if probe.emit(*DOTNET, [("k", value)]) is None:
            report.refuse(why)
        else:
            accepted.append((why, value))
    entries = [(f"ConnectionStrings:K{number}" if number % 2 else f"a:b{number % 7}:k{number}", value) for number, (_, value) in enumerate(accepted)]
    merged_entries = [("ConnectionStrings:Default", b"new&x"), ("ConnectionStrings:NEW", b"n m"), ("More:Deep:Key", b"//")]
    merged = probe.emit(*DOTNET, merged_entries, existing=b64(FOREIGN_SETTINGS))
    short = [b'{"a":"1"' + value + b'"b":"2"}' for value in strings("/*,\n\" ", 4)]
    contents = [probe.emit(*DOTNET, entries), merged, *MORE_SETTINGS, *short]
    seen = list(dotnet_programs.configuration(contents, scratch))
    for (why, value), (name, _) in zip(accepted, entries):
        report.arrive(why, seen[0].get(name), value)
    report.compare("a file of others", seen[1], {"Logging:LogLevel:Default": b"Information", "ConnectionStrings:Other": b"1", **dict(merged_entries)})
    report.compare("comments of others", [merged.count(word) for word in (b'// ours: "x", {\r\n', b"// levels\r\n", b"/* two */", b"\xef\xbb\xbf")], [1] * 4)
    for content, theirs in list(zip(contents, seen))[1:]:
        report.compare(f"read: {content[:60]!r}", probe.read(*DOTNET, content), theirs)


def tf_json(content, entries, scratch):
    """What the variables that the file declares hold, without any other declaration."""
    folder = os.path.join(scratch, "terraform")
    programs.saved(content, folder, "values.tf.json")
    return programs.terraform_outputs(folder, entries, programs.APPLY, declare=False)


TERRAFORM_FILES = [
    b'{"variable":{"a":{"default":"x${1+1}%{if true}y%{endif}","type":"string"},"b":{"//":"c","default":true}}}', b'{"variable":[{"a":{"default":"x"}}]}',
    b'{"variable":{"a":{"default":"x","default":"y"}}}', b'{"variable":{"a":{"default":"x"},"a":{"default":"y"}}}', b"{}", b"[]", b"",
    b'\xef\xbb\xbf{"variable":{"a":{"default":"x"}}}', b'{"variable":{"a":{"default":"x",}}}', b'{/**/}', b'{"variable":{"a":{"default":7}}}',
    b'{"variable":{"a":{"default":"\\u0065\\u0301"}}}',
]


def terraform_files(probe, scratch, report):
    values_in("tf-json", "terraform", tf_json, "k{}".format, '$%{}"\\\n')(probe, scratch, report)
    settings = {**os.environ, "CHECKPOINT_DISABLE": "1"}
    for number, content in enumerate(TERRAFORM_FILES):
        folder = os.path.join(scratch, f"read{number}")
        programs.saved(content, folder, "values.tf.json")
        result = subprocess.run(["terraform", "console"], cwd=folder, env=settings, input='base64encode(nonsensitive("${var.a}"))\n', stdout=subprocess.PIPE,
                                stderr=subprocess.DEVNULL, text=True)
        seen = json.loads(result.stdout) if result.returncode == 0 and result.stdout.startswith('"') else None
        ours = probe.read("tf-json", "terraform", content)
        # Lists and letters that Terraform composes are what it reads and we leave out.
        if ours is None or "a" in ours:
            report.compare(f"read: {content!r}", None if ours is None else b64(ours["a"]), seen)


SUITES = {
    "appsettings-json": (appsettings, "dotnet"),
    "tf-json": (terraform_files, "terraform"),
}
