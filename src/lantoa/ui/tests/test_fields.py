"""What the fields read, and that what they cannot read stays where it was typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel import vietnamese
from lantoa.kernel.value import NOT_STATED, Qualifier, State, Value, exact, stated
from lantoa.ui import fields, words


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("17/9/2026", date(2026, 9, 17)),
        ("09/10/2026", date(2026, 10, 9)),
        ("9-10-2026", date(2026, 10, 9)),
        ("2026-10-09", date(2026, 10, 9)),
        ("31/9/2026", None),
        ("9/2026", None),
        ("hôm qua", None),
    ],
)
def test_a_day_is_read_day_first(text: str, day: date | None) -> None:
    assert fields.read_day(text) == day


@given(st.dates(min_value=date(1900, 1, 1)))
def test_a_printed_day_is_read_back(day: date) -> None:
    assert fields.read_day(vietnamese.day(day)) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("4", Decimal(4)),
        ("1.200", Decimal(1200)),
        ("1.000", Decimal(1000)),
        ("8,5", Decimal("8.5")),
        ("1.234.567,25", Decimal("1234567.25")),
        ("8.5", None),
        ("1.00", None),
        ("bốn", None),
        ("-3", None),
        ("", None),
        ("1e5", None),
    ],
)
def test_a_point_stands_between_thousands_only(text: str, number: Decimal | None) -> None:
    assert fields.read_number(text) == number


@given(st.decimals(min_value=0, max_value=10**9, places=3))
def test_a_printed_number_is_read_back(number: Decimal) -> None:
    assert fields.read_number(vietnamese.number(number)) == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", exact(0)),
        ("Hơn 600", stated(600, Qualifier.MORE_THAN)),
        ("trên 150", stated(150, Qualifier.MORE_THAN)),
        ("ít nhất 3", stated(3, Qualifier.AT_LEAST)),
        ("không quá 5", stated(5, Qualifier.AT_MOST)),
        ("khoảng 30", stated(30, Qualifier.ABOUT)),
        ("50 đến 100", Value(State.STATED, Decimal(50), Decimal(100))),
        ("50-100", Value(State.STATED, Decimal(50), Decimal(100))),
        ("không nêu", NOT_STATED),
        ("100 đến 50", None),
        ("hơn 5 đến 9", None),
        ("nhiều", None),
        ("600+", None),
    ],
)
def test_a_count_is_read_with_its_state(text: str, value: Value | None) -> None:
    assert fields.read_count(text) == value


@given(
    st.decimals(min_value=0, max_value=10**6, places=1),
    st.sampled_from(list(Qualifier)),
)
def test_a_printed_count_is_read_back(number: Decimal, qualifier: Qualifier) -> None:
    value = stated(number, qualifier)
    assert fields.read_count(words.value_text(value)) == value


class Log(fields.PlainWords, forms.Form):
    held = fields.DayField(label="Ngày")
    plays = fields.CountField(label="Số lượt", unit="lượt")
    hours = fields.NumberField(label="Số giờ", decimals=1, required=False, most=24)
    people = fields.CountField(label="Số người", required=False)
    proof = forms.FileField(label="Tệp")
    kind = forms.ChoiceField(label="Kênh", choices=[("a", "A")])


def sent(**typed: str) -> Log:
    return Log({"held": "17/9/2026", "plays": "4", "kind": "a", **typed}, {})


def test_a_count_answers_a_value() -> None:
    form = sent(hours="8,5")
    form.is_valid()
    assert form.cleaned_data["plays"] == exact(4)
    assert form.cleaned_data["hours"] == Decimal("8.5")
    assert form.cleaned_data["people"] is None
    assert set(form.errors) == {"proof"}


def test_the_tick_says_not_stated() -> None:
    form = sent(plays="", plays_unstated="1", people_unstated="1")
    form.is_valid()
    assert form.cleaned_data["plays"] == form.cleaned_data["people"] == NOT_STATED


@pytest.mark.parametrize(
    ("typed", "field", "words_of_error"),
    [
        ({"plays": ""}, "plays", "Chưa có số."),
        ({"plays": "4", "plays_unstated": "1"}, "plays", "Giữ một trong hai."),
        ({"plays": "bốn"}, "plays", "“bốn” không phải là số."),
        ({"held": "31/9/2026"}, "held", "không phải là một ngày có thật"),
        ({"held": ""}, "held", "Chưa ghi ngày."),
        ({"hours": "8,55"}, "hours", "không quá 1 chữ số lẻ"),
        ({"hours": "25"}, "hours", "Số lớn nhất là 24."),
        ({"kind": ""}, "kind", "Chưa chọn kênh."),
        ({}, "proof", "Chưa có tệp."),
    ],
)
def test_a_refusal_names_the_thing_and_the_remedy(
    typed: dict[str, str], field: str, words_of_error: str
) -> None:
    (error,) = sent(**typed).errors[field]
    assert words_of_error in error
    assert len([part for part in error.split(".") if part.strip()]) >= 2


def test_what_cannot_be_read_stays_in_the_box() -> None:
    form = sent(plays="bốn <b>", plays_unstated="1", held="mai")
    html = str(form["plays"]) + str(form["held"])
    assert 'value="bốn &lt;b&gt;"' in html
    assert html.count(" checked") == 1
    assert 'value="mai"' in html


def test_a_stored_value_comes_back_as_words() -> None:
    form = Log(initial={"plays": stated(600, Qualifier.MORE_THAN), "people": NOT_STATED})
    assert 'value="hơn 600"' in str(form["plays"])
    assert " checked" not in str(form["plays"])
    assert " checked" in str(form["people"])
    assert 'value="17/9/2026"' in str(Log(initial={"held": date(2026, 9, 17)})["held"])
