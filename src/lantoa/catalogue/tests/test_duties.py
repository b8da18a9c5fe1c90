"""Days off and deadlines that a province enters for itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lantoa.audit.models import Entry
from lantoa.catalogue import actions, queries
from lantoa.catalogue.models import Holiday, TierDeadline
from lantoa.catalogue.tests import factories as make
from lantoa.kernel import days
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused

pytestmark = pytest.mark.django_db
SYSTEM = System()
HEAD = 7


def in_days(number: int) -> date:
    return days.today() + timedelta(days=number)


def off(day: date, name: str = "Tết Nguyên đán") -> Holiday:
    return actions.add_holiday(actor=SYSTEM, unit_id=HEAD, day=day, name=name)


def code(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.problems[0].code


def test_a_day_off_is_added_once_and_moves_the_deadlines_that_are_still_to_be_set() -> None:
    regime = make.regime()
    make.deadline(regime, "commune", 1)
    last = in_days(30)
    period = make.period(regime, "2031-01", last - timedelta(days=20), last, "month")
    before = queries.deadline(regime, "commune", period)
    off(before)
    assert queries.deadline(regime, "commune", period) > before
    with pytest.raises(Refused) as refusal:
        off(before, "Tết")
    assert code(refusal) == "known"


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_day_off_has_a_name(name: str) -> None:
    with pytest.raises(Refused) as refusal:
        off(in_days(3), name)
    assert code(refusal) == "name"


def test_a_day_off_is_near() -> None:
    for day in (date(1, 1, 1), date(9999, 12, 31)):
        with pytest.raises(Refused) as refusal:
            off(day)
        assert code(refusal) == "too_far"


def test_a_day_off_goes_again_until_it_has_come() -> None:
    actions.remove_holiday(actor=SYSTEM, unit_id=HEAD, holiday=off(in_days(1)))
    assert not Holiday.objects.exists()
    used = Holiday.objects.create(day=days.today(), name="Hôm nay")
    with pytest.raises(Refused) as refusal:
        actions.remove_holiday(actor=SYSTEM, unit_id=HEAD, holiday=used)
    assert code(refusal) == "used"
    assert Holiday.objects.get() == used
    verbs = set(Entry.objects.values_list("verb", flat=True))
    assert verbs == {"catalogue.add_holiday", "catalogue.remove_holiday"}


def set_deadline(working_days: int, on: date, **more: object) -> list[TierDeadline]:
    given: dict[str, object] = {
        "tier": "commune",
        "cadences": ["month"],
        "is_verified": True,
        **more,
    }
    return actions.change_deadline(
        actor=SYSTEM,
        unit_id=HEAD,
        regime=given.pop("regime"),  # type: ignore[arg-type]
        working_days=working_days,
        on=on,
        **given,  # type: ignore[arg-type]
    )


def test_a_deadline_changes_from_a_day_on_and_older_periods_keep_theirs(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    regime = make.regime()
    make.deadline(regime, "commune", 2)
    set_deadline(5, in_days(40), regime=regime)
    near = make.period(regime, "2031-01", in_days(1), in_days(30), "month")
    far = make.period(regime, "2031-02", in_days(30), in_days(60), "month")
    working = {
        period: queries.deadline(regime, "commune", period) - period.window_end
        for period in (near, far)
    }
    assert working[near] < working[far]
    with django_assert_num_queries(1):
        (term,) = queries.terms(regime, days.today())
    assert term.now is not None
    assert (term.now.working_days_after, term.now.is_verified) == (2, False)
    assert [(row.working_days_after, row.is_verified) for row in term.later] == [(5, True)]


def test_one_change_covers_several_cadences_and_is_logged_once() -> None:
    regime = make.regime()
    rows = set_deadline(3, days.today(), regime=regime, cadences=["year", "quarter"])
    assert {row.cadence for row in rows} == {"quarter", "year"}
    (entry,) = Entry.objects.filter(verb="catalogue.change_deadline")
    assert entry.data["cadences"] == ["quarter", "year"]


@pytest.mark.parametrize(
    ("working_days", "more", "reason"),
    [
        (0, {}, "range"),
        (61, {}, "range"),
        (3, {"tier": "district"}, "tier"),
        (3, {"tier": "ward"}, "tier"),
        (3, {"cadences": []}, "none"),
        (3, {"cadences": ["week"]}, "none"),
    ],
)
def test_a_deadline_that_cannot_be_is_refused(
    working_days: int, more: dict[str, object], reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        set_deadline(working_days, days.today(), regime=make.regime(), **more)
    assert code(refusal) == reason
    assert not TierDeadline.objects.exists()


def test_a_deadline_of_the_past_and_one_that_holds_already_are_refused() -> None:
    regime = make.regime()
    set_deadline(3, days.today(), regime=regime)
    for on, reason in ((in_days(-1), "past"), (in_days(5), "unchanged")):
        with pytest.raises(Refused) as refusal:
            set_deadline(3, on, regime=regime)
        assert code(refusal) == reason


def test_nobody_changes_duties_without_the_permission() -> None:
    with pytest.raises(NotPermitted):
        actions.add_holiday(actor=Nobody(), unit_id=HEAD, day=in_days(1), name="Tết")
    with pytest.raises(NotPermitted):
        actions.change_deadline(
            actor=Nobody(),
            unit_id=HEAD,
            regime=make.regime(),
            tier="commune",
            cadences=["month"],
            working_days=2,
            on=days.today(),
            is_verified=False,
        )


def test_the_running_and_the_next_periods_are_offered() -> None:
    regime = make.regime()
    make.period(regime, "2031-01", in_days(-60), in_days(-30), "month")
    running = make.period(regime, "2031-02", in_days(-30), in_days(1), "month")
    following = make.period(regime, "2031-03", in_days(1), in_days(30), "month")
    make.period(regime, "2039-01", in_days(1000), in_days(1030), "month")
    assert queries.upcoming_periods(regime, days.today()) == [running, following]
