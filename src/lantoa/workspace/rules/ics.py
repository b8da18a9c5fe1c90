"""A calendar as programs read it: iCalendar (RFC 5545), all days, no time zone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from icalendar import Alarm, Calendar, Event, vDuration
from icalendar.prop import vUri

PRODUCT = "-//Lan Toa//Lich viec den han//VI"
ALARM_BEFORE = timedelta(days=1, hours=16)
"""Eight o'clock in the morning, two days before: an all-day event begins at midnight."""
READ_AGAIN = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class Said:
    """What an event says. ``key`` is its identity in this installation; ``address`` is full."""

    key: str
    day: date
    title: str
    text: str
    kind: str
    address: str
    is_done: bool | None

    @property
    def sha256(self) -> str:
        """Of all that a reader sees."""
        parts = (self.day.isoformat(), self.title, self.text, self.kind, self.address)
        return hashlib.sha256("\x1f".join((*parts, str(self.is_done))).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Stamped:
    """An event with what programs need to notice that it changed.

    ``sequence`` grows when the day is another (RFC 5545, 3.8.7.4). Without a METHOD, DTSTAMP is
    when the event was last revised (3.8.7.2), as LAST-MODIFIED is.
    """

    said: Said
    uid: UUID
    sequence: int
    changed_at: datetime


def calendar_bytes(name: str, events: Sequence[Stamped]) -> bytes:
    """The whole calendar. The same events give the same bytes. Lines are folded, and texts
    escaped, by the library."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    made.add("name", name)
    made.add("x-wr-calname", name)
    made.add("refresh-interval", vDuration(READ_AGAIN), parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", vDuration(READ_AGAIN))
    for each in events:
        made.add_component(_event(each))
    return bytes(made.to_ical())


def _event(given: Stamped) -> Event:
    said, made = given.said, Event()
    made.add("uid", str(given.uid))
    made.add("dtstamp", given.changed_at)
    made.add("last-modified", given.changed_at)
    made.add("sequence", given.sequence)
    made.add("dtstart", said.day)
    made.add("dtend", said.day + timedelta(days=1))
    made.add("summary", clean(said.title))
    made.add("description", clean(said.text))
    made.add("categories", [clean(said.kind)])
    made.add("url", vUri(said.address))
    made.add("status", "CONFIRMED")
    # A deadline keeps nobody busy for the whole day.
    made.add("transp", "TRANSPARENT")
    if not said.is_done:
        made.add_component(_alarm(said))
    return made


def _alarm(said: Said) -> Alarm:
    made = Alarm()
    made.add("action", "DISPLAY")
    made.add("description", clean(said.title))
    made.add("trigger", -ALARM_BEFORE)
    return made


def clean(text: str) -> str:
    """Without characters that a text may not hold (RFC 5545, 3.3.11: no controls but line ends)."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(ch for ch in text if ch == "\n" or (ord(ch) >= 32 and ord(ch) != 127))
