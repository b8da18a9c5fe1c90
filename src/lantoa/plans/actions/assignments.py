"""Giving a task to units and people, and what happens to it until it is done."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, time

from django.db import transaction

from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor, reached
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import NotPermitted, Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.plans import signals
from lantoa.plans.actions.guards import locked
from lantoa.plans.models import Assignment, Plan, PlanLine
from lantoa.plans.queries.assignments import WAITED_FOR, may_do, open_for_line
from lantoa.plans.rules import PlanState
from lantoa.plans.rules.assignments import problem_of_due, problems_of_words
from lantoa.units import queries as units

MOST_AT_ONCE = 4_000
BATCH = 500
LONGEST_REASON = 300


@transaction.atomic
def assign_line(
    *,
    actor: Actor,
    line: PlanLine,
    unit_ids: Collection[int],
    due: date,
    what: str = "",
    person: User | None = None,
) -> list[Assignment]:
    """Gives a task of an issued plan to units: the plan's own, or some below it; with ``person``
    to one person of the only unit. ``what`` is left empty where the task's title says it.

    Who has it already (same task, words and person, still open) is left out; returns those made.
    Asks ``plans.assign`` of each unit that gets it and ``plans.view`` of the plan's. Raises
    ``Refused`` with every problem. The number of queries does not grow with the units; what tells
    people of it does.
    """
    _must_assign(actor, unit_ids)
    # Who was given something does not hand on, or take back, what another unit plans.
    actor.must("plans.view", line.plan.unit_id)
    plan = locked(line.plan)
    line = PlanLine.objects.select_for_update().get(pk=line.pk)
    what = nfc(what).strip()
    what = "" if what == line.title else what
    today = days.today()
    problems = [*_problems_of_line(plan, line), *_problems_of_units(plan, unit_ids, today)]
    problems += problems_of_words("what", what)
    if late := problem_of_due(due, plan.period, today):
        problems.append(late)
    if person is not None:
        problems += _problems_of_person(person, unit_ids, today)
    if problems:
        raise Refused(*problems)
    having = open_for_line(line.pk, what, person.pk if person else None)
    wanted = [unit_id for unit_id in dict.fromkeys(unit_ids) if unit_id not in having]
    if not wanted:
        raise Refused(
            Problem(
                "",
                "Việc này đã giao rồi và chưa xong.",
                "Rút lại việc cũ trước khi giao lại, hoặc ghi việc khác.",
                "already_given",
            )
        )
    now = days.now()
    made = Assignment.objects.bulk_create(
        [
            Assignment(
                line=line,
                unit_id=unit_id,
                person=person,
                what=what,
                due=due,
                asked_at=now,
                asked_by=actor.key,
            )
            for unit_id in wanted
        ],
        batch_size=BATCH,
    )
    record(
        actor=actor,
        verb="plans.assign",
        unit_id=plan.unit_id,
        object_key=f"plans.plan:{plan.pk}",
        data={"line": line.pk, "created": len(made), "units": wanted[:BATCH]},
    )
    signals.assigned.send(sender=None, assignments=made, line=line, actor=actor)
    return made


@transaction.atomic
def accept_assignment(*, actor: Actor, assignment: Assignment) -> Assignment:
    """The unit, or the person, takes it on. Accepting again changes nothing. Raises ``Refused``
    for one that is done or withdrawn."""
    actor.must("plans.accept", assignment.unit_id)
    assignment = _open(assignment)
    if assignment.accepted_at is None:
        assignment.accepted_at, assignment.accepted_by = days.now(), actor.key
        assignment.save(update_fields=["accepted_at", "accepted_by"])
        _note(actor, "plans.accept", assignment, accepted=True)
    return assignment


@transaction.atomic
def report_done(*, actor: Actor, assignment: Assignment, note: str) -> Assignment:
    """It is done, and no activity of the ledger says so: in words alone. Raises ``Refused``."""
    actor.must("plans.accept", assignment.unit_id)
    problems = problems_of_words(
        "note",
        note,
        missing=Problem(
            "note",
            "Chưa ghi đã làm gì.",
            "Viết một câu, ví dụ: Đã gửi danh sách tuyên truyền viên ngày 12/11.",
            "no_note",
        ),
    )
    if problems:
        raise Refused(*problems)
    assignment = _open(assignment)
    assignment.done_at, assignment.done_by = days.now(), actor.key
    assignment.done_note = nfc(note).strip()
    assignment.save(update_fields=["done_at", "done_by", "done_note"])
    _note(actor, "plans.accept", assignment, done=True, declared=True)
    signals.assignment_done.send(sender=None, assignment=assignment, actor=actor)
    return assignment


@transaction.atomic
def take_back_report(*, actor: Actor, assignment: Assignment) -> Assignment:
    """What was reported done in words is open again. Raises ``Refused`` for any other: one that is
    done by an activity opens when that activity is voided or counts for something else."""
    actor.must("plans.accept", assignment.unit_id)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if not assignment.done_note or assignment.withdrawn_at is not None:
        raise Refused(
            Problem(
                "",
                "Việc này không phải báo xong bằng lời.",
                "Việc xong nhờ hoạt động thì hủy hoặc sửa hoạt động ấy.",
                "not_declared",
            )
        )
    return _reopened(actor, assignment)


@transaction.atomic
def withdraw_assignment(*, actor: Actor, assignment: Assignment, reason: str) -> Assignment:
    """The giver wants it no longer. Raises ``Refused`` without a reason, and for one that is done
    or withdrawn."""
    actor.must("plans.assign", assignment.unit_id)
    actor.must("plans.view", assignment.line.plan.unit_id)
    problems = problems_of_words(
        "reason",
        reason,
        missing=Problem(
            "reason",
            "Chưa ghi lý do rút lại.",
            "Viết một câu, ví dụ: Đã có đơn vị khác làm.",
            "no_reason",
        ),
    )
    if len(reason.strip()) > LONGEST_REASON:
        problems.append(
            Problem("reason", f"Dài hơn {LONGEST_REASON} ký tự.", "Rút ngắn lại.", "too_long")
        )
    if problems:
        raise Refused(*problems)
    assignment = _open(assignment)
    assignment.withdrawn_at = days.now()
    assignment.withdrawn_reason = nfc(reason).strip()
    assignment.save(update_fields=["withdrawn_at", "withdrawn_reason"])
    _note(actor, "plans.assign", assignment, withdrawn=True)
    signals.assignment_withdrawn.send(sender=None, assignment=assignment, actor=actor)
    return assignment


def withdraw_open(*, actor: Actor, lines: Iterable[PlanLine], reason: str) -> list[Assignment]:
    """Part of what ends tasks, inside its transaction: nobody is asked for them any longer. What is
    done stays. Whoever may end the tasks was asked there: it asks nothing. Returns those withdrawn.
    """
    waiting = Assignment.objects.select_for_update(of=("self",)).filter(
        line__in=[line.pk for line in lines], done_at__isnull=True, withdrawn_at__isnull=True
    )
    went = list(waiting.select_related("line__plan").order_by("pk"))
    now, said = days.now(), nfc(reason).strip()
    said = said if len(said) <= LONGEST_REASON else f"{said[: LONGEST_REASON - 1]}…"
    for each in went:
        each.withdrawn_at, each.withdrawn_reason = now, said
    Assignment.objects.bulk_update(went, ["withdrawn_at", "withdrawn_reason"], batch_size=BATCH)
    for each in went:
        _note(actor, "plans.assign", each, withdrawn=True)
        signals.assignment_withdrawn.send(sender=None, assignment=each, actor=actor)
    return went


@transaction.atomic
def finish_assignment(*, actor: Actor, assignment: Assignment, on: date) -> Assignment:
    """The assignment is done since the day ``on``, by work that stands in the ledger. Whether it
    was late is a question to that day. Finishing again for another day moves it, and words that
    reported it done give way to the work; one that was withdrawn stays as it is.

    Raises ``NotPermitted``.
    """
    actor.must("plans.accept", assignment.unit_id)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.withdrawn_at is not None:
        return assignment
    if assignment.done_on == on and not assignment.done_note:
        return assignment
    was_open = assignment.is_open
    end = datetime.combine(on, time(23, 59, 59), tzinfo=days.VIETNAM)
    assignment.done_at, assignment.done_by = min(end, days.now()), actor.key
    assignment.done_note = ""
    assignment.save(update_fields=["done_at", "done_by", "done_note"])
    _note(actor, "plans.accept", assignment, done=True)
    if was_open:
        signals.assignment_done.send(sender=None, assignment=assignment, actor=actor)
    return assignment


@transaction.atomic
def reopen_assignment(*, actor: Actor, assignment: Assignment) -> Assignment:
    """Nothing in the ledger does the assignment any more: it is open again. What somebody reported
    done in words stays done: that never hung on the ledger.

    Raises ``NotPermitted``.
    """
    actor.must("plans.accept", assignment.unit_id)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.done_at is None or assignment.done_note:
        return assignment
    return _reopened(actor, assignment)


def _reopened(actor: Actor, assignment: Assignment) -> Assignment:
    assignment.done_at, assignment.done_by, assignment.done_note = None, "", ""
    assignment.save(update_fields=["done_at", "done_by", "done_note"])
    _note(actor, "plans.accept", assignment, done=False)
    return assignment


@transaction.atomic
def note_late(*, actor: Actor, on: date) -> list[Assignment]:
    """Open assignments whose day has passed by ``on`` and of which nobody was told yet: they are
    told of now, once. Called by the clock: it asks nothing. Returns them."""
    waiting = Assignment.objects.select_for_update(of=("self",)).filter(
        WAITED_FOR, late_told_at__isnull=True, due__lt=on
    )
    late = list(waiting.select_related("line__plan").order_by("pk"))
    if late:
        Assignment.objects.filter(pk__in=[each.pk for each in late]).update(late_told_at=days.now())
        signals.became_late.send(sender=None, assignments=late, actor=actor)
    return late


# --- Following changes of units ------------------------------------------------------------------


@transaction.atomic
def follow_units(*, actor: Actor, on: date, ended: Collection[int] | None = None) -> int:
    """Open assignments of units that are gone by the day go to the one unit that each is today.
    Returns how many went. A unit that several follow keeps its own: which of them is to do it, the
    giver decides. Idempotent; ``ended`` looks at those units alone.

    Called by the actor of the change of units, or by the clock: it asks nothing of its own.
    """
    waiting = Assignment.objects.filter(done_at__isnull=True, withdrawn_at__isnull=True)
    if ended is not None:
        waiting = waiting.filter(unit_id__in=ended)
    went = 0
    for unit_id in list(waiting.order_by().values_list("unit_id", flat=True).distinct()):
        if units.version_of(unit_id, on) is not None or units.living_day(unit_id, on) == on:
            continue
        now_is = units.today_of(unit_id, on)
        if now_is.is_split or len(now_is.units) != 1:
            continue
        heir = now_is.units[0].unit_id
        for each in waiting.filter(unit_id=unit_id).select_for_update(of=("self",)):
            each.first_unit_id = each.first_unit_id or unit_id
            _moved(actor, each, heir)
            went += 1
    return went


@transaction.atomic
def return_to_units(*, actor: Actor, on: date) -> int:
    """After a change of units was taken back: assignments go back to the unit that they were given
    to and that is there again. Returns how many."""
    moved = Assignment.objects.filter(first_unit__isnull=False, withdrawn_at__isnull=True)
    went = 0
    for former in list(moved.order_by().values_list("first_unit_id", flat=True).distinct()):
        if former is None or units.version_of(former, on) is None:
            continue
        for each in moved.filter(first_unit_id=former).select_for_update(of=("self",)):
            each.first_unit_id = None
            _moved(actor, each, former)
            went += 1
    return went


def _moved(actor: Actor, assignment: Assignment, unit_id: int) -> None:
    before, assignment.unit_id = assignment.unit_id, unit_id
    assignment.save(update_fields=["unit_id", "first_unit_id"])
    _note(actor, "plans.assign", assignment, moved_from=before)


# --- Refusals ------------------------------------------------------------------------------------


def _must_assign(actor: Actor, unit_ids: Collection[int]) -> None:
    """For each unit; for staff in a few queries, however many units."""
    if isinstance(actor, StaffActor):
        if set(unit_ids) - reached(actor, ["plans.assign"])["plans.assign"]:
            raise NotPermitted
        return
    for unit_id in unit_ids:
        actor.must("plans.assign", unit_id)


def _problems_of_line(plan: Plan, line: PlanLine) -> list[Problem]:
    if plan.state != PlanState.ISSUED or plan.is_revision or plan.is_archived:
        return [
            Problem(
                "",
                "Chỉ giao việc theo kế hoạch đã ban hành và chưa kết thúc.",
                "Ban hành kế hoạch trước.",
                "not_running",
            )
        ]
    if line.is_dropped:
        return [Problem("", "Nhiệm vụ này đã bỏ.", "Chọn nhiệm vụ khác.", "line_dropped")]
    return []


def _problems_of_units(plan: Plan, unit_ids: Collection[int], today: date) -> list[Problem]:
    if not unit_ids:
        return [
            Problem("units", "Chưa chọn đơn vị nhận việc.", "Chọn ít nhất một đơn vị.", "no_unit")
        ]
    if len(set(unit_ids)) > MOST_AT_ONCE:
        return [
            Problem(
                "units",
                f"Mỗi lần giao không quá {MOST_AT_ONCE} đơn vị.",
                "Chia làm nhiều lần.",
                "too_many",
            )
        ]
    if set(unit_ids) - units.within(plan.unit_id, today):
        return [
            Problem(
                "units",
                "Có đơn vị không thuộc đơn vị lập kế hoạch, hoặc đã thôi hoạt động.",
                "Chọn đơn vị của kế hoạch hoặc đơn vị cấp dưới.",
                "elsewhere",
            )
        ]
    return []


def _problems_of_person(person: User, unit_ids: Collection[int], today: date) -> list[Problem]:
    if len(set(unit_ids)) == 1 and may_do(person.pk, next(iter(unit_ids)), today):
        return []
    return [
        Problem(
            "person",
            "Người này không giữ chức vụ nhận việc ở đơn vị ấy.",
            "Chọn người trong danh sách, hoặc giao cho cả đơn vị.",
            "foreign_person",
        )
    ]


def _open(assignment: Assignment) -> Assignment:
    """As it stands, locked. Raises ``Refused`` unless it is open."""
    found = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if not found.is_open:
        state = "đã rút lại" if found.withdrawn_at is not None else "đã xong"
        raise Refused(Problem("", f"Việc này {state}.", "Mở lại trang để xem.", "not_open"))
    return found


def _note(actor: Actor, verb: str, assignment: Assignment, **data: object) -> None:
    record(
        actor=actor,
        verb=verb,
        unit_id=assignment.unit_id,
        object_key=f"plans.assignment:{assignment.pk}",
        data=data,
    )
