"""Posting: the only way into the cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from django.db import connection, transaction

from lantoa.totals.models import Cell, Posting, Series
from lantoa.totals.rules import (
    EMPTY,
    FACET_CODES,
    LAYER_CODES,
    PART_CODES,
    SCOPE_CODES,
    Above,
    Amount,
    Cells,
    Entry,
    Key,
    add,
    cells_of,
    difference,
    write_down,
    written_cells,
)
from lantoa.totals.rules import Series as Counted
from lantoa.units import queries as units

COLUMNS = (
    "unit_id",
    "scope",
    "layer",
    "facet",
    "first_day",
    "end_day",
    "series_id",
    "part",
    "milli",
    "sources",
)
KEY = COLUMNS[:8]

MANY_SOURCES = 4
"""From so many on the units above are asked for all at once."""

_MOST_ROWS = 2_000


def post(source: str, entries: Iterable[Entry]) -> None:
    """Makes the entries be all that ``source`` (``activity:12``) has in the totals.

    Called inside the transaction of the write that causes it, once: a second posting in the same
    transaction would lock cells out of order (:func:`post_together`). The source's row is locked
    before what it posted last is read, then the cells are changed in the order of their keys: two
    writers of one source wait for each other, two sources never wait in a circle. Posting the
    same entries twice changes nothing.
    """
    post_together({source: entries})


def post_together(postings: Mapping[str, Iterable[Entry]]) -> None:
    """:func:`post` for several sources that one act writes. One after the other they would lock the
    cells of the units above twice, in two orders, and could wait in a circle with a third writer;
    together they lock each cell once."""
    if not postings:
        return
    # Without a savepoint: whoever posts is undone with the act that posts, never apart from it.
    with transaction.atomic(savepoint=False):
        above = _remembered(len(postings))
        changes: Cells = {}
        changed: list[Posting] = []
        for row in _locked(sorted(postings)):
            entries = list(postings[row.source])
            text = write_down(entries, above)
            if text == row.entries:
                continue
            for key, amount in difference(cells_of(entries, above), written_cells(row.entries)):
                add(changes, key, amount)
            row.entries = text
            changed.append(row)
        _write({key: amount for key, amount in changes.items() if any(amount)})
        if len(changed) == 1:
            [row] = changed
            Posting.objects.filter(source=row.source).update(entries=row.entries)
        elif changed:
            Posting.objects.bulk_update(changed, ["entries"], batch_size=200)


def _remembered(sources: int) -> Above:
    """The units above, asked once for each unit and day; of many sources in one question."""
    if sources >= MANY_SOURCES:
        ask: Above = units.ancestors_of_all()
    else:
        ask = units.last_ancestors
    known: dict[tuple[int, date], Sequence[int]] = {}

    def above(unit_id: int, on: date) -> Sequence[int]:
        found = known.get((unit_id, on))
        if found is None:
            found = known[unit_id, on] = ask(unit_id, on)
        return found

    return above


def _locked(sources: Sequence[str]) -> Iterator[Posting]:
    """The rows of the sources, locked in their order. Those that are new are made before any is
    locked: whoever waits for the making of a row holds none that its maker wants."""
    held = Posting.objects.select_for_update().order_by("source")
    if len(sources) == 1:
        [source] = sources
        yield held.filter(source=source).first() or _made(source) or held.get(source=source)
        return
    for some in in_chunks(sources, 500):
        known = set(Posting.objects.filter(source__in=some).values_list("source", flat=True))
        new = [Posting(source=each) for each in some if each not in known]
        Posting.objects.bulk_create(new, ignore_conflicts=True)
    for some in in_chunks(sources, 500):
        yield from held.filter(source__in=some)


def _made(source: str) -> Posting | None:
    """Its new row; None when somebody else has made it meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO totals_posting (source, entries) VALUES (%s, %s) "
            "ON CONFLICT (source) DO NOTHING RETURNING id",
            [source, EMPTY],
        )
        row = cursor.fetchone()
    return Posting(pk=row[0], source=source, entries=EMPTY) if row else None


def _write(changes: Cells) -> None:
    keys = sorted(changes)
    ensure_series({key.series for key in keys})
    rows = [row_of(key, changes[key]) for key in keys]
    if rows:
        _insert("totals_cell", COLUMNS, _TYPES, rows, _ADDING)


_TYPES = (
    "bigint", "smallint", "smallint", "smallint", "date", "date", "bigint", "smallint",
    "bigint", "integer",
)  # fmt: skip

# The same on SQLite and PostgreSQL. The sum is formed by the database under the lock of the row,
# never from a value that was read before.
_ADDING = f"""
ON CONFLICT ({", ".join(KEY)}) DO UPDATE
SET milli = totals_cell.milli + excluded.milli, sources = totals_cell.sources + excluded.sources
"""


def _insert(
    table: str,
    columns: Sequence[str],
    types: Sequence[str],
    rows: Sequence[Sequence[Any]],
    otherwise: str,
) -> None:
    """Writes the rows in their order, which is that of the locks. PostgreSQL takes an array for
    each column: to read a statement with thousands of places costs it more than to do it. Names
    and types are constants of this module."""
    head = f"INSERT INTO {table} ({', '.join(columns)}) "
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            arrays = ", ".join(f"%s::{each}[]" for each in types)
            turned = zip(types, zip(*rows, strict=True), strict=True)
            told = [list(each) if kind == "text" else _array(each) for kind, each in turned]
            cursor.execute(f"{head} SELECT * FROM unnest({arrays}) {otherwise}", told)  # noqa: S608
            return
        places = f"({', '.join(['%s'] * len(columns))})"
        most = connection.features.max_query_params or len(columns)
        for some in in_chunks(rows, most // len(columns)):
            values = ",".join([places] * len(some))
            cursor.execute(f"{head} VALUES {values} {otherwise}", [x for row in some for x in row])


def _array(column: Sequence[object]) -> str:
    """An array of numbers or days in PostgreSQL's words, far cheaper than element by element."""
    return f"{{{','.join(map(str, column))}}}"


_SERIES = ("id", "measure", "language", "topic", "tone", "proof")


def ensure_series(wanted: Collection[Counted]) -> None:
    """Makes what is counted under known. In the order of the keys and before any cell is locked, so
    that two who use one for the first time wait for each other and never crosswise."""
    keys = [each.key for each in wanted]
    known: set[int] = set()
    for part in in_chunks(keys, 500):
        known.update(Series.objects.filter(pk__in=part).values_list("pk", flat=True))
    new = sorted((each.key, *each) for each in wanted if each.key not in known)
    for some in in_chunks(new, _MOST_ROWS):
        types = ("bigint", *("text" for _ in _SERIES[1:]))
        _insert("totals_series", _SERIES, types, some, "ON CONFLICT DO NOTHING")


_CODES: Mapping[str, int] = {
    name: code
    for names in (SCOPE_CODES, LAYER_CODES, FACET_CODES, PART_CODES)
    for code, name in enumerate(names)
}


def row_of(key: Key, amount: Amount) -> tuple[Any, ...]:
    """As the table keeps it; days in words, as both databases read them."""
    unit_id, scope, layer, facet, first_day, end_day, series, part = key
    return (
        unit_id,
        _CODES[scope],
        _CODES[layer],
        _CODES[facet],
        first_day.isoformat(),
        end_day.isoformat(),
        series.key,
        _CODES[part],
        *amount,
    )


Item = TypeVar("Item")


def in_chunks(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]


def hold(unit_id: int) -> None:
    """Until the transaction ends, nobody else who holds the unit writes to its ledger: a report
    that is frozen meanwhile sees all of an activity or nothing."""
    hold_all([unit_id])


def hold_all(unit_ids: Collection[int]) -> None:
    """:func:`hold` for many, in the order of their numbers as everybody who holds more than one. A
    row is made or locked before the next is looked at: whoever made the new ones first would wait
    crosswise for one who holds an old one. 1 question."""
    rows = [(f"ledger:{each}", EMPTY) for each in sorted(set(unit_ids))]
    if rows:
        with transaction.atomic(savepoint=False):
            _insert("totals_posting", _POSTING, _WORDS, rows, _LOCKING)


_POSTING, _WORDS = ("source", "entries"), ("text", "text")

# Locks the row that is there and leaves it as it is.
_LOCKING = """
ON CONFLICT (source) DO UPDATE SET entries = totals_posting.entries WHERE 1 = 0
"""


def withdraw(source: str) -> None:
    """The source has nothing in the totals any more."""
    post(source, ())


def clear_empty(unit_ids: Collection[int]) -> None:
    """Cells of units that are about to be removed, in which nothing is left."""
    Cell.objects.filter(unit_id__in=unit_ids, milli=0, sources=0).delete()
