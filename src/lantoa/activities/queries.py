"""Reading activities, and what each of them puts into the totals."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Count, Q, QuerySet

from lantoa.activities.models import Activity, Evidence, Placement
from lantoa.activities.rules import EMBEDDED, measure
from lantoa.catalogue.models import Channel
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import State
from lantoa.totals.rules import Entry, Layer
from lantoa.units import queries as units

PRODUCTION = "production"
PLACEMENT = "placement"
ATTENDANCE = "attendance"


def source_key(activity_id: int) -> str:
    return f"activity:{activity_id}"


def entries_of(activity: Activity) -> list[Entry]:
    """Production to the maker on its day, each placement to the placer on its own."""
    if activity.is_void:
        return []
    entries = [
        Entry(
            activity.unit_id,
            Interval.of_day(activity.on),
            measure(
                activity.channel.slug,
                activity.kind.slug,
                PRODUCTION,
                embedded=activity.is_embedded,
            ),
            Layer.LOGGED,
            activity.quantity,
        )
    ]
    for placement in activity.placements.all():
        entries += _entries_of_placement(placement, embedded=activity.is_embedded)
    return [entry for entry in entries if entry.value.state is not State.NOT_APPLICABLE]


def _entries_of_placement(placement: Placement, *, embedded: bool) -> list[Entry]:
    day = Interval.of_day(placement.on)
    tag = placement.language.tag if placement.language else ""
    amounts = [(placement.count_unit.slug, placement.count), (ATTENDANCE, placement.people)]
    return [
        Entry(
            placement.unit_id,
            day,
            measure(placement.channel.slug, count_unit, PLACEMENT, embedded=embedded),
            Layer.LOGGED,
            value,
            tag,
        )
        for count_unit, value in amounts
    ]


def with_parts() -> QuerySet[Activity]:
    """Activities with all that posting and pages need, in a fixed number of queries."""
    return Activity.objects.select_related(
        "channel", "kind", "topic", "plan_line"
    ).prefetch_related(
        "placements__channel",
        "placements__count_unit",
        "placements__language",
        "evidence__file",
    )


def posted_entries() -> Iterator[tuple[str, list[Entry]]]:
    """For the audit: all activities and what they should have in the totals."""
    for activity in with_parts().order_by("pk").iterator(chunk_size=500):
        yield source_key(activity.pk), entries_of(activity)


def activities_of(unit_ids: Collection[int], window: Interval | None = None) -> QuerySet[Activity]:
    """Activities for a list, newest first, voided ones too; each with ``proofs``."""
    found = (
        with_parts().filter(unit_id__in=unit_ids).annotate(proofs=Count("evidence", distinct=True))
    )
    if window is not None:
        found = found.filter(on__gte=window.start, on__lt=window.end)
    return found


def behind(unit_id: int, window: Interval, name: str) -> QuerySet[Activity]:
    """The activities that a figure counts: ``name`` is its measure."""
    embedded = name.endswith(EMBEDDED)
    channel, count_unit, side = name.removesuffix(EMBEDDED).split(".")
    live = with_parts().filter(voided_at__isnull=True, is_embedded=embedded)
    if side == PRODUCTION:
        return live.filter(
            unit_id=unit_id,
            on__gte=window.start,
            on__lt=window.end,
            channel__slug=channel,
            kind__slug=count_unit,
        )
    placed = Placement.objects.filter(
        unit_id=unit_id, on__gte=window.start, on__lt=window.end, channel__slug=channel
    )
    if count_unit != ATTENDANCE:
        placed = placed.filter(count_unit__slug=count_unit)
    else:
        placed = placed.exclude(people="-")
    return live.filter(pk__in=placed.values("activity_id"))


def without_proof(unit_id: int, window: Interval) -> QuerySet[Activity]:
    """Activities of a window that nothing proves yet."""
    return (
        Activity.objects.filter(
            unit_id=unit_id, on__gte=window.start, on__lt=window.end, voided_at__isnull=True
        )
        .filter(~Q(pk__in=Evidence.objects.values("activity_id")))
        .select_related("channel", "kind")
    )


def usual_channels(unit_id: int, on: date, limit: int = 5) -> list[Channel]:
    """Channels that the unit can own, the most used first."""
    tier = units.tier_of(unit_id, on)
    used = dict(
        Activity.objects.filter(unit_id=unit_id, voided_at__isnull=True)
        .values_list("channel_id")
        .annotate(times=Count("pk"))
        .order_by()
    )
    fitting = [
        channel for channel in Channel.objects.in_force(on) if channel.can_be_owned_by(tier or "")
    ]
    fitting.sort(key=lambda channel: (-used.get(channel.pk, 0), channel.order))
    return fitting[:limit]
