"""The figures of a unit on a page, and who stated none of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from urllib.parse import quote

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lantoa.kernel import days
from lantoa.totals import queries
from lantoa.totals.forms import BASES, FiguresForm
from lantoa.totals.queries import Line, Lines, UnitFigures
from lantoa.totals.rules import BASIS_NAMES, LAYER_NAMES, Basis, Layer
from lantoa.totals.views.asking import ActorRequest, seen
from lantoa.ui import render as drawn
from lantoa.ui import words
from lantoa.units import queries as units
from lantoa.units.models import Unit, UnitVersion
from lantoa.units.queries import Named

PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class Row:
    """A figure as the table shows it: ``behind`` leads to what it counts, ``silent_url`` to the
    units that stated none where they are too many to be named here."""

    label: str
    words: str
    """Empty where the figures cannot be put together; ``how`` then says so."""
    how: str
    behind: str
    silent: tuple[Named, ...]
    silent_url: str


_MEASURE = "MEASURE"
"""Stands for a measure in the address of what is behind it; no unit's own address has capitals."""

Sides = list[tuple[str, list[Row]]]


@require_safe
def unit_page(request: ActorRequest, unit_slug: str) -> HttpResponse:
    """Figures of the unit for a window, on the basis and from the layer that the address names."""
    today = days.today()
    unit = seen(request, unit_slug, today)
    form = FiguresForm(today, request.GET)
    if not form.is_valid():
        name = _name(unit)
        return render(request, "totals/unit_page.html", {"form": form, "unit": unit, "name": name})
    try:
        found = queries.unit_figures(
            unit, form.window, on=today, layer=form.layer, basis=form.basis
        )
    except Unit.DoesNotExist as error:
        raise Http404 from error
    other = Basis.TODAY if form.basis is Basis.REPORTED else Basis.REPORTED
    behind = (
        form.layer is Layer.LOGGED
        and form.basis is Basis.REPORTED
        and request.actor.may("activities.view", unit.pk)
    )
    opening = _Opening(unit, form, found, behind=behind)
    context = {
        "form": form,
        "unit": unit,
        "name": found.version.name,
        "found": found,
        "period": form.period,
        "basis": BASIS_NAMES[form.basis],
        "is_today": form.basis is Basis.TODAY,
        "is_logged": form.layer is Layer.LOGGED,
        "layer": LAYER_NAMES[form.layer],
        "sides": opening.sides(found.lines),
        "divided": [(each, opening.without_doors(each.lines)) for each in found.divided],
        "other_basis": BASIS_NAMES[other],
        "other_url": f"?{form.address(theo=_word(BASES, other))}",
        "same": form.address(),
    }
    return render(request, "totals/unit_page.html", context)


@require_safe
def silent_page(request: ActorRequest, unit_slug: str, measure: str) -> HttpResponse:
    """The units behind one figure that stated nothing of it, as it was reported."""
    today = days.today()
    unit = seen(request, unit_slug, today)
    form = FiguresForm(today, request.GET)
    if not form.is_valid():
        raise Http404
    found = queries.silent_behind(unit.pk, form.window, measure, on=today, layer=form.layer)
    context = {
        "unit": unit,
        "name": _name(unit),
        "label": queries.label_of(measure),
        "window": form.window,
        "layer": LAYER_NAMES[form.layer],
        "page_of": Paginator(found, PER_PAGE).get_page(request.GET.get("trang")),
        "same": form.address(),
    }
    return render(request, "totals/silent_page.html", context)


class _Opening:
    """Makes rows of figures, with the doors to what stands behind them."""

    def __init__(self, unit: Unit, form: FiguresForm, found: UnitFigures, *, behind: bool) -> None:
        self._behind, self._apart = behind, found.silent_apart
        self._source = words.LOGGED if form.layer is Layer.LOGGED else words.UNITS
        self._same = form.address()
        window = form.window
        # An address is made once: to make it anew for each row took a tenth of the page.
        self._doors = {
            name: reverse(name, args=[unit.slug, _MEASURE])
            for name in ("activities:behind", "totals:silent")
        }
        self._days = f"tu={window.start.isoformat()}&den={window.last.isoformat()}"

    def sides(self, lines: Lines) -> Sides:
        return self._sides(lines, self._row)

    def without_doors(self, lines: Lines) -> Sides:
        return self._sides(lines, self._plain)

    @staticmethod
    def _sides(lines: Lines, row: Callable[[Line], Row]) -> Sides:
        named = (("Sản xuất, tổ chức", lines.production), ("Đăng, phát", lines.placement))
        return [(title, [row(each) for each in some]) for title, some in named]

    def _plain(self, line: Line) -> Row:
        told = ""
        if line.total is not None:
            told = drawn.total(line.total, line.count_unit, self._source)
        return Row(line.label, told, line.how, "", line.silent, "")

    def _row(self, line: Line) -> Row:
        behind = silent = ""
        if self._behind and line.count_unit:
            behind = f"{self._door('activities:behind', line)}?{self._days}"
        if self._apart and line.total is not None and line.total.not_stated:
            silent = f"{self._door('totals:silent', line)}?{self._same}"
        return replace(self._plain(line), behind=behind, silent_url=silent)

    def _door(self, name: str, line: Line) -> str:
        return self._doors[name].replace(_MEASURE, quote(line.measure, safe=""))


def _word(words: dict[str, Basis], wanted: Basis) -> str:
    return next(word for word, basis in words.items() if basis is wanted)


def _name(unit: Unit) -> str:
    try:
        return units.name_of(unit.pk, days.today())
    except UnitVersion.DoesNotExist as error:
        raise Http404 from error
