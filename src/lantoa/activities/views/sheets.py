"""Many activities at once: the blank sheet, the look at a filled one, the yes, and the grid."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lantoa.accounts.queries import StaffRequest, unit_among
from lantoa.activities.actions.sheet_rows import groups_of
from lantoa.activities.actions.sheets import log_groups, look_at_sheet, take_sheet
from lantoa.activities.forms.sheets import ROWS, GridRow, SheetForm
from lantoa.activities.models import SheetImport
from lantoa.activities.queries.blank import blank_sheet, faults_sheet
from lantoa.activities.queries.lookup import lookup
from lantoa.files import store
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import Refused
from lantoa.papers.tables import Format
from lantoa.ui.downloads import download
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units
from lantoa.units.models import Unit

VERB = "activities.log"
NO_SHEET = uuid.UUID(int=0)
"""Rows of the grid bear whole keys: no code of a sheet is needed."""

SHOWN = 200
"""Faults that one page shows; more are counted, and all are in the sheet of faults."""


def _units(request: StaffRequest) -> list[tuple[int, str]]:
    allowed = request.actor.units_of(VERB)
    unit_among("", allowed)
    return [(each, units.nearest_version(each, days.today()).name) for each in allowed]


@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: StaffRequest) -> HttpResponse:
    own = _units(request)
    form = SheetForm(own, *((request.POST, request.FILES) if request.method == "POST" else ()))
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            looked = look_at_sheet(
                actor=request.actor,
                unit_id=int(form.cleaned_data["unit"]),
                content=file.read(store.limit() + 1),
                name=store.clean_name(file.name or ""),
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            return redirect("activities:sheet_page", looked.pk)
    slugs = units.by_ids(each for each, _ in own)
    blanks = [(slugs[each].slug, name) for each, name in own]
    context = {"form": form, "blanks": blanks}
    return render(request, "activities/sheet.html", context, status=422 if form.errors else 200)


@require_safe
def blank(request: StaffRequest, unit_slug: str) -> HttpResponseBase:
    try:
        unit = units.by_slug(unit_slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(VERB, unit.pk)
    today = days.today()
    content = blank_sheet(unit.pk, units.name_of(unit.pk, today), today)
    return download([content], f"hoat-dong-{unit.slug}.xlsx", Format.XLSX.media_type)


def _held(request: StaffRequest, sheet_id: int) -> SheetImport:
    try:
        found = SheetImport.objects.select_related("unit").get(pk=sheet_id)
    except SheetImport.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(VERB, found.unit_id)
    return found


@require_safe
def sheet_page(request: StaffRequest, sheet_id: int) -> HttpResponse:
    """What a sheet holds before the yes, how far it is after it, and what came of it."""
    held = _held(request, sheet_id)
    done = held.added + held.changed + held.unchanged
    context = {
        "sheet": held,
        "unit_name": units.name_of(held.unit_id, days.today()),
        "done": done,
        "faults": held.faults[:SHOWN],
        "faulty": len(held.faults),
        "shown": SHOWN,
        "is_looked": held.state == SheetImport.LOOKED,
        "is_waiting": held.state == SheetImport.WAITING,
        "is_done": held.state == SheetImport.DONE,
    }
    return render(request, "activities/sheet_page.html", context)


@require_POST
def sheet_take(request: StaffRequest, sheet_id: int) -> HttpResponse:
    held = _held(request, sheet_id)
    try:
        take_sheet(actor=request.actor, sheet=held)
    except Refused as refused:
        messages.warning(request, str(refused))
    return redirect("activities:sheet_page", held.pk)


@require_safe
def sheet_faults(request: StaffRequest, sheet_id: int) -> HttpResponseBase:
    """The faulty rows as a sheet of their own, with what is wrong: to be mended and sent."""
    held = _held(request, sheet_id)
    return download([faults_sheet(held)], f"dong-loi-{held.pk}.xlsx", Format.XLSX.media_type)


@require_http_methods(["GET", "HEAD", "POST"])
def grid(request: StaffRequest) -> HttpResponse:
    """Sound rows are stored; faulty ones stay with what is wrong."""
    own = _units(request)
    chosen = unit_among(request.POST.get("unit", ""), [each for each, _ in own])
    names, today = lookup(chosen), days.today()
    data = request.POST if request.method == "POST" else None
    rows = [GridRow(number, names, data, today) for number in range(1, ROWS + 1)]
    stored = 0
    if data is not None:
        filled = [row for row in rows if not row.is_empty]
        sound = [row for row in filled if row.is_valid()]
        told = [(row.number, row.cells()) for row in sound]
        groups = groups_of(chosen, NO_SHEET, told, names)
        stored = log_groups(actor=request.actor, unit_id=chosen, groups=groups)
        kept = [row for row in filled if row not in sound]
        for row in sound:
            group = next(each for each in groups if row.number in each.numbers)
            if group.faults:
                row.put([each for each in group.faults if each.number == row.number])
                kept.append(row)
        if stored:
            messages.success(request, f"Đã lưu {vn.number(stored)} hoạt động.")
        if filled and not kept:
            return redirect("activities:list")
        rows = sorted(kept, key=lambda row: row.number)
        rows += [
            GridRow(number, names, None, today)
            for number in range(1, ROWS + 1)
            if number not in {row.number for row in rows}
        ]
    context = {
        "rows": rows,
        "units": own,
        "chosen": chosen,
        "wrong": [row for row in rows if row.errors],
        "nothing": data is not None and not stored and not any(row.errors for row in rows),
    }
    status = 422 if context["wrong"] or context["nothing"] else 200
    return render(request, "activities/grid.html", context, status=status)
