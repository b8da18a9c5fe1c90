"""Lists of people, and who may see or look after whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX as UNUSABLE
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from lantoa.accounts.models import Deputy, Post, PostQuerySet, User
from lantoa.accounts.queries.actor import StaffActor
from lantoa.accounts.queries.heirs import heirs_of
from lantoa.accounts.queries.places import names_of
from lantoa.accounts.queries.reach import reached
from lantoa.kernel import vietnamese
from lantoa.kernel.actor import Actor

PER_PAGE = 30


def seen_units(actor: StaffActor) -> frozenset[int]:
    """Units whose people the person may see: the own ones and, by role, those below."""
    return reached(actor, ["accounts.view"])["accounts.view"]


def managed_units(actor: StaffActor) -> frozenset[int]:
    """Units whose people the person looks after."""
    return reached(actor, ["accounts.manage"])["accounts.manage"]


def current(on: date) -> PostQuerySet:
    """Posts that are held on the day or will be."""
    return Post.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def units_of_person(user: User, on: date) -> tuple[int, ...]:
    """Units that a person belongs to: those of the posts held or to be held, and those where he or
    she signs for somebody; without any, those of the last posts; without those, the unit that made
    the account. A unit that is gone stands for what it became. At most 5 queries."""
    held = list(user.posts.order_by("pk").values_list("unit_id", "valid_to"))
    now = [unit_id for unit_id, until in held if until is None or until > on]
    signing = user.deputyships.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
    now += signing.order_by("pk").values_list("post__unit_id", flat=True)
    found = now or [unit_id for unit_id, _ in held]
    if not found and user.home_id is not None:
        found = [user.home_id]
    heirs = heirs_of(found, on)
    return tuple(
        dict.fromkeys(each for unit_id in found for each in sorted(heirs[unit_id]) or [unit_id])
    )


def by_name(name: str) -> User | None:
    """The person whom a typed name or address means at the sign-in. 1 query."""
    found = list(User.objects.filter(Q(username__iexact=name) | Q(email__iexact=name)))
    found.sort(key=lambda user: user.username.lower() != name.lower())
    return found[0] if name and found else None


def may_see(actor: Actor, user: User, on: date) -> bool:
    """Whether the actor sees the person: in one of the person's units, or as that person."""
    if actor.key == f"user:{user.pk}":
        return True
    return any(actor.may("accounts.view", unit_id) for unit_id in units_of_person(user, on))


def may_manage(actor: Actor, user: User, on: date) -> bool:
    """Whether the actor looks after one of the person's units."""
    return any(actor.may("accounts.manage", unit_id) for unit_id in units_of_person(user, on))


def may_manage_all(actor: Actor, user: User, on: date) -> bool:
    """Whether the actor looks after all of the person's units: what concerns the whole person,
    as the account's closing, may not be done by the administrator of one of several."""
    found = units_of_person(user, on)
    return bool(found) and all(actor.may("accounts.manage", unit_id) for unit_id in found)


def opened(actor: StaffActor, people: Collection[User], seen: Collection[int]) -> frozenset[int]:
    """Of some people those whom the actor sees on their own page, by id, as ``may_see`` says of
    one; ``seen`` are the units whose people the actor may see. At most 2 queries, and 2 for each
    change of units that lies behind a post."""
    on = actor.on
    ids = [user.pk for user in people]
    held: dict[int, set[int]] = defaultdict(set)
    past: dict[int, set[int]] = defaultdict(set)
    for user_id, unit_id, until in Post.objects.filter(user__in=ids).values_list(
        "user", "unit_id", "valid_to"
    ):
        (held if until is None or until > on else past)[user_id].add(unit_id)
    signing = Deputy.objects.filter(user__in=ids).filter(
        Q(valid_to__isnull=True) | Q(valid_to__gt=on)
    )
    for user_id, unit_id in signing.values_list("user", "post__unit_id"):
        held[user_id].add(unit_id)
    homes = {user.pk: {user.home_id} for user in people if user.home_id is not None}
    found = {pk: held.get(pk) or past.get(pk) or homes.get(pk, set()) for pk in ids}
    heirs = heirs_of(set().union(*found.values()), on) if found else {}
    return frozenset(
        pk
        for pk, units in found.items()
        if pk == actor.user.pk
        or any(each in seen for unit_id in units for each in heirs[unit_id] or {unit_id})
    )


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One line of the list of people."""

    user: User
    posts: tuple[tuple[Post, str], ...]
    """Posts in the units that are listed, each with the name of its unit."""
    deputies: tuple[tuple[Deputy, str], ...]


@dataclass(frozen=True, slots=True)
class PeopleList:
    page: Page[User]
    rows: tuple[PersonRow, ...]


def people_of(unit_ids: Collection[int], on: date) -> QuerySet[User]:
    """Everybody of some units: with a post there now or to come, or whose last was there."""
    here = Exists(current(on).filter(user=OuterRef("pk"), unit_id__in=unit_ids))
    anywhere = Exists(current(on).filter(user=OuterRef("pk")))
    once = Exists(Post.objects.filter(user=OuterRef("pk"), unit_id__in=unit_ids))
    ever = Exists(Post.objects.filter(user=OuterRef("pk")))
    return User.objects.filter(here | (~anywhere & once) | Q(~ever, home_id__in=unit_ids))


def people_list(
    unit_ids: Collection[int], on: date, *, asked: str = "", gone: bool = False, number: str | None
) -> PeopleList:
    """One page of the people of some units, by name. At most 6 queries.

    ``asked`` is looked for in names without marks and in user names; ``gone`` adds those whose
    account is closed or who hold no post any more.
    """
    found = people_of(unit_ids, on)
    if not gone:
        held = Exists(current(on).filter(user=OuterRef("pk")))
        found = found.filter(held | ~Exists(Post.objects.filter(user=OuterRef("pk"))))
        closed = Q(is_active=False) & ~Q(password__startswith=UNUSABLE)
        found = found.exclude(closed)
    for word in vietnamese.fold(asked.replace("\x00", " ")).split()[:8]:
        found = found.filter(
            Q(folded__startswith=word)
            | Q(folded__contains=f" {word}")
            | Q(username__icontains=word)
        )
    page = Paginator(found.order_by("folded", "pk"), PER_PAGE).get_page(number)
    return PeopleList(page, tuple(_rows(list(page), unit_ids, on)))


def _rows(people: Sequence[User], unit_ids: Collection[int], on: date) -> list[PersonRow]:
    shown = current(on).filter(user__in=people, unit_id__in=unit_ids).order_by("pk")
    posts: dict[int, list[Post]] = defaultdict(list)
    for post in shown:
        posts[post.user_id].append(post)
    deputies: dict[int, list[Deputy]] = defaultdict(list)
    standing = Deputy.objects.in_force(on).filter(user__in=people, post__unit_id__in=unit_ids)
    for deputy in standing.select_related("post"):
        deputies[deputy.user_id].append(deputy)
    names = names_of(
        [each.unit_id for some in posts.values() for each in some]
        + [each.post.unit_id for some in deputies.values() for each in some],
        on,
    )
    return [
        PersonRow(
            user,
            tuple((post, names[post.unit_id]) for post in posts[user.pk]),
            tuple((each, names[each.post.unit_id]) for each in deputies[user.pk]),
        )
        for user in people
    ]


def candidates(unit_ids: Collection[int], on: date, *, without: int) -> list[User]:
    """People of some units who can sign in, by name: who may take over or sign for somebody."""
    found = people_of(unit_ids, on).filter(is_active=True).exclude(pk=without)
    return list(found.order_by("folded", "pk")[:500])
