"""How a unit names itself on papers and pages, from a day on."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.catalogue.rules import Tier
from lantoa.files import store
from lantoa.files.kinds import JPEG, PNG
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.kernel.vietnamese import day
from lantoa.ui.render import put_on_form
from lantoa.units import actions as unit_actions
from lantoa.units import queries as units
from lantoa.units.models import Unit
from lantoa.units.rules import holds_on
from lantoa.workspace.forms.identity import DatedIdentityForm, of_speaker


def _unit(request: StaffRequest, slug: str, verb: str) -> Unit:
    try:
        unit = units.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(verb, unit.pk)
    return unit


@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: StaffRequest, slug: str) -> HttpResponse:
    """What holds, the form, and what was given before. ``?don-vi=`` leads to another unit."""
    wanted = request.GET.get("don-vi", "")
    if wanted and wanted != slug:
        return redirect("workspace:identity", _unit(request, wanted, "units.identify").slug)
    unit, today = _unit(request, slug, "units.identify"), days.today()
    speaker = units.speaker(unit.pk, today)
    known = units.identities(unit.pk)
    now = next((row for row in known if holds_on(row, today)), None)
    form = DatedIdentityForm(
        request.POST or None,
        request.FILES or None,
        initial={**of_speaker(speaker), "on": today},
        has_crest=now is not None and now.crest_id is not None,
    )
    if request.method == "POST" and form.is_valid():
        crest = now.crest if now is not None else None
        try:
            fresh = form.cleaned_data["crest"]
            if fresh:
                crest = store.keep(
                    actor=request.actor,
                    content=fresh.read(),
                    name=fresh.name,
                    taken=(PNG, JPEG),
                    field="crest",
                )
            elif form.cleaned_data.get("drop_crest"):
                crest = None
            unit_actions.identify(
                actor=request.actor,
                unit=unit,
                on=form.cleaned_data["on"],
                new=form.new,
                crest=crest,
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            on = day(form.cleaned_data["on"])
            messages.success(request, f"Đã lưu tên gọi, áp dụng từ {on}.")
            return redirect("workspace:identity", unit.slug)
    version = units.nearest_version(unit.pk, today)
    below = units.children(unit.pk, units.living_day(unit.pk, today), Tier.COMMUNE)
    return render(
        request,
        "workspace/settings_identity.html",
        {
            "unit": unit,
            "name": version.name,
            "speaker": speaker,
            "form": form,
            "crest": now.crest if now is not None else None,
            "known": known,
            "today": today,
            "below": [(child.unit.slug, child.name) for child in below],
        },
        status=422 if form.errors else 200,
    )


@require_safe
def crest(request: StaffRequest, slug: str) -> FileResponse:
    """The picture that is in use today. It stands on public papers: every signed-in person may
    see it."""
    unit = _unit(request, slug, "units.view")
    found = units.identity_on(unit.pk, days.today())
    if found is None or found.crest is None:
        raise Http404
    return store.answer(found.crest)
