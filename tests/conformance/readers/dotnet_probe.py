"""Names of files on standard input, for each a line of JSON with what .NET's configuration would hold.

System.Text.Json itself reads; how its values become keys is JsonConfigurationFileParser of
Microsoft.Extensions.Configuration.Json (dotnet/runtime, MIT), line by line, as no package index here has its assembly.
"""
import base64
import json
import os
import sys
import tempfile

import dotnetcore2
from pythonnet import load

os.environ["DOTNET_SYSTEM_GLOBALIZATION_INVARIANT"] = "1"
with tempfile.TemporaryDirectory() as folder:
    settings = os.path.join(folder, "runtimeconfig.json")
    with open(settings, "w", encoding="ascii") as file:
        json.dump({"runtimeOptions": {"tfm": "netcoreapp3.1", "framework": {"name": "Microsoft.NETCore.App", "version": "3.1.0"}}}, file)
    load("coreclr", runtime_config=settings, dotnet_root=os.path.join(os.path.dirname(dotnetcore2.__file__), "bin"))

import clr  # noqa: E402

clr.AddReference("System.Text.Json")
from System import Exception as DotnetException, StringComparer  # noqa: E402
from System.Collections.Generic import Dictionary  # noqa: E402
from System.IO import MemoryStream, StreamReader  # noqa: E402
from System.Text.Json import JsonCommentHandling, JsonDocument, JsonDocumentOptions, JsonValueKind  # noqa: E402


class Refused(Exception):
    pass


def visit(path, element, data):
    kind = element.ValueKind
    if kind == JsonValueKind.Object:
        for member in element.EnumerateObject():
            visit(path + [member.Name], member.Value, data)
    elif kind == JsonValueKind.Array:
        for number, item in enumerate(element.EnumerateArray()):
            visit(path + [str(number)], item, data)
    else:
        key = ":".join(path)
        if data.ContainsKey(key):
            raise Refused
        data[key] = element.ToString()


def read(name):
    with open(name, "rb") as file:
        stream = MemoryStream(file.read())
    options = JsonDocumentOptions()
    options.CommentHandling = JsonCommentHandling.Skip
    options.AllowTrailingCommas = True
    document = JsonDocument.Parse(StreamReader(stream).ReadToEnd(), options)
    if document.RootElement.ValueKind != JsonValueKind.Object:
        raise Refused
    data = Dictionary[str, str](StringComparer.OrdinalIgnoreCase)
    visit([], document.RootElement, data)
    return {pair.Key: pair.Value for pair in data}


for name in sys.stdin.read().split("\n"):
    if not name:
        continue
    try:
        seen = read(name)
    except (Refused, DotnetException):
        print(json.dumps({"": None}))
        continue
    print(json.dumps({key: base64.b64encode(value.encode()).decode() for key, value in seen.items()}))
