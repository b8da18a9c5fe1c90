"""Logging an activity: one short page."""

from __future__ import annotations

import json

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods

from lantoa.accounts.queries import StaffRequest, unit_among
from lantoa.activities import actions, queries
from lantoa.activities.forms import LogForm, Prefill, for_assignment, for_line, like_activity
from lantoa.activities.models import Activity, Placement
from lantoa.activities.rules import warning_of_channel
from lantoa.catalogue.models import Channel
from lantoa.kernel import days, vietnamese
from lantoa.kernel.errors import Refused
from lantoa.ui.words import value_text
from lantoa.units import queries as units
from lantoa.units.models import Unit

ONE_MORE = "them"
"""The button that asks for one more placement where no script runs."""


@require_http_methods(["GET", "HEAD", "POST"])
def activity_log(request: StaffRequest) -> HttpResponse:
    allowed = request.actor.units_of("activities.log")
    again = _activity_again(request, allowed)
    desk = queries.desk(
        allowed,
        _unit_written_for(request, allowed, again),
        days.today(),
        person_id=request.actor.user.pk,
    )
    prefill = _prefill(request, desk, again)
    wants_more = ONE_MORE in request.POST
    form = LogForm(
        desk,
        request.POST or None,
        request.FILES or None,
        initial=dict(prefill.initial),
        rows=prefill.rows,
        more=int(wants_more),
    )
    if wants_more:
        form.hush()
    elif request.method == "POST" and form.all_valid():
        try:
            activity = actions.log_activity(
                actor=request.actor, unit_id=desk.unit.unit_id, new=form.entry()
            )
        except Refused as refused:
            form.hang(refused)
            if any(each.code == actions.ALREADY_LOGGED for each in refused.problems):
                form.take_new_key()
        else:
            return _stored(request, activity)
    suggested = queries.suggestions_for(desk)
    context = {
        "form": form,
        "desk": desk,
        "period": queries.period_of(form.day_meant),
        "had_files": bool(request.FILES),
        "prefill": prefill,
        "suggested": suggested,
        "loud": _loud(desk),
        "titles": _titles(desk, suggested),
        "keep": "-".join(["activity-new", *(f"{k}-{v}"[:40] for k, v in _asked(request).items())]),
    }
    status = 422 if form.is_wrong else 200
    return render(request, "activities/activity_log.html", context, status=status)


def _loud(desk: queries.Desk) -> str:
    """When the boxes for clusters of loudspeakers show: always, where they are no tile."""
    loudspeaker = desk.loudspeaker
    if loudspeaker is None or loudspeaker not in desk.usual:
        return ""
    return f"channel={loudspeaker.pk}"


def _asked(request: StaffRequest) -> dict[str, int]:
    """What the address asks to be filled in: an activity, a task or an assignment, by number."""
    named = {name: request.GET.get(name, "") for name in ("nhu", "nhiem-vu", "viec")}
    return {
        name: int(text)
        for name, text in named.items()
        if text.isascii() and text.isdigit() and len(text) < 19
    }


def _activity_again(request: StaffRequest, allowed: tuple[int, ...]) -> Activity | None:
    """The activity of ``?nhu=``, which is to be done again. Raises ``Http404`` for one of a unit
    for which the person does not log."""
    wanted = _asked(request).get("nhu")
    if wanted is None:
        return None
    try:
        found = queries.activity(wanted)
    except Activity.DoesNotExist as error:
        raise Http404 from error
    if found.unit_id not in allowed:
        raise Http404
    return found


def _prefill(request: StaffRequest, desk: queries.Desk, again: Activity | None) -> Prefill:
    """What the address asks for, as far as it is offered to this person still."""
    if again is not None:
        return like_activity(desk, again)
    asked = _asked(request)
    assignment = next((x for x in desk.assignments if x.pk == asked.get("viec")), None)
    if assignment is not None:
        line = queries.own_line(desk, assignment)
        last = queries.last_for(assignment.unit_id, line) if line else None
        return for_assignment(desk, assignment, line, last)
    line = next((x for x in desk.lines if x.pk == asked.get("nhiem-vu")), None)
    if line is not None:
        return for_line(desk, line, queries.last_for(line.plan.unit_id, line))
    return Prefill()


def _titles(
    desk: queries.Desk, suggested: queries.Suggestions
) -> list[tuple[Channel, list[tuple[Activity, str]]]]:
    """For each tile what was said there before, with what a script fills in for it."""
    return [
        (channel, [(each, _filled(each)) for each in suggested.usual[channel.pk]])
        for channel in desk.usual
        if channel.pk in suggested.usual
    ]


def _filled(activity: Activity) -> str:
    languages = [each.language_id for each in activity.placements.all() if each.language_id]
    return json.dumps(
        {
            "title": activity.title,
            "topic": str(activity.topic_id or ""),
            "tone": activity.tone,
            "plan_line": str(activity.plan_line_id or ""),
            "languages": [str(each) for each in dict.fromkeys(languages)],
        },
        ensure_ascii=False,
    )


def _unit_written_for(
    request: StaffRequest, allowed: tuple[int, ...], again: Activity | None
) -> int:
    """The unit that the form or the address names, else the first. Raises ``NotPermitted``."""
    named, slug = request.POST.get("unit", ""), request.GET.get("don-vi", "")
    if again is not None and not named and not slug:
        return again.unit_id
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
