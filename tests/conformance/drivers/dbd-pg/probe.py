"""DBD::Pg: DBI->connect, stopped where it hands a string to libpq."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "libpq-shim"))
import shim  # noqa: E402


def main():
    program = shim.Program(sys.argv[1], ["perl", os.path.join(HERE, "try.pl")])

    def understand(request):
        answer = program.understood(request)
        attributes = ((request.get("settings") or {}).get("connect") or {}).get("attr") or {}
        answer["statements"] = "unprepared" if attributes.get("pg_server_prepare") == 0 else "any"
        return answer

    shim.serve("DBD::Pg", shim.version_of("perl", "-MDBD::Pg", "-e", "print $DBD::Pg::VERSION"), understand)


if __name__ == "__main__":
    main()
