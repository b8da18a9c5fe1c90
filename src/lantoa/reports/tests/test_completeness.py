"""Completeness and timeliness: five figures of what is owed, never more than all of it."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Outline
from lantoa.catalogue.rules.outlines import RESULTS, STANDING, FormRowView, FormView
from lantoa.kernel import days
from lantoa.reports import actions
from lantoa.reports.actions.content import note_content
from lantoa.reports.models import ExpectedReport, ReportVersion, VersionContent
from lantoa.reports.queries.completeness import completeness_board, completeness_years
from lantoa.reports.queries.content import lacking_of
from lantoa.reports.queries.expected import to_digest
from lantoa.reports.queries.layout_2 import form_to_json
from lantoa.reports.rules.duties import Standing, completeness, lacking
from lantoa.reports.rules.prose import Section
from lantoa.reports.tests.factories import (
    REGIME,
    SYSTEM,
    World,
    accepted,
    district,
    expect,
    submitted,
)

DUE = date(2026, 6, 16)


@st.composite
def standings(draw: st.DrawFn) -> Standing:
    return Standing(
        expected_id=draw(st.integers(1, 9)),
        unit_id=1,
        tier="commune",
        period_id=1,
        due_on=DUE,
        is_filed=draw(st.booleans()),
        filed_on=draw(st.none() | st.dates(date(2026, 6, 1), date(2026, 7, 1))),
        is_whole=draw(st.booleans()),
        is_accepted=draw(st.booleans()),
        is_exempt=draw(st.booleans()),
    )


@given(st.lists(standings(), max_size=30), st.dates(date(2026, 6, 1), date(2026, 7, 1)))
@settings(deadline=None)
def test_no_figure_passes_what_is_owed_and_all_of_them_add_up(
    rows: list[Standing], today: date
) -> None:
    found = completeness(rows, today)
    assert found.owed + found.exempt == len(rows)
    for name in ("filed", "on_time", "whole", "accepted"):
        assert 0 <= getattr(found, name) <= found.filed <= found.owed
        share = found.share(name)
        assert share is None or 0 <= share <= 100
        assert (share == 100) == (found.owed > 0 and getattr(found, name) == found.owed)
    assert found.filed == found.on_time + found.late
    assert found.missing == found.overdue + found.not_due
    parts = [completeness([row], today) for row in rows]
    assert found.owed == sum(part.owed for part in parts)


def test_content_is_whole_when_required_parts_have_words_and_required_rows_a_value() -> None:
    parts, rows = {"steering": "Chỉ đạo"}, {"m": "Lượt phát"}
    assert lacking({"steering": "Có."}, {"m"}, parts, rows) == []
    assert lacking({"steering": "  "}, {"m"}, parts, rows) == ["phần “Chỉ đạo”"]
    assert lacking({"steering": "Có."}, set(), parts, rows) == ["dòng “Lượt phát”"]


def test_the_standing_outline_has_the_sections_that_drafts_have() -> None:
    typed = {part.slug for part in STANDING.typed}
    assert typed == {section.value for section in Section}
    assert RESULTS not in typed


pytestmark = pytest.mark.django_db


def test_a_board_counts_what_is_owed_filed_in_time_whole_and_accepted(world: World) -> None:
    accepted(world.expected)
    found = completeness_board(world.province.pk, 2018, date(2019, 1, 8))
    assert found.rows[0].unit_id == world.province.pk
    whole = found.whole
    assert (whole.owed, whole.filed, whole.whole, whole.accepted) == (3, 1, 1, 1)
    assert whole.on_time == 0
    assert (whole.overdue, whole.not_due) == (1, 1)
    assert {tier for tier, _ in found.by_tier} == {"cấp tỉnh", "cấp huyện"}
    [period] = found.periods
    assert found.by_period[period.pk] == whole


def test_what_is_exempt_stands_apart(world: World) -> None:
    actions.exempt_report(actor=SYSTEM, expected=world.neighbouring, reason="Vì thế.")
    whole = completeness_board(world.province.pk, 2018, date(2019, 1, 8)).whole
    assert (whole.owed, whole.exempt, whole.overdue) == (2, 1, 1)


def _asks_for_more() -> None:
    outline = Outline.objects.create(
        regime=catalogue.regime(REGIME), tier="district", cadence="year", name="Mới"
    )
    outline.parts.create(place=1, slug="models", title="Mô hình", source="free", is_required=True)


def test_a_report_that_lacks_a_required_part_is_filed_and_not_whole(world: World) -> None:
    submitted(world.expected)
    version = ReportVersion.objects.get()
    assert lacking_of(version) == []
    version.frozen["sections"]["steering"] = " "
    version.save()
    assert lacking_of(version) == ["phần “Công tác chỉ đạo, điều hành”"]
    VersionContent.objects.all().delete()
    whole = completeness_board(world.province.pk, 2018, date(2019, 1, 8)).whole
    assert (whole.filed, whole.whole) == (1, 0)


def test_a_version_is_judged_by_what_was_frozen_with_it(world: World) -> None:
    submitted(world.expected)
    version = ReportVersion.objects.get()
    _asks_for_more()
    assert lacking_of(version) == []
    del version.frozen["outline"]
    assert lacking_of(version) == ["phần “Mô hình”"]


def test_a_version_is_judged_by_the_form_that_was_frozen_with_it(world: World) -> None:
    submitted(world.expected)
    version = ReportVersion.objects.get()
    row = FormRowView(1, "Lượt phát", "loudspeaker.placed", is_required=True)
    form = FormView("Biểu 1", "1", ("actual",), (row,))
    version.frozen["form"] = form_to_json(form)
    assert lacking_of(version) == ["dòng “Lượt phát”"]
    del version.frozen["form"]["rows"][0]["is_required"]
    assert lacking_of(version) == []


def test_what_was_noted_stays_when_the_outline_changes_and_papers_are_made_anew(
    world: World,
) -> None:
    submitted(world.expected)
    version = ReportVersion.objects.get()
    actions.render_papers(version.pk)
    before = VersionContent.objects.get()
    version.frozen["sections"]["steering"] = ""
    version.save()
    assert note_content(version) == before
    assert VersionContent.objects.get().is_whole


def test_rendering_the_papers_notes_the_content_once(world: World) -> None:
    submitted(world.expected)
    version = ReportVersion.objects.get()
    actions.render_papers(version.pk)
    actions.render_papers(version.pk)
    assert VersionContent.objects.get().is_whole


def test_versions_of_before_are_noted_at_night(world: World) -> None:
    submitted(world.expected)
    VersionContent.objects.all().delete()
    assert actions.note_contents() == 1
    assert actions.note_contents() == 0
    assert VersionContent.objects.get().is_whole


def client(world: World, name: str) -> Client:
    found = Client()
    found.force_login(world.people[name])
    return found


def test_the_page_is_for_those_who_oversee_the_unit(world: World) -> None:
    address = reverse("reports:completeness", args=[world.province.slug])
    assert client(world, "reviewer").get(address).status_code == 200
    assert client(world, "province_chair").get(address).status_code == 200
    for name in ("officer", "neighbour", "administrator", "province_clerk"):
        assert client(world, name).get(address).status_code == 403, name
    table = reverse("reports:completeness_table", args=[world.province.slug, "xlsx"])
    assert client(world, "officer").get(table).status_code == 403
    digest = reverse("reports:standing", args=[world.province.pk, world.period.pk])
    assert client(world, "officer").get(digest).status_code == 403
    page = client(world, "reviewer").get(digest).content.decode()
    assert "Huyện Suối Mẫu" in page
    for number in (10**9, 2**63, 10**40):
        nothing = reverse("reports:standing", args=[world.province.pk, number])
        assert client(world, "reviewer").get(nothing).status_code == 404
        nowhere = reverse("reports:standing", args=[number, world.period.pk])
        assert client(world, "reviewer").get(nowhere).status_code == 404


def test_the_page_tells_of_each_year_and_window(world: World) -> None:
    submitted(world.expected)
    address = reverse("reports:completeness", args=[world.province.slug])
    assert completeness_years(world.province.pk, date(2026, 1, 1)) == (2018,)
    assert completeness_years(10**9, date(2026, 1, 1)) == (2026,)
    page = client(world, "reviewer").get(address, {"nam": "2018"}).content.decode()
    assert "Năm 2018: 1/3 báo cáo đã gửi" in page
    assert "1 (33 %)" in page
    assert client(world, "reviewer").get(address, {"nam": "x' OR 1"}).status_code == 200


def test_the_table_is_a_sheet_in_which_no_name_becomes_a_formula(world: World) -> None:
    world.district.versions.update(name="=2+3")
    for kind in ("xlsx", "csv"):
        address = reverse("reports:completeness_table", args=[world.province.slug, kind])
        answer = client(world, "reviewer").get(address)
        content = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
        assert answer.status_code == 200
        if kind == "xlsx":
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
            names = {str(row[0]) for row in sheet.to_python()}
            assert not any(name == "5" for name in names)
            assert any("2+3" in name for name in names)
    wrong = reverse("reports:completeness_table", args=[world.province.slug, "exe"])
    assert client(world, "reviewer").get(wrong).status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_units(world: World) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            completeness_board(world.province.pk, 2018, date(2019, 1, 8))
        return len(found)

    few = asked()
    assert few <= 8
    for number in range(20):
        expect(
            district(f"Huyện {number}", f"1{number:02}", world.province),
            world.period,
            world.province,
            date(2019, 1, 7),
        )
    assert asked() == few
    assert ExpectedReport.objects.count() == 23


# --- The digest -----------------------------------------------------------------------------------


def test_a_reviewer_is_told_weekly_and_on_the_day_after_the_deadline_once(world: World) -> None:
    due = world.expected.due_on
    told: list[date] = []
    day = due - timedelta(days=10)
    while day < due + timedelta(days=20):
        if actions.digest_for_reviewers(actor=SYSTEM, on=day):
            told.append(day)
        assert actions.digest_for_reviewers(actor=SYSTEM, on=day) == 0
        day += timedelta(days=1)
    assert due + timedelta(days=1) in told
    assert {each.weekday() for each in told if each != due + timedelta(days=1)} == {0}


def test_nothing_is_told_once_everything_was_accepted(world: World) -> None:
    accepted(world.expected, "15")
    accepted(world.neighbouring, "16")
    monday = world.expected.due_on
    monday += timedelta(days=(7 - monday.weekday()) % 7)
    assert actions.digest_for_reviewers(actor=SYSTEM, on=monday) == 0


def test_no_digest_says_that_nothing_is_left_to_do(world: World) -> None:
    """Sent reports that wait for their number, and accepted ones that are being corrected, are no
    step of a reviewer."""
    on = world.expected.due_on
    submitted(world.neighbouring)
    accepted(world.expected, "15")
    assert to_digest(on) == []
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason="Sót số liệu.")
    assert to_digest(on) == []
    actions.give_number(
        actor=SYSTEM, expected=world.neighbouring, number="16", issued_on=days.today()
    )
    assert [row[:2] for row in to_digest(on)] == [(world.province.pk, world.period.pk)]
