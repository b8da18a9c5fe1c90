"""Reading activities: what they post, their lists and pages, what stands behind a figure."""

from lantoa.activities.queries.desk import Desk, desk, period_of, usual_channels
from lantoa.activities.queries.figures import Figure, behind, figure
from lantoa.activities.queries.lists import (
    ActivityList,
    ActivityPage,
    Step,
    activities_of,
    activity,
    activity_list,
    activity_page,
    evidence,
    logged_again,
    periods_until,
    without_proof,
)
from lantoa.activities.queries.posting import (
    entries_of,
    posted_entries,
    source_key,
    with_parts,
    work_on,
)
from lantoa.activities.rules import ATTENDANCE, PLACEMENT, PRODUCTION

__all__ = [
    "ATTENDANCE",
    "PLACEMENT",
    "PRODUCTION",
    "ActivityList",
    "ActivityPage",
    "Desk",
    "Figure",
    "Step",
    "activities_of",
    "activity",
    "activity_list",
    "activity_page",
    "behind",
    "desk",
    "entries_of",
    "evidence",
    "figure",
    "logged_again",
    "period_of",
    "periods_until",
    "posted_entries",
    "source_key",
    "usual_channels",
    "with_parts",
    "without_proof",
    "work_on",
]
