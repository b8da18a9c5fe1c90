"""The totals of a country: its pages, beside a plain GROUP BY and a wide analytics table.

With ``--postgres``: ``scale`` 1 is 3,321 communes under 34 provinces and a ministry, 60 months of
20 indicators (3.98 million declared values) and 10 million placements; 0.1 a tenth of the
provinces, each as full. Without it: one province of 150 communes on SQLite, whatever the scale.

Correct means: each page shows, figure by figure, what the GROUP BY over the raw rows gives; so does
each answer of the totals, and the wide table agrees; what four processes posted at once stands in
the sums of the unit above all of them; and the audit of the totals finds nothing.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import django
from run import Figure
from timing import interleaved

django.setup()

from django.conf import settings
from django.db import connection
from django.test import Client
from nation import data, making, pages, posting, rivals, shown
from nation import land as nation
from nation.land import Land
from nation.making import (
    BOOK,
    PEOPLE,
    PROVINCES,
    QUARTER,
    YEAR,
    kept_file,
    on_postgres,
    say,
    sessions,
)

from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.totals import queries
from lantoa.totals.rules import Layer

SCALE = 0.1
WRITERS = 4
build = making.build


def measure(scale: float) -> tuple[bool, list[Figure]]:
    kept = json.loads(kept_file().read_text())
    BOOK.open()
    land = nation.land()
    facts: dict[str, bool] = {}
    figures = [*_curve(kept, scale), *_answers(land, facts), *_served(land, facts)]
    if on_postgres():
        figures += _posted(land, facts)
    figures += _audited(facts, kept)
    for fact, holds in facts.items():
        if not holds:
            print(f"NOT SO: {fact}")
    return all(facts.values()), figures


def _figure(name: str, value: float, unit_of: str, bar: float, against: str = "") -> Figure:
    return Figure(name, value, unit_of, bar, value <= bar, against)


def _curve(kept: Mapping[str, Any], scale: float) -> Iterator[Figure]:
    for point in kept["curve"]:
        size = f"{point['provinces']} provinces" if point["provinces"] > 1 else "1 province"
        for name in ("province", "nation"):
            plain, table = point[f"{name}, GROUP BY"], point[f"{name}, wide"]
            rival = f"GROUP BY {plain:.1f} ms, wide {table:.1f} ms"
            asked = "a province's quarter" if name == "province" else "the nation's year"
            yield Figure(f"{size}: {asked}", point[name], "ms", None, None, rival)
        is_whole = point["provinces"] == PROVINCES
        yield Figure(
            f"{size}: rebuild of {point['values']:,} values",
            point["rebuild"],
            "s",
            30.0 if is_whole else None,
            point["rebuild"] <= 30 if is_whole else None,
            f"wide table {point['wide']:.1f} s",
        )
    values = kept["curve"][-1]["values"]
    yield Figure(f"rebuild with {kept['placements']:,} placements too", kept["all"], "s")
    yield Figure("rebuilt a second", (values + kept["placements"]) / kept["all"], "figures/s")


def _answers(land: Land, facts: dict[str, bool]) -> Iterator[Figure]:
    """Each question to the totals and to its rivals, in turns, with equal answers."""
    some = land.provinces[:7]

    def of(turn: int) -> int:
        return some[turn % len(some)]

    def logged(unit_id: int, window: Interval) -> Mapping[str, Total]:
        return queries.totals(unit_id, window, layer=Layer.LOGGED)

    def declared(unit_id: int, window: Interval) -> Mapping[str, Total]:
        return queries.totals(unit_id, window, layer=Layer.SUBMITTED)

    odd = Interval(date(2028, 3, 10), date(2028, 8, 20))
    asked: list[tuple[str, list[Callable[[int], Any]]]] = [
        (
            "declared: a province's quarter",
            [
                lambda turn: declared(of(turn), QUARTER),
                lambda turn: rivals.declared(of(turn), QUARTER),
                lambda turn: rivals.wide("province_id", of(turn), "quarter", 20282),
            ],
        ),
        (
            "declared: the nation's year",
            [
                lambda _: declared(land.nation, YEAR),
                lambda _: rivals.declared(None, YEAR),
                lambda _: rivals.wide("nation_id", land.nation, "year", 2028),
            ],
        ),
        (
            "logged: a province's quarter",
            [
                lambda turn: logged(of(turn), QUARTER),
                lambda turn: rivals.logged(of(turn), QUARTER),
            ],
        ),
        (
            "logged: a province's odd days",
            [lambda turn: logged(of(turn), odd), lambda turn: rivals.logged(of(turn), odd)],
        ),
        (
            "logged: the nation's year",
            [lambda _: logged(land.nation, YEAR), lambda _: rivals.logged(None, YEAR)],
        ),
        (
            "logged: the nation's five years",
            [
                lambda _: logged(land.nation, data.FIVE_YEARS),
                lambda _: rivals.logged(None, data.FIVE_YEARS),
            ],
        ),
    ]
    for name, runs in asked:
        say(name)
        first, *others = [run(0) for run in runs]
        facts[f"{name}: the same answers"] = bool(first) and all(
            rivals.totals(other, _known()) == first for other in others
        )
        with _timed() as spent:
            ours, *theirs = interleaved(9, *runs)
        told = [
            f"{what} {ms:.1f} ms" for what, ms in zip(("GROUP BY", "wide"), theirs, strict=False)
        ]
        yield Figure(name, ours, "ms", None, None, ", ".join(told))
        if "five" not in name:
            yield _figure(f"{name}: SQL, p95", _p95(spent), "ms", 10)
    yield _communes(land, of, facts)


def _communes(land: Land, of: Callable[[int], int], facts: dict[str, bool]) -> Figure:
    def ours(turn: int) -> Mapping[int, Mapping[str, Total]]:
        below = land.communes[of(turn)]
        return queries.totals_of_units(below, QUARTER, layer=Layer.SUBMITTED)

    def theirs(turn: int) -> Mapping[int, list[data.Row]]:
        return rivals.by_unit(of(turn), QUARTER)

    facts["declared: each commune, the same answers"] = dict(ours(0)) == {
        unit_id: rivals.totals(rows, _known()) for unit_id, rows in theirs(0).items()
    }
    mine, plain = interleaved(7, ours, theirs)
    name = "declared: a province's quarter by commune"
    return Figure(name, mine, "ms", None, None, f"GROUP BY {plain:.1f} ms")


def _known() -> data.Names:
    return BOOK.known


@contextmanager
def _timed() -> Iterator[list[float]]:
    """Milliseconds of each statement that reads cells."""
    spent: list[float] = []

    def listen(run: Any, sql: str, given: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return run(sql, given, many, context)
        finally:
            if "totals_cell" in sql:
                spent.append(1000 * (time.perf_counter() - begun))

    with connection.execute_wrapper(listen):
        yield spent


def _p95(times: Sequence[float]) -> float:
    return sorted(times)[max(0, int(0.95 * len(times)) - 1)] if times else 0.0


# --- Pages ---------------------------------------------------------------------------------------


def _served(land: Land, facts: dict[str, bool]) -> Iterator[Figure]:
    say("pages")
    asked, people = shown.asked(land, nation=on_postgres()), sessions()
    with pages.served(2 if on_postgres() else 1) as ports:
        client = pages.Client(ports[0], people[0])
        facts["pages: the same figures as GROUP BY"] = all(
            shown.on(client.get(page.address)) == shown.by_rows(page, land, _known())
            for page in asked
        )
        client.close()
        bar = 100.0 if on_postgres() else 150.0
        kinds = sorted({page.kind for page in asked})
        times: dict[str, list[float]] = {kind: [] for kind in kinds}
        speeds: list[float] = []
        for turn in range(4):
            for kind in kinds:
                rivals.logged(land.provinces[turn % len(land.provinces)], QUARTER)
                addresses = [page.address for page in asked if page.kind == kind]
                some, speed = pages.ask(ports, people, addresses, 15)
                if turn:
                    times[kind] += some
                    speeds.append(speed)
        alone, _ = pages.ask(ports, people[:1], [page.address for page in asked], 40)
    for kind in kinds:
        ordered = sorted(times[kind])
        yield Figure(f"{kind}, {PEOPLE} clients, p50", ordered[len(ordered) // 2], "ms")
        yield _figure(f"{kind}, {PEOPLE} clients, p95", _p95(ordered), "ms", bar)
    yield Figure("pages a second", sum(speeds) / len(speeds), "pages/s")
    yield Figure("a page for one client alone, p50", sorted(alone)[len(alone) // 2], "ms")
    yield from _page_sql(asked)


def _page_sql(asked: Sequence[shown.Page]) -> Iterator[Figure]:
    """What of a page is SQL, with nobody beside it."""
    client = Client(headers={"host": "localhost"})
    client.cookies[settings.SESSION_COOKIE_NAME] = sessions()[0]
    with _timed() as spent:
        for page in asked:
            client.get(page.address)
    yield _figure("totals SQL of a page, p95", _p95(spent), "ms", 10)
    today = next(page for page in asked if page.kind == shown.PROVINCE)
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        queries.totals_today(today.unit_id, YEAR, on=days.today(), layer=Layer.LOGGED)
        times.append(1000 * (time.perf_counter() - begun))
    yield Figure("logged: a province's year on today's boundaries", sorted(times)[2], "ms")


# --- Posting and audit ---------------------------------------------------------------------------


def _posted(land: Land, facts: dict[str, bool]) -> Iterator[Figure]:
    """Four processes file reports of the whole country; bare SQL does the same, in turns."""
    say("posting")
    posting.make_twin_tables()
    everywhere = land.below(land.provinces)
    kinds = (posting.REAL, posting.BARE)
    speeds: dict[str, list[float]] = {kind: [] for kind in kinds}
    times: list[float] = []
    with posting.Writers(WRITERS, everywhere) as writers:
        for _ in range(3):
            for kind in kinds:
                speed, some = writers.run(kind, 4.0)
                speeds[kind].append(speed)
                times += some if kind == posting.REAL else []
        BOOK.posted = list(writers.posted())
    wanted: dict[str, int] = {}
    for _, entries in BOOK.posted:
        for entry in entries:
            wanted[entry.measure] = wanted.get(entry.measure, 0) + int(entry.value.number or 0)
    found = queries.totals(land.nation, data.FIVE_YEARS, layer=Layer.APPROVED)
    facts["what was posted at once is in the sums"] = wanted == {
        measure: int(total.exact or 0) for measure, total in found.items()
    }
    real, bare = (sorted(speeds[kind])[1] for kind in (posting.REAL, posting.BARE))
    yield Figure(
        f"reports of {data.INDICATORS} values posted by {WRITERS} processes",
        real,
        "reports/s",
        100.0,
        real >= 100,
        f"bare SQL of the same rows {bare:.0f}/s",
    )
    yield Figure("one of them, p95", _p95(times), "ms")
    yield Figure("real / bare", real / bare, "x", against="bare SQL of the same rows")


def _audited(facts: dict[str, bool], kept: Mapping[str, Any]) -> Iterator[Figure]:
    if "audit" in kept:
        is_true, took = kept["audit"]
    else:
        say("audit")
        begun = time.perf_counter()
        is_true, took = queries.audit().is_true, time.perf_counter() - begun
    facts["the audit finds nothing"] = is_true
    what = "the declared values" if "audit" in kept else "everything"
    yield Figure(f"audit of {what}", took, "s")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM totals_cell")
        yield Figure("cells", cursor.fetchone()[0], "cells")
        if on_postgres():
            for name, table in (("cells", "totals_cell"), ("wide table", "bench_wide")):
                cursor.execute("SELECT pg_total_relation_size(%s::regclass)", [table])
                yield Figure(f"{name} on disk", cursor.fetchone()[0] / 2**20, "MB")
