from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.activities.rules import (
    LARGEST,
    Measure,
    problems_of_amount,
    problems_of_day,
    problems_of_link,
    read_measure,
    warning_of_channel,
)
from lantoa.kernel.days import local_day
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Value, exact

TODAY = date(2026, 9, 17)
WARD = Interval(date.min, date(2025, 7, 1))
COMMUNE = Interval(date(2025, 7, 1), date.max)
SLUG = st.from_regex(r"[a-z][a-z_]{0,15}", fullmatch=True)


@pytest.mark.parametrize(
    ("on", "window", "code", "words"),
    [
        (None, None, "", ""),
        (TODAY, None, "", ""),
        (date(2026, 9, 18), None, "future", "chưa tới"),
        (date(2025, 6, 30), WARD, "", ""),
        (date(2025, 7, 1), WARD, "outside_window", "(đến hết 30/6/2025)"),
        (date(2025, 6, 30), COMMUNE, "outside_window", "(từ 01/7/2025)"),
        (date(2025, 7, 1), COMMUNE, "", ""),
    ],
)
def test_the_day_lies_in_the_life_of_the_unit_and_not_ahead(
    on: date | None, window: Interval | None, code: str, words: str
) -> None:
    found = problems_of_day(on, today=TODAY, window=window)
    assert [each.code for each in found] == ([code] if code else [])
    assert all(words in str(each) for each in found)


@pytest.mark.parametrize(
    ("instant", "code"),
    [
        (datetime(2026, 9, 17, 16, 59, tzinfo=UTC), "future"),
        (datetime(2026, 9, 17, 17, 1, tzinfo=UTC), ""),
    ],
    ids=["23:59 in Vietnam", "00:01 in Vietnam"],
)
def test_the_next_day_begins_at_midnight_in_vietnam(instant: datetime, code: str) -> None:
    found = problems_of_day(date(2026, 9, 18), today=local_day(instant), window=None)
    assert [each.code for each in found] == ([code] if code else [])


@pytest.mark.parametrize(
    "link",
    [
        "https://laichau.gov.vn/tin-1",
        "http://a.vn",
        "https://zalo.me/x?y=z#t",
        "https://a.vn:8080/",
    ],
)
def test_a_web_address_is_taken(link: str) -> None:
    assert problems_of_link(link) == []


@pytest.mark.parametrize(
    "link",
    [
        "javascript:alert(1)",
        "JavaScript://a.vn/%0aalert(1)",
        "data:text/html,x",
        "http://localhost/x",
        "file:///etc/passwd",
        "ftp://a.vn/x",
        "laichau.gov.vn",
        "https://",
        "https://[::1",
        "https://a.vn/ b",
        "https://a.vn/\n",
        "https://a.vn/\x00",
        "https://a.vn/" + "x" * 500,
        "",
    ],
)
def test_any_other_text_is_no_address(link: str) -> None:
    assert [each.code for each in problems_of_link(link)] == ["bad_link"]


def test_a_number_is_refused_when_it_could_not_be_kept() -> None:
    assert problems_of_amount(NOT_STATED, "count") == []
    assert problems_of_amount(exact(LARGEST), "count") == []
    too_many = problems_of_amount(exact(LARGEST + 1), "count")
    assert [(each.field, each.code) for each in too_many] == [("count", "too_many")]
    wide = Value.decode("1..1000000000")
    assert [each.code for each in problems_of_amount(wide, "people")] == ["too_many"]


def test_a_commune_owns_no_television() -> None:
    assert warning_of_channel("Loa xã", ["commune"], "commune") is None
    warning = warning_of_channel("Truyền hình", ["province"], "commune")
    assert warning is not None
    assert "Nơi đăng, phát" in warning.remedy


@given(SLUG, SLUG, st.sampled_from(["production", "placement"]), st.booleans())
def test_a_measure_is_read_as_it_was_written(
    channel: str, unit: str, side: str, embedded: bool
) -> None:
    written = Measure(channel, unit, side, embedded)
    assert read_measure(str(written)) == written
    assert not read_measure(str(written.plain)).is_embedded


@given(st.text(max_size=40))
def test_what_is_not_a_measure_is_refused_or_read_back_whole(text: str) -> None:
    try:
        found = read_measure(text)
    except ValueError:
        return
    assert str(found) == text
