"""What of a report is given and taken, and how rows become that."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel import days
from lantoa.reports import queries
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.rules.prose import LONGEST_REASON, LONGEST_SECTION
from lantoa.reports.rules.states import ReportState
from lantoa.ui.rest import (
    Day,
    Fault,
    Received,
    Span,
    TotalOut,
    ValueIn,
    ValueOut,
    span_of,
    total_out,
    value_out,
)
from lantoa.units.models import UnitVersion
from lantoa.units.queries.listing import each_on_its_day


class UnitRef(Schema):
    """Đơn vị, gọi theo tên vào ngày cuối kỳ."""

    slug: str
    code: str
    name: str


class PeriodRef(Schema):
    regime: str
    key: str
    label: str
    cadence: str
    window: Span


class ExpectedOut(Schema):
    """Một báo cáo phải nộp. Đúng hạn hay trễ là chuyện khác với đang ở bước nào."""

    id: int
    unit: UnitRef
    receiver: UnitRef | None
    addressees: list[str]
    period: PeriodRef
    due_on: Day
    state: ReportState
    state_label: str
    filed_on: Day | None
    days_late: int
    is_exempt: bool = Field(description="Được miễn gửi.")
    is_missing: bool = Field(description="Phải gửi mà chưa gửi; được miễn thì không tính.")


class ExpectedPage(Schema):
    rows: list[ExpectedOut]
    next: str | None


class VersionOut(Schema):
    """Một bản đã gửi; nội dung giữ nguyên từ đó. `sha256` tính trên số liệu, lời văn, người ký."""

    number: int
    submitted_at: datetime
    signer: str
    sha256: str
    document_number: str
    issued_on: Day | None
    correction_reason: str = Field(description="Lý do đính chính; trống ở bản thường.")
    docx: str = Field(description="Địa chỉ của bản DOCX trong API này.")
    pdf: str


class ReportOut(ExpectedOut):
    """`sections` là lời văn đang có; `revision` tăng sau mỗi lần lưu. `accepted` là số của bản được
    chấp nhận sau cùng: bản ấy có giá trị tới khi bản khác được chấp nhận, kể cả lúc đang đính
    chính."""

    accepted: int | None
    is_correcting: bool
    revision: int | None
    sections: dict[str, str]
    return_reason: str
    versions: list[VersionOut]


class DeclaredOut(Schema):
    value: ValueOut
    reason: str
    source_words: str


class EstimateOut(Schema):
    """Ước thực hiện đến hết kỳ; đứng cạnh số thực hiện, không cộng vào đâu."""

    value: ValueOut
    basis: str


class BelowOut(Schema):
    """Số của một đơn vị cấp dưới, lấy từ bản đã gửi."""

    unit: str
    report: int | None
    total: TotalOut
    is_partly_silent: bool


class FigureOut(Schema):
    """Một số của báo cáo. `whole` là số báo cáo nêu; `evidenced` là số của sổ hoạt động; số kê khai
    luôn có lý do và đứng cạnh số của sổ."""

    measure: str
    label: str
    count_unit: str
    side: str
    channel: str
    channel_name: str
    whole: TotalOut
    is_apart: bool = Field(description="Các đơn vị nêu số không gộp được thành một số.")
    how: str
    evidenced: TotalOut
    declared: DeclaredOut | None
    estimate: EstimateOut | None
    planned: TotalOut | None = Field(description="Số kế hoạch giao cho cả thời gian của kế hoạch.")
    to_date: TotalOut | None = Field(description="Lũy kế từ đầu năm báo cáo; `null` khi không rõ.")
    before: TotalOut | None = Field(description="Cùng kỳ năm trước.")
    unproven: int = Field(description="Số hoạt động chưa có minh chứng, tính đến lúc này.")
    below: list[BelowOut]


class EvidenceOut(Schema):
    """Đứng sau số của sổ, tính đến lúc này."""

    activities: int
    unproven: int
    proofs: int


class FigureDetail(FigureOut):
    evidence: EvidenceOut


class PartialOut(Schema):
    """Lần đăng, phát bằng một ngôn ngữ, hoặc ở một nơi có tên: là phần của số chung, không cộng
    thêm vào số chung."""

    channel_name: str
    count_unit: str
    name: str
    total: TotalOut


class FiguresOut(Schema):
    report: int
    version: int | None = Field(description="`null`: số đang thay đổi theo sổ, chưa gửi.")
    sha256: str | None
    figures: list[FigureOut]
    languages: list[PartialOut]
    outlets: list[PartialOut]
    missing_units: list[str]
    unproven: list[str]


class FrozenOut(Schema):
    """Nội dung của một bản đã gửi, đúng như đã ký."""

    report: int
    version: VersionOut
    is_intact: bool = Field(description="SHA-256 tính lại vẫn đúng.")
    opening: str
    results: list[str]
    sections: dict[str, str]
    closing: str
    figures: list[FigureOut]
    missing_units: list[str]


class SealOut(Schema):
    """Dấu của những gì sẽ được ký: gửi lại dấu này khi ký."""

    sha256: str


class Words(Schema):
    revision: int
    sections: dict[str, str]


class SectionsFault(Fault):
    """Khi người khác đã lưu trước: cả hai bản, để không mất lời của ai."""

    current: Words | None = None
    yours: Words | None = None


Text = Annotated[str, Field(max_length=LONGEST_SECTION)]


class SectionsIn(Received):
    """Những phần cần đổi; phần không nêu giữ nguyên."""

    revision: Annotated[int, Field(ge=0, le=2**31 - 1)]
    sections: Annotated[dict[str, Text], Field(min_length=1, max_length=20)]


class DeclarationIn(Received):
    value: ValueIn
    reason: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\S")]
    source_words: Annotated[str, Field(max_length=2000)] = ""


class EstimateIn(Received):
    value: ValueIn
    basis: Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\S")]


class SubmissionIn(Received):
    seal: Annotated[
        str, Field(pattern="^[0-9a-f]{64}$", description="Dấu lấy ở /reports/{id}/seal.")
    ]


# --- From rows to shapes -------------------------------------------------------------------------


def refs_of(rows: Collection[ExpectedReport]) -> Mapping[tuple[int, date], UnitVersion]:
    asked = {(row.unit_id, row.period.window.last) for row in rows}
    asked |= {(row.receiver_id, row.period.window.last) for row in rows if row.receiver_id}
    return each_on_its_day(asked)


def named(
    names: Mapping[tuple[int, date], UnitVersion], unit_id: int | None, on: date
) -> UnitRef | None:
    """A unit by its name on the day; None where nothing is known of it."""
    found = names.get((unit_id, on)) if unit_id is not None else None
    if found is None:
        return None
    return UnitRef(slug=found.unit.slug, code=found.code, name=found.name)


def period_ref(period: ReportPeriod) -> PeriodRef:
    return PeriodRef(
        regime=period.regime.slug,
        key=period.key,
        label=period.label,
        cadence=period.cadence,
        window=span_of(period.window),
    )


def expected_out(
    row: ExpectedReport, names: Mapping[tuple[int, date], UnitVersion], today: date
) -> dict[str, Any]:
    window = row.period.window
    late = row.timeliness(today)
    is_exempt = row.is_exempt
    return {
        "id": row.pk,
        "unit": named(names, row.unit_id, window.last),
        "receiver": named(names, row.receiver_id, window.last),
        "addressees": row.addressees,
        "period": period_ref(row.period),
        "due_on": row.due_on,
        "state": row.state,
        "state_label": row.state_label,
        "filed_on": late.filed_on,
        "days_late": late.days_late,
        "is_exempt": is_exempt,
        "is_missing": not (row.is_filed or is_exempt),
    }


def version_out(expected: ExpectedReport, row: ReportVersion) -> VersionOut:
    paper = f"/api/v1/reports/{expected.pk}/paper"
    return VersionOut(
        number=row.number,
        submitted_at=row.submitted_at,
        signer=row.signer_name,
        sha256=row.sha256,
        document_number=row.document_number,
        issued_on=row.issued_on,
        correction_reason=row.correction_reason,
        docx=f"{paper}/docx?version={row.number}",
        pdf=f"{paper}/pdf?version={row.number}",
    )


def report_out(expected: ExpectedReport) -> ReportOut:
    report = getattr(expected, "report", None)
    versions = sorted(report.versions.all(), key=lambda row: row.number) if report else []
    accepted = report.accepted_id if report else None
    return ReportOut(
        **expected_out(expected, refs_of([expected]), days.today()),
        accepted=next((row.number for row in versions if row.pk == accepted), None),
        is_correcting=expected.is_correcting,
        revision=report.revision if report else None,
        sections=report.sections if report else {},
        return_reason=report.return_reason if report else "",
        versions=[version_out(expected, row) for row in versions],
    )


def figure_out(row: queries.Row) -> dict[str, Any]:
    figure = row.figure
    return {
        "measure": figure.measure,
        "label": figure.label,
        "count_unit": figure.count_unit,
        "side": figure.side,
        "channel": figure.channel,
        "channel_name": figure.channel_name,
        "whole": total_out(figure.whole),
        "is_apart": figure.is_apart,
        "how": figure.how,
        "evidenced": total_out(figure.evidenced),
        "declared": None
        if figure.declared is None
        else DeclaredOut(
            value=value_out(figure.declared.value),
            reason=figure.declared.reason,
            source_words=figure.declared.source_words,
        ),
        "estimate": None
        if figure.estimate is None
        else EstimateOut(value=value_out(figure.estimate.value), basis=figure.estimate.basis),
        "planned": None if figure.planned is None else total_out(figure.planned.total),
        "to_date": None if figure.to_date is None else total_out(figure.to_date),
        "before": None if figure.before is None else total_out(figure.before),
        "unproven": row.unproven,
        "below": [
            BelowOut(
                unit=each.below.unit_name,
                report=each.expected_id,
                total=total_out(each.below.total),
                is_partly_silent=each.below.partly_silent,
            )
            for each in row.below
        ],
    }


def partials_out(rows: Collection[Any]) -> list[PartialOut]:
    return [
        PartialOut(
            channel_name=row.channel_name,
            count_unit=row.count_unit,
            name=row.name,
            total=total_out(row.total),
        )
        for row in rows
    ]
