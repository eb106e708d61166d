#!/usr/bin/env python3
"""The runner's own oracle: its writer of canonical strings, its reader of `options`, its eye for differences."""

import copy
import os
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True
import run  # noqa: E402

PROBE = next(probe for probe in run.PROBES if probe.name == "canonical")
ROW = {
    "why": "everything at once",
    "connection": {
        "user": "us:er", "password": "CANARY7f3 @", "addresses": [["h1", 5433], ["2001:db8::1", None]], "database": "my db",
        "tls": {"mode": "verify-full", "ca": "/ca.pem", "cert": "/c.pem", "key": "/k.pem"},
        "routing": ["endpoint=x"], "pool": {"max": 7, "min": 2, "timeout": "3s", "pre_ping": True}, "pooling": "transaction",
        "parameters": {"connect_timeout": "2min", "statement_timeout": "1500ms", "search_path": "a, b"},
    },
    "drivers": ["all"],
}


class Canonical(unittest.TestCase):
    """design.md sections 5 and 6 show these strings."""

    def check(self, connection, url):
        self.assertEqual(run.canonical_url(connection), url)

    def test_socket(self):
        self.check({"user": "app", "password": "p@ss w/rd", "database": "orders",
                    "addresses": [["/cloudsql/acme-prod:europe-west1:main", None]]},
                   "postgresql://app:p%40ss%20w%2Frd@/orders?host=/cloudsql/acme-prod:europe-west1:main")

    def test_scaleway(self):
        self.check({"user": "USER", "password": "PASSWORD", "database": "db",
                    "addresses": [["UUID.pg.sdb.fr-par.scw.cloud", 5432]], "routing": ["databaseid=UUID"],
                    "tls": {"mode": "verify-full", "roots": "system"}},
                   "postgresql://USER:PASSWORD@UUID.pg.sdb.fr-par.scw.cloud:5432/db"
                   "?options=databaseid%3DUUID&sslmode=verify-full&sslrootcert=system")

    def test_settings_travel_in_options(self):
        self.check({"user": "u", "password": None, "database": "d", "addresses": [["::1", None]],
                    "parameters": {"search_path": "a, b\\c", "statement_timeout": "30s", "connect_timeout": "7s"}},
                   "postgresql://u@[::1]/d?connect_timeout=7&options=-c%20search_path%3Da%2C%5C%20b%5C%5Cc"
                   "%20-c%20statement_timeout%3D30000")


class Options(unittest.TestCase):
    def test_all_spellings_of_a_setting(self):
        self.assertEqual(run.read_options(r"-c a=1 -cb=2 --c-d=x\ y endpoint=e"),
                         ({"a": "1", "b": "2", "c_d": "x y"}, ["endpoint=e"]))

    def test_escapes(self):
        self.assertEqual(run.split_options(run.option_word("a\\ b\tc") + " d"), ["a\\ b\tc", "d"])


class OwnFiles(unittest.TestCase):
    """Which word about a row holds for a driver."""

    ROW = {"why": "a row", "refused": {"pgx": "as pgx", "node-*": "as node"}}

    def word(self, files, name):
        known = run.own_file
        run.own_file = lambda probe: files.get(probe.name, {})
        try:
            return run.of_driver(self.ROW, "refused", run.Probe(name, None, None, None))
        finally:
            run.own_file = known

    def test_its_own_file_wins(self):
        self.assertEqual(self.word({"pgx": {"rows": {"a row": {"refused": "own"}}}}, "pgx"), "own")

    def test_an_own_word_may_take_the_exception_back(self):
        self.assertFalse(self.word({"pgx": {"rows": {"a row": {"refused": None}}}}, "pgx"))

    def test_the_row_itself(self):
        self.assertEqual(self.word({}, "node-postgres"), "as node")

    def test_what_it_is_like(self):
        self.assertEqual(self.word({"gorm": {"like": "pgx"}}, "gorm"), "as pgx")

    def test_nothing(self):
        self.assertIsNone(self.word({"gorm": {"like": "libpq"}}, "gorm"))


class Differences(unittest.TestCase):
    def test_none(self):
        expected = run.expected_of(ROW, PROBE)
        self.assertEqual(run.differences(expected, copy.deepcopy(expected)), [])

    def test_each_field_is_seen(self):
        expected = run.expected_of(ROW, PROBE)
        changes = {
            "user": "other", "password": None, "database": "MY DB", "routing": [], "statements": "any",
            "addresses": [["h1", 5433], ["2001:db8::2", 5432]],
        }
        for field, value in changes.items():
            self.assertEqual(run.differences(expected, {**copy.deepcopy(expected), field: value}), [field])
        for field in ("tls", "parameters", "pool"):
            for name in expected[field]:
                got = copy.deepcopy(expected)
                got[field][name] = "another"
                self.assertEqual(run.differences(expected, got), [f"{field}.{name}"])
                if field != "tls":
                    del got[field][name]
                    self.assertEqual(run.differences(expected, got), [f"{field}.{name}"])
        got = copy.deepcopy(expected)
        got["parameters"]["sent_without_being_asked"] = "x"
        self.assertEqual(run.differences(expected, got), ["parameters.sent_without_being_asked"])

    def test_a_name_said_twice_and_differently(self):
        answer = {"user": "u", "addresses": [], "tls": {}, "options": "-c search_path=a", "startup": {"search_path": "b"}}
        self.assertNotIn(run.understood_of(answer)["parameters"]["search_path"], ("a", "b"))


class Tables(unittest.TestCase):
    def test_rows_are_sorted_and_belong_together(self):
        names = [probe.name for probe in run.PROBES]
        self.assertEqual(names, sorted(set(names)))
        self.assertEqual(list(run.install.PACKAGES), sorted(run.install.PACKAGES))
        for probe in run.PROBES:
            self.assertIn(probe.package, run.install.PACKAGES, probe.name)
            self.assertTrue(probe.has("probe"), probe.name)


class Patterns(unittest.TestCase):
    def test_bases_versions_and_globs(self):
        pgx = next(probe for probe in run.PROBES if probe.name == "pgx@5.10")
        for pattern in ("all", "pgx", "pgx@5.10", "pg*"):
            self.assertEqual(run.matches([pattern], pgx), pattern)
        for pattern in ("pgx@5.12", "pgjdbc", "prisma-*"):
            self.assertIsNone(run.matches([pattern], pgx))

    def test_every_row_names_drivers_that_exist(self):
        place = type("Nowhere", (), {"fill": staticmethod(lambda value: value)})
        for file in ("connections.json", "known-good.json"):
            for row in run.load(file, place):
                patterns = list(row["drivers"])
                for key in ("refused", "lost", "notes", "tls_as"):
                    patterns += list(row.get(key, {}))
                for pattern in patterns:
                    self.assertTrue(any(run.matches([pattern], probe) for probe in run.PROBES), f"{row['why']}: {pattern}")

    def test_no_two_rows_have_one_reason(self):
        place = type("Nowhere", (), {"fill": staticmethod(lambda value: value)})
        reasons = [row["why"] for row in run.load("connections.json", place)]
        self.assertEqual(len(reasons), len(set(reasons)))


if __name__ == "__main__":
    unittest.main()
