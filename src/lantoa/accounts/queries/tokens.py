"""Tokens of the API: whom one stands for, and which there are."""

from __future__ import annotations

import hmac
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.http import HttpRequest

from lantoa.accounts.models import ApiToken, Post, User
from lantoa.accounts.queries.actor import Held, StaffActor
from lantoa.accounts.queries.places import names_of
from lantoa.accounts.rules import (
    TOKEN_SCOPE_LABELS,
    TOKEN_STATE_LABELS,
    Role,
    TokenScope,
    TokenState,
)
from lantoa.kernel import days

_WRITTEN = re.compile(r"lantoa_([0-9a-f]{12})_([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Holder:
    """A token that opens something, and the actor that it is: one post of one person, no more."""

    token: ApiToken
    actor: StaffActor

    @property
    def may_write(self) -> bool:
        return self.token.scope == TokenScope.SUBMIT


class ApiRequest(HttpRequest):
    """A request that came with a token, as the API hands it on: a type for faces."""

    actor: StaffActor
    holder: Holder


def write_token(prefix: str, secret: str) -> str:
    """The token as a program shows it: ``lantoa_0f3a…_…``."""
    return f"lantoa_{prefix}_{secret}"


def hash_of_secret(secret: str) -> str:
    """A secret is 256 random bits, so a plain hash is enough: there is nothing to guess from."""
    return sha256(secret.encode("ascii")).hexdigest()


def holder_of(written: str, at: datetime) -> Holder | None:
    """Whom a token stands for at the instant; None for one that opens nothing, whatever the
    reason. 1 query, none for what is no token at all.

    The actor has exactly the post of the token: not the other posts of the person, and nobody's
    for whom the person signs.
    """
    match = _WRITTEN.fullmatch(written)
    if match is None:
        return None
    prefix, secret = match.groups()
    token = ApiToken.objects.select_related("post__user").filter(prefix=prefix).first()
    known = token.secret_sha256 if token is not None else ""
    if token is None or not hmac.compare_digest(known, hash_of_secret(secret)):
        return None
    today = days.local_day(at)
    if token.state(at, today) is not TokenState.LIVE:
        return None
    post = token.post
    held = Held(post.unit_id, Role(post.role), post.position)
    return Holder(token, StaffActor(post.user, (held,), today))


def token(token_id: int) -> ApiToken:
    """With its post and person. Raises ``ApiToken.DoesNotExist``."""
    return ApiToken.objects.select_related("post__user").get(pk=token_id)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """One line of the list of tokens."""

    token: ApiToken
    unit_name: str
    state: TokenState

    @property
    def label(self) -> str:
        return TOKEN_STATE_LABELS[self.state]

    @property
    def scope_label(self) -> str:
        return TOKEN_SCOPE_LABELS[TokenScope(self.token.scope)]

    @property
    def is_open(self) -> bool:
        """Whether there is anything to revoke."""
        return self.state in (TokenState.LIVE, TokenState.ENDED)


def token_rows(
    user: User, at: datetime, *, unit_ids: Collection[int] | None = None
) -> list[TokenRow]:
    """Tokens of a person, newest first; with ``unit_ids`` those of posts in these units. 2
    queries, 1 where there is none."""
    found = ApiToken.objects.filter(post__user=user).select_related("post__user")
    if unit_ids is not None:
        found = found.filter(post__unit_id__in=unit_ids)
    rows = list(found.order_by("-pk"))
    today = days.local_day(at)
    names = names_of([row.post.unit_id for row in rows], today) if rows else {}
    return [TokenRow(row, names[row.post.unit_id], row.state(at, today)) for row in rows]


def number_live(user: User, at: datetime) -> int:
    """How many tokens of a person open something. 1 query."""
    found = ApiToken.objects.open(at).filter(post__user=user).select_related("post__user")
    today = days.local_day(at)
    return sum(token.state(at, today) is TokenState.LIVE for token in found)


def posts_for_tokens(user: User, on: date) -> list[tuple[Post, str]]:
    """Posts that the person holds on the day, each with its unit's name. 2 queries."""
    posts = list(Post.objects.in_force(on).filter(user=user).order_by("pk"))
    names = names_of([post.unit_id for post in posts], on) if posts else {}
    return [(post, names[post.unit_id]) for post in posts]
