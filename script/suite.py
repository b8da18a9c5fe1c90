"""All checks, one after the other. Called by script/test."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from postgres import find_binaries, running_postgres

ROOT = Path(__file__).resolve().parent.parent
BIN = ROOT / ".venv" / "bin"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def run(title: str, command: list[str], **environment: str) -> bool:
    """Runs one step and says how it went."""
    print(f"\n=== {title}", flush=True)
    begun = time.monotonic()
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=False)
    word = "ok" if done.returncode == 0 else f"FAILED ({done.returncode})"
    print(f"=== {title}: {word}, {time.monotonic() - begun:.0f} s", flush=True)
    return done.returncode == 0


@contextmanager
def data_folder() -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="lantoa-suite-") as folder:
        yield folder


def pytest(title: str, marks: str, *more: str, **environment: str) -> bool:
    with data_folder() as folder:
        command = [str(BIN / "python"), "-m", "pytest", "-q", "-m", marks, *more]
        return run(title, command, LANTOA_DATA=folder, **environment)


def checks() -> bool:
    steps = (
        ("lint", ["ruff", "check", "."]),
        ("format", ["ruff", "format", "--check", "."]),
        ("contracts", ["lint-imports"]),
        ("types", ["mypy"]),
    )
    fine = [run(title, [str(BIN / command[0]), *command[1:]]) for title, command in steps]
    with data_folder() as folder:
        fine.append(
            run(
                "migrations",
                [str(BIN / "lantoa"), "manage", "makemigrations", "--check", "--dry-run"],
                LANTOA_DATA=folder,
            )
        )
    return all(fine)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--all", action="store_true")
    parser.add_argument("--nothing-left-out", action="store_true")
    given = parser.parse_args()
    quick = "not browser" if given.all else "not browser and not long"
    left_out: list[str] = [] if given.all else ["the long tests (script/test --all runs them)"]
    missing: list[str] = []

    fine = checks()
    fine &= pytest("suite on SQLite", quick, "-n", "2")

    if find_binaries() is None:
        missing.append("the suite on PostgreSQL: no PostgreSQL server was found")
    else:
        with running_postgres() as url:
            fine &= pytest("suite on PostgreSQL", quick, "-n", "2", LANTOA_DATABASE_URL=url)

    browser = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if browser is None:
        missing.append("the suite in a browser: no Chromium was found")
    else:
        fine &= pytest(
            "suite in a browser",
            "browser",
            "-n",
            "2",
            "--dist",
            "loadfile",
            "--nomigrations",
            LANTOA_TEST_CHROMIUM=browser,
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
