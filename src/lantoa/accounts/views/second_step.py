"""Who must have a second step and has none can set one up, sign out, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.stages import AuthenticateStage
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor
from lantoa.accounts.queries.second_step import asked_roles, has_second_step
from lantoa.accounts.rules import provider_asked_twice
from lantoa.kernel import days

SET_UP = "mfa_index"

OPEN = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_view_recovery_codes",
        "account_login",
        "account_logout",
        "account_inactive",
        "account_reauthenticate",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    }
)
"""Addresses that answer before the second step is set up."""

BY_PROVIDER = "second_step_by_provider"
"""In a session: the sign-on provider asked for the second step, and is believed."""


def owes_second_step(request: HttpRequest) -> bool:
    """Whether the person's posts ask for a second step that neither the person nor, in this
    session, the sign-on provider has. Costs no query beyond those for person and posts."""
    user = request.user
    if not isinstance(user, User) or settings.DEMONSTRATION:
        return False
    if has_second_step(user) or request.session.get(BY_PROVIDER):
        return False
    actor = getattr(request, "actor", None)
    if not isinstance(actor, StaffActor):
        return False
    asked = asked_roles(user, days.today())
    return any(post.role in asked for post in actor.posts)


class SecondStepMiddleware:
    """Leads such a person to the page that sets one up; refuses everything that is not reading a
    page, whatever the method and whoever sends it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: object) -> HttpResponse | None:
        # Without a session nobody is looked for: such a page stays one for shared caches.
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        owes = has_session and owes_second_step(request)
        # The frame of the pages that stay open shows no way to those that do not.
        request.owes_second_step = owes  # type: ignore[attr-defined]
        match = request.resolver_match
        if not owes or (match is not None and match.view_name in OPEN):
            return None
        if request.method in ("GET", "HEAD") and _reads_a_page(request):
            return redirect(SET_UP)
        raise PermissionDenied("Chức vụ của anh/chị cần bước xác thực thứ hai mới dùng được trang.")


def _reads_a_page(request: HttpRequest) -> bool:
    """Not a piece of a page, nor data: a redirect would be put in the place of the piece."""
    if "HX-Request" in request.headers or "X-Requested-With" in request.headers:
        return False
    return "json" not in request.headers.get("Accept", "")


def provider_is_believed(sociallogin: Any) -> bool:
    """Whether this sign-in through the provider counts as two steps, by setting and claims."""
    if not settings.OIDC_SECOND_STEP or sociallogin is None:
        return False
    claims = (sociallogin.account.extra_data or {}).get("id_token")
    return isinstance(claims, dict) and provider_asked_twice(claims)


class Stage(AuthenticateStage):
    """Asks for the person's own second step, unless the provider is believed to have asked."""

    def _should_handle(self, request: HttpRequest) -> bool:
        given = self.login.signal_kwargs or {}
        if provider_is_believed(given.get("sociallogin")):
            return False
        return bool(super()._should_handle(request))
