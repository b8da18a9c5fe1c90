"""Writing reports."""

from lantoa.reports.actions.consolidate import take_in_accepted
from lantoa.reports.actions.draft import (
    declare_figure,
    save_sections,
    start_draft,
    withdraw_declaration,
)
from lantoa.reports.actions.expect import (
    expect_of_unit,
    expect_report,
    expect_reports,
    look_ahead,
)
from lantoa.reports.actions.file import render_papers, submit_report
from lantoa.reports.actions.move import (
    accept_report,
    give_number,
    redraft_report,
    return_report,
    send_back,
    send_for_signature,
)

__all__ = [
    "accept_report",
    "declare_figure",
    "expect_of_unit",
    "expect_report",
    "expect_reports",
    "give_number",
    "look_ahead",
    "redraft_report",
    "render_papers",
    "return_report",
    "save_sections",
    "send_back",
    "send_for_signature",
    "start_draft",
    "submit_report",
    "take_in_accepted",
    "withdraw_declaration",
]
