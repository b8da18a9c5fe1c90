"""Pages of the activities."""

from __future__ import annotations

from django.http import HttpRequest

from lantoa.accounts.queries import StaffActor


class StaffRequest(HttpRequest):
    """A request of somebody who has signed in, as the middleware hands it on."""

    actor: StaffActor
