"""Checks with all that a report is held against: earlier reports, neighbours, those above."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import FormRow, Indicator, ReportForm
from lantoa.kernel.errors import Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence
from lantoa.kernel.value import exact
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan
from lantoa.reports import actions, queries
from lantoa.reports.models import ExpectedReport, Report, ReportVersion
from lantoa.reports.queries.checks import errors_of, findings, written
from lantoa.reports.queries.contents import draft_contents
from lantoa.reports.queries.page import findings_of
from lantoa.reports.rules.checks import Finding, Level
from lantoa.reports.tests import copying
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import REGIME, SYSTEM, WORDS, World
from lantoa.units.models import UnitVersion
from lantoa.units.tests.factories import unit

HONEST = copying.honest()
COPIED = HONEST["07_gop_y_thang"] + "\n" + HONEST["09_dang_ngan"]


def found_in(expected: ExpectedReport) -> list[Finding]:
    return list(findings_of(queries.expected_page(expected.pk)))


def codes(expected: ExpectedReport) -> list[str]:
    return [each.code for each in found_in(expected)]


def say(expected: ExpectedReport, **sections: str) -> Report:
    report = actions.start_draft(actor=SYSTEM, expected=expected)
    return actions.save_sections(
        actor=SYSTEM, expected=expected, sections={**WORDS, **sections}, revision=report.revision
    )


def file(expected: ExpectedReport, **sections: str) -> ReportVersion:
    say(expected, **sections)
    actions.send_for_signature(actor=SYSTEM, expected=expected)
    return actions.submit_report(actor=SYSTEM, expected=expected)


def of_year(world: World, year: int) -> ExpectedReport:
    regime = catalogue.regime(REGIME)
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[year])
    period = catalogue.period(REGIME, str(year))
    return make.expect(world.district, period, world.province, date(year + 1, 1, 7))


def signed_in(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def page(world: World, name: str) -> str:
    address = reverse("reports:page", args=[world.expected.pk])
    return signed_in(world, name).get(address).content.decode()


# --- Copied text ----------------------------------------------------------------------------------


def test_first_words_of_the_system_are_nobodys_own(world: World) -> None:
    plans.issue_plan(actor=SYSTEM, plan=_plan(world))
    make.log(world.district, count=exact(4), proof="")
    report = actions.start_draft(actor=SYSTEM, expected=world.expected)
    assert any(report.sections.values())
    assert [each.text for each in written(world.expected, report.sections).passages] == []


def _plan(world: World) -> Plan:
    made = plans.create_plan(
        actor=SYSTEM,
        unit_id=world.district.pk,
        title="Tuyên truyền cải cách hành chính năm 2018",
        period=Interval.through(date(2018, 1, 1), date(2018, 12, 31)),
    )
    plans.add_line(actor=SYSTEM, plan=made, line=plans.NewLine(title="Phát bản tin trên loa"))
    return made


def test_a_neighbours_text_is_found_and_the_neighbour_not_told(world: World) -> None:
    version = file(world.neighbouring, next=COPIED)
    say(world.expected, next=COPIED.replace("xã", "huyện"))
    found = [each for each in found_in(world.expected) if each.code == "copied_whole"]
    assert [each.level for each in found] == [Level.WARNING]
    assert found[0].what == "Toàn văn giống một báo cáo của đơn vị khác cùng cấp."
    address = reverse("reports:compare", args=[world.expected.pk, version.pk])
    shown = page(world, "officer")
    assert "một báo cáo của đơn vị khác cùng cấp" in shown
    assert "Ân Hòa" not in shown and address not in shown
    shown = page(world, "reviewer")
    assert "Toàn văn giống báo cáo năm 2018 của Huyện Ân Hòa." in shown
    assert address in shown


def test_last_years_own_text_is_found_and_named(world: World) -> None:
    before = of_year(world, 2017)
    version = file(before, next=COPIED.replace("2018", "2017"))
    say(world.expected, next=COPIED)
    assert "Toàn văn giống báo cáo năm 2017 của đơn vị." in page(world, "officer")
    address = reverse("reports:compare", args=[world.expected.pk, version.pk])
    assert address in page(world, "officer")
    answer = signed_in(world, "officer").get(address)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "<mark>Nhìn thẳng vào kết quả" in shown
    assert "Đoạn giống báo cáo năm 2017 của Huyện Suối Mẫu" in shown


def test_the_text_of_the_unit_above_and_of_its_plan_is_found(world: World) -> None:
    file(world.above, next=COPIED)
    say(world.expected, next=COPIED)
    whats = [each.what for each in found_in(world.expected) if each.code.startswith("copied")]
    assert whats == ["Toàn văn giống báo cáo của đơn vị cấp trên."]
    above = plans.create_plan(
        actor=SYSTEM,
        unit_id=world.province.pk,
        title="Kế hoạch năm 2018",
        period=Interval.through(date(2018, 1, 1), date(2018, 12, 31)),
    )
    for line in filter(None, COPIED.splitlines()):
        plans.add_line(actor=SYSTEM, plan=above, line=plans.NewLine(title=line[:390]))
    plans.issue_plan(actor=SYSTEM, plan=above)
    whats = [each.what for each in found_in(world.expected) if each.code.startswith("copied")]
    assert whats[0] == "Toàn văn giống báo cáo của đơn vị cấp trên."
    assert "giống kế hoạch của đơn vị cấp trên" in whats[1]


def test_honest_reports_of_neighbours_and_years_give_no_finding(world: World) -> None:
    file(world.neighbouring, next=HONEST["01_so_dem"], shortcomings=HONEST["02_cong_thuc"])
    file(of_year(world, 2017), next=HONEST["04_ke_chuyen"], shortcomings=HONEST["05_chi_so"])
    file(world.above, next=HONEST["08_cong_thuc_tinh"])
    say(world.expected, next=HONEST["10_theo_de_cuong"], shortcomings=HONEST["07_gop_y_thang"])
    assert not [code for code in codes(world.expected) if code.startswith("copied")]


def test_units_that_report_to_nobody_here_are_neighbours_of_each_other(world: World) -> None:
    second = unit("Tỉnh Khác", "03", tier="province", division="province")
    file(make.expect(second, world.period, None, date(2019, 1, 10)), next=COPIED)
    say(world.above, next=COPIED)
    assert "copied_whole" in codes(world.above)


def test_an_earlier_version_of_the_same_report_is_no_copy(world: World) -> None:
    file(world.expected, next=COPIED)
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sửa số.")
    actions.redraft_report(actor=SYSTEM, expected=queries.expected_page(world.expected.pk))
    assert not [code for code in codes(world.expected) if code.startswith("copied")]


def test_the_comparison_is_for_who_may_view_both_reports(world: World) -> None:
    theirs = file(world.neighbouring, next=COPIED)
    say(world.expected, next=f"{COPIED}\n<script>alert(1)</script>")
    address = reverse("reports:compare", args=[world.expected.pk, theirs.pk])
    for name in world.people:
        status = signed_in(world, name).get(address).status_code
        assert (status == 200) is (name in ("reviewer", "province_chair")), name
    shown = signed_in(world, "reviewer").get(address).content.decode()
    assert "<script>alert" not in shown
    officer = signed_in(world, "officer")
    for other in (0, 999_999, 2**31):
        address = reverse("reports:compare", args=[world.expected.pk, other])
        assert officer.get(address).status_code == 404
    file(world.expected, next=COPIED)
    own = ReportVersion.objects.get(report__expected=world.expected)
    address = reverse("reports:compare", args=[world.expected.pk, own.pk])
    assert officer.get(address).status_code == 404


# --- Figures --------------------------------------------------------------------------------------


def test_a_figure_far_from_four_earlier_years_is_found(world: World) -> None:
    measure = Indicator.objects.get(slug="loudspeaker.play.placement")
    for year, amount in zip((2014, 2015, 2016, 2017), (30, 32, 31, 29), strict=True):
        before = of_year(world, year)
        actions.start_draft(actor=SYSTEM, expected=before)
        declare = {"indicator": measure, "value": exact(amount), "reason": "theo sổ"}
        actions.declare_figure(actor=SYSTEM, expected=before, **declare)
        file(before)
    make.log(world.district, count=exact(300))
    say(world.expected)
    far = [each for each in found_in(world.expected) if each.code == "far_from_past"]
    assert ["cao hơn hẳn các kỳ trước (trung vị 30,5" in each.what for each in far] == [True]


def test_only_units_of_the_same_tier_are_peers(world: World) -> None:
    plays = Indicator.objects.get(slug="loudspeaker.play.placement")
    declare = {"indicator": plays, "value": exact(3), "reason": "theo sổ"}
    for number in range(8):
        other = make.district(f"Huyện Mới {number}", f"03{number}", world.province)
        owed = make.expect(other, world.period, world.province, date(2019, 1, 7))
        actions.start_draft(actor=SYSTEM, expected=owed)
        actions.declare_figure(actor=SYSTEM, expected=owed, **declare)
        file(owed)
    make.log(world.district, count=exact(300))
    say(world.expected)
    assert "far_from_peers" in codes(world.expected)
    UnitVersion.objects.filter(unit=world.district).update(tier="commune")
    assert "far_from_peers" not in codes(world.expected)


def test_parts_of_a_form_larger_than_their_whole_are_found(world: World) -> None:
    made = Indicator.objects.get(slug="loudspeaker.bulletin.production")
    placed = Indicator.objects.get(slug="loudspeaker.play.placement")
    form = ReportForm.objects.create(
        regime=catalogue.regime(REGIME), tier="district", cadence=Cadence.YEAR, name="Biểu thử",
        valid_from=date(2018, 1, 1), columns=["actual"],
    )  # fmt: skip
    whole = FormRow.objects.create(form=form, place=1, indicator=made, label="Bản tin")
    FormRow.objects.create(form=form, place=2, indicator=placed, label="Trong đó", part_of=whole)
    make.log(world.district, quantity=exact(2), count=exact(9))
    say(world.expected)
    assert "parts_over_whole" in codes(world.expected)


# --- Words ----------------------------------------------------------------------------------------


def test_a_place_left_open_stops_the_report_and_is_not_hidden(world: World) -> None:
    say(world.expected, next="Mở …… lớp tập huấn.")
    with pytest.raises(Refused) as refused:
        actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    assert [each.code for each in refused.value.problems] == ["left_open"]
    found = found_in(world.expected)
    assert (found[0].code, found[0].level) == ("left_open", Level.ERROR)
    shown = page(world, "officer")
    assert shown.index("Lỗi, phải sửa trước khi trình ký (1)") < shown.index("Cảnh báo, nên sửa")
    assert shown.index("Còn chỗ để trống") < shown.index("Cảnh báo, nên sửa")


def test_every_error_that_is_shown_stops_the_report_and_no_other_does(world: World) -> None:
    report = say(world.expected, next="Mở …… lớp. Còn xxx người.", steering="")
    live = draft_contents(world.expected)
    shown = findings(queries.expected_page(world.expected.pk), report, live)
    errors = [each for each in shown if each.level is Level.ERROR]
    stopping = errors_of(report)
    assert [(each.code, each.place) for each in errors] == [
        (each.code, each.place) for each in stopping
    ]
    assert len(stopping) == 2


def test_names_of_other_units_are_found_and_own_ones_are_not(world: World) -> None:
    unit("Xã Tân Tiến", "0999", tier="commune", division="rural_commune", under=world.other)
    say(
        world.expected,
        steering="Huyện Suối Mẫu thuộc tỉnh Mẫu, phối hợp với sở, ngành.",
        next="Nhân dân huyện Ân Hòa hưởng ứng. UBND xã Tân Tiến đã họp.",
    )
    found = [each for each in found_in(world.expected) if each.code == "other_unit"]
    assert [(each.place, each.what) for each in found] == [
        ("next", "Có tên đơn vị khác: huyện Ân Hòa và xã Tân Tiến.")
    ]
    assert found[0].quotes == ("Nhân dân huyện Ân Hòa hưởng ứng.", "UBND xã Tân Tiến đã họp.")


def test_a_unit_that_the_addressees_or_the_plan_name_may_be_named(world: World) -> None:
    say(world.expected, next="Nhân dân huyện Ân Hòa hưởng ứng.")
    world.expected.addressees = ["Ủy ban nhân dân huyện Ân Hòa"]
    world.expected.save()
    assert "other_unit" not in codes(world.expected)


def test_the_unit_above_may_name_those_below(world: World) -> None:
    say(world.above, next="Huyện Ân Hòa và huyện Suối Mẫu đã gửi báo cáo.")
    assert "other_unit" not in codes(world.above)


def test_a_body_that_no_district_has_is_found(world: World) -> None:
    say(world.expected, next="Báo Suối Mẫu đăng 12 tin.", steering="Đài Truyền hình huyện phát.")
    found = [each for each in found_in(world.expected) if each.code == "impossible_body"]
    assert [each.quotes for each in found] == [("Báo Suối Mẫu đăng 12 tin.",)]


def test_a_report_to_nobody_and_one_of_another_year_are_told(world: World) -> None:
    say(world.expected, next="Số liệu từ ngày 15/12/2016 đến ngày 14/12/2017.")
    world.expected.addressees = []
    world.expected.save()
    assert {"no_addressee", "wrong_window"} <= set(codes(world.expected))


# --- Cost -----------------------------------------------------------------------------------------


def cost(expected: ExpectedReport) -> int:
    expected = queries.expected_page(expected.pk)
    live = draft_contents(expected)
    with CaptureQueriesContext(connection) as asked:
        findings(expected, expected.report, live)
    return len(asked)


def test_the_queries_grow_neither_with_words_nor_neighbours_nor_years(world: World) -> None:
    one = "Ủy ban nhân dân huyện Ân Hòa đã họp."
    file(world.neighbouring, next=COPIED)
    say(world.expected, next=one)
    before = cost(world.expected)
    for number in range(5):
        other = make.district(f"Huyện Mới {number}", f"03{number}", world.province)
        owed = make.expect(other, world.period, world.province, date(2019, 1, 7))
        file(owed, next=COPIED)
    for year in (2015, 2016, 2017):
        file(of_year(world, year), next=COPIED)
    many = " ".join(f"Nhân dân huyện Mới {number} đã họp." for number in range(5))
    say(world.expected, next=f"{one} {many}\n{COPIED}")
    assert cost(world.expected) == before <= 25


@pytest.mark.parametrize(
    "text",
    ["\x00", "xã " * 2600, "\ud7ff\u202e" * 500, "……" * 900, "UBND XÃ " * 990, "1.\n" * 2600],
)
def test_hostile_words_are_checked_like_any_others(world: World, text: str) -> None:
    say(world.expected)
    expected = queries.expected_page(world.expected.pk)
    expected.report.sections = {**WORDS, "next": text, "proposals": text}
    assert findings(expected, expected.report, draft_contents(expected))
