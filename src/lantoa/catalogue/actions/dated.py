"""From a day on something else holds: the row that held is closed, not overwritten."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from lantoa.catalogue.models import Dated, DatedQuerySet
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import day

D = TypeVar("D", bound=Dated)


def make_way(rows: DatedQuerySet[D], on: date, *, field: str = "on") -> D | None:
    """Closes the newest of ``rows``, which are those of one thing, before the day ``on``.

    Returns the row that begins on that very day, to be put right where it stands; ``None`` when a
    new row is wanted. Raises ``Refused`` when a change is already set for a later day: between the
    two nothing may be slipped in unseen.
    """
    newest = max(
        rows.select_for_update(no_key=True),
        key=lambda row: (row.valid_from or date.min, row.pk),
        default=None,
    )
    if newest is None:
        return None
    if newest.valid_from is not None and newest.valid_from > on:
        raise Refused(
            Problem(
                field,
                f"Đã có một thay đổi có hiệu lực từ {day(newest.valid_from)}.",
                "Chọn ngày đó hoặc ngày sau đó.",
                code="later_change",
            )
        )
    if newest.valid_from == on:
        return newest
    if newest.valid_to is None or newest.valid_to > on:
        newest.valid_to = on
        newest.save(update_fields=["valid_to"])
    return None


def refuse_past(on: date, today: date, *, field: str = "on") -> None:
    """Raises ``Refused`` for a day that is over: what was decided then stays."""
    if on < today:
        raise Refused(
            Problem(
                field,
                f"Ngày {day(on)} đã qua.",
                "Chọn hôm nay hoặc ngày sau.",
                code="past",
            )
        )
    if on.year > today.year + 10:
        raise Refused(
            Problem(field, f"Ngày {day(on)} quá xa.", "Chọn ngày gần hơn.", code="too_far")
        )
