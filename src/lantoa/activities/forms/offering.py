"""What the boxes about an activity offer, from the desk of the person who writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django import forms
from django.db.models import Model

from lantoa.activities.queries import Desk
from lantoa.catalogue.models import Channel, CountUnit, Language
from lantoa.kernel import vietnamese
from lantoa.kernel.value import NOT_APPLICABLE, State, Value

Choice = tuple[Any, Any]
Row = TypeVar("Row", bound=Model)


MEASURED = frozenset({"hour", "minute"})
"""Count units that are measured, not counted: an hour and a half can be written."""


def whole(value: Value | None) -> Value | None:
    """Works and people are counted in whole numbers."""
    if said := problem_of_part(value, None):
        raise forms.ValidationError(said, code="whole")
    return value


def problem_of_part(value: Value | None, unit: CountUnit | None) -> str:
    """What to say of a fraction of something that has no fractions: only time has."""
    if value is None or value.number is None or not value.number % 1:
        return ""
    if unit is not None and unit.slug in MEASURED:
        return ""
    return f"“{vietnamese.number(value.number)}” không phải số nguyên. Ghi lại số."


def shown(value: Value | None) -> Value | None:
    """What stands in the box for a stored value: nothing where it does not apply."""
    return None if value is None or value.state is State.NOT_APPLICABLE else value


def or_nothing(value: Value | None) -> Value:
    """An empty box of a part of the people says nothing about it."""
    return value if value is not None else NOT_APPLICABLE


def bare(language: Language) -> str:
    """``Mông`` for *Tiếng Mông*."""
    return vietnamese.capital_first(language.name.removeprefix("Tiếng "))


def named(row: Row | None, rows: Iterable[Row]) -> list[Row]:
    """The rows, with the one that is held although it is no longer offered."""
    found = list(rows)
    return found if row is None or row in found else [row, *found]


def picked(rows: Iterable[Row], wanted: Any) -> Row | None:
    """The row of which the key was sent."""
    return next((each for each in rows if str(each.pk) == str(wanted)), None) if wanted else None


def channel_groups(desk: Desk, first: str, held: Channel | None = None) -> list[Choice]:
    """All channels, those that the unit can own first."""
    channels = named(held, desk.channels)
    own = [(str(each.pk), each.name) for each in channels if desk.can_own(each)]
    others = [(str(each.pk), each.name) for each in channels if not desk.can_own(each)]
    groups: list[Choice] = [("", first), ("Kênh của đơn vị", own)]
    if others:
        groups.append(("Kênh của cơ quan khác (ghi cả Nơi đăng, phát)", others))
    return groups


def unit_groups(
    desk: Desk, units: Mapping[int, Sequence[CountUnit]], held: tuple[Channel, CountUnit] | None
) -> list[Choice]:
    """Count units under their channels, those with a choice; the key names both."""
    found: list[Choice] = []
    for channel in dict.fromkeys([*desk.usual, *desk.channels]):
        offered = list(units.get(channel.pk, ()))
        is_held = held is not None and held[0] == channel
        if held is not None and is_held and held[1] not in offered:
            offered.append(held[1])
        if len(offered) > 1 or is_held:
            pairs = [(unit_key(channel, each), _unit_name(desk, channel, each)) for each in offered]
            found.append((channel.short_name, pairs))
    return found


def _unit_name(desk: Desk, channel: Channel, unit: CountUnit) -> str:
    """Only the newest number of what stands holds, so the form says that it asks for all of it."""
    stands = (channel.pk, unit.pk) in desk.standing
    return f"{unit.name} (tổng số đang có)" if stands else unit.name


def unit_key(channel: Channel, count_unit: CountUnit) -> str:
    return f"{channel.pk}-{count_unit.pk}"


def unit_of(
    channel: Channel,
    wanted: str,
    units: Mapping[int, Sequence[CountUnit]],
    held: tuple[Channel, CountUnit] | None = None,
) -> CountUnit:
    """The count unit that a key names, else the channel's usual one."""
    offered = [*units.get(channel.pk, ())]
    if held is not None and held[0] == channel:
        offered.append(held[1])
    return picked(offered, wanted.partition("-")[2]) or offered[0]


def problem_of_unit(channel: Channel | None, wanted: str, what: str) -> str:
    """What to say of a count unit that was chosen for another channel."""
    if channel is None or not wanted or wanted.startswith(f"{channel.pk}-"):
        return ""
    return (
        f"{what} này không thuộc kênh {channel.short_name}. Chọn loại thuộc kênh ấy hoặc để trống."
    )
