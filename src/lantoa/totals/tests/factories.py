"""A posting room in memory, and entries that read like the acts behind them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Value, exact
from lantoa.totals import actions as totals
from lantoa.totals.rules import Entry, Layer

MEASURE = "tv.spots"
QUARTER = Interval(date(2026, 1, 1), date(2026, 4, 1))
YEAR = Interval(date(2026, 1, 1), date(2027, 1, 1))


def entry(
    unit_id: int,
    value: Value | int = 1,
    *,
    on: date = date(2026, 2, 5),
    span: Interval | None = None,
    measure: str = MEASURE,
    layer: Layer = Layer.LOGGED,
    language: str = "",
    topic: str = "",
    tone: str = "",
    proof: str = "",
) -> Entry:
    return Entry(
        unit_id,
        span or Interval.of_day(on),
        measure,
        layer,
        value if isinstance(value, Value) else exact(value),
        language,
        topic,
        tone,
        proof,
    )


class Book:
    """What a posting room knows from rows of its own; the audit asks it as it asks every room."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Entry]] = {}

    def post(self, source: str, *entries: Entry) -> None:
        self.rows[source] = list(entries)
        totals.post(source, entries)

    def withdraw(self, source: str) -> None:
        self.rows.pop(source, None)
        totals.withdraw(source)

    def entries(self) -> Iterator[Entry]:
        for entries in self.rows.values():
            yield from entries

    def answer(self, sender: object, **_: object) -> Iterable[tuple[str, list[Entry]]]:
        return list(self.rows.items())
