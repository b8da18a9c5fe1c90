"""The ledger of expected reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportPeriod, TierDeadline
from lantoa.kernel.actor import Actor
from lantoa.reports.models import ExpectedReport
from lantoa.units import queries as units


@transaction.atomic
def expect_report(
    *,
    actor: Actor,
    unit_id: int,
    period: ReportPeriod,
    due_on: date,
    receiver_id: int | None,
    addressees: Sequence[str],
) -> ExpectedReport:
    """A report that a unit owes, once per period: asking again changes nothing."""
    actor.must("catalogue.open_periods", unit_id)
    expected, is_new = ExpectedReport.objects.get_or_create(
        unit_id=unit_id,
        period=period,
        defaults={
            "due_on": due_on,
            "receiver_id": receiver_id,
            "addressees": list(addressees),
        },
    )
    if is_new:
        record(
            actor=actor,
            verb="reports.expect",
            unit_id=unit_id,
            object_key=f"reports.expected:{expected.pk}",
        )
    return expected


@transaction.atomic
def look_ahead(*, actor: Actor, on: date) -> list[ExpectedReport]:
    """Opens the next report for every unit that reports already: whoever owed one for the period
    before owes one for the period of the day, to the same receiver. Repeatable.

    A unit that is gone by the day owes nothing, nor does a tier without a deadline.
    """
    made: list[ExpectedReport] = []
    latest: dict[tuple[int, str], ExpectedReport] = {}
    owed = ExpectedReport.objects.select_related("period__regime").order_by("period__window_end")
    for expected in owed.filter(period__window_start__lte=on):
        latest[expected.unit_id, expected.period.cadence] = expected
    for (unit_id, cadence), last in latest.items():
        version = units.version_of(unit_id, on)
        if version is None or on in last.period.window:
            continue
        regime = last.period.regime
        try:
            period = catalogue.period_containing(regime.slug, cadence, on)
            due_on = catalogue.deadline(regime, version.tier, period)
        except (ReportPeriod.DoesNotExist, TierDeadline.DoesNotExist):
            continue
        made.append(
            expect_report(
                actor=actor,
                unit_id=unit_id,
                period=period,
                due_on=due_on,
                receiver_id=last.receiver_id,
                addressees=last.addressees,
            )
        )
    return made
