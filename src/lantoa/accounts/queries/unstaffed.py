"""Units in which nobody holds a post: who sets up an office asks which are left."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from lantoa.accounts.queries.actor import StaffActor
from lantoa.accounts.queries.people import current, managed_units
from lantoa.accounts.rules import Role
from lantoa.units import rules
from lantoa.units.models import Unit, UnitVersion

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Unstaffed:
    """Units of authorities that live on a day and where nobody holds a post or will."""

    versions: tuple[UnitVersion, ...]

    def __len__(self) -> int:
        return len(self.versions)

    @property
    def words(self) -> str:
        """What they are together: ``xã, phường``, or ``đơn vị`` where that says too little."""
        found = {version.division for version in self.versions}
        named = [name for division, name in rules.DIVISION_NAMES.items() if division in found]
        return ", ".join(named) if named and "" not in found else "đơn vị"


def unstaffed(unit_ids: Collection[int], on: date) -> Unstaffed:
    """Those of some units where nobody works with the system yet, as a dictionary orders them.
    1 query."""
    if not unit_ids:
        return Unstaffed(())
    found = (
        UnitVersion.objects.in_force(on)
        .filter(~Exists(current(on).filter(unit_id=OuterRef("unit_id"))), unit_id__in=unit_ids)
        .filter(unit__kind=Unit.ADMINISTRATIVE)
        .select_related("unit")
    )
    return Unstaffed(tuple(sorted(found, key=lambda version: rules.order_key(version.name))))


def unstaffed_below(actor: StaffActor) -> Unstaffed:
    """Those that the person looks after. 1 query more than ``managed_units``."""
    return unstaffed(managed_units(actor), actor.on)


def unstaffed_page(found: Unstaffed, number: str | None) -> Page[UnitVersion]:
    versions: Sequence[UnitVersion] = found.versions
    return Paginator(versions, PER_PAGE).get_page(number)


def has_staff(unit_id: int, on: date) -> bool:
    """Whether anybody but administrators holds a post in the unit or will. 1 query."""
    return current(on).filter(unit_id=unit_id).exclude(role=Role.ADMINISTRATOR).exists()
