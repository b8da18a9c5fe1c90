"""Progress as a table that a spreadsheet opens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lantoa.insight.queries.progress import PlanProgress, PlanStand, Row, UnitProgress
from lantoa.insight.rules.progress import noun_of
from lantoa.kernel import vietnamese as vn
from lantoa.papers.tables import Cell, Column

_TASK = (
    Column("Nhiệm vụ", 50),
    Column("Yêu cầu", 34),
    Column("Tình trạng", 18),
    Column("Tính theo", 16),
    Column("Cả kỳ", 10),
    Column("Đến hạn", 10),
    Column("Đã làm", 10),
    Column("Chậm, thiếu", 12),
    Column("Bằng chữ", 60),
)
PLAN_COLUMNS = (
    Column("Đơn vị", 30),
    *_TASK,
    Column("Khoảng", 24),
    Column("Từ ngày", 12),
    Column("Đến hết ngày", 14),
    Column("Cần", 10),
    Column("Làm được", 10),
    Column("Kết quả", 12),
)
"""One row for each task, and under it one for each of its windows with the last columns filled."""

UNIT_COLUMNS = (Column("Đơn vị", 30), Column("Kế hoạch", 50), *_TASK)


def plan_rows(found: PlanProgress) -> Iterator[Sequence[Cell]]:
    for row in found.rows:
        yield from _with_windows(row, found.unit.name)
        for each in row.below:
            yield from _with_windows(each, each.unit)
        for unit_id, share in (row.found.standing.units or {}).items():
            numbers = (share.total, share.due, share.done, share.behind)
            noun = noun_of(row.line.asked, share.counting)
            words = (row.line.title, row.line.asked_words, share.label, noun)
            yield (found.shares[unit_id], *words, *numbers, "", *_BLANK)


_BLANK = ("", None, None, None, None, "")


def _with_windows(row: Row, unit: str) -> Iterator[Sequence[Cell]]:
    yield (unit, *_task(row), *_BLANK)
    line = row.line
    for each in row.found.standing.windows:
        wanted = each.wanted if each.target is not None else None
        window = (vn.capital_first(each.label), each.span.start, each.span.last, wanted, each.done)
        head = (unit, line.title, line.asked_words, "", "", None, None, None, None, "")
        yield (*head, *window, each.word)


def unit_rows(found: UnitProgress) -> Iterator[Sequence[Cell]]:
    """Of the unit itself, then of the units below that the page shows."""
    yield from _plans(found.unit.name, found.plans)
    for each in found.stands:
        yield from _plans(each.unit.name, each.plans)


def _plans(unit: str, plans: Sequence[PlanStand]) -> Iterator[Sequence[Cell]]:
    for stand in plans:
        for row in stand.rows:
            yield (unit, stand.plan.title, *_task(row))


def _task(row: Row) -> Sequence[Cell]:
    found, asked = row.found.standing, row.line.asked
    is_judged = row.is_judged
    due, behind = (found.due, found.behind) if is_judged else (None, None)
    numbers = (found.total, due, found.done, behind)
    words = vn.capital_first(str(row.found.said))
    noun = noun_of(asked, found.counting)
    return (row.line.title, row.line.asked_words, found.label, noun, *numbers, words)
