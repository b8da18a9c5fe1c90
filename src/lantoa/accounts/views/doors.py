"""Addresses that lead nowhere, on purpose."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse


@login_not_required
def closed(request: HttpRequest, **_: object) -> HttpResponse:
    """403 to everybody."""
    raise PermissionDenied


@login_not_required
def nothing(request: HttpRequest, **_: object) -> HttpResponse:
    """404: nobody signs up, confirms an address or links an account here. The name is kept, since
    allauth looks for some of them."""
    raise Http404
