"""Alembic's own configuration: lines of JSON with the path of a file, answered by what alembic sees there."""

import base64
import configparser
import json
import sys

import alembic
from alembic.config import Config


def option(parser, section, name):
    try:
        value = parser.get(section, name)
    except configparser.InterpolationError:
        return None
    return base64.b64encode(value.encode()).decode()


def seen(path):
    config = Config(path)
    try:
        parser = config.file_config
    except (configparser.Error, UnicodeDecodeError):
        return {"error": True}
    own = {section: list(options) for section, options in parser._sections.items()}  # without those of [DEFAULT]
    own["DEFAULT"] = [name for name in parser.defaults() if name != "here"]
    options = {f"{section}.{name}": option(parser, section, name) for section, names in own.items() for name in names}
    main = None
    if parser.has_section("alembic"):
        try:  # as env.py of alembic's templates has it
            main = config.get_section(config.config_ini_section, {}).get("sqlalchemy.url")
        except configparser.Error:
            pass
    return {"options": options, "main": main if main is None else base64.b64encode(main.encode()).decode()}


def given(path):
    """What an env.py sees that hands over the text of the file."""
    config = Config()
    try:
        with open(path, encoding="utf-8") as file:
            config.set_main_option("sqlalchemy.url", file.read())
        text = config.get_main_option("sqlalchemy.url")
    except (ValueError, configparser.Error):  # UnicodeDecodeError, too
        return {"error": True}
    return {"main": base64.b64encode(text.encode()).decode()}


def main():
    print(alembic.__version__, flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        print(json.dumps(seen(request) if isinstance(request, str) else given(request["text"])), flush=True)


if __name__ == "__main__":
    main()
