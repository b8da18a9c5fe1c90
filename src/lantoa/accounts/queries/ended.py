"""Posts that are still held in units that are gone, and where they may go on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from lantoa.accounts.models import Post
from lantoa.accounts.queries.heirs import heirs_of
from lantoa.accounts.queries.people import current
from lantoa.accounts.queries.places import Place, names_of, places
from lantoa.units.models import UnitVersion


@dataclass(frozen=True, slots=True)
class EndedPost:
    """A post in a unit that is gone, and the units of today that came from it."""

    post: Post
    unit_name: str
    heirs: tuple[Place, ...]


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
