"""Following what units became, never backwards in time: what a unit gave away in 2025 is no part of
the trail of another that it took in in 2026."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Step:
    """``old`` went, wholly or in part, into ``new`` on the day."""

    old: int
    new: int
    on: date
    is_partial: bool


def after(start: int, steps: Iterable[Step]) -> dict[int, date]:
    """Every unit that the start went into, at any number of steps, with the first day on which it
    had; the start itself from the beginning."""
    by_old = _grouped((step.old, step) for step in steps)
    reached = {start: date.min}
    waiting = [start]
    while waiting:
        unit_id = waiting.pop()
        for step in by_old.get(unit_id, ()):
            if step.on >= reached[unit_id] and step.on < reached.get(step.new, date.max):
                reached[step.new] = step.on
                waiting.append(step.new)
    return reached


def before(start: int, steps: Iterable[Step]) -> dict[int, date]:
    """Every unit that went into the start, with the last day on which it did; the start itself to
    the end."""
    by_new = _grouped((step.new, step) for step in steps)
    reached = {start: date.max}
    waiting = [start]
    while waiting:
        unit_id = waiting.pop()
        for step in by_new.get(unit_id, ()):
            if step.on <= reached[unit_id] and step.on > reached.get(step.old, date.min):
                reached[step.old] = step.on
                waiting.append(step.old)
    return reached


def taken_forward(reached: Mapping[int, date], steps: Iterable[Step]) -> list[Step]:
    """The steps that :func:`after` went."""
    return [each for each in steps if each.old in reached and each.on >= reached[each.old]]


def taken_back(reached: Mapping[int, date], steps: Iterable[Step]) -> list[Step]:
    """The steps that :func:`before` went."""
    return [each for each in steps if each.new in reached and each.on <= reached[each.new]]


def _grouped(pairs: Iterable[tuple[int, Step]]) -> dict[int, list[Step]]:
    found: dict[int, list[Step]] = {}
    for key, step in pairs:
        found.setdefault(key, []).append(step)
    return found
