"""The list of activities, the page of one, and its proof as a download."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest, units_to_choose
from lantoa.activities import queries
from lantoa.activities.forms import ListForm, ProofForm
from lantoa.activities.models import Activity, Evidence
from lantoa.files import store
from lantoa.kernel import days
from lantoa.units import queries as units
from lantoa.units.models import Unit


@require_safe
def activity_list(request: StaffRequest) -> HttpResponse:
    actor, today = request.actor, days.today()
    chosen = _unit_asked(request)
    own = actor.units_of("activities.view")
    choices = units_to_choose(own, actor.heads_of("activities.view"), chosen, today)
    form = ListForm(choices, queries.periods_until(today), request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    found = queries.activity_list(
        own if chosen is None else [chosen],
        today,
        number=request.GET.get("trang"),
        window=asked["ky"].window if asked.get("ky") else None,
        unproven=asked.get("thieu", False),
        voided=asked.get("huy", False),
        line_id=asked.get("nhiem-vu"),
    )
    context = {
        "form": form,
        "found": found,
        "is_narrowed": any(asked.get(name) for name in ("ky", "thieu", "huy", "nhiem-vu")),
        "unit_name": units.name_of(chosen, today) if chosen is not None else "",
        "may_log": bool(actor.units_of("activities.log")),
    }
    return render(request, "activities/activity_list.html", context)


def _unit_asked(request: StaffRequest) -> int | None:
    """The unit of ``?don-vi=``. Raises ``NotPermitted`` where its activities may not be seen."""
    slug = request.GET.get("don-vi", "")
    if not slug:
        return None
    try:
        unit = units.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("activities.view", unit.pk)
    return unit.pk


@require_safe
def activity_page(request: StaffRequest, activity_id: int) -> HttpResponse:
    try:
        activity = queries.activity(activity_id)
    except Activity.DoesNotExist as error:
        raise Http404 from error
    actor = request.actor
    actor.must("activities.view", activity.unit_id)
    context = {
        "found": queries.activity_page(activity),
        "may_log": not activity.is_void and actor.may("activities.log", activity.unit_id),
        "may_void": not activity.is_void and actor.may("activities.void", activity.unit_id),
        "may_restore": activity.is_void and actor.may("activities.void", activity.unit_id),
        "form": ProofForm(),
    }
    return render(request, "activities/activity_page.html", context)


@require_safe
def proof_file(request: StaffRequest, evidence_id: int) -> FileResponse:
    try:
        evidence = queries.evidence(evidence_id)
    except Evidence.DoesNotExist as error:
        raise Http404 from error
    request.actor.must("activities.view", evidence.activity.unit_id)
    if evidence.file is None:
        raise Http404
    try:
        return store.answer(evidence.file)
    except FileNotFoundError as error:
        raise Http404 from error
