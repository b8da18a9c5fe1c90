"""Hears what the sign-in does and has it put into the log."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from lantoa.accounts.actions import sign_ins
from lantoa.accounts.models import User
from lantoa.accounts.queries.people import by_name

FIRST_TOLD = 5
"""From so many failures on the log hears of them, and then each time they have doubled: a guesser
must not be able to fill a log that nothing is ever taken out of."""

WITHIN = 3600


def _key(step: str, name: str) -> str:
    # Not the name itself: a cache may be on another machine, and a password may be typed here.
    return f"lantoa.failed.{step}.{salted_hmac('lantoa.failed', name.lower()).hexdigest()}"


def _count(step: str, name: str) -> int:
    """One more failure. Known and unknown names go the same way, so that time tells nothing."""
    key = _key(step, name)
    cache.add(key, 0, timeout=WITHIN)
    try:
        return int(cache.incr(key))
    except ValueError:
        # It ran out between the two lines.
        return 1


def _is_told(number: int) -> bool:
    times = number // FIRST_TOLD
    return number % FIRST_TOLD == 0 and times > 0 and times & (times - 1) == 0


def signed_in(sender: object, request: HttpRequest, user: User, **_: object) -> None:
    """Receives allauth's ``user_logged_in``."""
    methods = [str(each.get("method")) for each in get_authentication_records(request, user)]
    names = {user.username.lower(), user.email.lower()} - {""}
    keys = [_key("password", name) for name in names] + [_key("second", str(user.pk))]
    failures = sum(cache.get_many(keys).values())
    cache.delete_many(keys)
    sign_ins.note_sign_in(user=user, methods=methods, failures=failures)


def failed(sender: object, credentials: dict[str, Any], **_: object) -> None:
    """Receives Django's ``user_login_failed``."""
    name = str(credentials.get("username") or credentials.get("email") or "")
    number = _count("password", name)
    if name and _is_told(number):
        sign_ins.note_failures(user=by_name(name), failures=number, step="password")


def failed_second(sender: object, user: User, **_: object) -> None:
    """Receives ``authentication_failed`` of allauth's second step."""
    number = _count("second", str(user.pk))
    if _is_told(number):
        sign_ins.note_failures(user=user, failures=number, step="second")


def signed_out(sender: object, user: User | None, **_: object) -> None:
    """Receives Django's ``user_logged_out``."""
    if isinstance(user, User):
        sign_ins.note_sign_out(user=user)


def password_set(sender: object, user: User, **_: object) -> None:
    """Receives allauth's ``password_changed``, ``password_set`` and ``password_reset``."""
    sign_ins.note_password(user=user)


def _step(user: User, authenticator: Authenticator, what: str) -> None:
    sign_ins.note_second_step(user=user, kind=str(authenticator.type), what=what)


def step_added(sender: object, user: User, authenticator: Authenticator, **_: object) -> None:
    _step(user, authenticator, "added")


def step_removed(sender: object, user: User, authenticator: Authenticator, **_: object) -> None:
    _step(user, authenticator, "removed")


def step_reset(sender: object, user: User, authenticator: Authenticator, **_: object) -> None:
    _step(user, authenticator, "reset")
