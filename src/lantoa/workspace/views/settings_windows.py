"""The day on which figures are closed: what holds, what is set for later, a change that is looked
at before it is stored."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest
from lantoa.catalogue.actions.windows import must_be_clear
from lantoa.catalogue.queries.windows import rows_of, windows_ahead
from lantoa.catalogue.rules.closing import LAST_DAY_OF_MONTH, changed
from lantoa.catalogue.rules.regimes import RegimeKind
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.kernel.period import Cadence
from lantoa.kernel.vietnamese import day
from lantoa.reports.actions.windows import close_figures
from lantoa.reports.queries.windows import announced
from lantoa.ui.render import put_on_form
from lantoa.workspace.forms.windows import ClosingForm
from lantoa.workspace.queries import windows as queries
from lantoa.workspace.views.settings import head_of
from lantoa.workspace.views.settings_regimes import asked


@require_http_methods(["GET", "HEAD", "POST"])
def windows(request: StaffRequest, slug: str) -> HttpResponse:
    """The rules of a regime, the next windows with their deadlines, and a form for a change."""
    head, regime, today = head_of(request), asked(request, slug), days.today()
    if regime.kind != RegimeKind.PERIODIC:
        raise Http404
    rows = rows_of(regime)
    now = queries.closing_now(rows, today)
    form = ClosingForm(
        request.POST if request.method == "POST" else None,
        initial={
            "cadences": [each.value for each in Cadence],
            "day": now.day if now and now.day != LAST_DAY_OF_MONTH else None,
            "month": str(now.month if now else 0),
            "on": today,
        },
    )
    context = {"regime": regime, "form": form, "tiers": queries.TIER_WORDS}
    do = request.POST.get("do", "")
    if request.method == "POST" and form.is_valid():
        answers = form.answers()
        try:
            if do == "save":
                moved = close_figures(
                    actor=request.actor, head_id=head.pk, regime=regime, **answers
                )
                told = f" {len(moved)} kỳ đã mở đổi ngày theo." if moved else ""
                messages.success(
                    request, f"Đã lưu ngày chốt, áp dụng từ {day(answers['on'])}.{told}"
                )
                return redirect("workspace:regime_windows", regime.slug)
            news = must_be_clear(rows, answers["closing"], answers["cadences"], answers["on"])
        except Refused as refused:
            put_on_form(form, refused)
        else:
            if do == "look":
                would_be = rows
                for new in news:
                    would_be = changed(would_be, new)
                sent = [
                    (name, value)
                    for name, values in request.POST.lists()
                    if name not in ("do", "csrfmiddlewaretoken")
                    for value in values
                ]
                told_of = windows_ahead(
                    regime,
                    would_be,
                    today,
                    cadences=answers["cadences"],
                    held=announced(regime, today),
                    is_change=True,
                )
                look = {"ahead": told_of, "on": answers["on"], "sent": sent}
                look["closing"] = answers["closing"].words
                return render(request, "workspace/regime_windows_look.html", {**context, **look})
    return render(
        request,
        "workspace/regime_windows.html",
        {
            **context,
            "rules": queries.rules_told(rows, today),
            "ahead": windows_ahead(regime, rows, today),
        },
        status=422 if form.errors else 200,
    )
