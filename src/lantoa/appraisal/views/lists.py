"""Where appraisal begins: own sheets, what waits, rankings, and the doors to the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.appraisal import queries
from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.kernel import days
from lantoa.units import queries as units
from lantoa.units.queries import Named

YEARS_BACK = 2


def _rankings(
    named: Mapping[int, Named], unit_ids: Sequence[int], years: Sequence[int], heads: set[int]
) -> list[tuple[Named, int, str, str]]:
    """A link for each unit, year and tier with the name of the tier where there are several. Who
    reviews finds the years without criteria, too; who only publishes has nothing to publish."""
    in_force: dict[tuple[int | None, int | None], list[str]] = {}
    for each in queries.sets_in_force(unit_ids, years) if unit_ids else ():
        in_force.setdefault((each.unit_id, each.year), []).append(each.tier)
    found = []
    for unit_id in unit_ids:
        for year in years:
            tiers = in_force.get((unit_id, year), [""] if unit_id in heads else [])
            for tier in tiers:
                several = len(tiers) > 1
                query, word = (f"?cap={tier}", TIER_NAMES[Tier(tier)]) if several else ("", "")
                found.append((named[unit_id], year, query, word))
    return found


@require_safe
def home(request: StaffRequest) -> HttpResponse:
    actor, today = request.actor, days.today()
    own = actor.units_of("appraisal.view")
    sheets = list(queries.sheets_of(own)) if own else []
    heads = actor.heads_of("appraisal.review")
    overseen = [
        each
        for each in dict.fromkeys((*heads, *actor.units_of("appraisal.publish")))
        if each in heads or each in actor.heads_of("appraisal.view")
    ]
    named = units.named({*own, *overseen}, today)
    years = range(today.year, today.year - YEARS_BACK, -1)
    begun = {(sheet.unit_id, sheet.year) for sheet in sheets}
    to_start = [
        (named[unit_id], [year for year in years if (unit_id, year) not in begun])
        for unit_id in actor.units_of("appraisal.score")
        if unit_id in named
    ]
    waiting = queries.to_judge(heads) if heads else []
    below = units.named([sheet.unit_id for sheet in waiting], today)
    return render(
        request,
        "appraisal/home.html",
        {
            "sheets": [(sheet, named[sheet.unit_id].name) for sheet in sheets],
            "several": len(own) > 1,
            "to_start": [(place, found) for place, found in to_start if found],
            "waiting": [(sheet, below[sheet.unit_id].name) for sheet in waiting],
            "heads": _rankings(named, overseen, years, set(heads)),
            "rankings": queries.rankings_to_see(own, today),
            "may_set": bool(actor.units_of("appraisal.criteria")),
            "may_bundle": bool(actor.units_of("appraisal.bundle")),
        },
    )
