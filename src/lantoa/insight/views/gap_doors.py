"""Addresses of what a number counts, and what such an address means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.urls import reverse

from lantoa.insight.queries.gap_scope import Slice
from lantoa.insight.rules.coverage import EVERY, UNSAID, Axis
from lantoa.insight.rules.gaps import Gap
from lantoa.units import queries as units
from lantoa.units.models import Unit

NOT_SAID = "-"
"""In an address: the activities that say nothing there."""

_WORDS = ("kenh", "noi-dung", "tieng", "cach-noi", "cua")


@dataclass(frozen=True, slots=True)
class Doors:
    """Makes the addresses of one page: ``asked`` is its unit and window."""

    asked: Mapping[str, str]

    def to(self, **wanted: str) -> str:
        """``gom`` is a gap, ``ca`` takes its whole; the others narrow."""
        said = {name.replace("_", "-"): text for name, text in wanted.items()}
        return f"{reverse('insight:gap_acts')}?{urlencode({**self.asked, **said})}"

    def of_gap(self, gap: Gap, *, whole: bool = False) -> str:
        return self.to(gom=gap.value, **({"ca": "1"} if whole else {}))

    def of_cell(self, rows: Axis, row: str, columns: Axis, column: str) -> str:
        named = {_word(rows): row or NOT_SAID}
        if column != EVERY:
            named[_word(columns)] = column or NOT_SAID
        return f"{reverse('insight:gap_acts')}?{urlencode({**self.asked, **named})}"


def _word(axis: Axis) -> str:
    """Whose an activity is has another word than whose page it is."""
    return "cua" if axis is Axis.UNIT else axis.value


def slice_of(given: Mapping[str, str]) -> Slice:
    """What the rest of an address means. Raises ``Http404`` for what means nothing."""
    said = {name: given.get(name, "") for name in (*_WORDS, "gom", "ca", "long-ghep", "thieu")}
    try:
        gap = Gap(said["gom"]) if said["gom"] else None
        unit = units.by_slug(said["cua"]) if said["cua"] else None
    except (ValueError, Unit.DoesNotExist) as error:
        raise Http404 from error

    def named(word: str) -> str | None:
        text = said[word].replace("\x00", "")
        return UNSAID if text == NOT_SAID else text or None

    return Slice(
        gap=gap,
        whole=bool(said["ca"]),
        channel=named("kenh"),
        topic=named("noi-dung"),
        language=named("tieng"),
        tone=named("cach-noi"),
        unit_id=unit.pk if unit else None,
        embedded=bool(said["long-ghep"]),
        unproven=bool(said["thieu"]),
    )
