"""The columns in which activities leave as a table and come in again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from lantoa.activities.queries.narrowing import Placed, Row
from lantoa.activities.rules import TONE_LABELS, Tone
from lantoa.kernel.value import State, Value
from lantoa.ui.words import value_text

Cell = str | int | date | None

COLUMNS: Mapping[str, str] = {
    "key": "Mã dòng",
    "on": "Ngày",
    "channel": "Kênh",
    "title": "Nội dung",
    "kind": "Loại sản phẩm",
    "quantity": "Số sản phẩm",
    "language": "Tiếng",
    "outlet": "Nơi đăng, phát",
    "placed_channel": "Kênh đăng, phát",
    "placed_on": "Ngày đăng, phát",
    "count": "Số lượt",
    "count_unit": "Đơn vị đếm lượt",
    "is_rerun": "Phát lại",
    "people": "Lượt người",
    "is_embedded": "Lồng ghép",
    "line": "Nhiệm vụ",
    "topic": "Nội dung cải cách hành chính",
    "tone": "Cách nói",
    "link": "Đường dẫn",
    "note": "Ghi chú",
}
"""Field to the heading of its column, on the blank sheet and on a list that is taken away."""

TOLD: Mapping[str, str] = {
    "unit": "Đơn vị",
    "proofs": "Số minh chứng",
    "state": "Tình trạng",
    "merged_into": "Gộp vào",
}
"""Columns that a list has besides; a sheet that comes in again is not asked for them."""

WIDTHS: Mapping[str, int] = {
    "key": 12, "on": 12, "channel": 24, "title": 50, "kind": 16, "quantity": 12, "language": 14,
    "outlet": 24, "placed_channel": 24, "placed_on": 14, "count": 12,
    "count_unit": 14, "is_rerun": 9, "people": 12,
    "is_embedded": 10, "line": 40, "topic": 30, "tone": 22, "link": 30, "note": 30, "unit": 28,
    "proofs": 12, "state": 24, "merged_into": 38,
}  # fmt: skip

YES = "x"


def list_headings() -> Sequence[tuple[str, int]]:
    """Headings and widths of a list that is taken away."""
    return [(heading, WIDTHS[name]) for name, heading in {**COLUMNS, **TOLD}.items()]


def list_rows(rows: Iterable[Row]) -> Iterator[Sequence[Cell]]:
    """One row for each placement. What is of the activity as a whole and could be added (products,
    proofs) stands on its first row alone, so that adding up a column counts nothing twice."""
    for row in rows:
        places: Sequence[Placed | None] = row.placed or (None,)
        for number, placed in enumerate(places):
            yield _cells(row, placed, is_first=number == 0)


def _cells(row: Row, placed: Placed | None, *, is_first: bool) -> Sequence[Cell]:
    return (
        str(row.key),
        row.on,
        row.channel,
        row.title,
        row.kind,
        _amount(row.quantity) if is_first else None,
        placed.language if placed else None,
        placed.outlet if placed else None,
        placed.channel if placed and placed.channel != row.channel else None,
        placed.on if placed and placed.on != row.on else None,
        _amount(placed.count) if placed else None,
        placed.count_unit if placed else None,
        YES if placed and placed.is_rerun else None,
        _amount(placed.people) if placed else None,
        YES if row.is_embedded else None,
        row.line or None,
        row.topic or None,
        TONE_LABELS[Tone(row.tone)] if row.tone else None,
        None,
        row.note or None,
        row.unit,
        row.proofs if is_first else None,
        f"Đã hủy: {row.void_reason}" if row.is_void else None,
        str(row.merged_into) if row.merged_into else None,
    )


def _amount(value: Value) -> Cell:
    """An exact whole number is a number; what is bounded, or not stated, says so in words."""
    if value.state is State.NOT_APPLICABLE:
        return None
    text = value_text(value)
    number = value.number
    if value.is_exact and number is not None and number == number.to_integral_value():
        return int(number)
    return text
