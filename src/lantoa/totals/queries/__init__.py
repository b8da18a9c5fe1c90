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
from lantoa.totals.queries.rolled import (
    Together,
    Ways,
    put_together,
    put_together_of_units,
    put_together_on,
    rolled_of_units,
    rolled_up,
    ways_of,
)
from lantoa.totals.queries.silence import silent_units
from lantoa.totals.queries.sums import (
    straddling,
    totals,
    totals_by_language,
    totals_of_units,
)
from lantoa.totals.queries.windows import periods_until, plan_year, usual_window, year_window

__all__ = [
    "Audit",
    "Divided",
    "Line",
    "Lines",
    "Mismatch",
    "OnBasis",
    "Together",
    "UnitFigures",
    "Ways",
    "audit",
    "facets",
    "is_rebuild_wanted",
    "label_of",
    "last_audit",
    "may_view",
    "periods_until",
    "plan_year",
    "put_together",
    "put_together_of_units",
    "put_together_on",
    "rolled_of_units",
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
    "usual_window",
    "ways_of",
    "year_window",
]
