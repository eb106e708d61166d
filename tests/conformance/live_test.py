#!/usr/bin/env python3
"""The judge of live.py, without a bed and without drivers: each way in which a cell can be wrong is seen."""

import contextlib
import os
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import live  # noqa: E402
import live_matrix as matrix  # noqa: E402
from live_cells import CELLS  # noqa: E402

ACCOUNT = {"user": "app", "password": "CANARY7f3", "database": "orders"}
ROUTER_LINE = '{"by": "sni"}\n'
RIGHT = [{"right": live.COUNT, "wrong": 0, "errors": {}}] * 2


def cell(name):
    return next(one for one in CELLS if one.name == name)


def seen(**changed):
    """What a server answers where all is as it was asked of `verify-full`."""
    return {"user": "app", "database": "orders", "tls": True, "application_name": "some driver verify-full",
            "search_path": "app_schema", "statement_timeout": "45s", **changed}


class Scripted(live.Driver):
    """A driver that answers as it is told."""

    def __init__(self, answer, said=(), pooled=None, log=None):
        self.probe = type("P", (), {"name": "some driver"})
        self.bed = {"named": ["true"], "endpoints": {one.endpoint for one in CELLS}, "accounts": {"plain": ACCOUNT}, "router_log": log}
        self.answer, self.said, self.pooled = answer, list(said), pooled

    def variant(self, one, application):
        if one.name == "transaction pool" and self.pooled is not None:
            return self.pooled, self.said
        return {"url": "postgresql://"}, self.said

    def identify(self, one, variant):
        if self.bed["router_log"] and self.answer.get("routed", True):
            with open(self.bed["router_log"], "a", encoding="utf-8") as log:
                log.write(ROUTER_LINE)
        return self.answer

    @contextlib.contextmanager
    def pair(self, one, variant):
        yield ["one", "other"]

    def running(self, one, variant):
        return "environment", "one"

    def statements(self, processes, variant, seed=0):
        return self.answer[:len(processes)]


class Judge(unittest.TestCase):
    def check(self, name, text, right, *arguments, **more):
        self.assertEqual(Scripted(*arguments, **more).result(cell(name)), (text, right))

    def test_the_server_agrees(self):
        self.check("verify-full", "works", True, seen())

    def test_each_thing_that_the_server_sees_differently(self):
        for field, value in (("user", "APP"), ("database", "app"), ("tls", False), ("application_name", ""),
                             ("search_path", '"$user", public'), ("statement_timeout", "45000s")):
            with self.subTest(field):
                self.check("verify-full", f"works, but not as asked: {field}", False, seen(**{field: value}))

    def test_what_was_said_to_be_lost_may_be(self):
        self.check("verify-full", "works, without search_path, as was said", True, seen(search_path="public"),
                   ["there is no place for `search_path`"])

    def test_an_error(self):
        self.check("verify-full", "fails: 28P01 (connect)", False, {"error": "28P01", "stage": "connect"})

    def test_what_the_bed_has_not_is_not_run(self):
        driver = Scripted(RIGHT)
        driver.bed["endpoints"].remove("tracked-pool")
        self.assertEqual(driver.result(cell("tracked pool")), ("not run: no such endpoint", False))

    def test_who_must_not_get_in(self):
        self.check("other CA", "fails", True, {"error": "SSLError", "stage": "connect"})
        self.check("other CA", "CONNECTS", False, seen())

    def test_statements(self):
        for text, right, second in (("right", True, RIGHT[0]),
                                    ("WRONG ANSWERS", False, {"right": 199, "wrong": 1, "errors": {}}),
                                    ("fails: 42P05", False, {"right": 198, "wrong": 0, "errors": {"42P05": 2}}),
                                    ("fails: not all were run", False, {"right": 198, "wrong": 0, "errors": {}})):
            with self.subTest(text):
                self.check("transaction pool", text, right, [RIGHT[0], second])
                self.check("session pool", text, right, [second])

    def test_without_our_settings_it_has_to_go_wrong(self):
        ours = {"url": "postgresql://?prepared=off"}
        self.check("bare", "RIGHT", False, RIGHT, pooled=ours)
        self.check("bare", "goes wrong", True, [{"right": 0, "wrong": 0, "errors": {"26000": 200}}] * 2, pooled=ours)
        self.check("bare", "nothing to set", True, RIGHT)
        self.check("bare", "RIGHT", False, RIGHT, ["`d` is safe behind this pool only with a line of code, which no carrier brings"],
                   pooled={"url": "postgresql://"})

    def test_the_router_has_to_see_it(self):
        answer = seen(application_name="some driver name router", tls=False)
        for text, right, routed in (("works by sni", True, True), ("works past the router", False, False)):
            with tempfile.NamedTemporaryFile("w") as log:
                log.write('{"by": "options"}\n')  # of another driver
                log.flush()
                self.check("name router", text, right, {**answer, "routed": routed}, log=log.name)


class Alone(unittest.TestCase):
    """A cell that failed in the crowd gets a second trial; what was seen to be wrong gets none."""

    def trials(self, first, *later, driver="psycopg2", name="verify-full"):
        rows = {driver: matrix.Row(driver + " 1.0", {name: first})}
        answers = list(later)
        said = list(live.again_alone(rows, lambda *_: answers.pop(0)))
        self.assertEqual(answers, [], "more trials were to be made")
        return rows[driver].results[name], said

    def test_one_that_works_alone_is_unsteady(self):
        late = ("fails: no answer in 180 s", False)
        self.assertEqual(self.trials(late, late, ("works", True)),
                         (("works", True), ["unsteady: psycopg2, verify-full: fails: no answer in 180 s; alone it is: works"]))

    def test_one_that_keeps_failing_fails(self):
        fails = ("fails: 28P01 (connect)", False)
        self.assertEqual(self.trials(fails, fails, fails), (fails, []))

    def test_what_must_never_be_seen_is_not_tried_again(self):
        for text in ("WRONG ANSWERS", "CONNECTS", "works, but not as asked: user", "works past the router", "RIGHT"):
            with self.subTest(text):
                self.assertEqual(self.trials((text, False)), ((text, False), []))

    def test_what_turns_out_wrong_alone_is_wrong(self):
        wrong = ("WRONG ANSWERS", False)
        self.assertEqual(self.trials(("fails: 42P05", False), wrong)[0], wrong)

    def test_what_has_to_fail_and_is_explained_is_left(self):
        fails = ("fails", True)
        self.assertEqual(self.trials(fails, name="other CA"), (fails, []))
        known = ("fails: UnicodeDecodeError (connect)", False)
        self.assertEqual(self.trials(known, driver="pg8000@1.30", name="letters"), (known, []))


class Matrix(unittest.TestCase):
    PROGRAMS = {"postgres": "15.1", "pgbouncer": "1.1"}

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.addCleanup(setattr, matrix, "PATH", matrix.PATH)
        matrix.PATH = os.path.join(folder.name, "MATRIX.md")

    def rows(self, *names, text="works", right=True):
        return {name: matrix.Row(name + " 1.0", {one.name: (text, right) for one in CELLS}) for name in names}

    def test_rows_of_drivers_that_were_not_run_stay(self):
        matrix.write(self.rows("psycopg2", "pgjdbc"), CELLS, self.PROGRAMS)
        matrix.write(self.rows("psycopg2", text="refused: x"), CELLS, self.PROGRAMS)
        self.assertEqual(sorted(matrix.lines_there()), ["pgjdbc", "psycopg2"])
        self.assertIn("refused: x", matrix.lines_there()["psycopg2"])
        self.assertIn("works", matrix.lines_there()["pgjdbc"])

    def test_what_was_written_is_not_stale_and_a_change_is(self):
        matrix.write(self.rows("psycopg2"), CELLS, self.PROGRAMS)
        self.assertEqual(matrix.stale(self.rows("psycopg2"), CELLS), [])
        for why, rows in (("a cell", self.rows("psycopg2", text="fails")), ("a driver more", self.rows("psycopg2", "psycopg"))):
            with self.subTest(why):
                self.assertEqual(len(matrix.stale(rows, CELLS)), 1)
        self.assertEqual(len(matrix.stale(self.rows("psycopg2"), CELLS[:-1])), 1, "the head has a column more")

    def test_another_version_is_told_and_is_no_fault(self):
        matrix.write(self.rows("psycopg2"), CELLS, self.PROGRAMS)
        row = {"psycopg2": matrix.Row("psycopg2 1.1", self.rows("psycopg2")["psycopg2"].results)}
        self.assertEqual(matrix.stale(row, CELLS), [])
        self.assertEqual(list(matrix.other_versions(row, CELLS, self.PROGRAMS)),
                         ["psycopg2: MATRIX.md is of psycopg2 1.0, here is psycopg2 1.1"])
        said = list(matrix.other_versions(self.rows("psycopg2"), CELLS, {**self.PROGRAMS, "postgres": "15.2"}))
        self.assertEqual(said, ["MATRIX.md is of other servers than PostgreSQL 15.2 and PgBouncer 1.1, which are here"])

    def test_a_bad_cell_wants_its_explanation_and_no_other(self):
        one = [cell("letters")]
        said = "fails: UnicodeDecodeError (connect)"
        self.assertEqual(matrix.unexplained(self.rows("pg8000@1.30", text=said, right=False), one), [])
        self.assertEqual(len(matrix.unexplained(self.rows("pg8000@1.30", text="fails: 28P01 (connect)", right=False), one)), 1)
        self.assertEqual(len(matrix.unexplained(self.rows("psycopg2", text=said, right=False), one)), 1)
        self.assertEqual(len(matrix.unexplained(self.rows("pg8000@1.30"), one)), 1, "it works now, and the file says why not")

    def test_every_explanation_is_of_a_driver_and_a_cell(self):
        for pattern, cells in matrix.explanations().items():
            self.assertTrue(any(matrix.matches([pattern], probe) for probe in matrix.PROBES), pattern)
            self.assertLessEqual(set(cells), {one.name for one in CELLS}, pattern)


if __name__ == "__main__":
    unittest.main()
