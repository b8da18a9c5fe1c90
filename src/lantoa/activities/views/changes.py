"""What happens to an activity after it was logged: more proof, or it is voided."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from lantoa.accounts.queries import StaffRequest
from lantoa.activities import actions, queries
from lantoa.activities.forms import ProofForm, RestoreForm, VoidForm
from lantoa.activities.models import Activity
from lantoa.kernel.errors import Refused
from lantoa.ui.render import put_on_form


def _activity(request: StaffRequest, activity_id: int, verb: str) -> Activity:
    try:
        activity = queries.activity(activity_id)
    except Activity.DoesNotExist as error:
        raise Http404 from error
    request.actor.must(verb, activity.unit_id)
    return activity


@require_POST
def add_proof(request: StaffRequest, activity_id: int) -> HttpResponse:
    activity = _activity(request, activity_id, "activities.log")
    form = ProofForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            kept = actions.add_proofs(actor=request.actor, activity=activity, proofs=form.proofs())
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, f"Đã lưu {len(kept)} minh chứng.")
            return redirect("activities:page", activity.pk)
    context = {
        "found": queries.activity_page(activity),
        "may_log": True,
        "may_change": request.actor.may("activities.change", activity.unit_id),
        "may_void": request.actor.may("activities.void", activity.unit_id),
        "form": form,
        "had_files": bool(request.FILES),
    }
    return render(request, "activities/activity_page.html", context, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_void(request: StaffRequest, activity_id: int) -> HttpResponse:
    """Says what the figures lose, asks for the reason, then voids."""
    activity = _activity(request, activity_id, "activities.void")
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.void_activity(
                actor=request.actor, activity=activity, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã hủy hoạt động. Số liệu không còn tính hoạt động này.")
            return redirect("activities:page", activity.pk)
    if activity.is_void:
        return redirect("activities:page", activity.pk)
    return render(
        request,
        "activities/activity_void.html",
        {"form": form, "activity": activity, "period": queries.period_of(activity.on)},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def activity_restore(request: StaffRequest, activity_id: int) -> HttpResponse:
    """Says what the figures gain, asks for the reason, then restores."""
    activity = _activity(request, activity_id, "activities.void")
    form = RestoreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.restore_activity(
                actor=request.actor, activity=activity, reason=form.cleaned_data["reason"]
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã khôi phục hoạt động. Số liệu lại tính hoạt động này.")
            return redirect("activities:page", activity.pk)
    if not activity.is_void:
        return redirect("activities:page", activity.pk)
    return render(
        request,
        "activities/activity_restore.html",
        {"form": form, "activity": activity, "period": queries.period_of(activity.on)},
        status=422 if form.errors else 200,
    )
