"""The activities behind a figure."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.activities import queries
from lantoa.catalogue.models import Indicator
from lantoa.kernel.interval import Interval
from lantoa.ui.fields import read_day
from lantoa.units import queries as units
from lantoa.units.models import Unit

PER_PAGE = 50


@require_safe
def figure_behind(request: StaffRequest, unit_slug: str, measure: str) -> HttpResponse:
    try:
        unit = units.by_slug(unit_slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("activities.view", unit.pk)
    window = _window(request)
    if window is None:
        return _without_days(request)
    try:
        figure = queries.figure(unit.pk, window, measure)
    except (ValueError, Indicator.DoesNotExist) as error:
        raise Http404 from error
    behind = Paginator(queries.behind(unit.pk, window, measure), PER_PAGE)
    context = {
        "figure": figure,
        "measure": measure,
        "window": window,
        "unit": unit,
        "version": units.nearest_version(unit.pk, window.last),
        "page_of": behind.get_page(request.GET.get("trang")),
    }
    return render(request, "activities/figure_behind.html", context)


def _window(request: StaffRequest) -> Interval | None:
    """The days from ``tu`` to ``den``, both included; None when they are not two such days."""
    first, last = (read_day(request.GET.get(name, "")) for name in ("tu", "den"))
    if first is None or last is None or last < first or last == date.max:
        return None
    return Interval.through(first, last)


def _without_days(request: StaffRequest) -> HttpResponse:
    return render(
        request,
        "ui/error.html",
        {
            "title": "Chưa rõ khoảng ngày",
            "what": "Địa chỉ này thiếu ngày hoặc ngày cuối đứng trước ngày đầu.",
            "remedy": "Mở lại số liệu từ trang báo cáo.",
        },
        status=400,
    )
