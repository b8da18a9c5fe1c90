"""An activity as it is entered, and what keeps it from being stored."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lantoa.activities.actions.linking import problems_of_links
from lantoa.activities.actions.proofs import NewProof, problems_of_proof
from lantoa.activities.models import Activity, Placement
from lantoa.activities.rules import (
    Tone,
    problems_of_amount,
    problems_of_day,
    problems_of_group,
    problems_of_plays,
    problems_of_text,
)
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Channel, ChannelUnit, CountUnit, Language, Topic
from lantoa.catalogue.rules import Side
from lantoa.catalogue.rules.settings import PEOPLE_BY_GROUP
from lantoa.kernel import days
from lantoa.kernel.errors import Problem
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_APPLICABLE, ONE, Value
from lantoa.plans.models import Assignment, Occasion, PlanLine
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

UNIT_GONE = Problem(
    "",
    "Đơn vị này không còn: việc lập đơn vị đã được hoàn tác.",
    "Mở lại trang và ghi cho đơn vị khác.",
    "unit_gone",
)


@dataclass(frozen=True, slots=True)
class NewPlacement:
    """Where the activity ran. ``outlet`` names whose channel it is when it is not the unit's.

    ``play_basis`` says what ``count`` counts where there are ``clusters`` of loudspeakers. ``pk``
    names the stored placement that this is, for a change. ``box`` is put before the field of its
    problems: where a form with several placements shows them.
    """

    channel: Channel
    count_unit: CountUnit
    on: date
    count: Value
    language: Language | None = None
    people: Value = NOT_APPLICABLE
    outlet: str = ""
    is_rerun: bool = False
    play_basis: str = ""
    clusters: int | None = None
    women: Value = NOT_APPLICABLE
    minority: Value = NOT_APPLICABLE
    pk: int | None = None
    box: str = ""


@dataclass(frozen=True, slots=True)
class NewActivity:
    """An activity as it is entered. ``client_key`` is made where it is typed, so that sending
    the same entry twice stores it once."""

    title: str
    channel: Channel
    kind: CountUnit
    on: date
    placements: Sequence[NewPlacement] = ()
    proofs: Sequence[NewProof] = ()
    quantity: Value = ONE
    topic: Topic | None = None
    plan_line: PlanLine | None = None
    is_embedded: bool = False
    note: str = ""
    client_key: uuid.UUID | None = None
    tone: str = ""
    assignment: Assignment | None = None
    occasion: Occasion | None = None


def as_entered(activity: Activity) -> NewActivity:
    """A stored activity as the entry that would make it, to be changed with ``replace``. Its
    proofs are left out: they are added and taken away by actions of their own."""
    return NewActivity(
        title=activity.title,
        channel=activity.channel,
        kind=activity.kind,
        on=activity.on,
        placements=tuple(placement_as_entered(each) for each in activity.placements.all()),
        quantity=activity.quantity,
        topic=activity.topic,
        plan_line=activity.plan_line,
        is_embedded=activity.is_embedded,
        note=activity.note,
        tone=activity.tone,
        assignment=activity.assignment,
        occasion=activity.occasion,
    )


def placement_as_entered(placement: Placement) -> NewPlacement:
    """A stored placement as the entry that would make it."""
    return NewPlacement(
        channel=placement.channel,
        count_unit=placement.count_unit,
        on=placement.on,
        count=placement.count,
        language=placement.language,
        people=placement.people,
        outlet=placement.outlet,
        is_rerun=placement.is_rerun,
        play_basis=placement.play_basis,
        clusters=placement.clusters,
        women=placement.women,
        minority=placement.minority,
        pk=placement.pk,
    )


def _life(unit_id: int, on: date) -> Interval | None:
    """The days that can be logged: those of the unit's version nearest to the day, from the first
    period on that was opened; None where neither end is known."""
    version = units.nearest_version(unit_id, on)
    first = max(version.valid_from or date.min, catalogue.first_day() or date.min)
    last = version.valid_to or date.max
    return None if (first, last) == (date.min, date.max) else Interval(min(first, last), last)


def problems_of(unit_id: int, new: NewActivity, *, held: Activity | None = None) -> list[Problem]:
    """What keeps an entry from being stored, all at once.

    ``held`` is the stored activity where the entry changes one: what it says already may stay,
    also where it could not be said anew.
    """
    kept = {each.pk: placement_as_entered(each) for each in held.placements.all()} if held else {}
    today = days.today()
    try:
        life = _life(unit_id, new.on)
    except UnitVersion.DoesNotExist:
        return [UNIT_GONE]
    problems = _problems_of_words(new)
    if held is None or held.on != new.on:
        problems += problems_of_day(new.on, today=today, window=life)
    problems += problems_of_amount(new.quantity, "quantity")
    for placement in new.placements:
        problems += _problems_of_placement(placement, today=today, life=life)
    problems += _problems_of_groups(new.placements, kept, today)
    problems += _problems_of_fit(new, held, kept)
    for proof in new.proofs:
        problems += problems_of_proof(proof)
    problems += problems_of_links(
        unit_id, line=new.plan_line, assignment=new.assignment, occasion=new.occasion, held=held
    )
    return list(dict.fromkeys(problems))


def _problems_of_words(new: NewActivity) -> list[Problem]:
    problems = problems_of_text(new.title, "title", "Nội dung", 300)
    problems += problems_of_text(new.note, "note", "Ghi chú", 500)
    if not new.title.strip():
        problems.append(
            Problem(
                "title",
                "Chưa ghi nội dung.",
                "Viết một câu, ví dụ: Hướng dẫn nộp hồ sơ khai sinh tại nhà.",
                "no_title",
            )
        )
    if new.tone not in ("", *Tone):
        problems.append(
            Problem("tone", "Cách nói này không có.", "Chọn trong danh sách.", "unknown_tone")
        )
    return problems


def _problems_of_placement(
    new: NewPlacement, *, today: date, life: Interval | None
) -> Iterator[Problem]:
    found = [
        *problems_of_day(new.on, today=today, window=life),
        *problems_of_amount(new.count, "count"),
        *problems_of_amount(new.people, "people"),
        *problems_of_amount(new.women, "women"),
        *problems_of_amount(new.minority, "minority"),
        *problems_of_group(new.women, new.people, "women", "nữ"),
        *problems_of_group(new.minority, new.people, "minority", "người dân tộc thiểu số"),
        *problems_of_plays(new.play_basis, new.clusters),
        *problems_of_text(new.outlet, "outlet", "Nơi đăng, phát", 120),
    ]
    return (replace(each, field=f"{new.box}{each.field}") for each in found)


def _problems_of_groups(
    placements: Sequence[NewPlacement], kept: Mapping[int, NewPlacement], today: date
) -> list[Problem]:
    """People by group are taken only while the installation asks for them. Asks for the setting
    only where somebody gives such a number."""
    told = [
        (each, name)
        for each in placements
        for name in ("women", "minority")
        if getattr(each, name) not in (NOT_APPLICABLE, getattr(kept.get(each.pk or 0), name, None))
    ]
    if not told or catalogue.setting(PEOPLE_BY_GROUP, today):
        return []
    return [
        Problem(
            f"{each.box}{name}",
            "Hệ thống này không ghi số nữ, số người dân tộc thiểu số.",
            "Để trống ô này. Người quản trị bật được ở trang Thiết lập khi mẫu báo cáo yêu cầu.",
            "group_not_asked",
        )
        for each, name in told
    ]


def _problems_of_fit(
    new: NewActivity, held: Activity | None, kept: Mapping[int, NewPlacement]
) -> list[Problem]:
    """What is counted fits its channel, on its side. 1 query."""
    channels = {new.channel.pk, *(each.channel.pk for each in new.placements)}
    fitting = set(
        ChannelUnit.objects.filter(channel__in=channels).values_list(
            "channel_id", "count_unit_id", "side"
        )
    )
    problems = []
    is_held = held is not None and (held.channel_id, held.kind_id) == (new.channel.pk, new.kind.pk)
    if not is_held and (new.channel.pk, new.kind.pk, Side.PRODUCTION.value) not in fitting:
        problems.append(_unfit("kind", new.kind, new.channel))
    for each in new.placements:
        before = kept.get(each.pk or 0)
        is_held = before is not None and (before.channel, before.count_unit) == (
            each.channel,
            each.count_unit,
        )
        if is_held or (each.channel.pk, each.count_unit.pk, Side.PLACEMENT.value) in fitting:
            continue
        problems.append(_unfit(f"{each.box}count_unit", each.count_unit, each.channel))
    return problems


def _unfit(field: str, count_unit: CountUnit, channel: Channel) -> Problem:
    return Problem(
        field,
        f"Kênh {channel.short_name} không đếm theo {count_unit.name}.",
        "Chọn đơn vị tính của kênh ấy.",
        "unfit_unit",
    )
