"""Progress tells nobody of units that he or she may not see: not on pages, not in tables."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from lantoa.accounts.rules import Role
from lantoa.activities.tests.factories import logged
from lantoa.insight.rules.progress import LineState
from lantoa.insight.tests.test_progress import TODAY, doors, page, plan
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import exact
from lantoa.plans.models import Plan
from lantoa.plans.tests.cast import Cast
from lantoa.units.models import Unit

YEAR = Interval(date(TODAY.year, 1, 1), date(TODAY.year + 1, 1, 1))
SECRET = "Việc riêng của xã"
OF_BELOW = "Có việc cấp dưới"


@pytest.fixture(name="above")
def _above(cast: Cast) -> Plan:
    """A province's plan with a task carried out by a commune, one asked of each unit, and one of
    its own; an editor of the province."""
    land = cast.land
    made = plan(
        land.province,
        {"target": exact(700), "title": "Chung"},
        {"target": exact(1), "each_unit": True, "title": "Mỗi xã"},
        {"target": exact(1), "cadence": "month", "title": "Riêng"},
        period=YEAR,
    )
    common, each, own = made.lines.order_by("order")
    below = plan(
        land.commune,
        {"target": exact(613), "carries_out": common, "title": SECRET},
        {"target": exact(1), "carries_out": each, "title": SECRET},
        period=YEAR,
    )
    carrying = below.lines.order_by("order").first()
    for number in range(3):
        logged(land.commune.pk, plan_line=carrying, on=YEAR.start, title=f"Xã {number}")
    logged(land.province.pk, plan_line=common, on=YEAR.start, title="Tỉnh", quantity=exact(1))
    logged(land.province.pk, plan_line=own, on=YEAR.start, title="Tỉnh riêng")
    cast.add("editor", (land.province, Role.EDITOR))
    return made


def _text(content: bytes, kind: str) -> str:
    if kind == "csv":
        return content.decode("utf-8-sig")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    return "\n".join("|".join(map(str, row)) for row in rows)


def _of_below(unit: Unit, other: Unit) -> tuple[str, ...]:
    names = tuple(each.versions.get().name for each in (unit, other))
    return (*names, SECRET, "613", "2 đơn vị", "trên 2 ", "ã làm 3", "ã làm 4")


def test_the_page_of_a_plan_shows_an_editor_only_what_the_own_unit_did(
    cast: Cast, above: Plan
) -> None:
    land = cast.land
    text = page(cast, "editor", above)
    assert not [each for each in _of_below(land.commune, land.other) if each in text]
    assert "Trong kế hoạch của đơn vị" not in text and "Từng đơn vị cấp dưới" not in text
    assert OF_BELOW in text and "không xếp tình trạng" in text
    # The number is that of the list behind it.
    words, asked = doors(text)[0]
    assert words == "Đã làm 1 bản tin"
    listed = cast.client("editor").get(reverse("activities:list"), asked)
    assert listed.context["found"].counted.number == 1
    whole = page(cast, "reviewer", above)
    assert SECRET in whole and "đã làm 4" in whole and OF_BELOW not in whole


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_of_a_plan_holds_nothing_of_units_that_are_not_seen(
    cast: Cast, above: Plan, kind: str
) -> None:
    land = cast.land
    address = reverse("insight:plan_table", args=[above.pk, kind])
    text = _text(cast.client("editor").get(address).getvalue(), kind)
    assert "Chung" in text and OF_BELOW in text
    assert not [each for each in _of_below(land.commune, land.other) if each in text]
    whole = _text(cast.client("reviewer").get(address).getvalue(), kind)
    assert SECRET in whole and land.other.versions.get().name in whole


@pytest.mark.parametrize("kind", ["", "csv", "xlsx"])
def test_the_plans_of_a_unit_hold_nothing_of_units_that_are_not_seen(
    cast: Cast, above: Plan, kind: str
) -> None:
    land = cast.land
    address = (
        reverse("insight:progress_table", args=[kind]) if kind else reverse("insight:progress")
    )
    answer = cast.client("editor").get(address)
    text = _text(answer.getvalue(), kind) if kind else answer.content.decode()
    assert "Mỗi xã" in text and OF_BELOW.lower() in text.lower()
    assert not [each for each in _of_below(land.commune, land.other) if each in text]
    if not kind:
        rows = {row.line.title: row for row in answer.context["found"].plans[0].rows}
        assert {name: row.found.standing.state for name, row in rows.items()} == {
            "Chung": LineState.OF_BELOW,
            "Mỗi xã": LineState.OF_BELOW,
            "Riêng": LineState.BEHIND if TODAY.month > 2 else rows["Riêng"].found.standing.state,
        }
        assert rows["Chung"].found.acts == 1
        kept = answer.context["found"].plans[0].compliance
        assert {*kept.kept, *kept.late, *kept.open} == {rows["Riêng"].line.pk}


def test_an_editor_with_a_post_in_the_commune_too_sees_that_one(cast: Cast, above: Plan) -> None:
    land = cast.land
    cast.add("two", (land.province, Role.EDITOR), (land.commune, Role.EDITOR))
    text = page(cast, "two", above)
    assert SECRET in text
    assert land.other.versions.get().name not in text
    chosen = page(cast, "two", above, **{"don-vi": land.commune.slug})
    assert SECRET in chosen and "đã làm 3" in chosen
