"""How a task against time is shown: its sentence, its strip of windows, and the doors in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from lantoa.insight.queries.progress import PlanProgress, Row
from lantoa.insight.rules.progress import Counting, Said, Standing, noun_of, said
from lantoa.insight.rules.windows import Box, Window, boxes
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.plans.models import PlanLine

SHOWN_BELOW = 30
"""So many units that carry a task out are shown with it, those that are furthest behind first."""


def door(line: PlanLine, slug: str, span: Interval, occasion: int | None = None) -> str:
    """The address of the activities that a figure counts, behind that of the list."""
    asked: dict[str, str] = {"don-vi": slug, "cap-duoi": "on", "nhiem-vu": str(line.pk)}
    if occasion is not None:
        asked["lop"] = str(occasion)
    else:
        asked |= {"tu": span.start.isoformat(), "den": span.last.isoformat()}
    return urlencode({**asked, "tinh": "on"})


def door_of(row: Row, slug: str) -> str:
    """All that was done for a task, in the days of its plan."""
    return door(row.line, slug, row.line.plan.period)


@dataclass(frozen=True, slots=True)
class BoxShown:
    """One box of a strip. ``amount`` is what was done of what was wanted, or windows met."""

    box: Box
    address: str
    amount: str
    hint: str

    @property
    def state(self) -> str:
        return self.box.state.value


@dataclass(frozen=True, slots=True)
class WindowShown:
    """One row of the table beside a strip."""

    window: Window
    address: str

    @property
    def label(self) -> str:
        return vn.capital_first(self.window.label)

    @property
    def days(self) -> str:
        span = self.window.span
        first, last = vn.day(span.start), vn.day(span.last)
        return first if span.length == 1 else f"{first} đến {last}"


@dataclass(frozen=True, slots=True)
class ShareShown:
    """What one unit below did of what each is asked for."""

    name: str
    address: str
    standing: Standing
    said: Said


@dataclass(frozen=True, slots=True)
class LineShown:
    row: Row
    said: Said
    address: str
    boxes: tuple[BoxShown, ...]
    windows: tuple[WindowShown, ...]
    noun: str
    below: tuple[LineShown, ...] = ()
    more_below: int = 0
    shares: tuple[ShareShown, ...] = ()

    @property
    def line(self) -> PlanLine:
        return self.row.line

    @property
    def standing(self) -> Standing:
        return self.row.found.standing

    @property
    def acts(self) -> int:
        return self.row.found.acts

    @property
    def is_of_acts(self) -> bool:
        """Whether what was done is the number of activities itself."""
        is_things = self.standing.counting is Counting.THINGS
        return is_things and self.line.count_unit_id is None

    @property
    def is_of_below(self) -> bool:
        """Whether units contribute to it of which the reader is told nothing."""
        return not self.row.is_judged

    @property
    def is_of_events(self) -> bool:
        return self.standing.counting is Counting.EVENTS

    @property
    def missed(self) -> str:
        """The windows that were missed, named one by one: ``tuần 7, 8, 9, 30 và 44``."""
        labels = [each.label for each in self.standing.missed]
        if not labels or len(labels) > MOST_NAMED:
            return ""
        return _listed(labels)

    @property
    def bar(self) -> tuple[str, str] | None:
        """Done and total of a quantity, for a bar."""
        total = self.standing.total
        is_things = self.standing.counting is Counting.THINGS
        if not is_things or total is None or total <= 1:
            return None
        return f"{min(self.standing.done, total):f}", f"{total:f}"


MOST_NAMED = 12


def _listed(labels: Sequence[str]) -> str:
    """What labels share in front is said once."""
    first = labels[0].rpartition(" ")[0]
    if first and all(each.rpartition(" ")[0] == first for each in labels):
        labels = [labels[0], *(each.rpartition(" ")[2] for each in labels[1:])]
    if len(labels) == 1:
        return labels[0]
    return f"{', '.join(labels[:-1])} và {labels[-1]}"


def shown(
    row: Row,
    slug: str,
    names: Mapping[int, str],
    slugs: Mapping[int, str],
    *,
    sees_below: bool,
) -> LineShown:
    """A task of the plan of the unit with that address, with those that carry it out below it.
    Who does not see the units below gets no door to what they did."""
    line, found = row.line, row.found.standing
    return LineShown(
        row=row,
        said=row.found.said,
        address=door_of(row, slug),
        boxes=tuple(_box(each, line, slug) for each in boxes(found.windows)),
        windows=tuple(
            WindowShown(each, door(line, slug, each.span, each.key)) for each in found.windows
        ),
        noun=noun_of(line.asked, Counting.THINGS),
        below=tuple(_below(each, sees_below=sees_below) for each in row.below[:SHOWN_BELOW]),
        more_below=max(len(row.below) - SHOWN_BELOW, 0),
        shares=tuple(_shares(row, names, slugs if sees_below else {})),
    )


def _below(row: Row, *, sees_below: bool) -> LineShown:
    found = shown(row, row.slug, {}, {}, sees_below=sees_below)
    return found if sees_below else replace(found, address="")


def _box(box: Box, line: PlanLine, slug: str) -> BoxShown:
    window = box.window
    if window is None:
        amount = f"{box.met}/{box.asked}"
        hint = f"đạt {box.met} trên {box.asked}"
        return BoxShown(box, door(line, slug, box.span), amount, hint)
    done, wanted = vn.number(window.done), vn.number(window.wanted)
    is_asked = window.target is not None
    amount = f"{done}/{wanted}" if is_asked else done
    noun = noun_of(line.asked, Counting.THINGS)
    hint = f"{done} trên {wanted} {noun}" if is_asked else f"{done} {noun}"
    return BoxShown(box, door(line, slug, window.span, window.key), amount, hint)


def _shares(row: Row, names: Mapping[int, str], slugs: Mapping[int, str]) -> Iterator[ShareShown]:
    """Units below by how far behind they are."""
    units = row.found.standing.units or {}
    line = row.line
    ordered = sorted(units.items(), key=lambda each: -each[1].behind)
    for unit_id, found in ordered:
        words = said(line.asked, found)
        address = door(line, slugs[unit_id], line.plan.period) if unit_id in slugs else ""
        yield ShareShown(names[unit_id], address, found, words)


def shown_all(found: PlanProgress, *, sees_below: bool) -> list[LineShown]:
    slug = found.plan.unit.slug
    return [
        shown(each, slug, found.shares, found.slugs, sees_below=sees_below) for each in found.rows
    ]
