"""The reports that a person's units owe and receive; the reviewer's desk."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted
from lantoa.reports import queries
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.desk import progress_of
from lantoa.reports.views.asking import must_oversee
from lantoa.reports.views.desk import narrowed_rows, narrowing
from lantoa.units import queries as units
from lantoa.units.models import Unit

PER_PAGE = 20


@require_safe
def reports(request: StaffRequest) -> HttpResponse:
    actor, today = request.actor, days.today()
    own, heads = actor.units_of("reports.view"), actor.heads_of("reports.view")
    if not own:
        raise NotPermitted
    names = queries.names_of([*own, *heads], today)
    slugs = units.by_ids(heads)
    owed = Paginator(queries.owed_by(own), PER_PAGE).get_page(request.GET.get("trang"))
    return render(
        request,
        "reports/report_list.html",
        {
            "owed": owed,
            "rows": [(each, names[each.unit_id], each.timeliness(today)) for each in owed],
            "several": len(own) > 1,
            "below": [
                (
                    each,
                    slugs[each.receiver_id].slug,
                    progress_of(total=each.total, filed=each.filed, accepted=each.accepted),
                )
                for each in queries.periods_below(heads)
            ],
        },
    )


@require_safe
def below(request: StaffRequest, unit_slug: str, period_key: str) -> HttpResponse:
    try:
        unit = units.by_slug(unit_slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    must_oversee(request, unit.pk)
    try:
        desk = queries.desk(unit.pk, period_key, days.today())
    except ExpectedReport.DoesNotExist as error:
        raise Http404 from error
    return render(
        request,
        "reports/report_below.html",
        {
            "desk": desk,
            "rows": narrowed_rows(desk, request.GET),
            **narrowing(request.GET),
            "unit": unit,
            "may_review": unit.pk in request.actor.heads_of("reports.review"),
            "may_consolidate": request.actor.may("reports.consolidate", unit.pk),
            "sides": [
                (title, [each for each in desk.approved if each.side == side])
                for title, side in (
                    ("Sản phẩm làm ra", "production"),
                    ("Đăng, phát", "placement"),
                )
            ],
        },
    )
