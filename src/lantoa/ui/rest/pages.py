"""Long lists by keyset: a page says after which row the next one begins.

A row that comes or goes meanwhile moves no other row from one page to the next, and the last page
costs what the first does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

from ninja import Query

Row = TypeVar("Row")

MOST = 100

After = Annotated[
    str,
    Query(
        "",
        pattern="^[0-9]{0,18}$",
        description="Giá trị `next` của trang trước; để trống là trang đầu.",
    ),
]
Limit = Annotated[int, Query(50, ge=1, le=MOST, description="Số dòng của một trang.")]


def cut(rows: Sequence[Row], limit: int, key: Callable[[Row], int]) -> tuple[list[Row], str | None]:
    """The rows of a page out of ``limit`` + 1 that were asked for, and where the next begins."""
    kept = list(rows[:limit])
    return kept, str(key(kept[-1])) if len(rows) > limit else None
