"""Writing people, posts, deputies, invitations."""

from lantoa.accounts.actions.deputies import appoint_deputy, end_deputy
from lantoa.accounts.actions.handover import hand_over
from lantoa.accounts.actions.invitations import (
    Invited,
    NewPost,
    accept_invitation,
    invite,
    issue_link,
    revoke_invitation,
)
from lantoa.accounts.actions.people import (
    create_user,
    deactivate_user,
    edit_own,
    edit_user,
    reactivate_user,
)
from lantoa.accounts.actions.posts import (
    change_position,
    end_post,
    give_post,
    move_post,
    withdraw_post,
)
from lantoa.accounts.actions.roster import Imported, import_roster

__all__ = [
    "Imported",
    "Invited",
    "NewPost",
    "accept_invitation",
    "appoint_deputy",
    "change_position",
    "create_user",
    "deactivate_user",
    "edit_own",
    "edit_user",
    "end_deputy",
    "end_post",
    "give_post",
    "hand_over",
    "import_roster",
    "invite",
    "issue_link",
    "move_post",
    "reactivate_user",
    "revoke_invitation",
    "withdraw_post",
]
