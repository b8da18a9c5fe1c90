"""The guard that an installation never loses its last administrator."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from lantoa.accounts.models import Post, User
from lantoa.accounts.rules import Role
from lantoa.kernel.errors import Problem, Refused
from lantoa.units import queries as units


def stop_without_administrator(
    on: date, *, post: Post | None = None, user: User | None = None
) -> None:
    """Raises ``Refused`` when, without the post or the person, some unit that has an administrator
    would have none from the day on, neither its own nor one of a unit above.

    For a unit that is gone by then any administrator of the installation is enough. The posts are
    locked, so that two administrators cannot end each other at once.
    """
    held = list(
        Post.objects.select_for_update(of=("self",))
        .filter(role=Role.ADMINISTRATOR, valid_from__lte=on)
        .filter(Q(valid_to__isnull=True) | Q(valid_to__gt=on))
        .order_by("pk")
        .values_list("pk", "user_id", "unit_id", "user__is_active")
    )

    def leaves(post_id: int, user_id: int) -> bool:
        return (post is not None and post_id == post.pk) or (
            user is not None and user_id == user.pk
        )

    left = {unit_id for pk, user_id, unit_id, active in held if active and not leaves(pk, user_id)}
    for pk, user_id, unit_id, active in held:
        if not active or not leaves(pk, user_id) or unit_id in left:
            continue
        above = units.last_ancestors(unit_id, on)
        is_gone = units.version_of(unit_id, on) is None
        if not (left & set(above) or (is_gone and left)):
            raise Refused(
                Problem(
                    "",
                    "Đây là quản trị hệ thống cuối cùng của đơn vị; không đơn vị cấp trên nào có "
                    "người quản trị thay.",
                    "Giao vai trò Quản trị hệ thống cho một người khác đã vào được hệ thống, "
                    "rồi làm lại.",
                    "last_administrator",
                )
            )
