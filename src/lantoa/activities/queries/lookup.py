"""What words of a sheet may name: channels, count units, languages, topics, tasks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from lantoa.activities.rules import TONE_LABELS
from lantoa.catalogue.models import Channel, ChannelUnit, CountUnit, Language, Topic
from lantoa.catalogue.rules import Side
from lantoa.kernel.vietnamese import fold
from lantoa.plans.models import PlanLine
from lantoa.plans.rules import PlanState

T = TypeVar("T")
_TONGUE = "tieng "


@dataclass(frozen=True, slots=True)
class Lookup:
    """Rows by their names without marks. ``kinds`` and ``count_units`` are keyed by channel, the
    usual one first; ``lines`` are tasks of the unit's issued plans."""

    channels: Mapping[str, Channel]
    kinds: Mapping[int, Sequence[CountUnit]]
    count_units: Mapping[int, Sequence[CountUnit]]
    languages: Mapping[str, Language]
    topics: Mapping[str, Topic]
    tones: Mapping[str, str]
    lines: Sequence[PlanLine]

    def channel_names(self) -> list[str]:
        return list(dict.fromkeys(each.name for each in self.channels.values()))

    def lines_named(self, words: str, on: date) -> list[PlanLine]:
        """Tasks of that name in plans of the day: more than one when two plans say the same."""
        wanted = fold(words)
        return [
            line
            for line in self.lines
            if fold(line.title) == wanted and line.plan.period_start <= on < line.plan.period_end
        ]


def lookup(unit_id: int) -> Lookup:
    """All that a sheet of the unit may name. 6 queries."""
    languages = list(Language.objects.all())
    lines = PlanLine.objects.filter(plan__unit=unit_id, dropped_at__isnull=True)
    return Lookup(
        channels=_named(Channel.objects.all(), "slug", "short_name", "name"),
        kinds=_count_units(Side.PRODUCTION),
        count_units=_count_units(Side.PLACEMENT),
        languages={
            **{fold(each.name).removeprefix(_TONGUE): each for each in languages},
            **{fold(each.name): each for each in languages},
            **{each.tag.lower(): each for each in languages},
        },
        topics=_named(Topic.objects.all(), "slug", "name"),
        tones={fold(words): tone.value for tone, words in TONE_LABELS.items()},
        lines=list(
            lines.exclude(plan__state=PlanState.DRAFT)
            .filter(plan__revises__isnull=True)
            .select_related("plan")
        ),
    )


def _named(rows: Iterable[T], *names: str) -> Mapping[str, T]:
    """Later names win: what a row is called in full is never another's short name."""
    found: dict[str, T] = {}
    listed = list(rows)
    for name in names:
        found |= {fold(str(getattr(each, name))): each for each in listed}
    return found


def _count_units(side: Side) -> Mapping[int, Sequence[CountUnit]]:
    found: dict[int, list[CountUnit]] = {}
    fitting = ChannelUnit.objects.filter(side=side.value).select_related("count_unit")
    for each in fitting.order_by("-is_default", "order", "pk"):
        found.setdefault(each.channel_id, []).append(each.count_unit)
    return found
