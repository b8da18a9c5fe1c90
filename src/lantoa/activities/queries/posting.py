"""What each activity puts into the totals."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from django.db.models import Count, QuerySet

from lantoa.activities.models import Activity, Placement
from lantoa.activities.rules import ATTENDANCE, PLACEMENT, PRODUCTION, measure
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import State
from lantoa.totals.rules import Entry, Layer, Proof


def source_key(activity_id: int) -> str:
    return f"activity:{activity_id}"


def entries_of(activity: Activity) -> list[Entry]:
    """Production to the maker on its day, each placement to the placer on its own.

    What was merged into another entry was made once, so it has no production of its own; a
    placement that is the same as another's is counted there.
    """
    if activity.is_void:
        return []
    about = (activity.topic.slug if activity.topic else "", activity.tone, _proof_of(activity))
    entries = [] if activity.is_merged else [_production_of(activity, about)]
    for placement in activity.placements.all():
        if placement.same_as_id is not None:
            continue
        entries += _entries_of_placement(placement, about, embedded=activity.is_embedded)
    return [entry for entry in entries if entry.value.state is not State.NOT_APPLICABLE]


About = tuple[str, str, str]
"""Topic, tone and proof: the same for all that an activity posts."""


def _proof_of(activity: Activity) -> Proof:
    """By the rule of the lists: any evidence of the activity, on one of its placements too."""
    return Proof.EVIDENCED if activity.evidence.all() else Proof.BARE


def _production_of(activity: Activity, about: About) -> Entry:
    name = measure(
        activity.channel.slug, activity.kind.slug, PRODUCTION, embedded=activity.is_embedded
    )
    day = Interval.of_day(activity.on)
    return Entry(activity.unit_id, day, name, Layer.LOGGED, activity.quantity, "", *about)


def _entries_of_placement(placement: Placement, about: About, *, embedded: bool) -> list[Entry]:
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
            *about,
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


def work_on(line_ids: Collection[int]) -> Mapping[int, int]:
    """Plan line to the number of activities that carry it out, voided ones left out. 1 query."""
    return dict(
        Activity.objects.filter(plan_line__in=line_ids, voided_at__isnull=True)
        .values_list("plan_line")
        .annotate(times=Count("pk"))
        .order_by()
    )
