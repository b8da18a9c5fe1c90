"""Each gap as a figure through its windows, low or not by the thresholds that are given."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from lantoa.insight.rules.gaps.kinds import Gap, State, Thresholds
from lantoa.insight.rules.gaps.shares import NOTHING, Reading, Share, Spread, spread
from lantoa.insight.rules.gaps.spans import Spans

STATE_ORDER = (State.LOW, State.UNKNOWN, State.FINE, State.FEW, State.NOT_ASKED)


@dataclass(frozen=True, slots=True)
class Tally:
    """Activities that count, of one channel, tone and tier: how many in each window."""

    channel: str
    tone: str
    is_commune: bool
    is_embedded: bool
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """One gap in the windows of a trend; ``now`` is the window that is asked for, ``before`` the
    one before it, ``year_before`` the same a year before, None where no such window is known."""

    gap: Gap
    state: State
    now: Reading
    before: Reading | None
    year_before: Reading | None
    trend: tuple[Reading, ...]
    spread: Spread | None = None
    unnamed: int = 0
    """Activities that say nothing about it: those without a tone."""

    @property
    def is_percent(self) -> bool:
        return self.gap is not Gap.DIVERSITY


def share_figure(
    gap: Gap,
    shares: Sequence[Share],
    spans: Spans,
    thresholds: Thresholds,
    *,
    least: int | None = None,
    unnamed: int = 0,
) -> Figure:
    """A figure that is a share; ``shares`` are of ``spans.all``. ``least`` is how much must stand
    behind it, else what the thresholds say."""
    floor = thresholds.least if least is None else least
    readings = [
        Reading(share, share.percent if share.whole >= max(floor, 1) else None) for share in shares
    ]
    return _figure(gap, readings, spans, Decimal(thresholds.percent_of(gap)), unnamed=unnamed)


def spread_figure(
    counts: Sequence[Mapping[str, int]], spans: Spans, thresholds: Thresholds
) -> Figure:
    """``counts`` are form to number of activities, for each of ``spans.all``."""
    found = [spread(each) for each in counts]
    readings = [
        Reading(
            Share(each.top_share.part, each.top_share.whole),
            each.effective if each.top_share.whole >= max(thresholds.least, 1) else None,
        )
        if each is not None
        else NOTHING
        for each in found
    ]
    made = _figure(Gap.DIVERSITY, readings, spans, thresholds.forms)
    return replace(made, spread=found[len(spans.trend) - 1])


def _figure(
    gap: Gap, readings: Sequence[Reading], spans: Spans, bound: Decimal, *, unnamed: int = 0
) -> Figure:
    trend = tuple(readings[: len(spans.trend)])
    now = trend[-1]
    state = State.FEW if now.amount is None else State.LOW if now.amount < bound else State.FINE
    place = spans.place_of_year_before
    return Figure(
        gap=gap,
        state=state,
        now=now,
        before=trend[-2] if len(trend) > 1 else None,
        year_before=readings[place] if place is not None else None,
        trend=trend,
        unnamed=unnamed,
    )


def without(figure: Figure, state: State) -> Figure:
    """The same figure where it cannot be said, whatever was counted."""
    return replace(figure, state=state)


def sums(tallies: Iterable[Tally], wanted: Callable[[Tally], bool], windows: int) -> list[int]:
    """How many activities of the wanted kind, window by window. Embedded ones are counted apart."""
    found = [0] * windows
    for tally in tallies:
        if not tally.is_embedded and wanted(tally):
            for place, number in enumerate(tally.numbers):
                found[place] += number
    return found


def by_channel(tallies: Iterable[Tally], windows: int) -> list[dict[str, int]]:
    """Channel to number of activities, for each window."""
    found: list[dict[str, int]] = [{} for _ in range(windows)]
    for tally in tallies:
        if tally.is_embedded:
            continue
        for place, number in enumerate(tally.numbers):
            if number:
                found[place][tally.channel] = found[place].get(tally.channel, 0) + number
    return found


def in_order(figures: Iterable[Figure]) -> list[Figure]:
    """What wants something done first; else as the gaps are listed."""
    return sorted(
        figures, key=lambda figure: (STATE_ORDER.index(figure.state), list(Gap).index(figure.gap))
    )
