"""What the page and the sheet of a unit's figures begin with."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest

from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import NotPermitted
from lantoa.totals import queries
from lantoa.units import queries as units
from lantoa.units.models import Unit


class ActorRequest(HttpRequest):
    """A request as the middleware of ``accounts`` hands it on: a type for views."""

    actor: Actor


def seen(request: ActorRequest, slug: str, on: date) -> Unit:
    """The unit, for one who may see its figures."""
    try:
        unit = units.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    if not queries.may_view(request.actor, unit.pk, on):
        raise NotPermitted
    return unit
