"""The figures of a unit on a page."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.kernel import days
from lantoa.totals import queries
from lantoa.totals.forms import BASES, FiguresForm
from lantoa.totals.queries import Line, Lines
from lantoa.totals.rules import BASIS_NAMES, LAYER_NAMES, Basis, Layer
from lantoa.totals.views.asking import ActorRequest, seen
from lantoa.units import queries as units
from lantoa.units.models import Unit, UnitVersion


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
        "sides": _sides(found.lines),
        "divided": [(each, _sides(each.lines)) for each in found.divided],
        "other_basis": BASIS_NAMES[other],
        "other_url": f"?{form.address(theo=_word(BASES, other))}",
        "same": form.address(),
        "links_behind": behind,
    }
    return render(request, "totals/unit_page.html", context)


def _sides(lines: Lines) -> list[tuple[str, tuple[Line, ...]]]:
    return [("Sản xuất, tổ chức", lines.production), ("Đăng, phát", lines.placement)]


def _word(words: dict[str, Basis], wanted: Basis) -> str:
    return next(word for word, basis in words.items() if basis is wanted)


def _name(unit: Unit) -> str:
    try:
        return units.name_of(unit.pk, days.today())
    except UnitVersion.DoesNotExist as error:
        raise Http404 from error
