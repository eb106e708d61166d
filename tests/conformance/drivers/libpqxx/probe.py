"""libpqxx, stopped where it hands its string to libpq."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..", "libpq-shim")]
import session  # noqa: E402
import shim  # noqa: E402


def main():
    shim_library, pqxx_library = sys.argv[1:]
    program = shim.Program(shim_library, [sys.executable, os.path.join(HERE, "try.py"), pqxx_library])

    def understand(request):
        answer = program.understood(request)
        answer["statements"] = "any"  # the program may call prepare()
        return answer

    shim.serve("libpqxx", session.version(), understand)


if __name__ == "__main__":
    main()
