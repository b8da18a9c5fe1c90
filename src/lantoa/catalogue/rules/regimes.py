"""Kinds of regimes, sources of the parts of an outline, columns of a form."""

from __future__ import annotations

from enum import StrEnum


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
