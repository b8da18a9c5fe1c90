"""Following changes of units. Called inside the transaction of the change, by its actor's right."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from lantoa.reports.queries.filed import never_begun, reaching
from lantoa.reports.queries.lists import entries_of, source_key
from lantoa.totals import actions as totals


def post_anew(unit_ids: Collection[int], since: date) -> None:
    """Figures of the units from the day on go to the units that are above them now. Their ledgers
    are held (``units.signals.holding``): no report of theirs takes a step meanwhile."""
    reports = reaching(unit_ids, since).order_by("pk")
    totals.post_together({source_key(report.pk): entries_of(report) for report in reports})


def forget_expected(unit_ids: Collection[int]) -> None:
    """What units that are about to be removed would have owed."""
    never_begun(unit_ids).delete()
