"""Searching the log. Who may see which chains is said by the caller."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Q, QuerySet

from lantoa.audit.models import Entry, Link
from lantoa.kernel.days import VIETNAM


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which entries: of these units, and of no unit when ``system``; the rest narrows.

    ``units`` None stands for every chain. Days are local ones, both included.
    """

    units: Collection[int] | None
    system: bool = False
    actor_keys: Collection[str] | None = None
    verb: str = ""
    object_key: str = ""
    since: date | None = None
    until: date | None = None


def entries(wanted: Wanted) -> QuerySet[Entry]:
    """What is wanted, newest first."""
    found = Entry.objects.order_by("-pk")
    if wanted.units is not None:
        seen = Q(unit_id__in=wanted.units)
        found = found.filter(seen | Q(unit_id=None) | Q(unit_id=0) if wanted.system else seen)
    if wanted.actor_keys is not None:
        found = found.filter(actor_key__in=wanted.actor_keys)
    if wanted.verb:
        found = found.filter(verb=wanted.verb)
    if wanted.object_key:
        found = found.filter(object_key=wanted.object_key)
    # The first and the last day of the calendar have no instant in UTC, and bound nothing.
    if wanted.since and wanted.since > date.min:
        found = found.filter(at__gte=_beginning(wanted.since))
    if wanted.until and wanted.until < date.max:
        found = found.filter(at__lt=_beginning(wanted.until + timedelta(days=1)))
    return found


def _beginning(day: date) -> datetime:
    return datetime.combine(day, time(), VIETNAM)


def links_of(entry_ids: Iterable[int]) -> dict[int, Link]:
    """Entry to its place in its chain. 1 query."""
    return Link.objects.in_bulk(list(entry_ids))
