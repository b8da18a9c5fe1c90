"""How completely and timely the units under one report: by unit, tier and window."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q

from lantoa.catalogue.models import ReportPeriod
from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.content import lacking_of
from lantoa.reports.queries.names import names_of
from lantoa.reports.rules.duties import Completeness, Standing, completeness
from lantoa.reports.rules.states import FILED
from lantoa.units import rules as unit_rules
from lantoa.units.models import UnitVersion

OPENED_AT_ONCE = 100
"""Versions whose content was not noted yet and is looked at for one page; those beyond count as
not complete until the nightly job has noted them."""

Rows = list[Standing]


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit right under the asked one, or that one itself, with all that stands under it."""

    unit_id: int
    name: str
    tier: str
    whole: Completeness
    by_period: Mapping[int, Completeness]
    only: Mapping[int, Standing]
    """Windows in which the row stands for one report alone."""


@dataclass(frozen=True, slots=True)
class Board:
    """Completeness of a year. ``rows`` begin with the asked unit itself where it owes."""

    year: int
    years: tuple[int, ...]
    periods: tuple[ReportPeriod, ...]
    rows: tuple[UnitRow, ...]
    whole: Completeness
    by_tier: tuple[tuple[str, Completeness], ...]
    by_period: Mapping[int, Completeness]


def completeness_years(unit_id: int, today: date) -> tuple[int, ...]:
    """Years in which the unit, one that comes to it or one right under it owes reports, the newest
    first; this year while there are none. 1 query."""
    about = Q(unit_id=unit_id) | Q(receiver_id=unit_id) | Q(unit__versions__parent_id=unit_id)
    rows = ExpectedReport.objects.filter(about)
    ends = rows.values_list("period__window_end", flat=True).distinct()
    # A window ends before the day that is written as its end.
    found = {(end - timedelta(days=1)).year for end in ends.order_by()}
    return tuple(sorted(found or {today.year}, reverse=True))


def completeness_board(unit_id: int, year: int, today: date) -> Board:
    """Windows whose last day lies in the year. 5 queries and 1 for each last day of a window,
    however many units."""
    standings = _standings(year)
    ids = {row.period_id for row in standings}
    periods = sorted(
        ReportPeriod.objects.filter(pk__in=ids).select_related("regime"),
        key=lambda each: (each.window_end, each.window_start, each.pk),
    )
    heads = {last: _heads(unit_id, last) for last in {period.window.last for period in periods}}
    last_of = {period.pk: period.window.last for period in periods}
    grouped: dict[int, Rows] = {}
    for row in standings:
        placed = heads[last_of[row.period_id]].get(row.unit_id)
        if placed is not None:
            head, tier = placed
            grouped.setdefault(head, []).append(replace(row, tier=tier))
    every = [row for rows in grouped.values() for row in rows]
    shown = tuple(period for period in periods if any(row.period_id == period.pk for row in every))
    on = shown[-1].window.last if shown else today
    names = names_of(grouped, on)
    rows = [_unit_row(head, names.get(head, ""), found, today) for head, found in grouped.items()]
    return Board(
        year,
        completeness_years(unit_id, today),
        shown,
        tuple(
            sorted(rows, key=lambda row: (row.unit_id != unit_id, unit_rules.order_key(row.name)))
        ),
        completeness(every, today),
        tuple(
            (TIER_NAMES[tier], completeness(of_tier, today))
            for tier in Tier
            if (of_tier := [row for row in every if row.tier == tier])
        ),
        {period.pk: completeness(_of(every, period.pk), today) for period in shown},
    )


def _of(rows: Iterable[Standing], period_id: int) -> Rows:
    return [row for row in rows if row.period_id == period_id]


def _unit_row(head: int, name: str, rows: Sequence[Standing], today: date) -> UnitRow:
    by_period: dict[int, Rows] = {}
    for row in rows:
        by_period.setdefault(row.period_id, []).append(row)
    own = next((row.tier for row in rows if row.unit_id == head), rows[0].tier)
    return UnitRow(
        head,
        name,
        own,
        completeness(rows, today),
        {key: completeness(found, today) for key, found in by_period.items()},
        {key: found[0] for key, found in by_period.items() if len(found) == 1},
    )


def _heads(root: int, on: date) -> dict[int, tuple[int, str]]:
    """Each unit in the tree of the root on the day to the unit right under the root that it
    belongs to (the root to itself), and its tier. 1 query."""
    versions = UnitVersion.objects.in_force(on).values_list("unit_id", "parent_id", "tier")
    under: dict[int | None, list[int]] = {}
    tiers: dict[int, str] = {}
    for unit_id, parent_id, tier in versions:
        under.setdefault(parent_id, []).append(unit_id)
        tiers[unit_id] = tier
    found: dict[int, tuple[int, str]] = {}
    if root in tiers:
        found[root] = (root, tiers[root])
    for child in under.get(root, ()):
        stack = [child]
        while stack:
            each = stack.pop()
            if each in found:
                continue
            found[each] = (child, tiers[each])
            stack += under.get(each, ())
    return found


def _standings(year: int) -> Rows:
    """Every report whose window has its last day in the year. 3 queries, and 6 for each version
    whose content was not noted yet."""
    within = {
        "period__window_end__gt": date(year, 1, 1),
        "period__window_end__lte": date(year + 1, 1, 1),
    }
    rows = ExpectedReport.objects.filter(**within).values_list(
        "pk",
        "unit_id",
        "period_id",
        "due_on",
        "report__state",
        "report__accepted_id",
        "exemption__pk",
    )
    versions = (
        ReportVersion.objects.filter(
            **{f"report__expected__{name}": value for name, value in within.items()}
        )
        .order_by("number")
        .values_list(
            "report__expected_id", "pk", "submitted_at", "correction_reason", "content__is_whole"
        )
    )
    first: dict[int, date] = {}
    newest: dict[int, tuple[int, bool | None]] = {}
    for expected_id, pk, submitted_at, correction, is_whole in versions:
        if not correction:
            first[expected_id] = days.local_day(submitted_at)
        newest[expected_id] = (pk, is_whole)
    unknown = [pk for pk, is_whole in newest.values() if is_whole is None][:OPENED_AT_ONCE]
    looked_at = {
        version.pk: not lacking_of(version)
        for version in ReportVersion.objects.filter(pk__in=unknown).select_related(
            "report__expected__period__regime"
        )
    }
    return [
        Standing(
            pk,
            unit_id,
            "",
            period_id,
            due_on,
            is_filed=state in FILED or accepted_id is not None,
            filed_on=first.get(pk),
            is_whole=_whole(newest.get(pk), looked_at),
            is_accepted=accepted_id is not None,
            is_exempt=exemption is not None,
        )
        for pk, unit_id, period_id, due_on, state, accepted_id, exemption in rows
    ]


def _whole(newest: tuple[int, bool | None] | None, looked_at: Mapping[int, bool]) -> bool:
    if newest is None:
        return False
    pk, is_whole = newest
    return looked_at.get(pk, False) if is_whole is None else is_whole


def cell_words(row: UnitRow, period: ReportPeriod, today: date) -> str:
    """What the crossing of a unit and a window says: one report by its own words, several by
    their numbers."""
    found = row.by_period.get(period.pk)
    if found is None:
        return "không phải gửi"
    if period.pk in row.only:
        return _one_words(row.only[period.pk], today)
    if not found.owed:
        return f"{vn.number(found.exempt)} được miễn"
    said = [f"{vn.number(found.filed)}/{vn.number(found.owed)} đã gửi"]
    said += [f"{vn.number(found.late)} trễ"] if found.late else []
    said += [f"{vn.number(found.accepted)} được chấp nhận"] if found.accepted else []
    said += [f"{vn.number(found.exempt)} được miễn"] if found.exempt else []
    return ", ".join(said)


def _one_words(only: Standing, today: date) -> str:
    if only.is_exempt:
        return "được miễn"
    if not only.is_filed:
        if today > only.due_on:
            return f"chưa gửi, quá hạn {vn.number((today - only.due_on).days)} ngày"
        return "chưa gửi, còn hạn"
    late = (only.filed_on - only.due_on).days if only.filed_on else 0
    said = [f"đã gửi, trễ {vn.number(late)} ngày" if late > 0 else "đã gửi đúng hạn"]
    said += [] if only.is_whole else ["chưa đủ nội dung"]
    said += ["được chấp nhận"] if only.is_accepted else []
    return ", ".join(said)
