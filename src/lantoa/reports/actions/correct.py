"""Correcting what was accepted: a new version with a reason. Until that is accepted, what was
accepted before holds everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from lantoa.catalogue.models import Indicator
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.actions.steps import lock_for, move
from lantoa.reports.models import (
    DeclaredFigure,
    EstimatedFigure,
    ExpectedReport,
    Report,
    ReportVersion,
    TakenIn,
)
from lantoa.reports.queries.contents import frozen_contents
from lantoa.reports.rules.states import ReportState, Verb, next_state

LONGEST_REASON = 2000


@transaction.atomic
def correct_report(
    *, actor: Actor, expected: ExpectedReport, reason: str, at: datetime | None = None
) -> Report:
    """The officer begins a correction of an accepted report: it is a draft again, with the words
    and figures it was accepted with.

    A report that waits for acceptance is not corrected, the unit above returns it. Raises
    ``Refused`` without a reason, and for a report that was not accepted.
    """
    report = lock_for(actor, expected, Verb.CORRECT)
    if report.state in (ReportState.SUBMITTED, ReportState.NUMBERED):
        raise Refused(
            Problem(
                "",
                "Báo cáo đã gửi và chưa được chấp nhận nên chưa phải đính chính.",
                "Đề nghị đơn vị cấp trên trả lại báo cáo, rồi sửa và gửi lại.",
                "not_accepted_yet",
            )
        )
    next_state(ReportState(report.state), Verb.CORRECT)
    if len(reason) > LONGEST_REASON:
        raise Refused(
            Problem(
                "reason",
                f"Lý do dài hơn {LONGEST_REASON} chữ cái.",
                "Rút gọn còn vài câu.",
                "too_long",
            )
        )
    return move(actor, report, Verb.CORRECT, reason=reason, at=at)


@transaction.atomic
def withdraw_correction(
    *, actor: Actor, expected: ExpectedReport, at: datetime | None = None
) -> Report:
    """The correction is given up: words, declared figures and estimates are those of the accepted
    version again, and the report stands where it stood.

    Raises ``Refused`` where none is on its way, and once the draft took in another version of a
    unit below: that unit's report is marked as taken in, and only going on makes it true.
    """
    report = lock_for(actor, expected, Verb.WITHDRAW)
    next_state(ReportState(report.state), Verb.WITHDRAW, correcting=bool(report.correction_reason))
    accepted = report.accepted
    if accepted is None:
        raise ValueError(f"a correction of nothing: {report.pk}")
    held = set(report.taken_in.values_list("child_id", flat=True))
    if held != set(accepted.children.values_list("pk", flat=True)):
        raise Refused(
            Problem(
                "",
                "Bản đính chính này đã tổng hợp thêm báo cáo của đơn vị cấp dưới.",
                "Hoàn thành rồi trình ký bản đính chính.",
                "took_in_since",
            )
        )
    report.sections = _sections(accepted)
    report.linked = []
    _declare_as(report, accepted)
    is_held = TakenIn.objects.filter(child=accepted).exists()
    stood = ReportState.CONSOLIDATED if is_held else ReportState.ACCEPTED
    return move(actor, report, Verb.WITHDRAW, at=at, to=stood)


def _sections(version: ReportVersion) -> dict[str, str]:
    sections = version.frozen["sections"]
    if not isinstance(sections, Mapping):
        raise ValueError(f"not a frozen report: {version.pk}")
    return {str(name): str(text) for name, text in sections.items()}


def _declare_as(report: Report, version: ReportVersion) -> None:
    """What was declared and estimated without activities is that of the version again."""
    figures = {figure.measure: figure for figure in frozen_contents(version).figures}
    report.declared.all().delete()
    report.estimated.all().delete()
    indicators = list(Indicator.objects.filter(slug__in=figures).order_by("pk"))
    DeclaredFigure.objects.bulk_create(
        DeclaredFigure(
            report=report,
            indicator=indicator,
            value=declared.value,
            reason=declared.reason,
            source_words=declared.source_words,
        )
        for indicator in indicators
        if (declared := figures[indicator.slug].declared) is not None
    )
    EstimatedFigure.objects.bulk_create(
        EstimatedFigure(
            report=report, indicator=indicator, value=estimate.value, basis=estimate.basis
        )
        for indicator in indicators
        if (estimate := figures[indicator.slug].estimate) is not None
    )
