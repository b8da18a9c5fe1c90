"""Whom the figures belong to: the product's own list of units under a ministry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from lantoa.units.models import Unit, UnitVersion
from lantoa.units.tests.factories import unit

SINCE = date(2025, 7, 1)
MINISTRY = "Bộ Đo"


@dataclass(frozen=True)
class Land:
    nation: int
    provinces: Sequence[int]
    communes: Mapping[int, Sequence[int]]

    def below(self, provinces: Sequence[int]) -> list[int]:
        return [each for province in provinces for each in self.communes[province]]


def land() -> Land:
    open_now = UnitVersion.objects.filter(valid_to=None)
    nation = open_now.get(name=MINISTRY).unit_id
    provinces = list(open_now.filter(parent=nation).order_by("code").values_list("unit", flat=True))
    communes: dict[int, list[int]] = {each: [] for each in provinces}
    below = open_now.filter(parent__in=provinces).order_by("unit")
    for own, above in below.values_list("unit", "parent"):
        communes[above].append(own)
    return Land(nation, provinces, communes)


def put_ministry_above() -> None:
    """Above the provinces stands nobody in the product's own list."""
    ministry = unit(MINISTRY, tier="province", division="", since=SINCE)
    Unit.objects.filter(pk=ministry.pk).update(kind="department")
    _standing().filter(tier="province").exclude(unit=ministry).update(parent=ministry)


def leave_provinces(number: int) -> None:
    """The rest is taken from under the ministry, and has no figures."""
    _take_away(land().provinces[number:])


def leave_one_province(communes: int) -> None:
    """The one with the most communes, and so many of them."""
    found = land()
    most = max(found.provinces, key=lambda each: len(found.communes[each]))
    _take_away([each for each in found.provinces if each != most])
    _take_away(found.communes[most][communes:])


def _take_away(unit_ids: Sequence[int]) -> None:
    _standing().filter(unit__in=unit_ids).update(parent=None)


def _standing() -> QuerySet[UnitVersion]:
    """Versions that held at any time of the five years: a province was renamed meanwhile."""
    return UnitVersion.objects.filter(Q(valid_to=None) | Q(valid_to__gt=SINCE))
