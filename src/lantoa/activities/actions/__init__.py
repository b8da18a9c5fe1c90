"""Writing activities. Each write posts to the totals in the same transaction."""

from lantoa.activities.actions.changing import (
    CHANGED_MEANWHILE,
    add_placement,
    change_activity,
)
from lantoa.activities.actions.entries import (
    NewActivity,
    NewPlacement,
    as_entered,
    placement_as_entered,
    problems_of,
)
from lantoa.activities.actions.guarding import erase_proof, mark_faces
from lantoa.activities.actions.links import ask_again
from lantoa.activities.actions.log import ALREADY_LOGGED, log_activity
from lantoa.activities.actions.posting import hold_ledgers, post_anew
from lantoa.activities.actions.proofs import PROOF_FILE, NewProof, add_proof, add_proofs
from lantoa.activities.actions.reach import note_followers, note_reach
from lantoa.activities.actions.twins import merge_activities, split_activities, tell_apart
from lantoa.activities.actions.voiding import restore_activity, void_activity

__all__ = [
    "ALREADY_LOGGED",
    "CHANGED_MEANWHILE",
    "PROOF_FILE",
    "NewActivity",
    "NewPlacement",
    "NewProof",
    "add_placement",
    "add_proof",
    "add_proofs",
    "as_entered",
    "ask_again",
    "change_activity",
    "erase_proof",
    "hold_ledgers",
    "log_activity",
    "mark_faces",
    "merge_activities",
    "note_followers",
    "note_reach",
    "placement_as_entered",
    "post_anew",
    "problems_of",
    "restore_activity",
    "split_activities",
    "tell_apart",
    "void_activity",
]
