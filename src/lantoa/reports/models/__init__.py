"""Rows of reports."""

from lantoa.reports.models.expected import (
    Exemption,
    ExpectedReport,
    ExpectedReportQuerySet,
    Extension,
)
from lantoa.reports.models.templates import WordTemplate
from lantoa.reports.models.versions import ReportVersion
from lantoa.reports.models.work import (
    DeclaredFigure,
    EstimatedFigure,
    Presence,
    Report,
    StateChange,
    TakenIn,
)

__all__ = [
    "DeclaredFigure",
    "EstimatedFigure",
    "Exemption",
    "ExpectedReport",
    "ExpectedReportQuerySet",
    "Extension",
    "Presence",
    "Report",
    "ReportVersion",
    "StateChange",
    "TakenIn",
    "WordTemplate",
]
