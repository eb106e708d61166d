#!/usr/bin/env python3
"""Writes nfc_tables.inc beside itself from Python's copy of the Unicode Character Database.

Run it after an update of Python and check in what it writes:  python3 gen/text/nfc_tables.py
"""
import pathlib
import sys
import unicodedata

ALL = [c for c in range(0x110000) if not 0xD800 <= c < 0xE000]


def canonical(c):
    parts = unicodedata.decomposition(chr(c))
    return [] if not parts or parts.startswith("<") else [int(p, 16) for p in parts.split()]


def ranges(points):
    found = []
    for point in sorted(points):
        if found and found[-1][1] == point - 1:
            found[-1][1] = point
        else:
            found.append([point, point])
    return found


def classed(values):
    found = []
    for point, value in values.items():
        if value and found and found[-1][1] == point - 1 and found[-1][2] == value:
            found[-1][1] = point
        elif value:
            found.append([point, point, value])
    return found


def main():
    # Normalised by itself to something else: never in normal form C (NFC_QC=No).
    never = [c for c in ALL if unicodedata.normalize("NFC", chr(c)) != chr(c)]
    composed = [c for c in ALL if canonical(c) and c not in set(never)]
    pairs = sorted(tuple(canonical(c)) for c in composed)
    # Of a composition: the class of its last mark.
    last_marks = classed({c: unicodedata.combining(unicodedata.normalize("NFD", chr(c))[-1]) for c in composed})
    classes = classed({c: unicodedata.combining(chr(c)) for c in ALL})
    out = [f"// Unicode {unicodedata.unidata_version}, written by nfc_tables.py. Hangul syllables are arithmetic, see nfc.cpp."]

    def table(head, rows):
        out.append(head)
        line = "   "
        for row in rows:
            cell = " {" + ", ".join(f"0x{n:x}" for n in row) + "},"
            if len(line) + len(cell) > 100:
                out.append(line)
                line = "   "
            line += cell
        out.append(line)
        out.append("};")

    table("constexpr Range kNever[] = {", ranges(never))
    table("constexpr CombiningClass kComposed[] = {", last_marks)
    table("constexpr CombiningClass kClasses[] = {", classes)
    table("constexpr Pair kPairs[] = {", pairs)
    target = pathlib.Path(__file__).with_name("nfc_tables.inc")
    target.write_text("\n".join(out) + "\n", encoding="ascii")
    print(f"{target}: {len(pairs)} pairs, {len(classes)} classes", file=sys.stderr)


main()
