"""How the API does one thing to a report: once for each key, by the action that pages use too."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Annotated, Any

from django.http import Http404, HttpResponse
from ninja import Header
from ninja.responses import NinjaJSONEncoder

from lantoa.accounts.actions.answers import FIELD, Asked, Given, once
from lantoa.accounts.queries.tokens import ApiRequest
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Indicator
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.reports import queries
from lantoa.reports.api.asking import seen
from lantoa.reports.api.shapes import report_out
from lantoa.reports.models import ExpectedReport
from lantoa.ui.rest import fault, fault_of
from lantoa.ui.rest.faults import MEDIA_TYPE

IdempotencyKey = Annotated[
    str,
    Header(
        alias=FIELD,
        pattern="^[A-Za-z0-9._:-]{8,100}$",
        description="Khóa do phần mềm tự đặt, mỗi yêu cầu một khóa. Gửi lại cùng khóa trong 24 giờ "
        "thì nhận lại câu trả lời cũ và không làm gì thêm.",
    ),
]


def written(
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


def indicator_of(expected: ExpectedReport, measure: str) -> Indicator:
    """One that can be declared on the window's last day. Raises ``Http404``."""
    for each in catalogue.indicators(expected.period.window.last):
        if each.slug == measure:
            return each
    raise Http404
