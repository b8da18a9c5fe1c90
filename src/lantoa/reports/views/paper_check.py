"""Any DOCX against the layout that the law orders: one file in, findings out, nothing kept."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest
from lantoa.files import store
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.reports.forms import PaperCheckForm
from lantoa.reports.queries.paper_check import checked_paper
from lantoa.ui.render import put_on_form


@require_http_methods(["GET", "HEAD", "POST"])
def check_paper(request: StaffRequest) -> HttpResponse:
    if not request.actor.units_of("reports.view"):
        raise NotPermitted
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form, found = PaperCheckForm(*sent), None
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = checked_paper(file.read(store.limit() + 1), file.name or "")
        except Refused as refused:
            put_on_form(form, refused)
    return render(
        request,
        "reports/paper_check.html",
        {"form": form, "found": found, "most": store.limit() // 1024**2},
        status=422 if form.errors else 200,
    )
