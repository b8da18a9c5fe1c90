"""Units below in the order of their final points, and what was published of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.fields.json import KT

from lantoa.appraisal.models import CriteriaSet, Ranking, Rating, ScoreSheet
from lantoa.appraisal.queries.criteria import ratings_of
from lantoa.appraisal.rules.points import plain
from lantoa.appraisal.rules.ranking import Ranked, RatingBand, Standing, ranked
from lantoa.appraisal.rules.states import STATE_LABELS, SheetState
from lantoa.units import queries as units


@dataclass(frozen=True, slots=True)
class RankingRow:
    ranked: Ranked
    sheet_id: int | None
    state: str
    """Where the sheet stands, in words; also where there is none."""
    is_final: bool


@dataclass(frozen=True, slots=True)
class Legend:
    """What the words of a set mean; ``rows`` is how many units have theirs by it."""

    criteria_set: CriteriaSet
    bands: tuple[RatingBand, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class RankingPage:
    unit_id: int
    unit_name: str
    year: int
    tier: str
    criteria_set: CriteriaSet | None
    rows: tuple[RankingRow, ...]
    legends: tuple[Legend, ...]
    """The words for shares, of each set by which a unit has its final points; while none has, of
    the set in force."""
    tiers: tuple[str, ...] = ()
    """All tiers that the unit judges in the year; each has its own ranking."""

    @property
    def placed(self) -> list[RankingRow]:
        return [row for row in self.rows if row.ranked.rank is not None]

    @property
    def begun(self) -> list[RankingRow]:
        """With a sheet that is not at its end."""
        return [row for row in self.rows if row.ranked.rank is None and row.sheet_id is not None]

    @property
    def not_begun(self) -> list[str]:
        return [row.ranked.standing.name for row in self.rows if row.sheet_id is None]

    @property
    def final(self) -> int:
        return sum(row.is_final for row in self.rows)


def sets_in_force(unit_ids: Collection[int], years: Collection[int]) -> list[CriteriaSet]:
    """The sets by which units judge those below them, one for each unit, year and tier. 1 query."""
    found = CriteriaSet.objects.filter(
        unit__in=unit_ids, year__in=years, in_force_at__isnull=False, valid_to__isnull=True
    )
    return list(found.order_by("unit", "-year", "tier"))


def ranking(unit_id: int, year: int, on: date, tier: str = "") -> RankingPage:
    """As it stands now: units of the judged tier directly below; where several tiers are judged,
    of the named one or the first. A word that was frozen with a sheet stands. 6 queries."""
    day = units.living_day(unit_id, min(on, date(year, 12, 31)))
    in_force = sets_in_force([unit_id], [year])
    chosen = next((each for each in in_force if tier in ("", each.tier)), None)
    below = units.children(unit_id, day, chosen.tier if chosen else None)
    sheets = {
        each.unit_id: each
        for each in ScoreSheet.objects.filter(
            unit_id__in=[version.unit_id for version in below], year=year
        )
        .defer("outcome")
        .annotate(band=KT("outcome__band"))
    }
    found = ranked(_standing(v.unit_id, v.name, sheets.get(v.unit_id)) for v in below)
    return RankingPage(
        unit_id,
        units.name_of(unit_id, day),
        year,
        chosen.tier if chosen else "",
        chosen,
        tuple(_row(each, sheets.get(each.standing.unit_id)) for each in found),
        _legends(chosen, sheets.values()),
        tuple(each.tier for each in in_force),
    )


def _legends(chosen: CriteriaSet | None, sheets: Iterable[ScoreSheet]) -> tuple[Legend, ...]:
    """A set is not edited once it is in force, so that its words are those that were frozen with
    the sheets. 1 query."""
    used = Counter(each.criteria_set_id for each in sheets if each.step is SheetState.FINAL)
    if not used:
        return (Legend(chosen, tuple(ratings_of(chosen)), 0),) if chosen else ()
    bands: dict[CriteriaSet, list[RatingBand]] = {}
    words = Rating.objects.filter(criteria_set__in=used).select_related("criteria_set")
    for each in words.order_by("-criteria_set_id", "-least"):
        bands.setdefault(each.criteria_set, []).append(RatingBand(each.least, each.name))
    return tuple(Legend(found, tuple(rows), used[found.pk]) for found, rows in bands.items())


def _standing(unit_id: int, name: str, sheet: ScoreSheet | None) -> Standing:
    if sheet is None or sheet.points is None or not sheet.out_of:
        return Standing(unit_id, name, None, None)
    share = 100 * sheet.points / sheet.out_of
    return Standing(unit_id, name, plain(sheet.points), share, getattr(sheet, "band", "") or "")


def _row(each: Ranked, sheet: ScoreSheet | None) -> RankingRow:
    state = STATE_LABELS[sheet.step] if sheet else "Chưa lập"
    is_final = sheet is not None and sheet.step is SheetState.FINAL
    return RankingRow(each, sheet.pk if sheet else None, state, is_final)


def frozen_rows(rows: Iterable[RankingRow]) -> list[dict[str, Any]]:
    """The rows as they are published: names and points as they are on this day."""
    return [
        {
            "unit_id": row.ranked.standing.unit_id,
            "unit": row.ranked.standing.name,
            "rank": row.ranked.rank,
            "shared": row.ranked.shared,
            "points": None
            if row.ranked.standing.points is None
            else f"{row.ranked.standing.points:.2f}",
            "percent": None
            if row.ranked.standing.percent is None
            else f"{row.ranked.standing.percent:.2f}",
            "band": row.ranked.band,
        }
        for row in rows
    ]


def newest_ranking(unit_id: int, year: int, tier: str) -> Ranking | None:
    """What the unit published last for a year and a tier. 1 query."""
    return Ranking.objects.filter(unit_id=unit_id, year=year, tier=tier).first()


def published_ranking(ranking_id: int) -> Ranking:
    """Raises ``Ranking.DoesNotExist``."""
    return Ranking.objects.select_related("unit").get(pk=ranking_id)


def rankings_to_see(unit_ids: Collection[int], on: date) -> list[Ranking]:
    """The newest published ranking of each year and tier that one of the units stands in. 2 queries
    or, for several units, 1 more for each."""
    above = {over for unit_id in unit_ids for over in units.last_ancestors(unit_id, on)}
    found: dict[tuple[int, int, str], Ranking] = {}
    for each in Ranking.objects.filter(unit_id__in=above).select_related("unit"):
        if any(row["unit_id"] in unit_ids for row in each.rows):
            found.setdefault((each.unit_id, each.year, each.tier), each)
    return list(found.values())
