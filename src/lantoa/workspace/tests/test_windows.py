"""The page of the day on which figures are closed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.audit.models import Entry
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.catalogue.models import Holiday, ReportPeriod, WindowRule
from lantoa.catalogue.rules.windows import is_working_day
from lantoa.kernel import days
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted
from lantoa.reports import actions as reports
from lantoa.reports.actions.windows import close_figures
from lantoa.units.tests.factories import Country, country
from lantoa.workspace.actions.foundation import REGIME

SYSTEM = System("tests")


@pytest.fixture
def place(db: None) -> Country:
    found = country()
    catalogue.load(actor=SYSTEM)
    year = days.today().year
    catalogue.open_periods(
        actor=SYSTEM, regime=reference.regime(REGIME), years=[year, year + 1, year + 2]
    )
    catalogue.set_head_unit(
        actor=SYSTEM, unit_id=found.province.pk, slug=found.province.slug, on=days.today()
    )
    return found


def signed_in(unit: Any, role: Role) -> Client:
    client = Client()
    client.force_login(person(unit, role))
    return client


@pytest.fixture
def head(place: Country) -> Client:
    return signed_in(place.province, Role.ADMINISTRATOR)


def address() -> str:
    return reverse("workspace:regime_windows", args=[REGIME])


def new_year() -> date:
    return date(days.today().year + 1, 1, 1)


def typed(**more: Any) -> dict[str, Any]:
    """Calendar quarters from the new year on."""
    given = {"cadences": ["quarter"], "day": "", "month": "0", "on": f"{new_year():%d/%m/%Y}"}
    return {**given, **more}


def first_quarter() -> ReportPeriod:
    return reference.period(REGIME, f"{new_year().year}-Q1")


def test_only_the_administrator_of_the_head_unit_sees_it(place: Country, head: Client) -> None:
    assert head.get(address()).status_code == 200
    for unit, role in ((place.commune, Role.ADMINISTRATOR), (place.province, Role.REVIEWER)):
        other = signed_in(unit, role)
        assert other.get(address()).status_code == 403
        assert other.post(address(), typed(do="save")).status_code == 403
    assert head.get(reverse("workspace:regime_windows", args=["khong-co"])).status_code == 404
    with pytest.raises(NotPermitted):
        close_figures(
            actor=Nobody(),
            head_id=place.province.pk,
            regime=reference.regime(REGIME),
            closing=None,  # type: ignore[arg-type]
            cadences=["quarter"],
            on=new_year(),
        )


def test_the_page_takes_few_queries(head: Client, django_assert_max_num_queries: Any) -> None:
    head.get(address())
    with django_assert_max_num_queries(22):
        page = head.get(address()).content.decode()
    assert "đến hết ngày 14 tháng cuối của kỳ" in page


def test_a_change_is_looked_at_and_then_moves_the_periods_that_nobody_was_told(
    head: Client,
) -> None:
    before = WindowRule.objects.count()
    look = head.post(address(), typed(do="look")).content.decode()
    year = new_year().year
    assert f"01/01/{year}" in look
    assert f"31/3/{year}" in look
    # From the last day of the old rule to the first of the new one nothing is reported.
    assert f"Từ 15/12/{year - 1} đến hết 31/12/{year - 1}: không thuộc kỳ nào" in look
    assert WindowRule.objects.count() == before
    assert head.post(address(), typed(do="edit")).status_code == 200
    assert head.post(address(), typed(do="save")).status_code == 302
    assert WindowRule.objects.count() == before + 1
    moved = first_quarter()
    assert (moved.window_start, moved.window.last) == (new_year(), date(year, 3, 31))
    now = reference.period(REGIME, f"{year}-01")
    assert now.window_start == date(year - 1, 12, 15)
    entry = Entry.objects.get(verb="catalogue.change_windows")
    assert f"{year}-Q1" in entry.data["moved"]
    again = head.post(address(), typed(do="save"))
    assert again.status_code == 422
    assert "đang áp dụng rồi" in again.content.decode()


def test_a_period_of_which_a_report_is_owed_keeps_its_days(place: Country, head: Client) -> None:
    period = first_quarter()
    reports.expect_report(
        actor=SYSTEM,
        unit_id=place.commune.pk,
        period=period,
        due_on=period.window_end,
        receiver_id=place.province.pk,
        addressees=["Tỉnh"],
    )
    look = head.post(address(), typed(do="look")).content.decode()
    assert "giữ ngày cũ: báo cáo đã mở" in look
    assert head.post(address(), typed(do="save")).status_code == 302
    assert first_quarter().window == period.window
    later = reference.period(REGIME, f"{new_year().year}-Q2")
    assert later.window_start == date(new_year().year, 4, 1)


def test_a_deadline_in_the_preview_is_a_working_day_after_the_closing_day(head: Client) -> None:
    year = new_year().year
    cut = date(year, 4, 1)
    off = [cut + timedelta(days=step) for step in range(3)]
    for day in off:
        Holiday.objects.get_or_create(day=day, defaults={"name": "Nghỉ"})
    due = reference.deadline(reference.regime(REGIME), "commune", first_quarter())
    assert head.post(address(), typed(do="save")).status_code == 302
    moved = reference.deadline(reference.regime(REGIME), "commune", first_quarter())
    assert moved > due
    assert moved > off[-1]
    assert is_working_day(moved, frozenset(off))
    page = head.get(address()).content.decode()
    if days.today() > date(days.today().year, 3, 14):
        assert f"{moved.day:02d}/{moved.month}/{year}" in page


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"cadences": []}, "Chưa chọn loại kỳ"),
        ({"cadences": ["daily"]}, "daily"),
        ({"day": "28"}, "27"),
        ({"day": "0"}, ""),
        ({"day": "a\x00b"}, ""),
        ({"day": "9" * 5000}, ""),
        ({"month": "7"}, ""),
        ({"on": "01/01/2020"}, "đã qua"),
        ({"on": "01/01/9999"}, "quá xa"),
        ({"legal_basis": "<script>"}, ""),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(
    head: Client, change: dict[str, Any], words: str
) -> None:
    before = list(WindowRule.objects.values_list("pk", "valid_to"))
    for do in ("look", "save"):
        answer = head.post(address(), typed(do=do, **change))
        assert answer.status_code == 422
        page = answer.content.decode()
        assert words in page
        assert "<script>" not in page
    assert list(WindowRule.objects.values_list("pk", "valid_to")) == before


def test_a_day_that_would_count_a_period_twice_is_refused_with_the_first_that_does_not(
    head: Client,
) -> None:
    year = days.today().year
    on = date(year, 12, 20)
    if on < days.today():
        pytest.skip("the last days of the year")
    answer = head.post(address(), typed(do="save", on=f"{on:%d/%m/%Y}"))
    assert answer.status_code == 422
    assert f"Chọn ngày 01/01/{year + 1}" in answer.content.decode()
