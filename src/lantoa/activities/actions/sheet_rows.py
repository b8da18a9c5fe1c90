"""From the rows of a sheet to entries: what each row says, and each fault with its column."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from lantoa.activities.actions.entries import NewActivity, NewPlacement
from lantoa.activities.actions.proofs import NewProof
from lantoa.activities.queries.lookup import Lookup
from lantoa.activities.queries.sheet import COLUMNS
from lantoa.catalogue.models import Channel, CountUnit, Language
from lantoa.kernel.errors import Problem
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, ONE, Value
from lantoa.kernel.vietnamese import fold
from lantoa.plans.models import PlanLine
from lantoa.reader.tables import FORMULA
from lantoa.ui.fields import read_count, read_day

T = TypeVar("T")
Cells = Mapping[str, str]
"""A row: field to words. Fields that were left empty are missing."""

YES = frozenset({"x", "co", "1", "dung"})
NO = frozenset({"", "khong", "0"})
_NAMESPACE = uuid.UUID("6f1d3f0e-6a2b-5f0e-9c1e-1a2f0b7c9d11")


@dataclass(slots=True)
class Fault:
    """What is wrong with a row. ``number`` is the row's in the sheet."""

    number: int
    problem: Problem

    @property
    def column(self) -> str:
        return COLUMNS.get(self.problem.field, "")


@dataclass(slots=True)
class Group:
    """The rows that make one activity: the first says what it was, each says where it ran."""

    key: uuid.UUID
    rows: list[tuple[int, Cells]] = field(default_factory=list)
    entry: NewActivity | None = None
    is_known: bool = False
    """Whether the ledger has an activity under the key."""
    faults: list[Fault] = field(default_factory=list)

    @property
    def numbers(self) -> list[int]:
        return [number for number, _ in self.rows]


def groups_of(
    unit_id: int, sheet_key: uuid.UUID, rows: Sequence[tuple[int, Cells]], names: Lookup
) -> list[Group]:
    """Rows of one code together, in the order of the sheet, each group read."""
    found: dict[uuid.UUID, Group] = {}
    for number, cells in rows:
        if cells.get("key") == FORMULA:
            # Such codes would all be one: the row stands alone, with its fault.
            group = Group(uuid.uuid5(sheet_key, f"{FORMULA}{number}"), [(number, cells)])
            _Row(number, cells, names, group.faults).text("key")
            found[group.key] = group
            continue
        key = key_of(unit_id, sheet_key, cells)
        found.setdefault(key, Group(key)).rows.append((number, cells))
    for group in found.values():
        _read(group, names)
    return list(found.values())


def key_of(unit_id: int, sheet_key: uuid.UUID, cells: Cells) -> uuid.UUID:
    """The key under which the row is stored once. The code of an activity that was taken away in a
    list is its key; a code of the blank sheet is one of that sheet; a row without a code is known
    by what it says."""
    code = cells.get("key", "")
    try:
        return uuid.UUID(code)
    except ValueError:
        pass
    if code:
        return uuid.uuid5(sheet_key, fold(code))
    said = [fold(cells.get(name, "")) for name in ("on", "channel", "title", "outlet", "language")]
    return uuid.uuid5(_NAMESPACE, "\x1f".join([str(unit_id), *said]))


def _read(group: Group, names: Lookup) -> None:
    head = _Row(*group.rows[0], names, group.faults)
    on = head.day("on", needed=True)
    channel = head.channel()
    title = head.text("title")
    if not title:
        head.fault("title", "Chưa ghi nội dung.", "Viết một câu nêu việc đã làm.", "no_title")
    if channel is None or on is None:
        _read_the_rest(group, names)
        return
    placements: list[NewPlacement] = []
    for number, cells in group.rows:
        row = _Row(number, cells, names, group.faults)
        if fold(cells.get("title", title)) != fold(title):
            row.fault(
                "title",
                "Cùng mã dòng với một dòng trên mà nội dung khác.",
                "Ghi mã khác hoặc để trống mã.",
                "two_titles",
            )
        placements += row.placements(row.channel("placed_channel") or channel, on)
    entry = NewActivity(
        title=title,
        channel=channel,
        kind=head.count_unit("kind", names.kinds.get(channel.pk, ())) or _none(channel.pk, names),
        on=on,
        placements=placements,
        quantity=head.count("quantity") or ONE,
        topic=head.named("topic", names.topics, "nội dung cải cách hành chính"),
        plan_line=head.line(on),
        is_embedded=head.yes("is_embedded"),
        note=head.text("note"),
        tone=head.named("tone", names.tones, "cách nói") or "",
        proofs=[NewProof(link=link)] if (link := head.text("link")) else (),
        client_key=group.key,
    )
    if not group.faults:
        group.entry = entry


def _none(channel_id: int, names: Lookup) -> CountUnit:
    return names.kinds[channel_id][0]


def _read_the_rest(group: Group, names: Lookup) -> None:
    """Faults that can be seen without knowing the channel or the day: all are named at once."""
    for number, cells in group.rows:
        row = _Row(number, cells, names, group.faults)
        row.count("count", needed=True)
        row.count("people")
        row.languages()


@dataclass(slots=True)
class _Row:
    """Reads the cells of one row and notes what is wrong with them."""

    number: int
    cells: Cells
    names: Lookup
    faults: list[Fault]

    def fault(self, name: str, what: str, remedy: str, code: str) -> None:
        self.faults.append(Fault(self.number, Problem(name, what, remedy, code)))

    def text(self, name: str) -> str:
        words = self.cells.get(name, "")
        if words == FORMULA:
            self.fault(name, "Ô này là công thức.", "Ghi thẳng kết quả vào ô.", "formula")
            return ""
        return words

    def day(self, name: str, *, needed: bool = False) -> date | None:
        words = self.text(name)
        found = read_day(words)
        if words and found is None:
            self.fault(
                name,
                f"“{words[:40]}” không phải ngày.",
                "Ghi ngày/tháng/năm, ví dụ 17/9/2026.",
                "no_day",
            )
        elif not words and needed:
            self.fault(name, "Chưa ghi ngày.", "Ghi ngày/tháng/năm, ví dụ 17/9/2026.", "no_day")
        return found

    def count(self, name: str, *, needed: bool = False) -> Value | None:
        words = self.text(name)
        if not words:
            if needed:
                self.fault(name, "Chưa ghi số lượt.", "Ghi số, hoặc ghi “không nêu”.", "no_count")
            return None
        found = read_count(words)
        if found is None:
            self.fault(
                name,
                f"“{words[:40]}” không phải số.",
                "Ghi 23, hơn 600, khoảng 30, 50 đến 100 hoặc không nêu.",
                "no_number",
            )
        elif found.number is not None and found.number % 1:
            self.fault(name, f"“{words[:40]}” không phải số nguyên.", "Ghi lại số.", "whole")
        return found

    def yes(self, name: str) -> bool:
        words = fold(self.text(name))
        if words not in YES and words not in NO:
            self.fault(name, "Ô này chỉ ghi x hoặc để trống.", "Ghi x nếu có.", "no_mark")
        return words in YES

    def channel(self, name: str = "channel") -> Channel | None:
        words = self.text(name)
        if not words and name != "channel":
            return None
        found = self.names.channels.get(fold(words)) if words else None
        if found is None:
            said = f"Không có kênh “{words[:60]}”." if words else "Chưa ghi kênh."
            self.fault(name, said, "Chọn kênh trong danh sách ở ô này.", "no_channel")
        elif found.pk not in self.names.kinds or found.pk not in self.names.count_units:
            self.fault(
                name,
                f"Kênh {found.short_name} chưa có đơn vị tính.",
                "Chọn kênh khác hoặc hỏi người quản trị.",
                "no_units",
            )
            return None
        return found

    def named(self, name: str, rows: Mapping[str, T], word: str) -> T | None:
        words = self.text(name)
        found = rows.get(fold(words)) if words else None
        if words and found is None:
            self.fault(
                name, f"Không có {word} “{words[:60]}”.", "Chọn trong danh sách ở ô này.", "unknown"
            )
        return found

    def count_unit(self, name: str, fitting: Sequence[CountUnit]) -> CountUnit | None:
        """The one that is named, the usual one where none is."""
        words = self.text(name)
        if not words:
            return fitting[0] if fitting else None
        found = next((each for each in fitting if fold(each.name) == fold(words)), None)
        if found is None:
            offered = ", ".join(each.name for each in fitting)
            self.fault(
                name,
                f"Kênh này không đếm theo “{words[:40]}”.",
                f"Ghi một trong: {offered}; hoặc để trống.",
                "unfit_unit",
            )
        return found

    def line(self, on: date) -> PlanLine | None:
        words = self.text("line")
        if not words:
            return None
        found = self.names.lines_named(words, on)
        if len(found) != 1:
            why = "Không có nhiệm vụ" if not found else "Có hơn một nhiệm vụ"
            self.fault(
                "line",
                f"{why} “{words[:60]}” trong kế hoạch đã ban hành của đơn vị cho ngày này.",
                "Chép đúng tên nhiệm vụ, hoặc để trống rồi chọn sau.",
                "no_line",
            )
            return None
        return found[0]

    def languages(self) -> Iterator[Language]:
        for part in self.text("language").replace(";", ",").split(","):
            words = fold(part)
            if not words:
                continue
            found = self.names.languages.get(words)
            if found is None:
                self.fault(
                    "language",
                    f"Không có tiếng “{part.strip()[:40]}” trong danh mục.",
                    "Ghi như Việt, Mông; nhiều tiếng thì cách nhau bằng dấu phẩy.",
                    "no_language",
                )
            else:
                yield found

    def placements(self, channel: Channel, on: date) -> Iterator[NewPlacement]:
        """One for each language; the people stand on the first, so that nobody counts twice."""
        count = self.count("count", needed=True)
        people = self.count("people")
        placed_on = self.day("placed_on") or on
        count_unit = self.count_unit("count_unit", self.names.count_units[channel.pk])
        is_rerun = self.yes("is_rerun")
        outlet = self.text("outlet")
        for place, language in enumerate(list(self.languages()) or [None]):
            if count_unit is not None:
                yield NewPlacement(
                    channel=channel,
                    count_unit=count_unit,
                    on=placed_on,
                    count=count or NOT_STATED,
                    language=language,
                    people=(people or NOT_APPLICABLE) if place == 0 else NOT_APPLICABLE,
                    outlet=outlet,
                    is_rerun=is_rerun,
                )
