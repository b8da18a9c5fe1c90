"""Addresses of calendars: made, made anew, revoked; and what was given out, remembered."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F

from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Problem, Refused
from lantoa.workspace.models import CalendarFeed, FeedEntry
from lantoa.workspace.queries import feeds as queries
from lantoa.workspace.rules.ics import Said, Stamped, calendar_bytes

VERB = "workspace.feed"
MOST_FEEDS = 30
SEEN_AGAIN = timedelta(days=30)
FORGOTTEN = timedelta(days=400)
BATCH = 500


@transaction.atomic
def make_feed(*, actor: StaffActor, unit_id: int | None = None) -> CalendarFeed:
    """An address for the person's own calendar, or for that of a unit that the person may see. One
    that there was before opens nothing from now on. Raises ``Refused``, ``NotPermitted``."""
    _must(actor, unit_id)
    # Two clicks at once: the second waits, and makes the address anew.
    User.objects.select_for_update().get(pk=actor.user.pk)
    others = set(queries.open_feeds(actor)) - {unit_id}
    if len(others) >= MOST_FEEDS:
        raise Refused(
            Problem(
                "",
                f"Mỗi người có nhiều nhất {MOST_FEEDS} địa chỉ lịch.",
                "Thu hồi địa chỉ không dùng nữa.",
                "too_many",
            )
        )
    _revoke(actor, unit_id)
    made = CalendarFeed.objects.create(
        user=actor.user, unit_id=unit_id, word=secrets.token_hex(10), made_at=days.now()
    )
    _note(actor, made, made=True)
    return made


@transaction.atomic
def revoke_feed(*, actor: StaffActor, unit_id: int | None = None) -> int:
    """The person's address opens nothing from now on; without one nothing happens. One's own
    address is revoked whatever one may see by now. Returns how many."""
    return _revoke(actor, unit_id)


def _must(actor: StaffActor, unit_id: int | None) -> None:
    if unit_id is not None:
        actor.must("plans.view", unit_id)
    elif not actor.posts:
        raise NotPermitted


def _revoke(actor: StaffActor, unit_id: int | None) -> int:
    open_ones = CalendarFeed.objects.select_for_update().filter(
        user=actor.user, unit=unit_id, revoked_at__isnull=True
    )
    found = list(open_ones)
    for feed in found:
        feed.revoked_at = days.now()
        feed.save(update_fields=["revoked_at"])
        _note(actor, feed, revoked=True)
    return len(found)


def _note(actor: StaffActor, feed: CalendarFeed, **data: object) -> None:
    record(
        actor=actor,
        verb=VERB,
        unit_id=feed.unit_id or actor.home_unit,
        object_key=f"workspace.feed:{feed.pk}",
        data=data,
    )


# --- Reading -------------------------------------------------------------------------------------


def read_feed(*, feed: CalendarFeed, now: datetime) -> bytes | None:
    """The calendar of an address as of now; None when the person may not read it any more.
    Nothing is audited: programs ask every hour."""
    actor = queries.reader_of(feed, now)
    if not queries.may_read(feed, actor):
        return None
    today = days.local_day(now)
    found = queries.reading(feed, actor, today)
    stamped = remember(found.events, now=now)
    if feed.read_on != today:
        CalendarFeed.objects.filter(pk=feed.pk).update(read_on=today)
    return calendar_bytes(found.name, stamped)


@transaction.atomic
def remember(events: Sequence[Said], *, now: datetime) -> list[Stamped]:
    """Events with their identity and since when they say what they say. What is said anew is dated
    now, and its sequence grows when the day is another. Two readings at once agree: the first one
    to write wins. 1 query while nothing changed."""
    at = now.replace(microsecond=0)
    today = days.local_day(now)
    known = _known(events)
    fresh = [
        FeedEntry(key=each.key, day=each.day, sha256=each.sha256, changed_at=at, seen_on=today)
        for each in events
        if each.key not in known
    ]
    changed = [each for each in events if each.key in known and _differs(known[each.key], each)]
    if fresh:
        FeedEntry.objects.bulk_create(fresh, batch_size=BATCH, ignore_conflicts=True)
    for each in changed:
        row = known[each.key]
        moved = int(row.day != each.day)
        FeedEntry.objects.filter(pk=row.pk, sha256=row.sha256).update(
            day=each.day, sha256=each.sha256, sequence=F("sequence") + moved, changed_at=at
        )
    if fresh or changed:
        known = _known(events)
    old = [row.pk for row in known.values() if row.seen_on < today - SEEN_AGAIN]
    if old:
        FeedEntry.objects.filter(pk__in=old).update(seen_on=today)
    return [_stamped(each, known[each.key]) for each in events if each.key in known]


def _stamped(said: Said, row: FeedEntry) -> Stamped:
    return Stamped(said, row.uid, row.sequence, row.changed_at)


def _known(events: Sequence[Said]) -> dict[str, FeedEntry]:
    found = FeedEntry.objects.filter(key__in=[each.key for each in events])
    return {row.key: row for row in found}


def _differs(row: FeedEntry, said: Said) -> bool:
    return row.sha256 != said.sha256


def forget_feeds(*, on: date) -> int:
    """What nobody has read for long goes. Returns how many rows."""
    number, _ = FeedEntry.objects.filter(seen_on__lt=on - FORGOTTEN).delete()
    return number
