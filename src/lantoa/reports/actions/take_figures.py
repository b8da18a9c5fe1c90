"""Figures of a file that another system handed out, declared in a draft."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from lantoa.catalogue.models import Indicator
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.value import NOT_STATED, Value
from lantoa.reader.amounts import Said
from lantoa.reader.report_tables import Line, ReportTable
from lantoa.reports.actions.draft import declare_figure, must_be_draft
from lantoa.reports.actions.steps import lock
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.contents import draft_contents
from lantoa.reports.rules.exported import Stated, figures_of, figures_read, states
from lantoa.reports.rules.prose import LONGEST_REASON


@dataclass(frozen=True, slots=True)
class Taken:
    """How many figures were declared, how many the draft stated already, and the labels of all
    other lines that state something: what was read in none of these two ways is named."""

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
    *, actor: Actor, expected: ExpectedReport, table: ReportTable, source: str, revision: int
) -> Taken:
    """Declares in a draft what the table states and the draft does not. ``source`` names the file,
    ``revision`` is that of the page on which it was held against the draft.

    A declared figure takes the place of that of the ledger and is never added to it: taking the
    same file twice changes nothing. Left as they stand are a figure that a person declared, and one
    of the ledger where the file states none. Raises ``Refused`` for a report that is no draft, if
    somebody wrote in it since (code ``stale``), for the table of a consolidated report, and where
    units report to this one: what they filed would be counted twice.
    """
    actor.must("reports.draft", expected.unit_id)
    report = lock(expected)
    must_be_draft(report)
    if revision != report.revision:
        raise Refused(
            Problem(
                "expected",
                "Trong lúc anh/chị đối chiếu, dự thảo này đã được sửa.",
                "Mở dự thảo xem số mới rồi kê khai lại ở đây.",
                "stale",
            )
        )
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
    declared_before = set(report.declared.values_list("indicator__slug", flat=True))
    lines = {line.measure: line for line in reversed(table.lines) if states(line.actual)}
    reason = f"Theo tệp “{source[:200]}” do hệ thống khác xuất ra."[:LONGEST_REASON]
    same: set[str] = set()
    declared: set[str] = set()
    for measure, stated in figures_read(table.lines).items():
        here, value, indicator = stands.get(measure), value_of(stated), known.get(measure)
        if here == stated:
            same.add(measure)
            continue
        is_silenced = value == NOT_STATED and here is not None and here.said is Said.STATED
        if value is None or indicator is None or is_silenced or measure in declared_before:
            continue
        try:
            declare_figure(
                actor=actor,
                expected=expected,
                indicator=indicator,
                value=value,
                reason=reason,
                source_words=f"{lines[measure].label}: {lines[measure].actual.words}",
            )
        except Refused:
            continue
        declared.add(measure)
    left = [line.label for line in table.lines if _is_left(line, declared | same)]
    return Taken(len(declared), len(same), tuple(dict.fromkeys(left)))


def _is_left(line: Line, handled: Collection[str]) -> bool:
    """Whether a line says something that was not taken; that nothing was logged is nothing."""
    if not line.actual.words or line.actual.said is Said.ABSENT:
        return False
    return line.measure not in handled or not states(line.actual)
