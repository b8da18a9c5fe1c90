"""Two reports side by side, where they say the same."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.reports import queries
from lantoa.reports.models import ReportVersion
from lantoa.reports.queries.checks_compare import comparison, filed_version
from lantoa.reports.rules.states import ReportState
from lantoa.reports.views.asking import seen


@require_safe
def compare(request: StaffRequest, expected_id: int, other_version: int) -> HttpResponse:
    """For who may view both reports."""
    expected = seen(request, expected_id)
    try:
        version = filed_version(other_version)
    except ReportVersion.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("reports.view", version.report.expected.unit_id)
    found = comparison(expected, version)
    if found is None:
        raise Http404
    names = queries.names_of([expected.unit_id], expected.period.window.last)
    return render(
        request,
        "reports/report_compare.html",
        {
            "expected": expected,
            "found": found,
            "unit_name": names[expected.unit_id],
            "may_edit": expected.state is ReportState.DRAFT
            and request.actor.may("reports.draft", expected.unit_id),
        },
    )
