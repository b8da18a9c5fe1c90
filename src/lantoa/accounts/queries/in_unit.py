from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lantoa.accounts.models import Post

MOST = 12


@dataclass(frozen=True, slots=True)
class PeopleThere:
    """Posts held in a unit on a day, as far as shown, and how many there are."""

    posts: list[Post]
    count: int


def people_there(unit_id: int, on: date) -> PeopleThere:
    """Who holds which post in the unit on the day, the older post first. 1 query."""
    held = Post.objects.in_force(on).filter(unit_id=unit_id, user__is_active=True)
    posts = list(held.select_related("user").order_by("pk"))
    return PeopleThere(posts[:MOST], len(posts))
