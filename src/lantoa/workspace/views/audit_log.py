"""The log for the administrator: searching, reading, taking a copy."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import days
from lantoa.workspace.actions.log import note_export
from lantoa.workspace.forms.log import LogForm
from lantoa.workspace.queries import log as queries

PAGES = {
    "accounts.user": "accounts:person",
    "activities.activity": "activities:page",
    "intake.document": "intake:page",
    "plans.plan": "plans:page",
    "reports.expected": "reports:page",
}
"""Kinds of objects whose page is found by the number in the key."""


class _Line:
    """What ``csv`` writes to: gives the line back instead of keeping it."""

    def write(self, text: str) -> str:
        return text


def _address(row: queries.Row) -> str:
    """The page of the object, which asks for its own permission; empty when it has none."""
    if row.at_report is not None:
        return reverse("reports:page", args=[row.at_report])
    kind, _, number = row.entry.object_key.partition(":")
    is_number = number.isascii() and number.isdigit() and len(number) < 19
    return reverse(PAGES[kind], args=[int(number)]) if kind in PAGES and is_number else ""


def _kept(form: LogForm, **more: Any) -> str:
    typed = {name: form.data.get(name, "") for name in form.fields}
    return urlencode({name: text for name, text in {**typed, **more}.items() if text})


@require_safe
def audit_log(request: StaffRequest) -> HttpResponse:
    """Newest first; a page begins before a key, so that it costs the same however far back."""
    within = queries.seen(request.actor)
    form = LogForm(request.GET)
    form.is_valid()
    key = request.GET.get("truoc", "")
    before = int(key) if key.isascii() and key.isdigit() and len(key) < 19 else None
    found = queries.log_page(queries.wanted(within, form.asked()), before, request.actor.on)
    context = {
        "form": form,
        "found": found,
        "rows": [(row, _address(row)) for row in found.rows],
        "is_narrowed": bool(_kept(form)),
        "is_later_page": before is not None,
        "first": _kept(form),
        "older": _kept(form, truoc=found.older) if found.older else "",
        "system": within.system,
        "hidden": [(name, form.data.get(name, "")) for name in form.fields],
    }
    return render(request, "workspace/audit_log.html", context)


@require_POST
def export(request: StaffRequest) -> HttpResponseBase:
    """The same search as a sheet, sent as it is read. That it was taken is noted first."""
    actor = request.actor
    within = queries.seen(actor)
    form = LogForm(request.POST)
    if not form.is_valid():
        context = {"form": form, "is_narrowed": True, "is_wrong": True}
        return render(request, "workspace/audit_log.html", context, status=422)
    search = queries.wanted(within, form.asked())
    note_export(actor=actor, unit_id=actor.units_of(queries.VIEW)[0], search=search)
    writer = csv.writer(_Line())
    rows = queries.sheet(search, actor.on, queries.newest_key())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        for row in rows:
            yield writer.writerow(row)

    response = StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8")
    name = f"nhat-ky-{days.today():%Y%m%d}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
