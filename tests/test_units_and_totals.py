"""Changes of units and what was filed on them: sums stay, and what was filed keeps a change."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Q, Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.activities.tests.factories import logged
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.errors import Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, State, Value, exact
from lantoa.plans.tests.cast import Cast, plan
from lantoa.plans.tests.cast import cast as cast_of
from lantoa.reports.models import ExpectedReport
from lantoa.totals import queries as totals
from lantoa.totals.actions.posting import COLUMNS
from lantoa.totals.models import Cell
from lantoa.totals.rules import Facet, Layer, Scope
from lantoa.totals.signals import sources_wanted
from lantoa.totals.tests.factories import Book
from lantoa.totals.tests.factories import entry as posted
from lantoa.units import actions, signals
from lantoa.units.models import Change, Unit, UnitVersion
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests import factories
from lantoa.units.tests.changing import asked, commune, everything
from lantoa.units.tests.test_change_laws import START, change_of, planted, steps

pytestmark = pytest.mark.django_db
SYSTEM = System()
ABOUT_FIVE = Value(State.STATED, Decimal(5), qualifier=Qualifier.ABOUT)
VALUES = (exact(3), exact(8), NOT_STATED, ABOUT_FIVE)


class Following(Book):
    """A posting room that posts anew what a change of units moves, as each of ours does."""

    def follow(self, sender: object, moved: Collection[int], since: date, **_: object) -> None:
        for source, entries in list(self.rows.items()):
            if any(each.unit_id in moved and each.span.last >= since for each in entries):
                self.post(source, *entries)


@pytest.fixture
def book() -> Iterator[Following]:
    made = Following()
    sources_wanted.connect(made.answer)
    for signal in (signals.changed, signals.undone):
        signal.connect(made.follow)
    yield made
    sources_wanted.disconnect(made.answer)
    for signal in (signals.changed, signals.undone):
        signal.disconnect(made.follow)


def cells() -> set[tuple[object, ...]]:
    return set(Cell.objects.exclude(milli=0, sources=0).values_list(*COLUMNS))


def national() -> dict[tuple[str, str], tuple[int, int]]:
    """Every measure and part, summed over all that has nothing above it."""
    heads = UnitVersion.objects.filter(tier="province").values("unit_id")
    kept = Q(scope=Scope.OWN) | Q(scope=Scope.BELOW, facet=Facet.DAY)
    rows = Cell.objects.filter(kept, unit_id__in=heads)
    found = rows.values_list("series__measure", "part").annotate(Sum("milli"), Sum("sources"))
    return {(row[0], row[1]): (row[2], row[3]) for row in found.order_by() if row[3]}


figures = st.lists(
    st.tuples(
        st.integers(0, 11), st.integers(0, 40), st.integers(0, 2), st.integers(0, len(VALUES) - 1)
    ),
    min_size=1,
    max_size=8,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.integers(0, 3), min_size=2, max_size=5), figures, st.lists(steps, max_size=5))
def test_the_sum_of_every_measure_is_the_same_before_and_after_any_change(
    book: Following, shape: list[int], wanted: list[tuple[int, ...]], changes: list[dict[str, Any]]
) -> None:
    book.rows.clear()
    with transaction.atomic():
        planted(shape)
        ids = list(Unit.objects.order_by("pk").values_list("pk", flat=True))
        for number, (at, day, measure, value) in enumerate(wanted):
            on = START + timedelta(days=day)
            book.post(
                f"{number}",
                posted(ids[at % len(ids)], VALUES[value], on=on, measure=f"m{measure}"),
            )
        begun: list[tuple[Change, set[tuple[object, ...]]]] = []
        sums = national()
        assert sums
        for number, step in enumerate(changes):
            before = cells()
            try:
                change = actions.enact(actor=SYSTEM, change=change_of(step, number))
            except Refused:
                continue
            assert national() == sums
            assert not totals.audit().mismatches
            begun.append((change, before))
        for change, before in reversed(begun):
            actions.undo(actor=SYSTEM, change=change, reason="Thử")
            assert cells() == before
        transaction.set_rollback(True)


@pytest.fixture(name="cast")
def _cast(db: None, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cast_of()


PLAYS = "loudspeaker.play.placement"


def plays(unit_id: int) -> object:
    window = Interval(REFORM_DAY, days.today() + timedelta(days=1))
    found = totals.totals(unit_id, window, layer=Layer.LOGGED)
    return found[PLAYS].exact if PLAYS in found else None


def test_a_change_recorded_late_takes_the_figures_since_its_day_along(cast: Cast) -> None:
    two = factories.unit("Tỉnh Hai", "3", tier="province", division="province", since=REFORM_DAY)
    moved, day = cast.land.commune, days.today() - timedelta(days=5)
    for ago in (9, 3):
        logged(moved.pk, on=days.today() - timedelta(days=ago))
    assert (plays(cast.land.province.pk), plays(two.pk)) == (8, None)
    told = asked("reparent", [moved], parent_id=two.pk, on=day)
    change = actions.enact(actor=SYSTEM, change=told)
    assert (plays(cast.land.province.pk), plays(two.pk), plays(moved.pk)) == (4, 4, 8)
    assert not totals.audit().mismatches
    actions.undo(actor=SYSTEM, change=change, reason="Thử")
    assert (plays(cast.land.province.pk), plays(two.pk)) == (8, None)
    assert not totals.audit().mismatches


def test_what_stood_under_a_merged_unit_takes_its_figures_along(cast: Cast) -> None:
    office = factories.office("Phòng A", cast.land.commune)
    logged(office.pk, on=days.today() - timedelta(days=1))
    logged(cast.land.commune.pk, on=days.today() - timedelta(days=1))
    before, told = (
        everything(),
        asked(
            "merge",
            [cast.land.commune, cast.land.other],
            [commune("Xã Mới")],
            on=days.today() - timedelta(days=5),
        ),
    )
    change = actions.enact(actor=SYSTEM, change=told)
    new = Unit.objects.get(versions__name="Xã Mới")
    # What the merged unit itself logged after its end stays its own, under its last province.
    assert (plays(new.pk), plays(cast.land.commune.pk)) == (4, 4)
    assert plays(cast.land.province.pk) == 8
    assert not totals.audit().mismatches
    actions.undo(actor=SYSTEM, change=change, reason="Thử")
    assert everything() == before
    assert (plays(cast.land.commune.pk), plays(cast.land.province.pk)) == (8, 8)
    assert not totals.audit().mismatches


def merged(cast: Cast) -> tuple[Change, Unit]:
    told = asked(
        "merge",
        [cast.land.commune, cast.land.other],
        [commune("Xã Mới")],
        on=days.today() - timedelta(days=5),
    )
    change = actions.enact(actor=SYSTEM, change=told)
    return change, Unit.objects.get(versions__name="Xã Mới")


@pytest.mark.parametrize("what", ["hoạt động", "kế hoạch", "chức vụ"])
def test_what_was_filed_on_a_new_unit_keeps_the_change(cast: Cast, what: str) -> None:
    change, new = merged(cast)
    match what:
        case "hoạt động":
            logged(new.pk, on=days.today())
        case "kế hoạch":
            plan(new)
        case "chức vụ":
            person(new, Role.OFFICER)
    before = everything()
    with pytest.raises(Refused, match=f"1 {what}") as refused:
        actions.undo(actor=SYSTEM, change=change, reason="Thử")
    assert [each.code for each in refused.value.problems] == ["filed"]
    assert everything() == before


def test_what_a_new_unit_only_owes_does_not_keep_the_change(cast: Cast) -> None:
    change, new = merged(cast)
    period = ReportPeriod.objects.filter(window_end__gt=days.today()).first()
    owed = ExpectedReport.objects.create(unit=new, period=period, due_on=days.today())
    actions.undo(actor=SYSTEM, change=change, reason="Thử")
    assert not ExpectedReport.objects.filter(pk=owed.pk).exists()


def test_what_was_there_before_a_late_change_does_not_keep_it(cast: Cast) -> None:
    """Only what was entered after the change was recorded was filed on its result."""
    logged(cast.land.other.pk, on=days.today())
    told = asked(
        "merge", [cast.land.commune], [cast.land.other], on=days.today() - timedelta(days=5)
    )
    change = actions.enact(actor=SYSTEM, change=told)
    actions.undo(actor=SYSTEM, change=change, reason="Thử")
    change = actions.enact(actor=SYSTEM, change=told)
    logged(cast.land.other.pk, on=days.today())
    with pytest.raises(Refused, match="1 hoạt động"):
        actions.undo(actor=SYSTEM, change=change, reason="Thử")
