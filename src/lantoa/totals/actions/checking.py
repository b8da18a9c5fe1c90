"""Auditing, repairing and making anew. Ordered on the server, or by the clock: there is no page."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.totals import queries
from lantoa.totals.actions.posting import COLUMNS, ensure_series
from lantoa.totals.models import Cell, Ledger, Posting, Series
from lantoa.totals.queries.audit import WRONG, WRONG_POSTING, Audit, compare
from lantoa.totals.queries.due import CELLS_DUE, KEY, Due, Postings, drop, insert
from lantoa.totals.rules import EMPTY

VERB = "totals.repair"
OBJECT = "totals_ledger:1"


@dataclass(frozen=True, slots=True)
class Checked:
    """What an audit found, and how many cells and postings were put right after it."""

    found: Audit
    repaired: int = 0

    @property
    def is_true(self) -> bool:
        return self.repaired >= self.found.wrong


def audit_totals(*, actor: Actor, repair: bool = False) -> Checked:
    """Audits, writes down what was found and, where it is asked to, puts right what is wrong: under
    the lock that keeps every writer out, and after it has compared again there."""
    found = queries.audit()
    if found.wrong and repair:
        return repair_totals(actor=actor)
    with transaction.atomic():
        _note(found, 0)
    return Checked(found)


@transaction.atomic
def repair_totals(*, actor: Actor) -> Checked:
    """Gives every wrong cell and posting what its sources give. Nothing else is touched."""
    with connection.cursor() as cursor:
        _keep_writers_out(cursor)
        due = Due(cursor)
        found = compare(cursor, due)
        if found.wrong:
            _know(due)
            _mend(cursor)
            record(
                actor=actor,
                verb=VERB,
                object_key=OBJECT,
                data={"wrong": found.wrong, "cells": found.cells, "sources": found.sources},
            )
        drop(cursor, WRONG, WRONG_POSTING)
    _note(found, found.wrong)
    return Checked(found, found.wrong)


def _keep_writers_out(cursor: CursorWrapper) -> None:
    """Until the transaction ends. Who posts locks the row of its source before anything else, so
    none who waits here holds a cell. SQLite has one writer anyhow: this transaction."""
    if connection.vendor == "postgresql":
        cursor.execute("LOCK TABLE totals_posting IN EXCLUSIVE MODE")


def _know(due: Due) -> None:
    """What is counted under is known, and under its own key."""
    ensure_series(due.names.values())
    fields = ("measure", "language", "topic", "tone", "proof")
    kept = {row[0]: row[1:] for row in Series.objects.values_list("pk", *fields)}
    for key, each in due.names.items():
        if kept[key] != tuple(each):
            Series.objects.filter(pk=key).update(**each._asdict())


def _mend(cursor: CursorWrapper) -> None:
    same = " AND ".join(f"w.{each} = totals_cell.{each}" for each in COLUMNS[:8])
    cursor.execute(
        f"DELETE FROM totals_cell WHERE EXISTS (SELECT 1 FROM {WRONG} w WHERE {same})"  # noqa: S608
    )
    cursor.execute(
        f"INSERT INTO totals_cell ({KEY}, milli, sources) "  # noqa: S608
        f"SELECT {KEY}, milli, sources FROM {WRONG} WHERE milli <> 0 OR sources <> 0"
    )
    cursor.execute(
        f"DELETE FROM totals_posting WHERE source IN (SELECT source FROM {WRONG_POSTING})"  # noqa: S608
    )
    cursor.execute(
        f"INSERT INTO totals_posting (source, entries) SELECT source, entries FROM {WRONG_POSTING}"  # noqa: S608
    )


def rebuild_totals(*, actor: Actor) -> Checked:
    """Throws all cells and postings away and makes them anew from their sources. Writers wait
    until it is done, readers of figures too, from the moment when the old cells go."""
    with transaction.atomic(), connection.cursor() as cursor:
        _keep_writers_out(cursor)
        due = Due(cursor)
        is_postgresql = connection.vendor == "postgresql"
        if is_postgresql:
            cursor.execute("SET LOCAL work_mem = '256MB'")
            cursor.execute("SET LOCAL maintenance_work_mem = '512MB'")
            cursor.execute("TRUNCATE totals_posting")
        else:
            Posting.objects.all().delete()

        def keep(some: Postings) -> None:
            told = [(source, text) for source, text in some if text != EMPTY]
            insert(cursor, "totals_posting (source, entries)", told)

        due.take_in(keep)
        ensure_series(due.names.values())
        _know(due)
        if is_postgresql:
            cursor.execute("TRUNCATE totals_cell")
            cursor.execute("ALTER TABLE totals_cell DROP CONSTRAINT totals_cell_pkey")
        else:
            Cell.objects.all().delete()
        for each in CELLS_DUE:
            cursor.execute(f"INSERT INTO totals_cell ({KEY}, milli, sources) {each}")
        if is_postgresql:
            cursor.execute(
                "ALTER TABLE totals_cell ADD CONSTRAINT totals_cell_pkey "
                f"PRIMARY KEY ({KEY}) INCLUDE (sources, milli)"
            )
            cursor.execute("ANALYZE totals_cell")
        drop(cursor)
        found = Audit(Cell.objects.count(), due.sources, ())
        record(
            actor=actor,
            verb="totals.rebuild",
            object_key=OBJECT,
            data={"cells": found.cells, "sources": found.sources},
        )
        Ledger.objects.update_or_create(pk=1, defaults={"rebuild_wanted": False})
    if is_postgresql and not connection.in_atomic_block:
        # Questions are then answered from the index alone.
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE) totals_cell")
    return Checked(found)


def _note(found: Audit, repaired: int) -> None:
    Ledger.objects.update_or_create(
        pk=1,
        defaults={
            "audited_at": days.now(),
            "cells": found.cells,
            "sources": found.sources,
            "wrong": found.wrong,
            "repaired": repaired,
        },
    )
