"""A person leaves: posts end on a day, somebody takes them over, the account may be closed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from lantoa.accounts.actions.deputies import end_deputyships
from lantoa.accounts.actions.people import deactivate_user
from lantoa.accounts.actions.posts import end_post, give_post
from lantoa.accounts.models import Post, User
from lantoa.accounts.rules import Role
from lantoa.accounts.signals import handed_over
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused


@transaction.atomic
def hand_over(
    *,
    actor: Actor,
    leaver: User,
    posts: Sequence[Post],
    on: date,
    successor: User | None = None,
    deactivate: bool = False,
) -> list[Post]:
    """Ends posts on a day and gives them to the successor from that day on; closes the leaver's
    account when asked to. Answers the new posts.

    What belongs to the unit stays where it is; rooms with things that bear the leaver's name pass
    them on when told (``signals.handed_over``). What the leaver signed for others ends too. Raises
    ``Refused`` for no post, another's post, the leaver as successor, a successor who never came
    in, for closing an account before the day, and as :func:`end_post`.
    """
    for post in posts:
        actor.must("accounts.manage", post.unit_id)
    problems = _problems(leaver, posts, on, successor, deactivate=deactivate)
    if problems:
        raise Refused(*problems)
    given: list[Post] = []
    if successor is not None:
        # First given, then ended: the last administrator may go when another is there.
        for post in posts:
            if not _holds(successor, post, on):
                given.append(
                    give_post(
                        actor=actor,
                        user=successor,
                        unit_id=post.unit_id,
                        role=Role(post.role),
                        valid_from=on,
                        position=post.position,
                    )
                )
    unit_ids = sorted({post.unit_id for post in posts})
    for post in posts:
        end_post(actor=actor, post=post, on=on)
    end_deputyships(actor, leaver, unit_ids, on)
    if successor is not None:
        handed_over.send(
            sender=None, actor=actor, leaver=leaver, successor=successor, unit_ids=unit_ids
        )
    if deactivate:
        deactivate_user(actor=actor, user=leaver)
    return given


def _problems(
    leaver: User, posts: Sequence[Post], on: date, successor: User | None, *, deactivate: bool
) -> list[Problem]:
    problems: list[Problem] = []
    if not posts or any(post.user_id != leaver.pk for post in posts):
        problems.append(
            Problem(
                "posts",
                "Chưa chọn chức vụ nào để bàn giao.",
                "Đánh dấu ít nhất một chức vụ.",
                "no_post",
            )
        )
    if successor is not None and successor.pk == leaver.pk:
        problems.append(
            Problem("successor", "Người nhận phải là người khác.", "Chọn người khác.", "oneself")
        )
    elif successor is not None and not successor.is_active:
        problems.append(
            Problem(
                "successor",
                f"{successor.full_name} chưa vào được hệ thống hoặc đã bị khóa.",
                "Chọn người khác, hoặc đợi người này mở lời mời.",
                "inactive",
            )
        )
    if deactivate and on > days.today():
        problems.append(
            Problem(
                "deactivate",
                "Chưa tới ngày thôi giữ chức vụ nên chưa khóa tài khoản được.",
                "Bỏ đánh dấu; quyền tự hết vào ngày thôi.",
                "too_early",
            )
        )
    return problems


def _holds(user: User, post: Post, on: date) -> bool:
    return (
        Post.objects.filter(user=user, unit_id=post.unit_id, role=post.role)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .exists()
    )
