from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.period import Cadence, Period

_LAST = {
    Cadence.MONTH: 12,
    Cadence.QUARTER: 4,
    Cadence.HALF: 2,
    Cadence.NINE_MONTHS: 1,
    Cadence.YEAR: 1,
}
periods = st.sampled_from(Cadence).flatmap(
    lambda cadence: st.builds(
        Period, st.integers(1000, 9999), st.just(cadence), st.integers(1, _LAST[cadence])
    )
)


@pytest.mark.parametrize(
    ("key", "label", "months"),
    [
        ("2024-Q1", "quý I năm 2024", (1, 3)),
        ("2024-Q2", "quý II năm 2024", (4, 6)),
        ("2024-Q3", "quý III năm 2024", (7, 9)),
        ("2024-Q4", "quý IV năm 2024", (10, 12)),
        ("2018-H1", "6 tháng đầu năm 2018", (1, 6)),
        ("2018-H2", "6 tháng cuối năm 2018", (7, 12)),
        ("2021-N9", "9 tháng đầu năm 2021", (1, 9)),
        ("2018", "năm 2018", (1, 12)),
        ("2026-03", "tháng 3 năm 2026", (3, 3)),
        ("2026-11", "tháng 11 năm 2026", (11, 11)),
    ],
)
def test_a_key_is_a_period_as_official_papers_name_it(
    key: str, label: str, months: tuple[int, int]
) -> None:
    period = Period.parse(key)
    assert period.key == key
    assert period.label == label
    assert period.months == months


def test_a_screen_has_a_shorter_name() -> None:
    assert Period.parse("2024-Q1").short == "quý I/2024"
    assert Period.parse("2026-03").short == "tháng 3/2026"
    assert Period.parse("2018").short == "năm 2018"


@pytest.mark.parametrize(
    "key",
    [
        "",
        "24",
        "02024",
        "2024-",
        "2024-Q0",
        "2024-Q5",
        "2024-H3",
        "2024-N6",
        "2024-00",
        "2024-13",
        "2024-3",
        "2024-q1",
        "2024Q1",
        " 2024",
        "2024 ",
        "2024\n",
        "2024-Q1\n",
        "٢٠٢٤",
        "2024-٠٣",
    ],
)
def test_a_key_of_another_shape_is_refused(key: str) -> None:
    with pytest.raises(ValueError, match=r"not a (period|month)"):
        Period.parse(key)


@given(periods)
def test_a_period_survives_its_key(period: Period) -> None:
    assert Period.parse(period.key) == period


@given(periods)
def test_the_name_holds_the_year_and_the_months_lie_in_it(period: Period) -> None:
    first, last = period.months
    assert 1 <= first <= last <= 12
    assert period.label.endswith(f"năm {period.year}")


@given(st.text(max_size=9))
def test_whatever_is_taken_as_a_key_is_given_back_as_it_was(text: str) -> None:
    try:
        period = Period.parse(text)
    except ValueError:
        return
    assert period.key == text
