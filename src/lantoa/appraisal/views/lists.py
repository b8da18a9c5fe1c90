"""Where appraisal begins: own sheets, what waits, rankings, and the doors to the rest."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.appraisal import queries
from lantoa.appraisal.rules.states import SheetState
from lantoa.kernel import days
from lantoa.units import queries as units

YEARS_BACK = 2


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    actor, today = request.actor, days.today()
    own = actor.units_of("appraisal.view")
    sheets = list(queries.sheets_of(own)) if own else []
    heads = actor.heads_of("appraisal.review")
    named = units.named({*own, *heads}, today)
    years = range(today.year, today.year - YEARS_BACK, -1)
    begun = {(sheet.unit_id, sheet.year) for sheet in sheets}
    to_start = [
        (named[unit_id], [year for year in years if (unit_id, year) not in begun])
        for unit_id in actor.units_of("appraisal.score")
        if unit_id in named
    ]
    waiting = [
        sheet
        for head in heads
        for year in years
        for sheet in queries.sheets_below(head, year, today)
        if sheet.step in (SheetState.SENT, SheetState.OBJECTED)
    ]
    below = units.named([sheet.unit_id for sheet in waiting], today)
    return render(
        request,
        "appraisal/home.html",
        {
            "sheets": [(sheet, named[sheet.unit_id].name) for sheet in sheets],
            "several": len(own) > 1,
            "to_start": [(place, found) for place, found in to_start if found],
            "waiting": [(sheet, below[sheet.unit_id].name) for sheet in waiting],
            "heads": [(named[head], list(years)) for head in heads],
            "rankings": queries.rankings_to_see(own, today),
            "may_set": bool(actor.units_of("appraisal.criteria")),
            "may_bundle": bool(actor.units_of("appraisal.bundle")),
        },
    )
