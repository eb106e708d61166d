#!/usr/bin/env python3
"""Writes nfc_vectors.txt beside itself: sequences, and whether they are in normal form C.

python3 tests/data/nfc_vectors.py
"""
import itertools
import pathlib
import random
import unicodedata

# Letters and marks that meet in real text, and those that make normalisation hard.
LETTERS = [0x61, 0x65, 0x71, 0xE9, 0xC5, 0x1EA1, 0x212B, 0x3B1, 0x1F70, 0x915, 0x9C7, 0x1100, 0xAC00, 0xAC01, 0x304B, 0x5D0, 0x627, 0x1D15E]
MARKS = [0x300, 0x301, 0x308, 0x323, 0x327, 0x345, 0x340, 0x9BE, 0x93C, 0x1161, 0x11A8, 0x3099, 0x5B8, 0x653, 0x1D165]


def main():
    sequences = list(itertools.product(LETTERS + MARKS, repeat=2))
    sequences += itertools.product(LETTERS, MARKS, MARKS)
    chooser = random.Random(20261121)
    assigned = [c for c in range(0xA0, 0x30000) if unicodedata.category(chr(c)) not in ("Cn", "Cs", "Co")]
    combining = [c for c in assigned if unicodedata.combining(chr(c))]
    for _ in range(2500):
        sequences.append((chooser.choice(assigned),))
        sequences.append((chooser.choice(assigned), chooser.choice(combining), chooser.choice(combining)))
    lines = []
    for sequence in sequences:
        text = "".join(map(chr, sequence))
        lines.append(f"{int(unicodedata.is_normalized('NFC', text))} {text.encode().hex()}")
    pathlib.Path(__file__).with_name("nfc_vectors.txt").write_text("\n".join(dict.fromkeys(lines)) + "\n", encoding="ascii")


main()
