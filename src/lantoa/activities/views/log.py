"""Logging an activity: one short page."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest, unit_among
from lantoa.activities import actions, queries
from lantoa.activities.forms import LogForm
from lantoa.activities.models import Activity, Placement
from lantoa.activities.rules import warning_of_channel
from lantoa.kernel import days, vietnamese
from lantoa.kernel.errors import Refused
from lantoa.ui.render import put_on_form
from lantoa.ui.words import value_text
from lantoa.units import queries as units
from lantoa.units.models import Unit


@require_http_methods(["GET", "HEAD", "POST"])
def activity_log(request: StaffRequest) -> HttpResponse:
    allowed = request.actor.units_of("activities.log")
    desk = queries.desk(allowed, _unit_written_for(request, allowed), days.today())
    form = LogForm(desk, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            activity = actions.log_activity(
                actor=request.actor, unit_id=desk.unit.unit_id, new=form.entry()
            )
        except Refused as refused:
            put_on_form(form, refused)
            if any(each.code == actions.ALREADY_LOGGED for each in refused.problems):
                form.take_new_key()
        else:
            return _stored(request, activity)
    context = {
        "form": form,
        "desk": desk,
        "period": queries.period_of(form.day_meant),
        "had_files": bool(request.FILES),
    }
    status = 422 if form.errors else 200
    return render(request, "activities/activity_log.html", context, status=status)


def _unit_written_for(request: StaffRequest, allowed: tuple[int, ...]) -> int:
    """The unit that the form or the address names, else the first. Raises ``NotPermitted``."""
    named, slug = request.POST.get("unit", ""), request.GET.get("don-vi", "")
    if slug and not named:
        try:
            named = str(units.by_slug(slug).pk)
        except Unit.DoesNotExist as error:
            raise Http404 from error
    return unit_among(named, allowed)


def _stored(request: StaffRequest, stored: Activity) -> HttpResponseRedirect:
    """Says what was stored, with the way back, and what is odd about it."""
    activity = queries.activity(stored.pk)
    said = format_html("Đã lưu. {}", _in_words(activity))
    if request.actor.may("activities.void", activity.unit_id):
        undo = reverse("activities:void", args=[activity.pk])
        said = format_html("{} <a href='{}'>Hoàn tác</a>", said, undo)
    messages.success(request, said)
    tier = units.tier_of(activity.unit_id, activity.on)
    warning = warning_of_channel(activity.channel.name, activity.channel.owner_tiers, tier)
    if warning is not None and not any(each.outlet for each in activity.placements.all()):
        messages.warning(request, f"{warning} Ghi nhầm kênh thì hủy hoạt động này và ghi lại.")
    return redirect("activities:page", activity.pk)


def _in_words(activity: Activity) -> str:
    """``Loa xã, ngày 15/9/2026. Tiếng Việt: 4 lượt phát. 1 minh chứng. Quý IV năm 2026.``"""
    placed = "; ".join(_placed_in_words(each) for each in activity.placements.all())
    proofs = len(activity.evidence.all())
    period = queries.period_of(activity.on)
    said = [
        f"{activity.channel.short_name}, ngày {vietnamese.day(activity.on)}. {placed}.",
        f"{proofs} minh chứng." if proofs else "Chưa có minh chứng.",
        f"{vietnamese.capital_first(period.label)}." if period else "",
    ]
    return " ".join(part for part in said if part)


def _placed_in_words(placement: Placement) -> str:
    amount = value_text(placement.count, unit=placement.count_unit.name)
    return f"{placement.language.name}: {amount}" if placement.language else amount
