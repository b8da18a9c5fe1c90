"""What the database adds is what the activities say one by one."""

from __future__ import annotations

import random
import uuid
from datetime import date, timedelta

import pytest

from lantoa.activities.models import Activity, Placement
from lantoa.activities.tests.factories import logged
from lantoa.catalogue.models import CountUnit
from lantoa.insight.queries import progress as queries
from lantoa.insight.queries.work import line_progress
from lantoa.insight.tests import row_by_row
from lantoa.insight.tests.test_progress import LAST, SYSTEM, plan
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Qualifier, Value, exact, stated
from lantoa.plans import actions as plans
from lantoa.plans.models import Occasion, PlanLine
from lantoa.plans.tests.cast import Cast

LONG = Interval(LAST.start - timedelta(days=3), LAST.end + timedelta(days=200))
VALUES = [
    exact(1),
    exact(3),
    stated(2, Qualifier.MORE_THAN),
    stated(5, Qualifier.AT_MOST),
    stated(4, Qualifier.ABOUT),
    Value.decode("2..7"),
    Value.decode("0.125"),
    exact(0),
    NOT_STATED,
    NOT_APPLICABLE,
]


def _kinds(chance: random.Random) -> list[dict[str, object]]:
    play = CountUnit.objects.get(slug="play").pk
    found: list[dict[str, object]] = []
    for cadence in ("", "", "day", "week", "month", "quarter", "year"):
        for each_unit in (False, chance.random() < 0.5):
            line: dict[str, object] = {"cadence": cadence, "each_unit": each_unit}
            if chance.random() < 0.8:
                line["target"] = exact(chance.randint(1, 5))
                if chance.random() < 0.5:
                    line["count_unit_id"] = play
            if not cadence and chance.random() < 0.5:
                line["deadline"] = LAST.start + timedelta(days=chance.randrange(100))
            found.append(line)
    found.append({"cadence": "class", "event_kind": "lớp", "target": exact(1)})
    return found


def _fill(chance: random.Random, units: list[int], number: int) -> None:
    """Activities in all ways, of any unit under any task, some on the days where windows meet."""
    lines = list(PlanLine.objects.all())
    held = {each: list(Occasion.objects.filter(line=each)) for each in lines}
    first = logged(units[0])
    placing = Placement.objects.get(activity=first)
    kinds = list(CountUnit.objects.filter(slug__in=("bulletin", "play", "session")))
    meet = [LAST.start, LAST.last, LAST.end, LONG.start, LONG.last, LAST.start.replace(month=10)]
    made = []
    for _ in range(number):
        line = chance.choice(lines)
        day = LONG.start - timedelta(days=5) + timedelta(days=chance.randrange(LONG.length + 10))
        made.append(
            Activity(
                unit_id=chance.choice(units),
                title="Việc",
                channel_id=first.channel_id,
                kind=chance.choice(kinds),
                quantity=chance.choice(VALUES),
                on=chance.choice(meet) if chance.random() < 0.3 else day,
                plan_line=line,
                occasion=chance.choice([*held[line], None]),
                is_embedded=chance.random() < 0.2,
                client_key=uuid.UUID(int=chance.getrandbits(128), version=4),
                created_at=days.now(),
                actor_key=SYSTEM.key,
                voided_at=days.now() if chance.random() < 0.1 else None,
                void_reason="",
                merged_into=first if chance.random() < 0.05 else None,
            )
        )
    for each in made:
        each.void_reason = "Sai" if each.voided_at else ""
    Activity.objects.bulk_create(made)
    placed = [
        Placement(
            activity=each,
            unit_id=each.unit_id,
            channel_id=each.channel_id,
            count_unit=chance.choice(kinds),
            on=each.on,
            count=chance.choice(VALUES),
            people=NOT_APPLICABLE,
            same_as=placing if chance.random() < 0.1 else None,
        )
        for each in made
        for _ in range(chance.randrange(3))
    ]
    Placement.objects.bulk_create(placed)


@pytest.mark.parametrize("seed", range(4))
def test_sums_of_the_database_are_those_of_the_activities_one_by_one(cast: Cast, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - the same each time
    land = cast.land
    units = [land.province.pk, land.commune.pk, land.other.pk]
    above = plan(land.province, *_kinds(chance), period=chance.choice([LAST, LONG]))
    tops = list(above.lines.order_by("order"))
    for unit in (land.commune, land.other):
        carried = [each for each in tops if chance.random() < 0.7] or tops[:1]
        plan(
            unit,
            *(
                {**kind, "carries_out": top}
                for kind, top in zip(_kinds(chance), carried, strict=False)
            ),
            period=chance.choice([LAST, LONG]),
        )
    for line in PlanLine.objects.filter(cadence="class"):
        for number in range(2):
            day = LAST.start + timedelta(days=40 * number)
            plans.add_occasion(actor=SYSTEM, line=line, name=f"Lớp {number}", on=day)
    _fill(chance, units, 300)
    every = list(PlanLine.objects.select_related("plan__unit", "count_unit").order_by("pk"))
    for asked in (every, tops_of(every, above.pk), every[-1:]):
        for on in (LAST.start, date(LAST.start.year, 11, 4), LONG.end):
            for seen in (None, frozenset(units), frozenset(units[:2]), frozenset(units[2:])):
                found = line_progress(asked, on, seen=seen)
                assert found == row_by_row.line_progress(asked, on, seen=seen)
    assert any(each.acts for each in found.values())


def tops_of(lines: list[PlanLine], plan_id: int) -> list[PlanLine]:
    return [line for line in lines if line.plan_id == plan_id]


def test_the_page_of_a_plan_says_the_same_of_tasks_below_as_of_them_alone(cast: Cast) -> None:
    land = cast.land
    above = plan(land.province, {"target": exact(2), "cadence": "month"})
    below = plan(
        land.commune, {"target": exact(1), "cadence": "week", "carries_out": above.lines.get()}
    )
    for day in (LAST.start, LAST.start + timedelta(days=9), LAST.last):
        logged(land.commune.pk, plan_line=below.lines.get(), on=day, title=f"Ngày {day}")
    found = queries.plan_progress(queries.plan(above.pk), LAST.end)
    lines = list(PlanLine.objects.select_related("plan__unit", "count_unit"))
    alone = row_by_row.line_progress(lines, LAST.end)
    assert found.rows[0].found == alone[above.lines.get().pk]
    assert found.rows[0].below[0].found == alone[below.lines.get().pk]
    assert found.rows[0].found.acts == 3
