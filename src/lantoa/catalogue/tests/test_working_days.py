"""Days on which offices work, deadlines over them, and how the windows of a year fit together."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.catalogue import actions, queries, rules
from lantoa.catalogue.models import Holiday, MakeUpDay, ReportPeriod
from lantoa.catalogue.tests import factories as make
from lantoa.kernel import days
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused

SYSTEM = System()
HEAD = 7
some_days = st.dates(date(2018, 1, 1), date(2030, 12, 31))


@given(
    some_days, st.integers(1, 30), st.sets(some_days, max_size=20), st.sets(some_days, max_size=9)
)
@settings(deadline=None)
def test_a_deadline_is_a_working_day_and_leaves_a_working_day_after_the_cut_off(
    end: date, number: int, off: set[date], worked: set[date]
) -> None:
    made_up = {day for day in worked if day.weekday() >= 5} - off
    due = rules.due_on(end, number, off, made_up)
    assert rules.is_working_day(due, off, made_up)
    span = [end + timedelta(days=step) for step in range((due - end).days + 1)]
    assert sum(rules.is_working_day(day, off, made_up) for day in span) == number >= 1


def test_a_saturday_that_is_made_up_for_counts_as_a_working_day() -> None:
    friday, saturday, monday = date(2026, 8, 21), date(2026, 8, 22), date(2026, 8, 24)
    assert rules.due_on(saturday, 1, set()) == monday
    assert rules.due_on(saturday, 1, set(), {saturday}) == saturday
    assert rules.due_on(friday, 2, set(), {saturday}) == saturday


@pytest.mark.django_db
def test_the_shipped_windows_of_every_year_tile_it() -> None:
    actions.load(actor=SYSTEM)
    regime = queries.regime("reform_communication")
    actions.open_periods(actor=SYSTEM, regime=regime, years=range(2018, 2031))
    windows = {row.key: row.window for row in ReportPeriod.objects.filter(regime=regime)}
    for year in range(2018, 2031):
        quarters = [windows[f"{year}-Q{number}"] for number in range(1, 5)]
        whole, half = windows[str(year)], windows[f"{year}-H1"]
        assert all(left.end == right.start for left, right in pairwise(quarters)), year
        assert (quarters[0].start, quarters[-1].end) == (whole.start, whole.end), year
        assert (quarters[0].start, quarters[1].end) == (half.start, half.end), year
        assert (half.end, whole.end) == (windows[f"{year}-H2"].start, windows[f"{year}-H2"].end)
        assert windows[f"{year}-N9"].end == quarters[2].end, year


@pytest.mark.django_db
def test_a_make_up_day_brings_a_deadline_forward() -> None:
    regime = make.regime()
    make.deadline(regime, "commune", 1)
    saturday = date(2026, 8, 22)
    period = make.period(regime, "2031-01", saturday - timedelta(days=20), saturday, "month")
    assert queries.deadline(regime, "commune", period) == date(2026, 8, 24)
    MakeUpDay.objects.create(day=saturday, name="Làm bù")
    assert queries.deadline(regime, "commune", period) == saturday


def _weekend() -> date:
    day = days.today() + timedelta(days=14)
    return day + timedelta(days=5 - day.weekday())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("shift", "name", "code"),
    [(2, "Làm bù", "weekday"), (0, " ", "name"), (0, "x" * 121, "name"), (0, "a\x00b", "name")],
)
def test_a_make_up_day_is_a_named_weekend_day(shift: int, name: str, code: str) -> None:
    with pytest.raises(Refused) as refusal:
        actions.add_make_up_day(
            actor=SYSTEM, unit_id=HEAD, day=_weekend() + timedelta(days=shift), name=name
        )
    assert [each.code for each in refusal.value.problems] == [code]
    assert not MakeUpDay.objects.exists()


@pytest.mark.django_db
def test_a_day_is_off_or_made_up_and_never_both() -> None:
    day = _weekend()
    made = actions.add_make_up_day(actor=SYSTEM, unit_id=HEAD, day=day, name="Làm bù")
    for add in (actions.add_holiday, actions.add_make_up_day):
        with pytest.raises(Refused) as refusal:
            add(actor=SYSTEM, unit_id=HEAD, day=day, name="Nghỉ")
        assert [each.code for each in refusal.value.problems] == ["known"]
    actions.remove_make_up_day(actor=SYSTEM, unit_id=HEAD, made_up=made)
    actions.add_holiday(actor=SYSTEM, unit_id=HEAD, day=day, name="Nghỉ")
    with pytest.raises(NotPermitted):
        actions.add_make_up_day(actor=Nobody(), unit_id=HEAD, day=day, name="Làm bù")


@pytest.mark.django_db
def test_a_make_up_day_that_has_come_stays() -> None:
    used = MakeUpDay.objects.create(day=days.today(), name="Hôm nay")
    with pytest.raises(Refused):
        actions.remove_make_up_day(actor=SYSTEM, unit_id=HEAD, made_up=used)
    assert MakeUpDay.objects.get() == used


@pytest.mark.django_db
def test_proposed_days_are_those_of_the_file_that_are_not_known_yet(
    django_assert_num_queries,
) -> None:
    Holiday.objects.create(day=date(2026, 2, 17), name="Tết")
    with django_assert_num_queries(2):
        found = queries.proposed_days(2026)
    assert date(2026, 2, 17) not in {each.day for each in found}
    assert all(each.day.weekday() >= 5 for each in found if not each.is_off)
    assert all(each.day.weekday() < 5 for each in found if each.is_off)
    assert queries.proposed_days(2040) == []
