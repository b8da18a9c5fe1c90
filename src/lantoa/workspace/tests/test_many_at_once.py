"""Many reports taken in at once: told and noted as each alone would be, and no slower."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.accounts.rules import Role
from lantoa.audit.models import Entry
from lantoa.kernel import days
from lantoa.reports import actions
from lantoa.reports.models import ExpectedReport, Report, StateChange, TakenIn
from lantoa.reports.rules.states import ReportState, Verb
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.workspace.actions import notices
from lantoa.workspace.actions.notices import Thing
from lantoa.workspace.models import Notice
from lantoa.workspace.rules.notices import NoticeKind


@pytest.fixture
def with_districts(world: World) -> Callable[[int], list[ExpectedReport]]:
    """More districts whose reports were accepted, each with an officer."""

    def made(number: int) -> list[ExpectedReport]:
        found: list[ExpectedReport] = []
        for place in range(number):
            code = f"{9000 + StateChange.objects.count()}"
            district = make.district(f"Huyện Thứ {place}", code, world.province)
            name = f"officer{code}"
            make.person(name, district, Role.OFFICER, f"Người {code}", "anh", "")
            owed = make.expect(district, world.period, world.province, world.expected.due_on)
            make.log(district)
            make.accepted(owed)
            found.append(owed)
        return found

    return made


def taking_in(world: World) -> int:
    with CaptureQueriesContext(connection) as asked:
        actions.take_in_accepted(actor=world.actor("reviewer"), expected=world.above)
    return len(asked)


def test_taking_in_more_asks_no_more(
    world: World, with_districts: Callable[[int], list[ExpectedReport]]
) -> None:
    actions.start_draft(actor=SYSTEM, expected=world.above)
    with_districts(2)
    few = taking_in(world)
    with_districts(6)
    assert taking_in(world) <= few
    assert TakenIn.objects.filter(report__expected=world.above).count() == 8


def test_each_is_moved_noted_and_told(
    world: World, with_districts: Callable[[int], list[ExpectedReport]]
) -> None:
    actions.start_draft(actor=SYSTEM, expected=world.above)
    owed = with_districts(3)
    Notice.objects.all().delete()
    before = {row.expected_id: row.revision for row in Report.objects.filter(expected__in=owed)}
    taking_in(world)
    for each in owed:
        report = Report.objects.get(expected=each)
        assert report.state == ReportState.CONSOLIDATED
        assert report.revision == before[each.pk] + 1
        change = StateChange.objects.filter(report=report).last()
        assert change is not None
        assert (change.verb, change.version_id) == (Verb.CONSOLIDATE, report.accepted_id)
        key = f"reports.report:{report.pk}"
        entry = Entry.objects.get(object_key=key, verb="reports.consolidate")
        assert entry.unit_id == each.unit_id
        [notice] = Notice.objects.filter(unit_id=each.unit_id)
        assert (notice.kind, notice.data) == (NoticeKind.TAKEN_IN, {"change": change.pk})
        assert notice.user.username.startswith("officer")
    assert Notice.objects.count() == 3


def test_a_newer_word_replaces_only_what_the_same_person_has_not_read_of_the_same_thing(
    world: World,
) -> None:
    one, two = world.people["officer"], world.people["neighbour"]
    here, there = world.district.pk, world.other.pk
    for user, unit_id, key in (
        (one, here, "reports.expectedreport:1"),
        (one, here, "reports.expectedreport:2"),
        (two, there, "reports.expectedreport:1"),
    ):
        Notice.objects.create(
            user=user,
            unit_id=unit_id,
            kind=NoticeKind.ACCEPTED,
            object_key=key,
            data={},
            created_at=days.now(),
        )
    notices.tell_all(
        actor=SYSTEM,
        kind=NoticeKind.TAKEN_IN,
        at=days.now(),
        things=[
            Thing("reports.expectedreport:1", [(one, here)]),
            Thing("reports.expectedreport:2", [(two, there)]),
        ],
    )
    older = Notice.objects.filter(kind=NoticeKind.ACCEPTED).order_by("pk")
    assert [each.read_at is None for each in older] == [False, True, True]


MOST_OF_A_SUBMISSION = 48
"""Every question is asked once: a rise says that something is asked twice again."""


def test_a_report_is_sent_with_few_questions(world: World) -> None:
    make.log(world.district)
    make.drafted(world.expected)
    actions.send_for_signature(actor=SYSTEM, expected=world.expected)
    chair = world.actor("chair")
    with CaptureQueriesContext(connection) as asked:
        actions.submit_report(actor=chair, expected=world.expected)
    assert len(asked) <= MOST_OF_A_SUBMISSION, len(asked)
