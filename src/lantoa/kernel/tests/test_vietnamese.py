from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel import vietnamese as vn


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Lai Châu", "lai chau"),
        ("ĐỨC PHỔ", "duc pho"),
        ("Đắk Lắk", "dak lak"),
        ("Nguyễn Thị Tường", "nguyen thi tuong"),
        ("  Hương \t Long\n", "huong long"),
        ("Xã Ea Súp (cũ)", "xa ea sup (cu)"),
        (unicodedata.normalize("NFD", "Đặng"), "dang"),
        ("", ""),
    ],
)
def test_a_search_needs_no_marks(text: str, folded: str) -> None:
    assert vn.fold(text) == folded


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert vn.fold(vn.fold(text)) == vn.fold(text)


@given(st.text(alphabet="aàảãáạăằâầđĐeêếioôồơờuưứyỳ NGHnghtrc -"))
def test_however_vietnamese_was_typed_it_folds_alike(text: str) -> None:
    assert (
        vn.fold(unicodedata.normalize("NFD", text))
        == vn.fold(unicodedata.normalize("NFC", text))
        == vn.fold(text.upper())
    )
    assert vn.fold(text).isascii()


@given(st.text())
def test_the_stored_form_of_a_stored_form_is_itself(text: str) -> None:
    assert vn.nfc(vn.nfc(text)) == vn.nfc(text)
    assert vn.fold(vn.nfc(text)) == vn.fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    "ordered",
    [
        ["Án", "Ăn", "Ân", "Ba", "Da", "Đa", "Ea"],
        ["ma", "mà", "mả", "mã", "má", "mạ"],
        ["Bến", "Bình", "Bố", "Bơ"],
        ["Hà Nam", "Hà Nội", "Hải Dương", "Hòa Bình"],
        ["to", "tô", "tơ", "tu", "tư", "ty"],
    ],
)
def test_names_stand_in_the_order_of_a_vietnamese_dictionary(ordered: list[str]) -> None:
    assert sorted(set(ordered), key=vn.sort_key) == ordered


@given(st.text())
def test_any_text_has_a_place_in_the_order(text: str) -> None:
    letters, tones = vn.sort_key(text)
    assert len(letters) == len(tones)
    assert vn.sort_key(unicodedata.normalize("NFD", text)) == vn.sort_key(vn.nfc(text))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (7, "7"),
        (999, "999"),
        (1200, "1.200"),
        (1234567, "1.234.567"),
        (Decimal("8.5"), "8,5"),
        (Decimal("8.500"), "8,5"),
        (Decimal("1200.250"), "1.200,25"),
        (Decimal("600.000"), "600"),
        (Decimal("1E+3"), "1.000"),
        (Decimal("0.001"), "0,001"),
    ],
)
def test_a_number_has_points_between_thousands_and_a_comma(
    amount: int | Decimal, text: str
) -> None:
    assert vn.number(amount) == text


@given(st.decimals(0, 10**12, places=3))
def test_a_written_number_is_still_that_number(amount: Decimal) -> None:
    assert Decimal(vn.number(amount).replace(".", "").replace(",", ".")) == amount


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0"),
        (3, "03"),
        (9, "09"),
        (10, "10"),
        (1200, "1.200"),
        (Decimal("3.0"), "03"),
        (Decimal("3.5"), "3,5"),
    ],
)
def test_a_paper_writes_a_small_number_with_a_zero(amount: int | Decimal, text: str) -> None:
    assert vn.paper_number(amount) == text


@pytest.mark.parametrize(
    ("when", "long", "short"),
    [
        (date(2024, 2, 5), "ngày 05 tháng 02 năm 2024", "05/02/2024"),
        (date(2024, 1, 15), "ngày 15 tháng 01 năm 2024", "15/01/2024"),
        (date(2025, 6, 30), "ngày 30 tháng 6 năm 2025", "30/6/2025"),
        (date(2026, 9, 9), "ngày 09 tháng 9 năm 2026", "09/9/2026"),
        (date(2026, 12, 10), "ngày 10 tháng 12 năm 2026", "10/12/2026"),
    ],
)
def test_days_below_ten_and_months_one_and_two_take_a_zero(
    when: date, long: str, short: str
) -> None:
    assert vn.long_day(when) == long
    assert vn.day(when) == short


@given(st.dates())
def test_the_zeros_of_decree_30_are_where_they_can_be_forged_and_nowhere_else(when: date) -> None:
    _, day, _, month, _, year = vn.long_day(when).split(" ")
    assert (int(day), int(month), int(year)) == (when.day, when.month, when.year)
    assert day.startswith("0") == (when.day < 10)
    assert month.startswith("0") == (when.month <= 2)


def test_weekdays_and_hours_are_said_as_people_say_them() -> None:
    assert vn.weekday(date(2026, 9, 17)) == "thứ Năm"
    assert vn.weekday(date(2026, 9, 20)) == "Chủ nhật"
    assert vn.clock(datetime(2026, 9, 17, 2, 40, tzinfo=UTC)) == "9 giờ 40"
    assert vn.clock(datetime(2026, 9, 17, 0, 0, tzinfo=UTC)) == "7 giờ"
    assert vn.clock(datetime(2026, 9, 17, 17, 1, tzinfo=UTC)) == "0 giờ 01"


@pytest.mark.parametrize(
    ("items", "text"),
    [
        ([], ""),
        (["báo"], "báo"),
        (["báo", "đài"], "báo và đài"),
        (["báo", "đài", "loa"], "báo, đài và loa"),
    ],
)
def test_a_list_in_a_sentence_ends_with_and(items: list[str], text: str) -> None:
    assert vn.sentence_list(items) == text


def test_only_the_first_letter_becomes_a_capital() -> None:
    assert vn.capital_first("ủy ban Nhân dân") == "Ủy ban Nhân dân"
    assert vn.capital_first("") == ""
