"""Two people who change the same units at once, each over a connection of their own.

On PostgreSQL the locks on the units' rows let the second wait and look again; on SQLite the
writing transaction as a whole does. The outcome is the same: one change, one refusal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from threading import Barrier, BrokenBarrierError, Thread

import pytest
from django.db import connection

from lantoa.audit.models import Entry
from lantoa.kernel.actor import System
from lantoa.kernel.errors import Refused
from lantoa.units import actions, queries, signals
from lantoa.units.models import Change, UnitSuccession, UnitVersion
from lantoa.units.rules import NewChange
from lantoa.units.tests import factories
from lantoa.units.tests.changing import DAY, asked, commune
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db(transaction=True)

SYSTEM = System("tests")

Pair = Callable[[Country], tuple[NewChange, NewChange]]

CONFLICTS: dict[str, Pair] = {
    "two new names": lambda it: (
        asked("rename", [it.commune], name="Xã Một"),
        asked("rename", [it.commune], name="Xã Hai"),
    ),
    "merged into two different units": lambda it: (
        asked("merge", [it.commune, it.other], [commune("Xã Một")]),
        asked("merge", [it.commune, it.other], [commune("Xã Hai")]),
    ),
    "each goes into the other": lambda it: (
        asked("abolish", [it.commune], [it.other]),
        asked("abolish", [it.other], [it.commune]),
    ),
    "abolished while it is renamed": lambda it: (
        asked("abolish", [it.commune]),
        asked("rename", [it.commune], name="Xã Hai"),
    ),
    "one code founded twice": lambda it: (
        asked("found", into=[commune("Xã Một", code="00777")], parent_id=it.province.pk),
        asked("found", into=[commune("Xã Hai", code="00777")], parent_id=it.province.pk),
    ),
    "abolished while something is founded under it": lambda it: (
        asked("abolish", [it.province]),
        asked("found", into=[commune("Xã Một", code="00777")], parent_id=it.province.pk),
    ),
}


@pytest.fixture
def meeting() -> Iterator[None]:
    """Who has written waits a moment before the commit for the other to come as far. With the
    guard nobody else comes; without it both stand here, and both would commit."""
    both = Barrier(2)

    def wait(**_: object) -> None:
        try:
            both.wait(timeout=0.5)
        except BrokenBarrierError:
            return

    signals.changed.connect(wait, dispatch_uid="tests.meeting")
    yield
    signals.changed.disconnect(dispatch_uid="tests.meeting")


def at_once(*acts: Callable[[], object]) -> list[object]:
    """What each act answered or raised, each done in a thread with its own connection."""
    start = Barrier(len(acts), timeout=30)
    told: list[object] = []

    def do(act: Callable[[], object]) -> None:
        try:
            start.wait()
            told.append(act())
        except Refused as refused:
            told.append(refused)
        finally:
            connection.close()

    threads = [Thread(target=do, args=[act]) for act in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return told


def enacting(change: NewChange) -> Callable[[], object]:
    return lambda: actions.enact(actor=SYSTEM, change=change)


@pytest.mark.usefixtures("meeting")
@pytest.mark.parametrize("name", CONFLICTS)
def test_of_two_changes_at_once_one_is_carried_out_and_one_refused_whole(name: str) -> None:
    country = factories.country()
    if "under it" in name:
        for unit in (country.commune, country.other):
            actions.enact(actor=SYSTEM, change=asked("abolish", [unit]))
    before = set(Change.objects.values_list("pk", flat=True))
    noted = Entry.objects.count()
    told = at_once(*map(enacting, CONFLICTS[name](country)))
    kept = [each for each in told if isinstance(each, Change)]
    refused = [each for each in told if isinstance(each, Refused)]
    assert (len(kept), len(refused)) == (1, 1), told
    assert [each for each in Change.objects.all() if each.pk not in before] == kept
    # Nothing of the refused one: no version, no edge, no line in the log.
    for rows in (
        UnitVersion.objects.filter(opened_by__isnull=False).values_list("opened_by", flat=True),
        UnitVersion.objects.filter(closed_by__isnull=False).values_list("closed_by", flat=True),
        UnitSuccession.objects.filter(change__isnull=False).values_list("change", flat=True),
    ):
        assert set(rows) <= {*before, kept[0].pk}
    entries = Entry.objects.order_by("pk")[noted:]
    assert {entry.data["change"] for entry in entries} == {kept[0].pk}
    assert not [each for each in queries.check(DAY) if each.severity == queries.Severity.FAULT]


def test_a_change_taken_back_while_another_builds_on_it_leaves_one_of_the_two() -> None:
    country = factories.country()
    first = actions.enact(actor=SYSTEM, change=asked("rename", [country.commune], name="Xã Một"))
    told = at_once(
        lambda: actions.undo(actor=SYSTEM, change=first, reason="Ghi nhầm."),
        enacting(asked("merge", [country.commune, country.other], [commune("Xã Hai")])),
    )
    # Taken back first, the merge finds the unit as it was and is carried out too.
    assert not isinstance(told[0], Refused) or not isinstance(told[1], Refused)
    assert not [each for each in queries.check(DAY) if each.severity == queries.Severity.FAULT]
    open_versions = UnitVersion.objects.filter(unit=country.commune, valid_to__isnull=True)
    assert open_versions.count() == 0 or not Change.objects.filter(kind="merge").exists()
