"""Work on a draft: its words and its declared figures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction

from lantoa.activities.rules import problems_of_amount
from lantoa.audit.log import record
from lantoa.catalogue.models import Indicator
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.value import State, Value
from lantoa.kernel.vietnamese import nfc
from lantoa.reports.actions.steps import lock, note, stop_without_figures
from lantoa.reports.models import DeclaredFigure, ExpectedReport, Report
from lantoa.reports.queries.outline import outline_of
from lantoa.reports.queries.proposals import first_words
from lantoa.reports.rules.linked import Link, from_json, relinked, to_json
from lantoa.reports.rules.outline import typed
from lantoa.reports.rules.prose import LONGEST_REASON, LONGEST_SECTION
from lantoa.reports.rules.states import ReportState, Verb
from lantoa.totals import actions as totals


@transaction.atomic
def start_draft(*, actor: Actor, expected: ExpectedReport, at: datetime | None = None) -> Report:
    """A draft with its first words written from the figures; the same one when asked again.

    Raises ``Refused`` for a report that is no longer owed, and for a first draft while the sums
    wait to be made anew: its words would be written from nothing.
    """
    actor.must("reports.draft", expected.unit_id)
    totals.hold(expected.unit_id)
    if not ExpectedReport.objects.filter(pk=expected.pk).exists():
        raise Refused(
            Problem(
                "",
                "Đơn vị không còn phải nộp báo cáo này: việc lập đơn vị đã được hoàn tác.",
                "Mở lại danh sách báo cáo.",
                "not_owed",
            )
        )
    report, is_new = Report.objects.get_or_create(
        expected=expected, defaults={"state": ReportState.DRAFT, "state_since": at or days.now()}
    )
    if is_new:
        stop_without_figures()
        words = first_words(expected, actor)
        report.sections = words.sections
        report.linked = to_json(words.links)
        report.save()
        note(actor, report, Verb.START)
    return report


def must_be_draft(report: Report) -> None:
    """Raises ``Refused`` for a report whose words and figures are closed."""
    if report.state != ReportState.DRAFT:
        raise Refused(
            Problem(
                "",
                "Báo cáo không còn ở bước dự thảo nên không sửa được.",
                "Nếu cần sửa, đề nghị người đang giữ trả về dự thảo.",
                "not_a_draft",
            )
        )


@transaction.atomic
def save_sections(
    *,
    actor: Actor,
    expected: ExpectedReport,
    sections: Mapping[str, str],
    revision: int,
    links: Sequence[Link] = (),
) -> Report:
    """Stores the words; ``links`` say which figures stand in sentences that were just put in.
    ``revision`` is that of the page they were typed on: if somebody saved in between, ``Refused``
    (code ``stale``) and nothing is overwritten."""
    actor.must("reports.draft", expected.unit_id)
    report = lock(expected)
    must_be_draft(report)
    if revision != report.revision:
        raise Refused(
            Problem(
                "",
                "Trong lúc anh/chị viết, người khác đã lưu bản này.",
                "Bản của anh/chị còn trong các ô bên dưới; xem bản mới rồi lưu lại.",
                "stale",
            )
        )
    parts = typed(outline_of(expected).parts)
    too_long = [
        Problem(
            part.slug,
            f"Phần này dài hơn {LONGEST_SECTION} chữ cái.",
            "Rút gọn, hoặc chuyển phần chi tiết sang phụ lục.",
            "too_long",
        )
        for part in parts
        if len(sections.get(part.slug, "")) > LONGEST_SECTION
    ]
    if too_long:
        raise Refused(*too_long)
    # Words of a part that the outline has no more are kept: somebody wrote them.
    report.sections |= {part.slug: nfc(sections.get(part.slug, "")).strip() for part in parts}
    report.linked = to_json(relinked([*from_json(report.linked), *links], report.sections))
    report.revision += 1
    report.save()
    record(
        actor=actor,
        verb="reports.draft",
        unit_id=expected.unit_id,
        object_key=f"reports.report:{report.pk}",
    )
    return report


@transaction.atomic
def declare_figure(
    *,
    actor: Actor,
    expected: ExpectedReport,
    indicator: Indicator,
    value: Value,
    reason: str,
    source_words: str = "",
) -> DeclaredFigure:
    """States a figure without activities behind it. Raises ``Refused`` without a reason."""
    actor.must("reports.draft", expected.unit_id)
    report = lock(expected)
    must_be_draft(report)
    problems: list[Problem] = []
    if value.state is State.NOT_APPLICABLE:
        problems.append(
            Problem("value", "Chưa ghi số liệu.", "Ghi số, hoặc chọn “không nêu”.", "no_value")
        )
    problems += problems_of_amount(value, "value")
    if any(number is not None and number % 1 for number in (value.number, value.number_max)):
        problems.append(
            Problem(
                "value", "Số liệu tính theo đơn vị nguyên.", "Ghi lại số không có phần lẻ.", "whole"
            )
        )
    if not reason.strip():
        problems.append(
            Problem(
                "reason",
                "Số tự kê khai phải có lý do.",
                "Viết một câu, ví dụ: Đếm theo sổ của đài, chưa nhập từng lần phát.",
                "no_reason",
            )
        )
    if len(reason) > LONGEST_REASON:
        problems.append(
            Problem(
                "reason",
                f"Lý do dài hơn {LONGEST_REASON} chữ cái.",
                "Rút gọn còn một, hai câu.",
                "too_long",
            )
        )
    if problems:
        raise Refused(*problems)
    declared, _ = DeclaredFigure.objects.update_or_create(
        report=report,
        indicator=indicator,
        defaults={
            "value": value,
            "reason": nfc(reason).strip(),
            "source_words": nfc(source_words).strip(),
        },
    )
    report.revision += 1
    report.save(update_fields=["revision"])
    record(
        actor=actor,
        verb="reports.declare",
        unit_id=expected.unit_id,
        object_key=f"reports.report:{report.pk}",
        data={"indicator": indicator.slug},
    )
    return declared


@transaction.atomic
def withdraw_declaration(*, actor: Actor, expected: ExpectedReport, indicator: Indicator) -> None:
    """Goes back to the figure of the ledger."""
    actor.must("reports.draft", expected.unit_id)
    report = lock(expected)
    must_be_draft(report)
    report.declared.filter(indicator=indicator).delete()
    report.revision += 1
    report.save(update_fields=["revision"])
    record(
        actor=actor,
        verb="reports.withdraw_declaration",
        unit_id=expected.unit_id,
        object_key=f"reports.report:{report.pk}",
        data={"indicator": indicator.slug},
    )
