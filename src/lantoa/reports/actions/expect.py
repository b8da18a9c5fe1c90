"""The ledger of expected reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel.actor import Actor
from lantoa.reports.models import ExpectedReport


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
