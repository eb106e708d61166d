"""Laravel's parser of DB_URL and its connector, stopped where PDO hands a string to libpq."""

import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "libpq-shim"))
import shim  # noqa: E402


def main():
    program = shim.PdoProgram(sys.argv[1], os.path.join(HERE, "try.php"))

    def understand(request):
        answer = program.understood(request)
        engine = (request.get("settings") or {}).get("engine") or {}
        emulated = (engine.get("options") or {}).get("PDO::ATTR_EMULATE_PREPARES") is True
        answer["statements"] = "unprepared" if emulated else "any"
        answer["startup"].update({name: str(value) for name, value in json.loads(program.said)["later"].items()})
        return answer

    shim.serve("Laravel's illuminate/database", shim.version_of("dpkg-query", "-W", "-f", "${Version}", "php-illuminate-database"), understand)


if __name__ == "__main__":
    main()
