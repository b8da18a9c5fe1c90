"""All checks. Called by script/test.

What needs one core only runs beside its neighbours: the linters, the types and the two databases
that are migrated once for the whole run and copied by whoever tests (see CONTRIBUTING).
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from postgres import database_in, find_binaries, running_postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
CORES = 2
"""How much runs at a time."""


@dataclass(frozen=True)
class Step:
    title: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


def surroundings(step: Step) -> dict[str, str]:
    """Compiled modules are kept (Git does not see them): pytest rewrites every test and library
    that asserts, which takes each process ten seconds where nothing may be kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, **step.environment}


def run(step: Step) -> bool:
    """Runs one step and says how it went."""
    print(f"\n=== {step.title}", flush=True)
    begun = time.monotonic()
    done = subprocess.run(step.command, cwd=ROOT, env=surroundings(step), check=False)
    return told(step, done.returncode, begun)


def told(step: Step, code: int, begun: float) -> bool:
    word = "ok" if code == 0 else f"FAILED ({code})"
    print(f"=== {step.title}: {word}, {time.monotonic() - begun:.0f} s", flush=True)
    return code == 0


def run_quietly(step: Step) -> bool:
    """For a step beside others: what it said is printed in one piece when it has ended."""
    begun = time.monotonic()
    done = subprocess.run(
        step.command,
        cwd=ROOT,
        env=surroundings(step),
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    print(f"\n{done.stdout}", end="", flush=True)
    return told(step, done.returncode, begun)


def run_beside(steps: list[Step]) -> bool:
    """Begins with the first ones, so the longest stands first."""
    with ThreadPoolExecutor(CORES) as pool:
        return all(list(pool.map(run_quietly, steps)))


@contextmanager
def data_folder() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="lantoa-suite-") as folder:
        yield folder


def pytest(title: str, marks: str, *more: str, **environment: str) -> bool:
    with data_folder() as folder:
        command = [str(BIN / "python"), "-m", "pytest", "-q", "-m", marks, *more]
        return run(Step(title, command, {**environment, "LANTOA_DATA": folder}))


def checks(folder: str) -> list[Step]:
    manage = [str(BIN / "lantoa"), "manage"]
    data = {"LANTOA_DATA": folder, "LANTOA_DATABASE_URL": f"sqlite:///{folder}/none.sqlite3"}
    return [
        Step("types", [str(BIN / "mypy")]),
        Step("migrations", [*manage, "makemigrations", "--check", "--dry-run"], data),
        Step("contracts", [str(BIN / "lint-imports")]),
        Step("lint", [str(BIN / "ruff"), "check", "."]),
        Step("format", [str(BIN / "ruff"), "format", "--check", "."]),
    ]


def template(title: str, folder: str, url: str) -> Step:
    """Every migration, once, in a database that tests copy."""
    command = [str(BIN / "python"), "-m", "lantoa.config.tests.template"]
    return Step(title, command, {"LANTOA_DATA": folder, "LANTOA_DATABASE_URL": url})


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--nothing-left-out", action="store_true")
    given = parser.parse_args()
    quick = "not browser" if given.all else "not browser and not long"
    left_out: list[str] = [] if given.all else ["the long tests (script/test --all runs them)"]
    missing: list[str] = []
    # In order of collection on each process: tests that commit empty the tables and stand last.
    beside = ("-n", str(CORES), "--dist", "load")

    with ExitStack() as stack:
        folder = stack.enter_context(data_folder())
        sqlite = f"{folder}/template.sqlite3"
        first, *others = checks(folder)
        steps = [first, template("migrated on SQLite", f"{folder}/one", f"sqlite:///{sqlite}")]
        postgres = ""
        if find_binaries() is not None:
            postgres = stack.enter_context(running_postgres())
            url = database_in(postgres, "template_of_tests")
            steps.append(template("migrated on PostgreSQL", f"{folder}/two", url))
        fine = run_beside([*steps, *others])

        fine &= pytest("suite on SQLite", quick, *beside, LANTOA_TEST_TEMPLATE=sqlite)
        if postgres:
            fine &= pytest(
                "suite on PostgreSQL",
                quick,
                *beside,
                *(() if given.all else ("--only-database",)),
                LANTOA_DATABASE_URL=postgres,
                LANTOA_TEST_TEMPLATE="template_of_tests",
            )
        else:
            missing.append("the suite on PostgreSQL: no PostgreSQL server was found")

        browser = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
        if browser is None:
            missing.append("the suite in a browser: no Chromium was found")
        else:
            fine &= pytest(
                "suite in a browser",
                "browser",
                "-n",
                str(CORES),
                "--dist",
                "loadfile",
                LANTOA_TEST_CHROMIUM=browser,
                LANTOA_TEST_TEMPLATE=sqlite,
            )

    print("\n=== left out")
    for line in [*left_out, *missing] or ["nothing"]:
        print(f"    {line}")
    if missing and given.nothing_left_out:
        print("=== FAILED: nothing was to be left out")
        return 1
    print("=== all well" if fine else "=== FAILED")
    return 0 if fine else 1


if __name__ == "__main__":
    sys.exit(main())
