"""Tokens of the API: made by who holds the post, revoked by that person or who looks after it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from lantoa.accounts.models import ApiToken, Post, User
from lantoa.accounts.queries import StaffActor
from lantoa.accounts.queries.tokens import hash_of_secret, write_token
from lantoa.accounts.rules import (
    LONGEST_TOKEN_NAME,
    MOST_TOKENS,
    TOKEN_DAYS,
    TokenScope,
)
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import NotPermitted, Problem, Refused
from lantoa.kernel.vietnamese import nfc

VERB = "accounts.token"
MANAGE = "accounts.manage"


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made, and how a program writes it: known here and never again."""

    token: ApiToken
    written: str


@transaction.atomic
def make_token(
    *,
    actor: StaffActor,
    post: Post,
    name: str,
    scope: TokenScope,
    lasts_days: int,
    at: datetime | None = None,
) -> NewToken:
    """A token that acts as a post which the person holds today.

    Only the holder makes one: who could make it for somebody else could sign as that person.
    Raises ``NotPermitted`` for another's post and one that is not held; ``Refused`` without a
    name, for a span that is not offered, and when the post has too many.
    """
    now = at or days.now()
    # Two clicks at once: the second waits and is counted after the first.
    User.objects.select_for_update().get(pk=actor.user.pk)
    today = days.local_day(now)
    if not Post.objects.in_force(today).filter(pk=post.pk, user=actor.user).exists():
        raise NotPermitted("Chỉ lập mã kết nối cho chức vụ mà chính anh/chị đang giữ.")
    plain = " ".join(nfc(name).split())
    problems: list[Problem] = []
    if not plain:
        problems.append(
            Problem(
                "name", "Chưa đặt tên.", "Ghi phần mềm sẽ dùng mã, ví dụ: Báo cáo tỉnh.", "no_name"
            )
        )
    if len(plain) > LONGEST_TOKEN_NAME:
        problems.append(
            Problem("name", f"Tên dài hơn {LONGEST_TOKEN_NAME} chữ.", "Rút gọn tên.", "too_long")
        )
    if lasts_days not in TOKEN_DAYS:
        problems.append(
            Problem("lasts_days", "Chưa chọn thời hạn.", "Chọn một thời hạn có sẵn.", "span")
        )
    if ApiToken.objects.open(now).filter(post=post).count() >= MOST_TOKENS:
        problems.append(
            Problem(
                "",
                f"Mỗi chức vụ có nhiều nhất {MOST_TOKENS} mã kết nối đang dùng được.",
                "Thu hồi mã không dùng nữa.",
                "too_many",
            )
        )
    if problems:
        raise Refused(*problems)
    prefix, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    made = ApiToken.objects.create(
        post=post,
        name=plain,
        prefix=prefix,
        secret_sha256=hash_of_secret(secret),
        scope=scope,
        made_at=now,
        expires_at=now + timedelta(days=lasts_days),
    )
    _note(actor, made, {"made": True, "scope": scope.value, "days": lasts_days})
    return NewToken(made, write_token(prefix, secret))


@transaction.atomic
def revoke_token(*, actor: Actor, token: ApiToken, at: datetime | None = None) -> bool:
    """The token opens nothing from now on. False when it was revoked before.

    Raises ``NotPermitted`` for one who neither holds the post nor looks after its unit's people.
    """
    is_own = isinstance(actor, StaffActor) and token.post.user_id == actor.user.pk
    if not is_own:
        actor.must(MANAGE, token.post.unit_id)
    found = ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True)
    if not found.update(revoked_at=at or days.now()):
        return False
    _note(actor, token, {"revoked": True})
    return True


def revoke_all_of(*, user: User, actor: Actor, at: datetime) -> int:
    """Every token of a person's posts opens nothing from now on: whoever had the old password may
    have made one. Called where a password is set anew by a link and where an account is locked.
    Returns how many there were."""
    found = list(ApiToken.objects.open(at).filter(post__user=user).select_related("post"))
    ApiToken.objects.filter(pk__in=[token.pk for token in found]).update(revoked_at=at)
    for token in found:
        _note(actor, token, {"revoked": True, "reset": True})
    return len(found)


def note_use(*, token: ApiToken, at: datetime) -> None:
    """The day on which a token was last shown, for the list. A write once a day, not each time."""
    today = days.local_day(at)
    if token.used_on != today:
        used_before = Q(used_on__isnull=True) | Q(used_on__lt=today)
        ApiToken.objects.filter(used_before, pk=token.pk).update(used_on=today)


def _note(actor: Actor, token: ApiToken, data: dict[str, object]) -> None:
    record(
        actor=actor,
        verb=VERB,
        unit_id=token.post.unit_id,
        object_key=f"accounts.token:{token.pk}",
        data=data,
    )
