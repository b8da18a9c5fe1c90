"""Reports that somebody may see, as a long list; what stands behind one figure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Prefetch, Q

from lantoa.activities import queries as activities
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.rules.states import ReportState


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What a list is narrowed to; nothing given is everything that may be seen."""

    unit: str | None = None
    regime: str | None = None
    period: str | None = None
    states: Collection[ReportState] = ()
    missing: bool | None = None
    receiver: str | None = None


def expected_after(
    unit_ids: Collection[int], after: int, limit: int, narrowed: Narrowed
) -> list[ExpectedReport]:
    """Reports that the units owe, whose id comes after one, by id. 2 queries."""
    found = ExpectedReport.objects.filter(unit_id__in=unit_ids, pk__gt=after)
    if narrowed.unit is not None:
        found = found.filter(unit__slug=narrowed.unit)
    if narrowed.receiver is not None:
        found = found.filter(receiver__slug=narrowed.receiver)
    if narrowed.regime is not None:
        found = found.filter(period__regime__slug=narrowed.regime)
    if narrowed.period is not None:
        found = found.filter(period__key=narrowed.period)
    if narrowed.states:
        begun = [each for each in narrowed.states if each is not ReportState.EXPECTED]
        wanted = Q(report__state__in=begun)
        if ReportState.EXPECTED in narrowed.states:
            wanted |= Q(report__isnull=True)
        found = found.filter(wanted)
    if narrowed.missing is not None:
        found = found.missing() if narrowed.missing else found.filed()
    # What was frozen is large and no list shows it.
    versions = ReportVersion.objects.light()
    return list(
        found.select_related("period__regime", "unit", "receiver", "report", "exemption")
        .prefetch_related(Prefetch("report__versions", queryset=versions))
        .order_by("pk")[:limit]
    )


@dataclass(frozen=True, slots=True)
class Behind:
    """How much stands behind a figure of the ledger as of now."""

    activities: int
    unproven: int
    proofs: int


def behind(expected: ExpectedReport, measure: str) -> Behind:
    """Activities that a figure counts, those among them without any proof, and the proofs. Nothing
    for a measure that counts no activities. Queries do not grow with the activities."""
    try:
        rows = list(activities.behind(expected.unit_id, expected.period.window, measure))
    except ValueError:
        return Behind(0, 0, 0)
    proofs = [len(row.evidence.all()) for row in rows]
    return Behind(len(rows), proofs.count(0), sum(proofs))
