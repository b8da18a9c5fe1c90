"""People from the command line: for the day on which nobody can sign in."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.db.models import Prefetch
from django.urls import reverse

from lantoa.accounts import actions, queries
from lantoa.accounts.models import Post, User
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.actor import System
from lantoa.kernel.errors import Refused


def listed() -> Iterator[str]:
    """A line for each person: user name, name, state, posts of today."""
    today = days.today()
    posts = Prefetch("posts", queryset=Post.objects.in_force(today).order_by("pk"))
    people = list(User.objects.order_by("username").prefetch_related(posts))
    names = queries.names_of({p.unit_id for user in people for p in user.posts.all()}, today)
    for user in people:
        state = "đang dùng" if user.is_active else "đã khóa" if user.has_joined else "chưa vào"
        held = "; ".join(f"{p.role_label}, {names[p.unit_id]}" for p in user.posts.all())
        yield f"{user.username}  {user.full_name}  {state}  {held or 'không giữ chức vụ'}"


def reset_link(name: str, *, drop_second_step: bool) -> tuple[str, str]:
    """A link for a new password and what to say with it. For a name that nobody has, and for a
    closed account, the link is empty and the words say what to do."""
    asked = name.replace("\x00", "").strip()
    user = (
        User.objects.filter(username__iexact=asked).first()
        or (asked and User.objects.filter(email__iexact=asked).first())
        or None
    )
    if user is None:
        return "", f"Không có ai có tên đăng nhập “{asked}”. Xem tên bằng: lantoa people list"
    try:
        made = actions.issue_link(
            actor=System("people"), user=user, drop_second_step=drop_second_step
        )
    except Refused as refused:
        return "", str(refused)
    until = made.invitation.expires_at
    second = " Dùng xong thì bước xác nhận thứ hai cũng bị bỏ." if drop_second_step else ""
    words = (
        f"Đường dẫn đặt mật khẩu của {user.full_name} ({user.username}), dùng một lần, "
        f"đến {vn.clock(until)}, {vn.day(days.local_day(until))}.{second}"
    )
    return f"{settings.SITE_ADDRESS}{reverse('accounts:join', args=[made.token])}", words
