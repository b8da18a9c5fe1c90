"""Refusals of the API as RFC 9457 problem details, in the words of the product."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from lantoa.kernel.errors import Problem, Refused

MEDIA_TYPE = "application/problem+json"

TITLES: Mapping[int, str] = {
    400: "Yêu cầu không đọc được",
    401: "Chưa có mã kết nối dùng được",
    403: "Không có quyền",
    404: "Không tìm thấy",
    405: "Địa chỉ này không nhận phương thức ấy",
    406: "Không có dạng được yêu cầu",
    409: "Trạng thái đã khác",
    413: "Nội dung quá lớn",
    415: "Nội dung phải là JSON",
    422: "Nội dung chưa đúng",
    429: "Gửi quá nhiều lần",
    500: "Hệ thống gặp lỗi",
    503: "Hệ thống đang bận",
}

ALWAYS = (400, 401, 422, 429)
"""What any operation may answer, whatever it does."""

CONFLICTS = frozenset(
    {
        "already_numbered",
        "already_submitted",
        "changed_since_seen",
        "no_correction",
        "not_a_draft",
        "not_accepted_yet",
        "not_owed",
        "not_started",
        "nothing_to_take_in",
        "number_taken",
        "rebuild_wanted",
        "stale",
        "took_in_since",
        "window_over",
        "wrong_state",
    }
)
"""Reasons that lie in how things stand, not in what was sent: 409 and not 422."""


class Cause(Schema):
    """Một lý do."""

    field: str = Field(description="Phần của yêu cầu; để trống khi là cả yêu cầu.")
    what: str = Field(description="Sai gì, theo quy tắc nào.")
    remedy: str = Field(description="Cần làm gì.")
    code: str = Field(description="Mã cố định để phần mềm nhận ra.")


class Fault(Schema):
    """Vì sao yêu cầu không được thực hiện (RFC 9457). Không có gì được lưu nửa chừng."""

    type: str = Field(description="Luôn là about:blank.")
    title: str
    status: int = Field(ge=400, le=599)
    detail: str
    problems: list[Cause]


def fault(status: int, problems: Iterable[Problem] = (), detail: str = "") -> dict[str, Any]:
    """The members of a refusal, as plain data."""
    found = [
        {"field": each.field, "what": each.what, "remedy": each.remedy, "code": each.code}
        for each in problems
    ]
    told = detail or " ".join(f"{each['what']} {each['remedy']}".strip() for each in found)
    title = TITLES.get(status, TITLES[400])
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": told or f"{title}.",
        "problems": found,
    }


def fault_of(refused: Refused) -> dict[str, Any]:
    """A refused action: 409 where the state of things is the reason, else 422."""
    codes = {problem.code for problem in refused.problems}
    return fault(409 if codes & CONFLICTS else 422, refused.problems)


def problem_answer(found: Mapping[str, Any]) -> HttpResponse:
    answer = HttpResponse(
        json.dumps(found, ensure_ascii=False), status=found["status"], content_type=MEDIA_TYPE
    )
    answer["Cache-Control"] = "no-store"
    return answer


def faults(*more: int) -> dict[int, type[Fault]]:
    """For the ``response`` of an operation: what it may refuse with, besides :data:`ALWAYS`."""
    return dict.fromkeys(sorted({*ALWAYS, *more}), Fault)
