"""Slips of the hand (../vectors/slips.json): is `check` as strict as the real drivers, and no stricter?

A row has the text as somebody wrote it and as it was meant. Where a driver understands both alike, `check --driver` has
no error that the meant text does not have as well; where it refuses the first or understands something else, `check` has one.
"""

import fnmatch
import json
import os

SLIPS = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "vectors", "slips.json")
# Where `check` and a driver are not of one mind, and why that stays: probe, the row's `why`, reason.
APART = [
    ("*", "a percent sign in a parameter", "an escape that was cut is a slip, whatever a driver makes of it"),
    ("canonical", "a blank *", "what canonical is read by is any driver, and libpq 18 refuses it"),
    ("pgx@5.10", "an IPv6 address *", "Go's net/url takes it without brackets, and refuses a port behind it"),
    ("pgx@5.[0-9].*", "an IPv6 address *", "likewise"),
    ("usql", "an IPv6 address *", "likewise"),
    ("prisma-engine", "a slash behind the database", "it takes the name up to the second slash: to others it is part of the name"),
    ("sequel", "*equals sign*", "it cuts at each and keeps the rest: not to be relied on"),
    ("sequelize@7", "a backslash in the password", "other versions take it for a slash"),
    ("tokio-postgres", "a slash in the user", "it takes all up to the last `@`, and hardly another does"),
    ("tortoise-orm@1.1", "an at sign in the user", "it takes the last `@` for the end of the password, and the first for that of the user"),
    ("sqlalchemy-*", "an at sign in the user", "it takes one there and none in the password: not to be relied on"),
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
            if any(fnmatch.fnmatchcase(reading.probe.name, pattern) and fnmatch.fnmatchcase(row["why"], why) for pattern, why, _ in APART):
                continue
            compared += 1
            alike = reading.real[number[text]] == theirs
            if alike and said[text] and not row.get("always"):
                found.append(f"check --driver {reading.probe.name} has an error ({', '.join(sorted(said[text]))}), and the driver reads what was meant: {row['why']}")
            if not alike and not said[text]:
                found.append(f"check --driver {reading.probe.name} has no error, and the driver does not read what was meant: {row['why']}")
    return found, compared
