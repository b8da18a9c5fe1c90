"""Sending letters again."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction

from lantoa.audit.log import record
from lantoa.jobs import mail
from lantoa.jobs.models import Letter
from lantoa.kernel import days
from lantoa.kernel.actor import Actor

MOST_AT_ONCE = 500


@transaction.atomic
def send_again(*, actor: Actor, unit_id: int, letters: Collection[int] | None = None) -> int:
    """Queues letters that could not be sent; all of them (the oldest 500) when none are named.
    Returns how many. ``unit_id`` is the unit that runs the installation."""
    actor.must("mail.view", unit_id)
    if letters is None:
        stranded = Letter.objects.stranded().order_by("pk").values_list("pk", flat=True)
        letters = list(stranded[:MOST_AT_ONCE])
    sent = mail.send_again(letters, now=days.now())
    if sent:
        record(
            actor=actor,
            verb="mail.send_again",
            unit_id=unit_id,
            object_key="jobs.letter",
            data={"letters": sent},
        )
    return len(sent)
