"""The page of a report, of one of its figures, and its paper."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.files import store
from lantoa.kernel import days
from lantoa.reports import queries
from lantoa.reports.models import ReportVersion
from lantoa.reports.rules.states import (
    STATE_LABELS,
    STEPS,
    VERB_LABELS,
    WAITS_FOR,
    ReportState,
    Verb,
)
from lantoa.reports.views.asking import seen
from lantoa.reports.views.choices import choices


@require_safe
def report(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id)
    shown = queries.report_page(expected, days.today())
    main, others = choices(shown, request.actor)
    return render(
        request,
        "reports/report_page.html",
        {
            "shown": shown,
            "expected": expected,
            "main": main,
            "others": others,
            "steps": [(step.value, STATE_LABELS[step]) for step in STEPS],
            "step": expected.state if expected.state in STEPS else ReportState.DRAFT,
            "next_hand": WAITS_FOR[expected.state],
            "history": [(VERB_LABELS[Verb(each.verb)], each) for each in shown.changes],
            "may_declare": expected.state is ReportState.DRAFT
            and request.actor.may("reports.draft", expected.unit_id),
            "oversees": bool(shown.children)
            and expected.unit_id in request.actor.heads_of("reports.view"),
        },
    )


@require_safe
def figure(request: StaffRequest, expected_id: int, measure: str) -> HttpResponse:
    expected = seen(request, expected_id)
    row = queries.row_of(expected, measure)
    if row is None:
        raise Http404
    return render(
        request,
        "reports/figure_page.html",
        {
            "expected": expected,
            "row": row,
            "figure": row.figure,
            "unit_name": queries.names_of([expected.unit_id], expected.period.window.last)[
                expected.unit_id
            ],
        },
    )


@require_safe
def paper(request: StaffRequest, expected_id: int, kind: str) -> HttpResponseBase:
    """The paper as a file. A PDF opens in the browser, a DOCX is saved."""
    expected = seen(request, expected_id)
    asked = request.GET.get("lan", "")
    if kind not in queries.KINDS or (asked and not (asked.isascii() and asked.isdigit())):
        raise Http404
    try:
        found = queries.printed(expected, kind, int(asked[:4]) if asked else None)
    except ReportVersion.DoesNotExist as error:
        raise Http404 from error
    response: HttpResponseBase = (
        store.answer(found.stored)
        if found.stored is not None
        else HttpResponse(found.content, content_type=found.media_type)
    )
    response["Content-Disposition"] = content_disposition_header(kind != "pdf", found.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
