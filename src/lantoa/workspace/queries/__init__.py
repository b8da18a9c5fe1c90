"""Reading for the desk: what waits, how the installation fares, how it was set up."""

from lantoa.workspace.queries.backups import LastBackup, last_backup
from lantoa.workspace.queries.desk import (
    LEAST_FREE,
    Health,
    Overseen,
    Recorded,
    Task,
    assignments_of,
    health,
    overseen,
    plans_to_issue,
    recorded,
    tasks_of,
)
from lantoa.workspace.queries.first_steps import FirstSteps, first_steps
from lantoa.workspace.queries.head import Head, head, head_for, head_unit
from lantoa.workspace.queries.settings import (
    Duty,
    Happening,
    contact,
    duties,
    setting_history,
)
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
    "Duty",
    "FirstSteps",
    "Happening",
    "Head",
    "Health",
    "LastBackup",
    "Overseen",
    "Recorded",
    "Standing",
    "Task",
    "answers",
    "assignments_of",
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
    "opens",
    "overseen",
    "plans_to_issue",
    "provinces",
    "recorded",
    "setting_history",
    "standing",
    "tasks_of",
    "token_file",
]
