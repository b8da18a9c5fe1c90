"""What the boxes hold at first when something is done again or is due."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from lantoa.activities.actions import NewPlacement, as_entered
from lantoa.activities.forms.log import OTHER
from lantoa.activities.forms.offering import picked, shown, unit_key
from lantoa.activities.models import Activity
from lantoa.activities.queries import Desk
from lantoa.catalogue.models import Channel
from lantoa.kernel.value import NOT_APPLICABLE
from lantoa.plans.models import Assignment, PlanLine


@dataclass(frozen=True, slots=True)
class Prefill:
    """First contents of the form and of its further placements; ``like`` is what they are from."""

    initial: Mapping[str, Any] = field(default_factory=dict)
    rows: tuple[Mapping[str, Any], ...] = ()
    like: str = ""


def like_activity(desk: Desk, activity: Activity) -> Prefill:
    """As last time: everything but the day and the proof, as far as it is offered still. It does
    not stand for the assignment or the class that the earlier one was for, and what ran on another
    day is not to run again on this one."""
    if picked(desk.channels, activity.channel_id) is None:
        return Prefill({"title": activity.title}, like=activity.title)
    placements = [each for each in as_entered(activity).placements if each.on == activity.on]
    main, rest = _split(activity, placements)
    initial = {
        "title": activity.title,
        **_channel(desk, activity.channel),
        "kind": unit_key(activity.channel, activity.kind),
        "quantity": shown(activity.quantity),
        "topic": _offered(desk.topics, activity.topic_id),
        "tone": activity.tone,
        "plan_line": _offered(desk.lines, activity.plan_line_id),
        "is_embedded": activity.is_embedded,
        "note": activity.note,
        **_placed(desk, main),
    }
    return Prefill(initial, tuple(_row(each) for each in rest), activity.title)


def for_line(desk: Desk, line: PlanLine, last: Activity | None) -> Prefill:
    """For a task of the plan: as it was last done, else in the words of the task."""
    if last is not None:
        found = like_activity(desk, last)
        return replace(found, initial={**found.initial, "plan_line": str(line.pk)})
    initial: dict[str, Any] = {
        "title": line.title[:300],
        "plan_line": str(line.pk),
        "topic": _offered(desk.topics, line.topic_id),
    }
    if line.channel is not None and picked(desk.channels, line.channel_id) is not None:
        initial |= _channel(desk, line.channel) | _counted(desk, line)
    languages = [each.pk for each in line.languages.all()]
    if languages:
        initial |= _languages(desk, languages)
    return Prefill(initial, like=line.title)


def for_assignment(
    desk: Desk, assignment: Assignment, line: PlanLine | None, last: Activity | None
) -> Prefill:
    """For what the unit was asked to do; ``line`` is the unit's own task that it belongs to."""
    asked = assignment.what or assignment.line.title
    found = for_line(desk, line or assignment.line, last)
    initial = {
        **found.initial,
        "title": asked[:300] if last is None else found.initial["title"],
        "assignment": str(assignment.pk),
        "plan_line": str(line.pk) if line else "",
    }
    return replace(found, initial=initial, like=asked)


def _split(
    activity: Activity, placements: list[NewPlacement]
) -> tuple[list[NewPlacement], list[NewPlacement]]:
    """The placements that the short page says with one number and some languages, and the rest."""
    main: list[NewPlacement] = []
    rest: list[NewPlacement] = []
    for each in placements:
        if each.channel != activity.channel:
            rest.append(each)
        elif not main:
            main.append(each)
        else:
            fits = replace(each, language=None, pk=None) == replace(
                main[0],
                language=None,
                pk=None,
                people=NOT_APPLICABLE,
                women=NOT_APPLICABLE,
                minority=NOT_APPLICABLE,
            )
            is_new = each.language not in [known.language for known in main]
            (main if fits and is_new and each.language else rest).append(each)
    return main, rest


def _placed(desk: Desk, main: list[NewPlacement]) -> dict[str, Any]:
    if not main:
        return {}
    first = main[0]
    return {
        "count": first.count,
        "count_unit": unit_key(first.channel, first.count_unit),
        "people": shown(first.people),
        "women": shown(first.women),
        "minority": shown(first.minority),
        "outlet": first.outlet,
        "is_rerun": first.is_rerun,
        "play_basis": first.play_basis,
        "clusters": first.clusters,
        **_languages(desk, [each.language.pk for each in main if each.language]),
    }


def _row(placement: NewPlacement) -> dict[str, Any]:
    return {
        "channel": str(placement.channel.pk),
        "count": placement.count,
        "count_unit": unit_key(placement.channel, placement.count_unit),
        "language": str(placement.language.pk) if placement.language else "",
        "outlet": placement.outlet,
        "is_rerun": placement.is_rerun,
        "people": shown(placement.people),
        "women": shown(placement.women),
        "minority": shown(placement.minority),
        "play_basis": placement.play_basis,
        "clusters": placement.clusters,
    }


def _channel(desk: Desk, channel: Channel) -> dict[str, str]:
    if channel in desk.usual:
        return {"channel": str(channel.pk)}
    return {"channel": OTHER, "other_channel": str(channel.pk)}


def _counted(desk: Desk, line: PlanLine) -> dict[str, str]:
    """The count unit of the task, on the side where its channel counts by it."""
    if line.channel is None or line.count_unit is None:
        return {}
    sides = (("kind", desk.kinds), ("count_unit", desk.count_units))
    return {
        name: unit_key(line.channel, line.count_unit)
        for name, units in sides
        if line.count_unit in units.get(line.channel.pk, ())
    }


def _languages(desk: Desk, wanted: list[int]) -> dict[str, list[str]]:
    return {
        "languages": [str(each) for each in wanted if each in desk.usual_languages],
        "other_languages": [str(each) for each in wanted if each not in desk.usual_languages],
    }


def _offered(rows: Any, wanted: int | None) -> str:
    found = picked(rows, wanted)
    return str(found.pk) if found is not None else ""
