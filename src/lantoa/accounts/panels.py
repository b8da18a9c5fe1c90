"""What this room hangs on pages of the rooms below."""

from __future__ import annotations

from collections.abc import Mapping

from django.http import HttpRequest

from lantoa.accounts.queries.in_unit import people_there
from lantoa.kernel import days
from lantoa.kernel.actor import Actor, Nobody
from lantoa.units.models import Unit


def people(request: HttpRequest, unit: Unit) -> Mapping[str, object] | None:
    """Names and positions, no addresses."""
    actor: Actor = getattr(request, "actor", Nobody())
    if not actor.may("accounts.view", unit.pk):
        return None
    return {"found": people_there(unit.pk, days.today())}
