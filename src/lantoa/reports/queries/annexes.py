"""What stands in a report's paper about other papers: which one it corrects, which it was built
from, who is missing. Frozen with the version; versions frozen before have none of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.db.models import Count, Prefetch

from lantoa.kernel import vietnamese as vn
from lantoa.papers.paper import Annex, Block, Paragraph, Table
from lantoa.reports.models import (
    ExpectedReport,
    Report,
    ReportVersion,
    StateChange,
    TakenIn,
)
from lantoa.reports.queries.below import absent_below
from lantoa.reports.queries.names import names_of
from lantoa.reports.rules.absent import absent_from_json, absent_to_json
from lantoa.reports.rules.figures import Json
from lantoa.reports.rules.states import Timeliness, Verb
from lantoa.reports.rules.symbol import COMMITTEE

TITLE = "Danh sách báo cáo đã tổng hợp"


def other_papers(expected: ExpectedReport) -> Json:
    """Keys that the frozen report has besides its own figures and words: ``corrects`` where it
    corrects one that was accepted; ``taken_in`` and ``absent`` where units report to it.
    At most 9 queries; 2 for a unit that nobody reports to and that corrects nothing."""
    return {**_corrects(expected), **_built_from(expected)}


def _corrects(expected: ExpectedReport) -> Json:
    report: Report | None = getattr(expected, "report", None)
    if report is None or not report.correction_reason or report.accepted_id is None:
        return {}
    accepted = ReportVersion.objects.defer("frozen").get(pk=report.accepted_id)
    issued_on = accepted.issued_on
    return {
        "corrects": {
            "number": accepted.document_number,
            "issued_on": issued_on.isoformat() if issued_on else "",
            "version": accepted.number,
            "reason": report.correction_reason,
        }
    }


def _built_from(expected: ExpectedReport) -> Json:
    absent = absent_below(expected)
    if not absent.owing:
        return {}
    versions = list(
        ReportVersion.objects.filter(
            pk__in=TakenIn.objects.filter(report__expected=expected).values("child_id")
        )
        .select_related("report__expected")
        .prefetch_related(Prefetch("report__versions", queryset=ReportVersion.objects.light()))
        .light()
    )
    returns = dict(
        StateChange.objects.filter(
            report__in=[each.report_id for each in versions], verb=Verb.RETURN
        )
        .order_by()
        .values_list("report_id")
        .annotate(Count("pk"))
    )
    last = expected.period.window.last
    names = names_of([each.report.expected.unit_id for each in versions], last)
    versions.sort(key=lambda each: vn.sort_key(names[each.report.expected.unit_id]))
    return {
        "taken_in": [
            {
                "unit": names[each.report.expected.unit_id],
                "version_id": each.pk,
                "version": each.number,
                "number": each.document_number,
                "symbol": getattr(each, "symbol", None) or COMMITTEE,
                "issued_on": each.issued_on.isoformat() if each.issued_on else "",
                "is_correction": bool(each.correction_reason),
                "returns": returns.get(each.report_id, 0),
                "filed_on": _day(each.report.filed_on),
                "due_on": each.report.expected.due_on.isoformat(),
                "sha256": each.sha256,
                **_newer(each),
            }
            for each in versions
        ],
        "absent": absent_to_json(absent),
    }


def _newer(version: ReportVersion) -> Json:
    """The version that was accepted after the one that is held, where there is one: the paper says
    so, and who signs what was seen before it came is told that it changed."""
    report = version.report
    if report.accepted_id in (None, version.pk):
        return {}
    return {"accepted": next(e.number for e in report.versions.all() if e.pk == report.accepted_id)}


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def correction_words(frozen: Mapping[str, object]) -> tuple[Block, ...]:
    """What a correction says before anything else; nothing for any other report."""
    corrects = frozen.get("corrects")
    if not isinstance(corrects, Mapping):
        return ()
    if corrects["number"] and corrects["issued_on"]:
        day = vn.long_day(date.fromisoformat(str(corrects["issued_on"])))
        symbol = frozen.get("symbol") or COMMITTEE
        paper = f"Báo cáo số {str(corrects['number']).zfill(2)}/{symbol} {day}"
    else:
        paper = f"báo cáo đã gửi lần {corrects['version']}"
    reason = " ".join(str(corrects["reason"]).split()).rstrip(".")
    return (Paragraph(f"Báo cáo này đính chính, thay thế {paper}. Lý do đính chính: {reason}."),)


def annex_of_taken(frozen: Mapping[str, object]) -> tuple[Annex, ...]:
    """The list of reports that this one was built from, and who is missing; none for a unit that
    nobody reports to."""
    taken, absent = frozen.get("taken_in"), frozen.get("absent")
    if not isinstance(taken, list) or not isinstance(absent, Mapping):
        return ()
    missing = [Paragraph(each) for each in absent_from_json(absent).words]
    if not taken and not missing:
        return ()
    blocks: list[Block] = [_table(taken)] if taken else []
    late = [f"{row['unit']} ({words})" for row in taken if (words := _lateness(row))]
    if late:
        number = vn.paper_number(len(late))
        blocks.append(Paragraph(f"{number} đơn vị gửi trễ hạn: {vn.sentence_list(late)}."))
    blocks += missing or [Paragraph("Mọi đơn vị phải gửi báo cáo đều có báo cáo được chấp nhận.")]
    return (Annex(TITLE, tuple(blocks)),)


def _table(taken: Sequence[Mapping[str, object]]) -> Table:
    rows = tuple(
        (
            str(place),
            str(row["unit"]),
            _number(row),
            vn.day(date.fromisoformat(str(row["issued_on"]))) if row["issued_on"] else "",
            _which(row),
            _filed(row),
            str(row["sha256"])[:12],
        )
        for place, row in enumerate(taken, start=1)
    )
    return Table(
        header=("TT", "Đơn vị", "Số", "Ngày", "Bản gửi", "Ngày gửi", "SHA-256 (12 ký tự đầu)"),
        rows=rows,
        widths=(5.5, 19, 17.5, 13.5, 13, 14, 17.5),
        centred=(0, 2, 3),
    )


def _number(row: Mapping[str, object]) -> str:
    symbol = row.get("symbol") or COMMITTEE
    return f"{str(row['number']).zfill(2)}/{symbol}" if row["number"] else "chưa cấp số"


def _which(row: Mapping[str, object]) -> str:
    """``Lần 2, bản đính chính``, ``Lần 2, sau 1 lần bị trả lại``, ``Lần 1; đã có bản đính chính
    (lần 2) chưa tổng hợp``."""
    said = f"Lần {row['version']}"
    if row["is_correction"]:
        said += ", bản đính chính"
    if returns := row.get("returns"):
        said += f", sau {returns} lần bị trả lại"
    newer = row.get("accepted")
    return f"{said}; đã có bản đính chính (lần {newer}) chưa tổng hợp" if newer else said


def _filed(row: Mapping[str, object]) -> str:
    filed = str(row.get("filed_on", ""))
    day = vn.day(date.fromisoformat(filed)) if filed else ""
    return f"{day}, {_lateness(row) or 'đúng hạn'}" if day else ""


def _lateness(row: Mapping[str, object]) -> str:
    """``trễ 8 ngày``; empty for what came in time. A correction is not late."""
    filed, due = str(row.get("filed_on", "")), str(row.get("due_on", ""))
    if not filed or not due:
        return ""
    sent = date.fromisoformat(filed)
    timeliness = Timeliness(date.fromisoformat(due), sent, sent)
    return timeliness.words if timeliness.is_late else ""
