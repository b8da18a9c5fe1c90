"""Ước thực hiện: what is expected by the end of a window that still runs."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lantoa.activities.rules import problems_of_amount
from lantoa.audit.log import record
from lantoa.catalogue.models import Indicator
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.value import Value
from lantoa.kernel.vietnamese import day, nfc
from lantoa.reports.actions.draft import must_be_draft
from lantoa.reports.actions.steps import lock
from lantoa.reports.models import EstimatedFigure, ExpectedReport
from lantoa.reports.rules.prose import LONGEST_REASON


@transaction.atomic
def estimate_figure(
    *,
    actor: Actor,
    expected: ExpectedReport,
    indicator: Indicator,
    value: Value,
    basis: str,
    on: date | None = None,
) -> EstimatedFigure:
    """States what a line is expected to come to; a second estimate takes the place of the first.
    It stands beside the actual figure and is added to nothing. Raises ``Refused`` without a number
    or a basis, and once the window is over: then there is the figure itself."""
    actor.must("reports.draft", expected.unit_id)
    report = lock(expected)
    must_be_draft(report)
    problems: list[Problem] = []
    if (on or days.today()) >= expected.period.window_end:
        problems.append(
            Problem(
                "",
                f"Kỳ báo cáo đã hết ngày {day(expected.period.window.last)}, không ước nữa.",
                "Dùng số thực hiện của sổ hoạt động, hoặc kê khai số liệu.",
                "window_over",
            )
        )
    if not value.is_stated:
        problems.append(
            Problem("value", "Chưa ghi số ước.", "Ghi một con số, ví dụ khoảng 30.", "no_value")
        )
    problems += problems_of_amount(value, "value")
    if not basis.strip():
        problems.append(
            Problem(
                "basis",
                "Số ước phải có căn cứ.",
                "Viết một câu, ví dụ: Còn 4 buổi phát theo lịch đến cuối kỳ.",
                "no_basis",
            )
        )
    if len(basis) > LONGEST_REASON:
        problems.append(
            Problem(
                "basis",
                f"Căn cứ dài hơn {LONGEST_REASON} chữ cái.",
                "Rút gọn còn một, hai câu.",
                "too_long",
            )
        )
    if problems:
        raise Refused(*problems)
    estimated, _ = EstimatedFigure.objects.update_or_create(
        report=report,
        indicator=indicator,
        defaults={"value": value, "basis": nfc(basis).strip()},
    )
    report.revision += 1
    report.save(update_fields=["revision"])
    record(
        actor=actor,
        verb="reports.declare",
        unit_id=expected.unit_id,
        object_key=f"reports.report:{report.pk}",
        data={"indicator": indicator.slug, "estimate": value.encode()},
    )
    return estimated


@transaction.atomic
def withdraw_estimate(*, actor: Actor, expected: ExpectedReport, indicator: Indicator) -> None:
    """Takes an estimate back; nothing happens where there is none."""
    actor.must("reports.draft", expected.unit_id)
    report = lock(expected)
    must_be_draft(report)
    removed, _ = report.estimated.filter(indicator=indicator).delete()
    if not removed:
        return
    report.revision += 1
    report.save(update_fields=["revision"])
    record(
        actor=actor,
        verb="reports.withdraw_declaration",
        unit_id=expected.unit_id,
        object_key=f"reports.report:{report.pk}",
        data={"indicator": indicator.slug, "estimate": ""},
    )
