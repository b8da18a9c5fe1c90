"""What a form was filled in upon. Another stamp says that somebody wrote meanwhile."""

from __future__ import annotations

import hashlib
from decimal import Decimal

from lantoa.appraisal.models import Criterion, Objection, Score
from lantoa.appraisal.rules.points import plain


def stamp(*said: object) -> str:
    """The same for 0,5 and 0,50: the zeros that the database adds are no words."""
    words = [str(plain(each)) if isinstance(each, Decimal) else repr(each) for each in said]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()[:16]


def own_stamp(score: Score) -> str:
    return stamp(score.own, score.own_reason)


def appraised_stamp(score: Score) -> str:
    """Other points of the unit make another stamp, too: they are what is appraised."""
    return stamp(score.own, score.own_reason, score.appraised, score.appraised_reason)


def objection_stamp(score: Score) -> str:
    """Of the objection to a score, also of none."""
    found: Objection | None = getattr(score, "objection", None)
    return stamp(found.wanted, found.reason) if found else stamp(None)


def answer_stamp(score: Score) -> str:
    """Of the answer to an objection, also of none."""
    found: Objection | None = getattr(score, "objection", None)
    return stamp(found.answered, found.answer) if found else stamp(None)


def criterion_stamp(row: Criterion) -> str:
    return stamp(
        row.number,
        row.name,
        row.max_points,
        row.how,
        row.rule,
        sorted(row.parameters.items()),
        row.help,
    )
