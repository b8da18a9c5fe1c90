"""Gaps as tables that a spreadsheet opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lantoa.insight.queries.gap_cover import Coverage
from lantoa.insight.queries.gaps import Gaps
from lantoa.insight.rules import gaps as rules
from lantoa.insight.rules.coverage import EVERY
from lantoa.insight.rules.gaps import GAP_NAMES, GAP_RULES, STATE_LABELS
from lantoa.kernel import vietnamese as vn
from lantoa.papers.tables import Cell, Column

FIGURE_COLUMNS = (
    Column("Khoảng trống", 32),
    Column("Kỳ", 22),
    Column("Từ ngày", 12),
    Column("Đến hết ngày", 14),
    Column("Tử số", 10),
    Column("Mẫu số", 10),
    Column("Giá trị", 10),
    Column("Bằng chữ", 26),
    Column("Tình trạng kỳ này", 18),
    Column("Cách tính", 80),
)
COVER_COLUMNS = (
    Column("Hàng", 36),
    Column("Cột", 36),
    Column("Kế hoạch yêu cầu", 18),
    Column("Hoạt động", 12),
    Column("Có minh chứng", 14),
    Column("Bằng chữ", 32),
)


def figure_rows(found: Gaps, labels: Sequence[str]) -> Iterator[Sequence[Cell]]:
    """One row for each gap and window; of the window that is asked for also how it stands. Of the
    spread of forms the parts are those of the form that is used most."""
    for figure in found.figures:
        last = len(figure.trend) - 1
        for place, (reading, label) in enumerate(zip(figure.trend, labels, strict=True)):
            window = found.spans.trend[place]
            yield (
                GAP_NAMES[figure.gap],
                label,
                vn.day(window.start),
                vn.day(window.last),
                reading.share.part,
                reading.share.whole,
                reading.amount,
                rules.amount_words(figure, reading),
                STATE_LABELS[figure.state] if place == last else "",
                GAP_RULES[figure.gap] if place == last else "",
            )


def cover_rows(found: Coverage) -> Iterator[Sequence[Cell]]:
    for row in found.rows:
        for key, label in (
            (EVERY, "Tất cả"),
            *((column.key, column.label) for column in found.columns),
        ):
            cell = found.grid.at(row.key, key)
            yield (
                row.label,
                label,
                _asked_words(found, row.key, key),
                cell.done,
                cell.proven,
                found.words_at(row.key, key),
            )


def _asked_words(found: Coverage, row: str, column: str) -> str:
    if found.grid.at(row, column).is_asked:
        return "có"
    return "chưa đến hạn" if (row, column) in found.later else "không"
