"""Figures of a file that another system handed out, declared in a draft."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from lantoa.catalogue.models import Indicator
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.value import NOT_STATED, Value
from lantoa.reader.amounts import Said
from lantoa.reader.report_tables import ReportTable
from lantoa.reports.actions.draft import declare_figure, must_be_draft
from lantoa.reports.actions.steps import lock
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.contents import draft_contents
from lantoa.reports.rules.exported import Stated, figures_of, figures_read
from lantoa.reports.rules.prose import LONGEST_REASON


@dataclass(frozen=True, slots=True)
class Taken:
    """How many figures were declared, how many the draft stated already, and the labels of lines
    that cannot be one declared figure."""

    declared: int
    same: int
    left: tuple[str, ...]


def value_of(stated: Stated) -> Value | None:
    """The one value that the words state; None for several parts, which no person declares as
    one."""
    if stated.said is Said.NOT_STATED:
        return NOT_STATED
    values = stated.total.values()
    return values[0] if len(values) == 1 else None


@transaction.atomic
def declare_figures(
    *, actor: Actor, expected: ExpectedReport, table: ReportTable, source: str
) -> Taken:
    """Declares in a draft what the table states and the draft does not. ``source`` names the file.

    A declared figure takes the place of that of the ledger and is never added to it: taking the
    same file twice changes nothing. Raises ``Refused`` for a report that is no draft, for the
    table of a consolidated report, and where units report to this one: what they filed would be
    counted twice.
    """
    actor.must("reports.draft", expected.unit_id)
    report = lock(expected)
    must_be_draft(report)
    owing = ExpectedReport.objects.filter(
        receiver_id=expected.unit_id, period_id=expected.period_id, exemption__isnull=True
    )
    if table.is_consolidated or owing.exists():
        raise Refused(
            Problem(
                "expected",
                "Số của báo cáo tổng hợp gồm cả số của đơn vị cấp dưới; kê khai vào đây thì số ấy "
                "bị tính hai lần.",
                "Kê khai riêng từng số của chính đơn vị ở trang báo cáo.",
                "counted_twice",
            )
        )
    known = {each.slug: each for each in Indicator.objects.all()}
    stands = figures_of(draft_contents(expected))
    labels = {line.measure: line.label for line in table.lines}
    reason = f"Theo tệp “{source[:200]}” do hệ thống khác xuất ra."[:LONGEST_REASON]
    declared = same = 0
    left = [line.label for line in table.lines if not line.measure and line.actual.words]
    for measure, stated in figures_read(table.lines).items():
        if stands.get(measure) == stated:
            same += 1
            continue
        value, indicator = value_of(stated), known.get(measure)
        if value is None or indicator is None:
            left.append(labels[measure])
            continue
        try:
            declare_figure(
                actor=actor,
                expected=expected,
                indicator=indicator,
                value=value,
                reason=reason,
                source_words=f"{labels[measure]}: {_words(table, measure)}",
            )
        except Refused:
            left.append(labels[measure])
        else:
            declared += 1
    return Taken(declared, same, tuple(left))


def _words(table: ReportTable, measure: str) -> str:
    return next(line.actual.words for line in table.lines if line.measure == measure)
