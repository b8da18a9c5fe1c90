"""Many writers at once on PostgreSQL: no cell is wrong and nobody waits in a circle.

SQLite lets one writer in at a time, so there is no race to run there.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from datetime import date
from threading import Barrier, BrokenBarrierError, Event, Thread

import pytest
from django.db import connection, transaction

from lantoa.kernel.actor import System
from lantoa.kernel.value import NOT_STATED, Qualifier, exact, stated
from lantoa.totals.actions import hold, hold_all, post, rebuild_totals
from lantoa.totals.models import Cell, Posting
from lantoa.totals.queries import audit
from lantoa.totals.rules import Entry, Key, Scope, cells_of, difference, write_down, written_cells
from lantoa.totals.signals import sources_wanted
from lantoa.totals.tests.factories import Book, entry
from lantoa.units import queries as units
from lantoa.units.tests import factories as places

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: no race"
    ),
]

SYSTEM = System("test")
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


def test_an_audit_beside_a_rebuild_finds_nothing_wrong(book: Book) -> None:
    """What is emptied at a stroke looks empty to an older moment too: the rebuild waits."""
    country = places.country()
    book.post("a:1", entry(country.commune.pk, 3))
    rebuilt = Event()
    begun: list[Thread] = []
    wrong: list[BaseException] = []

    def remake() -> None:
        rebuild_totals(actor=SYSTEM)

    def rebuild() -> None:
        wrong.extend(at_once(remake))
        rebuilt.set()

    def answer(sender: object, **_: object) -> list[tuple[str, list[Entry]]]:
        """The first who asks is the audit: it stays here until the rebuild is done or waits."""
        if not begun:
            is_waited_for()
            begun.append(Thread(target=rebuild))
            begun[0].start()
            while not (rebuilt.wait(0.02) or is_waited_for()):
                pass
        return []

    sources_wanted.connect(answer, weak=False)
    try:
        found = audit()
        begun[0].join(PATIENCE)
    finally:
        sources_wanted.disconnect(answer)
    assert (found.wrong, wrong, rebuilt.is_set()) == (0, [], True)
    assert audit().wrong == 0


def is_waited_for() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted AND locktype = 'relation'")
        return cursor.fetchone() is not None


def test_many_ledgers_are_held_in_one_order_whoever_asks(book: Book) -> None:
    """9 and 10 stand the other way round as words. Some rows are new, some are not."""
    together = Barrier(2)
    numbers = [8, 9, 10, 11, 100]

    def all_at_once() -> None:
        for number in range(ROUNDS):
            together.wait(PATIENCE)
            with transaction.atomic():
                hold_all([each + 1000 * number for each in reversed(numbers)])

    def one_by_one() -> None:
        for number in range(ROUNDS):
            together.wait(PATIENCE)
            with transaction.atomic():
                for each in numbers:
                    hold(each + 1000 * number)

    assert at_once(all_at_once, one_by_one) == []
    assert Posting.objects.count() == ROUNDS * len(numbers)
