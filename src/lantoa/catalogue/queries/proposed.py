"""Days off and make-up days that an administrator may take over from a data file."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import resources
from typing import Any

from lantoa.catalogue.models import Holiday, MakeUpDay


@dataclass(frozen=True, slots=True)
class ProposedDay:
    """A day that is generally said to be off, or to be worked; nobody compared it with a notice."""

    day: date
    name: str
    is_off: bool


@cache
def _years() -> dict[int, Any]:
    text = (
        resources.files("lantoa.catalogue")
        .joinpath("data", "days_off.toml")
        .read_text(encoding="utf-8")
    )
    return {row["year"]: row for row in tomllib.loads(text)["year"]}


def proposed_days(year: int) -> list[ProposedDay]:
    """Days of the year that the file names and that are not known yet, in their order; none for a
    year that it does not hold. 2 queries."""
    row = _years().get(year)
    if row is None:
        return []
    known = set(Holiday.objects.filter(day__year=year).values_list("day", flat=True))
    known |= set(MakeUpDay.objects.filter(day__year=year).values_list("day", flat=True))
    named = [(each, True) for each in row["off"]] + [(each, False) for each in row["made_up"]]
    found = [
        ProposedDay(each["day"], each["name"], is_off)
        for each, is_off in named
        if each["day"] not in known
    ]
    return sorted(found, key=lambda each: each.day)
