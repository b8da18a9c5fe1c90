"""What units below tell of difficulties, for the report above to take over."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.reports import actions
from lantoa.reports.actions import presence
from lantoa.reports.queries.below import difficulties_below
from lantoa.reports.queries.presence import present_others
from lantoa.reports.rules.states import PERMISSION, ReportState, Verb
from lantoa.reports.views.asking import seen


@require_http_methods(["GET", "HEAD", "POST"])
def difficulties(request: StaffRequest, expected_id: int) -> HttpResponse:
    expected = seen(request, expected_id, PERMISSION[Verb.START])
    report = getattr(expected, "report", None)
    if report is None:
        raise Http404
    refused, chosen = None, request.POST.getlist("themes")
    if request.method == "POST":
        typed = request.POST.get("revision", "")
        revision = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1
        try:
            actions.insert_difficulties(
                actor=request.actor, expected=expected, themes=chosen, revision=revision
            )
        except Refused as problem:
            refused = problem
            report.refresh_from_db()
        else:
            messages.success(request, "Đã thêm vào phần tồn tại, hạn chế. Đọc lại rồi sửa lời văn.")
            return redirect("reports:edit", expected_id)
    context = {
        "expected": expected,
        "report": report,
        "groups": difficulties_below(expected),
        "chosen": chosen,
        "refused": refused,
        "is_draft": report.state == ReportState.DRAFT,
    }
    status = 409 if refused else 200
    return render(request, "reports/report_difficulties.html", context, status=status)


@require_POST
def present(request: StaffRequest, expected_id: int) -> HttpResponse:
    """The page of a draft says that it is open, and is told who else has it open: plain words."""
    expected = seen(request, expected_id, PERMISSION[Verb.START])
    presence.touch(actor=request.actor, expected=expected)
    words = present_others(expected, request.actor, days.now())
    return HttpResponse(words, content_type="text/plain; charset=utf-8")
