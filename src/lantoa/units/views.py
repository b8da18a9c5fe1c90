from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.kernel import days
from lantoa.units import queries
from lantoa.units.models import Unit

LIMIT = 50
LONGEST = 100


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Units of every era by name or code."""
    asked = request.GET.get("q", "").strip()[:LONGEST]
    found = queries.find(asked, limit=LIMIT + 1)
    shown = found[:LIMIT]
    paths = queries.paths(shown)
    return render(
        request,
        "units/unit_find.html",
        {
            "asked": asked,
            "rows": [(version, paths[version.pk], queries.validity(version)) for version in shown],
            "is_cut": len(found) > LIMIT,
            "limit": LIMIT,
        },
    )


@require_safe
def page(request: HttpRequest, slug: str) -> HttpResponse:
    """One unit: what it is, where it belongs, what it came from and became."""
    try:
        found = queries.page(slug, days.today())
    except Unit.DoesNotExist as error:
        raise Http404 from error
    return render(
        request,
        "units/unit_page.html",
        {
            "unit_page": found,
            "validity": queries.validity(found.version),
            "others": [(each, queries.validity(each)) for each in found.others],
        },
    )
