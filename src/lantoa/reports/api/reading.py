"""What is owed and what was filed."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header
from ninja import Path, Query

from lantoa.accounts.queries import reached
from lantoa.accounts.queries.tokens import ApiRequest
from lantoa.files import store
from lantoa.kernel import days
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports import queries
from lantoa.reports.api.asking import VIEW, ReportId, router, seen
from lantoa.reports.api.shapes import (
    EvidenceOut,
    ExpectedOut,
    ExpectedPage,
    FigureDetail,
    FigureOut,
    FiguresOut,
    FrozenOut,
    ReportOut,
    SealOut,
    expected_out,
    figure_out,
    partials_out,
    refs_of,
    report_out,
    version_out,
)
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.listing import Narrowed, behind, expected_after
from lantoa.reports.rules.figures import Contents
from lantoa.reports.rules.frozen import fingerprint
from lantoa.reports.rules.states import FILED, ReportState
from lantoa.ui.rest import (
    After,
    Key,
    Limit,
    Measure,
    Slug,
    cut,
    faults,
)


@router.get(
    "/expected-reports",
    response={200: ExpectedPage, **faults()},
    summary="Báo cáo phải nộp, kèm bước và hạn",
)
def expected_reports(
    request: ApiRequest,
    after: After,
    limit: Limit,
    unit: Annotated[Slug | None, Query(None, description="Chỉ của một đơn vị (`slug`).")],
    regime: Annotated[Slug | None, Query(None, description="Mã chế độ báo cáo.")],
    period: Annotated[Key | None, Query(None, description="Mã kỳ.")],
    state: Annotated[list[ReportState], Query([], max_length=8, description="Một hay nhiều bước.")],
    missing: Annotated[
        bool | None,
        Query(None, description="true: chỉ báo cáo phải gửi mà chưa gửi; false: chỉ đã gửi."),
    ],
    receiver: Annotated[
        Slug | None, Query(None, description="Chỉ báo cáo gửi tới đơn vị này (`slug`).")
    ],
) -> ExpectedPage:
    """Của những đơn vị mà chức vụ của mã kết nối được xem, mỗi trang không quá 100 dòng."""
    units = reached(request.actor, [VIEW])[VIEW]
    narrowed = Narrowed(unit, regime, period, state, missing, receiver)
    rows, rest = cut(
        expected_after(units, int(after or 0), limit + 1, narrowed), limit, lambda row: row.pk
    )
    names, today = refs_of(rows), days.today()
    return ExpectedPage(
        rows=[ExpectedOut(**expected_out(row, names, today)) for row in rows], next=rest
    )


@router.get(
    "/reports/{int:report}", response={200: ReportOut, **faults(404)}, summary="Một báo cáo"
)
def report(request: ApiRequest, report: ReportId) -> ReportOut:
    return report_out(seen(request, report))


@router.get(
    "/reports/{int:report}/figures",
    response={200: FiguresOut, **faults(404)},
    summary="Số liệu của báo cáo: đã gửi thì như lúc gửi; dự thảo, cả bản đang đính chính, thì như "
    "sổ lúc này và `version` là null",
)
def figures(request: ApiRequest, report: ReportId) -> FiguresOut:
    expected = seen(request, report)
    current, contents = _contents(expected)
    return FiguresOut(
        report=expected.pk,
        version=current.number if current else None,
        sha256=current.sha256 if current else None,
        figures=[FigureOut(**figure_out(row)) for row in queries.figure_rows(expected, contents)],
        languages=partials_out(contents.languages),
        outlets=partials_out(contents.outlets),
        missing_units=list(contents.missing_units),
        unproven=list(contents.unproven),
    )


def _contents(expected: ExpectedReport) -> tuple[ReportVersion | None, Contents]:
    work = getattr(expected, "report", None)
    current = work.standing if work is not None and expected.state in FILED else None
    if current is not None:
        return current, queries.frozen_contents(current)
    return None, queries.draft_contents(expected)


@router.get(
    "/reports/{int:report}/figures/{measure}",
    response={200: FigureDetail, **faults(404)},
    summary="Một số của báo cáo và những gì đứng sau nó",
)
def figure(
    request: ApiRequest, report: ReportId, measure: Annotated[Measure, Path()]
) -> FigureDetail:
    expected = seen(request, report)
    row = queries.row_of(expected, measure)
    if row is None:
        raise Http404
    found = behind(expected, measure)
    return FigureDetail(
        **figure_out(row),
        evidence=EvidenceOut(
            activities=found.activities, unproven=found.unproven, proofs=found.proofs
        ),
    )


@router.get(
    "/reports/{int:report}/versions/{number}",
    response={200: FrozenOut, **faults(404)},
    summary="Một bản đã gửi, đúng như đã ký",
)
def version(
    request: ApiRequest,
    report: ReportId,
    number: Annotated[int, Path(ge=1, le=9999, description="Lần gửi thứ mấy.")],
) -> FrozenOut:
    expected = seen(request, report)
    work = getattr(expected, "report", None)
    row = work.versions.filter(number=number).first() if work is not None else None
    if row is None:
        raise Http404
    contents = queries.frozen_contents(row)
    frozen = row.frozen
    return FrozenOut(
        report=expected.pk,
        version=version_out(expected, row),
        is_intact=fingerprint(frozen) == row.sha256,
        opening=str(frozen["opening"]),
        results=[str(each) for each in frozen["results"]],
        sections={str(key): str(text) for key, text in frozen["sections"].items()},
        closing=str(frozen["closing"]),
        figures=[FigureOut(**figure_out(each)) for each in queries.figure_rows(expected, contents)],
        missing_units=list(contents.missing_units),
    )


PAPERS: dict[str, Any] = {
    "responses": {
        200: {
            "description": "Tệp văn bản.",
            "content": {
                media_type: {"schema": {"type": "string", "format": "binary"}}
                for media_type in sorted(kind.media_type for kind in queries.KINDS.values())
            },
        }
    }
}


@router.get(
    "/reports/{int:report}/paper/{kind}",
    response={200: None, **faults(404)},
    openapi_extra=PAPERS,
    summary="Tệp của báo cáo: DOCX, PDF, XLSX hoặc JSON",
)
def paper(
    request: ApiRequest,
    report: ReportId,
    kind: Annotated[Literal["docx", "pdf", "xlsx", "json"], Path()],
    version: Annotated[
        int | None,
        Query(
            None,
            ge=1,
            le=9999,
            description="Lần gửi; để trống là bản đang có: dự thảo hoặc bản đã gửi.",
        ),
    ],
) -> HttpResponseBase:
    expected = seen(request, report)
    try:
        found = queries.printed(expected, kind, version)
        answer: HttpResponseBase = (
            store.answer(found.stored)
            if found.stored is not None
            else HttpResponse(found.content, content_type=found.media_type)
        )
    except (ReportVersion.DoesNotExist, store.Erased) as error:
        raise Http404 from error
    answer["Content-Disposition"] = content_disposition_header(True, found.name) or ""
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@router.get(
    "/reports/{int:report}/seal",
    response={200: SealOut, **faults(403, 404, 409)},
    summary="Dấu của những gì sẽ được ký",
)
def seal(request: ApiRequest, report: ReportId) -> SealOut:
    """Lấy dấu trước, đọc báo cáo, rồi ký với dấu ấy: số liệu hay lời văn đổi từ lúc lấy dấu thì
    không ký được."""
    expected = seen(request, report, "reports.sign")
    found = queries.seal(expected, request.actor)
    if not found:
        raise Refused(Problem("", "Báo cáo chưa được lập.", "Lập dự thảo trước.", "not_started"))
    return SealOut(sha256=found)
