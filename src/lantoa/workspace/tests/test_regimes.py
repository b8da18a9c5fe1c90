"""Regimes on their pages: who may, what is stored when, what an editor keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.catalogue.models import Holiday, MakeUpDay, Outline, ReportingLine, ReportRegime
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.value import exact
from lantoa.kernel.vietnamese import day
from lantoa.reports import actions as reports
from lantoa.reports.models import ExpectedReport, Report
from lantoa.units.tests.factories import Country, country
from lantoa.workspace.actions.foundation import REGIME
from lantoa.workspace.forms.regimes import rearranged
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices

SYSTEM = System("tests")


@pytest.fixture
def place(db: None) -> Country:
    found = country()
    catalogue.load(actor=SYSTEM)
    year = days.today().year
    catalogue.open_periods(actor=SYSTEM, regime=reference.regime(REGIME), years=[year, year + 1])
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


PLACE = [REGIME, "commune", "quarter"]
PAGES = [
    ("workspace:regimes", []),
    ("workspace:regime", [REGIME]),
    ("workspace:regime_words", [REGIME]),
    ("workspace:regime_line", [REGIME, "commune"]),
    ("workspace:regime_outline", PLACE),
    ("workspace:regime_form", PLACE),
    ("workspace:regime_once", []),
    ("workspace:holidays", []),
]


@pytest.mark.parametrize(("name", "arguments"), PAGES)
def test_only_the_administrator_of_the_head_unit_sees_regimes(
    place: Country, head: Client, name: str, arguments: list[str]
) -> None:
    address = reverse(name, args=arguments)
    assert head.get(address).status_code == 200
    assert signed_in(place.commune, Role.ADMINISTRATOR).get(address).status_code == 403
    assert signed_in(place.province, Role.REVIEWER).get(address).status_code == 403


@pytest.mark.parametrize(("name", "arguments"), PAGES[1:6])
def test_what_is_not_there_is_not_found(head: Client, name: str, arguments: list[str]) -> None:
    assert head.get(reverse(name, args=["khong-co", *arguments[1:]])).status_code == 404


def test_a_tier_or_cadence_that_is_none_is_not_found(head: Client) -> None:
    for name in ("workspace:regime_outline", "workspace:regime_form"):
        assert head.get(reverse(name, args=[REGIME, "district", "quarter"])).status_code == 404
        assert head.get(reverse(name, args=[REGIME, "commune", "daily"])).status_code == 404
    assert head.get(reverse("workspace:regime_line", args=[REGIME, "planet"])).status_code == 404


def test_the_page_of_a_regime_takes_few_queries(
    head: Client, django_assert_max_num_queries
) -> None:
    address = reverse("workspace:regime", args=[REGIME])
    head.get(address)
    with django_assert_max_num_queries(26):
        page = head.get(address).content.decode()
    assert "Sở Nội vụ {parent}" in page
    assert "Chưa ghi văn bản nào" in page


def sent(page: Any, **more: str) -> dict[str, str]:
    """All that the form of a page would send."""
    version = page.context["version"]
    data = {"n": str(len(page.context["rows"])), "on": f"{days.today():%d/%m/%Y}"}
    data |= {"name": version.initial.get("name") or version.data.get("name", "")}
    for place, (_, row) in enumerate(page.context["rows"]):
        data |= {f"{place}-{name}": value for name, value in row.items() if value}
    return data | more


def titles(page: Any) -> list[str]:
    return [row["title"] for _, row in page.context["rows"]]


def test_parts_are_moved_added_and_removed_without_storing_anything(head: Client) -> None:
    address = reverse("workspace:regime_outline", args=PLACE)
    first = head.get(address)
    before = titles(first)
    moved = head.post(address, sent(first, do="down:0"))
    assert titles(moved) == [before[1], before[0], *before[2:]]
    fewer = head.post(address, sent(moved, do="remove:6"))
    assert len(titles(fewer)) == len(before) - 1
    more = head.post(address, sent(fewer, do="add"))
    assert titles(more)[-1] == ""
    kept = head.post(address, sent(first, do="remove:1"))
    assert titles(kept) == before
    odd = head.post(address, sent(first, do="up:999999999999"))
    assert titles(odd) == before
    assert not Outline.objects.exclude(valid_from=date(2025, 7, 1)).exists()


def test_an_outline_is_looked_at_and_then_holds_from_its_day(place: Country, head: Client) -> None:
    address = reverse("workspace:regime_outline", args=PLACE)
    first = head.get(address)
    data = sent(first, **{"7-title": "Phần <b>mới</b>", "7-level": "1", "7-source": "free"})
    data["n"] = "8"
    look = head.post(address, {**data, "do": "look"})
    page = look.content.decode()
    assert "&lt;b&gt;mới" in page.lower()
    assert "<b>mới" not in page.lower()
    assert "SỐ LIỆU MINH HỌA" in page
    assert "2 đơn vị" in page
    pdf = head.post(address, {**data, "do": "pdf"})
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert Outline.objects.filter(name=data["name"], valid_from=days.today()).count() == 0
    assert head.post(address, {**data, "do": "edit"}).status_code == 200
    stored = head.post(address, {**data, "do": "save"})
    assert stored.status_code == 302
    regime = reference.regime(REGIME)
    now = reference.outline_for(regime, "commune", "quarter", days.today())
    assert now.parts[-1].title == "Phần <b>mới</b>"


@pytest.mark.parametrize(
    "change",
    [
        {"on": "01/01/2020"},
        {"on": "hôm qua"},
        {"name": ""},
        {"0-title": ""},
        {"1-source": "free"},
        {"0-slug": "../x"},
        {"n": "0"},
        {"n": "abc"},
        {"0-title": "a\x00b"},
    ],
)
def test_an_outline_that_cannot_be_is_refused_with_all_that_was_typed(
    head: Client, change: dict[str, str]
) -> None:
    address = reverse("workspace:regime_outline", args=PLACE)
    data = sent(head.get(address), do="save", **{"4-title": "Chỗ còn thiếu"})
    answer = head.post(address, {**data, **change})
    assert answer.status_code == 422
    assert "n" in change or "Chỗ còn thiếu" in answer.content.decode()
    assert not Outline.objects.exclude(valid_from=date(2025, 7, 1)).exists()


def test_a_form_is_edited_looked_at_and_stored(head: Client) -> None:
    address = reverse("workspace:regime_form", args=PLACE)
    first = head.get(address)
    more = head.post(
        address, sent(first, do="add", new="gift.gift_item.production", columns="actual")
    )
    data = sent(more, columns="actual")
    look = head.post(address, {**data, "do": "look"})
    assert "Vật phẩm tuyên truyền đã làm" in look.content.decode()
    assert head.post(address, {**data, "do": "save"}).status_code == 302
    form = reference.form_for(reference.regime(REGIME), "commune", "quarter", days.today())
    assert form is not None
    assert form.columns == ("actual",)
    assert form.rows[-1].measure == "gift.gift_item.production"
    assert sum(row.part_of is not None for row in form.rows) == 2
    faulty = head.post(address, {**data, "do": "save", "2-part_of": "99"})
    assert faulty.status_code == 422


def test_a_row_that_must_be_filled_is_asked_for_on_the_report(place: Country, head: Client) -> None:
    address = reverse("workspace:regime_form", args=PLACE)
    data = sent(head.get(address), columns="actual")
    row = next(key for key, value in data.items() if value == "loudspeaker.play.placement")
    assert head.post(
        address, {**data, f"{row.split('-')[0]}-is_required": "on", "do": "save"}
    ).status_code == 302  # fmt: skip
    form = reference.form_for(reference.regime(REGIME), "commune", "quarter", days.today())
    assert form is not None
    assert [each.measure for each in form.rows if each.is_required] == [data[row]]
    period = next(
        each
        for each in reference.running_periods(reference.regime(REGIME), days.today())
        if each.cadence == "quarter"
    )
    expected = reports.expect_report(
        actor=SYSTEM,
        unit_id=place.commune.pk,
        period=period,
        due_on=period.window_end + timedelta(days=5),
        receiver_id=place.province.pk,
        addressees=["Tỉnh"],
    )
    reports.start_draft(actor=SYSTEM, expected=expected)
    officer = signed_in(place.commune, Role.OFFICER)
    page = officer.get(reverse("reports:page", args=[expected.pk])).content.decode()
    assert (
        "Biểu mẫu bắt buộc nêu số ở 1 dòng chưa có số: lượt phát trên truyền thanh cơ sở." in page
    )
    reports.declare_figure(
        actor=SYSTEM,
        expected=expected,
        indicator=reference.indicator(data[row]),
        value=exact(0),
        reason="Loa hỏng cả kỳ.",
    )
    page = officer.get(reverse("reports:page", args=[expected.pk])).content.decode()
    assert "Biểu mẫu bắt buộc nêu số" not in page


def test_rows_that_name_another_follow_it() -> None:
    rows = [{"label": "a", "part_of": ""}, {"label": "b", "part_of": ""}]
    rows.append({"label": "c", "part_of": "2"})
    up = rearranged(rows, "up:1")
    assert [(row["label"], row["part_of"]) for row in up] == [("b", ""), ("a", ""), ("c", "1")]
    gone = rearranged(rows, "remove:1")
    assert [(row["label"], row["part_of"]) for row in gone] == [("a", ""), ("c", "")]


def test_where_reports_go_changes_from_a_day_on(head: Client) -> None:
    address = reverse("workspace:regime_line", args=[REGIME, "commune"])
    on = days.today() + timedelta(days=3)
    data = {
        "goes_to_parent": "on",
        "addressees": "Ủy ban nhân dân {parent}\r\n\r\nSở Nội vụ {parent}",
        "copies": "",
        "cadences": ["quarter", "year"],
        "on": f"{on:%d/%m/%Y}",
    }
    assert head.post(address, {**data, "addressees": "{x.__class__}"}).status_code == 422
    assert head.post(address, data).status_code == 302
    row = ReportingLine.objects.get(valid_from=on)
    assert row.cadences == ["quarter", "year"]
    assert len(row.addressees) == 2
    words = reverse("workspace:regime_words", args=[REGIME])
    assert head.post(words, {"asks": "a\x00b"}).status_code == 422
    assert head.post(words, {"asks": "Kết quả trong kỳ."}).status_code == 302


def test_a_one_off_report_is_asked_for_on_its_page(place: Country, head: Client) -> None:
    address, today = reverse("workspace:regime_once"), days.today()
    due = today + timedelta(days=(7 - today.weekday()) + 15)
    data = {
        "kind": "one_off",
        "name": "đợt cao điểm",
        "first": f"{today:%d/%m/%Y}",
        "last": f"{due - timedelta(days=5):%d/%m/%Y}",
        "due_on": f"{due:%d/%m/%Y}",
        "addressees": "Ủy ban nhân dân tỉnh Mẫu",
    }
    assert head.post(address, data).status_code == 422
    assert head.post(address, {**data, "units": [str(place.ward.pk)]}).status_code == 422
    both = {**data, "every": "on", "units": [str(place.commune.pk)]}
    assert head.post(address, both).status_code == 422
    assert not ExpectedReport.objects.exists()
    answer = head.post(address, {**data, "every": "on"}, follow=True)
    assert "Đã yêu cầu 2 đơn vị" in answer.content.decode()
    assert ExpectedReport.objects.count() == 2
    assert ReportRegime.objects.filter(kind="one_off").count() == 1


def test_a_request_is_taken_back_on_its_page_until_a_unit_begins(
    place: Country, head: Client
) -> None:
    today = days.today()
    due = today + timedelta(days=(7 - today.weekday()) + 15)
    period, rows = reports.ask_units(
        actor=SYSTEM,
        head_id=place.province.pk,
        kind="one_off",
        name="đợt cao điểm",
        asks="",
        first=today,
        last=due - timedelta(days=5),
        due_on=due,
        unit_ids=[place.commune.pk],
        addressees=["Tỉnh"],
    )
    page = reverse("workspace:regime", args=[period.regime.slug])
    address = reverse("workspace:regime_take_back", args=[period.regime.slug])
    every_year = reverse("workspace:regime_take_back", args=[REGIME])
    assert address in head.get(page).content.decode()
    assert head.get(address).status_code == 405
    assert signed_in(place.commune, Role.ADMINISTRATOR).post(address).status_code == 403
    asking = head.post(address).content.decode()
    assert "Thu hồi yêu cầu này" in asking
    assert f"1 đơn vị không còn phải gửi báo cáo này (hạn {day(due)})" in asking
    assert head.post(every_year, {"confirmed": "1"}).status_code == 422
    assert ExpectedReport.objects.count() == 1
    reports.start_draft(actor=SYSTEM, expected=rows[0])
    assert address not in head.get(page).content.decode()
    answer = head.post(address, {"confirmed": "1"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "không thu hồi được" in page
    assert "Thu hồi yêu cầu này" not in page
    Report.objects.all().delete()
    answer = head.post(address, {"confirmed": "1"}, follow=True)
    assert "Đã thu hồi yêu cầu báo cáo đợt cao điểm." in answer.content.decode()
    assert not ExpectedReport.objects.exists()
    assert head.post(address).status_code == 404


# --- The calendar ---------------------------------------------------------------------------------


def test_proposed_days_are_added_as_ticked_and_only_they(head: Client) -> None:
    year = days.today().year
    proposed = reference.proposed_days(year)
    if not proposed:
        pytest.skip("no days are known for this year")
    chosen = [each.day.isoformat() for each in proposed][:2]
    address = reverse("workspace:holidays_take")
    before = Holiday.objects.count() + MakeUpDay.objects.count()
    head.post(address, {"nam": str(year), "ngay": [*chosen, f"{year}-03-03", "x"]})
    assert Holiday.objects.count() + MakeUpDay.objects.count() == before + 2
    head.post(address, {"nam": "không", "ngay": chosen})
    head.post(address, {"nam": str(year)})
    assert Holiday.objects.count() + MakeUpDay.objects.count() == before + 2


def test_a_make_up_day_is_added_and_taken_out_again(place: Country, head: Client) -> None:
    address, today = reverse("workspace:holidays"), days.today()
    saturday = today + timedelta(days=(5 - today.weekday()) % 7 + 7)
    data = {"kind": "made_up", "day": f"{saturday:%d/%m/%Y}", "name": "làm bù"}
    assert (
        head.post(address, {**data, "day": f"{saturday + timedelta(2):%d/%m/%Y}"}).status_code
        == 422
    )
    assert head.post(address, data).status_code == 302
    made = MakeUpDay.objects.get()
    remove = reverse("workspace:make_up_day_remove", args=[made.pk])
    assert signed_in(place.commune, Role.ADMINISTRATOR).post(remove).status_code == 403
    assert "Bỏ ngày làm bù" in head.post(remove).content.decode()
    head.post(remove, {"confirmed": "1"})
    assert not MakeUpDay.objects.exists()
    assert head.post(remove).status_code == 404


# --- Who is told ----------------------------------------------------------------------------------


def test_reminders_and_digests_reach_those_whose_step_it_is(place: Country) -> None:
    officer = person(place.commune, Role.OFFICER)
    chair = person(place.commune, Role.CHAIR)
    reviewer = person(place.province, Role.REVIEWER)
    today = days.today()
    period = reference.running_periods(reference.regime(REGIME), today)[0]
    reports.expect_report(
        actor=SYSTEM,
        unit_id=place.commune.pk,
        period=period,
        due_on=today,
        receiver_id=place.province.pk,
        addressees=["Tỉnh"],
    )
    assert reports.remind_of_reports(actor=SYSTEM, on=today) == 1
    told = {notice.user_id: notice for notice in Notice.objects.all()}
    assert set(told) == {officer.pk}
    [words] = notices.in_words(list(told.values()))
    assert "hôm nay là hạn gửi" in words.title
    assert chair.pk not in told
    reports.digest_for_reviewers(actor=SYSTEM, on=today + timedelta(days=1))
    digest = Notice.objects.get(user=reviewer)
    [words] = notices.in_words([digest])
    assert "1 đơn vị quá hạn chưa gửi" in words.title
    assert reverse(words.route, args=words.arguments)
    client = Client()
    client.force_login(reviewer)
    assert client.get(reverse("workspace:notices")).status_code == 200
    assert client.get(reverse(words.route, args=words.arguments)).status_code == 200
