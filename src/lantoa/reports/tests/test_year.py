"""A made-up year of Lai Châu, marked so: of its eight units one is missing, one late, one was
returned, one corrected what had been accepted. The province's paper says exactly that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from django.test import override_settings
from pytest_django import DjangoDbBlocker

from lantoa.audit.tests.standing import Standing, standing
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.kernel.days import VIETNAM
from lantoa.kernel.value import exact
from lantoa.papers import docx
from lantoa.papers.paper import Annex, Paper, Paragraph, Table
from lantoa.reports import actions, queries
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.verify import verify
from lantoa.reports.rules.states import ReportState
from lantoa.reports.tests.factories import REGIME, SYSTEM, WORDS, log
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer, Scope
from lantoa.units import actions as units_write
from lantoa.units import queries as units
from lantoa.units.models import Unit

MARK = "DỮ LIỆU MINH HỌA"
PLAYS = "loudspeaker.play.placement"
DUE = date(2019, 1, 7)
IN_TIME, LATE, AGAIN, CORRECTED = (
    datetime(2019, 1, day, 9, tzinfo=VIETNAM) for day in (4, 15, 10, 28)
)
UNITS = (
    "Thành phố Lai Châu", "Huyện Tam Đường", "Huyện Mường Tè", "Huyện Sìn Hồ",
    "Huyện Phong Thổ", "Huyện Than Uyên", "Huyện Tân Uyên", "Huyện Nậm Nhùn",
)  # fmt: skip
MISSING, LATE_ONE, RETURNED, WRONG = (
    "Huyện Nậm Nhùn", "Huyện Mường Tè", "Huyện Sìn Hồ", "Huyện Phong Thổ",
)  # fmt: skip


def write(expected: ExpectedReport) -> None:
    report = actions.start_draft(actor=SYSTEM, expected=expected)
    actions.save_sections(
        actor=SYSTEM,
        expected=expected,
        sections={**WORDS, "shortcomings": "Chưa có kinh phí thu âm tiếng dân tộc."},
        revision=report.revision,
    )


def send(expected: ExpectedReport, at: datetime) -> ReportVersion:
    actions.send_for_signature(actor=SYSTEM, expected=expected, at=at)
    return actions.submit_report(actor=SYSTEM, expected=expected, at=at)


def number(expected: ExpectedReport, given: str, at: datetime) -> None:
    day = at.astimezone(VIETNAM).date()
    actions.give_number(actor=SYSTEM, expected=expected, number=given, issued_on=day, at=at)


def accept(expected: ExpectedReport, given: str, at: datetime) -> None:
    number(expected, given, at)
    actions.accept_report(actor=SYSTEM, expected=expected, at=at)


@dataclass
class Year:
    above: ExpectedReport
    owed: dict[str, ExpectedReport]
    version: ReportVersion


def year() -> Year:
    with override_settings(MARK=MARK):
        above, owed = owe_all()
        return Year(above, owed, walk(above, owed))


@pytest.fixture(scope="module")
def standing_year(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Standing[Year]]:
    with standing("year", year, request, django_db_blocker) as built:
        yield built


@pytest.fixture(name="year")
def a_year(standing_year: Standing[Year], db: None) -> Year:
    return standing_year.fresh()


def owe_all() -> tuple[ExpectedReport, dict[str, ExpectedReport]]:
    units_write.load_reference(actor=SYSTEM, provinces=["12"])
    catalogue_actions.load(actor=SYSTEM)
    catalogue_actions.open_periods(actor=SYSTEM, regime=catalogue.regime(REGIME), years=[2018])
    period = catalogue.period(REGIME, "2018")
    last = period.window.last
    province = Unit.objects.get(versions__name="Tỉnh Lai Châu", versions__valid_to=date(2025, 7, 1))
    below = units.children(province.pk, last, "district")

    def owe(unit_id: int, receiver: int | None, due: date) -> ExpectedReport:
        return actions.expect_report(
            actor=SYSTEM, unit_id=unit_id, period=period, due_on=due, receiver_id=receiver,
            addressees=["Sở Nội vụ tỉnh Lai Châu" if receiver else "Bộ Nội vụ"],
        )  # fmt: skip

    above = owe(province.pk, None, date(2019, 2, 15))
    owed = {each.name: owe(each.unit_id, province.pk, DUE) for each in below}
    assert set(owed) == set(UNITS)
    return above, owed


def walk(above: ExpectedReport, owed: dict[str, ExpectedReport]) -> ReportVersion:
    """The year as it went. Every unit but the missing one sends; plays are 10, 20, 30 …"""
    for place, name in enumerate(UNITS, start=1):
        expected = owed[name]
        if name == MISSING:
            continue
        log(expected.unit, count=exact(10 * place), on=date(2018, 6, 1))
        write(expected)
        at = LATE if name == LATE_ONE else IN_TIME
        send(expected, at)
        if name == RETURNED:
            actions.return_report(actor=SYSTEM, expected=expected, reason="Thiếu số loa.")
            actions.redraft_report(actor=SYSTEM, expected=expected)
            log(expected.unit, count=exact(1), on=date(2018, 7, 1), title="Ghi bổ sung")
            at = AGAIN
            send(expected, at)
        accept(expected, str(place), at)
    write(above)
    actions.take_in_accepted(actor=SYSTEM, expected=above)
    wrong = owed[WRONG]
    actions.correct_report(actor=SYSTEM, expected=wrong, reason="Bản trước thiếu 05 lượt phát.")
    log(wrong.unit, count=exact(5), on=date(2018, 8, 1), title="Ghi bổ sung")
    send(wrong, CORRECTED)
    accept(wrong, "55", CORRECTED)
    actions.take_in_accepted(actor=SYSTEM, expected=above)
    version = send(above, CORRECTED)
    number(above, "90", CORRECTED)
    return version


def annex_of(paper: Paper) -> Annex:
    return next(each for each in paper.annexes if each.title == "Danh sách báo cáo đã tổng hợp")


def words(annex: Annex) -> str:
    return "\n".join(str(each.text) for each in annex.blocks if isinstance(each, Paragraph))


def test_the_paper_of_the_province_says_what_happened_in_the_year(
    year: Year,
) -> None:
    version = year.version
    version.refresh_from_db()
    paper = queries.version_paper(version)
    assert paper.mark == MARK
    annex = annex_of(paper)
    rows = {
        row[1]: row[2:6] for block in annex.blocks if isinstance(block, Table) for row in block.rows
    }
    assert rows == {
        "Thành phố Lai Châu": ("01/BC-UBND", "04/01/2019", "Lần 1", "04/01/2019, đúng hạn"),
        "Huyện Tam Đường": ("02/BC-UBND", "04/01/2019", "Lần 1", "04/01/2019, đúng hạn"),
        LATE_ONE: ("03/BC-UBND", "15/01/2019", "Lần 1", "15/01/2019, trễ 8 ngày"),
        RETURNED: (
            "04/BC-UBND", "10/01/2019", "Lần 2, sau 1 lần bị trả lại", "10/01/2019, trễ 3 ngày",
        ),
        WRONG: ("55/BC-UBND", "28/01/2019", "Lần 2, bản đính chính", "04/01/2019, đúng hạn"),
        "Huyện Than Uyên": ("06/BC-UBND", "04/01/2019", "Lần 1", "04/01/2019, đúng hạn"),
        "Huyện Tân Uyên": ("07/BC-UBND", "04/01/2019", "Lần 1", "04/01/2019, đúng hạn"),
    }  # fmt: skip
    said = words(annex)
    assert "2 đơn vị gửi trễ hạn: Huyện Mường Tè (trễ 8 ngày) và Huyện Sìn Hồ (trễ 3 ngày)." in said
    assert "01 trong 08 đơn vị (12,5 %) chưa có báo cáo được chấp nhận: Huyện Nậm Nhùn." in said
    figures = {each.measure: each for each in queries.frozen_contents(version).figures}
    assert figures[PLAYS].whole.exact == 10 + 20 + 30 + 41 + 55 + 60 + 70
    assert {each.unit_name for each in figures[PLAYS].below} == set(UNITS) - {MISSING}
    assert MISSING in " ".join(map(str, version.frozen["silence"]))
    assert docx.render(paper)


def test_the_books_of_the_year_agree_in_every_layer(
    year: Year,
) -> None:
    above, owed = year.above, year.owed
    window = above.period.window
    told = {
        layer: totals.totals(above.unit_id, window, layer=layer, scope=Scope.TREE)[PLAYS].exact
        for layer in Layer
    }
    assert told == {Layer.LOGGED: 286, Layer.SUBMITTED: 286, Layer.APPROVED: 286}
    assert totals.audit().mismatches == ()
    assert verify().wrong == ()
    states = {name: queries.expected_page(each.pk).state for name, each in owed.items()}
    assert states == {
        name: ReportState.EXPECTED if name == MISSING else ReportState.CONSOLIDATED
        for name in UNITS
    }
    desk = queries.desk(above.unit_id, "2018", date(2019, 2, 1))
    assert (desk.filed, desk.accepted, desk.to_take_in, desk.corrected) == (7, 7, 0, ())
    assert [row.unit_name for row in desk.rows if row.returns] == [RETURNED]
    assert [row.unit_name for row in desk.rows if row.timeliness.is_late] == [
        LATE_ONE, MISSING, RETURNED,
    ]  # fmt: skip


def test_the_corrected_paper_of_the_unit_names_the_paper_it_replaces(
    year: Year,
) -> None:
    first, second = ReportVersion.objects.filter(report__expected=year.owed[WRONG]).order_by(
        "number"
    )
    said = [
        str(each.text) for each in queries.version_paper(second).body if isinstance(each, Paragraph)
    ]
    assert said[0] == (
        "Báo cáo này đính chính, thay thế Báo cáo số 05/BC-UBND ngày 04 tháng 01 năm 2019. "
        "Lý do đính chính: Bản trước thiếu 05 lượt phát."
    )
    assert "corrects" not in first.frozen
