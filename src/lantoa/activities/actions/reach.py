"""Noting what was seen on a day: views and shares of a placement, followers of an account."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from lantoa.activities.models import Placement, ReachSnapshot
from lantoa.activities.rules import ReachKind, problems_of_reach, problems_of_text
from lantoa.audit.log import record
from lantoa.catalogue.models import Channel
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc


@transaction.atomic
def note_reach(
    *, actor: Actor, placement: Placement, kind: str, on: date, count: int, source: str = ""
) -> ReachSnapshot:
    """Views or shares of a placement as seen on a day. A second number for the same day puts the
    first right. Nothing of it goes into the totals: it is no number of people.

    Raises ``Refused``.
    """
    actor.must("activities.log", placement.unit_id)
    placement = (
        Placement.objects.select_for_update(of=("self",))
        .select_related("activity")
        .get(pk=placement.pk)
    )
    if placement.activity.is_void:
        raise Refused(Problem("", "Hoạt động này đã hủy.", "Ghi hoạt động mới nếu cần.", "voided"))
    problems = problems_of_reach(kind, count, on, today=days.today(), since=placement.on)
    problems += problems_of_text(source, "source", "Nguồn", 120)
    if kind == ReachKind.FOLLOWER:
        problems.append(
            Problem(
                "kind",
                "Người theo dõi là của một trang, tài khoản, không của một lần đăng.",
                "Ghi ở trang Người theo dõi.",
                "followers_of_an_account",
            )
        )
    if problems:
        raise Refused(*problems)
    known = ReachSnapshot.objects.filter(placement=placement, kind=kind, on=on).first()
    snapshot = known or ReachSnapshot(
        unit_id=placement.unit_id,
        placement=placement,
        channel_id=placement.channel_id,
        kind=kind,
        on=on,
    )
    return _kept(actor, snapshot, count, source, f"activities.activity:{placement.activity_id}")


@transaction.atomic
def note_followers(
    *,
    actor: Actor,
    unit_id: int,
    channel: Channel,
    account: str,
    on: date,
    count: int,
    source: str = "",
) -> ReachSnapshot:
    """Followers of a page or an account of the unit as seen on a day, as :func:`note_reach`."""
    actor.must("activities.log", unit_id)
    name = " ".join(nfc(account).split())
    problems = problems_of_reach(ReachKind.FOLLOWER, count, on, today=days.today(), since=None)
    problems += problems_of_text(name, "account", "Tên trang, tài khoản", 120)
    problems += problems_of_text(source, "source", "Nguồn", 120)
    if not name:
        problems.append(
            Problem(
                "account",
                "Chưa ghi tên trang, tài khoản.",
                "Ghi tên như trên mạng, ví dụ Zalo Ủy ban nhân dân xã Phong Thổ.",
                "no_account",
            )
        )
    if problems:
        raise Refused(*problems)
    snapshot, is_new = ReachSnapshot.objects.select_for_update().get_or_create(
        unit_id=unit_id,
        placement=None,
        channel=channel,
        account=name,
        kind=ReachKind.FOLLOWER,
        on=on,
        defaults={"count": count, "added_at": days.now(), "actor_key": actor.key},
    )
    key = f"activities.account:{unit_id}"
    return _kept(actor, snapshot, count, source, key, is_new=is_new)


def _kept(
    actor: Actor,
    snapshot: ReachSnapshot,
    count: int,
    source: str,
    object_key: str,
    *,
    is_new: bool | None = None,
) -> ReachSnapshot:
    new = snapshot.pk is None if is_new is None else is_new
    before = None if new else snapshot.count
    snapshot.count, snapshot.source = count, nfc(source).strip()
    snapshot.added_at, snapshot.actor_key = days.now(), actor.key
    snapshot.save()
    record(
        actor=actor,
        verb="activities.log",
        unit_id=snapshot.unit_id,
        object_key=object_key,
        data={"reach": snapshot.pk},
        changed={"count": (before, count)},
    )
    return snapshot
