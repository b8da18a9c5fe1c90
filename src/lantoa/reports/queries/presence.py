"""Who else has a draft open."""

from __future__ import annotations

from datetime import datetime

from lantoa.kernel.actor import Actor
from lantoa.reports.models import ExpectedReport, Presence
from lantoa.reports.rules.presence import SEEN_FOR, present_words


def present_others(expected: ExpectedReport, actor: Actor, now: datetime) -> str:
    """Who else was seen at the draft in the last five minutes, in words; empty for nobody.
    1 query."""
    names = (
        Presence.objects.filter(report__expected=expected, seen_at__gte=now - SEEN_FOR)
        .exclude(actor_key=actor.key)
        .order_by("actor_label", "pk")
        .values_list("actor_label", flat=True)
    )
    return present_words(list(names))
