"""What is due by a day, window by window, and how a task stands: laws and examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.activities.rules import is_met, sure, target_in, windows_of
from lantoa.insight.rules.progress import (
    Counting,
    Event,
    LineState,
    Standing,
    Task,
    asked_span,
    due_by,
    said,
    standing,
)
from lantoa.insight.rules.windows import (
    MOST_BOXES,
    Done,
    Window,
    WindowState,
    boxes,
    window_names,
    windows,
)
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, Value, exact, stated
from lantoa.plans.rules import Asked

YEAR = Interval(date(2018, 1, 1), date(2019, 1, 1))
CADENCES = ("day", "week", "month", "quarter", "year")
AFTER = date(2019, 1, 1)

periods = st.builds(
    lambda start, length: Interval(start, start + timedelta(days=length)),
    st.dates(date(2015, 1, 1), date(2030, 1, 1)),
    st.integers(1, 800),
)
numbers = st.integers(1, 400).map(Decimal)


@st.composite
def spans(draw: st.DrawFn) -> tuple[Interval, Interval]:
    """A period, and days inside it that ask."""
    period = draw(periods)
    low = draw(st.integers(0, period.length - 1))
    high = draw(st.integers(low, period.length - 1))
    start = period.start
    return period, Interval.through(start + timedelta(days=low), start + timedelta(days=high))


@st.composite
def done_in(draw: st.DrawFn, period: Interval) -> list[Done]:
    days = draw(st.lists(st.integers(0, period.length - 1), max_size=30))
    return [(period.start + timedelta(days=day), Decimal(draw(st.integers(0, 9)))) for day in days]


@st.composite
def tasks(draw: st.DrawFn) -> tuple[Task, list[Done]]:
    period, span = draw(spans())
    cadence = draw(st.sampled_from(["", *CADENCES]))
    target = draw(
        st.one_of(
            st.just(NOT_STATED),
            numbers.map(exact),
            st.builds(stated, numbers, st.sampled_from([Qualifier.AT_LEAST, Qualifier.MORE_THAN])),
        )
    )
    deadline = draw(st.sampled_from([None, span.last]))
    asked = Asked(target, "bài", cadence, deadline=deadline)
    return Task(asked, period, span), draw(done_in(period))


# --- Windows -------------------------------------------------------------------------------------


@given(st.sampled_from(CADENCES), periods)
def test_windows_hold_each_day_of_the_period_once(cadence: str, period: Interval) -> None:
    found = list(windows_of(cadence, period))
    assert found[0].start == period.start and found[-1].end == period.end
    assert all(one.end == other.start for one, other in pairwise(found))


@given(st.sampled_from(CADENCES), spans(), numbers, st.data())
def test_what_the_windows_hold_is_all_that_was_done(
    cadence: str, days: tuple[Interval, Interval], number: Decimal, data: st.DataObject
) -> None:
    period, span = days
    done = data.draw(done_in(period))
    found = windows(cadence, exact(number), period, span, done, period.end)
    assert sum(each.done for each in found) == sum(amount for _, amount in done)
    for each in found:
        assert (each.target is None) == (each.state is WindowState.NOT_ASKED)
        assert 0 <= each.wanted <= number
        if not each.span.overlaps(span):
            assert each.target is None


def test_three_a_week_ask_for_nothing_in_the_one_day_of_a_week_that_ends_the_year() -> None:
    assert target_in(exact(3), "week", Interval.of_day(date(2018, 12, 31))) is None
    four = Interval(date(2026, 12, 28), date(2027, 1, 1))
    assert target_in(exact(3), "week", four) == exact(2)
    whole = Interval(date(2018, 1, 1), date(2018, 1, 8))
    assert target_in(stated(3, Qualifier.AT_LEAST), "week", whole) == stated(3, Qualifier.AT_LEAST)
    half = Interval(date(2018, 1, 16), date(2018, 2, 1))
    assert target_in(exact(1), "month", half) == exact(1)
    assert target_in(exact(1), "month", Interval(date(2018, 1, 20), date(2018, 2, 1))) is None
    assert target_in(NOT_STATED, "month", half) == exact(1)


def test_windows_bear_the_names_that_people_use() -> None:
    assert window_names("week", Interval(date(2018, 2, 12), date(2018, 2, 19))) == (
        "Tuần 7",
        "tuần 7",
    )
    # The last day of 2018 lies in the first week of 2019.
    assert window_names("week", Interval.of_day(date(2018, 12, 31)))[1] == "tuần 1/2019"
    assert window_names("quarter", Interval(date(2018, 4, 1), date(2018, 7, 1)))[0] == "Quý II"
    assert window_names("month", Interval(date(2018, 2, 1), date(2018, 3, 1)))[1] == "tháng 2/2018"
    assert window_names("day", Interval.of_day(date(2018, 2, 1)))[0] == "01/2"


@pytest.mark.parametrize("cadence", ["week", "month", "quarter", "year"])
def test_no_two_windows_of_a_plan_of_many_years_have_one_name(cadence: str) -> None:
    period = Interval(date(2017, 1, 1), date(2020, 7, 1))
    found = windows(cadence, exact(1), period, period, [], AFTER)
    for names in ({each.short for each in found}, {each.label for each in found}):
        assert len(names) == len(found)
    if cadence == "week":
        labels = [each.label for each in found]
        assert labels[:2] == ["tuần 52/2016", "tuần 1/2017"] and "tuần 7/2019" in labels


def test_a_long_strip_is_folded_into_months_and_loses_no_window() -> None:
    found = windows("day", exact(1), YEAR, YEAR, [(date(2018, 1, 3), Decimal(1))], AFTER)
    folded = boxes(found)
    assert (len(found), len(folded)) == (365, 12)
    assert sum(each.asked for each in folded) == 365
    assert (folded[0].met, folded[0].asked, folded[0].state) == (1, 31, WindowState.MISSED)
    weeks = windows("week", exact(1), YEAR, YEAR, [], AFTER)
    assert len(boxes(weeks)) == len(weeks) <= MOST_BOXES


# --- What is due ---------------------------------------------------------------------------------


@given(numbers, periods, st.integers(-30, 900), st.integers(0, 60))
def test_what_is_due_grows_with_time_and_never_above_the_target(
    number: Decimal, span: Interval, offset: int, later: int
) -> None:
    on = span.start + timedelta(days=offset)
    now, then = due_by(number, span, on), due_by(number, span, on + timedelta(days=later))
    assert 0 <= now <= then <= number
    assert due_by(number, span, span.start) == 0
    assert due_by(number, span, span.end) == number
    assert now == now.to_integral_value()


@given(tasks(), st.integers(-30, 900), st.integers(0, 60))
def test_any_task_is_due_as_time_goes_and_never_beyond_all_of_it(
    given_task: tuple[Task, list[Done]], offset: int, later: int
) -> None:
    task, done = given_task
    on = task.period.start + timedelta(days=offset)
    now = standing(task, done, on)
    then = standing(task, done, on + timedelta(days=later))
    end = standing(task, done, task.period.end)
    assert 0 <= now.due <= then.due
    if now.total is not None:
        assert then.due <= now.total == then.total
        assert end.due == end.total
    # Nobody is behind with what is not due, and who is behind at the end was not done.
    assert now.behind <= max(now.due, Decimal(1))
    assert now.behind == 0 or now.due > 0
    assert end.behind == 0 or end.state is not LineState.DONE


@given(tasks(), st.integers(0, 900), st.data())
def test_more_work_never_makes_a_task_look_worse(
    given_task: tuple[Task, list[Done]], offset: int, data: st.DataObject
) -> None:
    task, done = given_task
    on = task.period.start + timedelta(days=offset)
    more = [*done, *data.draw(done_in(task.period))]
    before, after = standing(task, done, on), standing(task, more, on)
    assert after.behind <= before.behind
    assert after.done >= before.done
    assert not (before.state is LineState.DONE and after.state is not LineState.DONE)


@given(tasks(), st.integers(-30, 900))
def test_the_word_says_what_the_numbers_say(
    given_task: tuple[Task, list[Done]], offset: int
) -> None:
    task, done = given_task
    found = standing(task, done, task.period.start + timedelta(days=offset))
    match found.state:
        case LineState.WITHOUT_TARGET:
            assert found.total is None
        case LineState.DONE:
            assert found.behind == 0 and found.done > 0
        case LineState.BEHIND | LineState.NOT_BEGUN:
            assert found.behind > 0
        case LineState.NOT_DUE:
            assert found.due == 0 and not any(each.done for each in found.windows)
        case LineState.ON_TIME:
            assert found.behind == 0
    assert said(task.asked, found).done


# --- One way of asking after the other -----------------------------------------------------------


def task(target: Value = NOT_STATED, period: Interval = YEAR, **asked: object) -> Task:
    made = replace(Asked(target, "bài" if target.is_stated else ""), **asked)
    return Task(made, period, asked_span(period, deadline=made.deadline))


def acts(*days: tuple[date, int]) -> list[Done]:
    return [(day, Decimal(number)) for day, number in days]


def words(asked: Task, done: list[Done], on: date) -> str:
    return str(said(asked.asked, standing(asked, done, on)))


def test_a_quantity_is_due_day_by_day() -> None:
    asked = task(exact(48))
    done = acts((date(2018, 1, 5), 9))
    assert words(asked, done, date(2018, 4, 2)) == "đến hạn 11 trên 48 bài, đã làm 9, chậm 2"
    assert words(asked, [], date(2018, 4, 2)) == "đến hạn 11 trên 48 bài, đã làm 0, chậm 11"
    assert standing(asked, [], date(2018, 4, 2)).state is LineState.NOT_BEGUN
    assert standing(asked, done, date(2018, 4, 2)).state is LineState.BEHIND
    assert standing(asked, done, date(2018, 2, 1)).state is LineState.ON_TIME
    assert words(asked, done, date(2018, 2, 1)).endswith("nhanh hơn 5")
    assert standing(asked, [], date(2018, 1, 1)).state is LineState.NOT_DUE
    assert standing(asked, acts((date(2018, 1, 5), 48)), date(2018, 2, 1)).state is LineState.DONE


def test_more_than_600_is_not_kept_by_600() -> None:
    asked = task(stated(600, Qualifier.MORE_THAN))
    exactly, more = acts((date(2018, 5, 1), 600)), acts((date(2018, 5, 1), 601))
    assert standing(asked, exactly, AFTER).state is LineState.BEHIND
    assert standing(asked, more, AFTER).state is LineState.DONE


def test_a_date_asks_for_all_at_once_and_the_day_itself_is_in_time() -> None:
    asked = task(exact(2), deadline=date(2018, 6, 30))
    one = acts((date(2018, 6, 1), 1))
    assert standing(asked, one, date(2018, 6, 30)).state is LineState.ON_TIME
    late = standing(asked, one, date(2018, 7, 1))
    assert (late.due, late.behind, late.state) == (2, 1, LineState.BEHIND)
    both = [*one, *acts((date(2018, 7, 9), 1))]
    kept_late = standing(asked, both, AFTER)
    assert (kept_late.state, kept_late.is_late, kept_late.label) == (
        LineState.DONE,
        True,
        "Xong, chậm hạn",
    )
    assert not kept_late.is_in_time
    assert standing(task(NOT_STATED, deadline=date(2018, 6, 30)), [], AFTER).behind == 1


def test_a_pace_is_kept_window_by_window_and_plenty_does_not_mend_a_gap() -> None:
    asked = task(exact(3), cadence="week")
    thursdays = [date(2018, 1, 4) + timedelta(weeks=week) for week in range(52)]
    fewer = {7: 0, 8: 0, 9: 2, 30: 2, 44: 1}
    done = acts(
        *(
            (on, fewer.get(week, 30))
            for week, on in enumerate(thursdays, start=1)
            if fewer.get(week, 30)
        )
    )
    found = standing(asked, done, AFTER)
    assert [each.short for each in found.missed] == [f"Tuần {week}" for week in fewer]
    assert (found.total, found.due, found.done, found.behind) == (52, 52, 47, 5)
    assert words(asked, done, AFTER) == "đến hạn 52 trên 52 tuần, đạt 47, thiếu 5"
    middle = standing(asked, done, date(2018, 2, 15))
    assert (middle.due, middle.behind) == (6, 0)
    states = {each.short: each.state for each in middle.windows}
    assert states["Tuần 7"] is WindowState.RUNNING
    assert states["Tuần 10"] is WindowState.MET
    assert standing(asked, [], date(2018, 1, 3)).windows[1].state is WindowState.FUTURE


def test_a_plan_that_was_issued_in_march_asks_for_nothing_before() -> None:
    span = asked_span(YEAR, issued_on=date(2018, 3, 20))
    asked = Task(Asked(exact(1), "tin", "month"), YEAR, span)
    found = standing(asked, [], AFTER)
    states = [each.state for each in found.windows]
    assert states[:3] == [WindowState.NOT_ASKED] * 3
    assert (found.total, found.behind) == (9, 9)
    assert due_by(Decimal(10), span, date(2018, 3, 20)) == 0


def test_what_is_asked_ends_with_the_deadline_or_the_plan() -> None:
    assert asked_span(YEAR, closed_on=date(2018, 5, 1)).last == date(2018, 5, 1)
    assert asked_span(YEAR, deadline=date(2017, 5, 1)) == Interval.of_day(YEAR.start)
    assert asked_span(YEAR, issued_on=date(2020, 1, 1)) == Interval.of_day(YEAR.last)
    assert asked_span(YEAR, issued_on=date(2017, 12, 1), deadline=date(2020, 1, 1)) == YEAR


def test_every_event_asks_and_one_that_had_nothing_is_missed() -> None:
    asked = task(exact(1), cadence="class", event_kind="lớp bồi dưỡng")
    held = [
        Event(number, f"khóa {number}", date(2018, number, 9), Decimal(number != 5))
        for number in range(1, 7)
    ]
    found = standing(asked, [], AFTER, events=held)
    assert [each.key for each in found.missed] == [5]
    assert str(said(asked.asked, found)) == "đến hạn 6 trên 6 lớp bồi dưỡng, có 5, thiếu 1"
    early = standing(asked, [], date(2018, 5, 9), events=held)
    assert (early.due, early.behind) == (4, 0)
    assert early.state is LineState.ON_TIME
    # More classes may still be held: all of those held is not all.
    assert standing(asked, [], date(2018, 5, 9), events=held[:4]).state is LineState.ON_TIME
    assert standing(asked, [], AFTER, events=held[:4]).state is LineState.DONE
    closed = replace(asked, span=asked_span(YEAR, closed_on=date(2018, 4, 30)))
    assert standing(closed, [], AFTER, events=held).missed == ()
    none = standing(asked, [], AFTER)
    assert (none.state, none.is_decided) == (LineState.NOT_DUE, False)
    assert str(said(asked.asked, none)).startswith("chưa ghi lớp bồi dưỡng nào")


def test_each_unit_answers_for_itself() -> None:
    asked = task(exact(2), cadence="quarter", each_unit=True)
    quarters = [date(2018, month, 10) for month in (1, 4, 7, 10)]
    shares = {
        1: acts(*((on, 2) for on in quarters)),
        2: acts(*((on, 2) for on in quarters[:3])),
        3: [],
    }
    found = standing(asked, [], AFTER, units=shares)
    assert (found.counting, found.total, found.done, found.behind) == (Counting.UNITS, 3, 1, 2)
    assert found.units is not None
    assert [each.short for each in found.units[2].missed] == ["Quý IV"]
    assert str(said(asked.asked, found)) == "đến hạn 3 trên 3 đơn vị, đủ 1, chậm 2"
    assert standing(asked, [], AFTER, units={1: shares[1]}).state is LineState.DONE
    assert standing(asked, [], AFTER, units={}).state is LineState.NOT_DUE


def test_a_task_in_words_is_kept_by_anything_and_missed_by_nothing() -> None:
    asked = task()
    idle, busy = standing(asked, [], AFTER), standing(asked, acts((date(2018, 5, 1), 1)), AFTER)
    assert idle.state is busy.state is LineState.WITHOUT_TARGET
    assert (idle.is_decided, idle.is_in_time) == (True, False)
    assert (busy.is_decided, busy.is_in_time) == (True, True)
    assert not standing(asked, [], date(2018, 5, 1)).is_decided
    each = task(each_unit=True)
    both = standing(each, [], AFTER, units={1: acts((date(2018, 5, 1), 1)), 2: []})
    assert (both.total, both.done, both.behind) == (None, 1, 1)


@pytest.mark.parametrize(
    ("value", "amount"),
    [
        (exact(5), 5),
        (stated(5, Qualifier.MORE_THAN), 5),
        (stated(5, Qualifier.ABOUT), 5),
        (stated(5, Qualifier.AT_MOST), 0),
        (NOT_STATED, 0),
    ],
)
def test_at_most_and_not_stated_fill_nothing(value: Value, amount: int) -> None:
    assert sure(value) == amount
    assert is_met(exact(5), sure(value)) == (amount == 5)


def test_a_standing_says_whether_it_can_be_judged() -> None:
    found = standing(task(exact(1), deadline=date(2018, 6, 30)), [], date(2018, 3, 1))
    assert isinstance(found, Standing) and not found.is_decided
    done = standing(
        task(exact(1), deadline=date(2018, 6, 30)), acts((YEAR.start, 1)), date(2018, 3, 1)
    )
    assert done.is_decided and done.is_in_time
    assert all(isinstance(each, Window) for each in found.windows)
