"""Runs one benchmark: a module of this folder with ``build(scale)`` and ``measure(scale)``."""

from __future__ import annotations

import argparse
import importlib
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NAMES = sorted(
    path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in ("run", "timing")
)


@dataclass(frozen=True)
class Figure:
    """One measured number. ``bar`` is what an issue asks for, None where none does; ``against``
    names the peer or limit that was measured in the same run."""

    name: str
    value: float
    unit: str
    bar: float | None = None
    holds: bool | None = None
    against: str = ""


def table(figures: list[Figure]) -> str:
    rows = [("figure", "value", "unit", "bar", "holds", "against")]
    for each in figures:
        bar = "" if each.bar is None else f"{each.bar:g}"
        holds = "" if each.holds is None else ("yes" if each.holds else "NO")
        rows.append((each.name, f"{each.value:.3g}", each.unit, bar, holds, each.against))
    widths = [max(len(row[column]) for row in rows) for column in range(6)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("name", choices=NAMES)
    parser.add_argument("--build", action="store_true", help="make the data anew and keep it")
    parser.add_argument("--scale", type=float, help="1, or what the benchmark names SCALE")
    parser.add_argument("--postgres", action="store_true", help="on a PostgreSQL of its own")
    given = parser.parse_args()
    if given.postgres and "LANTOA_DATABASE_URL" not in os.environ:
        again = [sys.executable, str(ROOT / "script" / "postgres.py"), sys.executable, *sys.argv]
        return subprocess.run(again, check=False).returncode
    folder = ROOT / ".bench" / (f"{given.name}-postgres" if given.postgres else given.name)
    fresh = given.build or given.postgres or not (folder / "built").exists()
    folder.mkdir(parents=True, exist_ok=True)
    os.environ["LANTOA_DATA"] = str(folder)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lantoa.config.settings")
    bench = importlib.import_module(given.name)
    scale = getattr(bench, "SCALE", 1.0) if given.scale is None else given.scale
    if fresh:
        bench.build(scale)
        (folder / "built").touch()
    correct, figures = bench.measure(scale)
    print(table(figures))
    print(
        json.dumps(
            {
                "bench": given.name,
                "correct": correct,
                "figures": [asdict(figure) for figure in figures],
            },
            ensure_ascii=False,
        )
    )
    return 0 if correct else 1


if __name__ == "__main__":
    sys.exit(main())
