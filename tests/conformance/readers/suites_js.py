"""The suites of the JavaScript programs that read .env files."""

from compare import dotenv
from js_programs import DOTENV

SUITES = {
    "dotenv-expand": (dotenv("dotenv-expand", [DOTENV["expand1000"], DOTENV["expand13"], DOTENV["expand12"]]), None),
    "bun": (dotenv("bun", [DOTENV["bun14"], DOTENV["bun13"], DOTENV["bun12"]]), None),
    "vercel": (dotenv("vercel", [DOTENV["vercel"]]), None),
    "next": (dotenv("next", [DOTENV["next16"], DOTENV["next14"]]), None),
    "vite": (dotenv("vite", [DOTENV["vite8"], DOTENV["vite8-node22"], DOTENV["vite8-node20"], DOTENV["vite7"], DOTENV["vite6"]]), None),
}
