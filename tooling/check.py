"""Runs the checks of the project: `python -m tooling.check [--strict] [--only NAME ...]`.

All of them run, then the failures are named. What this machine cannot run is said; with --strict that is a failure too.
Without --strict the tests run on one database, the one that filings are kept in where the machine has it; with it they
run on both (all of them on PostgreSQL, those that use a database on SQLite), the portal is killed at every named point,
and the long walks run where what they cover has changed.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tooling import walked
from tooling.services import postgres_programs, services

ROOT = Path(__file__).resolve().parent.parent
PYTHON = sys.executable
PROCESSES = "2"
ON_SQLITE = {"DATABASE_URL": "", "REDIS_URL": ""}  # whatever a developer's own environment says
PARALLEL = "not browser and not crash and not attack and not long"
# In the order of the files, of which the longest are the first.
BY_FILE = ("-n", PROCESSES, "--dist", "loadfile", "--no-loadscope-reorder")
LAST_FAILED = ("--last-failed", "--last-failed-no-failures", "none")
NOTHING_COLLECTED = 5
ALONE = "(browser or crash or attack) and not long"


@dataclass
class Report:
    is_strict: bool
    failed: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    unsteady: list[str] = field(default_factory=list)

    def run(self, name: str, command: list[str], env: dict[str, str] | None = None) -> None:
        """Run one check, its output going straight to the terminal."""
        print(f"\n--- {name}", flush=True)
        started = time.monotonic()
        code = subprocess.run(command, check=False, cwd=ROOT, env={**os.environ, **(env or {})}).returncode
        print(f"--- {name}: {'ok' if code == 0 else 'FAILED'} after {time.monotonic() - started:.0f} s", flush=True)
        if code:
            self.failed.append(name)

    def run_in_browser(self, name: str, marks: str) -> bool:
        """A browser on a busy machine can miss a moment: what failed there is run once more, and that it was is said.
        A crash or an attack that goes wrong once has gone wrong."""
        failed = len(self.failed)
        self.run(name, pytest(marks, *BY_FILE), ON_SQLITE)
        if len(self.failed) > failed and not self._has_failed(f"({marks}) and not browser"):
            self.failed.pop()
            once_more = pytest(f"({marks}) and browser", *BY_FILE, *LAST_FAILED)
            self.run(f"{name}, those that failed once more", once_more, ON_SQLITE)
            if len(self.failed) == failed:
                self.unsteady.append(name)
        return len(self.failed) == failed

    def _has_failed(self, marks: str) -> bool:
        command = pytest(marks, "--collect-only", *LAST_FAILED)
        found = subprocess.run(command, check=False, cwd=ROOT, env={**os.environ, **ON_SQLITE}, capture_output=True)
        return found.returncode != NOTHING_COLLECTED

    def skip(self, name: str, reason: str) -> None:
        print(f"\n--- {name}: skipped, {reason}", flush=True)
        (self.failed if self.is_strict else self.skipped).append(f"{name} ({reason})")

    def close(self) -> int:
        for title, names in (
            ("Skipped", self.skipped),
            ("Passed only the second time", self.unsteady),
            ("Failed", self.failed),
        ):
            if names:
                print(f"\n{title}:\n" + "\n".join(f"  {name}" for name in names))
        print("\nAll checks passed." if not self.failed else "")
        return 1 if self.failed else 0


def lint(report: Report) -> None:
    demo = {"EFILING_MODE": "demo", "LOG_LEVEL": "WARNING"}
    report.run("style", [PYTHON, "-m", "ruff", "check", "--quiet", "."])
    report.run("format", [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."])
    report.run("layers", [PYTHON, "-c", "from importlinter.cli import lint_imports_command as run; run()"], demo)
    report.run("templates", [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"])
    report.run("migrations", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"], demo)
    report.run("types", [PYTHON, "-m", "mypy", "--no-error-summary"])


def suite(report: Report) -> None:
    with services() as found:
        _run_suite(report, found)


def sqlite(report: Report) -> None:
    """Beside the run on PostgreSQL: tests that use no database have nothing new to say here."""
    _run_suite(report, {}, "--of-database")


def postgres(report: Report) -> None:
    with services() as found:
        if found:
            _run_suite(report, found)
        else:
            report.skip("tests on PostgreSQL and Redis", "this machine has not both")


def _run_suite(report: Report, found: dict[str, str], *more: str) -> None:
    name = "tests on PostgreSQL and Redis" if found else "tests on SQLite"
    report.run(name, pytest(PARALLEL, "-n", PROCESSES, *more), found or ON_SQLITE)


def browser(report: Report) -> None:
    if shutil.which("chromium"):
        report.run_in_browser("tests in the browser, crashes and attacks", ALONE)
    else:
        report.skip("tests in the browser", "there is no chromium")
        without = "(crash or attack) and not browser and not long"
        report.run("crashes and attacks", pytest(without, *BY_FILE), ON_SQLITE)


def crash(report: Report) -> None:
    """Every named point killed once; nothing is written into the papers."""
    if postgres_programs() and shutil.which("redis-server"):
        report.run("crash matrix", [PYTHON, "-m", "tests.crash.matrix", "--no-paper"])
    else:
        report.skip("crash matrix", "the programs of PostgreSQL or Redis are not here")


def walks(report: Report) -> None:
    if not shutil.which("chromium"):
        report.skip("long walks in the browser", "there is no chromium")
        return
    covered = walked.fingerprint()
    if report.run_in_browser("long walks in the browser", "long and browser"):
        walked.write(covered)


def walks_that_are_due(report: Report) -> None:
    if walked.is_up_to_date():
        print("\n--- long walks in the browser: not due, nothing that they cover has changed since they were green")
    else:
        walks(report)


def rest(report: Report) -> None:
    """What takes minutes without a browser."""
    with services() as found:
        report.run("long tests", pytest("long and not browser", "-n", PROCESSES), found or ON_SQLITE)


def pytest(marks: str, *more: str) -> list[str]:
    return [PYTHON, "-m", "pytest", "-q", "-m", marks, *more]


CHECKS: dict[str, Callable[[Report], None]] = {
    "lint": lint,
    "suite": suite,
    "sqlite": sqlite,
    "postgres": postgres,
    "browser": browser,
    "crash": crash,
    "walks": walks,
    "due-walks": walks_that_are_due,
    "rest": rest,
}
USUAL = ("lint", "suite", "browser")
STRICT = ("lint", "sqlite", "postgres", "browser", "crash", "due-walks")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--strict", action="store_true", help="a missing service or browser is a failure")
    parser.add_argument("--only", nargs="+", choices=CHECKS, help="run only these")
    given = parser.parse_args()
    report = Report(given.strict)
    for name in given.only or (STRICT if given.strict else USUAL):
        CHECKS[name](report)
    return report.close()


if __name__ == "__main__":
    sys.exit(main())
