"""Whether all is true afterwards, reckoned anew from the bare rows.

Nothing here asks the totals how a sum is made: rows are read by SQL, the units above are found
among the rows of units, and amounts are added as whole numbers.
"""

from __future__ import annotations

import json
import re
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import connection

from lantoa.kernel.interval import Interval
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer
from lantoa.units.models import Unit, UnitVersion
from tests.storm.deeds import Tally
from tests.storm.world import World

Parts = dict[str, int]
"""Part of a sum to its amount; a part that nothing fell into is not there."""
Amounts = dict[tuple[int, str, str], list[tuple[date, date, Parts]]]
"""Unit, layer and measure to spans and what stands on them."""

_MARKS = {"": "exact", ">": "more_than", ">=": "at_least", "<=": "at_most", "~": "about"}
_CODED = re.compile(r"(>=|<=|>|~)?([0-9]+)(?:\.\.([0-9]+))?")


@dataclass
class Reckoning:
    """What was found. ``wrong`` are cells by the product's own audit, ``differing`` totals that it
    gives otherwise than the rows, the others sentences about single rows."""

    wrong: int = 0
    cells: int = 0
    sources: int = 0
    audit_seconds: float = 0.0
    compared: int = 0
    differing: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    impossible: list[str] = field(default_factory=list)
    left_open: int = 0

    @property
    def is_true(self) -> bool:
        told = self.wrong or self.differing or self.lost or self.impossible or self.left_open
        return not told and self.compared > 0 and self.cells > 0

    def words(self) -> str:
        found = [*self.differing[:5], *self.lost[:5], *self.impossible[:5]]
        return "\n".join([f"{self.wrong} wrong cells, {self.left_open} left open", *found])


def _rows(statement: str, *given: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall()


def parts_of(text: str) -> Parts:
    """A stored amount as the parts of a sum that it falls into."""
    if text == "-":
        return {}
    if text == "?":
        return {"not_stated": 1}
    match = _CODED.fullmatch(text)
    if match is None:
        raise ValueError(f"the storm makes no such amount: {text}")
    mark, low, high = match.groups()
    if high:
        return {"range_low": int(low), "range_high": int(high)}
    return {_MARKS[mark or ""]: int(low)}


def _day(given: object) -> date:
    return given if isinstance(given, date) else date.fromisoformat(str(given))


class Above:
    """Who stood above whom, from the rows of units."""

    def __init__(self) -> None:
        self.rows: dict[int, list[tuple[date, date, int | None]]] = defaultdict(list)
        for unit_id, since, until, parent in UnitVersion.objects.values_list(
            "unit_id", "valid_from", "valid_to", "parent_id"
        ):
            self.rows[unit_id].append((since or date.min, until or date.max, parent))

    def holders(self, unit_id: int, on: date) -> list[int]:
        """The unit and those above it on the day or, when it was gone by then, on its last."""
        last = max(until for _, until, _ in self.rows[unit_id])
        on = min(on, last - timedelta(days=1))
        found = [unit_id]
        while True:
            parent = next(
                (up for since, until, up in self.rows[found[-1]] if since <= on < until), None
            )
            if parent is None or not any(s <= on < u for s, u, _ in self.rows[parent]):
                return found
            found.append(parent)


def _stated(data: dict[str, str]) -> Parts:
    """A unit's own line of a report as it counts above: its numbers, or one unit without any."""
    numbers = {part: int(text) for part, text in data.items()}
    told = {part: number for part, number in numbers.items() if not part.startswith("not_")}
    return told or {"not_stated": 1}


def _logged() -> Iterator[tuple[int, str, str, date, date, Parts]]:
    made = _rows("""
        SELECT a.unit_id, a.on_day, c.slug, k.slug, a.is_embedded, a.quantity
        FROM (SELECT *, "on" AS on_day FROM activities_activity) a
        JOIN catalogue_channel c ON c.id = a.channel_id
        JOIN catalogue_countunit k ON k.id = a.kind_id
        WHERE a.voided_at IS NULL AND a.merged_into_id IS NULL""")
    placed = _rows("""
        SELECT p.unit_id, p.on_day, c.slug, k.slug, a.is_embedded, p.count, p.people
        FROM (SELECT *, "on" AS on_day FROM activities_placement) p
        JOIN activities_activity a ON a.id = p.activity_id
        JOIN catalogue_channel c ON c.id = p.channel_id
        JOIN catalogue_countunit k ON k.id = p.count_unit_id
        WHERE a.voided_at IS NULL AND p.same_as_id IS NULL""")
    for unit_id, on, channel, kind, embedded, quantity in made:
        day = _day(on)
        name = f"{channel}.{kind}.production{'.embedded' if embedded else ''}"
        yield unit_id, "logged", name, day, day + timedelta(days=1), parts_of(quantity)
    for unit_id, on, channel, kind, embedded, count, people in placed:
        day = _day(on)
        for what, text in ((kind, count), ("attendance", people)):
            name = f"{channel}.{what}.placement{'.embedded' if embedded else ''}"
            yield unit_id, "logged", name, day, day + timedelta(days=1), parts_of(text)


def _declared() -> Iterator[tuple[int, str, str, date, date, Parts]]:
    rows = _rows("""
        SELECT r.state, e.unit_id, w.window_start, w.window_end, v.frozen
        FROM reports_report r
        JOIN reports_expectedreport e ON e.id = r.expected_id
        JOIN catalogue_reportperiod w ON w.id = e.period_id
        JOIN reports_reportversion v ON v.report_id = r.id
        WHERE r.state IN ('submitted', 'numbered', 'accepted', 'consolidated')
          AND v.number = (SELECT max(o.number) FROM reports_reportversion o
                          WHERE o.report_id = r.id)""")
    for state, unit_id, first, end, frozen in rows:
        layers = ["submitted"]
        layers += ["approved"] if state in ("accepted", "consolidated") else []
        content = json.loads(frozen) if isinstance(frozen, str) else frozen
        for figure in content["contents"]["figures"]:
            declared = figure["declared"]
            own = figure["evidenced"]
            if declared is not None:
                own = {part: str(n) for part, n in parts_of(declared["value"]).items()}
            if not own and figure["below"]:
                continue
            for layer in layers:
                yield unit_id, layer, figure["measure"], _day(first), _day(end), _stated(own)


def _due(rows: Iterable[tuple[int, str, str, date, date, Parts]]) -> Amounts:
    above, due = Above(), defaultdict(list)
    for unit_id, layer, measure, first, end, parts in rows:
        if parts:
            for holder in above.holders(unit_id, end - timedelta(days=1)):
                due[holder, layer, measure].append((first, end, parts))
    return due


def _windows(world: World) -> list[Interval]:
    """The whole year, a window of a report, one that fits nothing, and a day."""
    year = world.today.year
    return [
        Interval(world.year.start - timedelta(days=30), world.year.end),
        Interval(date(year, 6, 15), date(year, 9, 15)),
        Interval(date(year, 3, 9), world.hot[2]),
        Interval.of_day(world.hot[0]),
    ]


def _sum(spans: Iterable[tuple[date, date, Parts]], window: Interval) -> Parts:
    total: Parts = {}
    for first, end, parts in spans:
        if window.start <= first and end <= window.end:
            for part, number in parts.items():
                total[part] = total.get(part, 0) + number
    return total


def _compare(world: World, found: Reckoning) -> None:
    due = _due([*_logged(), *_declared()])
    by_unit: dict[tuple[int, str], set[str]] = defaultdict(set)
    for holder, name, measure in due:
        by_unit[holder, name].add(measure)
    for unit_id in Unit.objects.order_by("pk").values_list("pk", flat=True):
        for layer in Layer:
            for window in _windows(world):
                said = totals.totals(unit_id, window, layer=layer)
                for measure in {*said, *by_unit[unit_id, layer.value]}:
                    mine = _sum(due.get((unit_id, layer.value, measure), ()), window)
                    total = said.get(measure)
                    parts = {} if total is None else total.parts()
                    its = {part.value: int(number) for part, number in parts.items()}
                    found.compared += 1
                    if mine != its:
                        found.differing.append(
                            f"{unit_id} {layer.value} {measure} {window}: {its}, due {mine}"
                        )


def _lost(tally: Tally, found: Reckoning) -> None:
    """Every entry that was said to be stored is there once, and none that was not; no change of an
    entry was lost over another."""
    stored = [
        str(row[0]).replace("-", "") for row in _rows("SELECT client_key FROM activities_activity")
    ]
    said = {each.hex for each in tally.keys}
    found.lost += [f"said to be stored, not there: {key}" for key in sorted(said - {*stored})]
    found.lost += [f"there, never said: {key}" for key in sorted({*stored} - said)]
    if len(stored) != len({*stored}):
        found.lost.append("stored twice")
    changed = sum(tally.done[name] for name in ("change", "place", "unplace"))
    kept = _rows("SELECT count(*) FROM activities_correction")[0][0]
    revisions = _rows("SELECT coalesce(sum(revision), 0) FROM activities_activity")[0][0]
    # A change that says what stood there already leaves no trace.
    if not kept == revisions <= changed:
        found.lost.append(f"{kept} corrections, {revisions} revisions, {changed} changes")


_LEADS = {
    ("", "start"): "draft",
    ("draft", "send_for_signature"): "for_signature",
    ("for_signature", "send_back"): "draft",
    ("for_signature", "submit"): "submitted",
    ("submitted", "number"): "numbered",
    ("submitted", "return"): "returned",
    ("numbered", "return"): "returned",
    ("numbered", "accept"): "accepted",
    ("returned", "redraft"): "draft",
    ("accepted", "consolidate"): "consolidated",
}


def _impossible(found: Reckoning) -> None:
    """Each report has walked step by step to where it stands, with a version for each filing."""
    walked: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for report, verb, state in _rows(
        "SELECT report_id, verb, state FROM reports_statechange ORDER BY id"
    ):
        walked[report].append((verb, state))
    versions: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for report, number, document in _rows(
        "SELECT report_id, number, document_number FROM reports_reportversion ORDER BY id"
    ):
        versions[report].append((number, document))
    for report, state in _rows("SELECT id, state FROM reports_report"):
        at, filed, numbered = "", 0, 0
        for verb, to in walked[report]:
            if _LEADS.get((at, verb)) != to:
                found.impossible.append(f"report {report}: {at} {verb} {to}")
            at = to
            filed += verb == "submit"
            numbered += verb == "number"
        if at != state:
            found.impossible.append(f"report {report} is {state} and has walked to {at}")
        if [number for number, _ in versions[report]] != list(range(1, filed + 1)):
            found.impossible.append(f"report {report}: {filed} filings, {versions[report]}")
        if sum(bool(document) for _, document in versions[report]) != numbered:
            found.impossible.append(f"report {report}: {numbered} numbers, {versions[report]}")
    twice = _rows("""
        SELECT e.unit_id, v.document_number, count(*) FROM reports_reportversion v
        JOIN reports_report r ON r.id = v.report_id
        JOIN reports_expectedreport e ON e.id = r.expected_id
        WHERE v.document_number <> '' GROUP BY 1, 2 HAVING count(*) > 1""")
    found.impossible += [f"number given twice: {row}" for row in twice]
    chains = _rows("""
        SELECT count(*) FROM activities_activity a JOIN activities_activity b
        ON b.id = a.merged_into_id WHERE b.merged_into_id IS NOT NULL OR b.voided_at IS NOT NULL""")
    if chains[0][0]:
        found.impossible.append(f"{chains[0][0]} merged into what does not count")


def _left_open() -> int:
    """Transactions of writers that are gone but still open; on SQLite a lock would stop us."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        return 0
    return int(
        _rows("""
        SELECT (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%%')
             + (SELECT count(*) FROM pg_prepared_xacts)""")[0][0]
    )


def reckon(world: World, tally: Tally) -> Reckoning:
    """Looks at everything that the storm has left."""
    begun = time.perf_counter()
    audit = totals.audit()
    found = Reckoning(wrong=audit.wrong, cells=audit.cells, sources=audit.sources)
    found.audit_seconds = time.perf_counter() - begun
    _compare(world, found)
    _lost(tally, found)
    _impossible(found)
    found.left_open = _left_open()
    return found
