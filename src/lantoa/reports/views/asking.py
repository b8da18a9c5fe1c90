"""What every page of a report begins with."""

from __future__ import annotations

from django.http import Http404, QueryDict

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel.errors import NotPermitted
from lantoa.reports import queries
from lantoa.reports.models import ExpectedReport


def seen(request: StaffRequest, expected_id: int, verb: str = "reports.view") -> ExpectedReport:
    """The report, for one who may do the verb in its unit."""
    try:
        expected = queries.expected_page(expected_id)
    except ExpectedReport.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("reports.view", expected.unit_id)
    request.actor.must(verb, expected.unit_id)
    return expected


def newest_number(expected: ExpectedReport) -> int | None:
    """Of the version that was sent last; None while there is none."""
    report = getattr(expected, "report", None)
    newest = report.current if report is not None else None
    return newest.number if newest is not None else None


def version_read(typed: str) -> int | None:
    """The number of a version as a page sent it back; None for what is none."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 6 else None


def must_oversee(request: StaffRequest, unit_id: int) -> None:
    """For those who may see the reports below the unit: its own chair and reviewer, and those of
    the units above. An officer of the unit itself may not."""
    actor = request.actor
    if unit_id in actor.heads_of("reports.view"):
        return
    if any(post.unit_id == unit_id for post in actor.posts):
        raise NotPermitted
    actor.must("reports.view", unit_id)


def sent(request: StaffRequest) -> QueryDict | None:
    """What a form was sent with. A form sent empty is sent, too."""
    return request.POST if request.method == "POST" else None
