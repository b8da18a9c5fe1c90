"""How a gap is shown: its figure, its doors, its line through time and its next step."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lantoa.insight.queries.gaps import Gaps
from lantoa.insight.rules.gaps import (
    GAP_NAMES,
    GAP_RULES,
    STATE_LABELS,
    Figure,
    State,
    trend_words,
)
from lantoa.insight.views.gap_charts import trend_chart
from lantoa.insight.views.gap_steps import May, Step, steps_of
from lantoa.insight.views.gap_words import Door, doors_of, sentence
from lantoa.ui.charts import Chart

_TONES = {
    State.LOW: "warn",
    State.FINE: "good",
    State.FEW: "",
    State.UNKNOWN: "info",
    State.NOT_ASKED: "",
}


@dataclass(frozen=True, slots=True)
class FigureShown:
    figure: Figure
    said: str
    parts: tuple[Door, ...]
    chart: Chart
    steps: tuple[Step, ...]

    @property
    def name(self) -> str:
        return GAP_NAMES[self.figure.gap]

    @property
    def rule(self) -> str:
        return GAP_RULES[self.figure.gap]

    @property
    def state(self) -> str:
        return STATE_LABELS[self.figure.state]

    @property
    def tone(self) -> str:
        return _TONES[self.figure.state]

    @property
    def trend(self) -> str:
        return trend_words(self.figure)

    @property
    def is_compared(self) -> bool:
        """Whether a trend says anything."""
        return self.figure.state in (State.LOW, State.FINE, State.FEW)


def shown(found: Gaps, labels: Sequence[str], may: May) -> list[FigureShown]:
    """Every figure; ``labels`` name the windows of the trend."""
    doors = may.doors
    return [
        FigureShown(
            figure=figure,
            said=sentence(figure, found),
            parts=tuple(doors_of(figure, found, doors)),
            chart=trend_chart(figure, labels),
            steps=tuple(steps_of(figure, found, may)),
        )
        for figure in found.figures
    ]
