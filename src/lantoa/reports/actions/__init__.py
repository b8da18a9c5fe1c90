"""Writing reports."""

from lantoa.reports.actions.ahead import look_ahead
from lantoa.reports.actions.consolidate import take_in_accepted
from lantoa.reports.actions.content import note_contents
from lantoa.reports.actions.correct import correct_report, withdraw_correction
from lantoa.reports.actions.draft import (
    declare_figure,
    save_sections,
    start_draft,
    withdraw_declaration,
)
from lantoa.reports.actions.estimate import estimate_figure, withdraw_estimate
from lantoa.reports.actions.exempt import (
    end_exemption,
    exempt_report,
    extend_report,
    undo_extension,
)
from lantoa.reports.actions.expect import (
    expect_of_unit,
    expect_report,
    expect_reports,
)
from lantoa.reports.actions.file import render_papers, submit_report
from lantoa.reports.actions.findings import note_findings
from lantoa.reports.actions.gather import insert_difficulties
from lantoa.reports.actions.linked import set_figures_right
from lantoa.reports.actions.move import (
    accept_report,
    give_number,
    redraft_report,
    return_report,
    send_back,
    send_for_signature,
)
from lantoa.reports.actions.once import ask_units, take_back_request
from lantoa.reports.actions.remind import digest_for_reviewers, remind_of_reports
from lantoa.reports.actions.scan import attach_scan
from lantoa.reports.actions.take_figures import Taken, declare_figures
from lantoa.reports.actions.word_templates import add_word_template, end_word_template

__all__ = [
    "Taken",
    "accept_report",
    "add_word_template",
    "ask_units",
    "attach_scan",
    "correct_report",
    "declare_figure",
    "declare_figures",
    "digest_for_reviewers",
    "end_exemption",
    "end_word_template",
    "estimate_figure",
    "exempt_report",
    "expect_of_unit",
    "expect_report",
    "expect_reports",
    "extend_report",
    "give_number",
    "insert_difficulties",
    "look_ahead",
    "note_contents",
    "note_findings",
    "redraft_report",
    "remind_of_reports",
    "render_papers",
    "return_report",
    "save_sections",
    "send_back",
    "send_for_signature",
    "set_figures_right",
    "start_draft",
    "submit_report",
    "take_back_request",
    "take_in_accepted",
    "undo_extension",
    "withdraw_correction",
    "withdraw_declaration",
    "withdraw_estimate",
]
