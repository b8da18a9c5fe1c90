"""What was seen on a day: views and shares of a placement, followers of an account."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest, unit_among
from lantoa.activities import actions, queries
from lantoa.activities.forms import FollowersForm, ReachForm
from lantoa.activities.views.finding import placement_for
from lantoa.catalogue import queries as catalogue
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.ui.render import put_on_form
from lantoa.units import queries as units


@require_http_methods(["GET", "HEAD", "POST"])
def placement_reach(request: StaffRequest, placement_id: int) -> HttpResponse:
    placement = placement_for(request, placement_id, "activities.log")
    form = ReachForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_reach(actor=request.actor, placement=placement, **form.cleaned_data)
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã lưu số xem.")
            return redirect("activities:reach", placement.pk)
    context = {
        "form": form,
        "placement": placement,
        "activity": placement.activity,
        "seen": queries.reach_of([placement.pk]).get(placement.pk, {}),
    }
    status = 422 if form.errors else 200
    return render(request, "activities/placement_reach.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def followers(request: StaffRequest) -> HttpResponse:
    today, allowed = days.today(), request.actor.units_of("activities.log")
    if not allowed:
        raise NotPermitted
    accounts = queries.accounts_of(allowed)
    names = [(each, units.name_of(each, today)) for each in allowed]
    known = list(dict.fromkeys(each.name for each in accounts))
    form = FollowersForm(names, list(catalogue.channels(today)), known, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            actions.note_followers(
                actor=request.actor,
                unit_id=unit_among(data["unit"], allowed),
                channel=form.chosen_channel(),
                account=data["account"],
                on=data["on"],
                count=data["count"],
                source=data["source"],
            )
        except Refused as refused:
            put_on_form(form, refused)
        else:
            messages.success(request, "Đã lưu số người theo dõi.")
            return redirect("activities:followers")
    context = {"form": form, "accounts": accounts, "names": dict(names) if len(names) > 1 else {}}
    status = 422 if form.errors else 200
    return render(request, "activities/followers.html", context, status=status)
