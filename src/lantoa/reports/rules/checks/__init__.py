"""What is looked at before a report is sent."""

from lantoa.reports.rules.checks.content import ASKED, check, errors
from lantoa.reports.rules.checks.finding import (
    Finding,
    Group,
    Level,
    Other,
    grouped,
    in_order,
)

__all__ = ["ASKED", "Finding", "Group", "Level", "Other", "check", "errors", "grouped", "in_order"]
