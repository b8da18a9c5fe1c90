from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.interval import Interval
from lantoa.plans.rules import coverage, problem_of_deadline, problems_of_plan

TODAY = date(2026, 9, 17)
YEAR = Interval(date(2026, 1, 1), date(2027, 1, 1))


def codes(**given_: object) -> list[str]:
    facts = {"number": "", "issued_on": None, "start": YEAR.start, "last": YEAR.last}
    return [each.code for each in problems_of_plan(**{**facts, **given_}, today=TODAY)]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, []),
        ({"number": "09/KH-UBND"}, []),
        ({"number": "KH-UBND"}, ["number_without_digit"]),
        ({"issued_on": TODAY}, []),
        ({"issued_on": date(2026, 9, 18)}, ["issued_in_future"]),
        ({"last": date(2025, 12, 31)}, ["period_reversed"]),
        ({"start": YEAR.start, "last": YEAR.start}, []),
    ],
)
def test_a_plan_is_taken_or_says_why_not(facts: dict[str, object], expected: list[str]) -> None:
    assert codes(**facts) == expected


@pytest.mark.parametrize(
    ("deadline", "is_taken"),
    [
        (None, True),
        (YEAR.start, True),
        (YEAR.last, True),
        (YEAR.end, False),
        (date(2025, 12, 31), False),
    ],
)
def test_a_deadline_lies_in_the_period(deadline: date | None, is_taken: bool) -> None:
    assert (problem_of_deadline(deadline, YEAR) is None) is is_taken


@given(st.sets(st.integers(1, 300)), st.sets(st.integers(1, 300)))
def test_coverage_says_a_hundred_only_when_nobody_is_missing(
    wanted: set[int], having: set[int]
) -> None:
    found = coverage(wanted, having)
    if not wanted:
        assert found.percent is None
        return
    assert found.percent is not None
    assert 0 <= found.percent <= 100
    assert (found.percent == 100) == (not found.missing)
    assert found.missing == wanted - having


def test_one_that_is_missing_among_three_hundred_is_not_rounded_away() -> None:
    assert coverage(range(300), range(299)).percent == 99
