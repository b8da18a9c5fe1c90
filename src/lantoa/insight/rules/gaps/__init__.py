"""What is missing: the faults that provinces confess, each as a rule, a figure and a next step.

Plain arithmetic over counts of activities. No figure is made of nothing: where too few activities
stand behind one, it says so. What is *low* is decided by thresholds that are given.
"""

from lantoa.insight.rules.gaps.figures import (
    STATE_ORDER,
    Figure,
    Tally,
    by_channel,
    in_order,
    share_figure,
    spread_figure,
    sums,
    without,
)
from lantoa.insight.rules.gaps.kinds import (
    CRITICAL_TONES,
    GAP_NAMES,
    GAP_RULES,
    NO_FORMS,
    PRESS_CHANNELS,
    STATE_LABELS,
    TAKING_PART,
    VIETNAMESE,
    Gap,
    State,
    Thresholds,
)
from lantoa.insight.rules.gaps.shares import (
    NOTHING,
    Reading,
    Share,
    Spread,
    spread,
)
from lantoa.insight.rules.gaps.spans import (
    WINDOWS,
    Spans,
    a_year_earlier,
    windows_until,
)
from lantoa.insight.rules.gaps.words import (
    amount_words,
    headline,
    trend_words,
)

__all__ = [
    "CRITICAL_TONES",
    "GAP_NAMES",
    "GAP_RULES",
    "NOTHING",
    "NO_FORMS",
    "PRESS_CHANNELS",
    "STATE_LABELS",
    "STATE_ORDER",
    "TAKING_PART",
    "VIETNAMESE",
    "WINDOWS",
    "Figure",
    "Gap",
    "Reading",
    "Share",
    "Spans",
    "Spread",
    "State",
    "Tally",
    "Thresholds",
    "a_year_earlier",
    "amount_words",
    "by_channel",
    "headline",
    "in_order",
    "share_figure",
    "spread",
    "spread_figure",
    "sums",
    "trend_words",
    "windows_until",
    "without",
]
