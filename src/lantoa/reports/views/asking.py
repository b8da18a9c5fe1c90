"""What every page of a report begins with."""

from __future__ import annotations

from django.http import Http404, QueryDict

from lantoa.accounts.queries import StaffRequest
from lantoa.reports import queries
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries import oversight


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
    """As :func:`lantoa.reports.queries.oversight.must_oversee`."""
    oversight.must_oversee(request.actor, unit_id)


def sent(request: StaffRequest) -> QueryDict | None:
    """What a form was sent with. A form sent empty is sent, too."""
    return request.POST if request.method == "POST" else None
