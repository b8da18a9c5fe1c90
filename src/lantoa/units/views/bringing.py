"""Units and successions from files: looked at line by line, then taken over."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lantoa.kernel import days
from lantoa.units import actions, queries
from lantoa.units.actions.exchange import ImportReport
from lantoa.units.forms.bringing import BringForm, ConfirmBringForm, sealed
from lantoa.units.rules.sheets import OUTCOME_NAMES, Outcome
from lantoa.units.views.asking import must_be_staff, unit_of

MOST_SHOWN = 200


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bring(request: HttpRequest, slug: str) -> HttpResponse:
    """For the lower units of one unit. A file is tried and its lines are told; what was tried is
    taken over on the yes."""
    actor, unit, today = must_be_staff(request), unit_of(slug), days.today()
    actor.must("units.found", unit.pk)
    given = {"unit": unit, "unit_name": queries.name_of(unit.pk, today)}
    if request.method == "POST" and "brought" in request.POST:
        confirm = ConfirmBringForm(actor.key, unit.pk, request.POST)
        if confirm.is_valid():
            files = confirm.cleaned_data["brought"]
            report = actions.bring_in(actor=actor, files=files, on=today, under=unit.pk)
            if report.is_stored:
                taken = len(report.of(Outcome.TAKEN))
                messages.success(request, f"Đã nhập {taken} dòng vào danh mục đơn vị.")
                return redirect("units:page", unit.slug)
            return _told(request, report, {**given, "form": BringForm()})
        form = BringForm()
        return render(
            request,
            "units/unit_bring.html",
            {**given, "form": form, "confirm": confirm},
            status=422,
        )
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = BringForm(*sent)
    if not sent or not form.is_valid():
        status = 422 if form.errors else 200
        return render(request, "units/unit_bring.html", {**given, "form": form}, status=status)
    files = form.brought
    report = actions.bring_in(actor=actor, files=files, on=today, under=unit.pk, dry_run=True)
    if not report.of(Outcome.REFUSED) and report.of(Outcome.TAKEN):
        confirm = ConfirmBringForm(
            actor.key, unit.pk, initial={"brought": sealed(files, actor.key, unit.pk)}
        )
        return _told(request, report, {**given, "form": form, "confirm": confirm})
    return _told(request, report, {**given, "form": form})


def _told(request: HttpRequest, report: ImportReport, given: dict[str, object]) -> HttpResponse:
    """Line by line, the refused ones first."""
    refused = report.of(Outcome.REFUSED)
    rows = [*refused, *report.of(Outcome.TAKEN), *report.of(Outcome.KEPT)]
    return render(
        request,
        "units/unit_bring.html",
        {
            **given,
            "rows": [(row, OUTCOME_NAMES[row.outcome]) for row in rows[:MOST_SHOWN]],
            "more": max(0, len(rows) - MOST_SHOWN),
            "refused": len(refused),
            "taken": len(report.of(Outcome.TAKEN)),
            "kept": len(report.of(Outcome.KEPT)),
        },
        status=422 if refused else 200,
    )
