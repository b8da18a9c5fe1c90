"""What a report must say: its parts in their order, numbered by place, and the rows of its form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lantoa.catalogue.rules.regimes import FormColumn, PartSource
from lantoa.papers.wording import roman

RESULTS = "results"
"""The slug of the part that is written from the figures; every outline has it once."""

MOST_PARTS = 40
LONGEST_TITLE = 200
LONGEST_HELP = 400


@dataclass(frozen=True, slots=True)
class PartView:
    """One part. ``number`` follows from its place: ``III`` on level 1, ``2`` inside it."""

    slug: str
    title: str
    level: int
    source: str
    help: str = ""
    is_required: bool = False
    number: str = ""

    @property
    def is_typed(self) -> bool:
        """Whether a person writes words under it: not under a bare heading, nor the results."""
        return self.source not in (PartSource.HEADING, PartSource.RESULTS)

    @property
    def heading(self) -> str:
        """As the paper prints it: ``III. Đánh giá chung``; without a number only the title."""
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class OutlineView:
    """An outline as it holds for a period. ``outline_id`` is None for the one that holds where
    nothing was set."""

    name: str
    parts: tuple[PartView, ...]
    outline_id: int | None = None
    is_verified: bool = False

    @property
    def typed(self) -> tuple[PartView, ...]:
        """The parts that a person writes."""
        return tuple(part for part in self.parts if part.is_typed)

    @property
    def required(self) -> tuple[PartView, ...]:
        """Typed parts that must not stay empty."""
        return tuple(part for part in self.typed if part.is_required)


@dataclass(frozen=True, slots=True)
class FormRowView:
    """One row of a form. ``measure`` is the indicator's slug, empty for a heading; ``part_of`` is
    the place of the row of which this one is only a part and to which it is never added."""

    place: int
    label: str
    measure: str
    count_unit: str = ""
    is_required: bool = False
    part_of: int | None = None


@dataclass(frozen=True, slots=True)
class FormView:
    """The annex table that a report fills. ``columns`` are values of ``FormColumn``."""

    name: str
    number: str
    columns: tuple[str, ...]
    rows: tuple[FormRowView, ...]
    form_id: int | None = None
    is_verified: bool = False

    @property
    def measures(self) -> tuple[str, ...]:
        return tuple(row.measure for row in self.rows if row.measure)

    @property
    def required(self) -> tuple[str, ...]:
        """Measures that must be stated before the report is complete by its content."""
        return tuple(row.measure for row in self.rows if row.measure and row.is_required)


def numbered(parts: Sequence[PartView]) -> tuple[PartView, ...]:
    """The parts with their numbers: I, II, III; 1, 2, 3 anew inside each. A part of level 2 with
    nothing above it counts from 1 as well."""
    found: list[PartView] = []
    first = second = 0
    for part in parts:
        if part.level == 1:
            first, second = first + 1, 0
            found.append(replace(part, number=roman(first)))
        else:
            second += 1
            found.append(replace(part, number=str(second)))
    return tuple(found)


STANDING = OutlineView(
    "Đề cương có sẵn",
    numbered(
        (
            PartView(
                "steering",
                "Công tác chỉ đạo, điều hành",
                1,
                PartSource.STEERING,
                "Kế hoạch, phân công, văn bản chỉ đạo trong kỳ.",
                True,
            ),
            PartView(RESULTS, "Kết quả tuyên truyền", 1, PartSource.RESULTS, "", True),
            PartView("assessment", "Đánh giá chung", 1, PartSource.HEADING),
            PartView(
                "strengths",
                "Thuận lợi, ưu điểm",
                2,
                PartSource.STRENGTHS,
                "Điều gì đã làm được, nhờ đâu.",
            ),
            PartView(
                "shortcomings",
                "Tồn tại, hạn chế và nguyên nhân",
                2,
                PartSource.SHORTCOMINGS,
                "Chỗ còn thiếu và nguyên nhân. Câu gợi ý lấy từ số liệu.",
                True,
            ),
            PartView(
                "next",
                "Phương hướng, nhiệm vụ kỳ sau",
                1,
                PartSource.NEXT,
                "Việc sẽ làm trong kỳ tới.",
                True,
            ),
            PartView(
                "proposals",
                "Đề xuất, kiến nghị",
                1,
                PartSource.PROPOSALS,
                "Để trống nếu không có.",
            ),
        )
    ),
)
"""What holds for a period for which no outline is in force: the parts that reports always had."""

STANDING_COLUMNS = (FormColumn.ACTUAL, FormColumn.NOTE)
"""Columns of an annex where no form is in force."""
