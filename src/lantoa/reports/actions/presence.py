"""Who has a draft open. Kept for minutes, and not in the log: it says nothing of the report."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.reports.models import ExpectedReport, Presence, Report
from lantoa.reports.rules.presence import SEEN_FOR
from lantoa.reports.rules.states import PERMISSION, Verb


@transaction.atomic
def touch(*, actor: Actor, expected: ExpectedReport, at: datetime | None = None) -> None:
    """The actor has the draft open now. What is older than five minutes is removed."""
    actor.must(PERMISSION[Verb.START], expected.unit_id)
    now = at or days.now()
    report = Report.objects.filter(expected=expected).first()
    if report is None:
        return
    Presence.objects.filter(report=report, seen_at__lt=now - SEEN_FOR).delete()
    Presence.objects.update_or_create(
        report=report,
        actor_key=actor.key,
        defaults={"actor_label": actor.label, "seen_at": now},
    )


@transaction.atomic
def leave(*, actor: Actor, expected: ExpectedReport) -> None:
    """The actor is done with the draft."""
    actor.must(PERMISSION[Verb.START], expected.unit_id)
    Presence.objects.filter(report__expected=expected, actor_key=actor.key).delete()
