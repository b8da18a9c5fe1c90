from lantoa.plans.models.assignments import Assignment
from lantoa.plans.models.lines import Occasion, PlanLine
from lantoa.plans.models.plans import BudgetLine, Plan, PlanAttachment, PlanEdition

__all__ = [
    "Assignment",
    "BudgetLine",
    "Occasion",
    "Plan",
    "PlanAttachment",
    "PlanEdition",
    "PlanLine",
]
