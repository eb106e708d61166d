"""The suites of files that CI servers read."""

from ci_programs import DOTENV
from compare import dotenv

SUITES = {
    "gitlab-dotenv": (dotenv("gitlab-dotenv", [DOTENV["gitlab"]]), None),
}
