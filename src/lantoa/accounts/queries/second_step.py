"""Who has a second step for signing in, and what was decided about who needs one."""

from __future__ import annotations

from datetime import date

from allauth.mfa.models import Authenticator
from django.db import connection
from django.db.models import BooleanField, JSONField, QuerySet
from django.db.models.expressions import RawSQL

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role, second_step_roles
from lantoa.catalogue.models import Setting

SECOND_STEP_SETTING = "sign_in.second_step_roles"

KINDS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second step. Recovery codes alone do not: they are for when it is lost."""


_OWN = """
EXISTS (SELECT 1 FROM mfa_authenticator a
WHERE a.user_id = accounts_user.id AND a.type IN (%s, %s))
"""
_DECIDED = """
(SELECT s.value FROM catalogue_setting s WHERE s.name = %s
AND (s.valid_from IS NULL OR s.valid_from <= %s) AND (s.valid_to IS NULL OR s.valid_to > %s)
ORDER BY s.valid_from DESC LIMIT 1)
"""


def with_second_step(people: QuerySet[User], on: date) -> QuerySet[User]:
    """The people with ``has_second_step`` and ``second_step_decided``, in the same query: the
    question is asked on each request, so it must not cost one of its own, nor be put together
    from its parts each time."""
    day = connection.ops.adapt_datefield_value(on)
    decided = [SECOND_STEP_SETTING, day, day]
    return people.annotate(
        has_second_step=RawSQL(_OWN, KINDS, output_field=BooleanField()),  # noqa: S611
        second_step_decided=RawSQL(_DECIDED, decided, output_field=JSONField()),  # noqa: S611
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
