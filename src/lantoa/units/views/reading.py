"""Finding units, and the page of one."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.kernel import days
from lantoa.ui import panels
from lantoa.ui.fields import read_day
from lantoa.ui.picker import MOST
from lantoa.units import queries
from lantoa.units.forms.picking import choice
from lantoa.units.models import Unit
from lantoa.units.queries import Relative, sheets
from lantoa.units.rules import lineage
from lantoa.units.rules.typed import LONGEST
from lantoa.units.views.asking import must_be_staff, unit_of

LIMIT = 50


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Units of every era by name or code, each with what it is today."""
    must_be_staff(request)
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    found = queries.search(asked, days.today(), limit=LIMIT + 1)
    return render(
        request,
        "units/unit_find.html",
        {
            "asked": asked,
            "rows": [(each, queries.validity(each.version)) for each in found[:LIMIT]],
            "is_cut": len(found) > LIMIT,
            "is_close": bool(found) and found[0].is_close,
            "limit": LIMIT,
        },
    )


@require_safe
def suggest(request: HttpRequest) -> HttpResponse:
    """For the picker: units in force on ``ngay`` by the beginning of any name they had."""
    must_be_staff(request)
    on = read_day(request.GET.get("ngay", "")) or days.today()
    slug = request.GET.get("duoi", "")
    under = unit_of(slug).pk if slug else None
    found = queries.offers(request.GET.get("q", ""), on, under=under, limit=MOST + 1)
    shown = [choice(each) for each in found[:MOST]]
    answer = JsonResponse(
        {
            "found": [{"value": c.value, "label": c.label, "detail": c.detail} for c in shown],
            "more": len(found) > MOST,
        }
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


SHEETS = {"don-vi": sheets.units_sheet, "ke-thua": sheets.successions_sheet}


@require_safe
def sheet(request: HttpRequest, kind: str) -> HttpResponse:
    """All units, or all successions, as a CSV file."""
    must_be_staff(request)
    if kind not in SHEETS:
        raise Http404
    answer = HttpResponse(SHEETS[kind](), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{kind}.csv"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One unit: what it is, where it belongs, what it came from and became, and what the rooms
    above know of it."""
    actor = must_be_staff(request)
    below = request.GET.get("loc", "").replace("\x00", "").strip()[:LONGEST]
    try:
        found = queries.page(slug, days.today(), below)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    drawn = found.lines
    parts = (drawn.middle, drawn.before, drawn.after)
    return render(
        request,
        "units/unit_page.html",
        {
            "found": found,
            "below": below,
            "shown": sum(len(group.versions) for group in found.groups),
            "validity": queries.validity(found.version),
            "others": [(each, queries.validity(each)) for each in found.others],
            "before": _rows(found.predecessors, found.where),
            "after": _rows(found.successors, found.where),
            "told": lineage.told(*parts),
            "drawings": []
            if drawn.is_empty
            else [("wide", lineage.draw_wide(*parts)), ("narrow", lineage.draw_narrow(*parts))],
            "panels": panels.shown("unit", request, found.unit),
            "may_change": found.is_in_force and actor.may("units.change", found.unit.pk),
            "may_found": found.is_in_force and actor.may("units.found", found.unit.pk),
        },
    )


def _rows(relatives: list[Relative], where: dict[int, str]) -> list[dict[str, object]]:
    return [
        {"edge": each.edge, "version": each.version, "where": where[each.version.pk]}
        for each in relatives
    ]
