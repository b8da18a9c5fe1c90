"""Everything that changes criteria, sheets, rankings and bundles."""

from lantoa.appraisal.actions.asking import ask_bundle, erase_bundle
from lantoa.appraisal.actions.criteria import (
    EditedCriterion,
    copy_set,
    edit_criterion,
    edit_set,
    put_in_force,
    remove_criterion,
)
from lantoa.appraisal.actions.load import load_patterns
from lantoa.appraisal.actions.making import clear_bundles, make_bundle
from lantoa.appraisal.actions.objections import answer_objection, object_to, withdraw_objection
from lantoa.appraisal.actions.publishing import publish_ranking
from lantoa.appraisal.actions.scores import (
    accept_rest,
    appraise_score,
    compute_anew,
    remove_proof,
    score_own,
    start_sheet,
)
from lantoa.appraisal.actions.steps import close_overdue, take_step

__all__ = [
    "EditedCriterion",
    "accept_rest",
    "answer_objection",
    "appraise_score",
    "ask_bundle",
    "clear_bundles",
    "close_overdue",
    "compute_anew",
    "copy_set",
    "edit_criterion",
    "edit_set",
    "erase_bundle",
    "load_patterns",
    "make_bundle",
    "object_to",
    "publish_ranking",
    "put_in_force",
    "remove_criterion",
    "remove_proof",
    "score_own",
    "start_sheet",
    "take_step",
    "withdraw_objection",
]
