"""libpqxx: pqxx::connection with the string, statements in a nontransaction or a work.

Its ordinary way of giving parameters is either of prepare() with exec_prepared(), and exec_params(). This probe prepares, under the
same names in every process as a program does, unless the notes forbid it.
"""

import ctypes
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[:0] = [HERE, os.path.join(HERE, "..")]
import serving  # noqa: E402
import session  # noqa: E402

FORBIDDEN = "do not call prepare()"  # in the notes
READ = {"23": int, "16": lambda text: text == "t"}  # int4, bool; the rest is text
library = session.load(sys.argv[1])


def checked(done):
    if not done:
        raise session.Failed(library.pqxx_answer().decode())
    return done


class Session:
    def __init__(self, request):
        self.prepares = not any(FORBIDDEN in note for note in request.get("notes") or [])
        self.names = {}
        self.handle = checked(library.pqxx_open(request["url"].encode()))

    def name_of(self, sql):
        if sql not in self.names:
            # The text's own letters and digits: another text has another name, and every process the same.
            self.names[sql] = "".join(filter(str.isalnum, sql)).encode()
            checked(library.pqxx_prepare(self.handle, self.names[sql], sql.encode()))
        return self.names[sql]

    def run(self, sql, arguments=()):
        name = self.name_of(sql) if self.prepares and arguments else None
        texts = [str(argument).encode() for argument in arguments]
        checked(library.pqxx_run(self.handle, name, sql.encode(), len(texts), (ctypes.c_char_p * len(texts))(*texts)))
        fields = (field.partition(":") for field in library.pqxx_answer().decode().split("\x1f"))
        return tuple(READ.get(kind, str)(text) for kind, _, text in fields)

    def begin(self):
        checked(library.pqxx_begin(self.handle))

    def commit(self):
        checked(library.pqxx_commit(self.handle))

    def close(self):
        library.pqxx_close(self.handle)


if __name__ == "__main__":
    serving.serve("libpqxx", session.version(), Session)
