"""The tasks of a draft."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Max

from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.value import NOT_STATED, Value
from lantoa.kernel.vietnamese import nfc
from lantoa.plans.actions.guards import draft_to_write, key_of, locked, problems_of_writing
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.rules import Asked, problem_of_deadline, problems_of_asking

ASIDE = 32_000
"""A place that nothing has for long: where a task waits while two change places."""
MOST_LINES = 400
LARGEST_BUDGET = Decimal(10) ** 14


@dataclass(frozen=True, slots=True)
class NewLine:
    """A task as it is entered. ``target`` not stated is a task in words; ``lead_name`` and
    ``supporting_names`` name bodies that are no unit of the system."""

    title: str
    target: Value = NOT_STATED
    channel_id: int | None = None
    topic_id: int | None = None
    count_unit_id: int | None = None
    cadence: str = ""
    language_ids: Collection[int] = ()
    deadline: date | None = None
    carries_out: PlanLine | None = None
    event_kind: str = ""
    each_unit: bool = False
    audience: str = ""
    output: str = ""
    lead_unit_id: int | None = None
    lead_name: str = ""
    supporting_ids: Collection[int] = ()
    supporting_names: str = ""
    budget: Decimal | None = None


@transaction.atomic
def add_line(*, actor: Actor, plan: Plan, line: NewLine) -> PlanLine:
    """Puts a task at the end of a draft. Raises ``Refused``."""
    actor.must("plans.write", plan.unit_id)
    plan = locked(plan)
    problems = [*problems_of_writing(plan), *_problems_of(plan, line)]
    if plan.lines.standing().count() >= MOST_LINES:
        problems.append(
            Problem(
                "",
                f"Kế hoạch đã có {MOST_LINES} nhiệm vụ.",
                "Tách thành hai kế hoạch.",
                "too_many_lines",
            )
        )
    if problems:
        raise Refused(*problems)
    made = put_line(plan, line, order=last_place(plan) + 1)
    _note(actor, plan, line=made.pk)
    return made


@transaction.atomic
def change_line(*, actor: Actor, line: PlanLine, new: NewLine) -> PlanLine:
    """Writes a task of a draft anew; it keeps its place and its identity. Raises ``Refused``."""
    actor.must("plans.write", line.plan.unit_id)
    plan = locked(line.plan)
    line = PlanLine.objects.select_for_update().get(pk=line.pk)
    problems = [*problems_of_writing(plan), *_problems_of_dropped(line)]
    problems += _problems_of(plan, new, former=line)
    if problems:
        raise Refused(*problems)
    write_line(line, new)
    _note(actor, plan, line=line.pk)
    return line


@transaction.atomic
def move_line(*, actor: Actor, line: PlanLine, up: bool) -> PlanLine:
    """Changes places with the task above or below; at the end of the list nothing happens."""
    actor.must("plans.write", line.plan.unit_id)
    plan = draft_to_write(line.plan)
    standing = list(plan.lines.standing())
    at = next((place for place, each in enumerate(standing) if each.pk == line.pk), None)
    if at is None:
        raise Refused(*_problems_of_dropped(PlanLine.objects.get(pk=line.pk)))
    other_at = at - 1 if up else at + 1
    if not 0 <= other_at < len(standing):
        return standing[at]
    one, other = standing[at], standing[other_at]
    places = one.order, other.order
    for each, place in ((one, ASIDE), (other, places[0]), (one, places[1])):
        each.order = place
        each.save(update_fields=["order"])
    _note(actor, plan, line=one.pk, moved="up" if up else "down")
    return one


@transaction.atomic
def drop_line(*, actor: Actor, line: PlanLine) -> PlanLine:
    """Takes a task out of a draft. The row stays, out of sight, as all rows do."""
    actor.must("plans.write", line.plan.unit_id)
    plan = draft_to_write(line.plan)
    line = PlanLine.objects.select_for_update().get(pk=line.pk)
    if problems := _problems_of_dropped(line):
        raise Refused(*problems)
    mark_dropped([line])
    close_ranks(plan)
    _note(actor, plan, line=line.pk, dropped=True)
    return line


# --- What revisions, clones and plans below use too ---------------------------------------------


def last_place(plan: Plan) -> int:
    return int(plan.lines.standing().aggregate(last=Max("order"))["last"] or 0)


def put_line(plan: Plan, line: NewLine, *, order: int, same_as: PlanLine | None = None) -> PlanLine:
    """Stores a task that has no problems."""
    made = PlanLine(plan=plan, order=order, same_as=same_as)
    write_line(made, line)
    return made


def write_line(made: PlanLine, line: NewLine) -> None:
    made.title = nfc(line.title).strip()
    made.channel_id, made.topic_id = line.channel_id, line.topic_id
    made.target, made.count_unit_id = line.target, line.count_unit_id
    made.cadence, made.event_kind = line.cadence, nfc(line.event_kind).strip()
    made.each_unit, made.deadline = line.each_unit, line.deadline
    made.audience, made.output = nfc(line.audience).strip(), nfc(line.output).strip()
    made.lead_unit_id, made.lead_name = line.lead_unit_id, nfc(line.lead_name).strip()
    made.supporting_names = nfc(line.supporting_names).strip()
    made.budget, made.carries_out = line.budget, line.carries_out
    made.save()
    made.languages.set(line.language_ids)
    made.supporting_units.set(line.supporting_ids)


def as_entered(line: PlanLine) -> NewLine:
    """The terms of a stored task. Reads ``languages`` and ``supporting_units``."""
    return NewLine(
        title=line.title,
        target=line.target,
        channel_id=line.channel_id,
        topic_id=line.topic_id,
        count_unit_id=line.count_unit_id,
        cadence=line.cadence,
        language_ids=[each.pk for each in line.languages.all()],
        deadline=line.deadline,
        carries_out=line.carries_out,
        event_kind=line.event_kind,
        each_unit=line.each_unit,
        audience=line.audience,
        output=line.output,
        lead_unit_id=line.lead_unit_id,
        lead_name=line.lead_name,
        supporting_ids=[each.pk for each in line.supporting_units.all()],
        supporting_names=line.supporting_names,
        budget=line.budget,
    )


def mark_dropped(lines: Collection[PlanLine]) -> None:
    """A dropped task gives up its place; the row stays for what points to it."""
    now = days.now()
    for each in lines:
        each.dropped_at = now
        each.save(update_fields=["dropped_at"])


def close_ranks(plan: Plan) -> None:
    """Places 1, 2, 3 … without a gap. From the front: each place was left before it is taken."""
    for place, each in enumerate(plan.lines.standing(), 1):
        if each.order != place:
            each.order = place
            each.save(update_fields=["order"])


# --- Refusals ------------------------------------------------------------------------------------


def _problems_of(plan: Plan, line: NewLine, former: PlanLine | None = None) -> list[Problem]:
    problems: list[Problem] = []
    if not line.title.strip():
        problems.append(
            Problem("title", "Chưa ghi nhiệm vụ.", "Viết một câu nêu việc phải làm.", "no_title")
        )
    problems += problems_of_asking(
        Asked(
            target=line.target,
            unit="x" if line.count_unit_id else "",
            cadence=line.cadence,
            event_kind=line.event_kind.strip(),
            each_unit=line.each_unit,
        )
    )
    above = line.carries_out
    is_kept = former is not None and above is not None and former.carries_out_id == above.pk
    if above is not None and not is_kept and (above.plan_id != plan.parent_id or above.is_dropped):
        problems.append(
            Problem(
                "carries_out",
                "Nhiệm vụ cấp trên không thuộc kế hoạch mà kế hoạch này thực hiện.",
                "Chọn nhiệm vụ trong danh sách hoặc để trống.",
                "foreign_line",
            )
        )
    if line.budget is not None and not 0 <= line.budget < LARGEST_BUDGET:
        problems.append(
            Problem("budget", "Kinh phí không đọc được.", "Ghi số đồng, từ 0 trở lên.", "budget")
        )
    late = problem_of_deadline(line.deadline, plan.period)
    return [*problems, late] if late else problems


def _problems_of_dropped(line: PlanLine) -> list[Problem]:
    if not line.is_dropped:
        return []
    return [Problem("", "Nhiệm vụ này đã bỏ.", "Mở lại trang kế hoạch để xem.", "line_dropped")]


def _note(actor: Actor, plan: Plan, **data: object) -> None:
    record(
        actor=actor,
        verb="plans.write",
        unit_id=plan.unit_id,
        object_key=key_of(plan),
        data=data,
    )
