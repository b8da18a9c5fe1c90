"""Addresses of calendars, and what is read there."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from lantoa.accounts.queries import StaffActor, actor_for, names_of
from lantoa.kernel import days
from lantoa.units import queries as units
from lantoa.workspace.models import CalendarFeed
from lantoa.workspace.queries import calendar
from lantoa.workspace.rules.calendar import Entry, EntryKind
from lantoa.workspace.rules.ics import Said

SALT = "lantoa.workspace.calendar_feed"
_TOKEN = re.compile(r"([0-9a-f]{16,40})-([-_0-9A-Za-z]{43})")

BACK, AHEAD = timedelta(days=60), timedelta(days=370)
"""How far a feed reaches from the day on which it is read."""
WINDOWS_BACK, WINDOWS_AHEAD = timedelta(days=14), timedelta(days=35)
"""Windows of a pace come again and again: only those near are given out."""
MOST = 1_000

_LASTING = frozenset({EntryKind.LINE, EntryKind.WINDOW, EntryKind.GIVEN})
"""Kinds whose detail is no count of days: that would be another each morning."""


# --- Addresses -----------------------------------------------------------------------------------


def _signature(word: str, key: str | bytes | None = None) -> str:
    made = salted_hmac(SALT, word, secret=key, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made).decode().rstrip("=")


def token_of(feed: CalendarFeed) -> str:
    """The secret part of the address: made again each time, stored nowhere."""
    return f"{feed.word}-{_signature(feed.word)}"


def feed_of(token: str) -> CalendarFeed | None:
    """The feed of an address, revoked ones too; None for what we never gave out. What was signed
    with a key that was used before still holds. At most 1 query, none for what is not signed."""
    match = _TOKEN.fullmatch(token)
    if match is None:
        return None
    word, given = match[1], match[2]
    keys = [None, *settings.SECRET_KEY_FALLBACKS]
    matching = [constant_time_compare(_signature(word, key), given) for key in keys]
    if not any(matching):
        return None
    return CalendarFeed.objects.filter(word=word).select_related("user", "unit").first()


def open_feeds(actor: StaffActor) -> dict[int | None, CalendarFeed]:
    """The person's addresses by unit; None is the person's own. 1 query."""
    found = CalendarFeed.objects.filter(user=actor.user, revoked_at__isnull=True)
    return {feed.unit_id: feed for feed in found.select_related("unit")}


@dataclass(frozen=True, slots=True)
class FeedRow:
    """A calendar that a person may read elsewhere. ``unit_id`` None is the person's own."""

    unit_id: int | None
    name: str
    feed: CalendarFeed | None
    address: str

    @property
    def app_address(self) -> str:
        """What a phone hands to its calendar."""
        return re.sub(r"^https?:", "webcal:", self.address)


def feed_rows(
    actor: StaffActor, chosen: int | None, today: date, link_to: Callable[[str], str]
) -> list[FeedRow]:
    """The person's own calendar, those of the own units, of the one that is chosen, and of all
    that the person has an address for. ``link_to`` makes a full address of a token: the faces know
    under which name the site is met. 2 queries."""
    having = open_feeds(actor)
    listed = dict.fromkeys(
        [
            *actor.units_of("plans.view"),
            *([chosen] if chosen is not None else []),
            *(unit_id for unit_id in having if unit_id is not None),
        ]
    )
    names = names_of(listed, today) if listed else {}
    rows = [(None, "Việc của tôi"), *((unit_id, names.get(unit_id, "")) for unit_id in listed)]
    return [
        FeedRow(
            unit_id,
            name,
            having.get(unit_id),
            link_to(token_of(having[unit_id])) if unit_id in having else "",
        )
        for unit_id, name in rows
    ]


# --- Reading -------------------------------------------------------------------------------------


def may_read(feed: CalendarFeed, actor: StaffActor) -> bool:
    """Asked at every reading: a post that ended, a person who is locked out, an address that was
    revoked, a unit that the person may no longer see."""
    if feed.revoked_at is not None or not actor.posts:
        return False
    return feed.unit_id is None or actor.may("plans.view", feed.unit_id)


def reader_of(feed: CalendarFeed, now: datetime) -> StaffActor:
    """The person of the address, as of today. 1 query."""
    return actor_for(feed.user, days.local_day(now))


@dataclass(frozen=True, slots=True)
class Reading:
    name: str
    events: Sequence[Said]


def reading(feed: CalendarFeed, actor: StaffActor, today: date) -> Reading:
    """What the feed says today. At most 12 queries."""
    span = calendar.Span(
        today - BACK,
        today + AHEAD,
        today,
        windows=(today - WINDOWS_BACK, today + WINDOWS_AHEAD),
    )
    if feed.unit_id is None:
        entries, name = calendar.of_person(actor, span), "Việc của tôi"
    else:
        entries = calendar.of_units(actor, [feed.unit_id], span)
        name = units.name_of(feed.unit_id, today)
    names = names_of({each.unit_id for each in entries}, today)
    said = [_said(each, names.get(each.unit_id, ""), today) for each in entries[:MOST]]
    return Reading(f"{name} (Lan Tỏa)", said)


def _said(entry: Entry, unit: str, today: date) -> Said:
    mark = "✓ " if entry.is_done else "Quá hạn: " if entry.is_late(today) else ""
    detail = entry.detail if entry.kind in _LASTING else ""
    lines = [f"{entry.kind_label}. {unit}.", f"{detail[:1].upper()}{detail[1:]}." if detail else ""]
    address = f"{settings.SITE_ADDRESS}{reverse(entry.route, args=entry.arguments)}"
    return Said(
        key=entry.key,
        day=entry.day,
        title=f"{mark}{entry.title}",
        text="\n".join(line for line in lines if line),
        kind=entry.kind_label,
        address=address,
        is_done=entry.is_done,
    )
