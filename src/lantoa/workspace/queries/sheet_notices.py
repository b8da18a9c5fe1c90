"""What notices of appraisal are about: score sheets, sets of criteria, rankings."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from lantoa.appraisal.models import CriteriaSet, Ranking, ScoreSheet, SheetChange
from lantoa.kernel.vietnamese import day as in_day

SHEET = "appraisal.sheet"
CRITERIA = "appraisal.set"
RANKING = "appraisal.ranking"


_Scored = ScoreSheet | CriteriaSet | Ranking


@dataclass(frozen=True, slots=True)
class SheetThings:
    sheets: Mapping[int, ScoreSheet]
    sets: Mapping[int, CriteriaSet]
    rankings: Mapping[int, Ranking]
    reasons: Mapping[int, str]

    def days(self) -> dict[int, date]:
        """Units that the words name, each with the day of its name."""
        rows: list[_Scored] = [*self.sheets.values(), *self.sets.values(), *self.rankings.values()]
        return {
            each.unit_id: date(each.year, 12, 31)
            for each in rows
            if each.unit_id is not None and each.year is not None
        }

    def parts(self, table: str, pk: int, names: Mapping[int, str]) -> dict[str, str]:
        """What the words of a notice may name; nothing for notices of other things."""
        tables: Mapping[str, Mapping[int, _Scored]] = {
            SHEET: self.sheets,
            CRITERIA: self.sets,
            RANKING: self.rankings,
        }
        found = tables.get(table, {}).get(pk)
        if found is None:
            return {}
        told = {"unit": names.get(found.unit_id or 0, ""), "year": str(found.year)}
        if isinstance(found, ScoreSheet) and found.object_until is not None:
            told["due"] = in_day(found.object_until)
        return told


def sheet_things(
    sheets: Collection[int],
    sets: Collection[int],
    rankings: Collection[int],
    changes: Collection[int],
) -> SheetThings:
    """At most 4 queries; none for notices of other things."""
    reasons = SheetChange.objects.filter(pk__in=changes).values_list("pk", "reason")
    return SheetThings(
        ScoreSheet.objects.defer("outcome").in_bulk(sheets),
        CriteriaSet.objects.in_bulk(sets),
        Ranking.objects.defer("rows").in_bulk(rankings),
        dict(reasons if changes else ()),
    )


def way_of(table: str, pk: int) -> tuple[str, tuple[int, ...]] | None:
    """Where a notice leads; None for notices of other things."""
    ways: Mapping[str, tuple[str, tuple[int, ...]]] = {
        SHEET: ("appraisal:page", (pk,)),
        CRITERIA: ("appraisal:list", ()),
        RANKING: ("appraisal:published", (pk,)),
    }
    return ways.get(table)
