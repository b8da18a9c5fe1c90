"""The verbs of the workflow, all but the filing itself."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from lantoa.jobs.queue import enqueue
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.actions.file import RENDER
from lantoa.reports.actions.steps import (
    lock,
    lock_for,
    move,
    stop_on_errors,
    stop_without_figures,
)
from lantoa.reports.models import ExpectedReport, Report, ReportVersion
from lantoa.reports.rules.states import PERMISSION, ReportState, Verb, next_state


@transaction.atomic
def send_for_signature(
    *, actor: Actor, expected: ExpectedReport, at: datetime | None = None
) -> Report:
    """The officer hands the draft to the chair. Raises ``Refused`` while errors stand, or while the
    sums wait to be made anew."""
    report = lock_for(actor, expected, Verb.SEND_FOR_SIGNATURE)
    next_state(ReportState(report.state), Verb.SEND_FOR_SIGNATURE)
    stop_without_figures()
    stop_on_errors(report)
    return move(actor, report, Verb.SEND_FOR_SIGNATURE, at=at)


@transaction.atomic
def send_back(*, actor: Actor, expected: ExpectedReport, reason: str) -> Report:
    """The chair does not sign and says why."""
    return move(actor, lock_for(actor, expected, Verb.SEND_BACK), Verb.SEND_BACK, reason=reason)


@transaction.atomic
def redraft_report(*, actor: Actor, expected: ExpectedReport) -> Report:
    """The officer takes a returned report up again."""
    return move(actor, lock_for(actor, expected, Verb.REDRAFT), Verb.REDRAFT)


@transaction.atomic
def give_number(
    *,
    actor: Actor,
    expected: ExpectedReport,
    number: str,
    issued_on: date,
    version: int | None = None,
    at: datetime | None = None,
) -> Report:
    """The registry clerk gives number and day, from the book of the unit and year. ``version`` is
    as for :func:`accept_report`.

    Raises ``Refused`` for a number that is none, for one that another report of the unit bears in
    that year, for a day before the submission or in the future.
    """
    actor.must(PERMISSION[Verb.NUMBER], expected.unit_id)
    # It holds the unit's ledger, and with it the book of numbers: two clerks are not given one.
    report = lock(expected)
    newest = report.current
    _must_be_newest(report, version)
    _stop_when_numbered(report, newest)
    next_state(ReportState(report.state), Verb.NUMBER)
    plain = number.strip().lstrip("0")
    problems: list[Problem] = []
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 6):
        problems.append(
            Problem(
                "number",
                f"“{number}” không phải số văn bản.",
                "Chỉ ghi chữ số, ví dụ 15; phần ký hiệu có sẵn.",
                "not_a_number",
            )
        )
    elif _number_is_taken(expected, plain, issued_on):
        problems.append(
            Problem(
                "number",
                f"Số {plain} đã cấp cho báo cáo khác của đơn vị trong năm {issued_on.year}.",
                "Xem sổ văn thư và ghi số kế tiếp.",
                "number_taken",
            )
        )
    if issued_on > days.today():
        problems.append(Problem("issued_on", "Ngày văn bản chưa tới.", "Chọn hôm nay.", "future"))
    if newest is not None and issued_on < days.local_day(newest.submitted_at):
        problems.append(
            Problem(
                "issued_on",
                "Ngày văn bản trước ngày ký gửi.",
                "Chọn ngày ký hoặc ngày sau.",
                "before_submission",
            )
        )
    if problems:
        raise Refused(*problems)
    report = move(actor, report, Verb.NUMBER, at=at)
    if newest is not None:
        newest.document_number = plain
        newest.issued_on = issued_on
        newest.save(update_fields=["document_number", "issued_on"])
        enqueue(RENDER, version_id=newest.pk)
    return report


def _stop_when_numbered(report: Report, version: ReportVersion | None) -> None:
    if version is not None and version.document_number and version.issued_on is not None:
        raise Refused(
            Problem(
                "",
                f"Báo cáo này đã có số {version.document_number}, "
                f"ngày {vn.day(version.issued_on)}.",
                "Không cần cấp lại; mở trang báo cáo để xem.",
                "already_numbered",
            )
        )


def _number_is_taken(expected: ExpectedReport, number: str, issued_on: date) -> bool:
    return ReportVersion.objects.filter(
        report__expected__unit_id=expected.unit_id,
        document_number=number,
        issued_on__year=issued_on.year,
    ).exists()


@transaction.atomic
def return_report(
    *, actor: Actor, expected: ExpectedReport, reason: str, version: int | None = None
) -> Report:
    """The reviewer gives the report back with a reason. ``version`` is as for
    :func:`accept_report`."""
    report = lock_for(actor, expected, Verb.RETURN)
    _must_be_newest(report, version)
    return move(actor, report, Verb.RETURN, reason=reason)


@transaction.atomic
def accept_report(
    *,
    actor: Actor,
    expected: ExpectedReport,
    version: int | None = None,
    at: datetime | None = None,
) -> Report:
    """The reviewer accepts; from now on the figures stand in the approved layer.

    ``version`` is the number of the one that was read: raises ``Refused`` (code
    ``changed_since_seen``) when another was sent since, so that nothing is accepted unread.
    """
    report = lock_for(actor, expected, Verb.ACCEPT)
    _must_be_newest(report, version)
    return move(actor, report, Verb.ACCEPT, at=at)


def _must_be_newest(report: Report, version: int | None) -> None:
    newest = report.current
    if version is not None and newest is not None and newest.number != version:
        raise Refused(
            Problem(
                "",
                f"Từ lúc anh/chị mở trang, đơn vị đã gửi bản khác (lần {newest.number}).",
                "Mở lại báo cáo, đọc bản mới rồi quyết định.",
                "changed_since_seen",
            )
        )
