"""Entries that may be one activity: the list, the comparison of two, taking them apart again."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.activities import actions
from lantoa.activities.forms.twins import TwinsForm
from lantoa.activities.models import Activity
from lantoa.activities.queries import twin_effects, twins
from lantoa.activities.views.finding import activity_for
from lantoa.kernel.errors import Refused
from lantoa.ui.render import put_on_form

MERGE, APART = "gop", "khac"


@require_safe
def twin_list(request: StaffRequest) -> HttpResponse:
    """What the person may decide; nothing of other units is named."""
    found = twins.twin_list(request.actor, request.GET.get("trang"))
    return render(request, "activities/twins_list.html", {"found": found})


def _both(request: StaffRequest, first_id: int, second_id: int) -> tuple[Activity, Activity]:
    """Raises ``Http404``, and ``NotPermitted`` unless the person may see and merge both."""
    try:
        found = twins.both(first_id, second_id)
    except Activity.DoesNotExist as error:
        raise Http404 from error
    for activity in found:
        request.actor.must("activities.view", activity.unit_id)
        request.actor.must("activities.merge", activity.unit_id)
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def twins_compare(request: StaffRequest, first_id: int, second_id: int) -> HttpResponse:
    """Two entries side by side: merges them, says that they are two, or counts anew what a merge
    as it is marked would change."""
    one, two = _both(request, first_id, second_id)
    names = twins.names_on({one.unit_id: one.on, two.unit_id: two.on})
    sides = [(each, names[each.unit_id]) for each in (one, two)]
    pairs = twin_effects.placement_pairs(one, two)
    first = twin_effects.starts_with_first(one, two)
    form = TwinsForm(sides, pairs, first, request.POST or None)
    if request.method == "POST" and (APART in request.POST or form.is_valid()):
        try:
            if APART in request.POST:
                return _told_apart(request, one, two)
            if MERGE in request.POST:
                return _merged(request, form)
        except Refused as refused:
            put_on_form(form, refused)
            form.renewed()
    kept, taken, same = form.decided()
    context = {
        "form": form,
        "sides": sides,
        "signs": twins.signs_of(one.pk, two.pk),
        "effects": twin_effects.effects_of(kept, taken, same),
        "merge": twins.merge_between(one.pk, two.pk),
        "told": twins.are_told_apart(one.pk, two.pk),
        "is_open": not any(each.is_void or each.is_merged for each in (one, two)),
    }
    status = 422 if form.errors else 200
    return render(request, "activities/twins_compare.html", context, status=status)


def _told_apart(request: StaffRequest, one: Activity, two: Activity) -> HttpResponse:
    actions.tell_apart(actor=request.actor, one=one, two=two)
    messages.success(request, "Đã ghi là hai hoạt động khác nhau. Không hỏi lại nữa.")
    return redirect("activities:twins")


def _merged(request: StaffRequest, form: TwinsForm) -> HttpResponse:
    kept, taken, same = form.decided()
    actions.merge_activities(
        actor=request.actor, kept=kept, taken=taken, same=same, revisions=form.revisions()
    )
    messages.success(request, "Đã gộp thành một hoạt động. Số liệu đã tính lại.")
    return redirect("activities:page", kept.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def twins_split(request: StaffRequest, activity_id: int) -> HttpResponse:
    """Takes the entry out of the one that it was merged into."""
    activity = activity_for(request, activity_id, "activities.merge")
    merge = twins.merge_of(activity)
    if merge is None:
        return redirect("activities:page", activity.pk)
    request.actor.must("activities.merge", merge.kept.unit_id)
    if request.method == "POST":
        try:
            actions.split_activities(actor=request.actor, merge=merge)
        except Refused as refused:
            messages.warning(request, str(refused))
        else:
            messages.success(request, "Đã tách thành hai hoạt động. Số liệu như trước khi gộp.")
        return redirect("activities:page", activity.pk)
    names = twins.names_on({each.unit_id: each.on for each in (merge.kept, merge.taken)})
    context = {
        "merge": merge,
        "kept_unit": names[merge.kept.unit_id],
        "taken_unit": names[merge.taken.unit_id],
    }
    return render(request, "activities/twins_split.html", context)
