"""Drafting, declaring, signing: each once for each key."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, Any

from django.http import HttpResponse
from ninja import Body, Path

from lantoa.accounts.queries.tokens import ApiRequest
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports import actions, queries
from lantoa.reports.api.asking import ReportId, router, seen
from lantoa.reports.api.doing import IdempotencyKey, indicator_of, written
from lantoa.reports.api.shapes import (
    DeclarationIn,
    EstimateIn,
    ReportOut,
    SectionsFault,
    SectionsIn,
    SubmissionIn,
)
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.outline import outline_of
from lantoa.reports.rules.outline import typed
from lantoa.ui.rest import Measure, fault_of, faults, read_value

STALE = "stale"


@router.post(
    "/reports/{int:report}/draft",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Lập dự thảo từ sổ hoạt động",
)
def start_draft(request: ApiRequest, report: ReportId, key: IdempotencyKey) -> HttpResponse:
    """Đã có dự thảo thì trả về chính dự thảo ấy."""
    return written(
        request,
        key,
        report,
        lambda expected: actions.start_draft(actor=request.actor, expected=expected),
    )


@router.patch(
    "/reports/{int:report}/sections",
    response={200: ReportOut, **faults(403, 404), 409: SectionsFault},
    summary="Sửa lời văn của dự thảo",
)
def save_sections(
    request: ApiRequest,
    report: ReportId,
    key: IdempotencyKey,
    given: Annotated[SectionsIn, Body()],
) -> HttpResponse:
    """`revision` là số của bản đã đọc. Người khác lưu trước thì trả lời 409 kèm cả hai bản."""

    def act(expected: ExpectedReport) -> None:
        work = getattr(expected, "report", None)
        stored = dict(work.sections) if work is not None else {}
        _must_be_known(given.sections, {part.slug for part in typed(outline_of(expected).parts)})
        # What was read on another revision is not put together with what is stored now.
        is_same = work is not None and work.revision == given.revision
        actions.save_sections(
            actor=request.actor,
            expected=expected,
            sections={**stored, **given.sections},
            revision=given.revision if is_same else -1,
        )

    def told(expected: ExpectedReport, refused: Refused) -> dict[str, Any]:
        if all(problem.code != STALE for problem in refused.problems):
            return {**fault_of(refused), "current": None, "yours": None}
        now = queries.expected_page(expected.pk).report
        found = fault_of(
            Refused(
                Problem(
                    "revision",
                    "Người khác đã lưu dự thảo này sau bản anh/chị đọc.",
                    "Gộp hai bản trong current và yours rồi gửi lại với revision mới.",
                    STALE,
                )
            )
        )
        return found | {
            "current": {"revision": now.revision, "sections": now.sections},
            "yours": {"revision": given.revision, "sections": given.sections},
        }

    return written(request, key, report, act, told)


def _must_be_known(given: Collection[str], known: Collection[str]) -> None:
    wrong = sorted(set(given) - set(known))
    if wrong:
        raise Refused(
            Problem(
                "sections",
                f"Báo cáo không có phần {', '.join(each[:40] for each in wrong[:5])}.",
                f"Các phần sửa được: {', '.join(sorted(known))}.",
                "no_such_section",
            )
        )


@router.put(
    "/reports/{int:report}/figures/{measure}/declared",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Kê khai một số không có trong sổ, kèm lý do",
)
def declare(
    request: ApiRequest,
    report: ReportId,
    measure: Annotated[Measure, Path()],
    key: IdempotencyKey,
    given: Annotated[DeclarationIn, Body()],
) -> HttpResponse:
    indicator = indicator_of(seen(request, report), measure)
    return written(
        request,
        key,
        report,
        lambda expected: actions.declare_figure(
            actor=request.actor,
            expected=expected,
            indicator=indicator,
            value=read_value(given.value),
            reason=given.reason,
            source_words=given.source_words,
        ),
    )


@router.delete(
    "/reports/{int:report}/figures/{measure}/declared",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Bỏ số đã kê khai, dùng lại số của sổ",
)
def withdraw(
    request: ApiRequest,
    report: ReportId,
    measure: Annotated[Measure, Path()],
    key: IdempotencyKey,
) -> HttpResponse:
    indicator = indicator_of(seen(request, report), measure)
    return written(
        request,
        key,
        report,
        lambda expected: actions.withdraw_declaration(
            actor=request.actor, expected=expected, indicator=indicator
        ),
    )


@router.put(
    "/reports/{int:report}/figures/{measure}/estimate",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Ghi số ước thực hiện đến hết kỳ, kèm căn cứ",
)
def estimate(
    request: ApiRequest,
    report: ReportId,
    measure: Annotated[Measure, Path()],
    key: IdempotencyKey,
    given: Annotated[EstimateIn, Body()],
) -> HttpResponse:
    """Chỉ trong lúc kỳ chưa hết. Số ước đứng cạnh số thực hiện và không cộng vào đâu."""
    indicator = indicator_of(seen(request, report), measure)
    return written(
        request,
        key,
        report,
        lambda expected: actions.estimate_figure(
            actor=request.actor,
            expected=expected,
            indicator=indicator,
            value=read_value(given.value),
            basis=given.basis,
        ),
    )


@router.delete(
    "/reports/{int:report}/figures/{measure}/estimate",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Bỏ số ước",
)
def withdraw_estimate(
    request: ApiRequest,
    report: ReportId,
    measure: Annotated[Measure, Path()],
    key: IdempotencyKey,
) -> HttpResponse:
    indicator = indicator_of(seen(request, report), measure)
    return written(
        request,
        key,
        report,
        lambda expected: actions.withdraw_estimate(
            actor=request.actor, expected=expected, indicator=indicator
        ),
    )


@router.post(
    "/reports/{int:report}/for-signature",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Trình ký",
)
def send_for_signature(request: ApiRequest, report: ReportId, key: IdempotencyKey) -> HttpResponse:
    return written(
        request,
        key,
        report,
        lambda expected: actions.send_for_signature(actor=request.actor, expected=expected),
    )


@router.post(
    "/reports/{int:report}/submission",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Ký và gửi",
)
def submit(
    request: ApiRequest,
    report: ReportId,
    key: IdempotencyKey,
    given: Annotated[SubmissionIn, Body()],
) -> HttpResponse:
    """Mã kết nối phải gắn với chức vụ được ký. Người giữ chức vụ chịu trách nhiệm như tự tay ký."""
    return written(
        request,
        key,
        report,
        lambda expected: actions.submit_report(
            actor=request.actor, expected=expected, seen=given.seal
        ),
    )
