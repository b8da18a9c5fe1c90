"""Settings, names and duties on their pages: who may, what is shown, what is refused."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts.rules import ROLE_LABELS, Role
from lantoa.accounts.tests.factories import person
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue import queries as reference
from lantoa.catalogue.models import Holiday, Setting, TierDeadline
from lantoa.catalogue.rules import settings as rules
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.vietnamese import day
from lantoa.reports.models import ExpectedReport
from lantoa.units import queries as units
from lantoa.units.models import Identity
from lantoa.units.tests.factories import Country, country
from lantoa.workspace.actions.foundation import REGIME
from lantoa.workspace.tests.test_start import PNG

SYSTEM = System("tests")


@pytest.fixture
def place(db: None) -> Country:
    """A province that runs the installation, with its periods."""
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


@pytest.fixture
def below(place: Country) -> Client:
    """The administrator of one commune under the head."""
    return signed_in(place.commune, Role.ADMINISTRATOR)


def words(answer: Any) -> str:
    return str(answer.content.decode())


PAGES = ("settings", "holidays", "deadlines", "expected")


def test_the_roles_of_the_registry_are_those_of_the_posts() -> None:
    assert set(rules.ROLES) == {role.value for role in ROLE_LABELS}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMINISTRATOR])
def test_only_administrators_open_settings(place: Country, role: Role) -> None:
    client = signed_in(place.province, role)
    addresses = [reverse(f"workspace:{name}") for name in PAGES]
    addresses += [
        reverse("workspace:setting", args=[rules.CONTACT]),
        reverse("workspace:identity", args=[place.province.slug]),
    ]
    for address in addresses:
        assert client.get(address).status_code == 403, address
        assert client.post(address).status_code in (403, 405), address


def test_an_administrator_finds_the_settings_on_the_start_page_and_nobody_else_does(
    place: Country, head: Client
) -> None:
    address = f'href="{reverse("workspace:settings")}"'
    assert words(head.get("/")).count(address) >= 2
    assert address not in words(signed_in(place.province, Role.CHAIR).get("/"))


def test_the_administrator_of_a_commune_sets_its_own_names_and_reports_only(
    place: Country, below: Client
) -> None:
    page = words(below.get(reverse("workspace:settings")))
    assert "Toàn hệ thống" not in page
    assert reverse("workspace:identity", args=[place.commune.slug]) in page
    assert below.get(reverse("workspace:expected")).status_code == 200
    for name in ("holidays", "deadlines"):
        assert below.get(reverse(f"workspace:{name}")).status_code == 403
    for slug in (place.province.slug, place.other.slug):
        assert below.get(reverse("workspace:identity", args=[slug])).status_code == 403
    assert below.get(reverse("workspace:setting", args=[rules.CONTACT])).status_code == 403


def test_the_head_sees_what_holds_and_since_when(head: Client) -> None:
    with CaptureQueriesContext(connection) as asked:
        page = words(head.get(reverse("workspace:settings")))
    assert "Chủ tịch, người ký, Cán bộ tổng hợp, thẩm định, Quản trị hệ thống" in page
    assert "7 ngày" in page
    assert f"<b>Tỉnh Mẫu</b>, từ {day(days.today())}" in page
    assert reverse("workspace:setting", args=[rules.HEAD_UNIT]) not in page
    catalogue.change_setting(
        actor=SYSTEM, unit_id=1, name=rules.INVITATION_DAYS, value=3, on=days.today()
    )
    with CaptureQueriesContext(connection) as again:
        page = words(head.get(reverse("workspace:settings")))
    assert "3 ngày" in page
    assert len(again) == len(asked) <= 16


def test_a_setting_is_changed_from_a_day_on_and_the_page_tells_who_did_it(head: Client) -> None:
    address = reverse("workspace:setting", args=[rules.INVITATION_DAYS])
    on = days.today() + timedelta(days=9)
    answer = head.post(address, {"value": "14", "on": day(on)})
    assert answer.status_code == 302
    page = words(head.get(address))
    assert "7 ngày → 14 ngày" in page
    assert "Lò Thị Thảo" in page
    assert f"áp dụng từ {day(on)}" in page
    assert Setting.objects.get(name=rules.INVITATION_DAYS).valid_from == on


@pytest.mark.parametrize(
    ("name", "given"),
    [
        (rules.INVITATION_DAYS, {"value": "0"}),
        (rules.INVITATION_DAYS, {"value": "bảy"}),
        (rules.INVITATION_DAYS, {"value": "3", "on": "31/02/2030"}),
        (rules.INVITATION_DAYS, {"value": "3", "on": "01/01/2001"}),
        (rules.INVITATION_DAYS, {"value": "7"}),
        (rules.SECOND_STEP, {"value": ["chair"]}),
        (rules.SECOND_STEP, {"value": ["administrator", "king"]}),
        (rules.CONTACT, {"value": "x" * 201}),
        (rules.CONTACT, {"value": "a\x00b"}),
    ],
)
def test_what_cannot_be_set_is_refused_and_what_was_typed_stays(
    head: Client, name: str, given: dict[str, Any]
) -> None:
    answer = head.post(
        reverse("workspace:setting", args=[name]), {"on": day(days.today()), **given}
    )
    assert answer.status_code == 422
    assert "Lỗi:" in words(answer)
    assert not Setting.objects.exclude(name=rules.HEAD_UNIT).exists()


@pytest.mark.parametrize("name", [rules.HEAD_UNIT, "no.such", "a\tb"])
def test_what_is_no_setting_has_no_page(head: Client, name: str) -> None:
    assert head.get(reverse("workspace:setting", args=[name])).status_code == 404


def test_roles_and_texts_come_back_as_they_were_set(head: Client) -> None:
    today = day(days.today())
    second_step = reverse("workspace:setting", args=[rules.SECOND_STEP])
    assert (
        head.post(second_step, {"value": ["administrator", "officer"], "on": today}).status_code
        == 302
    )
    assert reference.setting(rules.SECOND_STEP, days.today()) == {"administrator", "officer"}
    contact = reverse("workspace:setting", args=[rules.CONTACT])
    head.post(contact, {"value": "<b>Phòng</b> 0231", "on": today})
    page = words(head.get(contact))
    assert "&lt;b&gt;Phòng&lt;/b&gt; 0231" in page
    assert "đổi nội dung" in page


def test_where_help_is_found_stands_on_the_page_of_a_refusal(head: Client, below: Client) -> None:
    contact = reverse("workspace:setting", args=[rules.CONTACT])
    head.post(contact, {"value": "Phòng Cải cách, 0231 3876 543", "on": day(days.today())})
    refused = below.get(contact)
    assert refused.status_code == 403
    assert "Phòng Cải cách, 0231 3876 543" in words(refused)


# --- Names ---------------------------------------------------------------------------------------


def identity(**more: Any) -> dict[str, Any]:
    return {"issuer": "Sở Nội vụ", "place": "Mẫu", "on": day(days.today()), **more}


def test_names_are_given_from_a_day_on_and_stand_in_the_band(place: Country, head: Client) -> None:
    address = reverse("workspace:identity", args=[place.province.slug])
    assert 'value="Tỉnh Mẫu"' in words(head.get(address))
    picture = SimpleUploadedFile("h.png", PNG)
    assert head.post(address, identity(crest=picture)).status_code == 302
    page = words(head.get(address))
    assert "<b>Sở Nội vụ</b>" in page
    crest = reverse("workspace:crest", args=[place.province.slug])
    assert crest in page
    shown = head.get(crest)
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/png")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert b"".join(shown.streaming_content) == PNG
    later = day(days.today() + timedelta(days=5))
    head.post(address, identity(issuer="Tên mới", on=later))
    kept = Identity.objects.order_by("pk").last()
    assert kept is not None
    assert kept.crest_id is not None
    head.post(address, identity(issuer="Tên mới hơn", on=later, drop_crest="on"))
    assert units.speaker(place.province.pk, days.today()).issuer == "Sở Nội vụ"
    assert Identity.objects.order_by("pk").last().crest_id is None  # type: ignore[union-attr]


def test_the_head_names_a_commune_below_it_and_nothing_else(place: Country, head: Client) -> None:
    own = reverse("workspace:identity", args=[place.province.slug])
    assert head.get(own, {"don-vi": place.commune.slug})["Location"] == reverse(
        "workspace:identity", args=[place.commune.slug]
    )
    assert head.get(own, {"don-vi": place.old_province.slug}).status_code == 403
    assert head.get(own, {"don-vi": "khong-co"}).status_code == 404
    answer = head.post(
        reverse("workspace:identity", args=[place.commune.slug]), identity(place="Bản Mẫu")
    )
    assert answer.status_code == 302
    assert units.speaker(place.commune.pk, days.today()).place == "Bản Mẫu"


@pytest.mark.parametrize(
    "given",
    [
        {"place": "x" * 81},
        {"issuer": "a\x00"},
        {"email": "nam"},
        {"on": ""},
        {"issuer": "", "issuer_parent": "Ủy ban nhân dân"},
    ],
)
def test_names_that_cannot_be_are_refused(
    place: Country, head: Client, given: dict[str, str]
) -> None:
    answer = head.post(reverse("workspace:identity", args=[place.province.slug]), identity(**given))
    assert answer.status_code == 422
    assert not Identity.objects.exists()


def test_a_unit_without_a_crest_has_no_picture(place: Country, head: Client) -> None:
    assert head.get(reverse("workspace:crest", args=[place.province.slug])).status_code == 404
    assert Client().get(reverse("workspace:crest", args=[place.province.slug])).status_code == 302


# --- Duties ------------------------------------------------------------------------------------


def test_days_off_are_listed_by_year_added_and_taken_out(head: Client) -> None:
    address = reverse("workspace:holidays")
    soon = date(days.today().year + 1, 2, 8)
    answer = head.post(address, {"day": day(soon), "name": "Tết Nguyên đán"})
    assert answer["Location"] == f"{address}?nam={soon.year}"
    made = Holiday.objects.get(day=soon)
    assert "Tết Nguyên đán" in words(head.get(address, {"nam": soon.year}))
    again = head.post(address, {"day": day(soon), "name": "Tết"})
    assert again.status_code == 422
    assert "đã có: Tết Nguyên đán" in words(again)
    remove = reverse("workspace:holiday_remove", args=[made.pk])
    assert head.get(remove).status_code == 405
    assert "Bỏ ngày nghỉ này?" in words(head.post(remove))
    assert Holiday.objects.filter(pk=made.pk).exists()
    assert head.post(remove, {"confirmed": "1"}).status_code == 302
    assert not Holiday.objects.filter(pk=made.pk).exists()
    assert head.post(remove, {"confirmed": "1"}).status_code == 404


@pytest.mark.parametrize("year", ["", "0", "abc", "99999", "٢٠٢٦", "1' OR 1"])
def test_a_year_that_is_none_shows_this_one(head: Client, year: str) -> None:
    page = words(head.get(reverse("workspace:holidays"), {"nam": year}))
    assert f"Năm {days.today().year}" in page


def test_a_day_off_that_has_come_stays(head: Client) -> None:
    gone = Holiday.objects.create(day=date(2018, 2, 16), name="Tết")
    answer = head.post(reverse("workspace:holiday_remove", args=[gone.pk]), {"confirmed": "1"})
    assert answer.status_code == 422
    assert Holiday.objects.filter(pk=gone.pk).exists()


def test_a_deadline_is_changed_on_its_page(head: Client) -> None:
    address = reverse("workspace:deadlines")
    with CaptureQueriesContext(connection) as asked:
        page = words(head.get(address))
    assert page.count("Chưa đối chiếu") == 2
    assert "cấp huyện" not in page.lower()
    on = day(days.today() + timedelta(days=3))
    given = {
        "tier": "commune",
        "cadences": ["quarter"],
        "working_days": "5",
        "on": on,
        "is_verified": "on",
    }
    assert head.post(address, given).status_code == 302
    with CaptureQueriesContext(connection) as again:
        page = words(head.get(address))
    assert f"từ {on}: 5 ngày" in page
    assert len(again) == len(asked) <= 14
    assert head.post(address, {**given, "working_days": "0"}).status_code == 422
    assert head.post(address, {**given, "tier": "district"}).status_code == 422
    assert head.post(address, {**given, "cadences": []}).status_code == 422
    assert TierDeadline.objects.filter(valid_from__isnull=False).count() == 1


def test_reports_are_opened_for_the_head_and_all_communes(place: Country, head: Client) -> None:
    address = reverse("workspace:expected")
    page = words(head.get(address))
    assert "Cả 2 xã, phường, đặc khu" in page
    period = reference.upcoming_periods(reference.regime(REGIME), days.today())[0]
    given = {
        "unit": place.province.pk,
        "period": period.key,
        "own": "on",
        "own_to": "Bộ Nội vụ",
        "below": "on",
        "below_to": "Ủy ban nhân dân tỉnh Mẫu",
    }
    answer = head.post(address, given, follow=True)
    assert f"Đã mở 3 báo cáo {period.period.short}" in words(answer)
    assert "2/2" in words(answer)
    assert "đã mở từ trước" in words(head.post(address, given, follow=True))
    assert ExpectedReport.objects.count() == 3
    assert 'value="Bộ Nội vụ"' in words(head.get(address))


@pytest.mark.parametrize(
    "given",
    [
        {"own": "", "below": ""},
        {"own_to": ""},
        {"below_to": "  "},
        {"period": "1999"},
        {"period": ""},
        {"own_to": "a\x00"},
    ],
)
def test_reports_that_cannot_be_opened_are_refused(
    place: Country, head: Client, given: dict[str, str]
) -> None:
    period = reference.upcoming_periods(reference.regime(REGIME), days.today())[0]
    answer = head.post(
        reverse("workspace:expected"),
        {
            "period": period.key,
            "own": "on",
            "own_to": "Bộ",
            "below": "on",
            "below_to": "Tỉnh",
            **given,
        },
    )
    assert answer.status_code == 422
    assert not ExpectedReport.objects.exists()


def test_nobody_opens_reports_of_another_unit(place: Country, below: Client) -> None:
    for wanted in (str(place.province.pk), str(place.other.pk), "x", "0"):
        address = reverse("workspace:expected")
        assert below.get(address, {"don-vi": wanted}).status_code == 403
        assert below.post(address, {"unit": wanted}).status_code == 403


def test_the_list_of_duties_takes_as_many_queries_with_reports_as_without(
    place: Country, head: Client
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            head.get(reverse("workspace:expected"))
        return len(found)

    before = asked()
    for period in reference.upcoming_periods(reference.regime(REGIME), days.today()):
        for unit in (place.commune, place.other):
            ExpectedReport.objects.create(
                unit=unit, period=period, due_on=days.today(), receiver=place.province
            )
    assert asked() == before <= 22
