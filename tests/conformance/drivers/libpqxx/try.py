"""One attempt for each line: pqxx::connection with the string."""

import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import session  # noqa: E402


def main():
    library = session.load(sys.argv[1])
    for line in sys.stdin:
        made = library.pqxx_open(json.loads(line)["url"].encode())
        print("connected" if made else "tried", flush=True)


if __name__ == "__main__":
    main()
