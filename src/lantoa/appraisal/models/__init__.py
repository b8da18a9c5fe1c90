"""Rows of appraisal."""

from lantoa.appraisal.models.bundles import Bundle
from lantoa.appraisal.models.criteria import CriteriaSet, Criterion, Rating
from lantoa.appraisal.models.sheets import (
    Objection,
    Ranking,
    Score,
    ScoreProof,
    ScoreSheet,
    SheetChange,
)

__all__ = [
    "Bundle",
    "CriteriaSet",
    "Criterion",
    "Objection",
    "Ranking",
    "Rating",
    "Score",
    "ScoreProof",
    "ScoreSheet",
    "SheetChange",
]
