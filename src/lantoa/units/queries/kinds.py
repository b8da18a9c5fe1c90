"""Sorts of bodies, as the page that keeps them shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from lantoa.catalogue.models import Channel
from lantoa.units.models import Unit, UnitKind


@dataclass(frozen=True, slots=True)
class KindRow:
    """One sort: how many units are of it, and which channels such a unit can run. Channels hang on
    the tier: of a sort that is found at every tier they are not told."""

    kind: UnitKind
    units: int
    channels: tuple[str, ...]


def kind_rows(on: date) -> list[KindRow]:
    """Every sort of the day, in the order of the lists. 3 queries."""
    numbers = dict(Unit.objects.order_by().values_list("kind").annotate(number=Count("pk")))
    channels = list(Channel.objects.in_force(on))
    return [
        KindRow(
            kind,
            numbers.get(kind.slug, 0),
            tuple(each.name for each in channels if kind.tier and kind.tier in each.owner_tiers),
        )
        for kind in UnitKind.objects.exclude(valid_to__lte=on)
    ]
