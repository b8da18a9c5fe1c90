"""How much of what tasks of plans count was done, and when: taken together by the database."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from lantoa.kernel.value import ONE, Value

MOST_PIECES = 100
"""A query is put together of so many pieces at most; SQLite knows a limit of 500."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Some tasks with what is to be told apart in what was done for them: the days on which
    something begins or is over, and the count units that are counted."""

    line_ids: frozenset[int]
    bounds: frozenset[date]
    count_unit_ids: frozenset[int]


class Acts(NamedTuple):
    """Activities of a task that nothing tells apart. ``since`` is the last of the bounds that is
    not after their days. ``kind_id`` and ``made`` are set where their kind is counted."""

    line_id: int
    since: date
    unit_id: int
    occasion_id: int | None
    kind_id: int | None
    made: Value
    number: int
    embedded: int


class Ran(NamedTuple):
    """Placements of such activities, all of one count, in a count unit that is not their kind."""

    line_id: int
    since: date
    unit_id: int
    occasion_id: int | None
    count_unit_id: int
    value: Value
    number: int


def acts(asked: Sequence[Asked], first: date, last: date) -> Iterator[Acts]:
    """The activities of some tasks on days from the first to the last, as many together as can be.
    Each task stands in one of ``asked``. Voided and merged ones are none. 1 query."""
    pieces = [_Piece(each, first, last) for each in _few(asked)]
    value_of = _values()
    for place, line_id, step, unit_id, occasion_id, kind_id, made, number, embedded in _rows(
        [each.acts() for each in pieces]
    ):
        kept = ONE if kind_id is None else value_of(made)
        since = pieces[place].since(step)
        yield Acts(line_id, since, unit_id, occasion_id, kind_id, kept, number, int(embedded))


def ran(asked: Sequence[Asked], first: date, last: date) -> Iterator[Ran]:
    """Where :func:`acts` ran, without placements that are the same as another. 1 query."""
    pieces = [_Piece(each, first, last) for each in _few(asked) if each.count_unit_ids]
    value_of = _values()
    for place, line_id, step, unit_id, occasion_id, count_unit_id, count, number in _rows(
        [each.ran() for each in pieces]
    ):
        since = pieces[place].since(step)
        yield Ran(line_id, since, unit_id, occasion_id, count_unit_id, value_of(count), number)


def _few(asked: Sequence[Asked]) -> list[Asked]:
    """Told apart more finely than asked where there would be too many pieces."""
    kept = [each for each in asked if each.line_ids]
    if len(kept) <= MOST_PIECES:
        return kept
    return [
        Asked(
            frozenset().union(*(each.line_ids for each in kept)),
            frozenset().union(*(each.bounds for each in kept)),
            frozenset().union(*(each.count_unit_ids for each in kept)),
        )
    ]


class _Piece:
    def __init__(self, asked: Asked, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._bounds = sorted(each for each in asked.bounds if first < each <= last)
        self._lines = _listed(asked.line_ids)
        self._counted = _listed(asked.count_unit_ids)
        self._only = len(asked.count_unit_ids) == 1

    def since(self, step: int) -> date:
        return self._bounds[step - 1] if step else self._first

    def acts(self) -> tuple[str, list[Any]]:
        is_counted = f"a.kind_id IN ({self._counted})"
        told = (
            f"CASE WHEN {is_counted} THEN a.kind_id END, "
            f"CASE WHEN {is_counted} THEN a.quantity ELSE '' END"
        )
        summed = "COUNT(*), SUM(CASE WHEN a.is_embedded THEN 1 ELSE 0 END)"
        return self._text("", told, summed, "")

    def ran(self) -> tuple[str, list[Any]]:
        joined = " JOIN activities_placement p ON p.activity_id = a.id"
        narrowed = (
            f" AND p.same_as_id IS NULL AND p.count_unit_id IN ({self._counted})"
            " AND p.count_unit_id <> a.kind_id"
        )
        if self._only:
            # Said of the activity too: then the placements of the others are not looked for.
            narrowed += f" AND a.kind_id <> {self._counted}"
        return self._text(joined, "p.count_unit_id, p.count", "COUNT(*)", narrowed)

    def _text(self, joined: str, told: str, summed: str, narrowed: str) -> tuple[str, list[Any]]:
        """``told`` are two columns."""
        days: list[Any] = []
        step = self._steps(0, len(self._bounds), days)
        text = (
            f"SELECT {{place}}, a.plan_line_id, {step}, a.unit_id, a.occasion_id, {told}, {summed} "  # noqa: S608 - constants and numbers
            f"FROM activities_activity a{joined} WHERE a.plan_line_id IN ({self._lines}) "
            'AND a."on" >= %s AND a."on" <= %s '
            f"AND a.voided_at IS NULL AND a.merged_into_id IS NULL{narrowed} "
            "GROUP BY 2, 3, 4, 5, 6, 7"
        )
        adapt = connection.ops.adapt_datefield_value
        return text, [*days, adapt(self._first), adapt(self._last)]

    def _steps(self, low: int, high: int, days: list[Any]) -> str:
        """How many of the bounds have come by the day, found by halving."""
        if low == high:
            return str(low)
        middle = (low + high) // 2
        days.append(connection.ops.adapt_datefield_value(self._bounds[middle]))
        before = self._steps(low, middle, days)
        after = self._steps(middle + 1, high, days)
        return f'CASE WHEN a."on" < %s THEN {before} ELSE {after} END'


def _rows(pieces: Sequence[tuple[str, list[Any]]]) -> Iterator[tuple[Any, ...]]:
    if not pieces:
        return
    texts = [text.replace("{place}", str(place)) for place, (text, _) in enumerate(pieces)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(texts), [each for _, days in pieces for each in days])
        yield from cursor.fetchall()


def _values() -> Callable[[str], Value]:
    known: dict[str, Value] = {}

    def value_of(text: str) -> Value:
        found = known.get(text)
        if found is None:
            found = known[text] = Value.decode(text)
        return found

    return value_of


def _listed(numbers: Collection[int]) -> str:
    """No row has the number 0."""
    return ",".join(str(int(each)) for each in sorted(numbers)) or "0"
