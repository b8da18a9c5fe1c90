"""Whether a unit may stand under another from a day on, now and after all that is still to come."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from lantoa.kernel.errors import Problem
from lantoa.kernel.vietnamese import day
from lantoa.units import queries, rules
from lantoa.units.models import Unit, UnitVersion

_RANKS = {"province": 0, "district": 1, "commune": 2}


def open_of(versions: Iterable[UnitVersion]) -> UnitVersion | None:
    return next((each for each in versions if each.valid_to is None), None)


def parent_problems(
    *, kind: str, tier: str, parent: UnitVersion | None, name: str, field: str = "parent"
) -> Iterator[Problem]:
    """Whether a unit of this kind and tier may stand under the parent's version."""
    is_administrative = kind == Unit.ADMINISTRATIVE
    if parent is None:
        if not (is_administrative and tier == "province"):
            yield Problem(
                field, f"{name} cần có đơn vị cấp trên.", "Chọn đơn vị cấp trên.", code="parent"
            )
        return
    step = _RANKS[tier] - _RANKS[parent.tier]
    if step < (1 if is_administrative else 0):
        yield Problem(
            field,
            f"{parent.name} không thể là cấp trên của {name}.",
            "Chọn đơn vị ở cấp cao hơn.",
            code="parent",
        )
    if is_administrative and parent.unit.kind != Unit.ADMINISTRATIVE:
        yield Problem(
            field,
            f"{parent.name} không phải đơn vị hành chính.",
            "Chọn tỉnh, thành phố làm đơn vị cấp trên.",
            code="parent",
        )


def lasting(unit_id: int, on: date) -> UnitVersion | None:
    """The unit's version in force on the day, if the unit has no known end after it. 1 query."""
    versions = list(UnitVersion.objects.filter(unit_id=unit_id).select_related("unit"))
    if open_of(versions) is None:
        return None
    return next((each for each in versions if rules.holds_on(each, on)), None)


def gone_problem(on: date, field: str = "parent") -> Problem:
    return Problem(
        field,
        f"Đơn vị cấp trên không hoạt động, hoặc sẽ kết thúc, từ ngày {day(on)}.",
        "Chọn đơn vị cấp trên khác.",
        code="parent",
    )


def stands_under(upper_id: int, lower_ids: Iterable[int], on: date) -> bool:
    """Whether ``upper_id`` is one of the others or stands under one on the day or on any later day
    on which something changes. 1 query and one for each such day."""
    later = UnitVersion.objects.filter(valid_from__gt=on)
    days = {on, *later.values_list("valid_from", flat=True).distinct()}
    wanted = set(lower_ids)
    return any(
        wanted & {upper_id, *queries.ancestors(upper_id, each)} for each in days if each is not None
    )
