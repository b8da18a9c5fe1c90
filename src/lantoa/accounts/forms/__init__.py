"""What people type about people, posts and links."""

from lantoa.accounts.forms.links import JoinForm
from lantoa.accounts.forms.people import EditForm, InviteForm, OwnForm
from lantoa.accounts.forms.posts import (
    DeputyForm,
    EndForm,
    HandOverForm,
    PositionForm,
    PostForm,
)
from lantoa.accounts.forms.roster import ConfirmForm, RosterForm

__all__ = [
    "ConfirmForm",
    "DeputyForm",
    "EditForm",
    "EndForm",
    "HandOverForm",
    "InviteForm",
    "JoinForm",
    "OwnForm",
    "PositionForm",
    "PostForm",
    "RosterForm",
]
