"""Who signs for the holder of a post."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Q

from lantoa.accounts.models import Deputy, Post, User
from lantoa.accounts.queries.people import units_of_person
from lantoa.accounts.rules import Role, is_deputy_position
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc

VERB = "accounts.manage"


def _problems(
    post: Post, user: User, position: str, valid_from: date, valid_to: date | None
) -> list[Problem]:
    problems: list[Problem] = []
    if post.role != Role.CHAIR:
        problems.append(
            Problem(
                "", "Chỉ người đứng đầu mới có người ký thay.", "Chọn chức vụ khác.", "not_a_chair"
            )
        )
    if user.pk == post.user_id:
        problems.append(
            Problem("user", "Không ai ký thay chính mình.", "Chọn người khác.", "oneself")
        )
    if not user.is_active:
        problems.append(
            Problem(
                "user",
                f"{user.full_name} chưa vào được hệ thống hoặc đã bị khóa.",
                "Chọn người khác hoặc gửi lời mời.",
                "inactive",
            )
        )
    if not is_deputy_position(position):
        problems.append(
            Problem(
                "position",
                "Người ký thay (KT.) phải là cấp phó của người đứng đầu.",
                "Ghi chức vụ bắt đầu bằng “Phó”, ví dụ Phó Chủ tịch.",
                "not_a_deputy",
            )
        )
    if valid_to is not None and valid_to <= valid_from:
        problems.append(
            Problem(
                "valid_to",
                "Ngày cuối trước ngày đầu.",
                "Chọn ngày cuối muộn hơn hoặc để trống.",
                "before_start",
            )
        )
    is_before = valid_from < post.valid_from
    if is_before or (post.valid_to is not None and valid_from >= post.valid_to):
        problems.append(
            Problem(
                "valid_from",
                "Ngày này chức vụ được ký thay chưa bắt đầu hoặc đã kết thúc.",
                "Chọn ngày trong thời gian giữ chức vụ.",
                "outside_post",
            )
        )
    return problems


@transaction.atomic
def appoint_deputy(
    *,
    actor: Actor,
    post: Post,
    user: User,
    position: str,
    valid_from: date,
    valid_to: date | None = None,
    document: str = "",
) -> Deputy:
    """Somebody signs for the holder of a post from a day on, up to (not including) another.

    Raises ``Refused`` for a post that is no chair's, for the holder, for somebody who cannot sign
    in, for a position that is no deputy's, for days outside the post, and for days on which the
    same person signs for it already. Source: Decree 30/2020/NĐ-CP, article 13 (ký thay).
    """
    actor.must(VERB, post.unit_id)
    # The post's row is the lock: the same days are given once.
    Post.objects.select_for_update(no_key=True).get(pk=post.pk)
    problems = _problems(post, user, position, valid_from, valid_to)
    same = Deputy.objects.filter(post=post, user=user)
    same = same.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=valid_from))
    if valid_to is not None:
        same = same.filter(valid_from__lt=valid_to)
    if same.exists():
        problems.append(
            Problem(
                "user",
                f"{user.full_name} đã được giao ký thay trong những ngày này.",
                "Kết thúc lần giao trước hoặc chọn ngày khác.",
                "already_held",
            )
        )
    if problems:
        raise Refused(*problems)
    if post.unit_id not in units_of_person(user, days.today()):
        raise Refused(
            Problem(
                "user",
                f"{user.full_name} không có chức vụ ở đơn vị này.",
                "Giao chức vụ ở đơn vị cho người này trước.",
                "elsewhere",
            )
        )
    deputy = Deputy.objects.create(
        post=post,
        user=user,
        position=nfc(position).strip(),
        document=nfc(document).strip(),
        valid_from=valid_from,
        valid_to=valid_to,
    )
    record(
        actor=actor,
        verb=VERB,
        unit_id=post.unit_id,
        object_key=f"accounts.deputy:{deputy.pk}",
        data={"post": post.pk, "user": user.pk},
    )
    return deputy


@transaction.atomic
def end_deputy(*, actor: Actor, deputy: Deputy, on: date) -> Deputy:
    """The deputy signs up to, not including, the day. Raises ``Refused`` for a day not after the
    first, and for one who has ceased already."""
    actor.must(VERB, deputy.post.unit_id)
    if on <= deputy.valid_from:
        raise Refused(
            Problem(
                "valid_to",
                "Ngày thôi ký thay phải sau ngày bắt đầu.",
                "Chọn ngày muộn hơn.",
                "before_start",
            )
        )
    if deputy.valid_to is not None and deputy.valid_to <= min(on, days.today()):
        raise Refused(
            Problem(
                "valid_to", "Việc ký thay này đã kết thúc.", "Không cần làm gì.", "already_over"
            )
        )
    deputy.valid_to = on
    deputy.save(update_fields=["valid_to"])
    record(
        actor=actor,
        verb=VERB,
        unit_id=deputy.post.unit_id,
        object_key=f"accounts.deputy:{deputy.pk}",
        data={"ended": on.isoformat()},
    )
    return deputy


def withdraw_deputy(*, actor: Actor, deputy: Deputy) -> None:
    """Takes back what has not begun by the day of a handover; nothing was signed under it."""
    actor.must(VERB, deputy.post.unit_id)
    record(
        actor=actor,
        verb=VERB,
        unit_id=deputy.post.unit_id,
        object_key=f"accounts.deputy:{deputy.pk}",
        data={"withdrawn": True},
    )
    deputy.delete()


def end_deputyships(actor: Actor, leaver: User, unit_ids: Sequence[int], on: date) -> None:
    """Those that began before the day end on it; those that would begin later are taken back."""
    standing = Deputy.objects.filter(user=leaver, post__unit_id__in=unit_ids).select_related("post")
    for deputy in standing.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on)):
        if deputy.valid_from < on:
            end_deputy(actor=actor, deputy=deputy, on=on)
        else:
            withdraw_deputy(actor=actor, deputy=deputy)
