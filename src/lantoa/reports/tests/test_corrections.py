"""Correcting what was accepted: what holds meanwhile, what comes of it, and how it is given up."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.catalogue.models import Indicator
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import Total, exact
from lantoa.papers import docx
from lantoa.papers.paper import Paper, Paragraph, Table
from lantoa.reports import actions, queries
from lantoa.reports.models import (
    EstimatedFigure,
    ExpectedReport,
    Report,
    ReportVersion,
    StateChange,
    TakenIn,
)
from lantoa.reports.queries import annexes
from lantoa.reports.queries.below import corrected_below, waiting_below
from lantoa.reports.queries.contents import draft_contents
from lantoa.reports.queries.desk import desk
from lantoa.reports.queries.page import findings_of as found_in
from lantoa.reports.queries.page import report_page
from lantoa.reports.queries.paper import version_paper
from lantoa.reports.queries.printed import printed
from lantoa.reports.queries.rehearsal import rehearse
from lantoa.reports.rules.checks import Finding, Level
from lantoa.reports.rules.frozen import fingerprint
from lantoa.reports.rules.states import ReportState, Verb
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer

PLAYS = "loudspeaker.play.placement"
REASON = "Thiếu 06 lượt phát của bản Nậm Loỏng."


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def findings_of(expected: ExpectedReport) -> tuple[Finding, ...]:
    return found_in(queries.expected_page(expected.pk))


def plays(world: World, layer: Layer) -> object:
    found = totals.totals(world.province.pk, world.period.window, layer=layer)
    return found[PLAYS].exact if PLAYS in found else None


def begun(world: World, expected: ExpectedReport, number: str = "15") -> Report:
    make.accepted(expected, number)
    return actions.correct_report(actor=SYSTEM, expected=expected, reason=REASON)


def sent(world: World, expected: ExpectedReport) -> ReportVersion:
    actions.send_for_signature(actor=SYSTEM, expected=expected)
    return actions.submit_report(actor=SYSTEM, expected=expected)


def taken(world: World, expected: ExpectedReport, number: str) -> Report:
    """The correction that is on its way is numbered and accepted."""
    sent(world, expected)
    actions.give_number(actor=SYSTEM, expected=expected, number=number, issued_on=days.today())
    return actions.accept_report(actor=SYSTEM, expected=expected)


def words(paper: Paper) -> str:
    return "\n".join(str(block.text) for block in paper.body if isinstance(block, Paragraph))


def test_what_was_accepted_holds_until_the_correction_is(world: World) -> None:
    make.log(world.district, count=exact(4))
    begun(world, world.expected)
    make.log(world.district, count=exact(6))
    held = {layer: plays(world, layer) for layer in Layer}
    assert held == {Layer.LOGGED: 10, Layer.SUBMITTED: 4, Layer.APPROVED: 4}
    sent(world, world.expected)
    assert (plays(world, Layer.SUBMITTED), plays(world, Layer.APPROVED)) == (10, 4)
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Còn thiếu.")
    assert (plays(world, Layer.SUBMITTED), plays(world, Layer.APPROVED)) == (4, 4)
    actions.redraft_report(actor=SYSTEM, expected=world.expected)
    report = taken(world, world.expected, "16")
    assert (plays(world, Layer.SUBMITTED), plays(world, Layer.APPROVED)) == (10, 10)
    assert report.accepted == report.current
    assert report.correction_reason == ""
    assert totals.audit().mismatches == ()


def test_a_report_that_was_never_accepted_leaves_the_submitted_layer_when_returned(
    world: World,
) -> None:
    make.log(world.district, count=exact(4))
    make.submitted(world.expected)
    assert plays(world, Layer.SUBMITTED) == 4
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sai số.")
    assert plays(world, Layer.SUBMITTED) is None
    assert totals.audit().mismatches == ()


def test_a_unit_stays_filed_and_in_time_while_it_corrects(world: World) -> None:
    begun(world, world.expected)
    expected = queries.expected_page(world.expected.pk)
    assert expected.is_filed and expected.is_correcting
    assert expected not in ExpectedReport.objects.missing()
    assert expected in ExpectedReport.objects.filed()
    before = expected.timeliness(days.today()).filed_on
    (row,) = queries.periods_below([world.province.pk])
    assert (row.filed, row.accepted) == (1, 1)
    assert draft_contents(world.above).missing_units == ("Huyện Ân Hòa",)
    version = sent(world, world.expected)
    ReportVersion.objects.filter(pk=version.pk).update(submitted_at=days.now().replace(year=2031))
    assert queries.expected_page(world.expected.pk).timeliness(days.today()).filed_on == before


def test_the_paper_says_what_it_corrects_and_why(world: World) -> None:
    begun(world, world.expected)
    version = sent(world, world.expected)
    assert version.correction_reason == REASON
    assert version.frozen["corrects"]["number"] == "15"
    said = words(queries.version_paper(version))
    assert "Báo cáo này đính chính, thay thế Báo cáo số 15/BC-UBND ngày" in said
    assert "Lý do đính chính: Thiếu 06 lượt phát của bản Nậm Loỏng." in said
    assert said.index("đính chính") < said.index("như sau:")
    assert docx.render(queries.version_paper(version))
    first = ReportVersion.objects.get(number=1)
    assert "corrects" not in first.frozen
    assert "đính chính" not in words(queries.version_paper(first))


def test_a_correction_needs_its_reason_and_something_accepted(world: World) -> None:
    make.numbered(world.expected)
    correct = {"actor": SYSTEM, "expected": world.expected}
    with pytest.raises(Refused) as refused:
        actions.correct_report(**correct, reason=REASON)
    assert codes(refused) == ["not_accepted_yet"]
    assert "trả lại" in str(refused.value)
    actions.accept_report(actor=SYSTEM, expected=world.expected)
    for reason, code in (("  ", "no_reason"), ("x" * 2001, "too_long")):
        with pytest.raises(Refused) as refused:
            actions.correct_report(**correct, reason=reason)
        assert codes(refused) == [code]
    for name in set(world.people) - {"officer"}:
        with pytest.raises(NotPermitted):
            actions.correct_report(actor=world.actor(name), expected=world.expected, reason=REASON)
    assert Report.objects.get().state == ReportState.ACCEPTED


def test_a_correction_is_given_up_and_everything_is_as_before(world: World) -> None:
    make.log(world.district, count=exact(4))
    report = begun(world, world.expected)
    before = ReportVersion.objects.values().get()
    actions.save_sections(
        actor=SYSTEM,
        expected=world.expected,
        sections={**make.WORDS, "steering": "Chữ khác."},
        revision=report.revision,
    )
    make.log(world.district, count=exact(6))
    actions.withdraw_correction(actor=SYSTEM, expected=world.expected)
    report.refresh_from_db()
    assert report.state == ReportState.ACCEPTED
    assert report.sections["steering"] == make.WORDS["steering"]
    assert report.correction_reason == ""
    assert ReportVersion.objects.values().get() == before
    assert plays(world, Layer.APPROVED) == 4
    assert totals.audit().mismatches == ()
    with pytest.raises(Refused) as refused:
        actions.withdraw_correction(actor=SYSTEM, expected=world.expected)
    assert codes(refused) == ["wrong_state"]


def test_what_was_declared_comes_back_when_a_correction_is_given_up(world: World) -> None:
    from_ledger = make.drafted(world.expected)
    indicator = make.catalogue.indicator(PLAYS)
    declared = {"actor": SYSTEM, "expected": world.expected, "indicator": indicator}
    actions.declare_figure(**declared, value=exact(600), reason="Theo sổ đài.")
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    actions.submit_report(actor=SYSTEM, expected=world.expected)
    actions.give_number(actor=SYSTEM, expected=world.expected, number="15", issued_on=days.today())
    actions.accept_report(actor=SYSTEM, expected=world.expected)
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=REASON)
    actions.declare_figure(**declared, value=exact(700), reason="Đếm lại.")
    actions.withdraw_correction(actor=SYSTEM, expected=world.expected)
    kept = from_ledger.declared.get()
    assert (kept.value, kept.reason) == (exact(600), "Theo sổ đài.")


def test_a_draft_that_is_no_correction_is_not_withdrawn(world: World) -> None:
    make.drafted(world.expected)
    with pytest.raises(Refused) as refused:
        actions.withdraw_correction(actor=SYSTEM, expected=world.expected)
    assert codes(refused) == ["no_correction"]


def test_a_correction_that_is_withdrawn_leaves_the_estimate_that_was_accepted(world: World) -> None:
    plays = Indicator.objects.get(slug="loudspeaker.play.placement")
    make.log(world.district, count=exact(4))
    make.drafted(world.expected)

    def expect(number: int) -> None:
        actions.estimate_figure(
            actor=SYSTEM,
            expected=world.expected,
            indicator=plays,
            value=exact(number),
            basis="Theo lịch phát đến hết kỳ.",
            on=date(2018, 6, 1),
        )

    expect(9)
    make.accepted(world.expected)
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=REASON)
    expect(12)
    actions.withdraw_correction(actor=SYSTEM, expected=world.expected)
    assert [each.value for each in EstimatedFigure.objects.all()] == [exact(9)]


def test_a_correction_that_was_returned_and_given_up_stands_nowhere(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.accepted(world.expected)
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=REASON)
    make.log(world.district, count=exact(6))
    plays = "loudspeaker.play.placement"

    def rehearsed() -> list[Total]:
        found = rehearse(world.province.pk, world.period)
        assert "Huyện Suối Mẫu" not in found.missing
        return [each.whole for each in found.figures if each.measure == plays]

    assert rehearsed() == [Total(exact=4)]
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    actions.submit_report(actor=SYSTEM, expected=world.expected)
    assert rehearsed() == [Total(exact=10)]
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Không đủ căn cứ.")
    actions.withdraw_correction(actor=SYSTEM, expected=world.expected)
    for layer in (Layer.SUBMITTED, Layer.APPROVED):
        found = totals.totals(world.district.pk, world.period.window, layer=layer, whole=True)
        assert found[plays] == Total(exact=4), layer
    expected = queries.expected_page(world.expected.pk)
    page = report_page(expected, days.today())
    assert page.current is not None and page.current.number == 1
    assert [row.figure.whole for row in page.rows if row.figure.measure == plays] == [
        Total(exact=4)
    ]
    assert printed(expected, "docx").name.endswith("lan-1.docx")
    row = next(
        each
        for each in desk(world.province.pk, "2018", days.today()).rows
        if each.unit_name == "Huyện Suối Mẫu"
    )
    assert not row.has_correction and not row.changed
    assert rehearsed() == [Total(exact=4)]


# --- One tier up -------------------------------------------------------------------------------


def test_a_late_correction_marks_the_report_above_and_is_taken_in(world: World) -> None:
    make.log(world.district, count=exact(4))
    first = make.accepted(world.expected).current
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=REASON)
    make.log(world.district, count=exact(6))
    assert corrected_below([world.above.pk]) == {}
    assert waiting_below(world.above) == []
    second = taken(world, world.expected, "16").current
    (late,) = corrected_below([world.above.pk])[world.above.pk]
    assert (late.version, late.newer) == (first, second)
    assert "bản đính chính của Huyện Suối Mẫu (số 16 ngày" in late.words
    (told,) = [each for each in findings_of(world.above) if each.code == "corrected_below"]
    assert (told.level, told.place) == (Level.WARNING, "below")
    assert "bản đính chính của Huyện Suối Mẫu" in told.what
    assert "Tổng hợp lại" in told.remedy and "lý do" in told.remedy
    actions.take_in_accepted(actor=world.actor("reviewer"), expected=world.above)
    assert not [each for each in findings_of(world.above) if each.code == "corrected_below"]
    assert TakenIn.objects.get().child == second
    assert corrected_below([world.above.pk]) == {}
    assert queries.expected_page(world.expected.pk).state is ReportState.CONSOLIDATED
    actions.send_for_signature(actor=SYSTEM, expected=world.above)
    version = actions.submit_report(actor=SYSTEM, expected=world.above)
    assert list(version.children.all()) == [second]
    figures = {each.measure: each.whole.exact for each in queries.frozen_contents(version).figures}
    assert figures[PLAYS] == 10


def test_the_version_before_a_correction_may_be_kept_with_a_reason(world: World) -> None:
    """Nobody waits at the deadline for what came in the last hour; a report of which nothing at
    all was taken in still stops the one above."""
    make.log(world.district, count=exact(4))
    first = make.accepted(world.expected).current
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=REASON)
    taken(world, world.expected, "16")
    version = sent(world, world.above)
    assert list(version.children.all()) == [first]
    assert corrected_below([world.above.pk])
    actions.return_report(actor=SYSTEM, expected=world.above, reason="Thiếu.")
    actions.redraft_report(actor=SYSTEM, expected=world.above)
    make.accepted(world.neighbouring, "3")
    with pytest.raises(Refused) as refused:
        actions.send_for_signature(actor=SYSTEM, expected=world.above)
    assert codes(refused) == ["waiting_below"]
    assert "1 báo cáo" in refused.value.problems[0].what


def test_a_report_under_correction_is_taken_in_as_it_was_accepted(world: World) -> None:
    make.log(world.district, count=exact(4))
    first = make.accepted(world.expected).current
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=REASON)
    make.drafted(world.above)
    actions.take_in_accepted(actor=world.actor("reviewer"), expected=world.above)
    assert TakenIn.objects.get().child == first
    assert queries.expected_page(world.expected.pk).state is ReportState.DRAFT
    assert StateChange.objects.filter(verb=Verb.CONSOLIDATE, version=first).count() == 1
    actions.withdraw_correction(actor=SYSTEM, expected=world.expected)
    assert queries.expected_page(world.expected.pk).state is ReportState.CONSOLIDATED


def test_a_filed_report_above_is_corrected_to_take_a_correction_in(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.accepted(world.expected)
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    make.accepted(world.above, "90")
    before = ReportVersion.objects.filter(report__expected=world.above).values().get()
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=REASON)
    make.log(world.district, count=exact(6))
    taken(world, world.expected, "16")
    assert corrected_below([world.above.pk])
    with pytest.raises(Refused) as refused:
        actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    assert codes(refused) == ["not_a_draft"]
    actions.correct_report(actor=SYSTEM, expected=world.above, reason="Có đính chính của huyện.")
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    with pytest.raises(Refused) as refused:
        actions.withdraw_correction(actor=SYSTEM, expected=world.above)
    assert codes(refused) == ["took_in_since"]
    version = sent(world, world.above)
    assert version.number == 2
    first = ReportVersion.objects.filter(report__expected=world.above, number=1)
    assert first.values().get() == before
    assert fingerprint(first.get().frozen) == first.get().sha256
    assert totals.audit().mismatches == ()


def test_the_paper_above_names_what_it_was_built_from_and_who_is_missing(world: World) -> None:
    year_before = make.catalogue_actions.open_periods(
        actor=SYSTEM, regime=make.catalogue.regime(make.REGIME), years=[2017]
    )
    assert year_before
    old = make.expect(
        world.other,
        make.catalogue.period(make.REGIME, "2017"),
        world.province,
        make.date(2018, 1, 8),
    )
    make.log(world.other, count=exact(7), on=make.date(2017, 5, 5))
    make.accepted(old, "3")
    make.log(world.district, count=exact(4))
    make.accepted(world.expected)
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    paper = queries.version_paper(sent(world, world.above))
    annex = next(each for each in paper.annexes if each.title == "Danh sách báo cáo đã tổng hợp")
    table = next(each for each in annex.blocks if isinstance(each, Table))
    assert [row[1:3] for row in table.rows] == [("Huyện Suối Mẫu", "15/BC-UBND")]
    said = "\n".join(str(each.text) for each in annex.blocks if isinstance(each, Paragraph))
    assert "01 trong 02 đơn vị (50 %) chưa có báo cáo được chấp nhận: Huyện Ân Hòa." in said
    assert "Huyện Ân Hòa, năm 2017: " in said and "07 lượt phát" in said
    assert "không cộng vào báo cáo này" in said
    figures = {
        f.measure: f.whole
        for f in queries.frozen_contents(
            ReportVersion.objects.get(report__expected=world.above)
        ).figures
    }
    assert figures[PLAYS].exact == 4


def test_a_correction_from_below_stands_on_the_paper_above_and_changes_what_is_signed(
    world: World,
) -> None:
    make.log(world.district, count=exact(4))
    make.accepted(world.expected, "15")
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    actions.send_for_signature(actor=SYSTEM, expected=world.above)
    chair = world.actor("province_chair")
    seal = queries.seal(queries.expected_page(world.above.pk), chair)
    make.log(world.district, count=exact(2), title="Thêm")
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason=REASON)
    corrected = make.accepted(world.expected, "16")
    assert corrected.accepted is not None
    with pytest.raises(Refused) as refused:
        actions.submit_report(actor=chair, expected=world.above, seen=seal)
    assert codes(refused) == ["changed_since_seen"]
    seal = queries.seal(queries.expected_page(world.above.pk), chair)
    version = actions.submit_report(actor=chair, expected=world.above, seen=seal)
    [row] = version.frozen["taken_in"]
    assert (row["version"], row["accepted"]) == (1, 2)
    paper = next(a for a in version_paper(version).annexes if a.title == annexes.TITLE)
    table = next(block for block in paper.blocks if isinstance(block, Table))
    assert table.rows[0][4] == "Lần 1; đã có bản đính chính (lần 2) chưa tổng hợp"


def test_a_report_is_cited_with_the_symbol_that_its_paper_bears(world: World) -> None:
    make.accepted(world.expected, "15")
    version = ReportVersion.objects.get(report__expected=world.expected)
    assert version.paper_number == "15/BC-UBND"
    ReportVersion.objects.filter(pk=version.pk).update(
        frozen={**version.frozen, "symbol": "BC-SNV"}
    )
    shown = queries.expected_page(world.expected.pk).report.versions.all()
    assert [each.paper_number for each in shown] == ["15/BC-SNV"]
    page = Client()
    page.force_login(world.people["officer"])
    answer = page.get(reverse("reports:page", args=[world.expected.pk])).content.decode()
    assert "15/BC-SNV" in answer
    assert "15/BC-UBND" not in answer
