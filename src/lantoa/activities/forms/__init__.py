"""What people type about activities."""

from lantoa.activities.forms.change import (
    AddPlacementForm,
    ChangeForm,
    FollowersForm,
    ReachForm,
)
from lantoa.activities.forms.lists import ListForm
from lantoa.activities.forms.log import LogForm
from lantoa.activities.forms.prefill import Prefill, for_assignment, for_line, like_activity
from lantoa.activities.forms.short import ProofForm, RestoreForm, VoidForm

__all__ = [
    "AddPlacementForm",
    "ChangeForm",
    "FollowersForm",
    "ListForm",
    "LogForm",
    "Prefill",
    "ProofForm",
    "ReachForm",
    "RestoreForm",
    "VoidForm",
    "for_assignment",
    "for_line",
    "like_activity",
]
