"""The suites of the JavaScript programs that read .env files."""

from compare import dotenv
from js_programs import DOTENV

SUITES = {
    "dotenv-expand": (dotenv("dotenv-expand", [DOTENV["expand1000"], DOTENV["expand13"], DOTENV["expand12"]]), None),
}
