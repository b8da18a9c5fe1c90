"""What a figure says in words. No number may appear that no source stated."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel import vietnamese
from lantoa.kernel.value import (
    NOT_APPLICABLE,
    NOT_STATED,
    Qualifier,
    State,
    Total,
    Value,
    exact,
    stated,
)
from lantoa.ui import words

amounts = st.decimals(min_value=0, max_value=10**7, places=2)
bounds = st.sampled_from([q for q in Qualifier if q is not Qualifier.EXACT])
values = st.one_of(
    st.just(NOT_STATED),
    st.just(NOT_APPLICABLE),
    amounts.map(exact),
    st.builds(stated, amounts, bounds),
    st.builds(
        lambda low, more: Value(State.STATED, low, low + more), amounts, amounts.filter(bool)
    ),
)
_NUMBER = re.compile(r"\d[\d.]*(?:,\d+)?")


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (exact(23), "23"),
        (exact(0), "0"),
        (exact(1200), "1.200"),
        (exact(Decimal("8.5")), "8,5"),
        (stated(600, Qualifier.MORE_THAN), "hơn 600"),
        (stated(3, Qualifier.AT_LEAST), "ít nhất 3"),
        (stated(5, Qualifier.AT_MOST), "nhiều nhất 5"),
        (stated(30, Qualifier.ABOUT), "khoảng 30"),
        (Value(State.STATED, Decimal(50), Decimal(100)), "50 đến 100"),
        (Value(State.STATED, Decimal(50), Decimal(100), Qualifier.ABOUT), "khoảng 50 đến 100"),
        (NOT_STATED, "không nêu"),
        (NOT_APPLICABLE, "không áp dụng"),
    ],
)
def test_a_value_reads_as_its_source_stated_it(value: Value, text: str) -> None:
    assert words.value_text(value) == text


def test_a_unit_follows_a_number_and_nothing_else() -> None:
    assert words.value_text(stated(600, Qualifier.MORE_THAN), unit="tin, bài") == "hơn 600 tin, bài"
    assert words.value_text(NOT_STATED, unit="tin, bài") == "không nêu"


def test_a_paper_writes_small_numbers_with_a_leading_zero() -> None:
    assert words.value_text(exact(9), paper=True) == "09"
    assert words.value_text(stated(9, Qualifier.MORE_THAN), paper=True) == "hơn 09"
    assert words.value_text(exact(38), paper=True) == "38"


@pytest.mark.parametrize(
    ("total", "text"),
    [
        (Total(), "không nêu"),
        (Total(not_stated=2), "không nêu"),
        (Total(not_applicable=2), "không áp dụng"),
        (Total(not_stated=1, not_applicable=2), "không nêu"),
        (Total(exact=Decimal(0)), "0"),
        (Total(exact=Decimal(412)), "412"),
        (Total(exact=Decimal(0), not_stated=1), "0 chính xác; 1 đơn vị không nêu"),
        (
            Total(exact=Decimal(412), more_than=Decimal(150), about=Decimal(30), not_stated=2),
            "412 chính xác; hơn 150; khoảng 30; 2 đơn vị không nêu",
        ),
        (
            Total(at_least=Decimal(3), at_most=Decimal(5), not_applicable=1),
            "ít nhất 3; nhiều nhất 5; 1 đơn vị không áp dụng",
        ),
        (Total(range_low=Decimal(50), range_high=Decimal(1100)), "50 đến 1.100"),
    ],
)
def test_a_total_keeps_its_parts_apart(total: Total, text: str) -> None:
    assert words.total_text(total) == text


def test_a_unit_stands_at_every_part_of_a_total() -> None:
    total = Total(exact=Decimal(4), about=Decimal(3), not_stated=1)
    said = words.total_text(total, unit="lượt", source="xã")
    assert said == "chính xác 4 lượt; khoảng 3 lượt; 1 xã không nêu"


@given(st.lists(values, max_size=8))
def test_every_number_of_a_total_is_a_number_of_one_part(found: list[Value]) -> None:
    total = Total.of(found)
    said = _numbers(words.total_text(total))
    allowed = {vietnamese.number(amount) for amount in total.parts().values()}
    assert set(said) <= allowed
    if not total.is_stated:
        assert said == []


@given(st.lists(values, min_size=1, max_size=8))
def test_every_stated_part_is_said(found: list[Value]) -> None:
    total = Total.of(found)
    text = words.total_text(total)
    for part in ("exact", "more_than", "at_least", "at_most", "about", "range_low", "range_high"):
        amount = getattr(total, part)
        if amount is not None:
            assert vietnamese.number(amount) in _numbers(text)
    assert ("không nêu" in text) == (total.not_stated > 0)


@given(values)
def test_what_was_not_stated_is_never_a_number(value: Value) -> None:
    text = words.value_text(value)
    assert bool(_numbers(text)) == value.is_stated
    assert text
    assert "N/A" not in text
