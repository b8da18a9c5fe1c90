"""The words of a plan as they were issued, their hash, and what a revision changed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Content = Mapping[str, Any]
"""``head``: name of a field to its words; ``grounds`` and ``budget``: lists of words; ``lines``: a
list of mappings, each with ``id`` and the words of its fields. Only texts and whole numbers."""

KEPT, TAKEN, ADDED = "", "del", "ins"
NOT_SHOWN = ("id", "thứ tự")
"""Of a line: what is no word of the paper. A line that only moved has not changed."""


def canonical(content: Content) -> str:
    """One text for one content: keys in order, no blanks, letters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(content: Content) -> str:
    """SHA-256 of the canonical text in UTF-8, as hexadecimal digits."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


Words = tuple[tuple[str, str], ...]
"""Pieces of text, each kept (empty), taken out (``del``) or put in (``ins``)."""


def word_diff(before: str, after: str) -> Words:
    """Word by word. What is kept and taken gives ``before``, what is kept and put in ``after``."""
    old, new = before.split(), after.split()
    found: list[tuple[str, str]] = []
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "equal":
            found.append((KEPT, " ".join(old[i:j])))
            continue
        if j > i:
            found.append((TAKEN, " ".join(old[i:j])))
        if m > k:
            found.append((ADDED, " ".join(new[k:m])))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class LineChange:
    """One task: put in, dropped, or with fields worded anew (name, and the pieces)."""

    title: str
    kind: str
    fields: tuple[tuple[str, Words], ...] = ()


@dataclass(frozen=True, slots=True)
class PaperChange:
    head: tuple[tuple[str, Words], ...]
    lines: tuple[LineChange, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.head or self.lines)


def changes_between(before: Content, after: Content) -> PaperChange:
    """What the later edition says that the earlier did not, tasks told apart by identity."""
    head = _fields(before["head"], after["head"], without=("số, ký hiệu", "ngày ban hành"))
    for name, label in (("grounds", "căn cứ"), ("budget", "kinh phí")):
        if before[name] != after[name]:
            head += ((label, word_diff("; ".join(before[name]), "; ".join(after[name]))),)
    old = {line["id"]: line for line in before["lines"]}
    new = {line["id"]: line for line in after["lines"]}
    lines: list[LineChange] = []
    for key, line in new.items():
        if key not in old:
            lines.append(LineChange(line["nhiệm vụ"], ADDED))
        elif fields := _fields(old[key], line, without=NOT_SHOWN):
            lines.append(LineChange(line["nhiệm vụ"], KEPT, fields))
    lines += [LineChange(line["nhiệm vụ"], TAKEN) for key, line in old.items() if key not in new]
    return PaperChange(head, tuple(lines))


def _fields(
    before: Mapping[str, Any], after: Mapping[str, Any], *, without: Sequence[str]
) -> tuple[tuple[str, Words], ...]:
    return tuple(
        (name, word_diff(str(before.get(name, "")), str(after.get(name, ""))))
        for name in dict.fromkeys((*before, *after))
        if name not in without and before.get(name, "") != after.get(name, "")
    )
