"""Doctrine DBAL over PDO, stopped where PDO hands a string to libpq."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "libpq-shim"))
import shim  # noqa: E402

PDO_TIMEOUT = 30000  # appended by PDO itself


def main():
    program = shim.Program(sys.argv[1], ["php", os.path.join(HERE, "try.php")])

    def understand(request):
        answer = program.understood(request)
        if answer["client"].get("connect_timeout") == PDO_TIMEOUT:
            del answer["client"]["connect_timeout"]
        return answer

    shim.serve("Doctrine DBAL", shim.version_of("dpkg-query", "-W", "-f", "${Version}", "php-doctrine-dbal"), understand)


if __name__ == "__main__":
    main()
