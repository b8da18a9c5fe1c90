"""The head of a plan: a new draft, and what is changed in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.vietnamese import fold, nfc
from lantoa.plans.actions.guards import draft_to_write, key_of
from lantoa.plans.models import Plan
from lantoa.plans.rules import PlanKind, PlanState, problems_of_plan
from lantoa.units import queries as units


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the tasks. ``grounds`` holds one act a line; an empty number or day is not
    stated yet."""

    title: str
    period: Interval
    kind: PlanKind = PlanKind.ANNUAL
    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    grounds: str = ""
    parent: Plan | None = None
    purpose: str = ""
    conduct: str = ""


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
    kind: PlanKind = PlanKind.ANNUAL,
    issuer: str = "",
    grounds: str = "",
    purpose: str = "",
    conduct: str = "",
) -> Plan:
    """A draft. Raises ``Refused`` when the number or the days cannot be."""
    actor.must("plans.write", unit_id)
    head = Head(title, period, kind, number, issued_on, issuer, grounds, parent, purpose, conduct)
    return new_draft(actor=actor, unit_id=unit_id, head=head)


def new_draft(*, actor: Actor, unit_id: int, head: Head, cloned_from: Plan | None = None) -> Plan:
    """Part of an action that has asked for permission: checks, stores, and notes a new draft."""
    if problems := _problems_of_head(unit_id, head):
        raise Refused(*problems)
    plan = Plan(unit_id=unit_id, cloned_from=cloned_from)
    _write(plan, head)
    plan.save()
    data = {} if cloned_from is None else {"cloned_from": cloned_from.pk}
    record(actor=actor, verb="plans.write", unit_id=unit_id, object_key=key_of(plan), data=data)
    return plan


@transaction.atomic
def change_head(*, actor: Actor, plan: Plan, head: Head) -> Plan:
    """Writes the head of a draft anew. Raises ``Refused``.

    A task that carries out a task of the former parent stands alone when the parent changes: the
    refusal says so before anything is lost.
    """
    actor.must("plans.write", plan.unit_id)
    plan = draft_to_write(plan)
    problems = _problems_of_head(plan.unit_id, head)
    wanted = head.parent.pk if head.parent else None
    if wanted != plan.parent_id and plan.lines.standing().exclude(carries_out=None).exists():
        problems.append(
            Problem(
                "parent",
                "Có nhiệm vụ đang thực hiện nhiệm vụ của kế hoạch cấp trên cũ.",
                "Sửa các nhiệm vụ ấy trước, mục “Thực hiện nhiệm vụ của cấp trên”.",
                "lines_carry_out",
            )
        )
    if problems:
        raise Refused(*problems)
    _write(plan, head)
    plan.save()
    record(
        actor=actor,
        verb="plans.write",
        unit_id=plan.unit_id,
        object_key=key_of(plan),
        data={"head": True},
    )
    return plan


def _write(plan: Plan, head: Head) -> None:
    plan.title, plan.folded = nfc(head.title).strip(), fold(head.title)
    plan.kind = head.kind
    plan.number, plan.issued_on = nfc(head.number).strip(), head.issued_on
    plan.issuer, plan.grounds = nfc(head.issuer).strip(), nfc(head.grounds).strip()
    plan.purpose, plan.conduct = nfc(head.purpose).strip(), nfc(head.conduct).strip()
    plan.period_start, plan.period_end = head.period.start, head.period.end
    plan.parent = head.parent


def _problems_of_head(unit_id: int, head: Head) -> list[Problem]:
    period = head.period
    problems = problems_of_plan(
        number=head.number,
        issued_on=head.issued_on,
        start=period.start,
        last=period.last,
        today=days.today(),
    )
    problems += _problems_of_parent(unit_id, head.parent, period.start)
    if not head.title.strip():
        problems.append(
            Problem(
                "title",
                "Chưa ghi trích yếu.",
                "Ghi như trên văn bản, ví dụ: Tuyên truyền cải cách hành chính năm 2026.",
                "no_title",
            )
        )
    return problems


def _problems_of_parent(unit_id: int, parent: Plan | None, on: date) -> list[Problem]:
    """A plan carries out an issued plan of its own unit or of one above."""
    if parent is None:
        return []
    if parent.state == PlanState.DRAFT or parent.is_revision:
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
