"""Reading plans."""

from lantoa.plans.queries.assignments import Deed
from lantoa.plans.queries.checks import Check, Checks, Covered, checks_of
from lantoa.plans.queries.held import held_by
from lantoa.plans.queries.lists import (
    filed_since,
    line,
    lines_for,
    parents_for,
    plan_coverage,
    plan_in_force,
    plan_page,
    plans_of,
)
from lantoa.plans.queries.offers import (
    LineDesk,
    PlanDesk,
    line_desk,
    lines_to_carry_out,
    plan_desk,
)
from lantoa.plans.queries.pages import (
    LinePage,
    LineRow,
    PlanList,
    PlanPage,
    can_be_archived,
    editions_of,
    line_details,
    plan_details,
    plan_list,
)
from lantoa.plans.queries.papers import money, paper_of, revision_so_far
from lantoa.plans.queries.things import attachment, drafts_to_issue, occasion
from lantoa.plans.queries.work import carried_out_by, work_below, work_for, work_in

__all__ = [
    "Check",
    "Checks",
    "Covered",
    "Deed",
    "LineDesk",
    "LinePage",
    "LineRow",
    "PlanDesk",
    "PlanList",
    "PlanPage",
    "attachment",
    "can_be_archived",
    "carried_out_by",
    "checks_of",
    "drafts_to_issue",
    "editions_of",
    "filed_since",
    "held_by",
    "line",
    "line_desk",
    "line_details",
    "lines_for",
    "lines_to_carry_out",
    "money",
    "occasion",
    "paper_of",
    "parents_for",
    "plan_coverage",
    "plan_desk",
    "plan_details",
    "plan_in_force",
    "plan_list",
    "plan_page",
    "plans_of",
    "revision_so_far",
    "work_below",
    "work_for",
    "work_in",
]
