"""Drafting, declaring, signing: each once for each key."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from hashlib import sha256
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from ninja import Body, Header, Path
from ninja.responses import NinjaJSONEncoder

from lantoa.accounts.actions.answers import FIELD, Asked, Given, once
from lantoa.accounts.queries.tokens import ApiRequest
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Indicator
from lantoa.kernel.errors import NotPermitted, Problem, Refused
from lantoa.reports import actions, queries
from lantoa.reports.api.asking import ReportId, router, seen
from lantoa.reports.api.shapes import (
    DeclarationIn,
    ReportOut,
    SectionsFault,
    SectionsIn,
    SubmissionIn,
    report_out,
)
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.outline import outline_of
from lantoa.reports.rules.outline import typed
from lantoa.ui.rest import (
    Measure,
    fault,
    fault_of,
    faults,
    read_value,
)
from lantoa.ui.rest.faults import MEDIA_TYPE

STALE = "stale"

IdempotencyKey = Annotated[
    str,
    Header(
        alias=FIELD,
        pattern="^[A-Za-z0-9._:-]{8,100}$",
        description="Khóa do phần mềm tự đặt, mỗi yêu cầu một khóa. Gửi lại cùng khóa trong 24 giờ "
        "thì nhận lại câu trả lời cũ và không làm gì thêm.",
    ),
]


def _written(
    request: ApiRequest,
    key: str,
    report: int,
    act: Callable[[ExpectedReport], object],
    told: Callable[[ExpectedReport, Refused], dict[str, Any]] = lambda _, refused: fault_of(
        refused
    ),
) -> HttpResponse:
    """Does one thing to a report, once for each key, and answers with the report as it is then."""
    expected = seen(request, report)

    def run() -> Given:
        try:
            act(expected)
        except Refused as refused:
            return _refusal(told(expected, refused))
        except NotPermitted as refused:
            return _refusal(fault(403, detail=str(refused)))
        found = report_out(queries.expected_page(expected.pk)).model_dump()
        return Given(200, json.dumps(found, cls=NinjaJSONEncoder))

    asked = Asked(str(request.method), request.path, sha256(request.body).hexdigest())
    given = once(holder=request.holder, key=key, asked=asked, act=run)
    media_type = MEDIA_TYPE if given.status >= 400 else "application/json; charset=utf-8"
    answer = HttpResponse(given.body, status=given.status, content_type=media_type)
    answer["Idempotency-Replayed"] = "true" if given.is_replay else "false"
    return answer


def _refusal(found: dict[str, Any]) -> Given:
    return Given(int(found["status"]), json.dumps(found, ensure_ascii=False))


@router.post(
    "/reports/{int:report}/draft",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Lập dự thảo từ sổ hoạt động",
)
def start_draft(request: ApiRequest, report: ReportId, key: IdempotencyKey) -> HttpResponse:
    """Đã có dự thảo thì trả về chính dự thảo ấy."""
    return _written(
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

    return _written(request, key, report, act, told)


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


def _indicator(expected: ExpectedReport, measure: str) -> Indicator:
    """One that can be declared on the window's last day. Raises ``Http404``."""
    for each in catalogue.indicators(expected.period.window.last):
        if each.slug == measure:
            return each
    raise Http404


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
    indicator = _indicator(seen(request, report), measure)
    return _written(
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
    indicator = _indicator(seen(request, report), measure)
    return _written(
        request,
        key,
        report,
        lambda expected: actions.withdraw_declaration(
            actor=request.actor, expected=expected, indicator=indicator
        ),
    )


@router.post(
    "/reports/{int:report}/for-signature",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Trình ký",
)
def send_for_signature(request: ApiRequest, report: ReportId, key: IdempotencyKey) -> HttpResponse:
    return _written(
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
    return _written(
        request,
        key,
        report,
        lambda expected: actions.submit_report(
            actor=request.actor, expected=expected, seen=given.seal
        ),
    )
