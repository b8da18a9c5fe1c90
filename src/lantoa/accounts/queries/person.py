"""One person: posts, deputies, invitation, as a page shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lantoa.accounts.models import Deputy, Invitation, Post, User
from lantoa.accounts.queries.actor import StaffActor
from lantoa.accounts.queries.people import may_manage, may_manage_all
from lantoa.accounts.queries.places import names_of


def person(user_id: int) -> User:
    """Raises ``User.DoesNotExist``."""
    return User.objects.get(pk=user_id)


def post(post_id: int) -> Post:
    """With its holder. Raises ``Post.DoesNotExist``."""
    return Post.objects.select_related("user").get(pk=post_id)


def deputy(deputy_id: int) -> Deputy:
    """With the post and both people. Raises ``Deputy.DoesNotExist``."""
    return Deputy.objects.select_related("user", "post__user").get(pk=deputy_id)


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with its unit's name, and what may be done with it."""

    post: Post
    unit_name: str
    deputies: tuple[Deputy, ...]
    on: date
    may_manage: bool

    @property
    def is_held(self) -> bool:
        return self.post.valid_from <= self.on and not self.is_over

    @property
    def is_over(self) -> bool:
        return self.post.valid_to is not None and self.post.valid_to <= self.on


@dataclass(frozen=True, slots=True)
class PersonPage:
    """What the page of a person shows to somebody. Address and phone only with ``may_manage``."""

    user: User
    posts: tuple[PostRow, ...]
    deputyships: tuple[tuple[Deputy, str], ...]
    invitation: Invitation | None
    may_manage: bool
    may_manage_all: bool

    @property
    def running(self) -> tuple[PostRow, ...]:
        return tuple(row for row in self.posts if not row.is_over)

    @property
    def over(self) -> tuple[PostRow, ...]:
        return tuple(row for row in self.posts if row.is_over)


def person_page(actor: StaffActor, user: User) -> PersonPage:
    """The person as the actor may see him or her: posts of units that the actor sees.

    The number of queries grows with the units of the posts (two for each that lies below the
    actor's), not with the posts.
    """
    on = actor.on
    is_self = actor.user.pk == user.pk
    posts = list(user.posts.order_by("-valid_from", "-pk").prefetch_related("deputies__user"))
    standing = list(
        user.deputyships.select_related("post", "post__user").order_by("-valid_from", "-pk")
    )
    asked = {post.unit_id for post in posts} | {each.post.unit_id for each in standing}
    seen = {unit_id for unit_id in asked if is_self or actor.may("accounts.view", unit_id)}
    names = names_of(seen, on)
    return PersonPage(
        user=user,
        posts=tuple(
            PostRow(
                post,
                names[post.unit_id],
                tuple(post.deputies.all()),
                on,
                actor.may("accounts.manage", post.unit_id),
            )
            for post in posts
            if post.unit_id in seen
        ),
        deputyships=tuple(
            (each, names[each.post.unit_id]) for each in standing if each.post.unit_id in seen
        ),
        invitation=user.invitations.order_by("-pk").first(),
        may_manage=may_manage(actor, user, on),
        may_manage_all=may_manage_all(actor, user, on),
    )


def own_posts(user: User, on: date) -> list[tuple[Post, str]]:
    """Every post of a person with the name of its unit, the running ones first. 2 queries."""
    posts = list(user.posts.order_by("pk"))
    names = names_of([post.unit_id for post in posts], on)
    posts.sort(key=lambda post: (post.valid_to is not None and post.valid_to <= on, post.pk))
    return [(post, names[post.unit_id]) for post in posts]
