"""The suites of the .env readers that are libraries of other languages."""

from compare import dotenv
from env2_programs import DOTENV

SUITES = {
    "django-environ": (dotenv("django-environ", [DOTENV["django"]]), None),
    "honcho": (dotenv("honcho", [DOTENV["honcho"]]), None),
}
