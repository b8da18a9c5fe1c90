from __future__ import annotations

from collections.abc import Sequence

import pytest
from django import forms
from django.http import QueryDict
from django.template import engines

from lantoa.ui.fields import PlainWords
from lantoa.ui.picker import FIND, MOST, Choice, Finding, PickerField

ALL = [Choice(str(n), f"Xã Số {n}", "Tỉnh Mẫu") for n in range(30)]
ALL.append(Choice("99", "Xã <script>alert(1)</script>", "<b>Tỉnh</b>"))


def search(text: str) -> Sequence[Choice]:
    return [each for each in ALL if text.lower() in each.label.lower()]


def named(values: Sequence[str]) -> Sequence[Choice]:
    return [each for each in ALL if each.value in values]


class One(Finding, PlainWords, forms.Form):
    unit = PickerField(label="Đơn vị", search=search, named=named)
    note = forms.CharField(label="Ghi chú")


class Some(Finding, PlainWords, forms.Form):
    units = PickerField(label="Các đơn vị", search=search, named=named, several=True)
    other = PickerField(label="Đơn vị khác", search=search, named=named, required=False)


def sent(text: str) -> QueryDict:
    return QueryDict(text)


def show(form: forms.Form) -> str:
    source = "{% problems form %}{% for bound in form %}{% field bound %}{% endfor %}"
    return engines["django"].from_string(source).render({"form": form})


def test_pressing_find_loses_nothing_and_accuses_nobody() -> None:
    form = One(sent(f"unit_chu=Số 1&note=abc&{FIND}=unit"))
    assert form.is_searching
    assert not form.is_valid()
    html = show(form)
    assert "Lỗi" not in html
    assert 'value="abc"' in html
    assert 'value="Số 1"' in html
    assert html.count('type="radio"') == 11
    assert "checked" not in html


def test_a_find_button_that_is_no_field_is_no_search() -> None:
    assert not One(sent(f"unit=1&note=a&{FIND}=hack")).is_searching


def test_what_is_chosen_stays_chosen_while_one_searches_on() -> None:
    html = show(Some(sent(f"units=3&units=4&units_chu=Số 7&{FIND}=units")))
    assert html.count("checked") == 2
    assert "Thêm: " in html


def test_the_value_comes_back() -> None:
    form = One(sent("unit=5&note=a"))
    assert form.is_valid(), form.errors
    assert form.cleaned_data["unit"] == "5"
    several = Some(sent("units=5&units=6&units=5"))
    assert several.is_valid(), several.errors
    assert several.cleaned_data == {"units": ["5", "6"], "other": None}


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("note=a", "Chưa chọn đơn vị. Gõ tên, bấm Tìm rồi chọn."),
        ("note=a&unit_chu=Số 2", "Chưa chọn: mới gõ “Số 2”."),
        ("note=a&unit=1000", "1 lựa chọn không có trong danh mục."),
        ("note=a&unit=%00", "1 lựa chọn không có trong danh mục."),
    ],
)
def test_a_refusal_says_what_to_do(query: str, words: str) -> None:
    form = One(sent(query))
    assert not form.is_valid()
    assert words in form.errors["unit"][0]


def test_words_without_a_choice_come_back_with_answers() -> None:
    html = show(One(sent("note=a&unit_chu=Số 2")))
    assert html.count('type="radio"') == 11
    assert 'href="#id_unit"' in html
    assert 'id="id_unit"' in html


def test_only_so_many_answers_are_offered() -> None:
    html = show(One(sent(f"unit_chu=xã&{FIND}=unit")))
    assert html.count('type="radio"') == MOST
    assert f"{MOST} kết quả đầu tiên" in html


def test_hostile_words_stay_words() -> None:
    html = show(One(sent(f"unit_chu=<script>alert&{FIND}=unit&unit=99")))
    assert "<script>" not in html
    assert "<b>Tỉnh" not in html


def test_an_optional_choice_can_be_taken_back() -> None:
    html = show(Some(sent("other=5&units=1")))
    assert "Không chọn" in html
    form = Some(sent("units=1&other="))
    assert form.is_valid()
    assert form.cleaned_data["other"] is None


def test_forms_do_not_share_what_they_ask() -> None:
    one, other = One(), One()
    one.fields["unit"].ask(lambda text: [], lambda values: [])  # type: ignore[attr-defined]
    assert other.fields["unit"].named(["5"])  # type: ignore[attr-defined]
