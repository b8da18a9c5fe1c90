"""Reading totals."""

from lantoa.totals.queries.audit import Audit, Mismatch, audit
from lantoa.totals.queries.bases import Divided, OnBasis, totals_reported, totals_today
from lantoa.totals.queries.page import Line, Lines, UnitFigures, may_view, unit_figures
from lantoa.totals.queries.sums import straddling, totals, totals_by_language
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
    "may_view",
    "periods_until",
    "plan_year",
    "straddling",
    "totals",
    "totals_by_language",
    "totals_reported",
    "totals_today",
    "unit_figures",
    "year_window",
]
