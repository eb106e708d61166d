"""What a generator made, beside what is in the repository."""

import os


def renew(fresh, write, unwanted=()):
    """Says which files are not as `fresh` ({path: text}) has them, or are there though `unwanted`.

    With `write` they are written, and removed. The exit status: 1 if some stay stale.
    """
    stale = sorted(unwanted)
    for path in stale:
        if write:
            os.remove(path)
    for path, text in fresh.items():
        if os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                if file.read() == text:
                    continue
        stale.append(path)
        if write:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    for path in stale:
        print(f"{path}: {'written' if write else 'stale; `make docs` writes it anew'}")
    return 1 if stale and not write else 0
