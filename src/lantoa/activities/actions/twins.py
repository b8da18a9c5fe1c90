"""Saying of two entries that they are one activity, taking that back, or that they are two.

Lock order, as in every write of the ledger: the ledgers of both units by number, the entries by
number, the sources of the totals, the cells. Two people who merge crosswise wait for each other.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from django.db import transaction

from lantoa.activities import queries, signals
from lantoa.activities.models import Activity, NotTwins, Placement, TwinMerge
from lantoa.activities.queries import twins
from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.totals import actions as totals

VERB = "activities.merge"


@transaction.atomic
def merge_activities(
    *,
    actor: Actor,
    kept: Activity,
    taken: Activity,
    same: Sequence[tuple[int, int]] = (),
    revisions: Mapping[int, int] | None = None,
) -> TwinMerge:
    """The two entries are one activity: the production of ``taken`` counts nothing any more, and of
    its placements those in ``same`` (each with the one of ``kept`` that it is) neither.

    ``revisions`` are those of the page on which it was decided, by activity. Both entries, their
    placements and proofs stay. Raises ``NotPermitted`` unless the actor may in both units,
    ``Refused`` for one that is voided or merged already, or was changed meanwhile.
    """
    _must(actor, kept, taken)
    if kept.pk == taken.pk:
        raise Refused(Problem("", "Một hoạt động không gộp với chính nó.", "Chọn lại.", "itself"))
    kept, taken = _held(kept, taken)
    same = list(dict.fromkeys(same))
    problems = [*_problems_of_state(kept, taken, revisions or {}), *_problems_of(same, kept, taken)]
    if problems:
        raise Refused(*problems)
    merge = TwinMerge.objects.create(
        kept=kept,
        taken=taken,
        same=[list(pair) for pair in same],
        at=days.now(),
        actor_key=actor.key,
    )
    Activity.objects.filter(pk=taken.pk).update(merged_into=kept)
    for mine, its in same:
        Placement.objects.filter(pk=mine).update(same_as=its)
    _record(actor, merge, kept, taken, {"merge": merge.pk, "same": len(same)})
    _post(kept, taken)
    signals.merged.send(sender=TwinMerge, actor=actor, merge=merge)
    return merge


@transaction.atomic
def split_activities(*, actor: Actor, merge: TwinMerge) -> TwinMerge:
    """Takes a merge back: both entries count again what they counted before it.

    Raises ``NotPermitted`` unless the actor may in both units, ``Refused`` for one that was taken
    back before.
    """
    _must(actor, merge.kept, merge.taken)
    kept, taken = _held(merge.kept, merge.taken)
    merge = TwinMerge.objects.select_for_update().get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Refused(
            Problem("", "Hai hoạt động này đã tách rồi.", "Mở lại trang để xem.", "split_before")
        )
    merge.undone_at, merge.undone_by = days.now(), actor.key
    merge.save(update_fields=["undone_at", "undone_by"])
    Activity.objects.filter(pk=taken.pk).update(merged_into=None)
    Placement.objects.filter(activity=taken).update(same_as=None)
    _record(actor, merge, kept, taken, {"split": merge.pk})
    _post(kept, taken)
    signals.split.send(sender=TwinMerge, actor=actor, merge=merge)
    return merge


@transaction.atomic
def tell_apart(*, actor: Actor, one: Activity, two: Activity) -> NotTwins:
    """The two entries are two activities: they are not proposed again. Saying so twice changes
    nothing. Raises ``NotPermitted``, ``Refused`` for two that are merged now."""
    _must(actor, one, two)
    first, second = sorted((one, two), key=lambda each: each.pk)
    if first.pk == second.pk:
        raise Refused(Problem("", "Chỉ có một hoạt động.", "Chọn lại.", "itself"))
    _held(first, second)
    if twins.merge_between(first.pk, second.pk) is not None:
        raise Refused(
            Problem("", "Hai hoạt động này đang gộp.", "Tách ra trước rồi mới ghi.", "merged")
        )
    told, is_new = NotTwins.objects.get_or_create(
        first=first, second=second, defaults={"at": days.now(), "actor_key": actor.key}
    )
    if is_new:
        for activity, other in ((first, second), (second, first)):
            _record_one(actor, activity, {"apart": other.pk})
    return told


def _must(actor: Actor, *activities: Activity) -> None:
    for activity in activities:
        actor.must(VERB, activity.unit_id)


def _held(*wanted: Activity) -> list[Activity]:
    """The entries as they stand, in the order asked, with ledgers and rows locked."""
    for unit_id in sorted({each.unit_id for each in wanted}):
        totals.hold(unit_id)
    ids = [each.pk for each in wanted]
    locked = Activity.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    found = {each.pk: each for each in locked}
    return [found[pk] for pk in ids]


def _problems_of_state(
    kept: Activity, taken: Activity, revisions: Mapping[int, int]
) -> list[Problem]:
    problems: list[Problem] = []
    for each in (kept, taken):
        if each.is_void:
            problems.append(
                Problem(
                    "",
                    f"“{each.title}” đã hủy, không tính vào số liệu.",
                    "Không cần gộp; khôi phục trước nếu hủy nhầm.",
                    "voided",
                )
            )
        if each.revision != revisions.get(each.pk, each.revision):
            problems.append(
                Problem(
                    "",
                    f"“{each.title}” vừa được sửa sau khi anh/chị mở trang.",
                    "Xem lại hai bên bên dưới rồi quyết định.",
                    "changed_meanwhile",
                )
            )
    if kept.is_merged:
        problems.append(
            Problem(
                "kept",
                f"“{kept.title}” đã gộp vào một hoạt động khác.",
                "Gộp với hoạt động ấy, hoặc tách ra trước.",
                "chain",
            )
        )
    if taken.is_merged:
        problems.append(
            Problem(
                "kept",
                f"“{taken.title}” đã gộp vào một hoạt động khác.",
                "Tách ra trước rồi mới gộp.",
                "merged_before",
            )
        )
    if taken.merged.exists():
        problems.append(
            Problem(
                "kept",
                f"Có hoạt động khác đã gộp vào “{taken.title}”.",
                f"Giữ “{taken.title}”, hoặc tách các hoạt động ấy ra trước.",
                "others_merged",
            )
        )
    return problems


def _problems_of(
    same: Collection[tuple[int, int]], kept: Activity, taken: Activity
) -> list[Problem]:
    """Each placement of the one is at most one placement of the other. 2 queries."""
    if not same:
        return []
    mine = set(taken.placements.values_list("pk", flat=True))
    its = set(kept.placements.values_list("pk", flat=True))
    problems = []
    if any(a not in mine or b not in its for a, b in same):
        problems.append(
            Problem(
                "same",
                "Một lần đăng, phát không còn ở hai hoạt động này.",
                "Mở lại trang để xem.",
                "foreign_placement",
            )
        )
    if len({a for a, _ in same}) < len(same):
        problems.append(
            Problem(
                "same",
                "Một lần đăng, phát được đánh dấu trùng với hai lần của bên kia.",
                "Chỉ để một dấu cho mỗi lần.",
                "same_twice",
            )
        )
    return problems


def _record(
    actor: Actor, merge: TwinMerge, kept: Activity, taken: Activity, data: dict[str, int]
) -> None:
    """Into the chains of both units, on both entries."""
    _record_one(actor, kept, {**data, "taken": taken.pk})
    _record_one(actor, taken, {**data, "kept": kept.pk})


def _record_one(actor: Actor, activity: Activity, data: Mapping[str, int]) -> None:
    record(
        actor=actor,
        verb=VERB,
        unit_id=activity.unit_id,
        object_key=f"activities.activity:{activity.pk}",
        data=data,
    )


def _post(*activities: Activity) -> None:
    fresh = queries.with_parts().filter(pk__in=[each.pk for each in activities])
    totals.post_together({queries.source_key(each.pk): queries.entries_of(each) for each in fresh})
