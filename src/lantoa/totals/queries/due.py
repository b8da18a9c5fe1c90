"""What the cells should hold, made anew from the sources in temporary tables of this connection.

Only the single amounts pass through Python; the database adds them. It is the second account of
how cells follow from entries (the first is :func:`lantoa.totals.rules.cells_of`, which posting
uses), so the audit checks the one by the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple, cast

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Value
from lantoa.totals.rules import (
    BY_DAY,
    FACET_CODES,
    LAYER_CODES,
    PART_CODES,
    SCOPE_CODES,
    Entry,
    Layer,
    Scope,
    Series,
    facets_of,
    half_of,
    is_day,
    joined,
    to_milli,
    written_days,
    written_group,
    written_row,
)
from lantoa.totals.signals import sources_wanted
from lantoa.units import queries as units

KEY = "unit_id, scope, layer, facet, first_day, end_day, series_id, part"

AT_ONCE = 20_000
"""Amounts that are handed to the database together."""

_MOST_KNOWN = 50_000

_TABLES = {
    "due_entry": (
        "layer smallint, unit_id bigint, line integer, by_day smallint, first_day date, "
        "end_day date, half_first date, half_end date, series_id bigint, part smallint, "
        "milli bigint"
    ),
    "due_line": "line integer, unit_id bigint",
    "due_facet": (
        "series_id bigint, by_day smallint, scope smallint, facet smallint, by_half smallint, "
        "kept_id bigint"
    ),
    "due_source": "source varchar(80)",
}

_SELECTED = """
SELECT {unit} AS unit_id, f.scope, e.layer, f.facet,
  CASE WHEN f.by_half = 1 THEN e.half_first ELSE e.first_day END AS first_day,
  CASE WHEN f.by_half = 1 THEN e.half_end ELSE e.end_day END AS end_day,
  f.kept_id AS series_id, e.part, e.milli
FROM due_entry e
JOIN due_facet f ON f.series_id = e.series_id AND f.by_day = e.by_day AND f.scope = {scope}
"""
_OWN = _SELECTED.format(unit="e.unit_id", scope=0)
_BELOW = _SELECTED.format(unit="l.unit_id", scope=1) + "JOIN due_line l ON l.line = e.line"

CELLS_DUE = tuple(
    f"SELECT {KEY}, SUM(milli) AS milli, COUNT(*) AS sources FROM ({each}) d GROUP BY {KEY}"  # noqa: S608
    for each in (_OWN, _BELOW)
)
"""The cells that are due: units' own, then those below units."""

Postings = list[tuple[str, str]]
"""Sources, and what each should have written down."""


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of one moment, however long it takes, and no writer waits; only
    who makes the cells anew does. Inside a transaction it is what that sees."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            # A table that is truncated is empty for moments before that too. The lock comes before
            # the first question: what is seen is of after a rebuild that was waited for.
            cursor.execute("LOCK TABLE totals_posting, totals_cell IN ACCESS SHARE MODE")
            yield
    else:
        # Not atomic(): that would ask SQLite for the right to write, which there is once.
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def answers() -> Iterator[tuple[str, Sequence[Entry]]]:
    """Every source of every room with the entries it should have."""
    for _, answer in sources_wanted.send(sender=None):
        yield from cast("Iterable[tuple[str, Sequence[Entry]]]", answer)


class Due:
    """Amounts as they are handed over, each thing looked up once."""

    def __init__(self, cursor: CursorWrapper) -> None:
        self.names: dict[int, Series] = {}
        """What is counted under, by key."""
        self.sources = 0
        self._cursor = cursor
        self._above = units.ancestors_of_all()
        self._uppers: dict[tuple[int, date], Sequence[int]] = {}
        self._lines: dict[Sequence[int], int] = {}
        self._facets: set[tuple[int, bool]] = set()
        # By kind of place, then by what an entry says. A value goes by its identity, kept alive in
        # what is found: rooms give the same one often, and to compare numbers costs more.
        self._known: dict[_Kind, dict[tuple[object, ...], _Known]] = {}
        self._starts: dict[tuple[Series, _Kind], Any] = {}
        self._spans: dict[Interval, _Span] = {}
        # Lines of text for PostgreSQL's COPY, tuples otherwise: put together in the same way.
        self._piece: Callable[..., Any] = _text if _copies() else _tuple
        self._rows: list[Any] = []
        # Few, yet told one by one they would cost more than all the amounts.
        self._told: dict[str, list[tuple[Any, ...]]] = {"due_line": [], "due_facet": []}

    def take_in(self, take: Callable[[Postings], None]) -> None:
        """Reads every source; ``take`` is given what each should have written down, by the
        hundred."""
        for name, columns in _TABLES.items():
            self._cursor.execute(f"DROP TABLE IF EXISTS {name}")
            self._cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
        postings: Postings = []
        for source, entries in answers():
            self.sources += 1
            postings.append((source, self._add(entries)))
            if len(postings) == 500:
                take(postings)
                postings = []
            if len(self._rows) >= AT_ONCE:
                self._flush()
        take(postings)
        self._flush()
        for name, rows in self._told.items():
            insert(self._cursor, name, rows)
            rows.clear()
        if connection.vendor == "postgresql":
            for name in _TABLES:
                self._cursor.execute(f"ANALYZE {name}")

    def _asked(self, unit_id: int, on: date) -> Sequence[int]:
        found = self._uppers.get((unit_id, on))
        if found is None:
            found = self._uppers[unit_id, on] = tuple(self._above(unit_id, on))
        return found

    def _add(self, entries: Sequence[Entry]) -> str:
        """Takes the amounts of one source, and says what it should have written down."""
        rows = self._rows
        places: dict[tuple[int, Interval, Layer], _Place] = {}
        at: tuple[object, ...] = ()
        place = _NOWHERE
        begin, known, written = place.begin, place.known, place.written
        for unit_id, span, measure, layer, value, language, topic, tone, proof in entries:
            # Most entries of a source are of one unit and span: comparing is cheaper than looking.
            if not at or span is not at[1] or unit_id != at[0] or layer is not at[2]:
                at = key = (unit_id, span, layer)
                if key not in places:
                    places[key] = self._place(unit_id, span, layer)
                place = places[key]
                begin, known, written = place.begin, place.known, place.written
            names = (measure, id(value), language, topic, tone, proof)
            held = known.get(names)
            if held is None:
                if len(known) > _MOST_KNOWN:
                    known.clear()
                series = Series(measure, language, topic, tone, proof)
                held = known[names] = self._know(series, value, place.kind)
            written.append(held.written)
            for amount in held.amounts:
                rows.append(begin + amount)
        return joined(
            written_group(unit_id, place.days, layer, place.uppers, place.written)
            for (unit_id, _, layer), place in sorted(places.items())
        )

    def _place(self, unit_id: int, span: Interval, layer: Layer) -> _Place:
        held = self._spans.get(span)
        if held is None:
            if len(self._spans) > _MOST_KNOWN:
                self._spans.clear()
            held = self._spans[span] = self._span(span)
        uppers = self._asked(unit_id, held.last)
        begin = self._piece(LAYER_CODES.index(layer), unit_id, self._line(uppers)) + held.told
        kind = (held.by_day, bool(uppers))
        known = self._known.setdefault(kind, {})
        return _Place(begin, kind, known, held.written, uppers, [])

    def _know(self, series: Series, value: Value, kind: _Kind) -> _Known:
        start = self._starts.get((series, kind))
        if start is None:
            start = self._starts[series, kind] = self._explain(series, *kind)
        amounts = [
            start + self._amount(PART_CODES.index(part), to_milli(number))
            for part, number in value.parts().items()
        ]
        measure, *rest = series
        return _Known(value, written_row(measure, value.encode(), *rest), amounts)

    def _amount(self, part: int, milli: int) -> Any:
        return f"{part}\t{milli}\n" if _copies() else (part, milli)

    def _span(self, span: Interval) -> _Span:
        by_day = is_day(span)
        half = half_of(span.start) if by_day else span
        adapt = connection.ops.adapt_datefield_value
        days = (adapt(day) for day in (span.start, span.end, half.start, half.end))
        return _Span(by_day, span.last, self._piece(int(by_day), *days), written_days(span))

    def _line(self, uppers: Sequence[int]) -> int:
        line = self._lines.get(uppers)
        if line is None:
            line = self._lines[uppers] = len(self._lines)
            self._told["due_line"] += [(line, each) for each in uppers]
        return line

    def _explain(self, full: Series, by_day: bool, is_below: bool) -> Any:
        """Under what such an amount is kept, told to the database once."""
        rows = []
        for scope in SCOPE_CODES:
            for facet, kept in facets_of(full, scope, by_day=by_day):
                by_half = int(facet not in BY_DAY)
                codes = (SCOPE_CODES.index(scope), FACET_CODES.index(facet), by_half)
                rows.append((full.key, int(by_day), *codes, kept.key))
                if scope is Scope.OWN or is_below:
                    self.names[kept.key] = kept
        if (full.key, by_day) not in self._facets:
            self._facets.add((full.key, by_day))
            self._told["due_facet"] += rows
        return self._piece(full.key)

    def _flush(self) -> None:
        if self._rows and _copies():
            with self._cursor.copy("COPY due_entry FROM STDIN") as copy:
                copy.write("".join(self._rows))
        else:
            _insert(self._cursor, "due_entry", self._rows)
        self._rows = []


_Kind = tuple[bool, bool]
"""Whether amounts are of one day, and whether they count for other units too."""


class _Known(NamedTuple):
    """What an entry gives wherever it stands: its row in the posting, and ends of amounts."""

    value: Value
    written: str
    amounts: list[Any]


class _Place(NamedTuple):
    """A unit, a span and a layer in one source: the beginnings of its amounts and of its rows."""

    begin: Any
    kind: _Kind
    known: dict[tuple[object, ...], _Known]
    days: str
    uppers: Sequence[int]
    written: list[str]


_NOWHERE = _Place(None, (False, False), {}, "", (), [])


class _Span(NamedTuple):
    by_day: bool
    last: date
    told: Any
    written: str


def _copies() -> bool:
    return connection.vendor == "postgresql"


def _text(*cells: object) -> str:
    return "".join([f"{each}\t" for each in cells])


def _tuple(*cells: object) -> tuple[object, ...]:
    return cells


def insert(cursor: CursorWrapper, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Many rows the fastest way that the database has. ``table`` may name columns; words hold
    neither tab nor end of line."""
    if not rows:
        return
    if _copies():
        text = "\n".join(["\t".join(map(str, row)) for row in rows])
        with cursor.copy(f"COPY {table} FROM STDIN") as copy:
            copy.write(text.replace("\\", "\\\\") + "\n")
    else:
        _insert(cursor, table, rows)


def _insert(cursor: CursorWrapper, table: str, rows: Sequence[tuple[Any, ...]]) -> None:
    if rows:
        places = ", ".join(["%s"] * len(rows[0]))
        cursor.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608


def drop(cursor: CursorWrapper, *more: str) -> None:
    for name in (*_TABLES, *more):
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
