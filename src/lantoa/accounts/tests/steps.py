"""A second step for the people of tests, as an application on a telephone has it."""

from __future__ import annotations

import time

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value

from lantoa.accounts.models import User
from lantoa.accounts.rules import SECOND_STEP_ROLES, Role

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def give_second_step(user: User) -> Authenticator:
    return TOTP.activate(user, SECRET).instance


def as_posts_ask(user: User, *roles: Role) -> None:
    """The second step that the roles ask for, once."""
    if SECOND_STEP_ROLES & set(roles) and not Authenticator.objects.filter(user=user).exists():
        give_second_step(user)


def code(steps_ago: int = 0) -> str:
    """What the application shows, now or some half minutes ago."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 - steps_ago))
