"""What this room hangs on pages of the rooms below."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from lantoa.appraisal import queries
from lantoa.kernel.actor import Actor, Nobody
from lantoa.units.models import Unit

NEWEST = 3


def of_unit(request: HttpRequest, unit: Unit) -> Mapping[str, object] | None:
    """The newest score sheets of the unit; nothing where it has none."""
    actor: Actor = getattr(request, "actor", Nobody())
    if not actor.may("appraisal.view", unit.pk):
        return None
    found = queries.sheets_of([unit.pk])[:NEWEST]
    return {"sheets": found} if found else None
