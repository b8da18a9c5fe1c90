from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from lantoa.activities import actions as activities
from lantoa.activities import queries as activities_read
from lantoa.audit.models import Entry
from lantoa.catalogue import queries as catalogue
from lantoa.jobs.worker import work_off
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import NOT_APPLICABLE, Qualifier, exact, stated
from lantoa.papers import docx, pdf
from lantoa.reports import actions, queries
from lantoa.reports.actions.file import fingerprint
from lantoa.reports.models import Report, ReportVersion, StateChange
from lantoa.reports.queries.contents import draft_contents, frozen_contents
from lantoa.reports.rules.states import PERMISSION, ReportState, Verb
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.totals import queries as totals
from lantoa.totals.actions import rebuild_totals
from lantoa.totals.models import Ledger
from lantoa.totals.rules import Layer

PLAYS = "loudspeaker.play.placement"


def code_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


# --- Drafts ------------------------------------------------------------------------------------


def test_a_draft_is_begun_once_with_words_from_the_ledger(world: World) -> None:
    make.log(world.district, proof="")
    first = actions.start_draft(actor=SYSTEM, expected=world.expected)
    again = actions.start_draft(actor=SYSTEM, expected=world.expected)
    assert first.pk == again.pk
    assert "chưa có minh chứng" in first.sections["shortcomings"]
    assert StateChange.objects.filter(report=first).count() == 1


def test_the_second_of_two_writers_is_told_and_nothing_is_overwritten(world: World) -> None:
    report = actions.start_draft(actor=SYSTEM, expected=world.expected)
    save = {"actor": SYSTEM, "expected": world.expected, "revision": report.revision}
    actions.save_sections(**save, sections={"steering": "Bản thứ nhất."})
    with pytest.raises(Refused) as refused:
        actions.save_sections(**save, sections={"steering": "Bản thứ hai."})
    assert code_of(refused) == ["stale"]
    report.refresh_from_db()
    assert report.sections["steering"] == "Bản thứ nhất."


def test_a_declaration_wants_a_number_and_a_short_reason(world: World) -> None:
    actions.start_draft(actor=SYSTEM, expected=world.expected)
    given = {
        "actor": SYSTEM,
        "expected": world.expected,
        "indicator": catalogue.indicator(PLAYS),
    }
    with pytest.raises(Refused) as refused:
        actions.declare_figure(**given, value=NOT_APPLICABLE, reason=" ")
    assert code_of(refused) == ["no_value", "no_reason"]
    with pytest.raises(Refused) as refused:
        actions.declare_figure(**given, value=exact(1), reason="x" * 401)
    assert code_of(refused) == ["too_long"]
    actions.declare_figure(**given, value=stated(600, Qualifier.MORE_THAN), reason="Theo sổ đài.")
    (figure,) = draft_contents(world.expected).figures
    assert (figure.own.more_than, figure.own.exact) == (600, None)
    actions.withdraw_declaration(
        actor=SYSTEM, expected=world.expected, indicator=given["indicator"]
    )
    assert draft_contents(world.expected).figures == ()


# --- Steps -------------------------------------------------------------------------------------


def test_a_draft_without_its_parts_is_not_handed_to_the_chair(world: World) -> None:
    report = actions.start_draft(actor=SYSTEM, expected=world.expected)
    actions.save_sections(
        actor=SYSTEM, expected=world.expected, sections={}, revision=report.revision
    )
    with pytest.raises(Refused) as refused:
        actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    assert set(code_of(refused)) == {"missing_part"}


ACTS = {
    Verb.START: actions.start_draft,
    Verb.SEND_FOR_SIGNATURE: actions.send_for_signature,
    Verb.SEND_BACK: actions.send_back,
    Verb.SUBMIT: actions.submit_report,
    Verb.NUMBER: actions.give_number,
    Verb.RETURN: actions.return_report,
    Verb.ACCEPT: actions.accept_report,
    Verb.REDRAFT: actions.redraft_report,
}
MORE = {
    Verb.SEND_BACK: {"reason": "Sai."},
    Verb.RETURN: {"reason": "Sai."},
    Verb.NUMBER: {"number": "x", "issued_on": date(2019, 1, 1)},
}
MAY = {
    "reports.draft": {"officer"},
    "reports.sign": {"chair"},
    "reports.number": {"clerk"},
    "reports.review": {"reviewer"},
}


@pytest.mark.parametrize("verb", ACTS)
def test_who_may_not_is_refused_before_anything_else_is_looked_at(world: World, verb: Verb) -> None:
    for name in set(world.people) - MAY[PERMISSION[verb]]:
        with pytest.raises(NotPermitted):
            ACTS[verb](actor=world.actor(name), expected=world.expected, **MORE.get(verb, {}))
    assert not StateChange.objects.exists()


def test_the_whole_way_is_walked_by_those_whose_hands_it_needs(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.drafted(world.expected)
    steps = [
        (actions.send_for_signature, "officer", {}, "for_signature"),
        (actions.send_back, "chair", {"reason": "Thiếu số."}, "draft"),
        (actions.send_for_signature, "officer", {}, "for_signature"),
        (actions.submit_report, "chair", {}, "submitted"),
        (actions.return_report, "reviewer", {"reason": "Sai số."}, "returned"),
        (actions.redraft_report, "officer", {}, "draft"),
        (actions.send_for_signature, "officer", {}, "for_signature"),
        (actions.submit_report, "chair", {}, "submitted"),
        (actions.give_number, "clerk", {"number": "15", "issued_on": days.today()}, "numbered"),
        (actions.accept_report, "reviewer", {}, "accepted"),
    ]
    for act, name, more, state in steps:
        act(actor=world.actor(name), expected=world.expected, **more)
        assert queries.expected_page(world.expected.pk).state == state
    assert ReportVersion.objects.count() == 2
    assert Entry.objects.filter(verb="reports.accept").count() == 1


@pytest.mark.parametrize(
    ("act", "prepare"),
    [(actions.send_back, actions.send_for_signature), (actions.return_report, None)],
)
def test_giving_back_needs_a_reason(world: World, act, prepare) -> None:
    if prepare is None:
        make.submitted(world.expected)
    else:
        make.drafted(world.expected)
        prepare(actor=SYSTEM, expected=world.expected)
    with pytest.raises(Refused) as refused:
        act(actor=SYSTEM, expected=world.expected, reason="  ")
    assert [problem.field for problem in refused.value.problems] == ["reason"]


# --- Filing ------------------------------------------------------------------------------------


def test_sending_twice_stores_once_and_says_when_it_was_sent(world: World) -> None:
    make.submitted(world.expected)
    with pytest.raises(Refused) as refused:
        actions.submit_report(actor=SYSTEM, expected=world.expected)
    assert code_of(refused) == ["already_submitted"]
    assert "đã gửi lúc" in str(refused.value)
    assert ReportVersion.objects.count() == 1


def test_what_was_sent_stays_when_the_ledger_goes_on(world: World) -> None:
    make.log(world.district, count=exact(4))
    version = make.submitted(world.expected).current
    assert version is not None
    make.log(world.district, count=exact(6), on=date(2018, 9, 1))
    again = ReportVersion.objects.get(pk=version.pk)
    assert again.frozen == version.frozen
    assert fingerprint(again.frozen) == again.sha256
    figures = {each.measure: each.own.exact for each in frozen_contents(again).figures}
    assert figures[PLAYS] == 4
    shown = queries.report_page(queries.expected_page(world.expected.pk), days.today())
    assert {(each.measure, each.was.exact, each.now.exact) for each in shown.drift} == {
        (PLAYS, 4, 10),
        ("loudspeaker.bulletin.production", 1, 2),
    }


def test_an_activity_changed_after_sending_shows_as_a_difference(world: World) -> None:
    made = make.log(world.district, count=exact(4))
    version = make.submitted(world.expected).current
    assert version is not None
    held = activities_read.activity(made.pk)
    entered = activities.as_entered(held)
    activities.change_activity(
        actor=SYSTEM,
        activity=held,
        revision=0,
        new=replace(entered, placements=[replace(entered.placements[0], count=exact(9))]),
        reason="Ghi nhầm số lượt",
    )
    again = ReportVersion.objects.get(pk=version.pk)
    assert again.frozen == version.frozen
    shown = queries.report_page(queries.expected_page(world.expected.pk), days.today())
    assert {(each.measure, each.was.exact, each.now.exact) for each in shown.drift} == {
        (PLAYS, 4, 9)
    }


def test_a_correction_is_a_new_version_beside_the_old(world: World) -> None:
    make.numbered(world.expected)
    actions.return_report(actor=SYSTEM, expected=world.expected, reason="Thiếu loa.")
    actions.redraft_report(actor=SYSTEM, expected=world.expected)
    make.log(world.district, count=exact(6))
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    second = actions.submit_report(actor=SYSTEM, expected=world.expected)
    first = ReportVersion.objects.get(number=1)
    assert (second.number, first.document_number, second.document_number) == (2, "15", "")
    assert first.sha256 != second.sha256


def test_a_number_is_given_once_in_the_year_of_a_unit(world: World) -> None:
    make.numbered(world.expected)
    with pytest.raises(Refused) as refused:
        actions.give_number(
            actor=SYSTEM, expected=world.expected, number="15", issued_on=days.today()
        )
    assert code_of(refused) == ["already_numbered"]
    quarter = catalogue.period(make.REGIME, "2018-Q1")
    other = make.expect(world.district, quarter, world.province, date(2018, 4, 6))
    make.submitted(other)
    for number, code in (("015", "number_taken"), ("số 3", "not_a_number"), ("0", "not_a_number")):
        with pytest.raises(Refused) as refused:
            actions.give_number(actor=SYSTEM, expected=other, number=number, issued_on=days.today())
        assert code_of(refused) == [code]
    for on, code in ((1, "future"), (-1, "before_submission")):
        with pytest.raises(Refused) as refused:
            actions.give_number(
                actor=SYSTEM,
                expected=other,
                number="16",
                issued_on=days.today() + timedelta(days=on),
            )
        assert code_of(refused) == [code]
    make.numbered(world.neighbouring, "15")


@pytest.mark.django_db(transaction=True)
def test_the_worker_makes_the_papers(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.numbered(world.expected)
    work_off()
    version = ReportVersion.objects.get()
    paper = queries.version_paper(version)
    for kept, made in ((version.pdf, pdf.render(paper)), (version.docx, docx.render(paper))):
        with kept.content.open("rb") as file:
            assert file.read() == made
    actions.render_papers(version.pk)
    assert ReportVersion.objects.get().pdf_id == version.pdf_id


# --- Consolidation -----------------------------------------------------------------------------


def test_the_report_above_names_the_versions_it_was_built_from(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.log(world.other, count=stated(600, Qualifier.MORE_THAN))
    below = [make.accepted(each).current for each in (world.expected, world.neighbouring)]
    actions.start_draft(actor=SYSTEM, expected=world.above)
    taken = actions.take_in_accepted(actor=world.actor("reviewer"), expected=world.above)
    assert {report.state for report in taken} == {ReportState.CONSOLIDATED}
    version = make.submitted(queries.expected_page(world.above.pk)).current
    assert version is not None
    assert set(version.children.all()) == set(below)
    contents = frozen_contents(version)
    plays = next(each for each in contents.figures if each.measure == PLAYS)
    assert (plays.whole.exact, plays.whole.more_than) == (4, 600)
    assert {each.version_id for each in plays.below} == {each.pk for each in below if each}
    assert contents.missing_units == ()
    with pytest.raises(Refused) as refused:
        actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    assert code_of(refused) == ["not_a_draft"]


def test_nothing_is_frozen_while_the_sums_wait_to_be_made_anew(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.accepted(world.expected)
    actions.start_draft(actor=SYSTEM, expected=world.above)
    make.drafted(world.neighbouring)
    actions.send_for_signature(actor=SYSTEM, expected=world.neighbouring)
    Ledger.objects.update_or_create(pk=1, defaults={"rebuild_wanted": True})
    for act, expected in (
        (actions.submit_report, world.neighbouring),
        (actions.take_in_accepted, world.above),
    ):
        with pytest.raises(Refused) as refused:
            act(actor=SYSTEM, expected=expected)
        assert code_of(refused) == ["rebuild_wanted"]
        with pytest.raises(NotPermitted):
            act(actor=world.actor("clerk"), expected=expected)
    assert not ReportVersion.objects.filter(report__expected=world.neighbouring).exists()
    rebuild_totals(actor=SYSTEM)
    actions.submit_report(actor=SYSTEM, expected=world.neighbouring)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)


def test_nothing_is_drafted_or_sent_for_signature_while_the_sums_wait(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.drafted(world.neighbouring)
    Ledger.objects.update_or_create(pk=1, defaults={"rebuild_wanted": True})
    for act, expected in (
        (actions.start_draft, world.expected),
        (actions.send_for_signature, world.neighbouring),
    ):
        with pytest.raises(Refused) as refused:
            act(actor=SYSTEM, expected=expected)
        assert code_of(refused) == ["rebuild_wanted"]
        with pytest.raises(NotPermitted):
            act(actor=world.actor("clerk"), expected=expected)
    assert not Report.objects.filter(expected=world.expected).exists()
    # A draft that is there already is written on.
    assert actions.start_draft(actor=SYSTEM, expected=world.neighbouring).state == ReportState.DRAFT
    rebuild_totals(actor=SYSTEM)
    actions.start_draft(actor=SYSTEM, expected=world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.neighbouring)


def test_the_units_that_are_missing_are_named(world: World) -> None:
    make.accepted(world.expected)
    actions.start_draft(actor=SYSTEM, expected=world.above)
    assert draft_contents(world.above).missing_units == ("Huyện Ân Hòa",)


def test_only_accepted_figures_stand_in_the_approved_layer(world: World) -> None:
    make.log(world.district, count=exact(4))
    make.log(world.other, count=exact(9))
    make.accepted(world.expected)
    make.submitted(world.neighbouring)
    window = world.period.window
    found = {
        layer: totals.totals(world.province.pk, window, layer=layer)[PLAYS].exact for layer in Layer
    }
    assert found == {Layer.LOGGED: 13, Layer.SUBMITTED: 13, Layer.APPROVED: 4}
