"""Units through time: loading the whole country, asking about units, a merge with five years of
figures and its undoing.

``scale`` 1 asks about 300 random units of each kind of question. Correct means: each question takes
the same few queries whatever the unit; the sums of every measure are the same after the merge as
before it, for each unit above, for the five as they reported, and together on the day's boundaries;
after the undoing everything is as it was, row by row; and the audit of the totals finds nothing.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path

import django
from run import Figure

django.setup()

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lantoa.kernel.actor import System
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, State, Total, Value, exact
from lantoa.totals import actions as posting
from lantoa.totals import queries as totals
from lantoa.totals.rules import Entry, Layer, Scope
from lantoa.totals.signals import sources_wanted
from lantoa.units import actions, queries, rules
from lantoa.units.models import Change, Unit, UnitSuccession, UnitVersion

ACTOR = System("bench")
TODAY = date(2026, 9, 17)
BEFORE = date(2024, 3, 1)
DAY = date(2030, 7, 1)
FIVE_YEARS = Interval(date(2025, 7, 1), DAY)
MEASURES = tuple(f"bench.measure{number:02}" for number in range(24))
PROVINCE = "42"
ACT = rules.LegalAct("resolution", "1/NQ-BENCH", date(2030, 5, 1), "Đo tốc độ")


def build(scale: float) -> None:
    if "units_unit" in connection.introspection.table_names():
        call_command("flush", verbosity=0, interactive=False)
    call_command("migrate", verbosity=0)
    begun = time.perf_counter()
    actions.load_reference(actor=ACTOR)
    _kept().write_text(json.dumps({"load": time.perf_counter() - begun}))
    with transaction.atomic():
        for source, entries in _sources(_five()):
            posting.post(source, entries)


def _kept() -> Path:
    return Path(settings.DATA) / "bench-units.json"


def _five() -> list[int]:
    province = queries.by_code(PROVINCE, TODAY)
    return [each.unit_id for each in queries.children(province.unit_id, TODAY)[:5]]


def _value(number: int) -> Value:
    """Exact numbers, with bounded and unstated ones among them: parts must stay apart."""
    if number % 11 == 0:
        return Value(State.STATED, Decimal(number % 40), qualifier=Qualifier.MORE_THAN)
    return NOT_STATED if number % 13 == 0 else exact(number % 97)


def _sources(unit_ids: list[int]) -> Iterator[tuple[str, list[Entry]]]:
    for place, unit_id in enumerate(unit_ids):
        for month in range(60):
            first = date(2025 + (6 + month) // 12, (6 + month) % 12 + 1, 15)
            yield (
                f"bench:{unit_id}:{month}",
                [
                    Entry(
                        unit_id,
                        Interval.of_day(first),
                        measure,
                        Layer.LOGGED,
                        _value(1 + place + 7 * month + 3 * number),
                    )
                    for number, measure in enumerate(MEASURES)
                ],
            )


def _rows() -> Mapping[str, list[object]]:
    return {
        "units": list(Unit.objects.order_by("pk").values()),
        "versions": list(UnitVersion.objects.order_by("pk").values()),
        "edges": list(UnitSuccession.objects.order_by("pk").values()),
    }


def _reported(unit_ids: list[int]) -> Mapping[tuple[int, str], Mapping[str, Total]]:
    return {
        (unit_id, scope.value): totals.totals(
            unit_id, FIVE_YEARS, layer=Layer.LOGGED, scope=scope, measures=MEASURES
        )
        for unit_id in unit_ids
        for scope in Scope
    }


def _together(each: list[Mapping[str, Total]]) -> Mapping[str, Total]:
    return {measure: sum((one[measure] for one in each), Total()) for measure in MEASURES}


def _p95(rounds: int, run: Callable[[int], object], units: list[int], asked: int) -> float:
    """The 95th percentile in milliseconds over the units. Stops when a question takes
    another number of queries than ``asked``."""
    for unit_id in units[:20]:
        with CaptureQueriesContext(connection) as seen:
            run(unit_id)
        if len(seen) != asked:
            raise SystemExit(f"{len(seen)} queries instead of {asked}")
    times = []
    for unit_id in units[:rounds]:
        begun = time.perf_counter()
        run(unit_id)
        times.append(1000 * (time.perf_counter() - begun))
    return sorted(times)[int(0.95 * len(times)) - 1]


def measure(scale: float) -> tuple[bool, list[Figure]]:
    rounds = max(20, int(300 * scale))
    chance = random.Random(3)  # noqa: S311 - the same units each time
    of_day = {day: list(queries.tree(day).parents) for day in (BEFORE, TODAY)}
    for ids in of_day.values():
        chance.shuffle(ids)
    every = of_day[BEFORE] + of_day[TODAY]
    chance.shuffle(every)
    old, new = of_day[BEFORE], of_day[TODAY]
    tops = [each.unit_id for each in UnitVersion.objects.in_force(BEFORE).filter(tier="province")]
    asked = [
        ("tree of a unit", lambda unit: queries.tree(BEFORE, unit), tops + old, 1),
        ("ancestors of a unit", lambda unit: queries.ancestors(unit, BEFORE), old, 1),
        ("ancestors of a unit today", lambda unit: queries.ancestors(unit, TODAY), new, 1),
        ("lineage of a unit", queries.lineage_graph, every, 3),
        ("what a unit is today", lambda unit: queries.today_of(unit, TODAY), every, 3),
        ("what a unit was before", lambda unit: queries.before_of(unit, BEFORE), every, 3),
    ]
    figures = [
        Figure(f"{name}, p95", value, "ms", 20.0, value <= 20)
        for name, run, units, number in asked
        for value in [_p95(rounds, run, units, number)]
    ]
    whole = _p95(10, lambda day: queries.tree(day), [TODAY] * 10, 1)
    figures.append(Figure("tree of the whole country, p95", whole, "ms"))
    load = json.loads(_kept().read_text())["load"]
    figures.insert(0, Figure("the whole country loads", load, "s", 60.0, load <= 60))
    correct, merged = _merge()
    return correct, figures + merged


def _merge() -> tuple[bool, list[Figure]]:
    five = _five()
    above = list(queries.ancestors(five[0], TODAY))
    book = dict(_sources(five))

    def answer(sender: object, **_: object) -> list[tuple[str, list[Entry]]]:
        return list(book.items())

    sources_wanted.connect(answer)
    rows, reported = _rows(), _reported([*above, *five])
    told = rules.NewChange(
        kind=rules.ChangeKind.MERGE,
        on=DAY,
        act=ACT,
        sources=tuple(five),
        into=(rules.NewUnit("Xã Đo Tốc Độ", "rural_commune", "commune"),),
    )
    begun = time.perf_counter()
    change = actions.enact(actor=ACTOR, change=told)
    merging = time.perf_counter() - begun
    fresh = change.opened.get().unit_id
    today = totals.totals_today(fresh, FIVE_YEARS, on=DAY, layer=Layer.LOGGED, measures=MEASURES)
    upper = totals.totals_today(
        above[-1], FIVE_YEARS, on=DAY, layer=Layer.LOGGED, measures=MEASURES
    )
    own = [reported[unit_id, Scope.OWN.value] for unit_id in five]
    wrong = totals.audit()
    facts = {
        "every measure has figures": all(set(each) == set(MEASURES) for each in own),
        "as reported nothing changed": _reported([*above, *five]) == reported,
        "the new unit has what the five had": today.totals == _together(own),
        "and the province too": upper.totals == reported[above[-1], Scope.TREE.value],
        "nothing was divided": not today.divided and not upper.divided,
        "the audit finds nothing": not wrong.mismatches and wrong.sources == len(book),
        "each of the five is the new unit": all(
            [each.unit_id for each in queries.today_of(unit_id, DAY).units] == [fresh]
            for unit_id in five
        ),
    }
    begun = time.perf_counter()
    actions.undo(actor=ACTOR, change=change, reason="Đo tốc độ")
    undoing = time.perf_counter() - begun
    facts |= {
        "rows are as they were": _rows() == rows,
        "sums are as they were": _reported([*above, *five]) == reported,
        "the change is kept as undone": Change.objects.get(pk=change.pk).is_undone,
        "the audit still finds nothing": not totals.audit().mismatches,
    }
    sources_wanted.disconnect(answer)
    for fact, holds in facts.items():
        if not holds:
            print(f"NOT SO: {fact}")
    cells = sum(len(entries) for entries in book.values())
    return all(facts.values()), [
        Figure("figures of the five communes", cells, "figures"),
        Figure("five communes are merged", merging, "s", 5.0, merging < 5),
        Figure("the merge is undone", undoing, "s", 5.0, undoing < 5),
    ]
