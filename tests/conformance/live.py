#!/usr/bin/env python3
"""Do the real drivers connect to real servers with what dsnsmith writes?

    live.py --dsnsmith PROGRAM [--driver NAME]… [--cell NAME]… [--write | --check] [--skip-file FILE] [--bed BED_JSON]

Starts the bed (bed/), asks dsnsmith for the variant of every driver for every cell (live_cells.py), and gives it to the
driver's live probe (drivers/*/live.*), which connects as a user would. --write puts the results into MATRIX.md; --check
fails if MATRIX.md says something else, or if a cell is not what it has to be and live_explained.json does not say why;
it prints the faults and the rows that they are in. With neither, the results are printed.

A machine with much to do can make a driver miss its time. So a cell that *failed* where it has to work is tried again
alone, and is said to be unsteady if it works then. What is a fault if it is seen once (another client's rows, a
connection that must not be, a connection other than asked) is never tried again.

No password and no driver's message is ever printed. Exit status: 0 all is as it has to be, 1 it is not, 77 programs are
missing (with CI=true that is 1).
"""

import argparse
import concurrent.futures
import contextlib
import functools
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "bed"))
import bed as beds  # noqa: E402
import live_matrix as matrix  # noqa: E402
from live_cells import CELLS, SEEN  # noqa: E402
from probes import LIVE, PROBES, install, matches  # noqa: E402
from run import give_up  # noqa: E402

COUNT, WORKERS = 200, 4   # statements and clients of a process; two processes share a pool of two
SECONDS = 180             # for one answer
ROUTER = threading.Lock()
ROUNDS, AGAIN = 5, 4      # of a run that has to go wrong: processes started anew, and runs of the same ones
ALONE = 2                 # more trials of a cell that failed in the crowd
IGNORED = "parameter-refused-by-pooler"  # of such a pool as it is, and accepted of one that ignores the parameter
HAS_TO_IGNORE = "PgBouncer: ignore_startup_parameters"  # in the notes of drivers that always send such a parameter
LINE_OF_CODE = "safe behind this pool only with a line of code"  # which the probe holds where the notes tell of it


class Dead(Exception):
    """A probe that ended, or did not answer in time."""


class Live:
    """A running live probe: one line of JSON to it, one from it."""

    def __init__(self, probe, folder, bed, home, environment):
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "JAVA_HOME") if name in os.environ}
        self.process = subprocess.Popen(
            [*(bed["named"] or []), *probe.command(folder, LIVE)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, cwd=home, bufsize=0, start_new_session=True,  # clients may be processes of their own
            env={**kept, "HOME": home, "LC_ALL": "C.UTF-8", "TZ": "UTC", "PYTHONDONTWRITEBYTECODE": "1",
                 **probe.environment(folder), **environment})
        self.rest = b""
        self.about = self.answer()

    def ask(self, request):
        self.tell(request)
        return self.answer()

    def tell(self, request):
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
        except OSError:
            raise Dead("the probe ended") from None

    def answer(self):
        while b"\n" not in self.rest:
            ready, _, _ = select.select([self.process.stdout], [], [], SECONDS)
            if not ready:
                raise Dead(f"no answer in {SECONDS} s")
            data = os.read(self.process.stdout.fileno(), 65536)
            if not data:
                raise Dead("the probe ended")
            self.rest += data
        line, _, self.rest = self.rest.partition(b"\n")
        return json.loads(line)

    def end(self):
        with contextlib.suppress(ProcessLookupError):  # it ended by itself, and has no clients any more
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdin.close()
        self.process.stdout.close()


class Refused(Exception):
    """dsnsmith gives no variant; the names of its errors."""


class Driver:
    """One driver through all cells."""

    def __init__(self, probe, program, bed, home):
        self.probe, self.program, self.bed, self.home = probe, program, bed, home
        self.folder = probe.installed()
        self.version = None
        self.live = {}

    # --- what dsnsmith says ----------------------------------------------------------------------

    def variant(self, cell, application):
        """Of the pool that ignores a start-up parameter, where the driver always sends it or the notes say so."""
        lenient = cell.lenient()
        if lenient and self.always_sends:
            return self.asked(lenient, application, "--accept", IGNORED)
        variant, said = self.asked(cell, application)
        if lenient and any(HAS_TO_IGNORE in note for note in variant["notes"]):
            return self.asked(lenient, application)
        return variant, said

    @functools.cached_property
    def always_sends(self):
        """A parameter that a pool refuses: asked of one that dsnsmith is told of, which `bare` is not."""
        try:
            self.asked(next(cell for cell in CELLS if cell.pooling == "session"), self.probe.name)
        except Refused as refused:
            return str(refused) == IGNORED
        return False

    def asked(self, cell, application, *accepting):
        arguments, environment = cell.asked(self.bed, self.probe.selects, application)
        arguments += accepting
        result = subprocess.run([self.program, *arguments, "--report", "json"], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                env={"PATH": os.environ["PATH"], "HOME": self.home, "LC_ALL": "C.UTF-8", **environment},
                                cwd=self.home, stdin=subprocess.DEVNULL, encoding="utf-8", check=False)
        said = json.loads(result.stderr)["diagnostics"] if result.stderr.strip() else []
        if result.returncode == 1:
            raise Refused(", ".join(sorted({one["name"] for one in said if one["severity"] == "error"})))
        if result.returncode != 0:
            raise Dead(f"dsnsmith ended with status {result.returncode}")
        return json.loads(result.stdout), [one["message"] for one in said]

    # --- what the driver does --------------------------------------------------------------------

    def start(self, cell, variant):
        environment = {**cell.environment(self.bed), **(variant.get("env") or {})}
        live = Live(self.probe, self.folder, self.bed, self.home, environment)
        self.version = f"{live.about['driver']} {live.about['version']}"
        return live

    def running(self, cell, variant):
        """The process for this environment; what a runtime reads of it at its start is then right."""
        key = json.dumps([cell.environment(self.bed), variant.get("env")], sort_keys=True)
        if key not in self.live:
            self.live[key] = self.start(cell, variant)
        return key, self.live[key]

    def request(self, task, variant, **more):
        return {"id": 0, "task": task, "url": variant.get("url"), "settings": variant.get("settings"),
                "files": variant.get("files"), "notes": variant.get("notes"), **more}

    def identify(self, cell, variant):
        key, live = self.running(cell, variant)
        try:
            return live.ask(self.request("identify", variant))
        except Dead:
            self.live.pop(key).end()
            raise

    @contextlib.contextmanager
    def pair(self, cell, variant):
        """Two processes at once, since one alone gives all its statements names of their own."""
        started = []
        try:
            for _ in range(2):
                started.append(self.start(cell, variant))
            yield started
        finally:
            for live in started:
                live.end()

    def statements(self, processes, variant, seed=0):
        for number, live in enumerate(processes):
            live.tell(self.request("statements", variant, count=COUNT, workers=WORKERS, seed=seed + number))
        return [live.answer() for live in processes]

    # --- a cell ----------------------------------------------------------------------------------

    def result(self, cell):
        """(the cell's text, whether it is as it has to be)."""
        if cell.needs_names() and not self.bed["named"]:
            return "not run: no names", False
        if cell.endpoint not in self.bed["endpoints"]:
            return "not run: no such endpoint", False
        application = f"{self.probe.name} {cell.name}"
        try:
            variant, said = self.variant(cell, application)
            return getattr(self, "judge_" + cell.wants.replace("-", "_"))(cell, variant, said, application)
        except Refused as refused:
            return f"refused: {refused}", True
        except Dead as dead:
            return f"fails: {dead}", False

    def seen_differently(self, cell, answer, said, application):
        account = self.bed["accounts"][cell.account]
        wanted = {"user": account["user"], "database": account["database"], "application_name": application}
        if cell.endpoint in ("tls", "plain", "socket"):
            wanted["tls"] = cell.endpoint == "tls"
        wanted.update({name: SEEN[name] for name in cell.parameters})
        different = [name for name in wanted if answer.get(name) != wanted[name]]
        lost = [name for name in different if any(f"`{name}`" in message for message in said)]
        return [name for name in different if name not in lost], lost

    def judge_works(self, cell, variant, said, application):
        answer = self.identify(cell, variant)
        if "error" in answer:
            return f"fails: {answer['error']} ({answer['stage']})", False
        different, lost = self.seen_differently(cell, answer, said, application)
        if different:
            return "works, but not as asked: " + ", ".join(different), False
        return "works" + (", without " + ", ".join(lost) + ", as was said" if lost else ""), True

    def judge_fails(self, cell, variant, *_):
        answer = self.identify(cell, variant)
        if "error" not in answer:
            return "CONNECTS", False
        return "fails", True

    def judge_right_alone(self, cell, variant, *_):
        """A pool that keeps a server's connection to one client mixes nobody up: one process tells what there is to tell."""
        key, live = self.running(cell, variant)
        try:
            return self.verdict(self.statements([live], variant))
        except Dead:
            self.live.pop(key).end()
            raise

    def judge_right(self, cell, variant, *_):
        with self.pair(cell, variant) as processes:
            return self.verdict(self.statements(processes, variant))

    @staticmethod
    def verdict(answers):
        right, errors = sum(answer["right"] for answer in answers), sorted({name for answer in answers for name in answer["errors"]})
        if any(answer["wrong"] for answer in answers):
            return "WRONG ANSWERS", False
        if errors or right != len(answers) * COUNT:
            return "fails: " + ", ".join(errors or ["not all were run"]), False
        return "right", True

    def judge_goes_wrong(self, cell, variant, *_):
        try:
            pooled, said = self.variant(next(other for other in CELLS if other.name == "transaction pool"), f"{self.probe.name} {cell.name}")
        except Refused:
            pooled, said = None, []
        code = any(LINE_OF_CODE in message for message in said)
        if pooled and not code and all(pooled.get(part) == variant.get(part) for part in ("url", "settings", "env")):
            return "nothing to set", True
        for _ in range(ROUNDS):
            with self.pair(cell, variant) as processes:
                for again in range(AGAIN):
                    _, right = self.verdict(self.statements(processes, variant, 2 * again))
                    if not right:
                        return "goes wrong", True
        return "RIGHT", False

    def judge_routed(self, cell, variant, said, application):
        # One driver at a time: not all of them tell their name at the start, so the router's log goes by order.
        with ROUTER, open(self.bed["router_log"], encoding="utf-8") as log:
            log.seek(0, os.SEEK_END)
            text, right = self.judge_works(cell, variant, said, application)
            seen = [json.loads(line) for line in log]
        if not right:
            return text, right
        return (f"works by {seen[-1]['by']}", True) if seen else ("works past the router", False)

    def all(self, cells):
        try:
            return {cell.name: self.result(cell) for cell in cells}
        finally:
            for live in self.live.values():
                live.end()


def through(probe, program, bed, cells):
    """(version, results by the cell's name); install.Missing where the driver cannot be had."""
    with tempfile.TemporaryDirectory(prefix="home.", dir=bed["folder"]) as home:
        driver = Driver(probe, program, bed, home)
        results = driver.all(cells)
        return driver.version, results


def all_drivers(probes, program, bed, cells):
    rows, missing = {}, []
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count() + 1) as workers:  # a good part of a cell is waiting
        started = {probe.name: workers.submit(through, probe, program, bed, cells) for probe in probes}
        for name, future in started.items():
            try:
                rows[name] = matrix.Row(*future.result())
            except install.Missing as reason:
                missing.append(f"{name} was not run live: {reason}")
    return rows, missing


def again_alone(rows, trial):
    """What failed in the crowd, once more by itself: trial(driver's name, cell's name) is a cell's result."""
    for name, row in rows.items():
        for cell, (text, right) in list(row.results.items()):
            if right or not text.startswith("fails") or matrix.is_explained(name, cell, text):
                continue
            for _ in range(ALONE):
                row.results[cell] = trial(name, cell)
                if row.results[cell][1] or not row.results[cell][0].startswith("fails"):
                    yield f"unsteady: {name}, {cell}: {text}; alone it is: {row.results[cell][0]}"
                    break


def alone(probes, program, bed, name, cell):
    probe = next(probe for probe in probes if probe.name == name)
    return through(probe, program, bed, [one for one in CELLS if one.name == cell])[1][cell]


def main():
    parser = argparse.ArgumentParser(description="Do the real drivers connect with what dsnsmith writes?")
    parser.add_argument("--dsnsmith", type=os.path.abspath, required=True, help="the program under test")
    parser.add_argument("--driver", action="append", help="only these (a pattern, as in rows)")
    parser.add_argument("--cell", action="append", choices=[cell.name for cell in CELLS], help="only these columns")
    parser.add_argument("--write", action="store_true", help="put the results into MATRIX.md")
    parser.add_argument("--check", action="store_true", help="fail if MATRIX.md says something else")
    parser.add_argument("--skip-file", help="append what was not run, and why")
    parser.add_argument("--bed", help="a bed that runs already")
    asked = parser.parse_args()
    probes = [probe for probe in PROBES if probe.has(LIVE) and (not asked.driver or matches(asked.driver, probe))]
    cells = [cell for cell in CELLS if not asked.cell or cell.name in asked.cell]
    if asked.bed:
        return judge(asked, probes, cells, asked.bed)
    with beds.Running() as path:
        return judge(asked, probes, cells, path)


def judge(asked, probes, cells, path):
    with open(path, encoding="ascii") as file:
        bed = json.load(file)
    rows, missing = all_drivers(probes, asked.dsnsmith, bed, cells)
    for line in again_alone(rows, functools.partial(alone, probes, asked.dsnsmith, bed)):
        print("live: " + line)
    if not bed["named"]:
        missing.append("cells that need names were not run: no mount namespace may be made here")
    missing += [f"`{cell.name}` was not run: the bed has no {cell.endpoint} here" for cell in cells if cell.endpoint not in bed["endpoints"]]
    faults = matrix.unexplained(rows, cells)
    if asked.write:
        matrix.write(rows, cells, bed["programs"])
    elif asked.check:
        faults += matrix.stale(rows, cells)
        for line in matrix.other_versions(rows, cells, bed["programs"]):
            print("live: " + line)
    for fault in faults:
        print("live: " + fault)
    print(matrix.text(matrix.changed(rows, cells) if asked.check else rows, cells))
    if faults:
        return 1
    return give_up(missing, asked.skip_file) if missing else 0


if __name__ == "__main__":
    sys.exit(main())
