"""PDO: its real constructor, stopped where it hands a string to libpq."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "libpq-shim"))
import shim  # noqa: E402


def main():
    program = shim.PdoProgram(sys.argv[1], os.path.join(HERE, "try.php"))

    def understand(request):
        options = ((request.get("settings") or {}).get("connect") or {}).get("options") or {}
        answer = program.understood(request, "PDO::ATTR_TIMEOUT" in options)
        answer["statements"] = "unprepared" if options.get("PDO::ATTR_EMULATE_PREPARES") is True else "any"
        return answer

    shim.serve("PDO", shim.version_of("php", "-r", "echo PHP_VERSION;"), understand)


if __name__ == "__main__":
    main()
