"""Changing an activity that was logged. The totals follow in the same transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from django.db import transaction

from lantoa.activities import queries
from lantoa.activities.actions.columns import activity_columns, placement_columns
from lantoa.activities.actions.entries import (
    NewActivity,
    NewPlacement,
    as_entered,
    placement_as_entered,
    problems_of,
)
from lantoa.activities.actions.linking import settle_assignments
from lantoa.activities.actions.posting import post
from lantoa.activities.actions.twin_finding import look_soon
from lantoa.activities.actions.wording import changes_between, placed_in_words
from lantoa.activities.models import Activity, Correction, Placement
from lantoa.activities.rules import problems_of_text
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.totals import actions as totals

CHANGED_MEANWHILE = "changed_meanwhile"
"""Code of the refusal of a change that was begun on an older page."""


@transaction.atomic
def change_activity(
    *,
    actor: Actor,
    activity: Activity,
    revision: int,
    new: NewActivity,
    removed: Collection[int] = (),
    reason: str = "",
) -> Activity:
    """The activity says ``new`` from now on; what it said before is kept as a correction.

    A placement with ``pk`` becomes what stands there, one without is added, those ``removed`` go,
    those that nobody names stay. ``proofs`` and ``client_key`` are left aside. ``revision`` is that
    of the page on which the change was begun. It is allowed also inside a window whose report was
    sent: the report stays as it was signed and shows the difference.

    Raises ``Refused`` with every problem, with ``CHANGED_MEANWHILE`` alone when somebody else was
    faster; then nothing is stored. A change that changes nothing leaves no trace.
    """
    actor.must("activities.change", activity.unit_id)
    totals.hold(activity.unit_id)
    Activity.objects.select_for_update().get(pk=activity.pk)
    held = queries.activity(activity.pk)
    _must_be_open(held, revision)
    new, goes = _as_it_will_stand(held, new, removed)
    problems = problems_of(held.unit_id, new, held=held)
    problems += problems_of_text(reason, "reason", "Lý do sửa", 300)
    problems += [each for placement in goes for each in _problems_of_removing(placement)]
    if problems:
        raise Refused(*problems)
    before = as_entered(held)
    _write(held, new, goes)
    changed = queries.activity(held.pk)
    after = as_entered(changed)
    if after == before:
        return changed
    changes = changes_between(before, after)
    changed.revision += 1
    changed.save(update_fields=["revision"])
    Correction.objects.create(
        activity=changed,
        revision=changed.revision,
        at=days.now(),
        actor_key=actor.key,
        before={each.key: each.before for each in changes},
        after={each.key: each.after for each in changes},
        reason=nfc(reason).strip(),
    )
    if held.assignment_id != changed.assignment_id or held.on != changed.on:
        settle_assignments(actor, {held.assignment, changed.assignment})
    record(
        actor=actor,
        verb="activities.change",
        unit_id=changed.unit_id,
        object_key=f"activities.activity:{changed.pk}",
        data={"revision": changed.revision},
        changed={each.key: (each.before, each.after) for each in changes},
    )
    post(changed)
    look_soon(changed.pk)
    return changed


def add_placement(
    *, actor: Actor, activity: Activity, revision: int, placement: NewPlacement
) -> Activity:
    """One more place where it ran, as :func:`change_activity`: a re-run is a placement."""
    actor.must("activities.change", activity.unit_id)
    held = queries.activity(activity.pk)
    new = replace(as_entered(held), placements=[replace(placement, pk=None)])
    return change_activity(actor=actor, activity=held, revision=revision, new=new)


def _must_be_open(held: Activity, revision: int) -> None:
    if held.is_void:
        raise Refused(
            Problem("", "Hoạt động này đã hủy.", "Khôi phục hoạt động rồi mới sửa.", "voided")
        )
    if held.revision != revision:
        raise Refused(
            Problem(
                "",
                "Hoạt động này vừa được sửa ở nơi khác, sau khi anh/chị mở trang.",
                "Xem phần đã sửa bên dưới, rồi bấm Lưu lần nữa nếu vẫn muốn ghi như đang gõ.",
                CHANGED_MEANWHILE,
            )
        )


def _as_it_will_stand(
    held: Activity, new: NewActivity, removed: Collection[int]
) -> tuple[NewActivity, list[Placement]]:
    """The entry with all placements that will be there, and those that go. Raises ``Refused`` for
    a key that is none of this activity's."""
    stored = {each.pk: each for each in held.placements.all()}
    named = {each.pk: each for each in new.placements if each.pk is not None}
    if unknown := {*named, *removed} - set(stored):
        box = next((each.box for pk, each in named.items() if pk in unknown), "")
        raise Refused(
            Problem(
                box,
                "Một lần đăng, phát không còn ở hoạt động này.",
                "Mở lại trang sửa để xem.",
                "foreign_placement",
            )
        )
    standing = [
        named.get(pk) or placement_as_entered(each)
        for pk, each in stored.items()
        if pk not in removed
    ]
    added = [each for each in new.placements if each.pk is None]
    return (
        replace(new, placements=(*standing, *added), proofs=()),
        [stored[pk] for pk in sorted(set(removed))],
    )


def _problems_of_removing(placement: Placement) -> list[Problem]:
    """A placement goes only if nothing hangs on it. 3 queries."""
    hangs = [
        words
        for words, found in (
            ("minh chứng", placement.evidence.exists()),
            ("số lượt xem, chia sẻ", placement.reach.exists()),
            (
                "hoạt động ghi trùng đã gộp",
                placement.same_as_id is not None or placement.repeated_by.exists(),
            ),
        )
        if found
    ]
    if not hangs:
        return []
    return [
        Problem(
            "",
            f"Không bỏ được “{placed_in_words(placement_as_entered(placement))}” "
            f"vì còn {', '.join(hangs)}.",
            "Giữ lại và sửa, hoặc hủy cả hoạt động nếu ghi sai.",
            "placement_in_use",
        )
    ]


def _write(held: Activity, new: NewActivity, goes: Collection[Placement]) -> None:
    Activity.objects.filter(pk=held.pk).update(**activity_columns(new))
    Placement.objects.filter(pk__in=[each.pk for each in goes]).delete()
    stored = {each.pk: each for each in held.placements.all()}
    for each in new.placements:
        fields = placement_columns(each)
        if each.pk is None:
            Placement.objects.create(activity=held, unit_id=held.unit_id, **fields)
        elif each != placement_as_entered(stored[each.pk]):
            Placement.objects.filter(pk=each.pk).update(**fields)
            if stored[each.pk].channel_id != each.channel.pk:
                stored[each.pk].reach.update(channel=each.channel)
