"""psqlODBC behind unixODBC, stopped where it hands its keywords to libpq."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "libpq-shim"))
import shim  # noqa: E402


def main():
    program = shim.Program(sys.argv[1], [sys.executable, os.path.join(HERE, "try.py")])

    def understand(request):
        answer = program.understood(request)
        # A key that libpq never sees; the driver reads it with atoi().
        answer["statements"] = "unprepared" if "UseServerSidePrepare=0" in request["url"].split(";") else "any"
        return answer

    shim.serve("psqlODBC", shim.version_of("dpkg-query", "-W", "-f", "${Version}", "odbc-postgresql"), understand)


if __name__ == "__main__":
    main()
