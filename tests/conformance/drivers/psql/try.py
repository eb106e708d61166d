"""One attempt for each line: psql with the string as its database."""

import json
import subprocess
import sys


def main():
    for line in sys.stdin:
        command = ["psql", "-X", "-w", "-d", json.loads(line)["url"], "-c", ""]
        made = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        print("tried" if made.returncode else "connected", flush=True)


if __name__ == "__main__":
    main()
