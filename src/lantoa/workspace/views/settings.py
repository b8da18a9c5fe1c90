"""Settings of the installation: what holds, what is to come, who changed what."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules.settings import SETTINGS
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.vietnamese import day
from lantoa.reports import queries as reports
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units
from lantoa.units.models import Unit
from lantoa.workspace import queries
from lantoa.workspace.forms.settings import SettingForm, value_words


def head_of(request: StaffRequest) -> Unit:
    """The unit that runs the installation, or one that went into it, for which the person changes
    settings. Raises ``NotPermitted`` for anybody else, and where there is no such unit."""
    head = queries.head_for(request.actor, "settings.change")
    if head is None:
        raise NotPermitted
    return head


@require_safe
def settings_page(request: StaffRequest) -> HttpResponse:
    """What an administrator may set: all of it in the head unit, the names in every unit."""
    actor, today = request.actor, days.today()
    own = actor.units_of("units.identify")
    if not own:
        raise NotPermitted
    is_head = queries.head_for(actor, "settings.change") is not None
    head = queries.head(today) if is_head else None
    slugs, names = units.by_ids(own), reports.names_of(own, today)
    return render(
        request,
        "workspace/settings_page.html",
        {
            "is_head": is_head,
            "head": head,
            "head_names": _head_names(head, today) if head is not None else (),
            "rows": [
                (row.known, value_words(row.known, row.value), row.since, row.later)
                for row in (catalogue.setting_rows(today) if is_head else ())
            ],
            "own": [(slugs[each].slug, names[each]) for each in own],
            "may_template": bool(actor.units_of("reports.templates")),
            "may_open": bool(actor.units_of("catalogue.open_periods")),
        },
    )


def _head_names(head: queries.Head, on: date) -> tuple[str, ...]:
    """The head unit, then those that went into it, the last first."""
    return tuple(units.name_of(each.pk, on) for each in (head.unit, *reversed(head.former)))


@require_http_methods(["GET", "HEAD", "POST"])
def setting_page(request: StaffRequest, name: str) -> HttpResponse:
    """One setting: its value from a day on, and what it was before."""
    head, today = head_of(request), days.today()
    known = SETTINGS.get(name)
    if known is None or not known.open:
        raise Http404
    row = next(each for each in catalogue.setting_rows(today) if each.known is known)
    form = SettingForm(known, row.value, today, request.POST or None)
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["on"]
        try:
            catalogue_actions.change_setting(
                actor=request.actor,
                unit_id=head.pk,
                name=name,
                value=form.cleaned_data["value"],
                on=on,
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã lưu “{known.label}”, áp dụng từ {day(on)}.")
            return redirect("workspace:setting", name)
    history = queries.setting_history(name)
    return render(
        request,
        "workspace/settings_one.html",
        {
            "known": known,
            "form": form,
            "now": value_words(known, row.value),
            "since": row.since,
            "later": [(each, value_words(known, each.value)) for each in row.later],
            "history": [
                (
                    each,
                    "" if each.old is None else value_words(known, each.old),
                    "" if each.new is None else value_words(known, each.new),
                )
                for each in history
            ],
        },
        status=422 if form.errors else 200,
    )
