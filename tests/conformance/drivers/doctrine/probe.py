"""Doctrine DBAL over PDO, stopped where PDO hands a string to libpq."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "libpq-shim"))
import shim  # noqa: E402


def main():
    program = shim.PdoProgram(sys.argv[1], os.path.join(HERE, "try.php"))
    shim.serve("Doctrine DBAL", shim.version_of("dpkg-query", "-W", "-f", "${Version}", "php-doctrine-dbal"), program.understood)


if __name__ == "__main__":
    main()
