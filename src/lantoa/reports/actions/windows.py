"""A new day on which figures are closed: reports that are open already keep the days that their
units were told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db import transaction

from lantoa.catalogue.actions.windows import change_windows
from lantoa.catalogue.models import LegalBasis, ReportPeriod, ReportRegime
from lantoa.catalogue.rules.closing import Closing
from lantoa.kernel.actor import Actor
from lantoa.reports.queries.windows import announced


@transaction.atomic
def close_figures(
    *,
    actor: Actor,
    head_id: int,
    regime: ReportRegime,
    closing: Closing,
    cadences: Collection[str],
    on: date,
    legal_basis: LegalBasis | None = None,
) -> list[ReportPeriod]:
    """As :func:`lantoa.catalogue.actions.windows.change_windows`; periods of which a report is
    owed keep their days. Returns the periods that were moved."""
    actor.must("settings.change", head_id)
    # Who opens periods or asks for reports holds the regime too: it waits here, or is seen here.
    ReportRegime.objects.select_for_update(no_key=True).get(pk=regime.pk)
    return change_windows(
        actor=actor,
        unit_id=head_id,
        regime=regime,
        closing=closing,
        cadences=cadences,
        on=on,
        legal_basis=legal_basis,
        held=announced(regime, on),
    )
