"""Reading totals."""

from lantoa.totals.queries.audit import (
    Audit,
    Mismatch,
    audit,
    is_rebuild_wanted,
    last_audit,
)
from lantoa.totals.queries.bases import Divided, OnBasis, totals_reported, totals_today
from lantoa.totals.queries.facets import facets
from lantoa.totals.queries.page import (
    Line,
    Lines,
    UnitFigures,
    label_of,
    may_view,
    silent_behind,
    unit_figures,
)
from lantoa.totals.queries.rolled import rolled_up
from lantoa.totals.queries.silence import silent_units
from lantoa.totals.queries.sums import (
    straddling,
    totals,
    totals_by_language,
    totals_of_units,
)
from lantoa.totals.queries.windows import periods_until, plan_year, year_window

__all__ = [
    "Audit",
    "Divided",
    "Line",
    "Lines",
    "Mismatch",
    "OnBasis",
    "UnitFigures",
    "audit",
    "facets",
    "is_rebuild_wanted",
    "label_of",
    "last_audit",
    "may_view",
    "periods_until",
    "plan_year",
    "rolled_up",
    "silent_behind",
    "silent_units",
    "straddling",
    "totals",
    "totals_by_language",
    "totals_of_units",
    "totals_reported",
    "totals_today",
    "unit_figures",
    "year_window",
]
