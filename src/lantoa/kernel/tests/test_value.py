"""What a figure says, and what a sum of figures may and may not say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.value import (
    NOT_APPLICABLE,
    NOT_STATED,
    Part,
    Qualifier,
    State,
    Total,
    Value,
    exact,
    stated,
)

numbers = st.decimals(0, 10**9, places=3, allow_nan=False, allow_infinity=False)
points = st.builds(
    lambda n, q: Value(State.STATED, n, qualifier=q), numbers, st.sampled_from(Qualifier)
)
ranges = st.builds(
    lambda low, more, q: Value(State.STATED, low, low + more, q),
    numbers,
    st.decimals("0.001", 10**6, places=3),
    st.sampled_from([Qualifier.EXACT, Qualifier.ABOUT]),
)
values = st.one_of(points, ranges, st.sampled_from([NOT_STATED, NOT_APPLICABLE]))
totals = st.lists(values, max_size=6).map(Total.of)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (exact(23), "23"),
        (exact(0), "0"),
        (exact(Decimal("8.5")), "8.5"),
        (stated(600, Qualifier.MORE_THAN), ">600"),
        (stated(3, Qualifier.AT_LEAST), ">=3"),
        (stated(5, Qualifier.AT_MOST), "<=5"),
        (stated(30, Qualifier.ABOUT), "~30"),
        (Value(State.STATED, Decimal(50), Decimal(100)), "50..100"),
        (Value(State.STATED, Decimal(50), Decimal(100), Qualifier.ABOUT), "~50..100"),
        (NOT_STATED, "?"),
        (NOT_APPLICABLE, "-"),
    ],
)
def test_each_kind_of_figure_has_one_short_text(value: Value, text: str) -> None:
    assert value.encode() == text
    assert Value.decode(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "0 ",
        "-1",
        "+1",
        "1,5",
        "1.2345",
        "1e3",
        "??",
        "50..",
        "..5",
        "5..5",
        "9..5",
        ">1..2",
        "=3",
        "٣",
        "1" * 16,
        "1\n",
        "NaN",
        "Infinity",
    ],
)
def test_any_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Value.decode(text)


def test_zero_is_stated_and_nothing_is_not_zero() -> None:
    assert exact(0).is_stated
    assert exact(0).is_exact
    assert not NOT_STATED.is_stated
    assert exact(0) != NOT_STATED
    assert exact(0).parts() == {Part.EXACT: Decimal(0)}
    assert Total.of([exact(0)]).is_stated
    assert not Total.of([NOT_STATED]).is_stated
    assert not Total().is_stated


@pytest.mark.parametrize(
    "parts",
    [
        {"state": State.STATED},
        {"state": State.NOT_STATED, "number": Decimal(1)},
        {"state": State.NOT_APPLICABLE, "number": Decimal(0)},
        {"state": State.NOT_STATED, "number_max": Decimal(1)},
        {"state": State.NOT_STATED, "qualifier": Qualifier.MORE_THAN},
        {"state": State.NOT_APPLICABLE, "qualifier": Qualifier.ABOUT},
        {"state": State.STATED, "number": Decimal(-1)},
        {"state": State.STATED, "number": Decimal("NaN")},
        {"state": State.STATED, "number": Decimal("Infinity")},
        {"state": State.STATED, "number": Decimal(10) ** 15},
        {"state": State.STATED, "number": Decimal(10) ** 40},
        {"state": State.STATED, "number": Decimal(1), "number_max": Decimal("NaN")},
        {"state": State.STATED, "number": Decimal(1), "number_max": Decimal("Infinity")},
        {"state": State.STATED, "number": Decimal(1), "number_max": Decimal(10) ** 15},
        {"state": State.STATED, "number": Decimal(5), "number_max": Decimal(5)},
        {"state": State.STATED, "number": Decimal(5), "number_max": Decimal(4)},
        {"state": State.STATED, "number": Decimal(5), "number_max": Decimal("5.0001")},
        {
            "state": State.STATED,
            "number": Decimal(5),
            "number_max": Decimal(9),
            "qualifier": Qualifier.MORE_THAN,
        },
    ],
)
def test_what_cannot_be_said_is_refused(parts: dict) -> None:
    with pytest.raises(ValueError, match=r"."):
        Value(**parts)


@given(values)
def test_a_value_survives_being_written_down(value: Value) -> None:
    assert Value.decode(value.encode()) == value
    assert len(value.encode()) <= 44


@given(st.decimals(0, "999999999999999", allow_nan=False, allow_infinity=False))
def test_whatever_is_taken_can_be_read_back(number: Decimal) -> None:
    try:
        value = exact(number)
    except ValueError:
        return
    assert Value.decode(value.encode()) == value


def test_a_negative_zero_is_zero() -> None:
    assert exact(Decimal("-0.0")).encode() == "0"


def test_more_than_600_never_becomes_part_of_the_exact_sum() -> None:
    total = Total.of([exact(47), exact(32), stated(600, Qualifier.MORE_THAN)])
    assert total.exact == 79
    assert total.more_than == 600
    assert not total.is_exact


def test_a_range_gives_its_ends_and_no_middle() -> None:
    total = Total.of([Value(State.STATED, Decimal(50), Decimal(100)), exact(1)])
    assert (total.range_low, total.range_high, total.exact) == (50, 100, 1)
    assert not total.is_exact


def test_an_exact_sum_with_a_silent_unit_is_not_the_whole() -> None:
    assert Total.of([exact(5), NOT_APPLICABLE]).is_exact
    assert not Total.of([exact(5), NOT_STATED]).is_exact


def test_a_total_without_the_silent_has_the_same_amounts() -> None:
    total = Total.of([exact(5), NOT_STATED, NOT_STATED, NOT_APPLICABLE])
    assert (total.not_stated, total.not_applicable) == (2, 1)
    assert total.stated_only() == Total.of([exact(5)])


@given(totals, totals)
def test_the_order_of_two_totals_does_not_matter(one: Total, two: Total) -> None:
    assert one + two == two + one


@given(totals, totals, totals)
def test_totals_may_be_added_in_any_grouping(one: Total, two: Total, three: Total) -> None:
    assert (one + two) + three == one + (two + three)


@given(totals)
def test_nothing_changes_no_total(total: Total) -> None:
    assert total + Total() == total == Total() + total


@given(st.lists(values, max_size=8), st.randoms(use_true_random=False))
def test_the_order_of_events_does_not_change_a_total(given_values: list[Value], random) -> None:
    shuffled = list(given_values)
    random.shuffle(shuffled)
    assert Total.of(shuffled) == Total.of(given_values)


@given(st.lists(values, max_size=8))
def test_each_part_is_the_sum_of_its_own_kind_alone(given_values: list[Value]) -> None:
    total = Total.of(given_values)
    for qualifier in Qualifier:
        own = [
            value.number
            for value in given_values
            if value.number is not None
            and value.number_max is None
            and value.qualifier is qualifier
        ]
        assert getattr(total, qualifier.value) == (sum(own) if own else None)
    lows = [value.number for value in given_values if value.number_max is not None]
    highs = [value.number_max for value in given_values if value.number_max is not None]
    assert total.range_low == (sum(lows) if lows else None)
    assert total.range_high == (sum(highs) if highs else None)
    assert total.not_stated == given_values.count(NOT_STATED)
    assert total.not_applicable == given_values.count(NOT_APPLICABLE)


@given(totals, st.integers(1, 5))
def test_a_source_that_states_nothing_changes_no_number(total: Total, silent: int) -> None:
    with_silent = total + Total.of([NOT_STATED] * silent)
    assert with_silent.stated_only() == total.stated_only()
    assert with_silent.not_stated == total.not_stated + silent


@given(totals)
def test_the_values_of_a_total_sum_back_to_it(total: Total) -> None:
    assert Total.of(total.values()) == total


@given(totals)
def test_the_parts_of_a_total_make_it_again(total: Total) -> None:
    assert Total.of_parts(total.parts()) == total
