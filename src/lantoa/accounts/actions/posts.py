"""Giving, changing and ending posts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from lantoa.accounts.actions.administrators import stop_without_administrator
from lantoa.accounts.actions.deputies import end_deputyships
from lantoa.accounts.models import Post, User
from lantoa.accounts.queries.claims import may_bring_over
from lantoa.accounts.queries.heirs import heirs_of
from lantoa.accounts.queries.invitations import maker_of
from lantoa.accounts.queries.people import units_of_person
from lantoa.accounts.rules import ROLE_LABELS, Role
from lantoa.accounts.signals import links_shut
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc

VERB = "accounts.manage"


def _note(actor: Actor, post: Post, data: dict[str, object], changed: Sequence[str] = ()) -> None:
    record(
        actor=actor,
        verb=VERB,
        unit_id=post.unit_id,
        object_key=f"accounts.post:{post.pk}",
        data=data,
        changed=changed,
    )


def shut_links(actor: Actor, user: User) -> None:
    """Revokes the person's open links before a post in another unit: whoever made or saw them must
    not come in to what that unit entrusts. Rooms above hear who made them."""
    now = days.now()
    shut = list(user.invitations.open(now).values_list("pk", "unit_id"))
    user.invitations.filter(pk__in=[pk for pk, _ in shut]).update(revoked_at=now)
    for pk, unit_id in shut:
        record(
            actor=actor,
            verb=VERB,
            unit_id=unit_id,
            object_key=f"accounts.invitation:{pk}",
            data={"revoked": True},
        )
    if shut:
        made = [(maker_of(pk), unit_id) for pk, unit_id in shut]
        links_shut.send(sender=None, actor=actor, user=user, made=made)


@transaction.atomic
def give_post(
    *,
    actor: Actor,
    user: User,
    unit_id: int,
    role: Role,
    valid_from: date,
    position: str = "",
    valid_to: date | None = None,
) -> Post:
    """A post in a unit from a day on, up to (not including) another; one in the future begins by
    itself. Raises ``Refused`` for one that the person holds on a day of it."""
    actor.must(VERB, unit_id)
    return _give(
        actor,
        Post(
            user=user,
            unit_id=unit_id,
            role=role,
            position=position,
            valid_from=valid_from,
            valid_to=valid_to,
        ),
    )


def _give(actor: Actor, post: Post) -> Post:
    user, unit_id, role = post.user, post.unit_id, Role(post.role)
    valid_from, valid_to = post.valid_from, post.valid_to
    # The person's row is the lock: the same post given twice at once is given once.
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if valid_to is not None and valid_to <= valid_from:
        raise Refused(
            Problem(
                "valid_to",
                "Ngày cuối trước ngày đầu.",
                "Chọn ngày cuối muộn hơn hoặc để trống.",
                "before_start",
            )
        )
    same = Post.objects.filter(user=user, unit_id=unit_id, role=role)
    same = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from))
    if valid_to is not None:
        same = same.filter(valid_from__lt=valid_to)
    if same.exists():
        raise Refused(
            Problem(
                "role",
                f"{user.full_name} đang giữ vai trò “{ROLE_LABELS[role]}” ở đơn vị này.",
                "Kết thúc lần giữ trước rồi giao lại.",
                "already_held",
            )
        )
    if unit_id not in units_of_person(user, days.today()):
        shut_links(actor, user)
    post.position = nfc(post.position).strip()
    post.save(force_insert=True)
    _note(actor, post, {"role": role})
    return post


@transaction.atomic
def end_post(*, actor: Actor, post: Post, on: date) -> Post:
    """The post is held up to, not including, the day. Raises ``Refused`` for a day before it, for a
    post that is over, and for the last administrator's."""
    actor.must(VERB, post.unit_id)
    if on <= post.valid_from:
        raise Refused(
            Problem(
                "valid_to",
                "Ngày thôi giữ chức vụ phải sau ngày bắt đầu.",
                "Chọn ngày muộn hơn.",
                "before_start",
            )
        )
    if post.valid_to is not None and post.valid_to <= min(on, days.today()):
        raise Refused(
            Problem(
                "valid_to",
                "Chức vụ này đã kết thúc.",
                "Giao chức vụ mới nếu người này giữ lại.",
                "already_over",
            )
        )
    if post.role == Role.ADMINISTRATOR:
        stop_without_administrator(max(on, days.today()), post=post)
    post.valid_to = on
    post.save(update_fields=["valid_to"])
    _note(actor, post, {"ended": on.isoformat()})
    stays = Post.objects.filter(user=post.user_id, unit_id=post.unit_id)
    if not stays.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)).exists():
        # Who has left the unit signs for nobody there.
        end_deputyships(actor, post.user, [post.unit_id], on)
    return post


@transaction.atomic
def withdraw_post(*, actor: Actor, post: Post) -> None:
    """Takes back a post that has not begun: it was never held, so nothing is lost with it.

    Raises ``Refused`` for one that has begun, or for which somebody was to sign.
    """
    actor.must(VERB, post.unit_id)
    if post.valid_from <= days.today() or post.deputies.exists():
        raise Refused(
            Problem(
                "", "Chức vụ này đã bắt đầu.", "Ghi ngày kết thúc thay cho việc rút.", "has_begun"
            )
        )
    _note(actor, post, {"withdrawn": True, "role": post.role})
    post.delete()


@transaction.atomic
def change_position(*, actor: Actor, post: Post, position: str) -> Post:
    """What stands on papers as the holder's position, from now on. Papers that were signed keep
    theirs. Raises ``Refused`` for a post that is over."""
    actor.must(VERB, post.unit_id)
    if post.valid_to is not None and post.valid_to <= days.today():
        raise Refused(
            Problem(
                "position",
                "Chức vụ này đã kết thúc.",
                "Chỉ sửa chức vụ đang giữ hoặc sắp giữ.",
                "already_over",
            )
        )
    post.position = nfc(position).strip()[:80]
    post.save(update_fields=["position"])
    _note(actor, post, {}, changed=("position",))
    return post


@transaction.atomic
def move_post(*, actor: Actor, post: Post, unit_id: int, on: date | None = None) -> Post:
    """The same post in a unit that came from the post's own, which is gone. The old post stays, and
    with it the sight of the old unit's papers.

    Of a unit whose whole successor has no administrator, that of the old unit may do so. Raises
    ``Refused`` for a post that is over, for a unit that did not come from the old one, and as
    :func:`give_post`.
    """
    if not may_bring_over(actor, post.unit_id, unit_id):
        actor.must(VERB, unit_id)
    day = on or days.today()
    if not (Post.objects.in_force(day).filter(pk=post.pk).exists() and post.user.is_active):
        raise Refused(
            Problem(
                "",
                "Chức vụ này đã kết thúc hoặc tài khoản đang khóa.",
                "Mở trang của người này và giao chức vụ mới.",
                "already_over",
            )
        )
    if unit_id not in heirs_of([post.unit_id], day)[post.unit_id]:
        raise Refused(
            Problem(
                "",
                "Đơn vị này không kế thừa đơn vị cũ của chức vụ.",
                "Mở trang của người này và giao chức vụ mới.",
                "no_successor",
            )
        )
    given = Post(
        user=post.user,
        unit_id=unit_id,
        role=Role(post.role),
        valid_from=day,
        position=post.position,
    )
    return _give(actor, given)
