"""Consolidation tried out, before anything is accepted."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import days
from lantoa.reports import queries
from lantoa.reports.queries.rehearsal import rehearse
from lantoa.reports.rules.figures import Figure
from lantoa.reports.views.asking import must_oversee
from lantoa.units import queries as units
from lantoa.units.models import Unit

MOST_NAMED = 40
"""More units than these are counted, not named."""


@require_safe
def rehearsal(request: StaffRequest, unit_slug: str, period_key: str) -> HttpResponse:
    try:
        unit = units.by_slug(unit_slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    must_oversee(request, unit.pk)
    owed = queries.below(unit.pk).filter(period__key=period_key).first()
    if owed is None:
        raise Http404
    found = rehearse(unit.pk, owed.period)
    return render(
        request,
        "reports/rehearsal.html",
        {
            "unit": unit,
            "unit_name": units.name_of(unit.pk, owed.period.window.last),
            "found": found,
            "named": found.missing[:MOST_NAMED],
            "more": len(found.missing) - MOST_NAMED,
            "today": days.today(),
            "sides": [
                (title, [(each, _stating(each)) for each in found.figures if each.side == side])
                for title, side in (
                    ("Sản phẩm làm ra", "production"),
                    ("Đăng, phát", "placement"),
                )
            ],
        },
    )


def _stating(figure: Figure) -> int:
    """How many units give a number."""
    return len(figure.below) - len(figure.silent_units)
