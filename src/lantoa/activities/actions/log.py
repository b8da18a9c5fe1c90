"""Logging an activity. It posts to the totals in the same transaction."""

from __future__ import annotations

import uuid
from dataclasses import replace

from django.db import transaction

from lantoa.activities.actions.columns import activity_columns, placement_columns
from lantoa.activities.actions.entries import (
    NewActivity,
    NewPlacement,
    placement_as_entered,
    problems_of,
)
from lantoa.activities.actions.linking import settle_assignments
from lantoa.activities.actions.posting import post
from lantoa.activities.actions.proofs import keep_proof
from lantoa.activities.actions.twin_finding import look_soon
from lantoa.activities.models import Activity, Placement
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.totals import actions as totals

ALREADY_LOGGED = "already_logged"
"""Code of the refusal of another entry under the key of a stored one."""


@transaction.atomic
def log_activity(*, actor: Actor, unit_id: int, new: NewActivity) -> Activity:
    """Stores an activity with its placements and proofs, once per ``client_key``. An assignment
    that it names is done by it.

    Raises ``Refused`` with every problem; then nothing is stored.
    """
    actor.must("activities.log", unit_id)
    key = new.client_key or uuid.uuid4()
    stored = Activity.objects.filter(client_key=key).first()
    if stored is not None:
        return _known(actor, stored, new)
    # Before it is looked at: a change of units that ends beside it must be seen.
    totals.hold(unit_id)
    problems = problems_of(unit_id, new)
    if problems:
        raise Refused(*problems)
    activity, is_new = Activity.objects.get_or_create(
        client_key=key,
        defaults={
            **activity_columns(new),
            "unit_id": unit_id,
            "created_at": days.now(),
            "actor_key": actor.key,
        },
    )
    if not is_new:
        return _known(actor, activity, new)
    Placement.objects.bulk_create(
        Placement(activity=activity, unit_id=unit_id, **placement_columns(each))
        for each in new.placements
    )
    for proof in dict.fromkeys(new.proofs):
        keep_proof(actor, activity, proof)
    settle_assignments(actor, [activity.assignment])
    record(
        actor=actor,
        verb="activities.log",
        unit_id=unit_id,
        object_key=f"activities.activity:{activity.pk}",
    )
    post(activity)
    look_soon(activity.pk)
    return activity


def _known(actor: Actor, stored: Activity, new: NewActivity) -> Activity:
    """What was stored under the key. It is answered before the entry is looked at: sent again on
    the next day it must not be refused for what has changed since."""
    actor.must("activities.log", stored.unit_id)
    if not _is_same(stored, new):
        raise Refused(
            Problem(
                "",
                f"Bản gửi trước từ trang này đã lưu thành “{stored.title}”.",
                "Nội dung đang gõ khác bản ấy: bấm Lưu lần nữa để ghi thành hoạt động mới.",
                ALREADY_LOGGED,
            )
        )
    return stored


def _is_same(activity: Activity, new: NewActivity) -> bool:
    """Whether a stored activity is what is sent again, and not another entry under its key. One
    that was changed since cannot be compared: it is taken for the same."""
    if activity.revision:
        return True
    parts = activity.placements.select_related("channel", "count_unit", "language")
    stored = [placement_as_entered(each) for each in parts.order_by("pk")]
    sent = [_bare(each) for each in new.placements]
    return (
        activity.title == nfc(new.title).strip()
        and activity.on == new.on
        and (activity.channel_id, activity.kind_id) == (new.channel.pk, new.kind.pk)
        and activity.quantity == new.quantity
        and activity.note == nfc(new.note)
        and [replace(each, pk=None) for each in stored] == sent
    )


def _bare(new: NewPlacement) -> NewPlacement:
    """A sent placement as it comes back from the table."""
    return replace(new, pk=None, box="", outlet=nfc(new.outlet).strip())
