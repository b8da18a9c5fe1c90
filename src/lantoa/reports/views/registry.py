"""The scan of the signed paper: shown to who may see the report, kept by the registry."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.files import store
from lantoa.files.kinds import PDF
from lantoa.kernel.errors import Refused
from lantoa.reports import actions
from lantoa.reports.forms import ScanForm
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.rules.states import PERMISSION, Verb
from lantoa.reports.views.asking import seen
from lantoa.ui.render import put_on_form


def _version(expected: ExpectedReport, number: int) -> ReportVersion:
    try:
        return ReportVersion.objects.select_related("scan").get(
            report__expected=expected, number=number
        )
    except ReportVersion.DoesNotExist as error:
        raise Http404 from error


@require_safe
def scan(request: StaffRequest, expected_id: int, number: int) -> HttpResponseBase:
    expected = seen(request, expected_id)
    kept = _version(expected, number).scan
    if kept is None or kept.is_erased:
        raise Http404
    response = store.answer(kept)
    if kept.media_type == PDF.media_type:
        response["Content-Disposition"] = content_disposition_header(False, kept.name) or ""
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def keep_scan(request: StaffRequest, expected_id: int, number: int) -> HttpResponse:
    expected = seen(request, expected_id, PERMISSION[Verb.NUMBER])
    version = _version(expected, number)
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        form = ScanForm(request.POST, request.FILES)
        if form.is_valid():
            brought = form.cleaned_data["file"]
            try:
                actions.attach_scan(
                    actor=request.actor,
                    expected=expected,
                    number=version.number,
                    content=brought.read(store.limit() + 1),
                    name=brought.name,
                )
            except Refused as refused:
                put_on_form(form, refused)
            else:
                messages.success(request, "Đã lưu bản ký.")
                return redirect("reports:page", expected_id)
    context = {"expected": expected, "version": version, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "reports/report_scan.html", context, status=status)
