"""Reading for the desk: what waits, how the installation fares, how it was set up."""

from lantoa.workspace.queries.backups import LastBackup, last_backup
from lantoa.workspace.queries.below_work import BelowWork, below_work
from lantoa.workspace.queries.desk import (
    LEAST_FREE,
    Health,
    Task,
    coming,
    health,
)
from lantoa.workspace.queries.first_steps import FirstSteps, first_steps
from lantoa.workspace.queries.head import Head, head, head_for, head_unit
from lantoa.workspace.queries.next_things import Waiting, waiting_for
from lantoa.workspace.queries.overseen import Overseen, ToReview, overseen, to_review
from lantoa.workspace.queries.own_work import OwnWork, logged_lately, own_work
from lantoa.workspace.queries.plan_work import PlansWork, PlanWork, plans_work
from lantoa.workspace.queries.settings import (
    Duty,
    Happening,
    contact,
    duties,
    setting_history,
)
from lantoa.workspace.queries.signing import Signed, ToSign, signed_lately, to_sign
from lantoa.workspace.queries.start import (
    Standing,
    answers,
    hashed,
    is_being_set_up,
    opens,
    provinces,
    standing,
    token_file,
)

__all__ = [
    "LEAST_FREE",
    "BelowWork",
    "Duty",
    "FirstSteps",
    "Happening",
    "Head",
    "Health",
    "LastBackup",
    "Overseen",
    "OwnWork",
    "PlanWork",
    "PlansWork",
    "Signed",
    "Standing",
    "Task",
    "ToReview",
    "ToSign",
    "Waiting",
    "answers",
    "below_work",
    "coming",
    "contact",
    "duties",
    "first_steps",
    "hashed",
    "head",
    "head_for",
    "head_unit",
    "health",
    "is_being_set_up",
    "last_backup",
    "logged_lately",
    "opens",
    "overseen",
    "own_work",
    "plans_work",
    "provinces",
    "setting_history",
    "signed_lately",
    "standing",
    "to_review",
    "to_sign",
    "token_file",
    "waiting_for",
]
