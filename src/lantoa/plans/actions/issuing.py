"""From a draft to the chair, to a plan that is carried out, to its end."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.plans import signals
from lantoa.plans.actions.assignments import withdraw_open
from lantoa.plans.actions.guards import draft_to_write, key_of, locked, problems_of_archived
from lantoa.plans.actions.revising import keep_edition, take_over
from lantoa.plans.models import Plan
from lantoa.plans.rules import PlanState, problem_of_closing, problems_of_issuing


@transaction.atomic
def send_for_issue(*, actor: Actor, plan: Plan) -> Plan:
    """Lays a draft before those who issue plans of its unit. Raises ``Refused``; one that is sent
    is not sent again."""
    actor.must("plans.write", plan.unit_id)
    plan = draft_to_write(plan)
    if not plan.lines.standing().exists():
        raise Refused(
            Problem("", "Dự thảo chưa có nhiệm vụ nào.", "Thêm nhiệm vụ rồi trình ký.", "no_tasks")
        )
    plan.sent_at, plan.given_back_reason = days.now(), ""
    plan.save(update_fields=["sent_at", "given_back_reason"])
    _note(actor, "plans.write", plan, sent=True)
    signals.sent_for_issue.send(sender=None, plan=plan, actor=actor)
    return plan


@transaction.atomic
def recall(*, actor: Actor, plan: Plan) -> Plan:
    """Takes a sent draft back to write in it. Raises ``Refused`` for one that is not sent."""
    actor.must("plans.write", plan.unit_id)
    plan = _sent(plan)
    plan.sent_at = None
    plan.save(update_fields=["sent_at"])
    _note(actor, "plans.write", plan, recalled=True)
    return plan


@transaction.atomic
def give_back(*, actor: Actor, plan: Plan, reason: str) -> Plan:
    """Whoever issues does not, and says why. Raises ``Refused``."""
    actor.must("plans.issue", plan.unit_id)
    plan = _sent(plan)
    if not reason.strip():
        raise Refused(
            Problem("reason", "Chưa ghi lý do trả lại.", "Ghi một câu cần sửa gì.", "no_reason")
        )
    plan.sent_at, plan.given_back_reason = None, nfc(reason).strip()
    plan.save(update_fields=["sent_at", "given_back_reason"])
    _note(actor, "plans.issue", plan, given_back=nfc(reason).strip())
    signals.given_back.send(sender=None, plan=plan, actor=actor, reason=nfc(reason).strip())
    return plan


def _sent(plan: Plan) -> Plan:
    plan = locked(plan)
    problems = problems_of_archived(plan)
    if not plan.is_sent:
        problems.append(
            Problem("", "Kế hoạch này không chờ ký.", "Mở lại trang để xem.", "not_sent")
        )
    if problems:
        raise Refused(*problems)
    return plan


@transaction.atomic
def issue_plan(
    *,
    actor: Actor,
    plan: Plan,
    number: str | None = None,
    issued_on: date | None = None,
    is_old: bool = False,
) -> Plan:
    """The plan holds from now on and its tasks change only by a revision. Raises ``Refused``.

    ``number`` and ``issued_on`` are those of the signed paper; what is not given stays as the
    draft says, and a draft without a day is issued today. A number may be missing (*chưa có số*)
    until :func:`state_number`. A revision's terms go into the plan that it words anew. ``is_old``
    is for a plan of days gone by whose paper states no day: none is made up for it.
    """
    actor.must("plans.issue", plan.unit_id)
    revised = locked(plan.revises) if plan.revises else None
    plan = locked(plan)
    if plan.state != PlanState.DRAFT:
        raise Refused(
            Problem("", "Kế hoạch này đã ban hành rồi.", "Mở lại trang để xem.", "already_issued")
        )
    plan.number = plan.number if number is None else nfc(number).strip()
    today = days.today()
    is_undated = is_old and plan.period.last < today and revised is None
    plan.issued_on = issued_on or plan.issued_on or (None if is_undated else today)
    problems = problems_of_archived(plan)
    if plan.issued_on is not None:
        problems += problems_of_issuing(
            number=plan.number,
            issued_on=plan.issued_on,
            today=today,
            before=revised.issued_on if revised else None,
        )
    if revised is not None and (revised.state != PlanState.ISSUED or revised.is_archived):
        problems.append(
            Problem(
                "",
                "Kế hoạch được điều chỉnh đã kết thúc hoặc lưu trữ.",
                "Lập kế hoạch mới.",
                "revised_is_over",
            )
        )
    if problems:
        raise Refused(*problems)
    plan.state = PlanState.ISSUED
    plan.save(update_fields=["state", "number", "issued_on"])
    _note(actor, "plans.issue", plan)
    if revised is None:
        keep_edition(actor=actor, plan=plan, paper=plan)
        signals.issued.send(sender=None, plan=plan, actor=actor)
    else:
        take_over(actor=actor, plan=revised, revision=plan)
        keep_edition(actor=actor, plan=revised, paper=plan)
        _note(actor, "plans.issue", revised, revision=plan.pk)
        signals.revised.send(sender=None, plan=revised, revision=plan, actor=actor)
    return plan


@transaction.atomic
def state_number(*, actor: Actor, plan: Plan, number: str, issued_on: date) -> Plan:
    """Number and day of a plan that was issued before it had them. What is stated is not stated
    anew. Raises ``Refused``."""
    actor.must("plans.write", plan.unit_id)
    plan = locked(plan)
    problems = problems_of_archived(plan)
    if plan.is_draft or (plan.number and plan.issued_on):
        problems.append(
            Problem(
                "",
                "Chỉ ghi thêm số, ngày cho kế hoạch đã ban hành mà chưa có.",
                "Mở lại trang để xem.",
                "number_is_stated",
            )
        )
    if not number.strip():
        problems.append(
            Problem("number", "Chưa ghi số, ký hiệu.", "Ghi như trên văn bản.", "no_number")
        )
    problems += problems_of_issuing(number=number.strip(), issued_on=issued_on, today=days.today())
    if problems:
        raise Refused(*problems)
    plan.number, plan.issued_on = nfc(number).strip(), issued_on
    plan.save(update_fields=["number", "issued_on"])
    kept = (plan.revises or plan).editions.filter(number="")
    kept = kept.filter(issued_at__gte=plan.created_at).order_by("order")
    if (edition := kept.first()) is not None:
        edition.number, edition.issued_on = plan.number, issued_on
        edition.save(update_fields=["number", "issued_on"])
    _note(actor, "plans.write", plan, number=plan.number)
    return plan


@transaction.atomic
def close_plan(*, actor: Actor, plan: Plan, note: str = "") -> Plan:
    """Ends a plan: after its last day, or earlier with the reason. What is open of its tasks is
    withdrawn. Raises ``Refused``."""
    actor.must("plans.issue", plan.unit_id)
    plan = locked(plan)
    problems = problems_of_archived(plan)
    problem = problem_of_closing(
        state=PlanState(plan.state), last=plan.period.last, today=days.today(), note=note
    )
    if plan.is_revision:
        problem = Problem("", "Đây là một bản điều chỉnh.", "Kết thúc kế hoạch gốc.", "revision")
    if problem:
        problems.append(problem)
    if problems:
        raise Refused(*problems)
    plan.state, plan.closed_at = PlanState.CLOSED, days.now()
    plan.closing_note = nfc(note).strip()
    plan.save(update_fields=["state", "closed_at", "closing_note"])
    said = f": {plan.closing_note}" if plan.closing_note else "."
    withdraw_open(actor=actor, lines=plan.lines.all(), reason=f"Kế hoạch đã kết thúc{said}")
    _note(actor, "plans.issue", plan, closed=True)
    signals.closed.send(sender=None, plan=plan, actor=actor)
    return plan


def _note(actor: Actor, verb: str, plan: Plan, **data: object) -> None:
    record(actor=actor, verb=verb, unit_id=plan.unit_id, object_key=key_of(plan), data=data)
