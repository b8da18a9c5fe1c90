"""Many writers at once on PostgreSQL: no cell is wrong and nobody waits in a circle.

SQLite lets one writer in at a time, so there is no race to run there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection, transaction

from lantoa.kernel.value import NOT_STATED, Qualifier, exact, stated
from lantoa.totals.actions import post
from lantoa.totals.models import Cell, Posting
from lantoa.totals.queries import audit
from lantoa.totals.rules import Entry, Key, Scope, cells_of, difference, write_down, written_cells
from lantoa.totals.tests.factories import Book, entry
from lantoa.units import queries as units
from lantoa.units.tests import factories as places

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: no race"
    ),
]

WRITERS = 4
ROUNDS = 40
PATIENCE = 60
"""Seconds after which a writer that waits for the others gives up."""


def at_once(*works: Callable[[], None]) -> list[BaseException]:
    """Runs each in a thread with a connection of its own. Returns what went wrong."""
    wrong: list[BaseException] = []

    def run(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told to the test, which fails
            wrong.append(error)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return wrong


def some_entries(chance: random.Random, unit_ids: list[int]) -> list[Entry]:
    amounts = (exact(chance.randint(0, 9)), NOT_STATED, stated(600, Qualifier.MORE_THAN))
    return [
        entry(
            chance.choice(unit_ids),
            chance.choice(amounts),
            on=date(2026, 2, chance.randint(1, 3)),
            measure=chance.choice(["m1", "m2"]),
            language=chance.choice(["", "hmn"]),
        )
        for _ in range(chance.randint(0, 4))
    ]


def test_writers_of_the_same_and_of_other_sources_leave_no_wrong_cell(book: Book) -> None:
    country = places.country()
    unit_ids = [country.commune.pk, country.other.pk, country.province.pk]
    together = Barrier(WRITERS)
    done: list[str] = []

    def writer(number: int) -> Callable[[], None]:
        chance = random.Random(number)  # noqa: S311 - repeatable chance, no secret

        def write() -> None:
            for _ in range(ROUNDS):
                together.wait(PATIENCE)
                for source in (f"shared:{chance.randint(1, 2)}", f"own:{number}"):
                    entries = some_entries(chance, unit_ids)
                    with transaction.atomic():
                        post(source, entries)
                        # The row of the source is still locked: the order here is that of the
                        # commits.
                        book.rows[source] = entries
                    done.append(source)

        def guarded() -> None:
            try:
                write()
            except BrokenBarrierError:
                return
            except BaseException:
                together.abort()
                raise

        return guarded

    assert at_once(*(writer(number) for number in range(WRITERS))) == []
    assert len(done) == WRITERS * ROUNDS * 2 >= 200
    found = audit()
    assert found.mismatches == ()
    assert found.cells > 0


def test_many_first_postings_of_one_source_count_once(book: Book) -> None:
    country = places.country()
    together = Barrier(WRITERS)
    entries = [entry(country.commune.pk, 3)]

    def write() -> None:
        together.wait(PATIENCE)
        post("activity:1", entries)

    assert at_once(*[write] * WRITERS) == []
    book.rows["activity:1"] = entries
    assert audit().mismatches == ()
    assert Posting.objects.count() == 1


def kept_under(key: Key) -> Cell:
    found: Cell = Cell.objects.get(**(key._asdict() | {"series": key.series.key}))
    return found


def naive_post(source: str, entries: Iterable[Entry], others_have_read: Barrier) -> None:
    """What the ledger must not do: read the old amount, add the difference, write it back."""
    with transaction.atomic():
        row = Posting.objects.get(source=source)
        new = cells_of(entries, units.ancestors)
        changes = difference(new, written_cells(row.entries))
        cells = [(kept_under(key), amount) for key, amount in changes]
        others_have_read.wait(PATIENCE)
        for cell, amount in cells:
            cell.milli += amount.milli
            cell.sources += amount.sources
            cell.save()
        row.entries = write_down(entries, units.ancestors)
        row.save()


def test_the_same_check_catches_a_ledger_that_reads_and_adds(book: Book) -> None:
    """Two communes of one province, posted at once without the lock: the province loses one."""
    country = places.country()
    book.post("a:1", entry(country.commune.pk, 1))
    book.post("a:2", entry(country.other.pk, 1))
    assert audit().mismatches == ()
    both_have_read = Barrier(2)

    def raise_to(source: str, unit_id: int, number: int) -> Callable[[], None]:
        entries = [entry(unit_id, number)]
        book.rows[source] = entries
        return lambda: naive_post(source, entries, both_have_read)

    assert (
        at_once(raise_to("a:1", country.commune.pk, 5), raise_to("a:2", country.other.pk, 7)) == []
    )
    # By day and by half month.
    for wrong in (wrongs := audit().mismatches):
        assert (wrong.key.unit_id, wrong.key.scope) == (country.province.pk, Scope.BELOW)
        assert wrong.due.milli == 12_000
        assert wrong.kept.milli in (6_000, 8_000)
    assert len(wrongs) == 2
