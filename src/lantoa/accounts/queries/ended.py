"""Posts that are still held in units that are gone, and where they may go on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from lantoa.accounts.models import Post
from lantoa.accounts.queries.people import current
from lantoa.accounts.queries.places import Place, names_of, places
from lantoa.units.models import UnitSuccession, UnitVersion

_LONGEST = 8


@dataclass(frozen=True, slots=True)
class EndedPost:
    """A post in a unit that is gone, and the units of today that came from it."""

    post: Post
    unit_name: str
    heirs: tuple[Place, ...]


def heirs_of(unit_ids: Iterable[int], on: date) -> dict[int, frozenset[int]]:
    """The units in force on the day that each unit went into, over as many changes as there were.
    At most two queries for each change in the longest line."""
    reached = {unit_id: {unit_id} for unit_id in unit_ids}
    living: set[int] = set()
    looking = set(reached)
    for _ in range(_LONGEST):
        if not looking:
            break
        living |= set(
            UnitVersion.objects.in_force(on)
            .filter(unit_id__in=looking)
            .values_list("unit_id", flat=True)
        )
        onwards: dict[int, set[int]] = defaultdict(set)
        gone = looking - living
        for old, new in UnitSuccession.objects.filter(old_id__in=gone).values_list("old", "new"):
            onwards[old].add(new)
        for found in reached.values():
            for old in found & gone:
                found |= onwards[old]
        looking = {new for some in onwards.values() for new in some} - living - gone
    return {unit_id: frozenset(found & living - {unit_id}) for unit_id, found in reached.items()}


def posts_at_ended_units(managed: Collection[int], on: date) -> list[EndedPost]:
    """Posts held in units that are gone, whose successors are among ``managed`` and where the
    person does not hold the same role yet. The number of queries does not grow with the posts."""
    gone = (
        current(on)
        .filter(valid_from__lte=on)
        .exclude(unit_id__in=UnitVersion.objects.in_force(on).values("unit_id"))
    )
    posts = list(gone.select_related("user").order_by("unit_id", "pk"))
    heirs = heirs_of({post.unit_id for post in posts}, on)
    wanted = {heir for some in heirs.values() for heir in some} & set(managed)
    offered = {place.unit_id: place for place in places(wanted, on)}
    held = set(
        current(on)
        .filter(user__in={post.user_id for post in posts}, unit_id__in=wanted)
        .values_list("user_id", "unit_id", "role")
    )
    names = names_of({post.unit_id for post in posts}, on)
    found: list[EndedPost] = []
    for post in posts:
        mine = heirs[post.unit_id]
        open_to = tuple(place for unit_id, place in offered.items() if unit_id in mine)
        taken = any((post.user_id, unit_id, post.role) in held for unit_id in mine)
        if open_to and not taken:
            found.append(EndedPost(post, names[post.unit_id], open_to))
    return found
