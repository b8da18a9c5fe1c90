"""Reading reports: lists, the figures of a draft, the paper."""

from lantoa.reports.queries.contents import (
    draft_contents,
    foreign_channels,
    frozen_contents,
    suggested_sections,
)
from lantoa.reports.queries.lists import (
    below,
    entries_of,
    expected_page,
    owed_by,
    posted_entries,
    source_key,
    to_do,
)
from lantoa.reports.queries.paper import draft_paper, freeze, paper_of, version_paper

__all__ = [
    "below",
    "draft_contents",
    "draft_paper",
    "entries_of",
    "expected_page",
    "foreign_channels",
    "freeze",
    "frozen_contents",
    "owed_by",
    "paper_of",
    "posted_entries",
    "source_key",
    "suggested_sections",
    "to_do",
    "version_paper",
]
