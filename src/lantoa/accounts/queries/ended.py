"""Posts that are still held in units that are gone, and where they may go on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from lantoa.accounts.models import Post
from lantoa.accounts.queries.actor import StaffActor
from lantoa.accounts.queries.claims import left_to
from lantoa.accounts.queries.heirs import heirs_of
from lantoa.accounts.queries.people import managed_units
from lantoa.accounts.queries.places import Place, names_of, places

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class EndedPost:
    """A post in a unit that is gone, and the units of today that came from it."""

    post: Post
    unit_name: str
    heirs: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class EndedPosts:
    page: Page[Post]
    rows: tuple[EndedPost, ...]


def posts_at_ended_units(actor: StaffActor, number: str | None = None) -> EndedPosts:
    """One page of the posts held in units that are gone, whose successors the actor looks after
    (or is left to: :func:`left_to`) and where the person does not hold the same role yet. The
    number of queries does not grow with the posts."""
    ordered = _waiting(actor).select_related("user").order_by("unit_id", "pk")
    page = Paginator(ordered, PER_PAGE).get_page(number)
    shown = list(page)
    heirs = heirs_of({post.unit_id for post in shown}, actor.on)
    mine = managed_units(actor) | left_to(actor)
    wanted = frozenset[int]().union(*heirs.values()) & mine
    offered = places(wanted, actor.on) if wanted else []
    names = names_of({post.unit_id for post in shown}, actor.on)
    rows = tuple(
        EndedPost(
            post,
            names[post.unit_id],
            tuple(place for place in offered if place.unit_id in heirs[post.unit_id]),
        )
        for post in shown
    )
    return EndedPosts(page, rows)


def count_at_ended_units(actor: StaffActor) -> int:
    """How many such posts there are. 2 queries while the actor's own units exist, and no list of
    ids however many there are."""
    return _waiting(actor).count()


def _waiting(actor: StaffActor) -> QuerySet[Post]:
    own = [*actor.units_of("accounts.manage"), *left_to(actor)]
    heads = actor.heads_of("accounts.manage")
    if not own and not heads:
        return Post.objects.none()
    sql, given = _sql(own, heads)
    day = connection.ops.adapt_datefield_value(actor.on)
    params = [day if each is None else each for each in given]
    return Post.objects.filter(pk__in=RawSQL(sql, params))  # noqa: S611 - as above


_IN_FORCE = (
    "(v.valid_from IS NULL OR v.valid_from <= %s) AND (v.valid_to IS NULL OR v.valid_to > %s)"
)
_LIVES = f"EXISTS (SELECT 1 FROM units_unitversion v WHERE v.unit_id = %s AND {_IN_FORCE})"  # noqa: S608
_HELD = "(p.valid_to IS NULL OR p.valid_to > %s)"


def _lives(column: str) -> str:
    return _LIVES.replace("%s", column, 1)


def _among(ids: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(ids)) or "NULL"


def _sql(own: Sequence[int], heads: Sequence[int]) -> tuple[str, list[int | None]]:
    """The ids of those posts, and what the question is given, in its order; None is the day.

    ``went`` follows each unit that is gone and where somebody holds a post to what lives; the
    only ids that come from here are those of the actor's own units.
    """
    sql = f"""
        WITH RECURSIVE
        below (unit_id) AS (
            SELECT v.unit_id FROM units_unitversion v
            WHERE v.parent_id IN ({_among(heads)}) AND {_IN_FORCE}
            UNION
            SELECT v.unit_id FROM units_unitversion v
            JOIN below ON v.parent_id = below.unit_id WHERE {_IN_FORCE}
        ),
        went (unit_id, now_id) AS (
            SELECT p.unit_id, p.unit_id FROM accounts_post p
            WHERE p.valid_from <= %s AND {_HELD} AND NOT {_lives("p.unit_id")}
            UNION
            SELECT went.unit_id, e.new_id FROM went
            JOIN units_unitsuccession e ON e.old_id = went.now_id
            WHERE NOT {_lives("went.now_id")}
        ),
        heir (unit_id, now_id) AS (
            SELECT went.unit_id, went.now_id FROM went
            WHERE {_lives("went.now_id")} AND (
                went.now_id IN ({_among(own)}) OR went.now_id IN (SELECT unit_id FROM below)
            )
        )
        SELECT left_over.id FROM accounts_post left_over
        WHERE left_over.unit_id IN (SELECT unit_id FROM heir)
        AND left_over.valid_from <= %s AND (left_over.valid_to IS NULL OR left_over.valid_to > %s)
        AND NOT EXISTS (
            SELECT 1 FROM accounts_post p JOIN heir ON heir.now_id = p.unit_id
            WHERE heir.unit_id = left_over.unit_id AND p.user_id = left_over.user_id
            AND p.role = left_over.role AND {_HELD}
        )
    """  # noqa: S608 - the parts are constants of this module
    day: list[int | None] = [None]
    return sql, [*heads, *day * 4, *day * 4, *day * 2, *day * 2, *own, *day * 3]
