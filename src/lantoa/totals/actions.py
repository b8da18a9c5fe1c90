"""Posting: the only way into the cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from django.db import connection, transaction

from lantoa.totals.models import Cell, Posting
from lantoa.totals.rules import Amount, Entry, Key, cells_of, difference, from_json, to_json
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
    with transaction.atomic():
        row, _ = Posting.objects.select_for_update().get_or_create(source=source)
        new = cells_of(entries, units.last_ancestors)
        changes = difference(new, from_json(row.cells))
        if not changes:
            return
        with connection.cursor() as cursor:
            cursor.executemany(_ADD, [_row(key, amount) for key, amount in changes])
        row.cells = to_json(new)
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
