"""Puts ``request.actor`` on every request; turns refusals of actions into pages."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from lantoa.accounts.models import User
from lantoa.accounts.queries import actor_for
from lantoa.kernel.actor import Actor, Nobody
from lantoa.kernel.errors import NotPermitted


def _actor(request: HttpRequest) -> Actor:
    return actor_for(request.user) if isinstance(request.user, User) else Nobody()


class ActorMiddleware:
    """``request.actor`` is the person with today's posts, looked up when first used."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # _wrapped is what isinstance sees through the lazy user of Django's middleware.
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """A refused permission becomes Django's own, and so the page for 403."""
        if isinstance(exception, NotPermitted):
            raise PermissionDenied(str(exception)) from exception
