"""Posting: the only way into the cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from django.db import connection, transaction

from lantoa.totals.models import Cell, Posting
from lantoa.totals.rules import (
    Amount,
    Cells,
    Entry,
    Key,
    add,
    cells_of,
    difference,
    from_json,
    to_json,
)
from lantoa.units import queries as units

# The same statement on SQLite and PostgreSQL. The sum is formed by the database under the lock
# of the row, never from a value that was read before.
_ADD = """
INSERT INTO totals_cell
  (unit_id, scope, first_day, end_day, measure, language, layer, part, milli, sources)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
ON CONFLICT (unit_id, scope, layer, measure, first_day, end_day, language, part) DO UPDATE
SET milli = totals_cell.milli + excluded.milli, sources = totals_cell.sources + excluded.sources
"""


def _row(key: Key, amount: Amount) -> tuple[int | str | None, ...]:
    days = (
        connection.ops.adapt_datefield_value(key.first_day),
        connection.ops.adapt_datefield_value(key.end_day),
    )
    return (key.unit_id, key.scope, *days, *key[4:], *amount)


def post(source: str, entries: Iterable[Entry]) -> None:
    """Makes the entries be all that ``source`` (``activity:12``) has in the totals.

    Called inside the transaction of the write that causes it. The source's row is locked before
    what it posted last is read, then the cells are changed in the order of their keys: two
    writers of one source wait for each other, two sources never wait in a circle. Posting the
    same entries twice changes nothing.
    """
    post_together({source: entries})


def post_together(postings: Mapping[str, Iterable[Entry]]) -> None:
    """:func:`post` for several sources that one act writes. One after the other they would lock the
    cells of the units above twice, in two orders, and could wait in a circle with a third writer;
    together they lock each cell once."""
    with transaction.atomic():
        changes: Cells = {}
        changed: list[Posting] = []
        for source in sorted(postings):
            row, _ = Posting.objects.select_for_update().get_or_create(source=source)
            new = cells_of(postings[source], units.last_ancestors)
            found = difference(new, from_json(row.cells))
            for key, amount in found:
                add(changes, key, amount)
            if found:
                row.cells = to_json(new)
                changed.append(row)
        rows = [_row(key, changes[key]) for key in sorted(changes) if any(changes[key])]
        if rows:
            with connection.cursor() as cursor:
                cursor.executemany(_ADD, rows)
        for row in changed:
            row.save(update_fields=["cells"])


def hold(unit_id: int) -> None:
    """Until the transaction ends, nobody else who holds the unit writes to its ledger: a report
    that is frozen meanwhile sees all of an activity or nothing."""
    with transaction.atomic():
        Posting.objects.select_for_update().get_or_create(source=f"ledger:{unit_id}")


def withdraw(source: str) -> None:
    """The source has nothing in the totals any more."""
    post(source, ())


def clear_empty(unit_ids: Collection[int]) -> None:
    """Cells of units that are about to be removed, in which nothing is left."""
    Cell.objects.filter(unit_id__in=unit_ids, milli=0, sources=0).delete()
