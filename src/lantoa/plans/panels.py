"""What this room hangs on pages of the rooms below."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from lantoa.kernel.actor import Actor, Nobody
from lantoa.plans import queries
from lantoa.units.models import Unit

NEWEST = 5


def of_unit(request: HttpRequest, unit: Unit) -> Mapping[str, object] | None:
    """The newest plans of the unit, with a way to all of them."""
    actor: Actor = getattr(request, "actor", Nobody())
    if not actor.may("plans.view", unit.pk):
        return None
    found = list(queries.plans_of([unit.pk])[: NEWEST + 1])
    return {"plans": found[:NEWEST], "has_more": len(found) > NEWEST, "unit": unit}
