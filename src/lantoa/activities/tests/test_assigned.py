"""An activity does what the unit was asked for: logged from the task, or chosen afterwards."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.activities.actions import void_activity
from lantoa.activities.actions.fulfilling import fulfil_assignment
from lantoa.activities.models import Activity, Correction
from lantoa.activities.queries import assigned as queries
from lantoa.activities.tests.factories import HOSTILE, logged
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.plans import actions as plans
from lantoa.plans.models import Assignment
from lantoa.plans.queries.assignments import task_page
from lantoa.plans.rules.assignments import AssignmentState
from lantoa.plans.tests.cast import SYSTEM, Cast, plan
from lantoa.totals.models import Posting

TODAY = days.today()


@pytest.fixture
def task(cast: Cast) -> Assignment:
    line = plan(cast.land.commune).lines.get()
    return plans.assign_line(actor=SYSTEM, line=line, unit_ids=[cast.land.commune.pk], due=TODAY)[0]


def link(task: Assignment) -> str:
    return reverse("activities:fulfil", args=[task.pk])


def test_an_activity_that_was_logged_before_does_the_task(cast: Cast, task: Assignment) -> None:
    officer = cast.client("officer")
    done = logged(cast.land.commune.pk, title=HOSTILE)
    page = officer.get(link(task)).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    answer = officer.post(link(task), {"activity": str(done.pk)})
    assert answer.headers["Location"] == reverse("plans:task", args=[task.pk])
    task.refresh_from_db()
    assert task.state is AssignmentState.DONE
    assert [deed.key for deed in task_page(task, TODAY).deeds] == [done.pk]
    assert Correction.objects.filter(activity=done).exists()
    assert (
        reverse("activities:page", args=[done.pk])
        in officer.get(reverse("plans:task", args=[task.pk])).content.decode()
    )


def test_voiding_the_last_activity_opens_the_task_again(cast: Cast, task: Assignment) -> None:
    done = logged(cast.land.commune.pk, cast.actor("officer"), assignment=task)
    task.refresh_from_db()
    assert task.state is AssignmentState.DONE
    void_activity(actor=cast.actor("officer"), activity=done, reason="Ghi nhầm")
    task.refresh_from_db()
    assert task.is_open
    assert not task_page(task, TODAY).deeds


def test_what_fits_best_is_offered_first_and_nothing_of_others(
    cast: Cast, task: Assignment
) -> None:
    unit = cast.land.commune.pk
    plain = logged(unit, title="Bản tin khác")
    fitting = logged(unit, title="Đúng nhiệm vụ", plan_line=task.line)
    logged(cast.land.other.pk, title="Của đơn vị khác")
    logged(unit, title="Đã tính việc khác", assignment=task)
    void_activity(actor=SYSTEM, activity=logged(unit, title="Đã hủy"), reason="Nhầm")
    early = task.line.plan.period_start - timedelta(days=1)
    logged(unit, title="Năm trước", on=early)
    assert [each.pk for each in queries.fitting(task)] == [fitting.pk, plain.pk]
    assert [each.pk for each in queries.fitting(task, "ban tin")] == [plain.pk]
    assert queries.fitting(task, "% _ ' \\ không có") == []


@pytest.mark.parametrize("sent", ["", "x", "-1", "٣", "9" * 30, "1\x00"])
def test_a_choice_that_is_none_is_refused(cast: Cast, task: Assignment, sent: str) -> None:
    logged(cast.land.commune.pk)
    answer = cast.client("officer").post(link(task), {"activity": sent})
    assert answer.status_code == 422
    task.refresh_from_db()
    assert task.is_open


def test_an_activity_of_others_is_none(cast: Cast, task: Assignment) -> None:
    foreign = logged(cast.land.other.pk)
    answer = cast.client("officer").post(link(task), {"activity": str(foreign.pk)})
    assert answer.status_code == 422
    assert "không tính được cho việc ấy" in answer.content.decode()
    for who, status in (("neighbour", 403), ("chair", 403), ("reviewer", 403)):
        assert cast.client(who).get(link(task)).status_code == status
    assert cast.client("officer").get("/hoat-dong/viec/0/").status_code == 404
    assert cast.client("officer").get(f"/hoat-dong/viec/{10**25}/").status_code == 404
    with pytest.raises(NotPermitted):
        fulfil_assignment(
            actor=cast.actor("neighbour"), assignment=task, activity=logged(task.unit_id)
        )


def test_a_task_that_is_over_takes_no_activity(cast: Cast, task: Assignment) -> None:
    done = logged(cast.land.commune.pk)
    plans.withdraw_assignment(actor=SYSTEM, assignment=task, reason="Thôi")
    answer = cast.client("officer").post(link(task), {"activity": str(done.pk)})
    assert answer.status_code == 422
    assert "đã xong hoặc đã rút lại" in answer.content.decode()


def test_a_task_that_was_reported_done_takes_no_other(cast: Cast, task: Assignment) -> None:
    plans.report_done(actor=SYSTEM, assignment=task, note="Xong.")
    with pytest.raises(Refused) as caught:
        fulfil_assignment(actor=SYSTEM, assignment=task, activity=logged(task.unit_id))
    assert caught.value.problems[0].code == "not_open"


def test_one_activity_does_one_task(cast: Cast, task: Assignment) -> None:
    other = plans.assign_line(
        actor=SYSTEM, line=task.line, unit_ids=[task.unit_id], due=TODAY, what="Việc khác"
    )[0]
    done = logged(cast.land.commune.pk, assignment=other)
    with pytest.raises(Refused) as caught:
        fulfil_assignment(actor=cast.actor("officer"), assignment=task, activity=done)
    assert caught.value.problems[0].code == "does_another"


@pytest.mark.parametrize("times", [1, 15])
def test_the_page_takes_a_fixed_number_of_queries(
    cast: Cast, task: Assignment, times: int, django_assert_num_queries
) -> None:
    for number in range(times):
        logged(cast.land.commune.pk, title=f"Bản tin {number}")
    client = cast.client("officer")
    with django_assert_num_queries(7):
        client.get(link(task))


def test_a_task_done_after_its_day_was_done_late(cast: Cast) -> None:
    line = plan(cast.land.commune).lines.get()
    task = Assignment.objects.create(
        line=line,
        unit=cast.land.commune,
        due=date(2026, 1, 1),
        asked_at=days.now(),
        asked_by="system",
    )
    logged(cast.land.commune.pk, assignment=task)
    task.refresh_from_db()
    assert task.lateness(TODAY) == "done_late"


def test_the_ledger_is_held_before_the_activity_and_that_before_the_task(
    cast: Cast, task: Assignment
) -> None:
    """As everywhere: who takes them in another order waits for somebody who waits for him."""
    done = logged(cast.land.commune.pk)
    with CaptureQueriesContext(connection) as caught:
        fulfil_assignment(actor=cast.actor("officer"), assignment=task, activity=done)
    asked = [each["sql"] for each in caught]
    first = [
        next(at for at, sql in enumerate(asked) if re.search(rf'(FROM|INTO) "?{table}"?\b', sql))
        for table in (model._meta.db_table for model in (Posting, Activity, Assignment))
    ]
    assert first == sorted(first)
