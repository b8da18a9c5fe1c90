"""Reading reports: lists, the figures of a draft, the paper."""

from lantoa.reports.queries.contents import (
    draft_contents,
    foreign_channels,
    frozen_contents,
)
from lantoa.reports.queries.desk import Desk, desk
from lantoa.reports.queries.lists import (
    PeriodBelow,
    below,
    current_of,
    entries_of,
    expected_page,
    last_addressees,
    owed_by,
    periods_below,
    posted_entries,
    source_key,
    to_do,
)
from lantoa.reports.queries.names import names_of, tiers_of
from lantoa.reports.queries.page import ReportPage, Row, figure_rows, report_page, row_of
from lantoa.reports.queries.paper import draft_paper, freeze, paper_of, seal, version_paper
from lantoa.reports.queries.printed import KINDS, Printed, printed
from lantoa.reports.queries.proposals import suggested_sections

__all__ = [
    "KINDS",
    "Desk",
    "PeriodBelow",
    "Printed",
    "ReportPage",
    "Row",
    "below",
    "current_of",
    "desk",
    "draft_contents",
    "draft_paper",
    "entries_of",
    "expected_page",
    "figure_rows",
    "foreign_channels",
    "freeze",
    "frozen_contents",
    "last_addressees",
    "names_of",
    "owed_by",
    "paper_of",
    "periods_below",
    "posted_entries",
    "printed",
    "report_page",
    "row_of",
    "seal",
    "source_key",
    "suggested_sections",
    "tiers_of",
    "to_do",
    "version_paper",
]
