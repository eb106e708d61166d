"""The suites of the .env readers that are libraries of Go, Rust, Ruby, PHP and Java, and of direnv."""

import programs
from compare import dotenv
from language_programs import DOTENV

SUITES = {
    "godotenv": (dotenv("godotenv", [programs.DOTENV["godotenv"]]), "go"),
    "dotenvy": (dotenv("dotenvy", [DOTENV["dotenvy"]]), None),
    "direnv": (dotenv("direnv", [DOTENV["direnv"]]), None),
    "ruby-dotenv": (dotenv("ruby-dotenv", [DOTENV["ruby-3"]]), None),
    "ruby-dotenv-2": (dotenv("ruby-dotenv-2", [DOTENV["ruby-2"]]), None),
    "dotenv-java": (dotenv("dotenv-java", [DOTENV["dotenv-java"]]), None),
    "symfony-dotenv": (dotenv("symfony-dotenv", [DOTENV["symfony-dotenv-7.4"], DOTENV["symfony-dotenv-5.4"]]), None),
    "phpdotenv": (dotenv("phpdotenv", [DOTENV["phpdotenv-5.8"], DOTENV["phpdotenv-5.4"]]), None),
}
