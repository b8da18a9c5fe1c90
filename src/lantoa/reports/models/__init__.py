"""Rows of reports."""

from lantoa.reports.models.duties import DutyDecision, Reminder, ReviewDigest, VersionContent
from lantoa.reports.models.expected import (
    Exemption,
    ExpectedReport,
    ExpectedReportQuerySet,
    Extension,
)
from lantoa.reports.models.findings import VersionFindings
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
    "DutyDecision",
    "EstimatedFigure",
    "Exemption",
    "ExpectedReport",
    "ExpectedReportQuerySet",
    "Extension",
    "Presence",
    "Reminder",
    "Report",
    "ReportVersion",
    "ReviewDigest",
    "StateChange",
    "TakenIn",
    "VersionContent",
    "VersionFindings",
    "WordTemplate",
]
