"""Two people, or thirty-two, at one report at once on PostgreSQL: one of them does it, the others
are told, nothing is stored twice and nobody waits in a circle.

SQLite lets one writer in at a time, so there is no race to run there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.kernel.value import exact
from lantoa.reports import actions
from lantoa.reports.models import Report, ReportVersion, StateChange, TakenIn
from lantoa.reports.queries.verify import verify
from lantoa.reports.rules.states import ReportState, Verb
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.totals import queries as totals
from lantoa.totals.tests.test_races import PATIENCE, at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: no race"
    ),
]
ROUNDS = 4
Act = Callable[[], object]


@pytest.fixture(name="world")
def _world(transactional_db: None, settings: Any) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    built = make.world()
    make.log(built.district, count=exact(4))
    return built


def together(*acts: Act) -> tuple[list[str], list[str]]:
    """Which acts were done, by their place, and the codes with which others were refused. Anything
    else that goes wrong fails."""
    start = Barrier(len(acts))
    done: list[str] = []
    refused: list[str] = []

    def one(name: str, act: Act) -> Callable[[], None]:
        def run() -> None:
            start.wait(PATIENCE)
            try:
                act()
            except Refused as error:
                assert all(each.what and each.remedy for each in error.problems)
                refused.extend(each.code for each in error.problems)
            else:
                done.append(name)

        return run

    wrong = at_once(*(one(str(place), act) for place, act in enumerate(acts)))
    assert wrong == []
    return sorted(done), sorted(refused)


def holds() -> None:
    assert totals.audit().mismatches == ()
    assert verify().wrong == ()


def state_of(expected: object) -> str:
    return str(Report.objects.get(expected=expected).state)


@pytest.mark.parametrize("times", [2, 8, 32])
def test_the_same_report_sent_many_times_at_once_is_one_version(world: World, times: int) -> None:
    make.drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    send = lambda: actions.submit_report(actor=SYSTEM, expected=world.expected)  # noqa: E731
    done, refused = together(*[send] * times)
    assert len(done) == 1
    assert Counter(refused) == {"already_submitted": times - 1}
    assert ReportVersion.objects.count() == 1
    assert StateChange.objects.filter(verb=Verb.SUBMIT).count() == 1
    holds()


def test_signing_against_sending_back_has_one_winner(world: World) -> None:
    make.drafted(world.expected)
    for _ in range(ROUNDS):
        actions.send_for_signature(actor=SYSTEM, expected=world.expected)
        done, refused = together(
            lambda: actions.submit_report(actor=SYSTEM, expected=world.expected),
            lambda: actions.send_back(actor=SYSTEM, expected=world.expected, reason="Thiếu."),
        )
        assert (len(done), len(refused)) == (1, 1)
        assert refused[0] in ("wrong_state", "already_submitted")
        if done == ["0"]:
            assert state_of(world.expected) == ReportState.SUBMITTED
            actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sai.")
            actions.redraft_report(actor=SYSTEM, expected=world.expected)
        else:
            assert state_of(world.expected) == ReportState.DRAFT
        holds()


def test_returning_against_sending_again_is_told_to_the_one_who_came_late(world: World) -> None:
    make.submitted(world.expected)
    for _ in range(ROUNDS):
        done, refused = together(
            lambda: actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sai."),
            lambda: actions.submit_report(actor=SYSTEM, expected=world.expected),
        )
        assert done == ["0"]
        assert refused[0] in ("already_submitted", "wrong_state")
        assert state_of(world.expected) == ReportState.RETURNED
        holds()
        actions.redraft_report(actor=SYSTEM, expected=world.expected)
        actions.send_for_signature(actor=SYSTEM, expected=world.expected)
        actions.submit_report(actor=SYSTEM, expected=world.expected)


def test_accepting_against_returning_has_one_winner(world: World) -> None:
    make.numbered(world.expected)
    done, refused = together(
        lambda: actions.accept_report(actor=SYSTEM, expected=world.expected),
        lambda: actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sai."),
    )
    assert (len(done), refused) == (1, ["wrong_state"])
    report = Report.objects.get(expected=world.expected)
    assert (report.accepted is not None) == (done == ["0"])
    holds()


def test_signing_against_writing_freezes_what_was_signed(world: World) -> None:
    """The page that the chair signs from is older than the words, or the words come too late."""
    report = make.drafted(world.expected)
    for number in range(ROUNDS):
        report.refresh_from_db()
        words = {**make.WORDS, "steering": f"Chữ mới {number}."}
        done, refused = together(
            lambda: actions.send_for_signature(actor=SYSTEM, expected=world.expected),
            lambda words=words: actions.save_sections(
                actor=SYSTEM, expected=world.expected, sections=words, revision=report.revision
            ),
        )
        assert "0" in done
        assert refused in ([], ["not_a_draft"], ["stale"])
        version = actions.submit_report(actor=SYSTEM, expected=world.expected)
        wrote = "1" in done
        assert (version.frozen["sections"]["steering"] == words["steering"]) is wrote
        actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sai.")
        actions.redraft_report(actor=SYSTEM, expected=world.expected)
    holds()


def test_accepting_against_a_figure_that_changes_approves_what_was_sent(world: World) -> None:
    make.numbered(world.expected)
    version = Report.objects.get(expected=world.expected).current
    done, refused = together(
        lambda: actions.accept_report(actor=SYSTEM, expected=world.expected),
        lambda: make.log(world.district, count=exact(9)),
        lambda: actions.save_sections(
            actor=SYSTEM, expected=world.expected, sections=make.WORDS, revision=0
        ),
    )
    assert (done, refused) == (["0", "1"], ["not_a_draft"])
    assert Report.objects.get(expected=world.expected).accepted == version
    holds()


def test_of_two_people_who_save_one_is_told(world: World) -> None:
    report = make.drafted(world.expected)
    save = [
        lambda number=number: actions.save_sections(
            actor=SYSTEM,
            expected=world.expected,
            sections={**make.WORDS, "steering": f"Bản {number}."},
            revision=report.revision,
        )
        for number in range(6)
    ]
    done, refused = together(*save)
    assert (len(done), refused) == (1, ["stale"] * 5)
    stored = Report.objects.get().sections["steering"]
    assert stored == f"Bản {done[0]}."


def test_accepting_against_correcting_loses_nothing(world: World) -> None:
    """What was not accepted yet cannot be corrected: either it comes too early, or it follows."""
    make.numbered(world.expected)
    done, refused = together(
        lambda: actions.accept_report(actor=SYSTEM, expected=world.expected),
        lambda: actions.correct_report(actor=SYSTEM, expected=world.expected, reason="Thiếu."),
    )
    assert (done, refused) in ((["0"], ["not_accepted_yet"]), (["0", "1"], []))
    report = Report.objects.get(expected=world.expected)
    assert report.accepted is not None
    assert report.state == (ReportState.DRAFT if "1" in done else ReportState.ACCEPTED)
    holds()


def test_a_correction_begun_many_times_at_once_is_begun_once(world: World) -> None:
    make.accepted(world.expected)
    begin = lambda: actions.correct_report(  # noqa: E731
        actor=SYSTEM, expected=world.expected, reason="Thiếu."
    )
    done, refused = together(*[begin] * 8)
    assert (len(done), refused) == (1, ["wrong_state"] * 7)
    assert StateChange.objects.filter(verb=Verb.CORRECT).count() == 1


def test_numbering_against_returning_leaves_one_story(world: World) -> None:
    make.submitted(world.expected)
    done, refused = together(
        lambda: actions.give_number(
            actor=SYSTEM, expected=world.expected, number="15", issued_on=days.today()
        ),
        lambda: actions.return_report(actor=SYSTEM, expected=world.expected, reason="Sai."),
    )
    # A numbered report may be returned too, so both may be done, in that order only.
    assert (done, refused) in ((["0", "1"], []), (["1"], ["wrong_state"]))
    version = ReportVersion.objects.get()
    assert bool(version.document_number) == ("0" in done)
    assert state_of(world.expected) == ReportState.RETURNED
    holds()


def test_one_number_given_to_two_reports_at_once_is_given_once(world: World) -> None:
    make.submitted(world.expected)
    quarter = make.catalogue.period(make.REGIME, "2018-Q1")
    other = make.expect(world.district, quarter, world.province, make.date(2018, 4, 6))
    make.submitted(other)
    give = [
        lambda expected=expected: actions.give_number(
            actor=SYSTEM, expected=expected, number="15", issued_on=days.today()
        )
        for expected in (world.expected, other)
    ]
    done, refused = together(*give)
    assert (len(done), refused) == (1, ["number_taken"])
    holds()


def test_taking_in_against_correcting_takes_the_accepted_version(world: World) -> None:
    version = make.accepted(world.expected).current
    actions.start_draft(actor=SYSTEM, expected=world.above)
    done, refused = together(
        lambda: actions.take_in_accepted(actor=SYSTEM, expected=world.above),
        lambda: actions.correct_report(actor=SYSTEM, expected=world.expected, reason="Thiếu."),
    )
    assert (done, refused) == (["0", "1"], [])
    assert TakenIn.objects.get().child == version
    report = Report.objects.get(expected=world.expected)
    assert (report.state, report.accepted) == (ReportState.DRAFT, version)
    holds()


def test_taking_in_against_accepting_a_correction_takes_one_of_the_two(world: World) -> None:
    first = make.accepted(world.expected).current
    actions.start_draft(actor=SYSTEM, expected=world.above)
    actions.correct_report(actor=SYSTEM, expected=world.expected, reason="Thiếu.")
    make.log(world.district, count=exact(2))
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    second = actions.submit_report(actor=SYSTEM, expected=world.expected)
    actions.give_number(actor=SYSTEM, expected=world.expected, number="16", issued_on=days.today())
    done, refused = together(
        lambda: actions.take_in_accepted(actor=SYSTEM, expected=world.above),
        lambda: actions.accept_report(actor=SYSTEM, expected=world.expected),
    )
    assert (done, refused) == (["0", "1"], [])
    assert TakenIn.objects.get().child in (first, second)
    assert Report.objects.get(expected=world.expected).accepted == second
    holds()


def test_two_who_take_in_at_once_take_each_version_once(world: World) -> None:
    make.accepted(world.expected)
    make.accepted(world.neighbouring, "16")
    actions.start_draft(actor=SYSTEM, expected=world.above)
    take = lambda: actions.take_in_accepted(actor=SYSTEM, expected=world.above)  # noqa: E731
    done, refused = together(take, take, take)
    assert (len(done), refused) == (1, ["nothing_to_take_in"] * 2)
    assert TakenIn.objects.count() == 2
    holds()
