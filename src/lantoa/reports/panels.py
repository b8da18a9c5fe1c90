"""What this room hangs on pages of the rooms below."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from lantoa.kernel import days
from lantoa.kernel.actor import Actor, Nobody
from lantoa.reports import queries
from lantoa.units.models import Unit

NEWEST = 5


def of_unit(request: HttpRequest, unit: Unit) -> Mapping[str, object] | None:
    """The newest reports that the unit owes or owed: of windows that have begun."""
    actor: Actor = getattr(request, "actor", Nobody())
    if not actor.may("reports.view", unit.pk):
        return None
    begun = queries.owed_by([unit.pk]).filter(period__window_start__lte=days.today())
    found = list(begun.order_by("-due_on", "-pk")[: NEWEST + 1])
    return {"reports": found[:NEWEST], "has_more": len(found) > NEWEST, "unit": unit}
