"""The activity that an address names, for whoever may do something with it."""

from __future__ import annotations

from django.http import Http404

from lantoa.accounts.queries import StaffRequest
from lantoa.activities import queries
from lantoa.activities.models import Activity, Placement


def activity_for(request: StaffRequest, activity_id: int, verb: str) -> Activity:
    """Raises ``Http404`` and ``NotPermitted``."""
    try:
        activity = queries.activity(activity_id)
    except Activity.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(verb, activity.unit_id)
    return activity


def placement_for(request: StaffRequest, placement_id: int, verb: str) -> Placement:
    """Raises ``Http404`` and ``NotPermitted``."""
    try:
        placement = queries.placement(placement_id)
    except Placement.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(verb, placement.unit_id)
    return placement
