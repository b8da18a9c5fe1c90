"""The cast: people with posts in a made-up country of two eras."""

from __future__ import annotations

from datetime import date

from lantoa.accounts import actions
from lantoa.accounts.models import Post, User
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.steps import as_posts_ask
from lantoa.kernel.actor import System
from lantoa.units.models import Unit

PASSWORD = "nuoc chay da mon"
SINCE = date(2018, 1, 1)


def person(
    unit: Unit, *roles: Role, username: str = "", since: date = SINCE, email: str = ""
) -> User:
    """Somebody who can sign in and holds the roles in the unit."""
    user = actions.create_user(
        actor=System(),
        unit_id=unit.pk,
        username=username or f"user{User.objects.count()}",
        full_name="Lò Thị Thảo",
        password=PASSWORD,
        email=email,
    )
    for role in roles:
        post(user, unit, role, since)
    as_posts_ask(user, *roles)
    return user


def post(user: User, unit: Unit, role: Role, since: date = SINCE) -> Post:
    return actions.give_post(
        actor=System(), user=user, unit_id=unit.pk, role=role, valid_from=since
    )
