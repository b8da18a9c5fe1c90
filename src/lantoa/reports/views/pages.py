"""The page of a report, of one of its figures, and its paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffActor, StaffRequest
from lantoa.files import store
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.reports import queries
from lantoa.reports.models import ReportVersion
from lantoa.reports.queries import checks
from lantoa.reports.queries.below import absent_below, corrected_below
from lantoa.reports.rules.states import (
    PERMISSION,
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
            "groups": checks.shown(
                shown.noted.findings if shown.noted else shown.findings,
                lambda unit_id: request.actor.may("reports.view", unit_id),
            ),
            **_versions(shown, request.actor),
            **_below(shown, request.actor),
            "may_declare": expected.state is ReportState.DRAFT
            and request.actor.may("reports.draft", expected.unit_id),
            "is_running": days.today() < expected.period.window_end,
            "oversees": bool(shown.children)
            and expected.unit_id in request.actor.heads_of("reports.view"),
        },
    )


def _versions(shown: queries.ReportPage, actor: StaffActor) -> dict[str, object]:
    """The versions, each with the one before it, and the steps, each with the version it is
    about."""
    numbers = {each.pk: each.number for each in shown.versions}
    accepted_id = None if shown.report is None else shown.report.accepted_id
    older = [each.number for each in shown.versions[1:]]
    waits = shown.expected.state in (ReportState.SUBMITTED, ReportState.NUMBERED)
    return {
        "versions": list(zip(shown.versions, [*older, None], strict=True)) if numbers else [],
        "accepted_id": accepted_id,
        "accepted_number": numbers.get(accepted_id or 0),
        "sent_again": (older[0], shown.versions[0].number) if older and waits else None,
        "history": [
            (VERB_LABELS[Verb(each.verb)], each, numbers.get(each.version_id or 0))
            for each in shown.changes
        ],
        "may_number": actor.may(PERMISSION[Verb.NUMBER], shown.expected.unit_id),
    }


def _below(shown: queries.ReportPage, actor: StaffActor) -> dict[str, object]:
    """What the report took in that was corrected since, and who is missing while it is written."""
    expected = shown.expected
    if not shown.children:
        return {}
    corrected = corrected_below([expected.pk]).get(expected.pk, ())
    if not corrected:
        advice = ""
    elif not shown.is_frozen:
        advice = (
            "Tổng hợp lại để lấy bản đính chính; nếu giữ bản trước, nói rõ lý do ở phần đánh giá."
        )
    elif not expected.is_accepted:
        advice = "Đề nghị cấp trên trả lại báo cáo này, rồi tổng hợp bản đính chính."
    else:
        advice = "Đính chính báo cáo này để tổng hợp bản đính chính của cấp dưới."
    return {
        "corrected": corrected,
        "corrected_advice": advice,
        "absent": () if shown.is_frozen else absent_below(expected).words,
    }


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
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("reports:page", expected_id)
    response: HttpResponseBase = (
        store.answer(found.stored)
        if found.stored is not None
        else HttpResponse(found.content, content_type=found.media_type)
    )
    response["Content-Disposition"] = content_disposition_header(kind != "pdf", found.name) or ""
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
