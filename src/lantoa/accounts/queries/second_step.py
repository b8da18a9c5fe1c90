"""Who has a second step for signing in, and what was decided about who needs one."""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet, Subquery

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role, second_step_roles
from lantoa.catalogue.models import Setting

SECOND_STEP_SETTING = "sign_in.second_step_roles"

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second step. Recovery codes alone do not: they are for when it is lost."""


def with_second_step(people: QuerySet[User], on: date) -> QuerySet[User]:
    """The people with ``has_second_step`` and ``second_step_decided``, in the same query: the
    question is asked on each request, so it must not cost one of its own."""
    own = Authenticator.objects.filter(user_id=OuterRef("pk"), type__in=KINDS)
    decided = Setting.objects.in_force(on).filter(name=SECOND_STEP_SETTING)
    return people.annotate(
        has_second_step=Exists(own),
        second_step_decided=Subquery(decided.order_by("-valid_from").values("value")[:1]),
    )


def has_second_step(user: User) -> bool:
    """What the backend found with the person, else asked now."""
    found = getattr(user, "has_second_step", None)
    if found is None:
        return bool(Authenticator.objects.filter(user_id=user.pk, type__in=KINDS).exists())
    return bool(found)


def asked_roles(user: User, on: date) -> frozenset[Role]:
    """Roles that need a second step, as decided for the day."""
    if not hasattr(user, "second_step_decided"):
        decided = Setting.objects.in_force(on).filter(name=SECOND_STEP_SETTING)
        return second_step_roles(decided.values_list("value", flat=True).first())
    return second_step_roles(user.second_step_decided)
