"""Lists of activities: what they are narrowed to, a page of them, and all of them for a file."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lantoa.activities.models import Activity, Evidence, Placement
from lantoa.activities.queries.desk import REGIME
from lantoa.activities.queries.posting import with_parts
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence
from lantoa.kernel.value import Value
from lantoa.plans import queries as plans
from lantoa.plans.models import PlanLine
from lantoa.units import queries as units

PER_PAGE = 30
COUNTED = 1_000
"""Up to so many rows a list is counted; of more it says "hơn 1.000"."""

MANY_UNITS = 20
MOST_WORDS = 8
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a list is narrowed to; nothing given is everything that counts or is voided.

    ``words`` are without marks, each must stand in the title. ``live`` leaves voided ones out,
    ``voided`` keeps only them, ``merged`` keeps what was merged into another entry, ``counted``
    what counts: neither voided nor merged. ``line_id`` keeps what was done for a task, and for
    those below that carry it out; ``occasion_id`` what was done in one event.
    """

    window: Interval | None = None
    channel_id: int | None = None
    topic_id: int | None = None
    language_id: int | None = None
    tone: str = ""
    line_id: int | None = None
    occasion_id: int | None = None
    words: Sequence[str] = ()
    unproven: bool = False
    embedded: bool = False
    live: bool = False
    voided: bool = False
    merged: bool = False
    counted: bool = False

    @classmethod
    def words_of(cls, text: str) -> tuple[str, ...]:
        return tuple(vn.fold(text).split()[:MOST_WORDS])


EVERYTHING = Narrowing()


@dataclass(frozen=True, slots=True)
class After:
    """Where a page begins: behind this activity, newest first. In an address: ``20180305-17``."""

    on: date
    pk: int

    def __str__(self) -> str:
        return f"{self.on:%Y%m%d}-{self.pk}"

    @classmethod
    def parse(cls, text: str) -> After | None:
        """None for what is no such place."""
        day, _, number = text.partition("-")
        if not (len(day) == 8 and day.isascii() and day.isdigit()):
            return None
        if not (number.isascii() and number.isdigit() and len(number) < 19):
            return None
        try:
            return cls(date(int(day[:4]), int(day[4:6]), int(day[6:])), int(number))
        except ValueError:
            return None


def activities_of(
    unit_ids: Collection[int],
    window: Interval | None = None,
    narrowing: Narrowing = EVERYTHING,
) -> QuerySet[Activity]:
    """Activities of some units, newest first, voided ones too, without their parts."""
    found = Activity.objects.order_by("-on", "-pk")
    # A database reads conditions in their order: of many rows, long words sort out the most at the
    # least cost.
    for word in sorted(narrowing.words, key=len, reverse=True):
        found = found.filter(folded__contains=word)
    if len(unit_ids) > MANY_UNITS and connection.vendor == "sqlite":
        # SQLite would take the index of units and then sort all that they have; the sum keeps it
        # from that, and the index of days gives the newest at once.
        found = found.annotate(of_unit=F("unit_id") + 0).filter(of_unit__in=unit_ids)
    else:
        found = found.filter(unit_id__in=unit_ids)
    for each in (window, narrowing.window):
        if each is not None:
            found = found.filter(on__gte=each.start, on__lt=each.end)
    return found.filter(_wanted(narrowing))


def _wanted(narrowing: Narrowing) -> Q:
    asked = Q()
    plain = {
        "channel_id": narrowing.channel_id,
        "topic_id": narrowing.topic_id,
        "occasion_id": narrowing.occasion_id,
        "tone": narrowing.tone or None,
    }
    for name, value in plain.items():
        if value is not None:
            asked &= Q(**{name: value})
    if narrowing.line_id is not None:
        # What carries out a task further down is work for it too.
        below = plans.carried_out_by([narrowing.line_id])[narrowing.line_id]
        asked &= Q(plan_line__in={narrowing.line_id, *below})
    if narrowing.language_id is not None:
        placed = Placement.objects.filter(
            activity=OuterRef("pk"), language_id=narrowing.language_id
        )
        asked &= Q(Exists(placed))
    if narrowing.unproven:
        asked &= ~Q(Exists(Evidence.objects.filter(activity=OuterRef("pk"))))
    if narrowing.unproven or narrowing.live or narrowing.counted:
        asked &= Q(voided_at__isnull=True)
    if narrowing.counted:
        asked &= Q(merged_into__isnull=True)
    if narrowing.embedded:
        asked &= Q(is_embedded=True)
    if narrowing.voided:
        asked &= Q(voided_at__isnull=False)
    if narrowing.merged:
        asked &= Q(merged_into__isnull=False)
    return asked


def periods_until(day: date) -> QuerySet[ReportPeriod]:
    """Opened years and quarters that have begun by the day, the latest first."""
    return ReportPeriod.objects.filter(
        regime__slug=REGIME,
        cadence__in=(Cadence.YEAR.value, Cadence.QUARTER.value),
        window_start__lte=day,
    ).order_by("-window_end", "window_start")


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a list has: ``number``, or more than that."""

    number: int
    is_more: bool = False


@dataclass(frozen=True, slots=True)
class ActivityList:
    """One page of a list; ``names`` are the units', filled when there are several. ``older`` is
    where the next page begins, None on the last."""

    activities: Sequence[Activity]
    counted: Counted
    older: After | None
    names: Mapping[int, str]
    line: PlanLine | None

    @property
    def rows(self) -> list[tuple[Activity, str]]:
        return [(activity, self.names.get(activity.unit_id, "")) for activity in self.activities]


def activity_list(
    unit_ids: Sequence[int],
    on: date,
    *,
    narrowing: Narrowing = EVERYTHING,
    after: After | None = None,
) -> ActivityList:
    """A page of the activities of some units, newest first. The number of queries does not grow
    with the rows, and a page far back costs what the first one costs.

    ``on`` is the day whose names the units bear.
    """
    wanted = activities_of(unit_ids, narrowing=narrowing)
    page = wanted
    if after is not None:
        page = wanted.filter(Q(on__lt=after.on) | Q(on=after.on, pk__lt=after.pk))
    # The first page is counted with the same look: rare words are looked for once, not twice.
    most = PER_PAGE if after is not None else COUNTED
    keys = list(page.values_list("pk", flat=True)[: most + 1])
    found = with_parts().in_bulk(keys[:PER_PAGE])
    activities = [found[key] for key in keys[:PER_PAGE]]
    last = activities[-1] if len(keys) > PER_PAGE else None
    line = None
    if narrowing.line_id is not None:
        line = PlanLine.objects.filter(pk=narrowing.line_id, plan__unit__in=unit_ids).first()
    return ActivityList(
        activities,
        _up_to_bound(len(keys) if after is None else wanted.values("pk")[: COUNTED + 1].count()),
        After(last.on, last.pk) if last is not None else None,
        _names({each.unit_id for each in activities}, on) if len(unit_ids) > 1 else {},
        line,
    )


def _names(unit_ids: Collection[int], on: date) -> dict[int, str]:
    return {unit_id: each.name for unit_id, each in units.named(unit_ids, on).items()}


def _up_to_bound(number: int) -> Counted:
    """Counting stops at a bound: a list of hundreds of thousands is not counted for a heading."""
    return Counted(min(number, COUNTED), is_more=number > COUNTED)


# --- All of them, for a file ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Placed:
    """One placement of a row."""

    channel: str
    count_unit: str
    language: str
    outlet: str
    on: date
    is_rerun: bool
    count: Value
    people: Value


@dataclass(frozen=True, slots=True)
class Row:
    """One activity as a file tells it."""

    key: uuid.UUID
    unit: str
    on: date
    channel: str
    kind: str
    quantity: Value
    title: str
    topic: str
    tone: str
    line: str
    is_embedded: bool
    note: str
    proofs: int
    is_void: bool
    void_reason: str
    merged_into: uuid.UUID | None
    placed: Sequence[Placed] = field(default_factory=tuple)


_COLUMNS = (
    "pk",
    "client_key",
    "unit_id",
    "on",
    "channel__name",
    "kind__name",
    "quantity",
    "title",
    "topic__name",
    "tone",
    "plan_line__title",
    "is_embedded",
    "note",
    "voided_at",
    "void_reason",
    "merged_into__client_key",
)


def rows_for_file(
    unit_ids: Sequence[int], on: date, narrowing: Narrowing = EVERYTHING
) -> Iterator[Row]:
    """Every activity of a list, newest first, a few thousand at a time: 3 queries for each."""
    after: After | None = None
    names: dict[int, str] = {}
    while True:
        page = activities_of(unit_ids, narrowing=narrowing)
        if after is not None:
            page = page.filter(Q(on__lt=after.on) | Q(on=after.on, pk__lt=after.pk))
        rows = list(page.values_list(*_COLUMNS)[:_CHUNK])
        if not rows:
            return
        new = {row[2] for row in rows} - names.keys()
        if new:
            names |= _names(new, on)
        yield from _filled(rows, names)
        if len(rows) < _CHUNK:
            return
        after = After(rows[-1][3], rows[-1][0])


def _filled(rows: Sequence[tuple], names: Mapping[int, str]) -> Iterator[Row]:  # type: ignore[type-arg]
    keys = [row[0] for row in rows]
    placed: dict[int, list[Placed]] = {}
    parts = Placement.objects.filter(activity_id__in=keys).order_by("on", "pk")
    columns = ("channel__name", "count_unit__name", "language__name", "outlet", "on")
    for activity_id, channel, count_unit, language, outlet, day, *rest in parts.values_list(
        "activity_id", *columns, "is_rerun", "count", "people"
    ):
        is_rerun, count, people = rest
        each = Placed(channel, count_unit, language or "", outlet, day, is_rerun, count, people)
        placed.setdefault(activity_id, []).append(each)
    proofs: dict[int, int] = {}
    for key in Evidence.objects.filter(activity_id__in=keys).values_list("activity_id", flat=True):
        proofs[key] = proofs.get(key, 0) + 1
    for row in rows:
        yield Row(
            key=row[1],
            unit=names[row[2]],
            on=row[3],
            channel=row[4],
            kind=row[5],
            quantity=row[6],
            title=row[7],
            topic=row[8] or "",
            tone=row[9],
            line=row[10] or "",
            is_embedded=row[11],
            note=row[12],
            proofs=proofs.get(row[0], 0),
            is_void=row[13] is not None,
            void_reason=row[14],
            merged_into=row[15],
            placed=tuple(placed.get(row[0], ())),
        )
