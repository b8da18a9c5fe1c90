"""Which pages are asked for, and what they must show."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from lantoa.catalogue.models import Indicator
from lantoa.kernel import vietnamese
from lantoa.kernel.interval import Interval
from lantoa.totals.rules import Layer
from lantoa.ui import words
from lantoa.units.models import Unit
from nation import data, rivals
from nation.land import Land

PROVINCE, NATION = "page of a province", "page of the nation"
_LINE = re.compile(r'<th role="rowheader" scope="row">(.*?)</th><td[^>]*>(.*?)</td>', re.DOTALL)
_NAMED = re.compile(r"<details>.*?</details>|<br><a href.*?</a>", re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


@dataclass(frozen=True)
class Page:
    kind: str
    unit_id: int
    layer: Layer
    window: Interval
    address: str


def asked(land: Land, *, nation: bool) -> list[Page]:
    """Of each unit a quarter and a year that were logged, and a month that was declared."""
    chance = random.Random(11)  # noqa: S311 - the same pages each time
    slugs = dict(Unit.objects.values_list("pk", "slug"))
    years = [Interval(date(year, 1, 1), date(year + 1, 1, 1)) for year in range(2026, 2030)]
    months = data.SPANS[6:54]
    who = [(PROVINCE, each) for each in land.provinces]
    who += [(NATION, land.nation)] * (8 if nation else 0)
    found = []
    for kind, unit_id in who:
        start = months[3 * chance.randrange(16)].start
        quarter = Interval(start, (start + timedelta(days=100)).replace(day=1))
        for word, layer, window in (
            ("ghi", Layer.LOGGED, quarter),
            ("ghi", Layer.LOGGED, chance.choice(years)),
            ("gui", Layer.SUBMITTED, chance.choice(months)),
        ):
            first, last = vietnamese.day(window.start), vietnamese.day(window.last)
            address = f"/so-lieu/{slugs[unit_id]}/?tu={first}&den={last}&lop={word}"
            found.append(Page(kind, unit_id, layer, window, address))
    chance.shuffle(found)
    return found


def on(page: str) -> dict[str, str]:
    """Name of each figure to what the page says, without the names of units that stated none."""
    return {_text(label): _text(_NAMED.sub("", cell)) for label, cell in _LINE.findall(page)}


def _text(markup: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", markup)).split())


def by_rows(page: Page, land: Land, known: data.Names) -> dict[str, str]:
    """The same from the raw rows."""
    is_logged = page.layer is Layer.LOGGED
    ask = rivals.logged if is_logged else rivals.declared
    rows = ask(None if page.unit_id == land.nation else page.unit_id, page.window)
    found = rivals.totals(rows, known)
    source = "lần ghi" if is_logged else "đơn vị"
    shown: Sequence[Indicator] = Indicator.objects.filter(slug__in=found).select_related(
        "count_unit"
    )
    return {
        each.name: words.total_text(found[each.slug], unit=each.count_unit.name, source=source)
        for each in shown
    }
