from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import cast

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Q, QuerySet

from lantoa.audit.log import record
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import day
from lantoa.units import queries, rules, signals
from lantoa.units.actions.enact import NATIONAL
from lantoa.units.actions.standing import stands_under
from lantoa.units.models import Change, Unit, UnitSuccession, UnitVersion

LONGEST_REASON = 400
_EVER = datetime(1900, 1, 1, tzinfo=UTC)


@transaction.atomic
def undo(*, actor: Actor, change: Change, reason: str) -> None:
    """Takes a change back, as if it had not been recorded; its row stays, marked as undone.

    The reason stands on the change's row. What the change opened or founded goes, what it closed
    is open again, its edges go. Asks ``units.change`` at each unit that stays and, for a founding,
    ``units.found`` at the parent.
    Raises ``Refused`` without a reason, for a change that was undone or that came with the
    reference lists, while a later change stands on it (naming it), and once anything was filed on
    its result (naming what).
    """
    kept = Change.objects.select_for_update().get(pk=change.pk)
    opened = list(kept.opened.select_related("unit").order_by("pk"))
    closed = list(kept.closed.order_by("pk"))
    edges = list(kept.edges.order_by("pk"))
    gone = {each.unit_id for each in opened} - {each.unit_id for each in closed}
    stay = {each.unit_id for each in closed} | {each.new_id for each in edges} - gone
    stay |= {each.old_id for each in edges}
    _must(actor, kept, stay, [each for each in opened if each.unit_id in gone])
    _refuse(_problems_of_asking(kept, reason))
    locks = Unit.objects.filter(pk__in=gone | stay).order_by("pk")
    list(locks.select_for_update(no_key=True).values_list("pk"))
    _refuse(_problems_of_later(kept, opened, gone, gone | stay))
    held = queries.below_since(gone | stay, kept.effective_on)
    signals.holding.send(sender=None, unit_ids=held)
    # Whoever files for a founded unit holds a lock on its row; this waits for them or they for us.
    # Not before the ledgers: one who holds a ledger takes the row of its unit at the commit.
    list(Unit.objects.filter(pk__in=gone).order_by("pk").select_for_update().values_list("pk"))
    _refuse(_problems_of_filed(kept, gone, {each.unit_id for each in opened} - gone, edges))
    since = kept.effective_on
    moved = queries.below_since(stay, since)
    _take_back(kept, opened, closed, reason, actor)
    _refuse(_problems_of_reopened(kept, closed))
    signals.undone.send(sender=None, change=kept, moved=tuple(sorted(moved)), since=since)
    signals.removing.send(sender=None, unit_ids=tuple(sorted(gone)))
    _remove(gone)
    for unit_id in sorted(gone | stay):
        record(
            actor=actor,
            verb="units.change",
            unit_id=unit_id,
            object_key=f"units_unit:{unit_id}",
            data={"undone": kept.pk},
        )


def _refuse(problems: Iterator[Problem]) -> None:
    if found := list(problems):
        raise Refused(*found)


def _must(actor: Actor, change: Change, stay: set[int], founded: list[UnitVersion]) -> None:
    for unit_id in sorted(stay):
        actor.must("units.change", unit_id)
    if change.kind == rules.ChangeKind.FOUND or not stay:
        for version in founded:
            parent_id = version.parent_id
            actor.must("units.found", NATIONAL if parent_id is None else parent_id)


def _problems_of_asking(change: Change, reason: str) -> Iterator[Problem]:
    if not reason.strip():
        yield Problem(
            "reason", "Chưa ghi lý do hoàn tác.", "Ghi lý do, ví dụ ghi nhầm đơn vị.", "reason"
        )
    if len(reason.strip()) > LONGEST_REASON or "\x00" in reason:
        yield Problem(
            "reason",
            f"Lý do dài quá {LONGEST_REASON} ký tự hoặc có ký tự không đọc được.",
            "Ghi ngắn lại.",
            "long",
        )
    if change.is_undone:
        yield Problem("", "Thay đổi này đã được hoàn tác.", "Không cần làm gì thêm.", "undone")
    elif change.recorded_at is None:
        yield Problem(
            "",
            "Thay đổi này có sẵn trong danh mục nạp vào nên không hoàn tác được.",
            "Ghi một thay đổi mới nếu đơn vị đã thay đổi thêm.",
            "reference",
        )


def later_changes(change: Change, gone: set[int], concerned: set[int]) -> QuerySet[Change]:
    """Changes recorded after this one that stand on it: they touch a unit that it touched, or
    put something under a unit that it founded."""
    live = Change.objects.filter(pk__gt=change.pk, undone_at__isnull=True)
    return live.filter(
        Q(opened__unit_id__in=concerned)
        | Q(closed__unit_id__in=concerned)
        | Q(edges__old_id__in=concerned)
        | Q(edges__new_id__in=concerned)
        | Q(opened__parent_id__in=gone)
    ).distinct()


def _problems_of_later(
    change: Change, opened: list[UnitVersion], gone: set[int], concerned: set[int]
) -> Iterator[Problem]:
    concerned = concerned | {each.unit_id for each in opened}
    for later in later_changes(change, gone, concerned)[:5]:
        yield _stands_on_it(later)


def _stands_on_it(later: Change) -> Problem:
    what = later.summary or later.get_kind_display()
    return Problem(
        "",
        f"Thay đổi sau dựa trên thay đổi này: {what} ({later.decree}, từ {day(later.effective_on)}"
        ").",
        "Hoàn tác thay đổi đó trước.",
        "later",
    )


def filed_since(unit_ids: set[int], since: date, recorded_at: datetime) -> list[str]:
    """What rooms above say was filed for the units on the day or later, since the instant."""
    if not unit_ids:
        return []
    answers = signals.filed_wanted.send(
        sender=None, unit_ids=frozenset(unit_ids), since=since, recorded_at=recorded_at
    )
    return [text for _, answer in answers for text in cast("Iterable[str]", answer)]


def _problems_of_filed(
    change: Change, gone: set[int], restyled: set[int], edges: list[UnitSuccession]
) -> Iterator[Problem]:
    going_on = restyled | {each.new_id for each in edges} - gone
    recorded_at = change.recorded_at or _EVER
    filed = filed_since(gone, date.min, _EVER)
    filed += filed_since(going_on, change.effective_on, recorded_at)
    if filed:
        yield Problem(
            "",
            f"Đã có dữ liệu ghi trên kết quả của thay đổi này: {', '.join(filed)}.",
            "Không hoàn tác được nữa. Ghi một thay đổi mới theo văn bản điều chỉnh.",
            "filed",
        )


def _take_back(
    change: Change,
    opened: list[UnitVersion],
    closed: list[UnitVersion],
    reason: str,
    actor: Actor,
) -> None:
    change.edges.all().delete()
    UnitVersion.objects.filter(pk__in=[each.pk for each in opened]).delete()
    UnitVersion.objects.filter(pk__in=[each.pk for each in closed]).update(
        valid_to=None, closed_by=None
    )
    change.undone_at = days.now()
    change.undone_by_key = actor.key
    change.undo_reason = reason.strip()
    change.save(update_fields=["undone_at", "undone_by_key", "undo_reason"])


def _problems_of_reopened(change: Change, closed: list[UnitVersion]) -> Iterator[Problem]:
    """Whether the place that a unit had is still there. Who took it meanwhile is named."""
    for version in closed:
        parent_id = version.parent_id
        if parent_id is None:
            continue
        ended = not UnitVersion.objects.filter(unit_id=parent_id, valid_to__isnull=True).exists()
        if ended or stands_under(parent_id, [version.unit_id], change.effective_on):
            above = [parent_id, *queries.ancestors(parent_id, _last_day(parent_id))]
            later = later_changes(change, set(), {version.unit_id, *above}).last()
            if later is not None:
                yield _stands_on_it(later)
                return
    codes = {each.code for each in closed} - {""}
    ids = [each.unit_id for each in closed]
    taken = UnitVersion.objects.filter(code__in=codes, valid_to__isnull=True)
    for version in taken.exclude(unit_id__in=ids)[:5]:
        yield Problem(
            "",
            f"Mã {version.code} nay là mã của {version.name}.",
            "Hoàn tác việc lập đơn vị đó trước.",
            "code",
        )


def _last_day(unit_id: int) -> date:
    version = queries.nearest_version(unit_id, date.max - timedelta(days=1))
    return queries.reference_day(version)


def _remove(gone: set[int]) -> None:
    try:
        with transaction.atomic():
            Unit.objects.filter(pk__in=gone).delete()
    except (ProtectedError, IntegrityError) as error:
        raise Refused(
            Problem(
                "",
                "Đã có dữ liệu khác gắn với đơn vị mới.",
                "Không hoàn tác được nữa. Ghi một thay đổi mới theo văn bản điều chỉnh.",
                "filed",
            )
        ) from error
