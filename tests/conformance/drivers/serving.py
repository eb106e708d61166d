"""What the Python live probes share: the loop over tasks, and the statements with their checks.

A live probe hands `serve` a function `open_session(request)`. It connects with what the request holds, exactly as
a user would who has the variant that dsnsmith wrote, and gives a Session:

  run(sql, arguments)    one row, as a tuple; `sql` has $1, $2 (`percents` makes %s of them)
  begin() commit()       an explicit transaction
  close()                also after an error; the next statement gets a new session

README.md in tests/conformance says what the tasks are. No driver's message is ever printed: most echo the string.
"""

import json
import random
import re
import sys
import threading

IDENTIFY = ("SELECT current_user::text, current_database()::text, "
            "(SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), current_setting('application_name'), "
            "current_setting('search_path'), current_setting('statement_timeout')")
COLUMNS = ("user", "database", "tls", "application_name", "search_path", "statement_timeout")


def percents(sql):
    """For drivers whose parameters are %s in order; every text uses each parameter once, in order."""
    return re.sub(r"\$\d", "%s", sql)


def statement(number, k, text):
    """(sql, arguments, the row that must come back): six texts, of two shapes whose types differ."""
    if k % 2:
        return f"SELECT $1::text, $2::int - {k}", (text, number), (text, number - k)
    return f"SELECT $1::int + {k}, $2::text", (number, text), (number + k, text)


def error_name(error):
    """Its SQLSTATE if there is one, else its class; of the driver's own error where a layer above wraps it."""
    while getattr(error, "orig", None) is not None or error.__cause__ is not None:
        error = getattr(error, "orig", None) or error.__cause__
    return getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or type(error).__name__


class Worker(threading.Thread):
    """One client: its share of the statements, each other pair of them inside a transaction."""

    def __init__(self, open_session, request, number):
        super().__init__(daemon=True)
        self.open_session, self.request, self.number = open_session, request, number
        self.right, self.wrong, self.errors = 0, 0, {}

    def run(self):
        chance = random.Random(f"{self.request['seed']}.{self.number}")
        session = None
        for turn in range(self.request["count"] // self.request["workers"] // 2):
            done = 0
            try:
                session = session or self.open_session(self.request)
                if turn % 2:
                    session.begin()
                for _ in range(2):
                    number, k = chance.randrange(10**6), chance.randrange(6)
                    sql, arguments, row = statement(number, k, f"{self.request['seed']}.{self.number}.{number}")
                    if tuple(session.run(sql, arguments)) == row:
                        self.right += 1
                    else:
                        self.wrong += 1
                    done += 1
                if turn % 2:
                    session.commit()
            except Exception as error:
                name = error_name(error)
                self.errors[name] = self.errors.get(name, 0) + 2 - done
                session = closed(session)
        closed(session)


def closed(session):
    if session is not None:
        try:
            session.close()
        except Exception:  # what went wrong before has been counted
            pass


def statements(open_session, request):
    workers = [Worker(open_session, request, number) for number in range(request["workers"])]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    errors = {}
    for worker in workers:
        for name, count in worker.errors.items():
            errors[name] = errors.get(name, 0) + count
    return {"right": sum(worker.right for worker in workers), "wrong": sum(worker.wrong for worker in workers), "errors": errors}


def identify(open_session, request):
    stage, session = "connect", None
    try:
        session = open_session(request)
        stage = "query"
        return dict(zip(COLUMNS, session.run(IDENTIFY, ())))
    except Exception as error:
        return {"error": error_name(error), "stage": stage}
    finally:
        closed(session)


def settings_of(request, part):
    return dict((request.get("settings") or {}).get(part) or {})


def serve(driver, version, open_session):
    print(json.dumps({"driver": driver, "version": version}), flush=True)
    for line in sys.stdin:
        request = json.loads(line)
        answer = {"identify": identify, "statements": statements}[request["task"]](open_session, request)
        print(json.dumps({"id": request["id"], **answer}), flush=True)


class DbApi:
    """A session over a DB-API connection in autocommit, whose transactions are said in SQL."""

    def __init__(self, connection):
        self.connection = connection

    def execute(self, sql, arguments=()):
        cursor = self.connection.cursor()
        cursor.execute(percents(sql), arguments)
        return cursor

    def run(self, sql, arguments):
        return self.execute(sql, arguments).fetchone()

    def begin(self):
        self.execute("BEGIN")

    def commit(self):
        self.execute("COMMIT")

    def close(self):
        self.connection.close()
