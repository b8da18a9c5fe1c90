"""A change of units beside people who write, on PostgreSQL: one waits for the other, and what is
posted is what was committed.

SQLite lets one writer in at a time, so there is no race to run there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection, transaction

from lantoa.activities import actions as activities
from lantoa.activities import queries as ledger
from lantoa.activities.actions import as_entered
from lantoa.activities.actions.posting import posted_together
from lantoa.activities.models import Activity
from lantoa.activities.tests.factories import logged
from lantoa.catalogue import queries as catalogue
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.kernel.value import exact
from lantoa.plans.tests.cast import SYSTEM, Cast, cast
from lantoa.reports import actions as reports
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.tests import factories as filing
from lantoa.totals import queries as totals
from lantoa.totals.tests.test_races import at_once
from lantoa.units import actions as units
from lantoa.units.models import Unit
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests import factories
from lantoa.units.tests.changing import asked, commune

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: no race"
    ),
]
PATIENCE = 30
DAY = days.today() - timedelta(days=3)


@pytest.fixture(name="cast")
def _cast(transactional_db: None, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cast()


@pytest.fixture
def second(cast: Cast) -> Unit:
    return factories.unit("Tỉnh Hai", "3", tier="province", division="province", since=REFORM_DAY)


def beside(first: Callable[[], object], then: Callable[[], object]) -> list[BaseException]:
    """Does ``first`` and, before it is committed, begins ``then`` on a connection of its own; the
    commit comes when that waits or has ended. Returns what went wrong in it."""
    wrong: list[BaseException] = []

    def run() -> None:
        try:
            then()
        except BaseException as error:  # noqa: BLE001 - told to the test
            wrong.append(error)
        finally:
            connection.close()

    thread = Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        for _ in range(PATIENCE * 50):
            if not thread.is_alive() or _somebody_waits():
                break
            thread.join(0.02)
    thread.join(PATIENCE)
    assert not thread.is_alive()
    return wrong


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted)")
        return bool(cursor.fetchone()[0])


def move(unit: Unit, to: Unit) -> None:
    units.enact(actor=SYSTEM, change=asked("reparent", [unit], on=DAY, parent_id=to.pk))


def test_an_activity_logged_while_its_commune_moves_counts_in_the_new_province(
    cast: Cast, second: Unit
) -> None:
    moved = cast.land.commune
    assert beside(lambda: logged(moved.pk), lambda: move(moved, second)) == []
    assert totals.audit().wrong == 0


def test_an_activity_logged_after_its_commune_moved_but_before_the_commit_counts_there_too(
    cast: Cast, second: Unit
) -> None:
    moved = cast.land.commune
    assert beside(lambda: move(moved, second), lambda: logged(moved.pk)) == []
    assert totals.audit().wrong == 0


def test_a_change_beside_a_move_is_not_posted_as_it_was_before(cast: Cast, second: Unit) -> None:
    made = logged(cast.land.commune.pk)
    held = ledger.activity(made.pk)
    placed = [replace(each, count=exact(9)) for each in as_entered(held).placements]

    def change() -> Activity:
        return activities.change_activity(
            actor=SYSTEM,
            activity=held,
            revision=0,
            new=replace(as_entered(held), placements=placed),
        )

    assert beside(change, lambda: move(cast.land.commune, second)) == []
    assert totals.audit().wrong == 0


def test_a_report_that_is_accepted_while_its_commune_moves_stands_approved_there(
    cast: Cast, second: Unit
) -> None:
    logged(cast.land.commune.pk)
    expected = _owed(cast)
    filing.numbered(expected)
    assert (
        beside(
            lambda: reports.accept_report(actor=SYSTEM, expected=expected),
            lambda: move(cast.land.commune, second),
        )
        == []
    )
    assert totals.audit().wrong == 0


def _owed(cast: Cast) -> ExpectedReport:
    period = catalogue.period("reform_communication", str(days.today().year))
    due = period.window_end
    return filing.expect(cast.land.commune, period, cast.land.province, due)


def test_an_undo_waits_for_what_is_being_filed_and_is_then_refused(cast: Cast) -> None:
    change = units.enact(
        actor=SYSTEM,
        change=asked(
            "found", into=[commune("Xã Lập Mới")], on=DAY, parent_id=cast.land.province.pk
        ),
    )
    founded = change.opened.get().unit
    (error,) = beside(
        lambda: logged(founded.pk),
        lambda: units.undo(actor=SYSTEM, change=change, reason="Ghi nhầm."),
    )
    assert isinstance(error, Refused)
    assert [each.code for each in error.problems] == ["filed"]
    assert totals.audit().wrong == 0


def test_who_logs_for_a_unit_whose_founding_is_taken_back_is_told_so(cast: Cast) -> None:
    change = units.enact(
        actor=SYSTEM,
        change=asked(
            "found", into=[commune("Xã Lập Mới")], on=DAY, parent_id=cast.land.province.pk
        ),
    )
    founded = change.opened.get().unit_id
    (error,) = beside(
        lambda: units.undo(actor=SYSTEM, change=change, reason="Ghi nhầm."),
        lambda: logged(founded),
    )
    assert isinstance(error, Refused)
    assert [each.code for each in error.problems] == ["unit_gone"]
    assert not Activity.objects.exists()


def test_a_draft_begun_while_its_founded_unit_goes_is_refused(cast: Cast) -> None:
    change = units.enact(
        actor=SYSTEM,
        change=asked(
            "found", into=[commune("Xã Lập Mới")], on=DAY, parent_id=cast.land.province.pk
        ),
    )
    founded = change.opened.get().unit
    period = catalogue.period("reform_communication", str(days.today().year))
    expected = filing.expect(founded, period, cast.land.province, period.window_end)
    (error,) = beside(
        lambda: units.undo(actor=SYSTEM, change=change, reason="Ghi nhầm."),
        lambda: reports.start_draft(actor=SYSTEM, expected=expected),
    )
    assert isinstance(error, Refused)
    assert [each.code for each in error.problems] == ["not_owed"]
    assert not Report.objects.exists()


def test_two_sheets_taken_at_once_do_not_wait_in_a_circle(cast: Cast) -> None:
    together = Barrier(2)
    early, late = DAY, days.today()

    def take(unit: Unit, *on: Any) -> Callable[[], None]:
        def run() -> None:
            with posted_together():
                logged(unit.pk, on=on[0])
                together.wait(PATIENCE)
                logged(unit.pk, on=on[1])

        return run

    land = cast.land
    assert at_once(take(land.commune, early, late), take(land.other, late, early)) == []
    assert Activity.objects.count() == 4
    assert totals.audit().wrong == 0
