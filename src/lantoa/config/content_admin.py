"""The door before Wagtail's admin: one check for all of its addresses, first and secondary."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from wagtail.admin.urls import urlpatterns as wagtail_admin
from wagtail.utils.urlpatterns import decorate_urlpatterns

from lantoa.accounts.queries import StaffActor

View = Callable[..., HttpResponseBase]


def closed(request: HttpRequest) -> HttpResponse:
    """403 to everybody."""
    raise PermissionDenied


def gated(view: View) -> View:
    """Behind it come only people with a post that may do ``content.manage``; Wagtail's own checks
    follow. Most of Wagtail's advisories of 2026 were a check that a second address lacked."""

    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        actor = getattr(request, "actor", None)
        if not isinstance(actor, StaffActor) or not actor.units_of("content.manage"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    # A visitor gets the same 403 as anybody: no address of the admin answers with a sign-in page.
    door.login_required = False  # type: ignore[attr-defined]
    return door


closed.login_required = False  # type: ignore[attr-defined]
urlpatterns = decorate_urlpatterns(wagtail_admin, gated)
