"""Reading criteria, sheets, rankings and bundles."""

from lantoa.appraisal.queries.bundles import bundle, bundles_of
from lantoa.appraisal.queries.criteria import (
    applicable_set,
    criteria_of,
    criteria_set,
    patterns,
    preview,
    ratings_of,
    sets_of,
)
from lantoa.appraisal.queries.facts import facts, measure
from lantoa.appraisal.queries.judging import judges, may_on, must_on
from lantoa.appraisal.queries.ranking import (
    RankingPage,
    newest_ranking,
    ranking,
    rankings_to_see,
    sets_in_force,
)
from lantoa.appraisal.queries.sheets import (
    SheetPage,
    SheetRow,
    Sight,
    added_file,
    objection_of,
    outcome_of,
    score,
    sheet,
    sheet_page,
    sheets_of,
    sight_of,
    to_do,
    to_judge,
    waiting_for,
)

__all__ = [
    "RankingPage",
    "SheetPage",
    "SheetRow",
    "Sight",
    "added_file",
    "applicable_set",
    "bundle",
    "bundles_of",
    "criteria_of",
    "criteria_set",
    "facts",
    "judges",
    "may_on",
    "measure",
    "must_on",
    "newest_ranking",
    "objection_of",
    "outcome_of",
    "patterns",
    "preview",
    "ranking",
    "rankings_to_see",
    "ratings_of",
    "score",
    "sets_in_force",
    "sets_of",
    "sheet",
    "sheet_page",
    "sheets_of",
    "sight_of",
    "to_do",
    "to_judge",
    "waiting_for",
]
