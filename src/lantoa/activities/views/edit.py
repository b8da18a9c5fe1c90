"""Changing an activity that was logged, and adding where it ran later."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest
from lantoa.activities import actions, queries
from lantoa.activities.forms import AddPlacementForm, ChangeForm
from lantoa.activities.models import Activity
from lantoa.activities.views.finding import activity_for
from lantoa.kernel import days
from lantoa.kernel.errors import Refused
from lantoa.ui.render import put_on_form

ONE_MORE = "them"


def _desk(request: StaffRequest, activity: Activity) -> queries.Desk:
    """What the form offers: tasks are those of the activity's own day."""
    unit_id = activity.unit_id
    return queries.desk(
        [unit_id], unit_id, days.today(), on=activity.on, person_id=request.actor.user.pk
    )


def _is_stale(refused: Refused) -> bool:
    return any(each.code == actions.CHANGED_MEANWHILE for each in refused.problems)


@require_http_methods(["GET", "HEAD", "POST"])
def activity_change(request: StaffRequest, activity_id: int) -> HttpResponse:
    """All of an activity. On an older page it says what was changed meanwhile and keeps what was
    typed."""
    activity = activity_for(request, activity_id, "activities.change")
    if activity.is_void:
        return redirect("activities:page", activity.pk)
    wants_more = ONE_MORE in request.POST
    desk = _desk(request, activity)
    form = ChangeForm(desk, activity, request.POST or None, more=int(wants_more))
    meanwhile: tuple[queries.Change, ...] = ()
    if wants_more:
        form.hush()
    elif request.method == "POST" and form.all_valid():
        try:
            changed = actions.change_activity(
                actor=request.actor,
                activity=activity,
                revision=form.cleaned_data["revision"],
                new=form.entry(),
                removed=form.rows.removed,
                reason=form.cleaned_data["reason"],
            )
        except Refused as refused:
            form.hang(refused)
            if _is_stale(refused):
                meanwhile = queries.changes_of(activity, form.cleaned_data["revision"])
                form.take_revision(queries.activity(activity.pk).revision)
        else:
            is_new = changed.revision != activity.revision
            messages.success(request, "Đã sửa hoạt động." if is_new else "Không có gì thay đổi.")
            return redirect("activities:page", activity.pk)
    context = {
        "form": form,
        "desk": desk,
        "activity": activity,
        "meanwhile": meanwhile,
        "period": queries.period_of(activity.on),
    }
    status = 422 if form.is_wrong else 200
    return render(request, "activities/activity_change.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def placement_add(request: StaffRequest, activity_id: int) -> HttpResponse:
    """One more time that an activity ran."""
    activity = activity_for(request, activity_id, "activities.change")
    if activity.is_void:
        return redirect("activities:page", activity.pk)
    form = AddPlacementForm(_desk(request, activity), activity, request.POST or None)
    meanwhile: tuple[queries.Change, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_placement(
                actor=request.actor,
                activity=activity,
                revision=form.cleaned_data["revision"],
                placement=form.entry(),
            )
        except Refused as refused:
            put_on_form(form, refused)
            if _is_stale(refused):
                meanwhile = queries.changes_of(activity, form.cleaned_data["revision"])
                form.take_revision(queries.activity(activity.pk).revision)
        else:
            messages.success(request, "Đã thêm lần đăng, phát.")
            return redirect("activities:page", activity.pk)
    context = {"form": form, "activity": activity, "meanwhile": meanwhile}
    status = 422 if form.errors else 200
    return render(request, "activities/placement_add.html", context, status=status)
