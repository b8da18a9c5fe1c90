"""What the log keeps of signing in: who came and went, how often somebody guessed.

Ids and counts alone. What was typed as a name is not kept: it may be a password in the wrong field.
"""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from lantoa.accounts.models import User
from lantoa.accounts.queries.actor import actor_for
from lantoa.accounts.queries.people import units_of_person
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor, System

KEY = "accounts.user"


def _note(
    user: User,
    verb: str,
    data: dict[str, object],
    *,
    actor: Actor | None = None,
    changed: Sequence[str] = (),
) -> None:
    acting = actor or actor_for(user)
    where = acting.home_unit
    if where is None:
        where = next(iter(units_of_person(user, days.today())), None)
    record(
        actor=acting,
        verb=verb,
        unit_id=where,
        object_key=f"{KEY}:{user.pk}",
        data=data,
        changed=changed,
    )


@transaction.atomic
def note_sign_in(*, user: User, methods: Sequence[str], failures: int = 0) -> None:
    """Somebody came in; ``methods`` in the order in which they were shown, ``failures`` how often
    the name was tried in vain within the hour before."""
    data: dict[str, object] = {"methods": list(methods)}
    _note(user, "sign_in.done", data | ({"failures": failures} if failures else {}))


@transaction.atomic
def note_failures(*, user: User | None, failures: int, step: str) -> None:
    """Somebody, unknown who, failed this often within an hour at one name or at the second step of
    one person. Of a name that is nobody's only the number is kept."""
    guesser, data = System("sign-in"), {"failures": failures, "step": step}
    if user is not None:
        _note(user, "sign_in.failed", data, actor=guesser)
    else:
        record(actor=guesser, verb="sign_in.failed", object_key=KEY, data=data)


@transaction.atomic
def note_sign_out(*, user: User) -> None:
    _note(user, "sign_in.left", {})


@transaction.atomic
def note_sessions_ended(*, user: User, number: int) -> None:
    """A person ended sessions of his or her own elsewhere."""
    _note(user, "sign_in.sessions_ended", {"sessions": number})


@transaction.atomic
def note_password(*, user: User) -> None:
    """A person set or changed the own password."""
    _note(user, "sign_in.password", {}, changed=("password",))


@transaction.atomic
def note_second_step(*, user: User, kind: str, what: str) -> None:
    """``what`` happened (``added``, ``removed``, ``reset``) to a second step of a ``kind``."""
    _note(user, "sign_in.second_step", {"step": kind, "what": what})
