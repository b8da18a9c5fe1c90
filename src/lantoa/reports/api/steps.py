"""The steps between people and units: numbered, sent back, returned, accepted, corrected, put
together."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpResponse
from ninja import Body
from pydantic import Field

from lantoa.accounts.queries.tokens import ApiRequest
from lantoa.reports import actions
from lantoa.reports.actions.correct import LONGEST_REASON
from lantoa.reports.api.asking import ReportId, router
from lantoa.reports.api.doing import IdempotencyKey, written
from lantoa.reports.api.shapes import ReportOut
from lantoa.reports.queries.versions import MOST_VERSIONS
from lantoa.ui.rest import Day, Received, faults

Reason = Annotated[str, Field(min_length=1, max_length=LONGEST_REASON, pattern=r"\S")]
Read = Annotated[
    int,
    Field(
        ge=1,
        le=MOST_VERSIONS,
        description="Số của bản đã đọc (`number` trong `versions`). Đơn vị đã gửi bản khác thì trả "
        "lời 409 và không làm gì.",
    ),
]


class ReasonIn(Received):
    reason: Reason


class ReturnIn(Received):
    version: Read
    reason: Reason


class AcceptanceIn(Received):
    version: Read


class NumberIn(Received):
    version: Read
    number: Annotated[
        str,
        Field(
            pattern="^[0-9]{1,6}$", description="Số theo sổ văn thư, không kèm phần sau dấu gạch."
        ),
    ]
    issued_on: Day


@router.post(
    "/reports/{int:report}/sending-back",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Người ký trả về dự thảo, kèm lý do",
)
def send_back(
    request: ApiRequest, report: ReportId, key: IdempotencyKey, given: Annotated[ReasonIn, Body()]
) -> HttpResponse:
    return written(
        request,
        key,
        report,
        lambda expected: actions.send_back(
            actor=request.actor, expected=expected, reason=given.reason
        ),
    )


@router.post(
    "/reports/{int:report}/number",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Văn thư cấp số, ngày",
)
def give_number(
    request: ApiRequest, report: ReportId, key: IdempotencyKey, given: Annotated[NumberIn, Body()]
) -> HttpResponse:
    """Mỗi số chỉ cấp một lần trong năm của đơn vị."""
    return written(
        request,
        key,
        report,
        lambda expected: actions.give_number(
            actor=request.actor,
            expected=expected,
            number=given.number,
            issued_on=given.issued_on,
            version=given.version,
        ),
    )


@router.post(
    "/reports/{int:report}/return",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Đơn vị cấp trên trả lại, kèm lý do",
)
def give_back(
    request: ApiRequest, report: ReportId, key: IdempotencyKey, given: Annotated[ReturnIn, Body()]
) -> HttpResponse:
    """Bản đã gửi giữ nguyên; đơn vị sửa rồi gửi bản khác."""
    return written(
        request,
        key,
        report,
        lambda expected: actions.return_report(
            actor=request.actor, expected=expected, reason=given.reason, version=given.version
        ),
    )


@router.post(
    "/reports/{int:report}/redraft",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Sửa lại báo cáo bị trả lại",
)
def redraft(request: ApiRequest, report: ReportId, key: IdempotencyKey) -> HttpResponse:
    return written(
        request,
        key,
        report,
        lambda expected: actions.redraft_report(actor=request.actor, expected=expected),
    )


@router.post(
    "/reports/{int:report}/acceptance",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Đơn vị cấp trên chấp nhận",
)
def accept(
    request: ApiRequest,
    report: ReportId,
    key: IdempotencyKey,
    given: Annotated[AcceptanceIn, Body()],
) -> HttpResponse:
    """Từ đó số liệu của báo cáo được tính vào số liệu đã duyệt."""
    return written(
        request,
        key,
        report,
        lambda expected: actions.accept_report(
            actor=request.actor, expected=expected, version=given.version
        ),
    )


@router.post(
    "/reports/{int:report}/consolidation",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Tổng hợp các báo cáo cấp dưới đã được chấp nhận vào dự thảo",
)
def take_in(request: ApiRequest, report: ReportId, key: IdempotencyKey) -> HttpResponse:
    """Lấy bản được chấp nhận sau cùng của từng đơn vị, thay cho bản cũ của cùng báo cáo. Đã lấy
    những bản nào thì xem ở /reports/{id}/taken-in."""
    return written(
        request,
        key,
        report,
        lambda expected: actions.take_in_accepted(actor=request.actor, expected=expected),
    )


@router.post(
    "/reports/{int:report}/correction",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Bắt đầu đính chính báo cáo đã được chấp nhận, kèm lý do",
)
def correct(
    request: ApiRequest, report: ReportId, key: IdempotencyKey, given: Annotated[ReasonIn, Body()]
) -> HttpResponse:
    """Báo cáo trở về dự thảo; bản được chấp nhận vẫn có giá trị cho đến khi bản đính chính được
    chấp nhận."""
    return written(
        request,
        key,
        report,
        lambda expected: actions.correct_report(
            actor=request.actor, expected=expected, reason=given.reason
        ),
    )


@router.delete(
    "/reports/{int:report}/correction",
    response={200: ReportOut, **faults(403, 404, 409)},
    summary="Thôi đính chính",
)
def withdraw_correction(request: ApiRequest, report: ReportId, key: IdempotencyKey) -> HttpResponse:
    """Lời văn và số kê khai trở lại như bản được chấp nhận."""
    return written(
        request,
        key,
        report,
        lambda expected: actions.withdraw_correction(actor=request.actor, expected=expected),
    )
