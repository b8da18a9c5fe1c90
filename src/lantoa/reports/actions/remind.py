"""Reminding in time: those whose step it is, and the reviewer who waits. Jobs of every day."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.reports import signals
from lantoa.reports.models import Reminder, ReviewDigest
from lantoa.reports.queries.expected import to_digest, to_remind, who_is_missing
from lantoa.reports.rules.duties import MONDAY, Digest


@transaction.atomic
def remind_of_reports(*, actor: Actor, on: date) -> int:
    """Tells those whose step it is of reports whose deadline comes near, has come or is over, once
    for each of the days that the settings name. Returns how many reports.

    Repeatable on a day; a day on which it did not run is made up for once, not day by day.
    """
    actor.must("catalogue.open_periods", 0)
    wanted = to_remind(on)
    at = days.now()
    Reminder.objects.bulk_create(
        Reminder(expected=expected, due_on=expected.due_on, days=distance, at=at)
        for expected, distance in wanted
    )
    if wanted:
        signals.reminded.send(sender=Reminder, actor=actor, reminders=wanted)
    return len(wanted)


@transaction.atomic
def digest_for_reviewers(*, actor: Actor, on: date) -> int:
    """Tells the reviewers of each unit to which reports come how a period stands: on Mondays, and
    on the day after its deadline. Returns how many digests.

    Repeatable on a day. A period of which every report was accepted is told no more.
    """
    actor.must("catalogue.open_periods", 0)
    wanted: dict[tuple[int, int], Digest] = {}
    for receiver_id, period_id, due_on in to_digest(on):
        if on == due_on + timedelta(days=1):
            wanted[receiver_id, period_id] = Digest.AFTER_DEADLINE
        elif on.weekday() == MONDAY:
            wanted[receiver_id, period_id] = Digest.WEEKLY
    told = set(ReviewDigest.objects.filter(on=on).values_list("receiver_id", "period_id"))
    fresh = {key: kind for key, kind in wanted.items() if key not in told}
    if not fresh:
        return 0
    ReviewDigest.objects.bulk_create(
        ReviewDigest(receiver_id=receiver_id, period_id=period_id, kind=kind, on=on)
        for (receiver_id, period_id), kind in fresh.items()
    )
    signals.review_digest.send(
        sender=ReviewDigest, actor=actor, digests=who_is_missing(set(fresh), on)
    )
    return len(fresh)
