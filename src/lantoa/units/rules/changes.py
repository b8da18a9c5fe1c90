"""What may be asked of a change of units, before anything of the country is known.

A change has sources (units that are there), goes into units (there already, or new) and stands on
a legal act. What the law leaves open here, is whether the units stand so on the day: that is
checked by the action that writes.

Fields of problems: ``kind on sources into parent name division shares`` of the change,
``act_kind number issued_on issuer link`` of its act, ``into.0.name`` (``division tier code kind``)
of a new unit, counted from 0.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from lantoa.kernel.errors import Problem
from lantoa.kernel.vietnamese import day
from lantoa.units.rules.names import ChangeKind, Division, shown_name, tier_of_division

ADMINISTRATIVE = "administrative"
"""The kind whose division and name say the same; other kinds have no division."""

EARLIEST = date(1945, 9, 2)
LATEST = date(2100, 1, 1)
LONGEST_NAME = 160
LONGEST_NUMBER = 60
LONGEST_ISSUER = 160
LONGEST_LINK = 500
LONGEST_NOTE = 2000
MOST_UNITS = 50
"""Sources or targets of one change."""


class ActKind(StrEnum):
    LAW = "law"
    RESOLUTION = "resolution"
    DECREE = "decree"
    DECISION = "decision"
    OTHER = "other"


ACT_NAMES = {
    ActKind.LAW: "luật",
    ActKind.RESOLUTION: "nghị quyết",
    ActKind.DECREE: "nghị định",
    ActKind.DECISION: "quyết định",
    ActKind.OTHER: "văn bản khác",
}
ACT_CHOICES = [(kind.value, name) for kind, name in ACT_NAMES.items()]


@dataclass(frozen=True, slots=True)
class LegalAct:
    """The paper that a change stands on. ``kind`` is one of ``ACT_CHOICES``, ``file_id`` a
    ``StoredFile``."""

    kind: str
    number: str
    issued_on: date
    issuer: str
    link: str = ""
    file_id: int | None = None

    def __str__(self) -> str:
        """As papers cite it: ``Nghị quyết số 202/2025/QH15 ngày 12/6/2025 của Quốc hội``."""
        name = ACT_NAMES.get(ActKind(self.kind), "") if self.kind != ActKind.OTHER else "văn bản"
        return (
            f"{name.capitalize()} số {self.number.strip()} ngày {day(self.issued_on)} "
            f"của {self.issuer.strip()}"
        )


def cited(decree: str) -> dict[str, str]:
    """Kind and number as a citation without day and issuer gives them; both empty when it cites
    several papers or in another form."""
    found = re.fullmatch(r"(\S+ \S+) số (\S+)", decree.strip())
    kinds = {name: kind for kind, name in ACT_NAMES.items()}
    kind = kinds.get(found[1].casefold()) if found else None
    if found is None or kind is None:
        return {"act_kind": "", "number": ""}
    return {"act_kind": kind.value, "number": found[2]}


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit that a change founds. ``kind`` is the slug of a ``UnitKind``; ``division`` is empty
    for all but administrative units. ``channels`` are slugs of the channels that it runs."""

    name: str
    division: str
    tier: str
    code: str = ""
    kind: str = ADMINISTRATIVE
    channels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewChange:
    """A change as it is asked for.

    ``into`` are ids of units that are there, or new ones: what the sources become (merge, split),
    the successors (abolish; may be empty), the founded unit (found). Empty for rename, retype and
    reparent, which take one source.

    A unit that is both source and target goes on. ``name``, ``division`` and ``channels`` are what
    the one unit that goes on is called, is and runs from that day (None: as before): the source of
    rename, retype and reparent, the target of a merge that was there before. ``parent_id`` is the
    new parent of the source (reparent) or of new units; without it new units stand where the
    sources stood. ``shares`` are the known parts only, by source id and place in ``into``.
    """

    kind: ChangeKind
    on: date
    act: LegalAct
    sources: tuple[int, ...] = ()
    into: tuple[int | NewUnit, ...] = ()
    parent_id: int | None = None
    name: str | None = None
    division: str | None = None
    channels: tuple[str, ...] | None = None
    shares: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)
    note: str = ""

    @property
    def existing(self) -> tuple[int, ...]:
        """Targets that are there already."""
        return tuple(each for each in self.into if isinstance(each, int))

    @property
    def founded(self) -> tuple[NewUnit, ...]:
        return tuple(each for each in self.into if isinstance(each, NewUnit))

    @property
    def ending(self) -> tuple[int, ...]:
        """Sources that are no more from the day on."""
        if self.kind not in _ENDING:
            return ()
        return tuple(each for each in self.sources if each not in self.existing)

    @property
    def restyled(self) -> int | None:
        """The unit that goes on under another name, division, parent or with other channels."""
        if self.kind in _RESTYLING:
            return self.sources[0] if self.sources else None
        if self.kind is ChangeKind.MERGE and self.existing and self._has_style():
            return self.existing[0]
        return None

    def _has_style(self) -> bool:
        return any(each is not None for each in (self.name, self.division, self.channels))


_ENDING = frozenset({ChangeKind.MERGE, ChangeKind.SPLIT, ChangeKind.ABOLISH})
_RESTYLING = frozenset({ChangeKind.RENAME, ChangeKind.RETYPE, ChangeKind.REPARENT})


@dataclass(frozen=True, slots=True)
class Flow:
    """A source that went, wholly or in part, into the target at this place of ``into``."""

    source: int
    place: int
    is_partial: bool
    share: Decimal | None = None


def flows(change: NewChange) -> tuple[Flow, ...]:
    """Who became what. A unit that goes on is no successor of itself; what left it is a part."""
    if change.kind not in _ENDING:
        return ()
    found = []
    for source in change.sources:
        goes_on = source in change.existing
        is_partial = change.kind is not ChangeKind.MERGE and (goes_on or len(change.into) > 1)
        found += [
            Flow(source, place, is_partial, change.shares.get((source, place)))
            for place, target in enumerate(change.into)
            if target != source and not (goes_on and change.kind is ChangeKind.MERGE)
        ]
    return tuple(found)


def problems_of(change: NewChange) -> list[Problem]:
    """All that is wrong with the change as it is written; empty when nothing is."""
    return [
        *_problems_of_act(change.act),
        *_problems_of_day(change),
        *_problems_of_shape(change),
        *_problems_of_style(change),
        *(
            problem
            for place, unit in enumerate(change.into)
            if isinstance(unit, NewUnit)
            for problem in _problems_of_new(unit, f"into.{place}.")
        ),
        *_problems_of_shares(change),
    ]


def name_fits(name: str, division: str) -> bool:
    """Whether the word of a kind that begins the name is that of the division. A name without
    such a word fits none but those of units that are not administrative."""
    word = DIVISION_WORDS.get(division)
    return word is None or shown_name(name).casefold().startswith(f"{word.casefold()} ")


DIVISION_WORDS: Mapping[str, str] = {
    Division.PROVINCE: "Tỉnh",
    Division.CENTRAL_CITY: "Thành phố",
    Division.RURAL_DISTRICT: "Huyện",
    Division.URBAN_DISTRICT: "Quận",
    Division.DISTRICT_TOWN: "Thị xã",
    Division.DISTRICT_CITY: "Thành phố",
    Division.RURAL_COMMUNE: "Xã",
    Division.WARD: "Phường",
    Division.TOWNSHIP: "Thị trấn",
    Division.SPECIAL_ZONE: "Đặc khu",
}


def _problems_of_act(act: LegalAct) -> Iterator[Problem]:
    if act.kind not in {kind.value for kind in ActKind}:
        yield Problem("act_kind", "Chưa chọn loại văn bản.", "Chọn một loại.", code="act_kind")
    for name, text, longest, what in (
        ("number", act.number, LONGEST_NUMBER, "số, ký hiệu văn bản"),
        ("issuer", act.issuer, LONGEST_ISSUER, "cơ quan ban hành"),
    ):
        if not text.strip():
            yield Problem(name, f"Chưa ghi {what}.", "Ghi như trên văn bản.", code="missing")
        yield from _problems_of_text(name, text, longest)
    yield from _problems_of_text("link", act.link, LONGEST_LINK)
    if act.link and not re.match(r"https?://[^\s/]+", act.link):
        yield Problem(
            "link",
            "Đường dẫn đến văn bản phải bắt đầu bằng https:// hoặc http://.",
            "Dán lại đường dẫn hoặc để trống.",
            code="link",
        )
    if not EARLIEST <= act.issued_on < LATEST:
        yield Problem(
            "issued_on",
            f"Ngày ban hành {day(act.issued_on)} không hợp lệ.",
            f"Chọn ngày từ {day(EARLIEST)}.",
            code="day",
        )


def _problems_of_day(change: NewChange) -> Iterator[Problem]:
    yield from _problems_of_text("note", change.note, LONGEST_NOTE)
    if not EARLIEST <= change.on < LATEST:
        yield Problem(
            "on",
            f"Ngày có hiệu lực {day(change.on)} không hợp lệ.",
            f"Chọn ngày từ {day(EARLIEST)} đến trước {day(LATEST)}.",
            code="day",
        )


def _problems_of_shape(change: NewChange) -> Iterator[Problem]:
    sources, into = change.sources, change.into
    if len(set(sources)) < len(sources):
        yield Problem("sources", "Một đơn vị được chọn hai lần.", "Bỏ bớt một.", code="twice")
    if len(set(change.existing)) < len(change.existing):
        yield Problem("into", "Một đơn vị được chọn hai lần.", "Bỏ bớt một.", code="twice")
    if max(len(sources), len(into)) > MOST_UNITS:
        yield Problem(
            "sources",
            f"Một thay đổi gồm không quá {MOST_UNITS} đơn vị.",
            "Ghi thành nhiều thay đổi của cùng một văn bản.",
            code="many",
        )
    match change.kind:
        case ChangeKind.FOUND:
            yield from _shape_of_found(change)
        case ChangeKind.MERGE:
            yield from _shape_of_merge(change)
        case ChangeKind.SPLIT:
            yield from _shape_of_split(change)
        case ChangeKind.ABOLISH:
            if len(sources) != 1:
                yield _one_source
            if set(sources) & set(change.existing):
                yield Problem(
                    "into",
                    "Đơn vị giải thể không thể tiếp nhận chính nó.",
                    "Chọn đơn vị khác hoặc để trống.",
                    code="itself",
                )
        case _:
            if len(sources) != 1:
                yield _one_source
            if into:
                yield Problem(
                    "into",
                    "Đổi tên, loại hình hoặc cấp trên không có đơn vị tiếp nhận.",
                    "Bỏ trống đơn vị tiếp nhận.",
                    code="into",
                )


_one_source = Problem(
    "sources", "Thay đổi này là của một đơn vị.", "Chọn đúng một đơn vị.", code="one_source"
)


def _shape_of_found(change: NewChange) -> Iterator[Problem]:
    if change.sources:
        yield Problem(
            "sources",
            "Đơn vị thành lập mới không có đơn vị trước nó.",
            "Chọn hình thức sáp nhập hoặc chia tách, hoặc bỏ các đơn vị này.",
            code="sources",
        )
    if len(change.founded) != 1 or len(change.into) != 1:
        yield Problem("into", "Chưa ghi đơn vị thành lập.", "Ghi một đơn vị mới.", code="into")


def _shape_of_merge(change: NewChange) -> Iterator[Problem]:
    if len(change.into) != 1:
        yield Problem(
            "into",
            "Các đơn vị sáp nhập vào đúng một đơn vị.",
            "Chọn một đơn vị tiếp nhận, đang có hoặc mới.",
            code="into",
        )
        return
    leaving = [each for each in change.sources if each not in change.existing]
    if not leaving or (change.founded and len(leaving) < 2):
        yield Problem(
            "sources",
            "Sáp nhập cần ít nhất hai đơn vị.",
            "Chọn thêm đơn vị. Khi một đơn vị chỉ đổi tên, chọn hình thức đổi tên.",
            code="few",
        )


def _shape_of_split(change: NewChange) -> Iterator[Problem]:
    if len(change.sources) != 1:
        yield _one_source
    if len(change.into) < 2:
        yield Problem(
            "into",
            "Chia tách cần ít nhất hai đơn vị sau khi chia.",
            "Thêm đơn vị. Đơn vị cũ còn tiếp tục thì tính là một.",
            code="few",
        )


def _problems_of_style(change: NewChange) -> Iterator[Problem]:
    yield from _problems_of_text("name", change.name or "", LONGEST_NAME)
    if change.name is not None and not change.name.strip():
        yield Problem("name", "Chưa ghi tên mới.", "Ghi tên đầy đủ.", code="missing")
    asked = {
        ChangeKind.RENAME: ("name", change.name, "Chưa ghi tên mới."),
        ChangeKind.RETYPE: (
            "division",
            change.channels if change.division is None else change.division,
            "Chưa chọn loại hình mới.",
        ),
        ChangeKind.REPARENT: ("parent", change.parent_id, "Chưa chọn đơn vị cấp trên mới."),
    }.get(change.kind)
    if asked and asked[1] is None:
        yield Problem(asked[0], asked[2], "Chọn hoặc ghi giá trị mới.", code="missing")
    if change.division and change.division not in {each.value for each in Division}:
        yield Problem("division", "Loại hình không có trong danh mục.", "Chọn lại.", code="unknown")


def _problems_of_new(unit: NewUnit, at: str) -> Iterator[Problem]:
    yield from _problems_of_text(f"{at}name", unit.name, LONGEST_NAME)
    if not re.search(r"\w", unit.name):
        yield Problem(f"{at}name", "Chưa ghi tên đơn vị mới.", "Ghi tên đầy đủ.", code="missing")
    if not re.fullmatch(r"[0-9A-Za-z.\-]{0,10}", unit.code):
        yield Problem(
            f"{at}code",
            "Mã đơn vị gồm không quá 10 chữ số, chữ cái.",
            "Ghi mã như trong danh mục, giữ cả số 0 ở đầu, hoặc để trống.",
            code="code",
        )
    if unit.kind != ADMINISTRATIVE:
        if unit.division:
            yield Problem(
                f"{at}division",
                "Chỉ đơn vị hành chính có loại hình tỉnh, xã, phường…",
                "Bỏ trống loại hình.",
                code="division",
            )
        return
    tier = tier_of_division(unit.division)
    if tier is None:
        yield Problem(f"{at}division", "Chưa chọn loại hình.", "Chọn một loại.", code="missing")
        return
    if tier != unit.tier:
        yield Problem(
            f"{at}tier", "Cấp không khớp với loại hình.", "Chọn lại cấp hoặc loại hình.", "tier"
        )
    if not name_fits(unit.name, unit.division):
        word = DIVISION_WORDS[unit.division]
        yield Problem(
            f"{at}name",
            f"Tên phải bắt đầu bằng “{word}” như loại hình đã chọn.",
            f"Ghi “{word} …” hoặc chọn loại hình khác.",
            code="type_word",
        )


def _problems_of_shares(change: NewChange) -> Iterator[Problem]:
    known = {(flow.source, flow.place): flow for flow in flows(change)}
    sums: dict[int, Decimal] = {}
    for key, share in change.shares.items():
        if key not in known or not known[key].is_partial:
            yield Problem(
                "shares",
                "Tỷ lệ chỉ ghi cho phần của đơn vị chia ra nhiều nơi.",
                "Bỏ tỷ lệ này.",
                code="no_part",
            )
        elif not share.is_finite() or not 0 < share < 1 or share != round(share, 5):
            yield Problem(
                "shares",
                "Tỷ lệ phải lớn hơn 0, nhỏ hơn 1, không quá 5 chữ số thập phân.",
                "Ghi lại hoặc để trống khi chưa rõ.",
                code="share",
            )
        else:
            sums[key[0]] = sums.get(key[0], Decimal(0)) + share
    if any(total > 1 for total in sums.values()):
        yield Problem(
            "shares",
            "Các phần của một đơn vị cộng lại vượt quá toàn bộ đơn vị.",
            "Ghi lại các tỷ lệ.",
            code="too_much",
        )


def _problems_of_text(name: str, text: str, longest: int) -> Iterator[Problem]:
    if len(text) > longest:
        yield Problem(name, f"Dài quá {longest} ký tự.", "Ghi ngắn lại.", code="long")
    if any(ord(sign) < 32 and sign not in "\n\r\t" for sign in text):
        yield Problem(name, "Có ký tự không đọc được.", "Gõ lại nội dung này.", code="control")
