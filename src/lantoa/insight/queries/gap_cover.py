"""Coverage: where the channels, contents, languages and units of a window cross."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, FilteredRelation, Q

from lantoa.activities.rules import running_window, target_in
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Channel, Language, Topic
from lantoa.insight.queries.gap_scope import Scope, counted
from lantoa.insight.queries.work import span_of, units_asked
from lantoa.insight.rules.coverage import (
    EVERY,
    UNSAID,
    Asked,
    Axis,
    Counted,
    Cover,
    Grid,
    grid,
    words_of,
)
from lantoa.insight.rules.gaps import VIETNAMESE
from lantoa.kernel.interval import Interval
from lantoa.plans.models import Plan, PlanLine
from lantoa.units import queries as units
from lantoa.units.queries import Named
from lantoa.units.rules import order_key

_FIELDS = {
    Axis.CHANNEL: "channel__slug",
    Axis.TOPIC: "topic__slug",
    Axis.LANGUAGE: "ran__language__tag",
    Axis.UNIT: "unit__slug",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A row or a column: its value in addresses, its name, and in a list of units the unit."""

    key: str
    label: str
    unit: Named | None = None


@dataclass(frozen=True, slots=True)
class Coverage:
    """``unused`` are channels in force that neither a plan names nor anybody used; ``later`` are
    crossings that a plan asks for, though not yet."""

    rows: Sequence[Member]
    columns: Sequence[Member]
    grid: Grid
    unused: Sequence[Member]
    later: frozenset[tuple[str, str]]

    @property
    def says_something(self) -> bool:
        """Whether anything was done or asked for at all."""
        return bool(self.later) or any(
            cell.done or cell.is_asked for cell in self.grid.cells.values()
        )

    def is_later(self, row: str, column: str) -> bool:
        """Whether nothing was done there, and it is not due yet."""
        waits = self.grid.at(row, column).cover in (Cover.NOTHING, Cover.SILENT)
        return waits and (row, column) in self.later

    def words_at(self, row: str, column: str) -> str:
        if self.is_later(row, column):
            return "chưa có, chưa đến hạn"
        return words_of(self.grid.at(row, column))

    @property
    def missing(self) -> list[tuple[Member, Member | None]]:
        """What a plan asks for and nobody did; a whole row once, without its single crossings."""
        found: list[tuple[Member, Member | None]] = []
        keys = set(self.grid.missing())
        for row in self.rows:
            if (row.key, EVERY) in keys:
                found.append((row, None))
                continue
            found += [(row, column) for column in self.columns if (row.key, column.key) in keys]
        return found


def coverage(
    scope: Scope,
    window: Interval,
    rows: Axis,
    columns: Axis,
    *,
    spoken: Collection[Language] = (),
) -> Coverage:
    """The crossing of two axes in the window. At most 10 queries, whatever there is. By the scope's
    day a task asks for what is due in the window; for the rest it is not due yet."""
    crossed = _crossed(scope, window, rows, columns)
    whole = _crossed(scope, window, rows, None)
    asked, later = _asked(scope, window)
    every = [*asked, *later]
    offered = {
        axis: _members(scope, window, axis, crossed, place, every, spoken)
        for place, axis in enumerate((rows, columns))
    }
    silent = frozenset[str]()
    if rows is Axis.UNIT:
        spoke = counted(scope.unit_ids, window).order_by().values_list("unit__slug", flat=True)
        silent = frozenset(each.key for each in offered[rows]) - frozenset(spoke.distinct())
    keys = [each.key for each in offered[rows]], [each.key for each in offered[columns]]
    made = grid(rows, columns, *keys, {**crossed, **whole}, asked, silent)
    waiting = grid(rows, columns, *keys, {}, later).missing()
    unused = _unused(scope, every, crossed, rows)
    return Coverage(offered[rows], offered[columns], made, unused, frozenset(waiting))


def _crossed(
    scope: Scope, window: Interval, rows: Axis, columns: Axis | None
) -> dict[tuple[str, str], Counted]:
    """1 query. An activity that ran in two languages stands in both."""
    found = counted(scope.unit_ids, window).filter(is_embedded=False)
    if Axis.LANGUAGE in (rows, columns):
        ran = FilteredRelation("placements", condition=Q(placements__same_as__isnull=True))
        found = found.annotate(ran=ran)
    fields = [_FIELDS[axis] for axis in (rows, columns) if axis is not None]
    counts = found.values_list(*fields).annotate(
        done=Count("pk", distinct=True), proven=Count("evidence__activity", distinct=True)
    )
    return {
        (row[0] or UNSAID, EVERY if columns is None else row[1] or UNSAID): Counted(*row[-2:])
        for row in counts.order_by()
    }


def _asked(scope: Scope, window: Interval) -> tuple[list[Asked], list[Asked]]:
    """The tasks of plans that run in the window: those that are due in it, and those that are not
    due yet; what was due before it is neither. A task for each unit below asks it of those directly
    below the plan's own. At most 5 queries."""
    plans = Plan.objects.issued().filter(
        unit_id__in=scope.unit_ids,
        archived_at__isnull=True,
        period_start__lt=window.end,
        period_end__gt=window.start,
    )
    standing = PlanLine.objects.standing().filter(plan__in=plans.values("pk"))
    lines = list(standing.select_related("plan__unit", "channel", "topic"))
    tongues: dict[int, set[str]] = {}
    through = PlanLine.languages.through.objects.filter(planline__plan__in=plans.values("pk"))
    for line_id, tag in through.values_list("planline_id", "language__tag"):
        tongues.setdefault(line_id, set()).add(tag)
    below = units_asked(lines)
    wanted = frozenset[int]().union(*below.values())
    slugs = {each.unit_id: each.slug for each in units.named(wanted, scope.on).values()}
    asked: list[Asked] = []
    later: list[Asked] = []
    for line in lines:
        first = _first_due(line, window.start)
        if first is None:
            continue
        of_each = (slugs[each] for each in below[line.plan_id]) if line.each_unit else ()
        task = Asked(
            {
                Axis.CHANNEL: frozenset({line.channel.slug} if line.channel else ()),
                Axis.TOPIC: frozenset({line.topic.slug} if line.topic else ()),
                Axis.LANGUAGE: frozenset(tongues.get(line.pk, ())),
                Axis.UNIT: frozenset(of_each if line.each_unit else {line.plan.unit.slug}),
            }
        )
        (asked if first <= scope.on else later).append(task)
    return asked, later


def _first_due(line: PlanLine, since: date) -> date | None:
    """The first day from ``since`` on by which the task wants something done: the last of one of
    its windows that asks for anything, else of the task itself. None where nothing is left."""
    days = span_of(line)
    day = max(days.start, since)
    while day < days.end:
        window = running_window(line.cadence, day)
        if window is None:
            return days.last
        cut = Interval(max(window.start, days.start), min(window.end, days.end))
        if target_in(line.target, line.cadence, cut) is not None:
            return cut.last
        day = cut.end
    return None


def _members(
    scope: Scope,
    window: Interval,
    axis: Axis,
    crossed: Mapping[tuple[str, str], Counted],
    place: int,
    asked: Sequence[Asked],
    spoken: Collection[Language],
) -> list[Member]:
    """Channels and languages that were used or asked for, every content in force or used, every
    unit; last what was
    not said, where that occurs. At most 1 query."""
    used = {key[place] for key in crossed}
    named = used.union(*(each.on(axis) for each in asked))
    on = min(window.last, scope.on)
    match axis:
        case Axis.CHANNEL:
            known = Channel.objects.filter(slug__in=named)
            found = [Member(each.slug, each.name) for each in known]
        case Axis.TOPIC:
            # A content that has since retired keeps what was done of it.
            in_force = catalogue.topics(on) | Topic.objects.filter(slug__in=named)
            found = [Member(each.slug, each.name) for each in in_force]
        case Axis.LANGUAGE:
            tags = {VIETNAMESE, *named, *(each.tag for each in spoken)}
            listed = Language.objects.filter(tag__in=tags)
            found = [Member(each.tag, each.name) for each in listed]
        case Axis.UNIT:
            found = _units(scope, used)
    if UNSAID in used:
        found.append(Member(UNSAID, "Không nêu"))
    return found


def _units(scope: Scope, used: Collection[str]) -> list[Member]:
    """The unit first, then those below by name; one that is gone only when something is its."""
    shown = [
        each
        for each in units.named(scope.unit_ids, scope.on).values()
        if not each.is_gone or each.slug in used
    ]
    shown.sort(key=lambda each: (each.unit_id != scope.unit_id, order_key(each.name), each.slug))
    return [Member(each.slug, each.name, each) for each in shown]


def _unused(
    scope: Scope,
    asked: Sequence[Asked],
    crossed: Mapping[tuple[str, str], Counted],
    rows: Axis,
) -> list[Member]:
    """1 query where channels are the rows, else none."""
    if rows is not Axis.CHANNEL:
        return []
    named = {key[0] for key in crossed}.union(*(each.on(Axis.CHANNEL) for each in asked))
    return [
        Member(each.slug, each.name)
        for each in catalogue.channels(scope.on)
        if each.slug not in named and each.can_be_owned_by(scope.tier)
    ]
