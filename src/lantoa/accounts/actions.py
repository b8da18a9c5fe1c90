"""Writing people and posts."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q

from lantoa.accounts.models import Post, User
from lantoa.accounts.rules import ROLE_LABELS, Role
from lantoa.audit.log import record
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc


@transaction.atomic
def create_user(
    *,
    actor: Actor,
    unit_id: int,
    username: str,
    full_name: str,
    password: str,
    email: str = "",
    address_as: str = "anh/chị",
) -> User:
    """A person who can sign in. Raises ``Refused`` for a user name or address that is taken.

    Capitals make no other name: signing in does not tell them apart.
    """
    actor.must("accounts.manage", unit_id)
    problems: list[Problem] = []
    if User.objects.filter(username__iexact=username).exists():
        problems.append(
            Problem(
                "username",
                f"Tên đăng nhập “{username}” đã có người dùng.",
                "Chọn tên khác.",
                "taken",
            )
        )
    if email and User.objects.filter(email__iexact=email).exists():
        problems.append(
            Problem(
                "email",
                f"Địa chỉ “{email}” đã có người dùng.",
                "Ghi địa chỉ khác hoặc để trống.",
                "taken",
            )
        )
    if problems:
        raise Refused(*problems)
    user = User(username=username, full_name=nfc(full_name), email=email, address_as=address_as)
    user.set_password(password)
    user.save()
    record(
        actor=actor, verb="accounts.manage", unit_id=unit_id, object_key=f"accounts.user:{user.pk}"
    )
    return user


@transaction.atomic
def give_post(
    *, actor: Actor, user: User, unit_id: int, role: Role, valid_from: date, position: str = ""
) -> Post:
    """A post in a unit from a day on. Raises ``Refused`` for one that the person holds then."""
    actor.must("accounts.manage", unit_id)
    same = Post.objects.filter(user=user, unit_id=unit_id, role=role)
    if same.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from)).exists():
        raise Refused(
            Problem(
                "role",
                f"{user.full_name} đang giữ vai trò “{ROLE_LABELS[role]}” ở đơn vị này.",
                "Kết thúc lần giữ trước rồi giao lại.",
                "already_held",
            )
        )
    post = Post.objects.create(
        user=user, unit_id=unit_id, role=role, valid_from=valid_from, position=position
    )
    record(
        actor=actor,
        verb="accounts.manage",
        unit_id=unit_id,
        object_key=f"accounts.post:{post.pk}",
        data={"role": role},
    )
    return post


@transaction.atomic
def end_post(*, actor: Actor, post: Post, on: date) -> Post:
    """The post is held up to, not including, the day. Raises ``Refused`` for a day before it."""
    actor.must("accounts.manage", post.unit_id)
    if on <= post.valid_from:
        raise Refused(
            Problem(
                "valid_to",
                "Ngày thôi giữ chức vụ phải sau ngày bắt đầu.",
                "Chọn ngày muộn hơn.",
                "before_start",
            )
        )
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    record(
        actor=actor,
        verb="accounts.manage",
        unit_id=post.unit_id,
        object_key=f"accounts.post:{post.pk}",
        data={"ended": on.isoformat()},
    )
    return post
