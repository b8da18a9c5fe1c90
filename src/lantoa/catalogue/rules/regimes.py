"""Kinds of regimes, what a period that comes once is called, addressees, sources of the parts of an
outline, columns of a form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from lantoa.catalogue.rules.windows import CADENCE_CHOICES, CADENCE_NAMES
from lantoa.kernel import vietnamese as vn

ONCE = "once"
"""Stands in the place of a cadence for a report that is asked for one time."""
ALL_CADENCE_NAMES = {**{key.value: name for key, name in CADENCE_NAMES.items()}, ONCE: "một lần"}
ALL_CADENCE_CHOICES = [*CADENCE_CHOICES, (ONCE, ALL_CADENCE_NAMES[ONCE])]


@dataclass(frozen=True, slots=True)
class NamedPeriod:
    """The period of a thematic or one-off report: days that have a name of their own."""

    key: str
    name: str
    year: int

    @property
    def label(self) -> str:
        """As an official paper writes it, behind the word for report."""
        return f"{self.name[:1].lower()}{self.name[1:]}" if self.name else f"năm {self.year}"

    @property
    def short(self) -> str:
        return self.label


class RegimeKind(StrEnum):
    PERIODIC = "periodic"
    THEMATIC = "thematic"
    ONE_OFF = "one_off"


KIND_NAMES = {
    RegimeKind.PERIODIC: "định kỳ",
    RegimeKind.THEMATIC: "chuyên đề",
    RegimeKind.ONE_OFF: "đột xuất",
}
KIND_CHOICES = [(kind.value, name) for kind, name in KIND_NAMES.items()]


PARENT = "{parent}"
"""In the name of an addressee: the unit right above, as it is written inside a sentence."""


def addressees_of(names: list[str], parent: str) -> list[str]:
    """Addressees with the name of the unit right above; those that need one where there is none
    are left out. ``parent`` is the unit's name, e.g. ``Tỉnh Lai Châu``."""
    inside = f"{parent[:1].lower()}{parent[1:]}"
    return [
        vn.capital_first(" ".join(name.replace(PARENT, inside).split()))
        for name in names
        if parent or PARENT not in name
    ]


def holds(valid_from: date | None, valid_to: date | None, on: date) -> bool:
    """Whether a dated row is in force on the day."""
    return (valid_from is None or valid_from <= on) and (valid_to is None or on < valid_to)


class PartSource(StrEnum):
    """Where the first words of a part come from. Results are never typed: they are written from
    the figures each time."""

    STEERING = "steering"
    RESULTS = "results"
    STRENGTHS = "strengths"
    SHORTCOMINGS = "shortcomings"
    DIFFICULTIES = "difficulties"
    NEXT = "next"
    PROPOSALS = "proposals"
    FREE = "free"
    HEADING = "heading"


SOURCE_NAMES = {
    PartSource.STEERING: "chỉ đạo, điều hành: từ kế hoạch",
    PartSource.RESULTS: "kết quả: viết từ số liệu, không sửa tay",
    PartSource.STRENGTHS: "ưu điểm: từ số liệu so với kế hoạch và kỳ trước",
    PartSource.SHORTCOMINGS: "tồn tại, hạn chế: từ chỗ thiếu",
    PartSource.DIFFICULTIES: "khó khăn của đơn vị cấp dưới, theo nhóm",
    PartSource.NEXT: "nhiệm vụ kỳ sau: từ kế hoạch và chỗ thiếu",
    PartSource.PROPOSALS: "đề xuất, kiến nghị",
    PartSource.FREE: "người soạn tự viết",
    PartSource.HEADING: "chỉ là đầu đề của các mục dưới",
}
SOURCE_CHOICES = [(source.value, name) for source, name in SOURCE_NAMES.items()]


class FormColumn(StrEnum):
    PLANNED = "planned"
    ACTUAL = "actual"
    ESTIMATE = "estimate"
    TO_DATE = "to_date"
    SAME_BEFORE = "same_before"
    SHARE_OF_PLAN = "share_of_plan"
    NOTE = "note"


COLUMN_NAMES = {
    FormColumn.PLANNED: "Kế hoạch",
    FormColumn.ACTUAL: "Thực hiện trong kỳ",
    FormColumn.ESTIMATE: "Ước thực hiện",
    FormColumn.TO_DATE: "Lũy kế từ đầu năm",
    FormColumn.SAME_BEFORE: "Cùng kỳ trước",
    FormColumn.SHARE_OF_PLAN: "So với kế hoạch (%)",
    FormColumn.NOTE: "Ghi chú",
}
