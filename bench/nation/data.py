"""Raw rows of a country and what they put into the totals.

A declared value and a placement are rows of two plain tables, as a room that posts has its own
rows; they are registered as a source (``sources_wanted``), so rebuild and audit read them as they
read every room. The rooms' own tables would hold the same figures inside reports and activities,
whose reading is measured by ``bench loop`` and ``bench activities``.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from lantoa.activities.rules import Tone
from lantoa.catalogue.models import Indicator, Language, Topic
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Part, Qualifier, State, Value, exact
from lantoa.totals.rules import Entry, Layer, Proof
from lantoa.totals.signals import sources_wanted

FIRST = date(2025, 7, 1)
MONTHS = 60
INDICATORS = 20
PLACEMENTS = 3_011
"""Of one commune in five years: 10 million in the 3,321 of the country."""
BLOCK = 5_000

Row = tuple[Any, ...]
PARTS = (Part.EXACT, Part.MORE_THAN, Part.NOT_STATED)
"""A row's part is its place in these."""


def month(number: int) -> Interval:
    def first(of: int) -> date:
        return date(FIRST.year + (FIRST.month - 1 + of) // 12, (FIRST.month - 1 + of) % 12 + 1, 1)

    return Interval(first(number), first(number + 1))


SPANS = tuple(month(number) for number in range(MONTHS))
FIVE_YEARS = Interval(SPANS[0].start, SPANS[-1].end)
DAYS = FIVE_YEARS.length
DAY_SPANS = tuple(Interval.of_day(FIRST + timedelta(days=each)) for each in range(DAYS))
EXACT = tuple(exact(number) for number in range(100))
MORE = tuple(
    Value(State.STATED, each.number, qualifier=Qualifier.MORE_THAN) for each in EXACT
)  # fmt: skip


VALUES = (EXACT, MORE, (NOT_STATED,) * len(EXACT))
"""A value by its part and its number."""


@dataclass(frozen=True)
class Names:
    """What the small numbers of the rows stand for."""

    measures: Sequence[str]
    languages: Sequence[str]
    topics: Sequence[str]
    tones: Sequence[str]
    proofs: Sequence[str] = (Proof.BARE.value, Proof.EVIDENCED.value)


def names() -> Names:
    """Twenty indicators from all over the catalogue that are sums."""
    slugs = [each.slug for each in Indicator.objects.order_by("slug") if each.way.is_sum]
    return Names(
        slugs[:: len(slugs) // INDICATORS][:INDICATORS],
        list(Language.objects.order_by("order").values_list("tag", flat=True)[:5]),
        list(Topic.objects.order_by("order").values_list("slug", flat=True)[:10]),
        ["", *(each.value for each in Tone)],
    )


def make_tables() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_value (unit_id bigint, first_day date, end_day date,"
            " measure smallint, part smallint, number bigint)"
        )
        cursor.execute(
            "CREATE TABLE bench_placement (unit_id bigint, day date, measure smallint,"
            " language smallint, topic smallint, tone smallint, proof smallint, number bigint)"
        )


def add_values(unit_ids: Sequence[int]) -> int:
    """Each unit states each indicator each month: one in 50 as "more than", one in 97 nothing."""

    def rows() -> Iterator[Row]:
        for unit in unit_ids:
            for place, span in enumerate(SPANS):
                seed = unit * 7 + place * 13
                for measure in range(INDICATORS):
                    mixed = seed + measure * 31
                    part = 1 if mixed % 50 == 7 else 2 if mixed % 97 == 5 else 0
                    number = 1 if part == 2 else mixed % 89
                    yield unit, span.start, span.end, measure, part, number

    return _fill("bench_value", rows(), 6)


def add_placements(unit_ids: Sequence[int], known: Names, share: float = 1) -> int:
    """Placements day by day, few channels doing most of it, four in five in Vietnamese."""
    each = max(1, int(PLACEMENTS * share))
    skewed = [int(INDICATORS * (place / 64) ** 1.7) for place in range(64)]
    own, topics, tones = len(known.languages) - 1, len(known.topics), len(known.tones)

    def rows() -> Iterator[Row]:
        for unit in unit_ids:
            bits = random.Random(unit).getrandbits  # noqa: S311 - the same rows each time
            for place in range(each):
                mixed = bits(30)
                yield (
                    unit,
                    DAY_SPANS[place * DAYS // each].start,
                    skewed[mixed & 63],
                    1 + unit % own if mixed >> 6 & 7 == 0 else 0,
                    (mixed >> 9 & 255) % topics,
                    0 if mixed >> 17 & 1 else (mixed >> 18 & 15) % tones,
                    int(mixed >> 22 & 7 < 5),
                    1 + (mixed >> 25 & 7),
                )

    return _fill("bench_placement", rows(), 8)


def _fill(table: str, rows: Iterable[Row], width: int) -> int:
    """By COPY in blocks of text on PostgreSQL."""
    count = 0
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                for some in _blocks(rows):
                    count += len(some)
                    copy.write("".join(["\t".join(map(str, row)) + "\n" for row in some]))
            return count
        marks = ", ".join(["%s"] * width)
        for some in _blocks(rows):
            count += len(some)
            cursor.executemany(f"INSERT INTO {table} VALUES ({marks})", [_plain(r) for r in some])  # noqa: S608
    return count


def _plain(row: Row) -> Row:
    return tuple(each.isoformat() if isinstance(each, date) else each for each in row)


def _blocks(rows: Iterable[Row]) -> Iterator[list[Row]]:
    some: list[Row] = []
    for row in rows:
        some.append(row)
        if len(some) == BLOCK:
            yield some
            some = []
    if some:
        yield some


def index() -> None:
    """What a careful owner of the plain tables would have: by unit and day, and by day."""
    with connection.cursor() as cursor:
        for table, day in (("bench_value", "first_day"), ("bench_placement", "day")):
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {table}_unit ON {table} (unit_id, {day})")
            cursor.execute(f"CREATE INDEX IF NOT EXISTS {table}_day ON {table} ({day})")


class Book:
    """The registered source: a unit's month is a report, and a leaf of the log. ``posted`` are
    reports that were posted one by one meanwhile. To be opened once there is a catalogue."""

    known: Names

    def __init__(self) -> None:
        self.posted: Iterable[tuple[str, list[Entry]]] = ()

    def open(self) -> None:
        self.known = names()
        sources_wanted.connect(self.answer, dispatch_uid="bench", weak=False)

    def answer(self, sender: object, **_: object) -> Iterator[tuple[str, list[Entry]]]:
        yield from self._declared()
        yield from self._logged()
        yield from self.posted

    def _declared(self) -> Iterator[tuple[str, list[Entry]]]:
        spans = {each.start: each for each in SPANS}
        measures, layer, proof = self.known.measures, Layer.SUBMITTED, Proof.DECLARED
        found = _rows("bench_value", "unit_id, first_day, measure, part, number")
        for (unit, day), rows in groupby(found, _PLACE):
            at = spans[day]
            yield (
                f"bench:{unit}:{day}",
                [
                    Entry(unit, at, measures[each], layer, VALUES[part][number], "", "", "", proof)
                    for _, _, each, part, number in rows
                ],
            )

    def _logged(self) -> Iterator[tuple[str, list[Entry]]]:
        known, days = self.known, {each.start: each for each in DAY_SPANS}
        layer = Layer.LOGGED
        found = _rows(
            "bench_placement", "unit_id, day, measure, language, topic, tone, proof, number"
        )
        for (unit, first), rows in groupby(found, _leaf):
            yield (
                f"bench-log:{unit}:{first}",
                [
                    Entry(
                        unit,
                        days[day],
                        known.measures[measure],
                        layer,
                        EXACT[number],
                        known.languages[language],
                        known.topics[topic],
                        known.tones[tone],
                        known.proofs[proof],
                    )
                    for _, day, measure, language, topic, tone, proof, number in rows
                ],
            )


_PLACE = itemgetter(0, 1)


def _leaf(row: Row) -> Row:
    return row[0], row[1].replace(day=1)


def _rows(table: str, columns: str) -> Iterator[Row]:
    """By unit and day, read as they come."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table} ORDER BY 1, 2")  # noqa: S608
        while some := cursor.fetchmany(BLOCK):
            yield from some
