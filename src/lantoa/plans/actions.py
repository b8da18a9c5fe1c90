"""Writing plans."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Max

from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Value
from lantoa.kernel.vietnamese import fold, nfc
from lantoa.plans import signals
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.rules import (
    CADENCE_LABELS,
    PlanState,
    problem_of_archiving,
    problem_of_deadline,
    problem_of_restoring,
    problems_of_plan,
)
from lantoa.units import queries as units


@transaction.atomic
def create_plan(
    *,
    actor: Actor,
    unit_id: int,
    title: str,
    period: Interval,
    number: str = "",
    issued_on: date | None = None,
    parent: Plan | None = None,
) -> Plan:
    """A draft. Raises ``Refused`` when the number or the days cannot be."""
    actor.must("plans.write", unit_id)
    problems = problems_of_plan(
        number=number,
        issued_on=issued_on,
        start=period.start,
        last=period.last,
        today=days.today(),
    )
    problems += _problems_of_parent(unit_id, parent, period.start)
    if not title.strip():
        problems.append(
            Problem(
                "title",
                "Chưa ghi trích yếu.",
                "Ghi như trên văn bản, ví dụ: Tuyên truyền cải cách hành chính năm 2026.",
                "no_title",
            )
        )
    if problems:
        raise Refused(*problems)
    plan = Plan.objects.create(
        unit_id=unit_id,
        title=nfc(title).strip(),
        folded=fold(title),
        number=nfc(number).strip(),
        issued_on=issued_on,
        period_start=period.start,
        period_end=period.end,
        parent=parent,
    )
    record(actor=actor, verb="plans.write", unit_id=unit_id, object_key=f"plans.plan:{plan.pk}")
    return plan


def _problems_of_parent(unit_id: int, parent: Plan | None, on: date) -> list[Problem]:
    """A plan carries out an issued plan of its own unit or of one above."""
    if parent is None:
        return []
    if parent.state == PlanState.DRAFT:
        return [
            Problem(
                "parent",
                "Kế hoạch cấp trên chưa ban hành.",
                "Chọn kế hoạch đã ban hành hoặc để trống.",
                "parent_is_draft",
            )
        ]
    version = units.nearest_version(unit_id, on)
    day = min(max(on, version.valid_from or on), units.reference_day(version))
    if parent.unit_id in (unit_id, *units.ancestors(unit_id, day)):
        return []
    return [
        Problem(
            "parent",
            "Kế hoạch này không phải của đơn vị hoặc của cấp trên.",
            "Chọn kế hoạch trong danh sách hoặc để trống.",
            "foreign_parent",
        )
    ]


@dataclass(frozen=True, slots=True)
class NewLine:
    """A task as it is entered. ``target`` not stated is a task in words."""

    title: str
    target: Value = NOT_STATED
    channel_id: int | None = None
    topic_id: int | None = None
    count_unit_id: int | None = None
    cadence: str = ""
    language_ids: Collection[int] = ()
    deadline: date | None = None
    carries_out: PlanLine | None = None


@transaction.atomic
def add_line(*, actor: Actor, plan: Plan, line: NewLine) -> PlanLine:
    """Puts a task at the end of a draft. Raises ``Refused``."""
    actor.must("plans.write", plan.unit_id)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    problems: list[Problem] = []
    if not line.title.strip():
        problems.append(
            Problem("title", "Chưa ghi nhiệm vụ.", "Viết một câu nêu việc phải làm.", "no_title")
        )
    if plan.state != PlanState.DRAFT:
        problems.append(
            Problem(
                "",
                "Kế hoạch đã ban hành nên không thêm nhiệm vụ được.",
                "Lập kế hoạch bổ sung.",
                "plan_issued",
            )
        )
    problems += _problems_of_archived(plan)
    if line.cadence not in CADENCE_LABELS:
        problems.append(
            Problem("cadence", "Định kỳ không có trong danh mục.", "Chọn lại.", "cadence")
        )
    if line.target.is_stated and line.count_unit_id is None:
        problems.append(
            Problem(
                "count_unit",
                "Chỉ tiêu có số nhưng chưa có đơn vị tính.",
                "Chọn đơn vị tính, ví dụ tin, bài.",
                "target_without_unit",
            )
        )
    if line.carries_out is not None and line.carries_out.plan_id != plan.parent_id:
        problems.append(
            Problem(
                "carries_out",
                "Nhiệm vụ cấp trên không thuộc kế hoạch mà kế hoạch này thực hiện.",
                "Chọn nhiệm vụ trong danh sách hoặc để trống.",
                "foreign_line",
            )
        )
    late = problem_of_deadline(line.deadline, plan.period)
    problems += [late] if late else []
    if problems:
        raise Refused(*problems)
    last = plan.lines.aggregate(last=Max("order"))["last"] or 0
    made = PlanLine.objects.create(
        plan=plan,
        order=last + 1,
        title=nfc(line.title).strip(),
        channel_id=line.channel_id,
        topic_id=line.topic_id,
        target=line.target,
        count_unit_id=line.count_unit_id,
        cadence=line.cadence,
        deadline=line.deadline,
        carries_out=line.carries_out,
    )
    made.languages.set(line.language_ids)
    record(
        actor=actor,
        verb="plans.write",
        unit_id=plan.unit_id,
        object_key=f"plans.plan:{plan.pk}",
        data={"line": made.pk},
    )
    return made


@transaction.atomic
def issue_plan(*, actor: Actor, plan: Plan) -> Plan:
    """The plan holds from now on and its tasks no longer change. Raises ``Refused``."""
    actor.must("plans.issue", plan.unit_id)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.state != PlanState.DRAFT:
        raise Refused(
            Problem("", "Kế hoạch này đã ban hành rồi.", "Mở lại trang để xem.", "already_issued")
        )
    if problems := _problems_of_archived(plan):
        raise Refused(*problems)
    plan.state = PlanState.ISSUED
    plan.save(update_fields=["state"])
    record(
        actor=actor, verb="plans.issue", unit_id=plan.unit_id, object_key=f"plans.plan:{plan.pk}"
    )
    signals.issued.send(sender=None, plan=plan, actor=actor)
    return plan


def _problems_of_archived(plan: Plan) -> list[Problem]:
    if not plan.is_archived:
        return []
    return [Problem("", "Kế hoạch đang ở trong lưu trữ.", "Khôi phục trước.", "archived")]


@transaction.atomic
def archive_plan(*, actor: Actor, plan: Plan) -> Plan:
    """Takes a plan out of the lists. It stays readable and counts as it did. Raises ``Refused``
    while it is being carried out."""
    actor.must("plans.archive", plan.unit_id)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    problem = problem_of_archiving(
        state=PlanState(plan.state),
        is_archived=plan.is_archived,
        last=plan.period.last,
        today=days.today(),
    )
    return _put(actor, plan, problem, archived=True)


@transaction.atomic
def restore_plan(*, actor: Actor, plan: Plan) -> Plan:
    """Puts an archived plan back into the lists. Raises ``Refused`` for one that is there."""
    actor.must("plans.archive", plan.unit_id)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    return _put(actor, plan, problem_of_restoring(is_archived=plan.is_archived), archived=False)


def _put(actor: Actor, plan: Plan, problem: Problem | None, *, archived: bool) -> Plan:
    if problem is not None:
        raise Refused(problem)
    plan.archived_at = days.now() if archived else None
    plan.save(update_fields=["archived_at"])
    record(
        actor=actor,
        verb="plans.archive",
        unit_id=plan.unit_id,
        object_key=f"plans.plan:{plan.pk}",
        data={"archived": archived},
    )
    return plan
