"""Slips of the hand (../vectors/slips.json): is `check` as strict as the real drivers, and no stricter?

A row has the text as somebody wrote it and as it was meant. Where a driver understands both alike, `check --driver` has
no error that the meant text does not have as well; where it refuses the first or understands something else, `check` has one.
"""

import json
import os

SLIPS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "vectors", "slips.json")
# Where `check` is stricter than a driver, and why that stays: probe, the row's `why`, reason.
STRICTER = [
]


def rows():
    with open(SLIPS, encoding="utf-8") as file:
        return json.load(file)


def texts():
    return sorted({row[key] for row in rows() for key in ("text", "meant")})


def errors(findings):
    return {name for severity, name in findings if severity == "error"}


def differences(readings, all_texts, ask_model, model):
    """One line for each driver and row in which `check` and the driver are not of one mind; and how many were compared."""
    number = {text: at for at, text in enumerate(all_texts)}
    slips = rows()
    asked = texts()
    answers = ask_model(model, [{"op": "check", "driver": reading.probe.selects, "texts": asked} for reading in readings])
    found, compared = [], 0
    for reading, answer in zip(readings, answers):
        said = {text: errors(findings) for text, findings in zip(asked, answer["said"])}
        for row in slips:
            text, meant = row["text"], row["meant"]
            theirs = reading.real[number[meant]]
            if theirs is None or said[meant]:
                continue  # not for this driver in any spelling, or refused for another reason
            compared += 1
            alike = reading.real[number[text]] == theirs
            if alike and said[text] and not row.get("always") and (reading.probe.name, row["why"]) not in [item[:2] for item in STRICTER]:
                found.append(f"check --driver {reading.probe.name} has an error ({', '.join(sorted(said[text]))}), and the driver reads what was meant: {row['why']}")
            if not alike and not said[text]:
                found.append(f"check --driver {reading.probe.name} has no error, and the driver does not read what was meant: {row['why']}")
    return found, compared
