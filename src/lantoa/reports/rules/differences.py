"""What changed between two texts, and between what two versions state."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from lantoa.kernel.value import Total
from lantoa.reports.rules.figures import Contents, Figure


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row with one fate. The pieces that are not ``ADDED``, joined, are the old
    text; those that are not ``REMOVED`` the new one."""

    change: Change
    text: str


MOST_WORDS = 4000
"""Of longer texts only what is the same at both ends is matched word by word."""

_WORD = re.compile(r"\s+|\w+|[^\w\s]")


def words_changed(old: str, new: str) -> tuple[Piece, ...]:
    """The new text with what was added, and with what was removed in its place. Words and spaces
    are compared whole."""
    was, now = _WORD.findall(old), _WORD.findall(new)
    start = _common(was, now)
    end = _common(was[start:][::-1], now[start:][::-1])
    stop_was, stop_now = len(was) - end, len(now) - end
    found: list[Piece] = []
    _add(found, Change.SAME, was[:start])
    middle_was, middle_now = was[start:stop_was], now[start:stop_now]
    if len(middle_was) + len(middle_now) > MOST_WORDS:
        _add(found, Change.REMOVED, middle_was)
        _add(found, Change.ADDED, middle_now)
    else:
        matcher = SequenceMatcher(None, middle_was, middle_now, autojunk=False)
        for tag, i, j, k, m in matcher.get_opcodes():
            if tag == "equal":
                _add(found, Change.SAME, middle_was[i:j])
            else:
                _add(found, Change.REMOVED, middle_was[i:j])
                _add(found, Change.ADDED, middle_now[k:m])
    _add(found, Change.SAME, was[stop_was:])
    return _gathered(found)


@dataclass(frozen=True, slots=True)
class Both:
    """A text that somebody else stored, and what the one typed here adds to it and leaves out."""

    stored: str
    pieces: tuple[Piece, ...]


def both_texts(stored: str, typed: str) -> Both | None:
    """None where both say the same; spaces at the ends are not stored and do not count."""
    if stored.strip() == typed.strip():
        return None
    return Both(stored, words_changed(stored.strip(), typed.strip()))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    number = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        number += 1
    return number


def _add(found: list[Piece], change: Change, words: Sequence[str]) -> None:
    if words:
        found.append(Piece(change, "".join(words)))


def _gathered(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """A space alone between two changes is no sign that something stayed: it joins them, so that a
    sentence that was written anew reads as one."""
    found: list[Piece] = []
    removed = added = ""

    def flush() -> None:
        nonlocal removed, added
        if removed:
            found.append(Piece(Change.REMOVED, removed))
        if added:
            found.append(Piece(Change.ADDED, added))
        removed = added = ""

    for place, piece in enumerate(pieces):
        if piece.change is Change.REMOVED:
            removed += piece.text
        elif piece.change is Change.ADDED:
            added += piece.text
        elif piece.text.isspace() and (removed or added) and place + 1 < len(pieces):
            removed += piece.text
            added += piece.text
        else:
            flush()
            found.append(piece)
    flush()
    return tuple(found)


@dataclass(frozen=True, slots=True)
class FigureChange:
    """One line that two versions state differently; None where a version does not have it."""

    measure: str
    label: str
    count_unit: str
    was: Figure | None
    now: Figure | None

    @property
    def was_total(self) -> Total | None:
        return None if self.was is None else self.was.whole

    @property
    def now_total(self) -> Total | None:
        return None if self.now is None else self.now.whole

    @property
    def how(self) -> str:
        """What happened to the line, in words."""
        if self.was is None:
            return "thêm chỉ tiêu"
        if self.now is None:
            return "bỏ chỉ tiêu"
        if self.was.whole == self.now.whole and self.was.is_apart == self.now.is_apart:
            return "đổi nguồn số liệu"
        return "đổi số"


def figures_changed(old: Contents, new: Contents) -> tuple[FigureChange, ...]:
    """Lines whose number or whose source (ledger, declared, which version below) is another, in the
    order of the new version, those that are gone last."""
    was = {figure.measure: figure for figure in old.figures}
    now = {figure.measure: figure for figure in new.figures}
    found: list[FigureChange] = []
    for name in [*now, *(name for name in was if name not in now)]:
        before, after = was.get(name), now.get(name)
        named = after or before
        if named is not None and (before is None or after is None or _differs(before, after)):
            found.append(FigureChange(name, named.label, named.count_unit, before, after))
    return tuple(found)


def _differs(was: Figure, now: Figure) -> bool:
    return (
        was.whole != now.whole
        or was.is_apart != now.is_apart
        or was.own != now.own
        or (was.declared is None) != (now.declared is None)
    )


@dataclass(frozen=True, slots=True)
class PartChange:
    """One part of the prose that differs."""

    title: str
    pieces: tuple[Piece, ...]


def parts_changed(
    titles: Mapping[str, str], old: Mapping[str, str], new: Mapping[str, str]
) -> tuple[PartChange, ...]:
    """The parts that differ, in the order of ``titles``, others after them by their key."""
    names = [*titles, *sorted((set(old) | set(new)) - set(titles))]
    return tuple(
        PartChange(titles.get(name, name), words_changed(old.get(name, ""), new.get(name, "")))
        for name in names
        if old.get(name, "") != new.get(name, "")
    )
