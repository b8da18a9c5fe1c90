"""What hangs on a plan beside its tasks: budget lines, files, and events that tasks ask for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from lantoa.audit.log import record
from lantoa.files import store
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.plans.actions.guards import draft_to_write, key_of, locked, problems_of_archived
from lantoa.plans.actions.lines import LARGEST_BUDGET
from lantoa.plans.models import BudgetLine, Occasion, Plan, PlanAttachment, PlanLine
from lantoa.plans.rules import PlanState
from lantoa.plans.rules.asking import EVERY_EVENT

MOST_BUDGET_LINES = 40
MOST_FILES = 20


@dataclass(frozen=True, slots=True)
class Money:
    """One budget line as it is entered. No amount is *not stated*."""

    purpose: str
    amount: Decimal | None = None
    source: str = ""


@transaction.atomic
def set_budget(*, actor: Actor, plan: Plan, rows: Sequence[Money]) -> Plan:
    """The budget lines of a draft, all at once: those that stood are put away. Raises
    ``Refused``."""
    actor.must("plans.write", plan.unit_id)
    plan = draft_to_write(plan)
    problems = [
        Problem(
            f"row-{place}",
            f"Dòng {place}: chưa ghi nội dung chi, hoặc số tiền không đọc được.",
            "Ghi nội dung chi và số đồng, hoặc xóa trắng cả dòng.",
            "budget_row",
        )
        for place, row in enumerate(rows, 1)
        if not row.purpose.strip()
        or (row.amount is not None and not 0 <= row.amount < LARGEST_BUDGET)
    ]
    if len(rows) > MOST_BUDGET_LINES:
        problems.append(
            Problem(
                "",
                f"Quá {MOST_BUDGET_LINES} dòng kinh phí.",
                "Gộp các dòng nhỏ, chi tiết để ở tệp kèm theo.",
                "too_many_rows",
            )
        )
    if problems:
        raise Refused(*problems)
    plan.budget.filter(dropped_at__isnull=True).update(dropped_at=days.now())
    BudgetLine.objects.bulk_create(
        BudgetLine(
            plan=plan,
            order=place,
            purpose=nfc(row.purpose).strip(),
            source=nfc(row.source).strip(),
            amount=row.amount,
        )
        for place, row in enumerate(rows, 1)
    )
    _note(actor, plan, budget=len(rows))
    return plan


@transaction.atomic
def attach(
    *, actor: Actor, plan: Plan, content: bytes, name: str, title: str = ""
) -> PlanAttachment:
    """A file to a plan that is not archived: to a draft, or the signed paper to an issued one.
    Raises ``Refused`` for what is no sound file of a kind that is taken."""
    actor.must("plans.write", plan.unit_id)
    plan = locked(plan)
    problems = problems_of_archived(plan)
    if plan.attachments.filter(voided_at__isnull=True).count() >= MOST_FILES:
        problems.append(
            Problem(
                "file",
                f"Kế hoạch đã có {MOST_FILES} tệp.",
                "Gỡ tệp không cần rồi thêm.",
                "too_many_files",
            )
        )
    if problems:
        raise Refused(*problems)
    stored = store.keep(actor=actor, content=content, name=name)
    made = PlanAttachment.objects.create(
        plan=plan,
        file=stored,
        title=nfc(title).strip(),
        added_at=days.now(),
        actor_key=actor.key,
    )
    _note(actor, plan, attachment=made.pk)
    return made


@transaction.atomic
def detach(*, actor: Actor, attachment: PlanAttachment) -> PlanAttachment:
    """Takes a file off a plan; it is kept out of sight. Raises ``Refused``."""
    actor.must("plans.write", attachment.plan.unit_id)
    plan = locked(attachment.plan)
    attachment = PlanAttachment.objects.select_for_update().get(pk=attachment.pk)
    problems = problems_of_archived(plan)
    if attachment.voided_at is not None:
        problems.append(Problem("", "Tệp này đã gỡ.", "Mở lại trang kế hoạch.", "detached"))
    if problems:
        raise Refused(*problems)
    attachment.voided_at = days.now()
    attachment.save(update_fields=["voided_at"])
    _note(actor, plan, detached=attachment.pk)
    return attachment


@transaction.atomic
def add_occasion(*, actor: Actor, line: PlanLine, name: str, on: date) -> Occasion:
    """An event that was held and in which the task asks for something. Raises ``Refused``."""
    actor.must("plans.write", line.plan.unit_id)
    plan = locked(line.plan)
    problems = [*problems_of_archived(plan), *_problems_of_occasion(plan, line, name, on)]
    if problems:
        raise Refused(*problems)
    made = Occasion.objects.create(
        line=line,
        name=nfc(name).strip(),
        on=on,
        added_at=days.now(),
        actor_key=actor.key,
    )
    _note(actor, plan, occasion=made.pk)
    return made


def _problems_of_occasion(plan: Plan, line: PlanLine, name: str, on: date) -> list[Problem]:
    found: list[Problem] = []
    if line.cadence != EVERY_EVENT or line.is_dropped or plan.state == PlanState.DRAFT:
        found.append(
            Problem(
                "",
                "Chỉ ghi lớp, cuộc cho nhiệm vụ “trong mỗi lớp, cuộc” của kế hoạch đã ban hành.",
                "Mở lại trang để xem.",
                "no_events_here",
            )
        )
    if not name.strip():
        found.append(
            Problem("name", "Chưa ghi tên lớp, cuộc.", "Ghi như trong quyết định mở.", "no_name")
        )
    if on not in plan.period:
        found.append(Problem("on", "Ngày nằm ngoài kỳ kế hoạch.", "Ghi lại ngày.", "on_outside"))
    elif on > days.today():
        found.append(
            Problem("on", "Ngày này chưa tới.", "Ghi khi lớp, cuộc đã mở.", "on_in_future")
        )
    same = line.occasions.filter(voided_at__isnull=True, on=on)
    if any(each.name.casefold() == nfc(name).strip().casefold() for each in same):
        found.append(
            Problem("name", "Lớp, cuộc này đã ghi.", "Xem danh sách dưới đây.", "occasion_twice")
        )
    return found


@transaction.atomic
def void_occasion(*, actor: Actor, occasion: Occasion) -> Occasion:
    """An event that was entered by mistake. Raises ``Refused``."""
    line = occasion.line
    actor.must("plans.write", line.plan.unit_id)
    plan = locked(line.plan)
    occasion = Occasion.objects.select_for_update().get(pk=occasion.pk)
    problems = problems_of_archived(plan)
    if occasion.voided_at is not None:
        problems.append(Problem("", "Lớp, cuộc này đã bỏ.", "Mở lại trang.", "occasion_void"))
    if problems:
        raise Refused(*problems)
    occasion.voided_at = days.now()
    occasion.save(update_fields=["voided_at"])
    _note(actor, plan, occasion_voided=occasion.pk)
    return occasion


def _note(actor: Actor, plan: Plan, **data: object) -> None:
    record(
        actor=actor,
        verb="plans.write",
        unit_id=plan.unit_id,
        object_key=key_of(plan),
        data=data,
    )
