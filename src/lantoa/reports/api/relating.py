"""What stands around a report: what it must say, what changed between its versions, what it was
put together from, and how completely the units below one report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from django.http import Http404
from ninja import Path, Query, Schema
from pydantic import Field

from lantoa.accounts.queries.tokens import ApiRequest
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel import days
from lantoa.reports.api.asking import ReportId, router, seen
from lantoa.reports.api.shapes import PeriodRef, UnitRef, named, period_ref
from lantoa.reports.models import ReportVersion
from lantoa.reports.queries import completeness as full
from lantoa.reports.queries.below import count_waiting
from lantoa.reports.queries.consolidated import held_after
from lantoa.reports.queries.outline import form_of, outline_of
from lantoa.reports.queries.oversight import must_oversee
from lantoa.reports.queries.versions import MOST_VERSIONS, difference
from lantoa.reports.rules.differences import Piece
from lantoa.reports.rules.duties import Completeness
from lantoa.ui.rest import (
    After,
    Day,
    FormRowOut,
    Key,
    Limit,
    PartOut,
    Slug,
    TotalOut,
    cut,
    faults,
    total_out,
)
from lantoa.units import queries as units
from lantoa.units.models import Unit
from lantoa.units.queries.listing import each_on_its_day

Number = Annotated[int, Path(ge=1, le=MOST_VERSIONS, description="Lần gửi thứ mấy.")]


class FormAskedOut(Schema):
    """Biểu mẫu kèm theo báo cáo này."""

    id: int | None
    number: str
    name: str
    columns: list[str]
    is_verified: bool
    rows: list[FormRowOut]


class AskedOut(Schema):
    """Báo cáo phải có những phần nào, biểu nào: theo bản có hiệu lực ngày cuối kỳ."""

    report: int
    outline: int | None = Field(description="Số của bản đề cương; `null` là đề cương có sẵn.")
    name: str
    is_verified: bool
    parts: list[PartOut]
    form: FormAskedOut | None


@router.get(
    "/reports/{int:report}/outline",
    response={200: AskedOut, **faults(404)},
    summary="Đề cương và biểu mẫu của báo cáo",
)
def outline(request: ApiRequest, report: ReportId) -> AskedOut:
    expected = seen(request, report)
    found, form = outline_of(expected), form_of(expected)
    return AskedOut(
        report=expected.pk,
        outline=found.outline_id,
        name=found.name,
        is_verified=found.is_verified,
        parts=[PartOut.model_validate(part) for part in found.parts],
        form=None
        if form is None
        else FormAskedOut(
            id=form.form_id,
            number=form.number,
            name=form.name,
            columns=list(form.columns),
            is_verified=form.is_verified,
            rows=[FormRowOut.model_validate(row) for row in form.rows],
        ),
    )


class PieceOut(Schema):
    """Vài từ liền nhau. Ghép các đoạn không `added` thành bản cũ, không `removed` thành bản mới."""

    change: Literal["same", "added", "removed"]
    text: str


class FigureChangeOut(Schema):
    measure: str
    label: str
    count_unit: str
    was: TotalOut | None = Field(description="`null`: bản cũ không có dòng này.")
    now: TotalOut | None
    how: str


class PartChangeOut(Schema):
    title: str
    pieces: list[PieceOut]


class DifferenceOut(Schema):
    """Hai bản đã gửi khác nhau ở đâu."""

    report: int
    old: int
    new: int
    is_same: bool
    figures: list[FigureChangeOut]
    parts: list[PartChangeOut]
    results: list[PieceOut] | None = Field(
        description="Phần viết từ số liệu; `null` khi không khác."
    )
    others: list[str] = Field(description="Những gì khác nữa, gọi tên.")


def _pieces(found: Sequence[Piece]) -> list[PieceOut]:
    return [PieceOut(change=each.change.value, text=each.text) for each in found]


@router.get(
    "/reports/{int:report}/differences/{old}/{new}",
    response={200: DifferenceOut, **faults(404)},
    summary="Khác nhau giữa hai bản đã gửi",
)
def differences(request: ApiRequest, report: ReportId, old: Number, new: Number) -> DifferenceOut:
    expected = seen(request, report)
    try:
        found = difference(expected, old, new)
    except ReportVersion.DoesNotExist as error:
        raise Http404 from error
    return DifferenceOut(
        report=expected.pk,
        old=old,
        new=new,
        is_same=found.is_same,
        figures=[
            FigureChangeOut(
                measure=each.measure,
                label=each.label,
                count_unit=each.count_unit,
                was=None if each.was_total is None else total_out(each.was_total),
                now=None if each.now_total is None else total_out(each.now_total),
                how=each.how,
            )
            for each in found.figures
        ],
        parts=[
            PartChangeOut(title=each.title, pieces=_pieces(each.pieces)) for each in found.parts
        ],
        results=None if found.results is None else _pieces(found.results),
        others=list(found.others),
    )


class TakenOut(Schema):
    """Một bản của đơn vị cấp dưới mà báo cáo lấy số liệu."""

    unit: UnitRef | None
    report: int
    version: int
    sha256: str
    document_number: str
    issued_on: Day | None
    accepted: int | None = Field(
        description="Bản được chấp nhận sau cùng; khác `version` thì đã đính chính, chưa lấy lại."
    )


class TakenPage(Schema):
    rows: list[TakenOut]
    next: str | None
    waiting: int = Field(
        description="Số báo cáo cấp dưới được chấp nhận mà dự thảo lúc này chưa lấy vào."
    )


@router.get(
    "/reports/{int:report}/taken-in",
    response={200: TakenPage, **faults(404)},
    summary="Báo cáo được tổng hợp từ những bản nào của cấp dưới",
)
def taken_in(
    request: ApiRequest,
    report: ReportId,
    after: After,
    limit: Limit,
    version: Annotated[
        int | None,
        Query(None, ge=1, le=MOST_VERSIONS, description="Lần gửi; để trống là báo cáo lúc này."),
    ],
) -> TakenPage:
    """Báo cáo của cấp dưới chưa gửi, chưa được chấp nhận: /expected-reports với `receiver`."""
    expected = seen(request, report)
    try:
        found = held_after(expected, int(after or 0), limit + 1, version)
    except ReportVersion.DoesNotExist as error:
        raise Http404 from error
    rows, rest = cut(found, limit, lambda row: row.pk)
    last = expected.period.window.last
    names = each_on_its_day({(row.report.expected.unit_id, last) for row in rows})
    return TakenPage(
        rows=[
            TakenOut(
                unit=named(names, row.report.expected.unit_id, last),
                report=row.report.expected_id,
                version=row.number,
                sha256=row.sha256,
                document_number=row.document_number,
                issued_on=row.issued_on,
                accepted=row.report.accepted.number if row.report.accepted else None,
            )
            for row in rows
        ],
        next=rest,
        waiting=count_waiting(expected),
    )


class CountsOut(Schema):
    """Báo cáo được miễn đứng riêng, không nằm trong số nào khác."""

    owed: int
    filed: int
    on_time: int
    whole: int = Field(description="Đã gửi và đủ nội dung bắt buộc.")
    accepted: int
    overdue: int
    exempt: int


class CompleteRow(Schema):
    """Một đơn vị trực thuộc (hoặc chính đơn vị được hỏi) và tất cả dưới nó, trong một kỳ."""

    unit: UnitRef | None
    period: PeriodRef
    counts: CountsOut
    words: str
    report: int | None = Field(description="Số của báo cáo, khi dòng chỉ là một báo cáo.")


class CompletenessOut(Schema):
    unit: str
    year: int
    years: list[int] = Field(description="Những năm có báo cáo phải gửi, mới trước.")
    whole: CountsOut = Field(description="Cả năm, mọi kỳ.")
    rows: list[CompleteRow]


def _counts(found: Completeness) -> CountsOut:
    return CountsOut(
        owed=found.owed,
        filed=found.filed,
        on_time=found.on_time,
        whole=found.whole,
        accepted=found.accepted,
        overdue=found.overdue,
        exempt=found.exempt,
    )


@router.get(
    "/completeness",
    response={200: CompletenessOut, **faults(403, 404)},
    summary="Đầy đủ, đúng hạn của các đơn vị cấp dưới, theo kỳ của một năm",
)
def completeness(
    request: ApiRequest,
    unit: Annotated[Slug, Query(description="Đơn vị (`slug`).")],
    year: Annotated[
        int | None,
        Query(None, ge=1900, le=2199, description="Năm có ngày cuối kỳ; để trống là năm mới nhất."),
    ],
    regime: Annotated[Slug | None, Query(None, description="Chỉ một chế độ báo cáo.")],
    period: Annotated[Key | None, Query(None, description="Chỉ một kỳ.")],
) -> CompletenessOut:
    try:
        found = units.by_slug(unit)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    must_oversee(request.actor, found.pk)
    today = days.today()
    years = full.completeness_years(found.pk, today)
    board = full.completeness_board(found.pk, years[0] if year is None else year, today)

    def is_asked(each: ReportPeriod) -> bool:
        return regime in (None, each.regime.slug) and period in (None, each.key)

    shown = [
        (row, each)
        for each in board.periods
        if is_asked(each)
        for row in board.rows
        if each.pk in row.by_period
    ]
    names = each_on_its_day({(row.unit_id, each.window.last) for row, each in shown})
    return CompletenessOut(
        unit=found.slug,
        year=board.year,
        years=list(years),
        whole=_counts(board.whole),
        rows=[
            CompleteRow(
                unit=named(names, row.unit_id, each.window.last),
                period=period_ref(each),
                counts=_counts(row.by_period[each.pk]),
                words=full.cell_words(row, each, today),
                report=only.expected_id if (only := row.only.get(each.pk)) is not None else None,
            )
            for row, each in shown
        ],
    )
