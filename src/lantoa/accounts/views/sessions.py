"""How long a session lives, the list of one's own, and ending them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lantoa.accounts.actions.sign_ins import note_sessions_ended
from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffRequest
from lantoa.accounts.rules import browser_of
from lantoa.kernel import days

SIGNED_IN_AT = "signed_in_at"
SEEN_AT = "seen_at"

NOTED_EVERY = 600
"""Seconds after which use is noted anew: a note is a write, so not at each request."""

JUST_NOW = 300
"""Seconds for which a sign-in counts as having just shown who one is."""


def _seconds() -> int:
    return int(days.now().timestamp())


def note_sign_in(sender: object, request: HttpRequest, **_: object) -> None:
    """Receives Django's ``user_logged_in``."""
    request.session[SIGNED_IN_AT] = request.session[SEEN_AT] = _seconds()


def signed_in_just_now(request: HttpRequest) -> bool:
    begun = request.session.get(SIGNED_IN_AT)
    return isinstance(begun, int) and _seconds() - begun < JUST_NOW


class SessionLifeMiddleware:
    """Ends a session that is too old however much it is used, and notes use, so that an unused one
    runs out in the store."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # A page without a session must stay one that a shared cache may keep.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            self._look(request)
        return self.get_response(request)

    def _look(self, request: HttpRequest) -> None:
        begun = request.session.get(SIGNED_IN_AT)
        if not isinstance(begun, int):
            return
        now = _seconds()
        seen = request.session.get(SEEN_AT, begun)
        if now - begun >= settings.SESSION_LONGEST or now - seen >= settings.SESSION_COOKIE_AGE:
            logout(request)
        elif now - seen >= NOTED_EVERY:
            request.session[SEEN_AT] = now


def end(sessions: Iterable[UserSession]) -> int:
    """Ends sessions. Returns how many."""
    ended = 0
    for session in sessions:
        session.end()
        ended += 1
    return ended


def end_others(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """Receives allauth's ``password_changed``, ``password_set`` and ``password_reset``.

    The password's hash is part of each session, so the others are dead already; this also takes
    them out of the list and the store.
    """
    end(UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key))


@require_http_methods(["GET", "POST"])
@reauthentication_required(allow_get=True)
def own(request: StaffRequest) -> HttpResponse:
    """The person's sessions; POST ends one (``session``), or all others."""
    user: Any = request.user
    if request.method == "POST":
        _end_chosen(request, user)
        return redirect("usersessions_list")
    here = request.session.session_key
    found = sorted(UserSession.objects.purge_and_list(user), key=lambda each: each.created_at)
    rows = [
        (each, browser_of(each.user_agent), each.session_key == here) for each in reversed(found)
    ]
    return render(request, "usersessions/usersession_list.html", {"rows": rows})


def _end_chosen(request: StaffRequest, user: User) -> None:
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    chosen = request.POST.get("session", "")
    if chosen:
        others = others.filter(pk=int(chosen)) if _is_number(chosen) else others.none()
    ended = end(others)
    if ended:
        note_sessions_ended(user=user, number=ended)
        messages.success(request, "Đã kết thúc phiên đăng nhập.")
    else:
        messages.info(request, "Không còn phiên nào khác để kết thúc.")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 19
