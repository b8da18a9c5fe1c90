"""Decisions of the receiver about a report that is owed: that it need not come, that it may come
later, and that this holds no more."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import day as in_day
from lantoa.kernel.vietnamese import nfc
from lantoa.reports.models import DutyDecision, Exemption, ExpectedReport, Extension, Reminder
from lantoa.reports.rules.duties import LONGEST_EXTENSION, Decision, wrong_reason
from lantoa.reports.rules.states import ReportState
from lantoa.totals import actions as totals

MAY = "reports.review"


@transaction.atomic
def exempt_report(*, actor: Actor, expected: ExpectedReport, reason: str) -> Exemption:
    """The unit need not send this report. By a reviewer of a unit above.

    Raises ``Refused`` without a reason, for a report that was filed or lies before the chair, and
    for one that is exempt.
    """
    actor.must(MAY, expected.unit_id)
    held = _locked(expected)
    problem = wrong_reason(reason)
    if problem is not None:
        raise Refused(problem)
    if held.is_filed:
        raise _refused("Báo cáo này đã gửi nên không miễn được.", "Mở lại trang.", "filed")
    if held.state is ReportState.FOR_SIGNATURE:
        raise _refused(
            "Báo cáo này đang trình ký nên không miễn được.",
            "Để đơn vị ký và gửi, hoặc đề nghị Chủ tịch trả về dự thảo rồi miễn.",
            "for_signature",
        )
    if Exemption.objects.filter(expected=held).exists():
        raise _refused("Báo cáo này đã được miễn rồi.", "Mở lại trang.", "exempt")
    text, at = nfc(reason).strip(), days.now()
    made = Exemption.objects.create(
        expected=held, reason=text, at=at, actor_key=actor.key, actor_label=actor.label
    )
    _note(actor, held, Decision.EXEMPTED, text)
    return made


@transaction.atomic
def end_exemption(*, actor: Actor, expected: ExpectedReport, reason: str) -> None:
    """The report is owed again. Raises ``Refused`` without a reason and where it is not exempt."""
    actor.must(MAY, expected.unit_id)
    held = _locked(expected)
    problem = wrong_reason(reason)
    if problem is not None:
        raise Refused(problem)
    gone, _ = Exemption.objects.filter(expected=held).delete()
    if not gone:
        raise _refused("Báo cáo này không được miễn.", "Mở lại trang.", "not_exempt")
    _note(actor, held, Decision.OWED_AGAIN, nfc(reason).strip())


@transaction.atomic
def extend_report(*, actor: Actor, expected: ExpectedReport, until: date, reason: str) -> Extension:
    """The report may come until a later day.

    Raises ``Refused`` without a reason, for a day that is not later than the deadline or over, and
    for a report that was filed or is exempt.
    """
    actor.must(MAY, expected.unit_id)
    held = _locked(expected)
    problems = [] if (wrong := wrong_reason(reason)) is None else [wrong]
    if until <= held.due_on:
        problems.append(
            Problem(
                "until",
                f"Ngày {in_day(until)} không sau hạn đang có ({in_day(held.due_on)}).",
                "Chọn ngày sau hạn đó.",
                "not_later",
            )
        )
    elif until < days.today():
        problems.append(
            Problem("until", f"Ngày {in_day(until)} đã qua.", "Chọn hôm nay hoặc ngày sau.", "past")
        )
    elif until > days.today() + LONGEST_EXTENSION:
        problems.append(
            Problem("until", f"Ngày {in_day(until)} quá xa.", "Chọn ngày gần hơn.", "too_far")
        )
    if problems:
        raise Refused(*problems)
    if held.is_filed:
        raise _refused("Báo cáo này đã gửi nên không gia hạn.", "Mở lại trang.", "filed")
    if Exemption.objects.filter(expected=held).exists():
        raise _refused("Báo cáo này đã được miễn nên không gia hạn.", "Thôi miễn trước.", "exempt")
    text, was = nfc(reason).strip(), held.due_on
    made = Extension.objects.create(
        expected=held,
        was=was,
        until=until,
        reason=text,
        at=days.now(),
        actor_key=actor.key,
        actor_label=actor.label,
    )
    _move(actor, held, Decision.EXTENDED, text, until)
    expected.due_on = until
    return made


@transaction.atomic
def undo_extension(*, actor: Actor, expected: ExpectedReport, reason: str) -> None:
    """The last extension holds no more: the deadline before it does. Raises ``Refused`` without a
    reason, where nothing was extended, and for a report that was filed meanwhile."""
    actor.must(MAY, expected.unit_id)
    held = _locked(expected)
    problem = wrong_reason(reason)
    if problem is not None:
        raise Refused(problem)
    if held.is_filed:
        raise _refused("Báo cáo này đã gửi: hạn không đổi nữa.", "Mở lại trang.", "filed")
    newest = Extension.objects.filter(expected=held).order_by("-at", "-pk").first()
    if newest is None or newest.until != held.due_on:
        raise _refused("Báo cáo này không có gia hạn.", "Mở lại trang.", "not_extended")
    was = newest.was
    newest.delete()
    _move(actor, held, Decision.EXTENSION_UNDONE, nfc(reason).strip(), was)
    expected.due_on = was


def _locked(expected: ExpectedReport) -> ExpectedReport:
    """Held, so that of two decisions at once the second sees the first. The unit's ledger is held
    before it, as by every step of a report: a report is not exempted while it is being sent."""
    totals.hold(expected.unit_id)
    return ExpectedReport.objects.select_for_update(of=("self",), no_key=True).get(pk=expected.pk)


def _refused(what: str, remedy: str, code: str) -> Refused:
    return Refused(Problem("", what, remedy, code))


def _move(actor: Actor, held: ExpectedReport, kind: Decision, reason: str, until: date) -> None:
    was, held.due_on = held.due_on, until
    held.save(update_fields=["due_on"])
    # What was said about a deadline that holds no more is said anew about the one that does.
    Reminder.objects.filter(expected=held).exclude(due_on=was).delete()
    _note(actor, held, kind, reason, was=was, until=until)


def _note(
    actor: Actor,
    held: ExpectedReport,
    kind: Decision,
    reason: str,
    *,
    was: date | None = None,
    until: date | None = None,
) -> None:
    DutyDecision.objects.create(
        expected=held,
        kind=kind,
        reason=reason,
        was=was,
        until=until,
        at=days.now(),
        actor_key=actor.key,
        actor_label=actor.label,
    )
    # The reason stands in the row and is not copied into the log.
    record(
        actor=actor,
        verb=f"reports.{kind.value}",
        unit_id=held.unit_id,
        object_key=f"reports.expected:{held.pk}",
        data={"until": until.isoformat()} if until is not None else {},
    )
