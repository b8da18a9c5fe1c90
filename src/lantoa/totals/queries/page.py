"""All figures of one unit for one window, as its page and its sheet show them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from lantoa.catalogue.models import Indicator
from lantoa.catalogue.rules import Side
from lantoa.kernel.actor import Actor
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.totals.queries.bases import Divided, OnBasis, in_order, totals_reported, totals_today
from lantoa.totals.queries.rolled import Together, put_together_on, ways_of
from lantoa.totals.queries.silence import silent_units
from lantoa.totals.rules import EMBEDDED, EMBEDDED_MARK, Basis, Layer
from lantoa.units import queries as units
from lantoa.units.models import Unit, UnitVersion
from lantoa.units.queries import Named
from lantoa.units.rules import holds_on, nearest


def may_view(actor: Actor, unit_id: int, on: date) -> bool:
    """Whether the figures of the unit may be seen: as the permission table says or, for a unit that
    is gone, by one who may see those of a unit that it became.

    No more than that is opened: of a unit in force only the table speaks, and what a unit became is
    what the succession on the day says, never what lies above or beside it.
    """
    if actor.may("totals.view", unit_id):
        return True
    became = units.images(unit_id, on) - {unit_id}
    return any(actor.may("totals.view", each) for each in sorted(became))


MOST_NAMED = 40
"""So many times a page of figures names units beside its totals; more stand on pages of their own,
one for each figure (:func:`silent_behind`)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One figure. ``measure`` is what it is kept under."""

    measure: str
    label: str
    count_unit: str
    total: Total | None
    """None where the figures cannot be put together: ``how`` says so."""
    silent: tuple[Named, ...] = ()
    """Units behind the total that stated no number at all, where they are named with it."""
    how: str = ""
    """How it was put together, in words; nothing for a sum."""


@dataclass(frozen=True, slots=True)
class Lines:
    """What was made or held, and where it ran: two lists that are never added to one another."""

    production: tuple[Line, ...]
    placement: tuple[Line, ...]

    def __bool__(self) -> bool:
        return bool(self.production or self.placement)


@dataclass(frozen=True, slots=True)
class DividedLines:
    divided: Divided
    lines: Lines


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """``became`` names what a unit that is gone is on the day. ``begins`` is set when the window
    begins before the unit did. ``former`` are other units, gone by the day, whose figures stand in
    the sums on that day's boundaries."""

    unit: Unit
    version: UnitVersion
    window: Interval
    layer: Layer
    answer: OnBasis
    lines: Lines
    divided: tuple[DividedLines, ...]
    is_gone: bool
    became: tuple[Named, ...]
    begins: date | None
    former: tuple[Named, ...]

    @property
    def silent_apart(self) -> bool:
        """Whether units that stated nothing are too many to be named with the totals."""
        return self.answer.basis is Basis.REPORTED and _unstated(self.answer) > MOST_NAMED


def unit_figures(
    unit: Unit, window: Interval, *, on: date, layer: Layer, basis: Basis
) -> UnitFigures:
    """The figures of the unit on a basis, each put together as its measure asks for. At most 10
    queries; where a unit stated nothing a few more that tell which
    (:func:`~lantoa.totals.queries.silent_units`), and a few where a measure is no plain sum
    (:func:`~lantoa.totals.queries.put_together_on`).

    What was submitted or approved is taken for just this window: a report of a year already holds
    its quarters. Raises ``Unit.DoesNotExist`` for a unit without any version.
    """
    versions = list(unit.versions.order_by("valid_from"))
    version = nearest(versions, on)
    if version is None:
        raise Unit.DoesNotExist(unit.slug)
    is_gone = not holds_on(version, on)
    whole = layer is not Layer.LOGGED
    if basis is Basis.TODAY:
        answer = totals_today(unit.pk, window, on=on, layer=layer, whole=whole)
    else:
        answer = totals_reported(unit.pk, window, layer=layer, whole=whole)
    known = _indicators([answer.totals, *(each.totals for each in answer.divided)])
    ways = ways_of(known.values())
    made, parted = put_together_on(answer, ways, unit.pk, window, on=on, layer=layer, whole=whole)
    answer = _told(answer, made, parted)
    starts = [each.valid_from for each in versions]
    begins = None if None in starts else min(each for each in starts if each)
    became = _shown(units.images(unit.pk, on) - {unit.pk}, on) if is_gone else ()
    return UnitFigures(
        unit=unit,
        version=version,
        window=window,
        layer=layer,
        answer=answer,
        lines=_lines(known, made, _silent(unit.pk, window, layer, answer, on)),
        divided=tuple(
            DividedLines(each, _lines(known, own))
            for each, own in zip(answer.divided, parted, strict=True)
        ),
        became=tuple(each for each in became if not each.is_gone),
        is_gone=is_gone,
        begins=begins if begins and window.start < begins else None,
        former=_former(answer, on),
    )


def _told(answer: OnBasis, made: Together, parted: Iterable[Together]) -> OnBasis:
    """The answer without any sum that is none: nobody can read one from it by mistake."""
    divided = tuple(
        replace(each, totals=_known(own)) for each, own in zip(answer.divided, parted, strict=True)
    )
    return replace(answer, totals=_known(made), divided=divided)


def _known(made: Together) -> Mapping[str, Total]:
    return {measure: total for measure, total in made.items() if total is not None}


def _silent(
    unit_id: int, window: Interval, layer: Layer, answer: OnBasis, on: date
) -> Mapping[str, tuple[Named, ...]]:
    """As reported only: on another day's boundaries the units that counted are gone."""
    if answer.basis is Basis.TODAY or not 0 < _unstated(answer) <= MOST_NAMED:
        return {}
    asked = [measure for measure, total in answer.totals.items() if total.not_stated]
    return _named(unit_id, window, layer, asked, on)


def _unstated(answer: OnBasis) -> int:
    return sum(total.not_stated for total in answer.totals.values())


def silent_behind(
    unit_id: int, window: Interval, measure: str, *, on: date, layer: Layer
) -> tuple[Named, ...]:
    """The units that stated nothing of one figure, as :func:`silent_units`, by name. 1 query more
    than that."""
    return _named(unit_id, window, layer, [measure], on).get(measure, ())


def label_of(measure: str) -> str:
    """What a figure is called; its own name where the catalogue does not know it. 1 query."""
    slug = measure.removesuffix(EMBEDDED)
    name = Indicator.objects.filter(slug=slug).values_list("name", flat=True).first()
    return measure if name is None else name + (EMBEDDED_MARK if slug != measure else "")


def _named(
    unit_id: int, window: Interval, layer: Layer, asked: Collection[str], on: date
) -> Mapping[str, tuple[Named, ...]]:
    whole = layer is not Layer.LOGGED
    found = silent_units(unit_id, window, layer=layer, measures=asked, whole=whole)
    others = {each for unit_ids in found.values() for each in unit_ids} - {unit_id}
    shown = units.named(others, on)
    return {
        measure: in_order(shown[each] for each in unit_ids if each in shown)
        for measure, unit_ids in found.items()
    }


def _former(answer: OnBasis, on: date) -> tuple[Named, ...]:
    if answer.basis is Basis.REPORTED:
        return ()
    return tuple(each for each in _shown(answer.counted, on) if each.is_gone)


def _shown(unit_ids: Collection[int], on: date) -> tuple[Named, ...]:
    return in_order(units.named(unit_ids, on).values())


def _indicators(found: Iterable[Mapping[str, Total]]) -> Mapping[str, Indicator]:
    slugs = {measure.removesuffix(EMBEDDED) for totals in found for measure in totals}
    rows = Indicator.objects.filter(slug__in=slugs).select_related("count_unit", "channel")
    return {each.slug: each for each in rows.order_by("channel__order", "order", "slug")}


def _lines(
    known: Mapping[str, Indicator],
    found: Together,
    silent: Mapping[str, tuple[Named, ...]] = MappingProxyType({}),
) -> Lines:
    """In the order of the catalogue. A measure that the catalogue does not know (any more) is shown
    under its own name: a figure is never left out."""
    sides: dict[str, list[Line]] = {Side.PRODUCTION: [], Side.PLACEMENT: []}
    left = dict(found)
    for slug, each in known.items():
        for ending, mark in (("", ""), (EMBEDDED, EMBEDDED_MARK)):
            if (name := slug + ending) in left:
                label, quiet = each.name + mark, silent.get(name, ())
                total, how = left.pop(name), each.way.words
                sides[each.side].append(Line(name, label, each.count_unit.name, total, quiet, how))
    for measure, total in sorted(left.items()):
        is_made = measure.removesuffix(EMBEDDED).endswith(f".{Side.PRODUCTION.value}")
        side = Side.PRODUCTION if is_made else Side.PLACEMENT
        sides[side].append(Line(measure, measure, "", total, silent.get(measure, ())))
    return Lines(tuple(sides[Side.PRODUCTION]), tuple(sides[Side.PLACEMENT]))
