"""Golden cases: folders of ``cases/`` with ``input.txt`` and ``expected.toml``, no Python.

``expected.toml`` holds every fact of the text as ``[[fact]]``; keys that it leaves out are not
compared. ``span`` is matched when the fact overlaps a place where the text has these words.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lantoa.kernel.vietnamese import nfc
from lantoa.reader import Fact

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    name: str
    text: str
    expected: tuple[dict[str, Any], ...]


def load(folder: Path) -> Case:
    facts = tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))["fact"]
    return Case(folder.name, nfc((folder / "input.txt").read_text(encoding="utf-8")), tuple(facts))


def all_cases() -> list[Case]:
    return [load(folder) for folder in sorted(FOLDER.iterdir()) if folder.is_dir()]


def samples() -> list[Case]:
    """The five real documents."""
    return [case for case in all_cases() if case.name.startswith("sample_")]


SCORED = ("kind", "value", "qualifier", "unit", "channel", "number")


def is_match(fact: Fact, expected: dict[str, Any], text: str, keys: tuple[str, ...] | None) -> bool:
    """Whether a fact is the expected one by these keys (``None``: all that are named)."""
    found = fact.as_dict()
    compared = [key for key in expected if key != "span" and (keys is None or key in keys)]
    if any(found.get(key) != expected[key] for key in compared):
        return False
    span = expected.get("span")
    return span is None or any(
        match.start() < fact.end and fact.start < match.end()
        for match in re.finditer(re.escape(nfc(span)), text)
    )


def compare(
    facts: tuple[Fact, ...], case: Case, keys: tuple[str, ...] | None = None
) -> tuple[int, list[dict[str, Any]], list[Fact]]:
    """How many facts match one to one, which are missing, which are too many."""
    left, missing = list(facts), []
    for expected in case.expected:
        match = next((fact for fact in left if is_match(fact, expected, case.text, keys)), None)
        if match is None:
            missing.append(expected)
        else:
            left.remove(match)
    return len(case.expected) - len(missing), missing, left
