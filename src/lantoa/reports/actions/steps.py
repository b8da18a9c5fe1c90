"""One step of a report: permission, rule, write, note, audit, totals. Used by every verb."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import F
from django.dispatch import Signal

from lantoa.audit.log import Act, record, record_all
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.reports import signals
from lantoa.reports.models import ExpectedReport, Report, ReportVersion, StateChange
from lantoa.reports.queries.checks import errors_of
from lantoa.reports.queries.lists import entries_of, source_key
from lantoa.reports.rules.states import (
    KEEPS_FIGURES,
    NEEDS_REASON,
    PERMISSION,
    ReportState,
    Verb,
    next_state,
)
from lantoa.totals import actions as totals
from lantoa.totals import queries as figures

TOLD: Mapping[Verb, Signal] = {
    Verb.SEND_FOR_SIGNATURE: signals.sent_for_signature,
    Verb.SEND_BACK: signals.sent_back,
    Verb.SUBMIT: signals.submitted,
    Verb.NUMBER: signals.numbered,
    Verb.CORRECT: signals.correction_begun,
    Verb.RETURN: signals.returned,
    Verb.ACCEPT: signals.accepted,
}
"""Steps that concern somebody else. Begun and taken up again, a report is in the hands of its own
unit."""


def lock(expected: ExpectedReport) -> Report:
    """The report's row, locked until the transaction ends. Raises ``Refused`` when none exists.

    The unit's ledger is held first: figures, proofs and reports of the unit are of one moment from
    here on, and a change of units that posts the report anew sees it before or after the step.
    """
    totals.hold(expected.unit_id)
    report = (
        Report.objects.select_for_update(of=("self",))
        .select_related("expected__period__regime", "expected__unit")
        .filter(expected=expected)
        .first()
    )
    if report is None:
        raise Refused(
            Problem("", "Báo cáo chưa được lập.", "Bấm Lập dự thảo trước.", "not_started")
        )
    return report


def stop_on_errors(report: Report) -> None:
    """Raises ``Refused`` while anything stands that must not be signed."""
    found = errors_of(report)
    problems = [Problem(each.place, each.what, each.remedy, each.code) for each in found]
    if problems:
        raise Refused(*problems)


def stop_without_figures() -> None:
    """Raises ``Refused`` while the sums wait to be made anew: what is frozen then has no figures,
    or not all. 1 query."""
    if figures.is_rebuild_wanted():
        raise Refused(
            Problem(
                "",
                "Hệ thống đang chờ tính lại số tổng, số liệu của báo cáo chưa đủ.",
                "Báo người vận hành máy chủ chạy lệnh lantoa totals rebuild, rồi làm lại bước này.",
                "rebuild_wanted",
            )
        )


def lock_all(expected: Sequence[ExpectedReport]) -> list[Report]:
    """As :func:`lock`, for several whose ledgers are held already; in the order of their numbers.
    Reports that were not begun are left out. 1 query."""
    return list(
        Report.objects.select_for_update(of=("self",))
        .select_related("expected__period__regime", "expected__unit", "accepted")
        .defer("accepted__frozen")
        .filter(expected__in=expected)
        .order_by("expected_id")
    )


def lock_for(actor: Actor, expected: ExpectedReport, verb: Verb) -> Report:
    """As :func:`lock`, for one who may take the step: who may not learns nothing of the report."""
    actor.must(PERMISSION[verb], expected.unit_id)
    return lock(expected)


def move(
    actor: Actor,
    report: Report,
    verb: Verb,
    *,
    reason: str = "",
    at: datetime | None = None,
    to: ReportState | None = None,
    newest: ReportVersion | None = None,
) -> Report:
    """Takes a locked report one step on, now or at the instant given. ``to`` is where it stands
    then, if that is not what the table says; ``newest`` its newest version, where that is at hand.

    Raises ``Refused`` for a step that does not lead on from where it stands, or for a missing
    reason; ``NotPermitted`` for one who may not.
    """
    unit_id = report.expected.unit_id
    actor.must(PERMISSION[verb], unit_id)
    state = next_state(ReportState(report.state), verb, correcting=bool(report.correction_reason))
    if verb in NEEDS_REASON and not reason.strip():
        raise Refused(
            Problem(
                "reason",
                "Chưa ghi lý do.",
                "Viết rõ cần sửa gì, ví dụ: Số cuộc đối thoại không khớp sổ hoạt động.",
                "no_reason",
            )
        )
    report.state = to or state
    report.state_since = at or days.now()
    report.revision += 1
    version = _version_of(report, verb, newest)
    if verb is Verb.RETURN:
        report.return_reason = nfc(reason).strip()
    if verb is Verb.CORRECT:
        report.correction_reason = nfc(reason).strip()
    if verb is Verb.ACCEPT:
        if version is None:
            raise ValueError(f"nothing was sent that could be accepted: {report.pk}")
        report.accepted = version
    if verb in (Verb.ACCEPT, Verb.WITHDRAW):
        report.correction_reason = ""
    report.save()
    change = note(actor, report, verb, reason=reason, version=version)
    if verb in TOLD:
        TOLD[verb].send(sender=None, expected=report.expected, change=change, actor=actor)
    # Last: sums of the country are locked from here to the end of the transaction.
    if verb not in KEEPS_FIGURES:
        totals.post(source_key(report.pk), entries_of(report, newest))
    return report


def move_together(
    actor: Actor, reports: Sequence[Report], verb: Verb, *, at: datetime | None = None
) -> None:
    """Takes several locked reports one step on that changes no figure and is about the accepted
    version; as :func:`move` does it, by a number of queries that does not grow. Reports that stand
    elsewhere (in correction) stay there, and the step is only noted."""
    if verb not in KEEPS_FIGURES:
        raise ValueError(f"{verb} changes figures")
    since = at or days.now()
    state = next_state(ReportState.ACCEPTED, verb)
    actor.must_all(PERMISSION[verb], [report.expected.unit_id for report in reports])
    moved: list[Report] = []
    for report in reports:
        if report.state == ReportState.ACCEPTED:
            report.state, report.state_since = state, since
            report.revision += 1
            moved.append(report)
    Report.objects.filter(pk__in=[each.pk for each in moved]).update(
        state=state, state_since=since, revision=F("revision") + 1
    )
    changes = StateChange.objects.bulk_create(
        StateChange(
            report=report,
            verb=verb,
            state=report.state,
            at=since,
            actor_key=actor.key,
            actor_label=actor.label,
            version=report.accepted,
        )
        for report in reports
    )
    record_all(
        actor=actor,
        verb=f"reports.{verb}",
        acts=[
            Act(_object_key(report), report.expected.unit_id, {"state": report.state})
            for report in reports
        ],
    )
    told = {change.report_id: change for change in changes}
    signals.taken_in.send(
        sender=None,
        actor=actor,
        changes=[(report.expected, told[report.pk]) for report in moved],
    )


def _object_key(report: Report) -> str:
    return f"reports.report:{report.pk}"


def _version_of(report: Report, verb: Verb, newest: ReportVersion | None) -> ReportVersion | None:
    """The frozen version that a step is about."""
    if verb in (Verb.CORRECT, Verb.WITHDRAW, Verb.CONSOLIDATE):
        return report.accepted
    if verb in (Verb.SUBMIT, Verb.NUMBER, Verb.RETURN, Verb.ACCEPT):
        return newest or report.current
    return None


def note(
    actor: Actor,
    report: Report,
    verb: Verb,
    *,
    reason: str = "",
    version: ReportVersion | None = None,
    at: datetime | None = None,
) -> StateChange:
    """The step in the report's own history and in the log; at the instant since which the report
    stands there, if no other is given."""
    change = StateChange.objects.create(
        report=report,
        verb=verb,
        state=report.state,
        at=at or report.state_since,
        actor_key=actor.key,
        actor_label=actor.label,
        reason=nfc(reason).strip(),
        version=version,
    )
    record(
        actor=actor,
        verb=f"reports.{verb}",
        unit_id=report.expected.unit_id,
        object_key=_object_key(report),
        data={"state": report.state},
    )
    return change
