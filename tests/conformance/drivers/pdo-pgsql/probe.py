"""PDO: its real constructor, stopped where it hands a string to libpq."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "libpq-shim"))
import shim  # noqa: E402

DEFAULT_TIMEOUT = 30000  # PDO appends it by itself: ATTR_TIMEOUT's default, ext/pdo_pgsql/pgsql_driver.c


def main():
    program = shim.Program(sys.argv[1], ["php", os.path.join(HERE, "try.php")])

    def understand(request):
        answer = program.understood(request)
        options = ((request.get("settings") or {}).get("connect") or {}).get("options") or {}
        if "PDO::ATTR_TIMEOUT" not in options and answer["client"].get("connect_timeout") == DEFAULT_TIMEOUT:
            del answer["client"]["connect_timeout"]
        answer["statements"] = "unprepared" if options.get("PDO::ATTR_EMULATE_PREPARES") is True else "any"
        return answer

    shim.serve("PDO", shim.version_of("php", "-r", "echo PHP_VERSION;"), understand)


if __name__ == "__main__":
    main()
