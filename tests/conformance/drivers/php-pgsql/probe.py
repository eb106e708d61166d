"""PHP's pg_connect(), stopped where it hands a string to libpq."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "libpq-shim"))
import shim  # noqa: E402


def main():
    program = shim.Program(sys.argv[1], ["php", os.path.join(HERE, "try.php")])
    shim.serve("php-pgsql", shim.version_of("php", "-r", "echo PHP_VERSION;"), program.understood)


if __name__ == "__main__":
    main()
