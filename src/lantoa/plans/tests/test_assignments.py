"""A task is given, taken on, done, reported, withdrawn; it follows its unit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts.models import Post, User
from lantoa.accounts.queries import names_of, things_of
from lantoa.audit.models import Entry
from lantoa.kernel import days, vietnamese
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.plans import actions, signals
from lantoa.plans.actions.assignments import finish_assignment, reopen_assignment
from lantoa.plans.models import Assignment, Plan, PlanLine
from lantoa.plans.queries import assignments as queries
from lantoa.plans.rules import PlanState
from lantoa.plans.rules.assignments import AssignmentState, Lateness, due_words, lateness
from lantoa.plans.tests.cast import SYSTEM, Cast, plan
from lantoa.units import actions as units
from lantoa.units.models import Unit
from lantoa.units.tests import factories
from lantoa.units.tests.changing import asked, commune

TODAY = days.today()
HOSTILE = '<script>alert("x")</script>'


def line_of(unit: Unit, **given: object) -> PlanLine:
    return plan(unit, **given).lines.get()  # type: ignore[arg-type]


def give(
    line: PlanLine, *to: Unit, due: date | None = None, what: str = "", person: User | None = None
) -> list[Assignment]:
    return actions.assign_line(
        actor=SYSTEM,
        line=line,
        unit_ids=[unit.pk for unit in to],
        due=due or TODAY,
        what=what,
        person=person,
    )


def stored(line: PlanLine, unit: Unit, **given: object) -> Assignment:
    """As it would stand after some days: the action refuses a due day that is past."""
    facts = {"due": TODAY, "asked_at": days.now(), "asked_by": "system", **given}
    return Assignment.objects.create(line=line, unit=unit, **facts)


def codes(caught: pytest.ExceptionInfo[Refused]) -> dict[str, str]:
    return {problem.field: problem.code for problem in caught.value.problems}


def post(client: Client, name: str, *args: object, **data: object) -> object:
    return client.post(reverse(f"plans:{name}", args=args), data)


# --- Rules ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("due", "done", "late", "words"),
    [
        (date(2026, 3, 5), None, Lateness.IN_TIME, "còn 2 ngày"),
        (date(2026, 3, 3), None, Lateness.IN_TIME, "hạn hôm nay"),
        (date(2026, 3, 2), None, Lateness.LATE, "quá hạn 1 ngày"),
        (date(2026, 3, 2), date(2026, 3, 2), Lateness.IN_TIME, "xong 02/3/2026"),
        (date(2026, 3, 1), date(2026, 3, 3), Lateness.DONE_LATE, "xong 03/3/2026, trễ 2 ngày"),
    ],
)
def test_lateness_is_asked_of_a_day(due: date, done: date | None, late: str, words: str) -> None:
    today = date(2026, 3, 3)
    assert lateness(due, done, today) == late
    assert due_words(due, done, today) == words


# --- Giving --------------------------------------------------------------------------------------


def test_a_task_goes_to_many_units_at_once_and_to_none_twice(cast: Cast) -> None:
    line = line_of(cast.land.province)
    made = give(line, cast.land.commune, cast.land.other)
    assert {each.unit_id for each in made} == {cast.land.commune.pk, cast.land.other.pk}
    assert {each.state for each in Assignment.objects.all()} == {AssignmentState.ASKED}
    entry = Entry.objects.get(verb="plans.assign")
    assert (entry.unit_id, entry.data["created"]) == (cast.land.province.pk, 2)
    again = give(line, cast.land.commune, cast.land.other, cast.land.province)
    assert [each.unit_id for each in again] == [cast.land.province.pk]
    with pytest.raises(Refused) as caught:
        give(line, cast.land.commune)
    assert codes(caught) == {"": "already_given"}
    assert len(give(line, cast.land.commune, what="Gửi danh sách")) == 1


def test_the_title_of_the_task_is_not_stored_again(cast: Cast) -> None:
    line = line_of(cast.land.commune)
    made = give(line, cast.land.commune, what=f" {line.title} ")
    assert made[0].what == ""
    assert str(made[0]) == line.title


def test_a_task_is_given_to_a_person_of_the_unit_and_to_nobody_elses(cast: Cast) -> None:
    line = line_of(cast.land.commune)
    made = give(line, cast.land.commune, person=cast.people["officer"])
    assert made[0].person == cast.people["officer"]
    for who in ("neighbour", "clerk"):
        with pytest.raises(Refused) as caught:
            give(line, cast.land.commune, person=cast.people[who])
        assert codes(caught) == {"person": "foreign_person"}
    with pytest.raises(Refused):
        give(
            line_of(cast.land.province),
            cast.land.commune,
            cast.land.other,
            person=cast.people["officer"],
        )


@pytest.mark.parametrize(
    ("offset", "code"), [(-1, "due_past"), (800, "due_outside"), (-800, "due_outside")]
)
def test_a_task_is_due_in_the_plans_period_and_not_before_today(
    cast: Cast, offset: int, code: str
) -> None:
    if offset == -1 and TODAY.timetuple().tm_yday == 1:
        code = "due_outside"
    with pytest.raises(Refused) as caught:
        give(line_of(cast.land.commune), cast.land.commune, due=TODAY + timedelta(days=offset))
    assert codes(caught) == {"due": code}


def test_only_a_running_plan_gives_tasks(cast: Cast) -> None:
    draft = plan(cast.land.commune, issued=False).lines.get()
    closed = line_of(cast.land.commune)
    actions.close_plan(actor=SYSTEM, plan=closed.plan, note="Hết việc")
    for line in (draft, closed):
        with pytest.raises(Refused) as caught:
            give(line, cast.land.commune)
        assert codes(caught) == {"": "not_running"}
    dropped = line_of(cast.land.other)
    PlanLine.objects.filter(pk=dropped.pk).update(dropped_at=days.now())
    with pytest.raises(Refused) as caught:
        give(dropped, cast.land.other)
    assert codes(caught) == {"": "line_dropped"}


def test_what_is_wrong_is_said_at_once_and_nothing_is_stored(cast: Cast) -> None:
    line = line_of(cast.land.commune)
    with pytest.raises(Refused) as caught:
        give(line, cast.land.other, due=TODAY - timedelta(days=900), what="x" * 401)
    assert codes(caught) == {"units": "elsewhere", "what": "too_long", "due": "due_outside"}
    with pytest.raises(Refused) as caught:
        give(line, what="a\x00b")
    assert codes(caught) == {"units": "no_unit", "what": "unreadable"}
    assert not Assignment.objects.exists()


def test_who_may_not_assign_in_one_of_the_units_assigns_in_none(cast: Cast) -> None:
    line, own = line_of(cast.land.province), line_of(cast.land.other)
    both = [cast.land.commune.pk, cast.land.other.pk]
    for who in ("officer", "chair", "clerk"):
        with pytest.raises(NotPermitted):
            actions.assign_line(actor=cast.actor(who), line=line, unit_ids=both, due=TODAY)
    assert not Assignment.objects.exists()
    with pytest.raises(NotPermitted):
        actions.assign_line(actor=cast.actor("neighbour"), line=own, unit_ids=both, due=TODAY)
    made = actions.assign_line(actor=cast.actor("reviewer"), line=line, unit_ids=both, due=TODAY)
    assert len(made) == 2


def test_who_gets_a_task_neither_hands_it_on_nor_takes_it_back(cast: Cast) -> None:
    line = line_of(cast.land.province)
    task = give(line, cast.land.commune)[0]
    officer = cast.actor("officer")
    with pytest.raises(NotPermitted):
        actions.assign_line(actor=officer, line=line, unit_ids=[task.unit_id], due=TODAY, what="X")
    with pytest.raises(NotPermitted):
        actions.withdraw_assignment(actor=officer, assignment=task, reason="Không muốn làm")
    client = cast.client("officer")
    assert client.get(reverse("plans:withdraw", args=[task.pk])).status_code == 403
    page = client.get(reverse("plans:task", args=[task.pk])).content.decode()
    assert "Rút lại việc" not in page


def test_giving_to_many_takes_the_same_queries_as_giving_to_one(
    cast: Cast,
) -> None:
    many = [
        factories.unit(f"Xã Số {n}", f"0{9000 + n}", under=cast.land.province) for n in range(12)
    ]
    reviewer = cast.actor("reviewer")

    def queries_for(units_: list[Unit]) -> int:
        line = line_of(cast.land.province)
        with CaptureQueriesContext(connection) as seen:
            actions.assign_line(
                actor=reviewer, line=line, unit_ids=[each.pk for each in units_], due=TODAY
            )
        return len(seen)

    # What tells people of it grows with the notices; here nobody holds a post in these units.
    assert queries_for(many[:2]) == queries_for(many)


# --- Taking on and doing -------------------------------------------------------------------------


def test_a_task_is_accepted_once_by_who_may(cast: Cast) -> None:
    task = give(line_of(cast.land.province), cast.land.commune)[0]
    for who in ("neighbour", "reviewer", "clerk"):
        with pytest.raises(NotPermitted):
            actions.accept_assignment(actor=cast.actor(who), assignment=task)
    first = actions.accept_assignment(actor=cast.actor("officer"), assignment=task)
    again = actions.accept_assignment(actor=cast.actor("chair"), assignment=task)
    assert again.accepted_by == first.accepted_by == cast.actor("officer").key
    assert again.state is AssignmentState.ACCEPTED


def test_words_report_a_task_done_and_an_activity_takes_their_place(cast: Cast) -> None:
    task = give(line_of(cast.land.commune), cast.land.commune)[0]
    officer = cast.actor("officer")
    for note in ("", "  ", "x" * 401, "a\x00"):
        with pytest.raises(Refused):
            actions.report_done(actor=officer, assignment=task, note=note)
    done = actions.report_done(actor=officer, assignment=task, note="Đã gửi danh sách.")
    assert (done.state, done.done_on) == (AssignmentState.DECLARED, TODAY)
    with pytest.raises(Refused):
        actions.report_done(actor=officer, assignment=task, note="Lần nữa.")
    reopen_assignment(actor=officer, assignment=done)
    done.refresh_from_db()
    assert done.state is AssignmentState.DECLARED
    finish_assignment(actor=officer, assignment=done, on=TODAY)
    done.refresh_from_db()
    assert (done.state, done.done_note) == (AssignmentState.DONE, "")
    with pytest.raises(Refused):
        actions.take_back_report(actor=officer, assignment=done)


def test_what_was_reported_in_words_can_be_taken_back(cast: Cast) -> None:
    task = give(line_of(cast.land.commune), cast.land.commune)[0]
    officer = cast.actor("officer")
    actions.report_done(actor=officer, assignment=task, note="Đã gửi.")
    back = actions.take_back_report(actor=officer, assignment=task)
    assert (back.is_open, back.done_note) == (True, "")


def test_the_database_keeps_no_note_of_what_is_not_done(cast: Cast) -> None:
    task = give(line_of(cast.land.commune), cast.land.commune)[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=task.pk).update(done_note="Xong")


def test_a_task_is_withdrawn_with_its_reason_by_who_may_give_it(cast: Cast) -> None:
    task = give(line_of(cast.land.province), cast.land.commune)[0]
    with pytest.raises(NotPermitted):
        actions.withdraw_assignment(actor=cast.actor("neighbour"), assignment=task, reason="Thôi")
    for reason in ("", "x" * 301):
        with pytest.raises(Refused) as caught:
            actions.withdraw_assignment(
                actor=cast.actor("reviewer"), assignment=task, reason=reason
            )
        assert set(codes(caught)) == {"reason"}
    gone = actions.withdraw_assignment(
        actor=cast.actor("reviewer"), assignment=task, reason="Tỉnh tự làm."
    )
    assert gone.state is AssignmentState.WITHDRAWN
    assert gone.lateness(TODAY + timedelta(days=9)) is Lateness.IN_TIME
    for step in (
        lambda: actions.accept_assignment(actor=cast.actor("officer"), assignment=task),
        lambda: actions.report_done(actor=cast.actor("officer"), assignment=task, note="Xong"),
        lambda: actions.withdraw_assignment(
            actor=cast.actor("reviewer"), assignment=task, reason="Nữa"
        ),
    ):
        with pytest.raises(Refused) as caught:
            step()
        assert codes(caught) == {"": "not_open"}


# --- Units that end ------------------------------------------------------------------------------


def merge(cast: Cast, *, on: date) -> object:
    both = [cast.land.commune, cast.land.other]
    change = asked("merge", both, [commune("Xã Mới", code="00029")], on=on)
    return units.enact(actor=SYSTEM, change=change)


def test_open_tasks_follow_a_merged_unit_and_done_ones_stay(cast: Cast) -> None:
    line = line_of(cast.land.province)
    given = give(line, cast.land.commune, cast.land.other)
    actions.report_done(actor=SYSTEM, assignment=given[1], note="Xong rồi.")
    change = merge(cast, on=TODAY)
    heir = Unit.objects.latest("pk")
    given[0].refresh_from_db()
    given[1].refresh_from_db()
    assert (given[0].unit_id, given[0].first_unit_id) == (heir.pk, cast.land.commune.pk)
    assert given[1].unit_id == cast.land.other.pk
    assert actions.follow_units(actor=SYSTEM, on=TODAY) == 0
    units.undo(actor=SYSTEM, change=change, reason="Ghi nhầm")
    given[0].refresh_from_db()
    assert (given[0].unit_id, given[0].first_unit_id) == (cast.land.commune.pk, None)


def test_a_change_that_lies_ahead_moves_tasks_on_its_day(cast: Cast) -> None:
    task = give(line_of(cast.land.province), cast.land.commune)[0]
    ahead = TODAY + timedelta(days=10)
    merge(cast, on=ahead)
    task.refresh_from_db()
    assert task.unit_id == cast.land.commune.pk
    assert actions.follow_units(actor=SYSTEM, on=ahead - timedelta(days=1)) == 0
    assert actions.follow_units(actor=SYSTEM, on=ahead) == 1
    task.refresh_from_db()
    assert task.first_unit_id == cast.land.commune.pk


def test_a_leaver_is_told_of_what_he_was_given_by_name(cast: Cast) -> None:
    officer = cast.people["officer"]
    give(line_of(cast.land.commune), cast.land.commune, person=officer)
    kinds = things_of(officer, list(Post.objects.filter(user=officer)), TODAY)
    assert [thing.label for kind in kinds if kind.name == "Việc được giao" for thing in kind.things]


# --- Lists and pages -----------------------------------------------------------------------------


def test_the_giver_sees_how_many_of_how_many_are_done(cast: Cast) -> None:
    line = line_of(cast.land.province)
    one, two = give(line, cast.land.commune, cast.land.other)
    actions.accept_assignment(actor=SYSTEM, assignment=one)
    actions.report_done(actor=SYSTEM, assignment=one, note="Xong.")
    Assignment.objects.filter(pk=two.pk).update(due=TODAY)
    found = queries.given_list([cast.land.province.pk], TODAY + timedelta(days=1))
    given = found.rows[0]
    assert (given.total, given.accepted, given.done, given.declared, given.late) == (2, 1, 1, 1, 1)
    page = (
        cast.client("reviewer")
        .get(reverse("plans:line_tasks", args=[line.plan_id, line.pk]))
        .content.decode()
    )
    for words in ("1/2", "1 chỉ báo bằng lời", "Báo xong, chưa có hoạt động", "Chưa nhận"):
        assert words in page


@pytest.mark.parametrize("times", [1, 8])
def test_lists_take_the_same_queries_however_long(
    cast: Cast, times: int, django_assert_num_queries
) -> None:
    line = line_of(cast.land.province)
    for number in range(times):
        stored(line, cast.land.commune, what=f"Việc {number}", due=TODAY - timedelta(days=number))
    with django_assert_num_queries(4):
        found = queries.task_list([cast.land.commune.pk], TODAY)
        assert (found.count, len(found.rows), found.late) == (times, times, times - 1)
    with django_assert_num_queries(4):
        assert len(queries.given_list([cast.land.province.pk], TODAY).rows) == times
    with django_assert_num_queries(6):
        assert len(queries.line_tasks(line, TODAY).rows) == times


def test_the_list_begins_with_what_is_due_first(cast: Cast) -> None:
    line = line_of(cast.land.commune)
    stored(line, cast.land.commune, what="Sau", due=TODAY + timedelta(days=3))
    stored(line, cast.land.commune, what="Trước", due=TODAY - timedelta(days=3))
    page = cast.client("officer").get(reverse("plans:tasks")).content.decode()
    assert page.index("Trước") < page.index("Sau")
    assert "2 việc được giao, 1 việc quá hạn" in page
    assert "Quá hạn 3 ngày" in page


def form(**given: object) -> dict[str, object]:
    return {"to": "own", "due": vietnamese.day(TODAY), **given}


def test_one_tap_gives_a_task_to_all_units_below(cast: Cast) -> None:
    line = line_of(cast.land.province)
    reviewer = cast.client("reviewer")
    shown = reviewer.get(reverse("plans:assign", args=[line.plan_id, line.pk])).content.decode()
    assert "Tất cả" in shown
    answer = post(reviewer, "assign", line.plan_id, line.pk, **form(to="children"))
    assert answer.status_code == 302
    below = set(Assignment.objects.values_list("unit_id", flat=True))
    assert {cast.land.commune.pk, cast.land.other.pk} <= below


def test_some_units_are_found_by_name_and_none_elsewhere(cast: Cast) -> None:
    line = line_of(cast.land.province)
    reviewer = cast.client("reviewer")
    name = names_of([cast.land.commune.pk], TODAY)[cast.land.commune.pk]
    looking = form(to="some", some_chu=name, _tim="some")
    found = post(reviewer, "assign", line.plan_id, line.pk, **looking)
    assert found.status_code == 200
    assert f'value="{cast.land.commune.pk}"' in found.content.decode()
    chosen = form(to="some", some=[str(cast.land.commune.pk)])
    assert post(reviewer, "assign", line.plan_id, line.pk, **chosen).status_code == 302
    assert Assignment.objects.get().unit_id == cast.land.commune.pk
    none = post(reviewer, "assign", line.plan_id, line.pk, **form(to="some"))
    assert "Chưa chọn đơn vị" in none.content.decode()
    own = line_of(cast.land.commune)
    foreign = form(to="some", some=[str(cast.land.other.pk)])
    assert post(cast.client("officer"), "assign", own.plan_id, own.pk, **foreign).status_code == 422


def test_what_was_typed_stays_when_it_is_refused(cast: Cast) -> None:
    line = line_of(cast.land.commune)
    sent = form(due="31/02/2026", what=HOSTILE, to="person", person="")
    answer = post(cast.client("officer"), "assign", line.plan_id, line.pk, **sent)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "31/02/2026" in page
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    assert "Chưa chọn người làm" in page
    assert not Assignment.objects.exists()


def test_a_person_of_another_unit_cannot_be_named(cast: Cast) -> None:
    line = line_of(cast.land.commune)
    sent = form(to="person", person=str(cast.people["neighbour"].pk))
    assert post(cast.client("officer"), "assign", line.plan_id, line.pk, **sent).status_code == 422


def test_a_task_goes_its_way_on_its_pages(cast: Cast) -> None:
    line = line_of(cast.land.province)
    task = give(line, cast.land.commune, what=HOSTILE)[0]
    officer = cast.client("officer")
    page = officer.get(reverse("plans:task", args=[task.pk])).content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page
    for words in ("Nhận việc", "Ghi hoạt động của việc này", "Chọn hoạt động đã ghi"):
        assert words in page
    assert f"viec={task.pk}" in page
    # The commune does not see the province's plan, only what it was asked for.
    assert reverse("plans:line", args=[line.plan_id, line.pk]) not in page
    assert post(officer, "accept", task.pk).status_code == 302
    assert post(officer, "report_done", task.pk, note="").status_code == 422
    assert post(officer, "report_done", task.pk, note="Đã gửi.").status_code == 302
    page = officer.get(reverse("plans:task", args=[task.pk])).content.decode()
    assert "Báo xong bằng lời" in page
    assert "không tính vào số liệu" in page
    assert post(officer, "reopen_task", task.pk).status_code == 302
    assert post(cast.client("reviewer"), "withdraw", task.pk, reason="Thôi.").status_code == 302
    assert "Lý do: Thôi." in officer.get(reverse("plans:task", args=[task.pk])).content.decode()
    again = post(officer, "accept", task.pk)
    assert again.status_code == 302
    assert Assignment.objects.get().accepted_at is not None


def test_others_have_no_business_with_a_task(cast: Cast) -> None:
    task = give(line_of(cast.land.province), cast.land.commune)[0]
    for name in ("task", "report_done", "withdraw"):
        url = reverse(f"plans:{name}", args=[task.pk])
        assert cast.client("neighbour").get(url).status_code == 403
        assert Client().get(url).status_code == 302
    for number in (0, 10**17, 10**30):
        url = f"/ke-hoach/viec/{number}/"
        assert cast.client("officer").get(url).status_code == 404
    url = reverse("plans:accept", args=[task.pk])
    assert cast.client("officer").get(url).status_code == 405


def test_a_draft_gives_nothing_and_says_so(cast: Cast) -> None:
    draft = plan(cast.land.commune, issued=False).lines.get()
    url = reverse("plans:assign", args=[draft.plan_id, draft.pk])
    answer = cast.client("officer").get(url)
    assert answer.status_code == 200
    assert "Chỉ giao việc theo nhiệm vụ của kế hoạch đã ban hành" in answer.content.decode()
    assert cast.client("officer").post(url, form()).status_code == 422
    mixed = reverse("plans:assign", args=[draft.plan_id + 1, draft.pk])
    assert cast.client("officer").get(mixed).status_code == 404
    assert cast.client("neighbour").get(url).status_code == 403


@pytest.mark.parametrize("name", ["task", "tasks"])
def test_pages_of_a_task_take_a_fixed_number_of_queries(
    cast: Cast, name: str, django_assert_max_num_queries
) -> None:
    task = give(line_of(cast.land.commune), cast.land.commune)[0]
    client = cast.client("officer")
    with django_assert_max_num_queries(22):
        client.get(reverse(f"plans:{name}", args=[task.pk] if name == "task" else []))


# --- Plans that change or end --------------------------------------------------------------------


def given_and_done(cast: Cast, line: PlanLine) -> tuple[Assignment, Assignment]:
    """One that is open, and one that is done."""
    task, done = give(line, cast.land.commune, cast.land.other)
    actions.report_done(actor=SYSTEM, assignment=done, note="Đã làm.")
    return task, done


def test_a_task_that_a_revision_drops_takes_what_is_open_of_it_along(cast: Cast) -> None:
    made = plan(cast.land.province, tasks=2)
    goes, stays = made.lines.order_by("order")
    task, done = given_and_done(cast, goes)
    kept = give(stays, cast.land.commune)[0]
    draft = actions.start_revision(actor=SYSTEM, plan=made, reason="Bớt việc.")
    actions.drop_line(actor=SYSTEM, line=draft.lines.get(same_as=goes))
    told: list[int] = []

    def tell(sender: object, assignment: Assignment, **_: object) -> None:
        told.append(assignment.pk)

    signals.assignment_withdrawn.connect(tell)
    try:
        actions.issue_plan(actor=SYSTEM, plan=draft, number="20/KH-UBND")
    finally:
        signals.assignment_withdrawn.disconnect(tell)
    for each in (task, done, kept):
        each.refresh_from_db()
    assert task.state is AssignmentState.WITHDRAWN
    assert "20/KH-UBND" in task.withdrawn_reason
    assert "Bớt việc." in task.withdrawn_reason
    assert done.state is AssignmentState.DECLARED
    assert kept.is_open
    assert told == [task.pk]
    entry = Entry.objects.filter(object_key=f"plans.assignment:{task.pk}").latest("pk")
    assert entry.data == {"withdrawn": True}


def test_a_plan_that_ends_takes_its_open_tasks_along(cast: Cast) -> None:
    line = line_of(cast.land.province)
    task, done = given_and_done(cast, line)
    actions.close_plan(actor=SYSTEM, plan=line.plan, note="x" * 290)
    task.refresh_from_db()
    done.refresh_from_db()
    assert task.state is AssignmentState.WITHDRAWN
    assert task.withdrawn_reason.startswith("Kế hoạch đã kết thúc: xxx")
    assert len(task.withdrawn_reason) == 300
    assert done.state is AssignmentState.DECLARED


@pytest.mark.parametrize("end", ["dropped", "closed"])
def test_what_opens_again_after_its_task_ended_is_asked_of_nobody(cast: Cast, end: str) -> None:
    line = line_of(cast.land.province)
    unit = cast.land.commune
    yesterday = TODAY - timedelta(days=1)
    task = stored(line, unit, due=yesterday, person=cast.people["officer"])
    done = stored(line, unit, due=yesterday, done_at=days.now(), what="Xong")
    span = ([unit.pk], yesterday, TODAY)
    above = ([cast.land.province.pk], yesterday, TODAY, TODAY)
    assert queries.due_between(*span) == [task, done]
    if end == "dropped":
        PlanLine.objects.filter(pk=line.pk).update(dropped_at=days.now())
    else:
        Plan.objects.filter(pk=line.plan_id).update(state=PlanState.CLOSED)
    assert not queries.to_do([unit.pk]).exists()
    assert task in queries.finished([unit.pk]), "it is found among what is over"
    assert queries.due_between(*span) == [done]
    assert [each.what for each in queries.given_between(*above)] == ["Xong"]
    assert actions.note_late(actor=SYSTEM, on=TODAY) == []
