"""The suites of folders in which each file is a value: what Kubernetes mounts, and what makes Secrets of them."""

import shutil
import tempfile

import folder_programs as programs
from compare import strings, vectors


def files_of(probe, form, entries):
    """What dsnsmith writes into a folder: its list, and each value as it is. None if it refuses."""
    listed = probe.emit(*form, entries)
    return None if listed is None else {".dsnsmith": listed, **dict(entries)}


def seen_by(see, folders, scratch):
    root = tempfile.mkdtemp(dir=scratch)
    try:
        return see(programs.saved(folders, root))
    finally:
        shutil.rmtree(root)


def folder(reader, readers, symbols):
    form = ("mounted-files", reader)

    def run(probe, scratch, report):
        accepted, refused = [], []
        for why, value in vectors() + [(f"string {number}", text) for number, text in enumerate(strings(symbols, 3))]:
            if files_of(probe, form, [("type", b"postgresql"), ("k", value)]) is None:
                report.refuse(why)
                refused.append((why, value))
            else:
                accepted.append((why, value))
        entries = [("type", b"postgresql"), *[(f"k{number}", value) for number, (_, value) in enumerate(accepted)], ("a.b", b"x"), ("A_-9", b"y")]
        cut = {why: [] for why, _ in refused}
        for name, see in readers.items():
            seen = seen_by(see, [files_of(probe, form, entries)], scratch)[0]
            for (why, value), (key, _) in zip(accepted, entries[1:]):
                report.arrive(why, seen.get(key), value)
            report.compare(f"{name}: type and names", [seen.get("type"), seen.get("a.b"), seen.get("A_-9")], [b"postgresql", b"x", b"y"])
            for (why, value), found in zip(refused, seen_by(see, [{"type": b"postgresql", "k": value} for _, value in refused], scratch)):
                if found is None or found.get("k") != value:
                    cut[why].append(name)
        # What is refused, one of them misreads.
        for why, value in refused:
            report.compare(f"refused: {why}; it could be written", cut[why] != [], True)
    return run


def kustomize(probe, scratch, report):
    """The folder as it is written, its kustomization.yaml with it."""
    form, metadata = ("kustomize", "kustomize"), {"type": "example.com/orders"}
    names = ["a.b", "-", "_", ".hidden", "ca.pem", "A_-9", "x7", "-a"]
    entries = [(f"k{number}", value) for number, (_, value) in enumerate(vectors())] + [(name, name.encode()) for name in names]
    made = probe.emit(*form, entries, **metadata)
    seen = seen_by(programs.SECRETS["kustomize"], [{**dict(entries), "kustomization.yaml": made}], scratch)[0]
    for (why, value), (key, _) in zip(vectors(), entries):
        report.arrive(why, seen.get(key), value)
    report.compare("names", {name: seen.get(name) for name in names}, {name: name.encode() for name in names})
    # What is refused, kustomize does not take.
    two = {"kustomization.yaml": b"secretGenerator: [{name: s, files: [Kustomization]}]\n", "Kustomization": b"x"}
    for name in ("7", "1e3", "2024-01-01", "null", "true"):
        found = seen_by(programs.SECRETS["kustomize"], [{"kustomization.yaml": f'secretGenerator: [{{name: s, files: ["{name}"]}}]\n'.encode(), name: b"x"}], scratch)[0]
        report.compare(f"refused: {name}", [probe.emit(*form, [(name, b"x")]), found], [None, None])
    report.compare("refused", [probe.emit(*form, [("Kustomization", b"x")]), seen_by(programs.SECRETS["kustomize"], [two], scratch)[0]], [None, None])


SUITES = {"kustomize": (kustomize, "go"),
          "mounted-files": (folder("bytes", programs.SECRETS, "a \n\r='\0"), "go"),
          "mounted-files-bindings": (folder("service-binding", programs.BINDINGS, "a \n\r\t\x01\u00a0\ufeff"), None)}
