"""What was changed about an activity, and what was seen of it on which day."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from lantoa.accounts.models import User
from lantoa.activities.models import Activity, Correction, Placement, ReachSnapshot
from lantoa.activities.rules import Diff, ReachKind, by_kind, difference
from lantoa.catalogue.models import Channel

MOST_CORRECTIONS = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One correction as people read it."""

    at: datetime
    who: str
    why: str
    diffs: tuple[Diff, ...]


def names_of(actor_keys: Iterable[str]) -> Mapping[str, str]:
    """Full names by actor key; the system has none here. 1 query."""
    keys = {key.removeprefix("user:") for key in actor_keys}
    people = User.objects.filter(pk__in=[int(key) for key in keys if key.isdigit()])
    return {f"user:{person.pk}": person.full_name for person in people}


def changes_of(activity: Activity, since: int = 0) -> tuple[Change, ...]:
    """What was changed after the revision ``since``, the latest first. An activity that never was
    changed asks nothing; else 2 queries."""
    if activity.revision <= since:
        return ()
    found = list(
        Correction.objects.filter(activity=activity, revision__gt=since)[:MOST_CORRECTIONS]
    )
    names = names_of(each.actor_key for each in found)
    return tuple(
        Change(
            each.at,
            names.get(each.actor_key, "Hệ thống"),
            each.reason,
            difference(each.before, each.after),
        )
        for each in found
    )


Sightings = Mapping[ReachKind, list[ReachSnapshot]]


def reach_of(placement_ids: Collection[int]) -> Mapping[int, Sightings]:
    """What was seen of each placement, by kind, the latest first. 1 query."""
    found: dict[int, list[ReachSnapshot]] = {}
    for each in ReachSnapshot.objects.filter(placement__in=placement_ids):
        if each.placement_id is not None:
            found.setdefault(each.placement_id, []).append(each)
    return {placement_id: by_kind(seen) for placement_id, seen in found.items()}


def placement(placement_id: int) -> Placement:
    """Raises ``Placement.DoesNotExist``."""
    return Placement.objects.select_related("activity", "channel", "count_unit", "language").get(
        pk=placement_id
    )


@dataclass(frozen=True, slots=True)
class Account:
    """One page or account of a unit with the numbers of its followers, the latest first."""

    unit_id: int
    channel: Channel
    name: str
    seen: tuple[ReachSnapshot, ...]


def accounts_of(unit_ids: Collection[int]) -> tuple[Account, ...]:
    """Accounts of some units in the order of their channels. 1 query."""
    rows = ReachSnapshot.objects.filter(unit__in=unit_ids, placement__isnull=True)
    found: dict[tuple[int, int, str], list[ReachSnapshot]] = {}
    for each in rows.select_related("channel").order_by("channel__order", "account", "-on", "-pk"):
        found.setdefault((each.unit_id, each.channel_id, each.account), []).append(each)
    return tuple(
        Account(unit_id, seen[0].channel, name, tuple(seen))
        for (unit_id, _, name), seen in found.items()
    )
