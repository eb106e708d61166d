"""psql by itself: the string as its database, statements on its standard input, their values by its variables.

psql takes a string nowhere but among its arguments, where the process list shows it: those of the bed are made up, for one run.

psql has no parameters before `\\bind` of 16: `:'name'` puts a variable's text into the statement as a literal, which goes to the
server as a simple query.
"""

import os
import re
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
import serving  # noqa: E402

END, BETWEEN = "that is all", "\x1f"


class Failed(Exception):
    def __init__(self, sqlstate):
        super().__init__()
        self.sqlstate = sqlstate


class ConnectionFailed(Exception):
    pass


def value_of(text):
    """psql prints text alone; what the checks compare are numbers, a truth and texts that are neither."""
    return int(text) if re.fullmatch(r"-?\d+", text) else {"t": True, "f": False}.get(text, text)


class Session:
    def __init__(self, request):
        self.process = subprocess.Popen(["psql", "-X", "-q", "-A", "-t", "-w", "-F", BETWEEN, "-d", request["url"]], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8")
        self.ask("")

    def ask(self, script):
        try:
            self.process.stdin.write(script + f"\\echo {END} :SQLSTATE\n")
            self.process.stdin.flush()
        except OSError:
            raise ConnectionFailed from None
        lines = []
        for line in self.process.stdout:
            line = line.rstrip("\n")
            if line.startswith(END):
                state = line.removeprefix(END).strip()
                if state not in ("", ":SQLSTATE", "00000"):
                    raise Failed(state)
                return lines
            lines.append(line)
        raise ConnectionFailed

    def run(self, sql, arguments=()):
        script = "".join(f"\\set v{number} {argument}\n" for number, argument in enumerate(arguments, 1))
        for number, argument in enumerate(arguments, 1):
            sql = sql.replace(f"${number}", f":v{number}" if isinstance(argument, int) else f":'v{number}'")
        lines = self.ask(script + sql + ";\n")
        return tuple(value_of(text) for text in lines[0].split(BETWEEN)) if lines else ()

    def begin(self):
        self.run("BEGIN")

    def commit(self):
        self.run("COMMIT")

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


if __name__ == "__main__":
    version = subprocess.run(["psql", "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout.split()[2]
    serving.serve("psql", version, Session)
