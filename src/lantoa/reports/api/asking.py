"""What every operation on a report begins with."""

from __future__ import annotations

from typing import Annotated

from django.http import Http404
from ninja import Path, Router

from lantoa.accounts.queries.tokens import ApiRequest
from lantoa.reports import queries
from lantoa.reports.models import ExpectedReport

router = Router(tags=["Báo cáo"])

VIEW = "reports.view"
MOST_ID = 2**63 - 1

ReportId = Annotated[
    int, Path(ge=1, le=MOST_ID, description="Số của báo cáo, như trong địa chỉ của trang báo cáo.")
]


def seen(request: ApiRequest, report: int, verb: str = VIEW) -> ExpectedReport:
    """The report, for one who may see it: to anybody else there is none. Raises ``Http404``, and
    ``NotPermitted`` for one who may see it and not do the verb."""
    try:
        expected = queries.expected_page(report)
    except ExpectedReport.DoesNotExist as error:
        raise Http404 from error
    if not request.actor.may(VIEW, expected.unit_id):
        raise Http404
    request.actor.must(verb, expected.unit_id)
    return expected
