"""What was filed is checked again, and each thing that was tampered with is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.kernel.value import exact
from lantoa.reports import actions
from lantoa.reports.models import Report, ReportVersion, StateChange, TakenIn
from lantoa.reports.queries.verify import FAULT_WORDS, Fault, verify
from lantoa.reports.rules.frozen import fingerprint
from lantoa.reports.rules.states import ReportState
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World


@pytest.fixture
def filed(world: World) -> World:
    """Two districts accepted and taken in, one with its papers; the province sent."""
    make.log(world.district, count=exact(4))
    make.accepted(world.expected)
    make.accepted(world.neighbouring, "16")
    make.drafted(world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    actions.send_for_signature(actor=SYSTEM, expected=world.above)
    actions.submit_report(actor=SYSTEM, expected=world.above)
    actions.render_papers(of(world, "expected").pk)
    return world


def of(world: World, name: str) -> ReportVersion:
    return ReportVersion.objects.get(report__expected=getattr(world, name))


def told() -> set[Fault]:
    return {each.fault for each in verify().wrong}


def test_what_nobody_touched_is_as_it_was(filed: World) -> None:
    found = verify()
    assert (found.reports, found.versions, found.files, found.wrong) == (3, 3, 2, ())
    assert set(FAULT_WORDS) == set(Fault)


def test_a_number_changed_in_a_frozen_report_is_told(filed: World) -> None:
    version = of(filed, "expected")
    version.frozen["results"] = ["Loa truyền thanh: đăng, phát 400 lượt phát."]
    version.save()
    assert told() == {Fault.SEAL}


def test_a_frozen_report_sealed_anew_with_another_version_below_is_told(filed: World) -> None:
    parent = of(filed, "above")
    for figure in parent.frozen["contents"]["figures"]:
        for each in figure["below"]:
            each["version_id"] += 1000
    parent.sha256 = fingerprint(parent.frozen)
    parent.save()
    assert told() == {Fault.CHILDREN}


def test_a_paper_that_was_changed_or_is_gone_is_told(filed: World) -> None:
    version = of(filed, "expected")
    for kept, spoil in ((version.pdf, True), (version.docx, False)):
        assert isinstance(kept, StoredFile)
        path = kept.content.storage.path(kept.content.name)
        before = Path(path).read_bytes()
        if spoil:
            Path(path).write_bytes(before + b" ")
            assert told() == {Fault.FILE}
            Path(path).write_bytes(before)
            assert told() == set()
        else:
            kept.content.storage.delete(kept.content.name)
            assert told() == {Fault.FILE}


def test_a_number_given_twice_in_a_year_is_told(filed: World) -> None:
    again = ReportVersion.objects.get(report__expected=filed.expected)
    again.pk, again.number = None, 2
    again.save()
    assert [each.fault for each in verify().wrong] == [Fault.NUMBER, Fault.NUMBER]


def test_an_accepted_report_without_its_version_is_told(filed: World) -> None:
    Report.objects.filter(expected=filed.neighbouring).update(accepted=None)
    assert Fault.ACCEPTED in told()
    Report.objects.filter(expected=filed.neighbouring).update(accepted=of(filed, "expected"))
    assert Fault.ACCEPTED in told()


def test_a_version_taken_in_that_was_never_accepted_is_told(filed: World) -> None:
    report = Report.objects.get(expected=filed.neighbouring)
    Report.objects.filter(pk=report.pk).update(accepted=None, state=ReportState.NUMBERED)
    StateChange.objects.filter(report=report, verb="accept").delete()
    assert told() == {Fault.TAKEN_IN}


def test_what_was_taken_in_and_corrected_since_is_no_fault(filed: World) -> None:
    actions.correct_report(actor=SYSTEM, expected=filed.expected, reason="Sai số.")
    actions.send_for_signature(actor=SYSTEM, expected=filed.expected)
    actions.submit_report(actor=SYSTEM, expected=filed.expected)
    actions.give_number(actor=SYSTEM, expected=filed.expected, number="17", issued_on=days.today())
    actions.accept_report(actor=SYSTEM, expected=filed.expected)
    assert TakenIn.objects.count() == 2
    assert told() == set()
