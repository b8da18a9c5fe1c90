"""Who appraises a sheet: the unit by whose criteria it is scored, and none further above."""

from __future__ import annotations

from lantoa.accounts.queries import StaffActor
from lantoa.accounts.queries.heirs import heirs_of
from lantoa.appraisal.models import ScoreSheet
from lantoa.kernel.actor import Actor, System
from lantoa.kernel.errors import NotPermitted

REVIEW = "appraisal.review"


def judges(actor: Actor, sheet: ScoreSheet) -> bool:
    """Whether the actor reviews for the unit that made the criteria of the sheet. Reads
    ``criteria_set``. The product itself closes sheets whose window is over."""
    if isinstance(actor, System):
        return True
    if not isinstance(actor, StaffActor):
        return False
    heads, judge = set(actor.heads_of(REVIEW)), sheet.criteria_set.unit_id
    if not heads or judge is None or not actor.may(REVIEW, sheet.unit_id):
        return False
    # What a unit that is gone began, those that it became bring to an end.
    return judge in heads or bool(heads & heirs_of([judge], actor.on)[judge])


def may_on(actor: Actor, verb: str, sheet: ScoreSheet) -> bool:
    """As ``actor.may`` in the unit of the sheet; what a reviewer does is for who judges it."""
    return judges(actor, sheet) if verb == REVIEW else actor.may(verb, sheet.unit_id)


def must_on(actor: Actor, verb: str, sheet: ScoreSheet) -> None:
    """Raises ``NotPermitted`` unless :func:`may_on`."""
    if not may_on(actor, verb, sheet):
        raise NotPermitted
