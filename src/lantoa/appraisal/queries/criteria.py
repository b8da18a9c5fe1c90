"""Sets of criteria: which one judges a unit in a year, and what one would give."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from lantoa.appraisal.models import CriteriaSet, Criterion
from lantoa.appraisal.queries.facts import facts, measured
from lantoa.appraisal.rules.ranking import RatingBand
from lantoa.appraisal.rules.scoring import How, points_of
from lantoa.units import queries as units


def patterns() -> QuerySet[CriteriaSet]:
    """The shipped ones, which nobody edits."""
    return CriteriaSet.objects.filter(unit__isnull=True).order_by("tier", "pk")


def sets_of(unit_id: int) -> QuerySet[CriteriaSet]:
    """Those that a unit made, the newest year first, with how many sheets rest on each."""
    found = CriteriaSet.objects.filter(unit_id=unit_id)
    return found.annotate(used=Count("sheets")).order_by("-year", "tier", "-pk")


def criteria_set(set_id: int) -> CriteriaSet:
    """Raises ``CriteriaSet.DoesNotExist``."""
    return CriteriaSet.objects.select_related("unit", "legal_basis").get(pk=set_id)


def criteria_of(found: CriteriaSet) -> list[Criterion]:
    """In their order. 1 query."""
    return list(found.criteria.order_by("place"))


def ratings_of(found: CriteriaSet) -> list[RatingBand]:
    """Highest first. 1 query."""
    return [RatingBand(each.least, each.name) for each in found.ratings.order_by("-least")]


def applicable_set(unit_id: int, year: int, on: date) -> CriteriaSet | None:
    """The set in force that the nearest unit above made for the year and the tier. 4 queries."""
    day = min(on, date(year, 12, 31))
    above = units.last_ancestors(unit_id, day)
    tier = units.tier_of(unit_id, day)
    found = {
        each.unit_id: each
        for each in CriteriaSet.objects.filter(
            Q(valid_to__isnull=True),
            unit_id__in=above,
            year=year,
            tier=tier,
            in_force_at__isnull=False,
        )
    }
    return next((found[each] for each in above if each in found), None)


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """What a criterion would give a unit."""

    criterion: Criterion
    figure: str
    points: Decimal | None


def preview(found: CriteriaSet, unit_id: int, year: int, on: date) -> list[PreviewRow]:
    """What the set would give a unit for a year; nothing is stored."""
    known = facts(unit_id, year, on)
    rows = []
    for criterion in criteria_of(found):
        counted = measured(known, criterion) if criterion.how == How.COMPUTED else None
        rows.append(
            PreviewRow(
                criterion,
                counted.words if counted else "",
                points_of(counted.amount, criterion.parameters, criterion.max_points)
                if counted
                else None,
            )
        )
    return rows
