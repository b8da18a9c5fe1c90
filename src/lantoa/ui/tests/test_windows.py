"""The fields with which a page is asked for a period or two days."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.http import QueryDict

from lantoa.kernel.interval import Interval
from lantoa.ui.windows import WindowForm

YEAR = Interval(date(2026, 1, 1), date(2027, 1, 1))


def form(asked: str = "") -> WindowForm:
    """Without a database: nothing here names a period."""
    periods = get_user_model().objects.none()
    return WindowForm(QueryDict(asked).copy(), periods=periods, usual=lambda: ("", YEAR))


def test_what_nobody_asked_is_the_usual_window() -> None:
    found = form()
    assert found.is_valid()
    assert (found.period, found.window) == (None, YEAR)
    assert found.window_asked() == {"tu": "2026-01-01", "den": "2026-12-31"}


def test_two_days_are_a_window_with_both() -> None:
    found = form("tu=17/9/2026&den=2026-09-18")
    assert found.is_valid()
    assert found.window == Interval(date(2026, 9, 17), date(2026, 9, 19))


@pytest.mark.parametrize(
    ("asked", "field", "words"),
    [
        ("tu=17/9/2026", "den", "Chưa ghi ngày"),
        ("den=17/9/2026", "tu", "Chưa ghi ngày"),
        ("tu=17/9/2026&den=16/9/2026", "den", "đứng trước"),
        ("tu=17/9/2026&den=31/12/9999", "den", "quá xa"),
        ("tu=01/01/0001&den=16/9/2026", "den", "quá xa"),
        ("tu=%00&den=16/9/2026", "tu", ""),
    ],
)
def test_what_is_no_window_is_refused_at_its_field(asked: str, field: str, words: str) -> None:
    found = form(asked)
    assert not found.is_valid()
    assert words in found.errors[field][0]
