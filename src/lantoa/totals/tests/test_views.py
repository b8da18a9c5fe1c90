"""The page of a unit's figures, its sheet, and who may open them."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from html import escape, unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lantoa.catalogue.models import Channel, CountUnit, Indicator, ReportPeriod, ReportRegime
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, stated
from lantoa.totals.actions import post
from lantoa.totals.panels import figures_of_year
from lantoa.totals.queries import may_view
from lantoa.totals.rules import Layer
from lantoa.totals.tests.factories import entry
from lantoa.units.models import Unit, UnitSuccession, UnitVersion
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

MADE = "loudspeaker.bulletin.production"
PLAYED = "loudspeaker.play.placement"
YEAR = Interval(date(2024, 12, 15), date(2025, 12, 15))
SPRING = date(2025, 2, 5)
AUTUMN = date(2025, 10, 5)
ASKED = {"tu": "15/12/2024", "den": "14/12/2025"}
HOSTILE = '=cmd|"/C calc"!A0<script>'


@dataclass
class Somebody:
    """An actor who may see the figures of some units."""

    sees: frozenset[int]
    key: str = "user:1"
    label: str = "Lò Thị Thảo"

    def may(self, verb: str, unit_id: int) -> bool:
        return verb in ("totals.view", "activities.view") and unit_id in self.sees

    def must(self, verb: str, unit_id: int) -> None:
        if not self.may(verb, unit_id):
            raise NotPermitted

    def must_all(self, verb: str, unit_ids: Collection[int]) -> None:
        for each in unit_ids:
            self.must(verb, each)


@pytest.fixture
def country() -> Country:
    made = places.country()
    regime = ReportRegime.objects.create(slug="reform_communication", name="Chế độ")
    for key, cadence, window in (
        ("2025", "year", YEAR),
        ("2025-Q1", "quarter", Interval(YEAR.start, date(2025, 3, 15))),
    ):
        ReportPeriod.objects.create(
            regime=regime,
            key=key,
            cadence=cadence,
            window_start=window.start,
            window_end=window.end,
        )
    channel = Channel.objects.create(slug="loudspeaker", name="Loa", short_name="Loa")
    for slug, side in ((MADE, "production"), (PLAYED, "placement")):
        unit = CountUnit.objects.create(slug=slug.split(".")[1], name=f"đv {side}")
        Indicator.objects.create(
            slug=slug, name=f"Chỉ tiêu {side}", channel=channel, count_unit=unit, side=side
        )
    post("activity:1", [entry(made.ward.pk, 2, on=SPRING, measure=MADE)])
    post("activity:2", [entry(made.ward.pk, 8, on=SPRING, measure=PLAYED)])
    post("activity:3", [entry(made.commune.pk, 3, on=AUTUMN, measure=MADE)])
    post("activity:4", [entry(made.split.pk, 70, on=SPRING, measure=MADE)])
    return made


class Visitor:
    """Somebody with posts, who asks for addresses."""

    def __init__(self, model: type, client: Client) -> None:
        self.user = model.objects.create(username="thao", full_name="Lò Thị Thảo")
        client.force_login(self.user)
        self.client = client

    def holds(self, unit: Unit, role: str = "officer") -> Visitor:
        self.user.posts.create(unit=unit, role=role, valid_from=date(2018, 1, 1))
        return self

    def asks(self, unit: Unit, name: str = "unit", **query: str) -> HttpResponse:
        return self.client.get(reverse(f"totals:{name}", args=[unit.slug]), query or ASKED)

    def reads(self, unit: Unit, **query: str) -> str:
        answer = self.asks(unit, **query)
        assert answer.status_code == 200
        return said(answer)


@pytest.fixture
def visitor(django_user_model, client: Client) -> Visitor:
    return Visitor(django_user_model, client)


def said(answer: HttpResponse) -> str:
    body = re.sub(r"<head>.*?</head>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def table(answer: HttpResponse) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()


NOW = {**ASKED, "theo": "hien-nay"}


def test_the_basis_stands_beside_the_figures_and_is_switched_by_a_link(
    country: Country, visitor: Visitor
) -> None:
    visitor.holds(country.commune)
    reported = visitor.asks(country.commune, **ASKED)
    assert "Số liệu theo đơn vị lúc báo cáo" in said(reported)
    assert "Chỉ tiêu production 3 đv production" in said(reported)
    assert "Chỉ tiêu placement" not in said(reported).split("Hai bảng")[1]
    (other,) = re.findall(r'href="(\?[^"]*theo=hien-nay[^"]*)">Xem theo', reported.content.decode())
    today = visitor.client.get(
        reverse("totals:unit", args=[country.commune.slug]) + unescape(other)
    )
    words = said(today)
    assert "Số liệu theo địa giới hiện nay" in words
    assert "Chỉ tiêu production 5 đv production" in words
    assert "Chỉ tiêu placement 8 đv placement" in words
    assert "Gồm số của 1 đơn vị cũ" in words
    assert "Phường Đá Bạc" in words


def test_production_and_placements_stand_in_two_tables(country: Country, visitor: Visitor) -> None:
    words = visitor.holds(country.commune).reads(country.commune, **NOW)
    made, ran = words.index("Sản xuất, tổ chức"), words.index("Đăng, phát")
    assert made < words.index("5 đv production") < ran < words.index("8 đv placement")
    assert "13" not in words.split("Hai bảng")[1]


def test_a_divided_unit_is_named_beside_the_sum_with_its_own_figures(
    country: Country, visitor: Visitor
) -> None:
    words = visitor.holds(country.commune).reads(country.commune, **NOW)
    beside = words.split("Chưa cộng")[1]
    assert "Xã Suối Lạnh" in beside
    assert "Chia ra nhiều đơn vị: Xã Ân Hòa, Xã Suối Mẫu." in beside
    assert "70 đv production" in beside
    assert "75" not in words


def test_the_layers_are_asked_for_apart(country: Country, visitor: Visitor) -> None:
    year = entry(country.commune.pk, 9, span=YEAR, measure=MADE, layer=Layer.SUBMITTED)
    quarter = Interval(YEAR.start, date(2025, 3, 15))
    part = entry(country.commune.pk, 4, span=quarter, measure=MADE, layer=Layer.SUBMITTED)
    post("report:1", [year])
    post("report:2", [part])
    visitor.holds(country.commune)
    assert "9 đv production" in visitor.reads(country.commune, ky="2025", lop="gui")
    assert "4 đv production" in visitor.reads(country.commune, ky="2025-Q1", lop="gui")
    words = visitor.reads(country.commune, ky="2025", lop="duyet")
    assert "Kỳ này không có số nào trong báo cáo được chấp nhận." in words
    words = visitor.reads(country.commune, lop="gui", **{**ASKED, "tu": "20/12/2024"})
    assert "Số trong báo cáo đã gửi chỉ có theo kỳ báo cáo." in words


def test_bounds_stay_apart_and_silence_is_counted(country: Country, visitor: Visitor) -> None:
    post("activity:5", [entry(country.commune.pk, NOT_STATED, on=AUTUMN, measure=MADE)])
    bound = stated(600, Qualifier.MORE_THAN)
    post("activity:6", [entry(country.commune.pk, bound, on=AUTUMN, measure=MADE)])
    words = visitor.holds(country.commune).reads(country.commune)
    assert re.search(
        "chính xác 3 đv production ?; hơn 600 đv production ?; 1 lần ghi không nêu", words
    ), words


def test_figures_lead_to_their_activities_only_as_reported(
    country: Country, visitor: Visitor
) -> None:
    visitor.holds(country.commune)
    behind = reverse("activities:behind", args=[country.commune.slug, MADE])
    link = f'href="{behind}?tu=2024-12-15&amp;den=2025-12-14"'
    assert link in visitor.asks(country.commune).content.decode()
    for other in (NOW, {"ky": "2025", "lop": "gui"}):
        assert behind not in visitor.asks(country.commune, **other).content.decode()


def test_without_a_window_the_plan_year_is_shown(country: Country, visitor: Visitor) -> None:
    visitor.holds(country.commune)
    today = days.today()
    answer = visitor.client.get(reverse("totals:unit", args=[country.commune.slug]))
    assert answer.status_code == 200
    assert f"01/01/{today.year} đến hết 31/12/{today.year}" in said(answer)
    ReportPeriod.objects.filter(key="2025").update(
        window_start=today - timedelta(days=40), window_end=today + timedelta(days=1)
    )
    answer = visitor.client.get(reverse("totals:unit", args=[country.commune.slug]))
    assert "Số liệu của Xã Suối Mẫu, năm 2025" in said(answer)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ({"tu": "hôm qua", "den": "14/12/2025"}, "không phải là một ngày có thật"),
        ({"tu": "15/12/2025", "den": "14/12/2025"}, "Ngày cuối đứng trước ngày đầu."),
        ({"tu": "15/12/2025"}, "Chưa ghi ngày."),
        ({"tu": "1/1/2025", "den": "31/12/9999"}, "Ngày này quá xa."),
        ({"ky": "2031"}, "Lỗi:"),
        ({"ky": "2025", "lop": "x"}, "Lỗi:"),
        ({"ky": "2025", "theo": HOSTILE}, "Chưa lấy được số liệu"),
        ({"tu": "9" * 5000, "den": HOSTILE}, "Lỗi:"),
    ],
)
def test_what_cannot_be_asked_is_said_and_what_was_typed_stays(
    country: Country, visitor: Visitor, query: dict[str, str], words: str
) -> None:
    visitor.holds(country.commune)
    answer = visitor.asks(country.commune, **query)
    assert answer.status_code == 200
    assert words in said(answer)
    assert "Số liệu theo" not in said(answer)
    assert "<script>" not in answer.content.decode().partition("</head>")[2]
    if query.get("tu") == "hôm qua":
        assert 'value="hôm qua"' in answer.content.decode()
    assert visitor.asks(country.commune, "export", **query).status_code == 404


def test_an_old_unit_tells_what_it_is_today(country: Country, visitor: Visitor) -> None:
    words = visitor.holds(country.commune).reads(country.ward, **NOW)
    assert "Phường Đá Bạc đã kết thúc. Nay là Xã Suối Mẫu" in words
    assert "2 đv production" in visitor.reads(country.ward)


def test_a_young_unit_tells_that_older_figures_stand_elsewhere(
    country: Country, visitor: Visitor
) -> None:
    visitor.holds(country.commune)
    assert "Xã Suối Mẫu có từ 01/7/2025." in visitor.reads(country.commune)
    assert "có từ" not in visitor.reads(country.commune, **NOW)


# --- Who may --------------------------------------------------------------------------------------


def test_staff_see_the_old_figures_of_what_their_unit_was_made_of(
    country: Country, visitor: Visitor
) -> None:
    visitor.holds(country.commune)
    for unit in (country.commune, country.ward, country.split):
        assert visitor.asks(unit).status_code == 200
        assert visitor.asks(unit, "export").status_code == 200
    for unit in (country.other, country.province, country.old_province, country.district):
        assert visitor.asks(unit).status_code == 403
        assert visitor.asks(unit, "export").status_code == 403


def test_a_neighbour_sees_nothing_of_a_unit_that_went_elsewhere(
    country: Country, visitor: Visitor
) -> None:
    visitor.holds(country.other)
    assert visitor.asks(country.ward).status_code == 403
    assert visitor.asks(country.split).status_code == 200


def test_the_province_sees_all_that_lies_in_it_today(country: Country, visitor: Visitor) -> None:
    visitor.holds(country.province)
    for unit in (country.commune, country.ward, country.district, country.old_province):
        assert visitor.asks(unit).status_code == 200


def test_who_holds_no_post_sees_no_figures(country: Country, visitor: Visitor) -> None:
    assert visitor.asks(country.commune).status_code == 403
    assert visitor.asks(country.ward).status_code == 403
    visitor.client.logout()
    answer = visitor.asks(country.commune)
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]


def test_an_unknown_unit_is_not_found(country: Country, visitor: Visitor) -> None:
    visitor.holds(country.commune)
    for name in ("unit", "export"):
        assert visitor.client.get(reverse(f"totals:{name}", args=["khong-co"])).status_code == 404


def test_a_unit_in_force_is_judged_by_the_table_alone(country: Country) -> None:
    today = days.today()
    sees = Somebody(frozenset({country.commune.pk}))
    assert may_view(sees, country.commune.pk, today)
    assert may_view(sees, country.ward.pk, today)
    assert not may_view(sees, country.other.pk, today)
    assert not may_view(Somebody(frozenset()), country.ward.pk, today)


# --- The sheet ------------------------------------------------------------------------------------


def test_the_sheet_says_the_window_the_basis_and_every_part(
    country: Country, visitor: Visitor
) -> None:
    bound = stated(600, Qualifier.MORE_THAN)
    post("activity:6", [entry(country.commune.pk, bound, on=AUTUMN, measure=MADE)])
    answer = visitor.holds(country.commune).asks(country.commune, "export", **NOW)
    assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = table(answer)
    assert rows[0][0] == "Số liệu của Xã Suối Mẫu, từ 15/12/2024 đến hết 14/12/2025"
    assert str(rows[1][0]).startswith("Cộng theo địa giới hiện nay (")
    assert str(rows[2][0]).startswith("Lấy từ sổ hoạt động.")
    head, made, ran, apart = rows[4:]
    figures = dict(zip(head, made, strict=True))
    assert (figures["Mặt"], figures["Chính xác"], figures["Hơn"]) == ("Sản xuất, tổ chức", 5, 600)
    assert figures["Khoảng"] == ""
    assert ran[1] == "Đăng, phát"
    assert "Xã Suối Lạnh (chia ra nhiều đơn vị, không cộng vào số trên" in str(apart[0])
    assert apart[4] == 70


def test_a_name_that_looks_like_a_formula_is_only_words(country: Country, visitor: Visitor) -> None:
    UnitVersion.objects.filter(unit=country.split).update(name=HOSTILE)
    Indicator.objects.filter(slug=MADE).update(name=HOSTILE)
    answer = visitor.holds(country.commune).asks(country.commune, "export", **NOW)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert HOSTILE in {cell for row in table(answer) for cell in row}
    page = visitor.asks(country.commune, **NOW).content.decode()
    assert HOSTILE not in page
    assert escape(HOSTILE) in page


# --- Panel and queries ----------------------------------------------------------------------------


def test_the_panel_of_a_unit_is_shown_to_those_who_may_see_its_figures(country: Country) -> None:
    request = RequestFactory().get("/")
    request.actor = Somebody(frozenset({country.commune.pk}))
    found = figures_of_year(request, country.commune)
    assert found is not None
    assert found["basis"] == "theo đơn vị lúc báo cáo"
    assert figures_of_year(request, country.other) is None


def test_the_number_of_queries_does_not_grow_with_the_figures(
    country: Country, visitor: Visitor
) -> None:
    visitor.holds(country.commune)

    def queries(query: Mapping[str, str]) -> int:
        with CaptureQueriesContext(connection) as seen:
            visitor.reads(country.commune, **query)
        return len(seen)

    before = [queries(ASKED), queries(NOW)]
    for place in range(8):
        old = places.unit(f"Xã Cũ {place}", under=country.district, until=date(2025, 7, 1))
        UnitSuccession.objects.create(old=old, new=country.commune)
        if place % 2:
            UnitSuccession.objects.create(old=old, new=country.other)
        post(f"activity:old{place}", [entry(old.pk, 2, on=SPRING, measure=f"m{place}")])
    assert [queries(ASKED), queries(NOW)] == before
    assert before[1] - before[0] <= 8
