"""Writing plans."""

from lantoa.plans.actions.additions import (
    Money,
    add_occasion,
    attach,
    detach,
    set_budget,
    void_occasion,
)
from lantoa.plans.actions.archiving import archive_plan, restore_plan
from lantoa.plans.actions.assignments import (
    accept_assignment,
    assign_line,
    follow_units,
    note_late,
    report_done,
    return_to_units,
    take_back_report,
    withdraw_assignment,
)
from lantoa.plans.actions.cloning import clone_plan, draft_from_parent
from lantoa.plans.actions.drafting import Head, change_head, create_plan
from lantoa.plans.actions.issuing import (
    close_plan,
    give_back,
    issue_plan,
    recall,
    send_for_issue,
    state_number,
)
from lantoa.plans.actions.lines import NewLine, add_line, change_line, drop_line, move_line
from lantoa.plans.actions.revising import start_revision

__all__ = [
    "Head",
    "Money",
    "NewLine",
    "accept_assignment",
    "add_line",
    "add_occasion",
    "archive_plan",
    "assign_line",
    "attach",
    "change_head",
    "change_line",
    "clone_plan",
    "close_plan",
    "create_plan",
    "detach",
    "draft_from_parent",
    "drop_line",
    "follow_units",
    "give_back",
    "issue_plan",
    "move_line",
    "note_late",
    "recall",
    "report_done",
    "restore_plan",
    "return_to_units",
    "send_for_issue",
    "set_budget",
    "start_revision",
    "state_number",
    "take_back_report",
    "void_occasion",
    "withdraw_assignment",
]
