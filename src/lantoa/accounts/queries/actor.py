"""Reading people and posts; the actor that every action asks."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Q
from django.http import HttpRequest

from lantoa.accounts.models import Deputy, Post, User
from lantoa.accounts.rules import PERMISSIONS, Reach, Role, may
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted
from lantoa.units import queries as units

HEAD = "Chủ tịch"
"""What a chair is called whose position nobody wrote down."""

_FAR = (Reach.BELOW, Reach.ABOVE, Reach.OTHER)


@dataclass(frozen=True)
class Held:
    """One post as the actor carries it, held or stood in for.

    ``acting_for`` is the position of the head whom a deputy signs for; empty for one's own post.
    """

    unit_id: int
    role: Role
    position: str
    acting_for: str = ""


@dataclass
class StaffActor:
    """A signed-in person with the posts held on a day. Implements ``kernel.actor.Actor``.

    Where units lie to one another is asked once per unit and kept while the actor lives, which
    is one request or one action.
    """

    user: User
    posts: tuple[Held, ...]
    on: date
    _above: dict[int, frozenset[int]] = field(default_factory=dict)

    @property
    def key(self) -> str:
        return f"user:{self.user.pk}"

    @property
    def label(self) -> str:
        return self.user.full_name

    def _ancestors(self, unit_id: int) -> frozenset[int]:
        """Units above, on the last day that the unit existed if it is gone."""
        if unit_id not in self._above:
            day = units.living_day(unit_id, self.on)
            self._above[unit_id] = frozenset(units.ancestors(unit_id, day))
        return self._above[unit_id]

    def _reach(self, post: Held, unit_id: int) -> Reach:
        if post.unit_id == unit_id:
            return Reach.OWN
        if post.unit_id in self._ancestors(unit_id):
            return Reach.BELOW
        if unit_id in self._ancestors(post.unit_id):
            return Reach.ABOVE
        return Reach.OTHER

    def may(self, verb: str, unit_id: int) -> bool:
        asked = PERMISSIONS[verb]
        if not asked or not self.user.is_active:
            return False
        # The near answer costs no query; where the unit lies is asked only when it matters.
        if any(post.unit_id == unit_id and may(verb, post.role, Reach.OWN) for post in self.posts):
            return True
        far = [post for post in self.posts if any(may(verb, post.role, each) for each in _FAR)]
        return any(may(verb, post.role, self._reach(post, unit_id)) for post in far)

    def must(self, verb: str, unit_id: int) -> None:
        if not self.may(verb, unit_id):
            raise NotPermitted

    def must_all(self, verb: str, unit_ids: Collection[int]) -> None:
        unknown = [each for each in unit_ids if each not in self._above]
        if len(unknown) > 1:
            above = units.ancestors_of_some(unknown)
            self._above.update((each, frozenset(above(each, self.on))) for each in unknown)
        for each in unit_ids:
            self.must(verb, each)

    def units_of(self, verb: str) -> tuple[int, ...]:
        """Own units where the verb is allowed, in the order of the posts, each once."""
        found = (p.unit_id for p in self.posts if may(verb, p.role, Reach.OWN))
        return tuple(dict.fromkeys(found))

    def heads_of(self, verb: str) -> tuple[int, ...]:
        """Own units under whose lower units the verb is allowed."""
        found = (p.unit_id for p in self.posts if may(verb, p.role, Reach.BELOW))
        return tuple(dict.fromkeys(found))

    @property
    def home_unit(self) -> int | None:
        """The unit of the first post: whose name stands in the page's head."""
        return self.posts[0].unit_id if self.posts else None

    def posts_in(self, unit_id: int) -> tuple[Held, ...]:
        return tuple(post for post in self.posts if post.unit_id == unit_id)


class StaffRequest(HttpRequest):
    """A request of somebody who has signed in, as the middleware hands it on: a type for views."""

    actor: StaffActor


_POSTS = """
SELECT p.id, p.unit_id, p.role, p.position, NULL
FROM accounts_post p JOIN accounts_user u ON u.id = p.user_id AND u.is_active
WHERE p.user_id = %s AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s)
UNION ALL
SELECT p.id, p.unit_id, p.role, p.position, d.position
FROM accounts_deputy d JOIN accounts_user u ON u.id = d.user_id AND u.is_active
JOIN accounts_post p ON p.id = d.post_id AND p.user_id <> d.user_id
WHERE d.user_id = %s AND d.valid_from <= %s AND (d.valid_to IS NULL OR d.valid_to > %s)
    AND p.valid_from <= %s AND (p.valid_to IS NULL OR p.valid_to > %s)
ORDER BY 1
"""
"""Asked on each request: to put it together from its parts took longer than the answer. In two
parts, so that each finds its few rows by the person."""


def actor_for(user: User, on: date | None = None) -> StaffActor:
    """The person with the posts in force on a day (today when not given): the own ones, then
    those for whose holder the person signs. 1 query.

    One who may no longer sign in holds none.
    """
    day = on or days.today()
    asked = connection.ops.adapt_datefield_value(day)
    with connection.cursor() as cursor:
        cursor.execute(_POSTS, [user.pk, asked, asked, user.pk, asked, asked, asked, asked])
        found = cursor.fetchall()
    own: list[Held] = []
    acting: list[Held] = []
    for _, unit_id, role, position, deputy in found:
        if deputy is None:
            own.append(Held(unit_id, Role(role), position))
        else:
            acting.append(Held(unit_id, Role(role), deputy, position or HEAD))
    return StaffActor(user, (*own, *acting), day)


def holders(unit_id: int, role: Role, on: date | None = None) -> list[User]:
    """People who hold a role in a unit on a day, or sign for somebody who holds it."""
    day = on or days.today()
    posts = Post.objects.in_force(day).filter(unit_id=unit_id, role=role)
    deputies = Deputy.objects.in_force(day).filter(post__unit_id=unit_id, post__role=role)
    return list(
        User.objects.filter(
            Q(pk__in=posts.values("user_id")) | Q(pk__in=deputies.values("user_id")),
            is_active=True,
        ).order_by("pk")
    )


def signer(unit_id: int, on: date | None = None) -> Post | None:
    """The chair's post of a unit, the older first."""
    return (
        Post.objects.in_force(on or days.today())
        .filter(unit_id=unit_id, role=Role.CHAIR, user__is_active=True)
        .select_related("user")
        .order_by("pk")
        .first()
    )


def unit_among(named: str, allowed: Sequence[int]) -> int:
    """The unit that a form names, else the first. Raises ``NotPermitted`` for any other."""
    wanted = [unit for unit in allowed if not named or str(unit) == named]
    if not wanted:
        raise NotPermitted
    return wanted[0]


def units_to_choose(
    own: Iterable[int], heads: Iterable[int], chosen: int | None, on: date
) -> list[tuple[str, str]]:
    """Address and name of the units whose list a person may open: the own ones, those directly
    below ``heads`` and, for a person with heads, those below the one that is chosen."""
    heads = list(dict.fromkeys(heads))
    found = [units.nearest_version(each, on) for each in own]
    for head in [*heads, *([chosen] if chosen is not None and heads else [])]:
        found += units.children(head, units.living_day(head, on))
    if chosen is not None:
        found.append(units.nearest_version(chosen, on))
    return list({version.unit.slug: version.name for version in found}.items())
