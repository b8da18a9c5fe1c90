"""What people type about plans."""

from lantoa.plans.forms.head import FromParentForm, HeadForm, PlanForm
from lantoa.plans.forms.line import LineForm
from lantoa.plans.forms.short import (
    AttachForm,
    BudgetForm,
    CloneForm,
    CloseForm,
    GiveBackForm,
    IssueForm,
    NumberForm,
    OccasionForm,
    ReviseForm,
)

__all__ = [
    "AttachForm",
    "BudgetForm",
    "CloneForm",
    "CloseForm",
    "FromParentForm",
    "GiveBackForm",
    "HeadForm",
    "IssueForm",
    "LineForm",
    "NumberForm",
    "OccasionForm",
    "PlanForm",
    "ReviseForm",
]
