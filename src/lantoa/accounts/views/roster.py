"""A staff list from a spreadsheet: the blank sheet, the look, the yes."""

from __future__ import annotations

import base64

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts import actions, queries
from lantoa.accounts.forms import ConfirmForm, RosterForm
from lantoa.accounts.forms.roster import seal_rows
from lantoa.accounts.queries import StaffRequest
from lantoa.accounts.queries.roster import plan_roster
from lantoa.accounts.queries.sheet_in import cells_of
from lantoa.accounts.queries.sheet_out import blank_sheet, links_sheet
from lantoa.files import store
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.render import put_on_form

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 200
"""Rows and problems that one page shows; more are counted."""


def _managed(request: StaffRequest) -> frozenset[int]:
    found = queries.managed_units(request.actor)
    if not found:
        raise NotPermitted
    return found


@require_safe
def blank(request: StaffRequest) -> HttpResponse:
    managed = _managed(request)
    on = request.actor.on
    answer = HttpResponse(blank_sheet(queries.places(managed, on), on), content_type=XLSX)
    answer["Content-Disposition"] = 'attachment; filename="danh-sach-nguoi-dung.xlsx"'
    return answer


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: StaffRequest) -> HttpResponse:
    """A file is looked at and shown; what was shown is taken over on the yes."""
    _managed(request)
    if request.method == "POST" and "rows" in request.POST:
        return _take_over(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = RosterForm(*sent)
    if sent and form.is_valid():
        try:
            file = form.cleaned_data["file"]
            rows = cells_of(file.read(store.limit() + 1))
            found = plan_roster(request.actor, rows)
        except Refused as refused:
            put_on_form(form, refused)
        else:
            sealed = seal_rows([row.cells for row in found.rows], request.actor.key)
            confirm = ConfirmForm(request.actor.key, initial={"rows": sealed})
            return render(
                request,
                "accounts/roster_look.html",
                {"found": found, "form": confirm, "shown": SHOWN, "cut": f":{SHOWN}"},
            )
    return render(
        request, "accounts/roster.html", {"form": form}, status=422 if form.errors else 200
    )


def _take_over(request: StaffRequest) -> HttpResponse:
    def link(token: str) -> str:
        return request.build_absolute_uri(reverse("accounts:join", args=[token]))

    confirm = ConfirmForm(request.actor.key, request.POST)
    if confirm.is_valid():
        try:
            done = actions.import_roster(
                actor=request.actor,
                rows=confirm.cleaned_data["rows"],
                by_mail=confirm.cleaned_data["by_mail"],
                link_to=link,
            )
        except Refused as refused:
            put_on_form(confirm, refused)
        else:
            rows = [
                (each.user.full_name, each.user.username, each.unit_name, link(each.token))
                for each in done.welcomes
            ]
            sheet = links_sheet(rows, done.until)
            return render(
                request,
                "accounts/roster_done.html",
                {
                    "done": done,
                    # In the answer itself: kept nowhere else, so it can be had once.
                    "file": f"data:{XLSX};base64,{base64.b64encode(sheet).decode('ascii')}",
                },
            )
    return render(
        request,
        "accounts/roster.html",
        {"form": RosterForm(), "confirm": confirm},
        status=422,
    )
