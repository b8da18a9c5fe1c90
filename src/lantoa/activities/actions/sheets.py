"""Bringing a sheet of activities in: looked at first, then taken a few rows at a time by a job."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor, actor_for
from lantoa.activities import queries
from lantoa.activities.actions.changing import change_activity
from lantoa.activities.actions.entries import (
    NewActivity,
    NewPlacement,
    as_entered,
    problems_of,
)
from lantoa.activities.actions.log import log_activity
from lantoa.activities.actions.posting import hold_ledgers, posted_together
from lantoa.activities.actions.proofs import add_proofs
from lantoa.activities.actions.sheet_rows import Cells, Fault, Group, groups_of
from lantoa.activities.models import Activity, SheetImport
from lantoa.activities.queries.blank import EXAMPLE, MARKS
from lantoa.activities.queries.lookup import lookup
from lantoa.activities.queries.sheet import COLUMNS
from lantoa.audit.log import record
from lantoa.files import store
from lantoa.jobs import queue
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.errors import NotPermitted, Problem, Refused
from lantoa.reader.tables import read_table, under_heading

TAKE = "activities.take_sheet"
"""The job that takes the rows of a sheet."""

MOST_ROWS = 10_000
AT_ONCE = 40
"""Activities of one transaction: others wait no longer than that for the unit's ledger."""

KEPT = timedelta(days=30)
REASON = "Nhập lại bảng tính"

_PLAIN = {
    "quantity": "quantity",
    "topic": "topic",
    "line": "plan_line",
    "is_embedded": "is_embedded",
    "note": "note",
    "tone": "tone",
}
"""Columns that say one thing of the whole activity, with its name in an entry."""


@transaction.atomic
def look_at_sheet(*, actor: StaffActor, unit_id: int, content: bytes, name: str) -> SheetImport:
    """Reads a sheet and says of every row whether it can be taken; nothing is logged yet.

    Raises ``Refused`` for what is no table, has not the headings, no row or too many.
    """
    actor.must("activities.log", unit_id)
    if len(content) > store.limit():
        raise _refused("Tệp quá lớn.", "Chia thành nhiều tệp.", "too_large")
    sheet_key, rows = _rows_of(unit_id, content)
    sound, faults = _sorted(unit_id, groups_of(unit_id, sheet_key, rows, lookup(unit_id)))
    return SheetImport.objects.create(
        unit_id=unit_id,
        sheet_key=sheet_key,
        name=name[:200],
        sha256=hashlib.sha256(content).hexdigest(),
        at=days.now(),
        actor_key=actor.key,
        total=sum(len(group.rows) for group in sound),
        known=sum(len(group.rows) for group in sound if group.is_known),
        rows=[[[number, dict(cells)] for number, cells in group.rows] for group in sound],
        faulty=len({number for number, _ in _faulty_rows(faults)}),
        faults=_told(faults),
    )


def _rows_of(unit_id: int, content: bytes) -> tuple[uuid.UUID, list[tuple[int, Cells]]]:
    sheet = read_table(content, marks=MARKS)
    headed = under_heading(sheet.rows, COLUMNS, "title")
    needed = ("on", "channel", "title", "count")
    if headed is None:
        raise _refused(
            "Không thấy dòng tiêu đề có cột “Nội dung” trong 20 dòng đầu.",
            "Dùng mẫu tải từ trang này, giữ nguyên dòng tiêu đề.",
            "no_heading",
        )
    columns, below = headed
    if lacking := [COLUMNS[each] for each in needed if each not in columns]:
        raise _refused(
            f"Thiếu cột: {', '.join(lacking)}.",
            "Dùng mẫu tải từ trang này, giữ nguyên dòng tiêu đề.",
            "no_column",
        )
    rows = [
        (number, cells)
        for number, row in below
        if (cells := _cells(row, columns)) and set(cells) - {"key"}
    ]
    rows = [
        (number, cells)
        for number, cells in rows
        if vn.fold(cells.get("key", "")) != vn.fold(EXAMPLE)
    ]
    if not rows:
        raise _refused("Bảng chưa có dòng nào.", "Ghi mỗi hoạt động một dòng.", "empty")
    if len(rows) > MOST_ROWS:
        raise _refused(
            f"Bảng có {vn.number(len(rows))} dòng; mỗi lần nhận không quá {vn.number(MOST_ROWS)}.",
            "Chia thành nhiều tệp.",
            "too_many",
        )
    return _sheet_key(unit_id, sheet.marks), rows


def _refused(what: str, remedy: str, code: str) -> Refused:
    return Refused(Problem("file", what, remedy, code))


def _cells(row: Sequence[str], columns: Mapping[str, int]) -> Cells:
    return {name: row[at] for name, at in columns.items() if at < len(row) and row[at]}


def _sheet_key(unit_id: int, marks: Sequence[str]) -> uuid.UUID:
    """The code on our own sheet; rows of other sheets with a code of their own are the unit's."""
    for mark in marks:
        try:
            return uuid.UUID(mark)
        except ValueError:
            continue
    return uuid.uuid5(uuid.NAMESPACE_URL, f"lantoa:unit:{unit_id}")


def _sorted(unit_id: int, groups: Iterable[Group]) -> tuple[list[Group], list[Group]]:
    """Those that can be taken and those that cannot, looked at as logging would."""
    sound: list[Group] = []
    faults: list[Group] = []
    groups = list(groups)
    stored = _stored([group.key for group in groups])
    for group in groups:
        if group.entry is not None:
            first = group.numbers[0]
            held = stored.get(group.key)
            group.is_known = held is not None
            found = problems_of(unit_id, group.entry)
            found += _problems_of_known(unit_id, held, group.entry) if held else []
            group.faults += [Fault(first, each) for each in found]
        (faults if group.faults else sound).append(group)
    return sound, faults


def _stored(keys: Sequence[uuid.UUID]) -> dict[uuid.UUID, Activity]:
    """What the ledger has under these keys. 1 query for each thousand."""
    found: dict[uuid.UUID, Activity] = {}
    for place in range(0, len(keys), 1_000):
        rows = Activity.objects.filter(client_key__in=keys[place : place + 1_000])
        found |= {each.client_key: each for each in rows}
    return found


def _problems_of_known(unit_id: int, held: Activity, told: NewActivity) -> list[Problem]:
    """A row changes the activity that its code names; it does not become another one. A sheet of
    last month that is filled in anew has last month's codes."""
    if held.unit_id != unit_id:
        return [Problem("key", "Mã dòng này là của đơn vị khác.", "Để trống mã dòng.", "foreign")]
    if held.on != told.on and held.folded != vn.fold(told.title):
        return [
            Problem(
                "key",
                f"Mã dòng này đã là hoạt động “{held.title[:80]}” ngày {vn.day(held.on)}.",
                "Hoạt động mới thì dùng bảng mẫu mới, hoặc xóa mã dòng.",
                "another_activity",
            )
        ]
    return []


def _faulty_rows(groups: Iterable[Group]) -> Iterable[tuple[int, Cells]]:
    return (row for group in groups for row in group.rows)


def _told(groups: Iterable[Group]) -> list[dict[str, object]]:
    """Faults as they are kept: each row with its cells and what is wrong."""
    told: list[dict[str, object]] = []
    for group in groups:
        of_row: dict[int, list[dict[str, str]]] = {}
        for fault in group.faults:
            of_row.setdefault(fault.number, []).append(_words_of(fault.column, fault.problem))
        for number, cells in group.rows:
            said = of_row.get(number) or [
                _words_of("", Problem("", "Dòng cùng mã có lỗi.", "Sửa dòng ấy.", "with_another"))
            ]
            told.append({"number": number, "cells": dict(cells), "problems": said})
    return sorted(told, key=lambda row: int(str(row["number"])))


def _words_of(column: str, problem: Problem) -> dict[str, str]:
    return {"column": column, "what": problem.what, "remedy": problem.remedy}


@transaction.atomic
def take_sheet(*, actor: StaffActor, sheet: SheetImport) -> SheetImport:
    """The sound rows are taken by a job from now on. Said again while they wait, for a job that
    broke off, it goes on where that stopped: two jobs for one sheet take no row twice. Raises
    ``Refused`` when all were taken."""
    actor.must("activities.log", sheet.unit_id)
    sheet = SheetImport.objects.select_for_update().get(pk=sheet.pk)
    if sheet.state == SheetImport.WAITING:
        queue.enqueue(TAKE, sheet_id=sheet.pk)
        return sheet
    if sheet.state != SheetImport.LOOKED:
        raise _refused("Bảng này đã được nhập.", "Xem kết quả ở trang này.", "taken")
    sheet.state, sheet.actor_key = SheetImport.WAITING, actor.key
    sheet.save(update_fields=["state", "actor_key"])
    record(
        actor=actor,
        verb="activities.log",
        unit_id=sheet.unit_id,
        object_key=f"activities.sheet:{sheet.pk}",
        data={"rows": sheet.total, "sha256": sheet.sha256},
    )
    queue.enqueue(TAKE, sheet_id=sheet.pk)
    return sheet


def take_rows(sheet_id: int) -> None:
    """What the job does: piece after piece, each in a transaction of its own. It can be stopped
    anywhere and run again: what was taken is known by its key."""
    while _take_some(sheet_id):
        pass


@transaction.atomic
def _take_some(sheet_id: int) -> bool:
    """Whether more is left."""
    sheet = SheetImport.objects.select_for_update().get(pk=sheet_id)
    if sheet.state != SheetImport.WAITING:
        return False
    user = User.objects.get(pk=int(sheet.actor_key.removeprefix("user:")))
    actor = actor_for(user)
    names = lookup(sheet.unit_id)
    piece = sheet.rows[sheet.taken : sheet.taken + AT_ONCE]
    failed: list[Group] = []
    # Held here, where no row that is refused gives it back.
    hold_ledgers([sheet.unit_id])
    with posted_together():
        for rows in piece:
            cells = [(int(number), said) for number, said in rows]
            [group] = groups_of(sheet.unit_id, sheet.sheet_key, cells, names)
            outcome = _take(actor, sheet.unit_id, group)
            if outcome == "faulty":
                failed.append(group)
            setattr(sheet, outcome, getattr(sheet, outcome) + len(group.rows))
    fields = ["added", "changed", "unchanged", "faulty", "taken", "state"]
    if failed:
        sheet.faults = [*sheet.faults, *_told(failed)]
        fields.append("faults")
    sheet.taken += len(piece)
    if sheet.taken >= len(sheet.rows):
        sheet.state, sheet.rows = SheetImport.DONE, []
        fields.append("rows")
    sheet.save(update_fields=fields)
    return sheet.state == SheetImport.WAITING


def log_groups(*, actor: StaffActor, unit_id: int, groups: Sequence[Group]) -> int:
    """Stores the activities of a few rows that were typed, each by itself; how many are in the
    ledger now. What is wrong with the others stands at their ``faults``."""
    actor.must("activities.log", unit_id)
    outcomes = [_take(actor, unit_id, group) for group in groups if not group.faults]
    return sum(outcome != "faulty" for outcome in outcomes)


def _take(actor: StaffActor, unit_id: int, group: Group) -> str:
    """Stores one activity; the name of the counter that grows."""
    if group.entry is None:
        return "faulty"
    try:
        with posted_together():
            return _store(actor, unit_id, group)
    except Refused as refused:
        group.faults += [Fault(group.numbers[0], each) for each in refused.problems]
    except NotPermitted:
        lost = Problem("", "Người nhập không còn quyền ghi.", "Hỏi người quản trị.", "no_right")
        group.faults.append(Fault(group.numbers[0], lost))
    return "faulty"


def _store(actor: StaffActor, unit_id: int, group: Group) -> str:
    entry = group.entry
    if entry is None:
        raise ValueError("a group with faults")
    stored = Activity.objects.filter(client_key=group.key).first()
    if stored is None:
        log_activity(actor=actor, unit_id=unit_id, new=entry)
        return "added"
    if problems := _problems_of_known(unit_id, stored, entry):
        raise Refused(*problems)
    before = stored.revision
    changed = _change(actor, stored, group)
    return "changed" if changed.revision != before else "unchanged"


def _change(actor: StaffActor, stored: Activity, group: Group) -> Activity:
    """The stored activity says what the rows say; what they leave empty stays as it is, and a
    placement that no row names stays too: leaving a row out of a sheet deletes nothing."""
    told = group.entry
    if told is None:
        raise ValueError("a group with faults")
    held = as_entered(queries.activity(stored.pk))
    said = {name for _, cells in group.rows for name in cells}
    same_channel = held.channel == told.channel
    new = replace(
        held,
        title=told.title,
        channel=told.channel,
        on=told.on,
        kind=told.kind if "kind" in said or not same_channel else held.kind,
        placements=_matched(held, told, said),
        **{name: getattr(told, name) for column, name in _PLAIN.items() if column in said},
    )
    changed = change_activity(
        actor=actor, activity=stored, revision=stored.revision, new=new, reason=REASON
    )
    if told.proofs:
        add_proofs(actor=actor, activity=changed, proofs=told.proofs)
    return changed


def _matched(held: NewActivity, told: NewActivity, said: Collection[str]) -> list[NewPlacement]:
    """Each row with the stored placement that it is: the one of its language and place, and of its
    channel where there are several, else the next that no row has; what rows leave empty stays."""
    left = list(held.placements)
    pairs: list[tuple[NewPlacement | None, NewPlacement]] = []
    for each in told.placements:
        alike = [other for other in left if _where(other) == _where(each)]
        same = next((other for other in alike if other.channel == each.channel), None)
        same = same or next(iter(alike), None)
        if same is not None:
            left.remove(same)
        pairs.append((same, each))
    found: list[NewPlacement] = []
    for stored, each in pairs:
        before = stored or (left.pop(0) if left else None)
        if before is None:
            found.append(each)
            continue
        # A row that names no channel of its own says nothing of where the placement ran.
        is_own = each.channel != told.channel or held.channel != told.channel
        found.append(_kept(before, each, said, is_own=is_own))
    return found


def _where(placement: NewPlacement) -> tuple[object, ...]:
    return (placement.language, vn.fold(placement.outlet), placement.on)


def _kept(
    before: NewPlacement, told: NewPlacement, said: Collection[str], *, is_own: bool
) -> NewPlacement:
    channel = told.channel if is_own else before.channel
    fits = channel == told.channel
    said_unit = "count_unit" in said or before.channel != channel
    return replace(
        before,
        channel=channel,
        count_unit=told.count_unit if fits and said_unit else before.count_unit,
        on=told.on,
        count=told.count,
        language=told.language if "language" in said else before.language,
        people=told.people if "people" in said else before.people,
        outlet=told.outlet if "outlet" in said else before.outlet,
        is_rerun=told.is_rerun if "is_rerun" in said else before.is_rerun,
    )


def sweep_sheets() -> int:
    """Cells of sheets go after a month; the counts stay. Returns how many were cleared."""
    old = SheetImport.objects.filter(at__lt=days.now() - KEPT).exclude(rows=[], faults=[])
    return old.update(rows=[], faults=[])
