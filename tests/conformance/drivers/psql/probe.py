"""psql, stopped where it hands its keywords to libpq."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "libpq-shim"))
import shim  # noqa: E402

# What psql adds by itself (startup.c); a client_encoding only where its output is a terminal.
OWN = ("fallback_application_name",)


def main():
    program = shim.Program(sys.argv[1], [sys.executable, os.path.join(HERE, "try.py")])

    def understand(request):
        answer = program.understood(request)
        for name in OWN:
            answer["client"].pop(name, None)
        answer["statements"] = "unprepared"  # simple queries alone
        return answer

    shim.serve("psql", shim.version_of("psql", "--version").split()[2], understand)


if __name__ == "__main__":
    main()
