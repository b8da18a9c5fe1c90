"""Who is told of a task that was given, done, late or withdrawn."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts.models import Post
from lantoa.jobs import daily, queue
from lantoa.jobs.models import Letter
from lantoa.kernel import days
from lantoa.plans import actions as plans
from lantoa.plans.models import Assignment, PlanLine
from lantoa.plans.tests.cast import SYSTEM, Cast, cast, plan
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices as queries

TODAY = days.today()


@pytest.fixture(name="cast")
def _cast(db: None) -> Cast:
    return cast()


@pytest.fixture
def line(cast: Cast) -> PlanLine:
    return plan(cast.land.province).lines.get()


def give(cast: Cast, line: PlanLine, who: str = "reviewer", **given: object) -> list[Assignment]:
    both = [cast.land.commune.pk, cast.land.other.pk]
    facts = {"unit_ids": both, "due": TODAY, **given}
    return plans.assign_line(actor=cast.actor(who), line=line, **facts)


def kinds(cast: Cast, name: str) -> list[str]:
    found = Notice.objects.filter(user=cast.people[name]).exclude(kind__startswith="plan.")
    return [each.kind for each in found.order_by("pk")]


def words(cast: Cast, name: str) -> list[str]:
    found = Notice.objects.filter(user=cast.people[name]).exclude(kind__startswith="plan.")
    return [told.title for told in queries.in_words(list(found))]


def test_officers_of_the_units_that_get_a_task_are_told_and_written_to(
    cast: Cast, line: PlanLine
) -> None:
    person = cast.people["officer"]
    person.email = "officer@mau.example"
    person.save(update_fields=["email"])
    give(cast, line)
    assert kinds(cast, "officer") == kinds(cast, "neighbour") == ["task.given"]
    for name in ("chair", "reviewer", "clerk", "elder"):
        assert kinds(cast, name) == [], name
    title = words(cast, "officer")[0]
    assert line.title in title
    assert "hạn" in title
    letter = Letter.objects.get(to="officer@mau.example", kind="task.given")
    task = Assignment.objects.get(unit=cast.land.commune)
    assert reverse("plans:task", args=[task.pk]) in letter.body


def test_a_task_by_name_is_told_to_that_person_alone(cast: Cast) -> None:
    own = plan(cast.land.commune).lines.get()
    plans.assign_line(
        actor=cast.actor("officer"),
        line=own,
        unit_ids=[cast.land.commune.pk],
        due=TODAY,
        person=cast.people["chair"],
    )
    assert kinds(cast, "chair") == ["task.given"]
    assert kinds(cast, "officer") == []


def test_the_giver_is_told_of_each_that_is_done_in_one_unread_line(
    cast: Cast, line: PlanLine
) -> None:
    one, two = give(cast, line)
    plans.report_done(actor=cast.actor("officer"), assignment=one, note="Xong.")
    plans.report_done(actor=cast.actor("neighbour"), assignment=two, note="Xong.")
    assert kinds(cast, "reviewer") == ["tasks.done", "tasks.done"]
    unread = Notice.objects.unread().filter(user=cast.people["reviewer"], kind="tasks.done")
    assert unread.count() == 1
    answer = cast.client("reviewer").get(reverse("workspace:notice", args=[unread.get().pk]))
    assert answer.headers["Location"] == reverse("plans:line_tasks", args=[line.plan_id, line.pk])


def test_when_the_giver_is_gone_the_officers_of_the_unit_are_told(
    cast: Cast, line: PlanLine
) -> None:
    one, _ = give(cast, line)
    Assignment.objects.update(asked_by="user:999999")
    plans.report_done(actor=cast.actor("officer"), assignment=one, note="Xong.")
    assert kinds(cast, "reviewer") == ["tasks.done"]  # who is an officer of the province too
    Post.objects.filter(user=cast.people["reviewer"]).update(valid_to=TODAY)
    plans.take_back_report(actor=cast.actor("officer"), assignment=one)
    plans.report_done(actor=cast.actor("officer"), assignment=one, note="Xong.")
    assert kinds(cast, "reviewer") == ["tasks.done"]


def test_what_is_late_is_told_once_to_both_sides(cast: Cast, line: PlanLine) -> None:
    give(cast, line)
    queue.perform("plans.note_late", {"day": TODAY.isoformat()})
    assert kinds(cast, "officer") == ["task.given"]
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    for _ in range(2):
        queue.perform("plans.note_late", {"day": tomorrow})
    assert kinds(cast, "officer") == ["task.given", "task.overdue"]
    assert kinds(cast, "reviewer") == ["tasks.late"]
    assert words(cast, "reviewer") == [f"2 đơn vị quá hạn việc “{line.title}”"]
    assert {"plans.note_late", "plans.follow_units"} <= set(daily.registered())


def test_what_was_withdrawn_is_told_with_the_reason(cast: Cast, line: PlanLine) -> None:
    one, _ = give(cast, line)
    plans.withdraw_assignment(actor=cast.actor("reviewer"), assignment=one, reason="Tỉnh tự làm.")
    page = cast.client("officer").get(reverse("workspace:notices")).content.decode()
    assert "rút lại việc" in page
    assert "Lý do: Tỉnh tự làm." in page


def test_notices_of_every_kind_are_worded_in_a_fixed_number_of_queries(
    cast: Cast, line: PlanLine
) -> None:
    def count() -> int:
        found = list(Notice.objects.all())
        with CaptureQueriesContext(connection) as captured:
            assert all(told.title for told in queries.in_words(found))
        return len(captured)

    give(cast, line, what="Việc đầu")
    queue.perform("plans.note_late", {"day": (TODAY + timedelta(days=1)).isoformat()})
    few = count()
    for number in range(4):
        give(cast, line, what=f"Việc {number}")
    assert count() == few <= 6


def test_nobody_is_told_of_the_own_act(cast: Cast) -> None:
    own = plan(cast.land.commune).lines.get()
    task = plans.assign_line(
        actor=cast.actor("officer"), line=own, unit_ids=[cast.land.commune.pk], due=TODAY
    )[0]
    plans.report_done(actor=cast.actor("officer"), assignment=task, note="Xong.")
    assert kinds(cast, "officer") == []
    assert kinds(cast, "twofold") == ["task.given"]
    assert SYSTEM.key not in str(Notice.objects.values_list("data"))
