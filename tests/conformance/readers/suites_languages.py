"""The suites of the .env readers that are libraries of Go, Rust, Ruby, PHP and Java, and of direnv."""

import programs
from compare import dotenv

SUITES = {
    "godotenv": (dotenv("godotenv", [programs.DOTENV["godotenv"]]), "go"),
}
