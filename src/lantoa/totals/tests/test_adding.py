"""How figures of a measure are put together, by its own rule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.catalogue.rules.adding import Adding
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, Total, Value, exact, stated
from lantoa.totals.rules.adding import Figure, Rollup, roll_up
from lantoa.totals.tests.factories import QUARTER, YEAR

SUM, LAST, MAXIMUM = Adding.SUM, Adding.LAST, Adding.MAXIMUM


def on(month: int, number: Value | int, unit: int = 1, weight: int | None = None) -> Figure:
    value = number if isinstance(number, Value) else exact(number)
    day = Interval.of_day(date(2026, month, 5))
    return Figure(unit, day, value, None if weight is None else Decimal(weight))


def rolled(*figures: Figure, time: Adding, units: Adding = SUM, of: int = 2) -> Rollup:
    return roll_up(figures, range(1, of + 1), over_time=time, over_units=units)


def test_what_happened_is_summed_and_what_there_is_is_not() -> None:
    figures = [on(1, 10), on(3, 12), on(2, 11), on(2, 5, unit=2)]
    assert rolled(*figures, time=SUM).total == Total(exact=Decimal(38))
    assert rolled(*figures, time=LAST).total == Total(exact=Decimal(17))
    assert rolled(*figures, time=MAXIMUM, units=MAXIMUM).total == Total(exact=Decimal(12))


def test_units_without_a_figure_are_named_and_not_zero() -> None:
    found = rolled(on(1, 3, unit=2), time=SUM, of=3)
    assert found.gaps == (1, 3)
    assert rolled(time=SUM).total == Total()


def test_a_year_and_its_quarter_are_not_counted_twice() -> None:
    year, quarter = Figure(1, YEAR, exact(40)), Figure(1, QUARTER, exact(9))
    found = rolled(quarter, year, Figure(2, QUARTER, exact(1)), time=SUM)
    assert found.total == Total(exact=Decimal(41))
    assert found.doubles == (quarter,)


def test_two_things_of_one_day_are_both_counted() -> None:
    assert rolled(on(1, 2), on(1, 3), time=SUM).total == Total(exact=Decimal(5))
    assert rolled(on(1, 2), on(1, 3), time=LAST).total == Total(exact=Decimal(5))


def test_parts_never_mix() -> None:
    figures = [on(1, 5), on(1, stated(600, Qualifier.MORE_THAN)), on(2, NOT_STATED, unit=2)]
    expected = Total(exact=Decimal(5), more_than=Decimal(600), not_stated=1)
    for time in (SUM, MAXIMUM):
        assert rolled(*figures, time=time).total == expected


def test_an_average_counts_each_figure_with_its_weight() -> None:
    figures = [on(1, 80, weight=10), on(1, 50, unit=2, weight=30)]
    found = rolled(*figures, time=Adding.AVERAGE, units=Adding.AVERAGE)
    assert found.total == Total(exact=Decimal("57.5"))


def test_a_rate_is_made_from_the_sums_of_its_parts() -> None:
    figures = [on(1, 1, weight=2), on(1, 1, unit=2, weight=8)]
    found = rolled(*figures, time=Adding.RATE, units=Adding.RATE)
    assert found.total == Total(exact=Decimal("0.2"))


def test_what_cannot_be_weighed_is_said_and_not_guessed() -> None:
    left = [on(1, 7), on(2, stated(9, Qualifier.ABOUT), weight=2), on(3, NOT_STATED, weight=1)]
    found = rolled(*left, on(1, 4, unit=2, weight=1), time=Adding.AVERAGE)
    assert found.total == Total(exact=Decimal(4), not_stated=1)
    assert set(found.unweighed) == set(left)
    assert rolled(on(1, 7), time=Adding.RATE).total == Total()


@pytest.mark.parametrize(("time", "units"), [(Adding.NONE, SUM), (SUM, Adding.NONE)])
def test_what_cannot_be_put_together_has_no_total(time: Adding, units: Adding) -> None:
    assert rolled(on(1, 3), on(2, 4), time=time, units=units) == Rollup(None, gaps=(2,))


def test_one_figure_of_one_unit_needs_no_putting_together() -> None:
    found = rolled(on(1, 3), time=Adding.NONE, units=Adding.NONE, of=1)
    assert found.total == Total(exact=Decimal(3))
    summed_before = Figure(1, Interval.of_day(date(2026, 1, 5)), exact(7), sources=2)
    assert rolled(summed_before, time=Adding.NONE, of=1).total is None


def test_that_somebody_stated_none_does_not_undo_what_stands() -> None:
    assert rolled(on(1, 3), on(4, NOT_STATED), time=LAST).total == Total(exact=Decimal(3))
    assert rolled(on(4, NOT_STATED), time=LAST).total == Total(not_stated=1)


def test_each_unit_is_put_together_over_time_before_the_units_are() -> None:
    figures = [on(1, 80, weight=1), on(2, 50, weight=2), on(1, 10, unit=2, weight=9)]
    assert rolled(*figures, time=Adding.AVERAGE, units=SUM).total == Total(exact=Decimal(70))
    assert rolled(*figures, time=LAST, units=Adding.AVERAGE).total == Total(exact=Decimal("17.273"))
    assert rolled(*figures, time=SUM, units=MAXIMUM).total == Total(exact=Decimal(130))
    assert rolled(*figures, time=SUM, units=LAST).total == Total(exact=Decimal(130))


def test_what_was_summed_before_cannot_be_averaged_and_is_said() -> None:
    summed = Figure(1, Interval.of_day(date(2026, 1, 5)), exact(9), Decimal(2), sources=3)
    assert rolled(summed, time=Adding.AVERAGE).unweighed == (summed,)


def test_what_a_unit_became_tells_of_the_same_things() -> None:
    figures = [on(1, 5), on(2, 3, unit=2), on(8, 8, unit=3)]
    heirs = {1: frozenset({3}), 2: frozenset({3})}
    found = roll_up(figures, {1, 2, 3}, over_time=LAST, over_units=SUM, heirs=heirs)
    assert (found.total, found.replaced) == (Total(exact=Decimal(8)), (1, 2))
    before = roll_up(figures[:2], {1, 2, 3}, over_time=LAST, over_units=SUM, heirs=heirs)
    assert (before.total, before.gaps) == (Total(exact=Decimal(8)), (3,))
    summed = roll_up(figures, {1, 2, 3}, over_time=SUM, over_units=SUM, heirs=heirs)
    assert summed.total == Total(exact=Decimal(16))


figures = st.lists(
    st.builds(
        lambda unit, start, length, number, weight: Figure(
            unit,
            Interval(
                date(2026, 1, 1) + timedelta(days=start),
                date(2026, 1, 1) + timedelta(days=start + length),
            ),
            NOT_STATED if number is None else exact(number),
            None if weight is None else Decimal(weight),
        ),
        st.integers(1, 4),
        st.integers(0, 60),
        st.sampled_from([1, 1, 15, 31]),
        st.one_of(st.none(), st.integers(0, 99)),
        st.one_of(st.none(), st.integers(1, 9)),
    ),
    max_size=8,
)


@given(figures, st.sampled_from(Adding), st.sampled_from(Adding), st.randoms(use_true_random=False))
def test_the_order_of_the_figures_does_not_matter(
    some: list[Figure], time: Adding, units: Adding, random
) -> None:
    first = roll_up(some, {1, 2, 3}, over_time=time, over_units=units)
    shuffled = list(some)
    random.shuffle(shuffled)
    again = roll_up(shuffled, {1, 2, 3}, over_time=time, over_units=units)
    assert (again.total, again.gaps) == (first.total, first.gaps)
    assert sorted(map(str, again.doubles)) == sorted(map(str, first.doubles))


@given(figures)
def test_days_are_summed_to_the_same_as_by_hand(some: list[Figure]) -> None:
    days = [each for each in some if each.span.length == 1]
    found = roll_up(days, {1, 2}, over_time=SUM, over_units=SUM)
    assert found.total == Total.of(each.value for each in days if each.unit_id in (1, 2))
    assert found.doubles == ()


@given(figures, st.sampled_from([LAST, MAXIMUM]))
def test_a_stock_never_grows_by_telling_it_again(some: list[Figure], time: Adding) -> None:
    days = [each for each in some if each.span.length == 1 and each.value.is_stated]
    one_each = list({(each.unit_id, each.span): each for each in days}.values())
    found = roll_up(one_each, {1, 2, 3, 4}, over_time=time, over_units=SUM)
    by_unit: dict[int, Decimal] = {}
    for each in one_each:
        assert each.value.number is not None
        by_unit[each.unit_id] = max(by_unit.get(each.unit_id, Decimal(0)), each.value.number)
    assert found.total is not None
    assert (found.total.exact or 0) <= sum(by_unit.values(), Decimal(0))


day_figures = st.lists(
    st.builds(
        lambda unit, day, number: Figure(
            unit, Interval.of_day(date(2026, 1, 1) + timedelta(days=day)), exact(number)
        ),
        st.integers(1, 4),
        st.integers(0, 60),
        st.integers(0, 99),
    ),
    max_size=12,
)


def number(some: list[Figure], units: set[int], time: Adding) -> Decimal | None:
    total = roll_up(some, units, over_time=time, over_units=SUM).total
    assert total is not None
    return total.exact


@given(day_figures, st.integers(0, 61), st.integers(1, 4))
def test_a_window_cut_in_two_says_the_same_as_the_whole(
    some: list[Figure], cut: int, unit: int
) -> None:
    day = date(2026, 1, 1) + timedelta(days=cut)
    early = [each for each in some if each.span.start < day]
    late = [each for each in some if each.span.start >= day]

    def of(part: list[Figure], time: Adding) -> Decimal | None:
        return number(part, {unit}, time)

    first, second = of(early, LAST), of(late, LAST)
    assert of(some, LAST) == (first if second is None else second)
    parts = [each for each in (of(early, MAXIMUM), of(late, MAXIMUM)) if each is not None]
    assert of(some, MAXIMUM) == max(parts, default=None)
    parts = [each for each in (of(early, SUM), of(late, SUM)) if each is not None]
    assert of(some, SUM) == (sum(parts) if parts else None)


@given(day_figures, st.sets(st.integers(1, 4)), st.sampled_from([SUM, LAST, MAXIMUM]))
def test_units_parted_in_two_say_the_same_as_all(
    some: list[Figure], few: set[int], time: Adding
) -> None:
    every = {1, 2, 3, 4}
    both = [
        roll_up(some, part, over_time=time, over_units=SUM).total for part in (few, every - few)
    ]
    assert None not in both
    assert roll_up(some, every, over_time=time, over_units=SUM).total == sum(both, Total())


@given(day_figures.filter(len))
def test_a_rate_of_all_is_that_of_the_sums_and_not_of_the_rates(some: list[Figure]) -> None:
    weighed = [replace(each, weight=Decimal(each.span.start.day)) for each in some]
    found = roll_up(weighed, {1, 2, 3, 4}, over_time=Adding.RATE, over_units=Adding.RATE).total
    upper = sum((each.value.number or Decimal(0) for each in weighed), Decimal(0))
    lower = sum((each.weight or Decimal(0) for each in weighed), Decimal(0))
    assert found is not None
    assert found.exact == (upper / lower).quantize(Decimal("0.001"))
