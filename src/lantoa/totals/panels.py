"""What hangs on the page of a unit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from lantoa.kernel import days
from lantoa.totals import queries
from lantoa.totals.rules import BASIS_NAMES, Basis, Layer
from lantoa.units.models import Unit


def figures_of_year(request: HttpRequest, unit: Unit) -> Mapping[str, object] | None:
    """How many figures the ledger holds for the plan year, for one who may see them."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    today = days.today()
    if not queries.may_view(actor, unit.pk, today):
        return None
    window = queries.year_window(today)
    found = queries.totals_reported(unit.pk, window, layer=Layer.LOGGED)
    return {
        "unit": unit,
        "window": window,
        "number": len(found.totals),
        "basis": BASIS_NAMES[Basis.REPORTED],
        "waits": queries.is_rebuild_wanted(),
    }
