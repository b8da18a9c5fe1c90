"""The unit that runs this installation, followed through changes of units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lantoa.accounts.models import Post
from lantoa.accounts.queries import StaffActor
from lantoa.accounts.rules import Role
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules.settings import HEAD_UNIT
from lantoa.units import queries as units
from lantoa.units.models import Unit

_MOST_STEPS = 16


@dataclass(frozen=True, slots=True)
class Head:
    """``unit`` runs the installation since the day (None: since nobody knows). ``former`` are the
    units that did before it and went into one another, the oldest first."""

    unit: Unit
    since: date | None
    former: tuple[Unit, ...] = ()


def head(on: date) -> Head | None:
    """The unit that the set-up named, else that of the first administrator; once that unit is
    gone, its whole successor. Found anew for each day, so that a change of units which is taken
    back, or lies ahead, needs nothing else here. What was parted has no whole successor and stays.

    At most 3 queries while the unit exists, 3 more for each that went.
    """
    found = _named(on)
    former: list[Unit] = []
    while found is not None and len(former) < _MOST_STEPS:
        unit, since = found
        version = units.nearest_version(unit.pk, on)
        is_gone = version.valid_to is not None and version.valid_to <= on
        heirs = units.successors(unit.pk, on) if is_gone else []
        if len(heirs) != 1 or heirs[0].edge.is_partial:
            return Head(unit, since, tuple(former))
        former.append(unit)
        found = heirs[0].version.unit, version.valid_to
    return None


def head_unit(on: date) -> Unit | None:
    """The unit of :func:`head`."""
    found = head(on)
    return found.unit if found is not None else None


def _named(on: date) -> tuple[Unit, date | None] | None:
    row = catalogue.setting_row(HEAD_UNIT, on)
    if row is not None and row.value:
        unit = Unit.objects.filter(slug=row.value).first()
        return (unit, row.valid_from) if unit is not None else None
    first = (
        Post.objects.in_force(on)
        .filter(role=Role.ADMINISTRATOR)
        .select_related("unit")
        .order_by("pk")
        .first()
    )
    return (first.unit, first.valid_from) if first is not None else None


def head_for(actor: StaffActor, verb: str) -> Unit | None:
    """The unit for which the actor may do what is done for the whole installation: the head unit,
    or one that went into it, for an administrator whose post nobody has given anew yet. None for
    everybody else. No query for who may it nowhere."""
    if not actor.units_of(verb):
        return None
    found = head(actor.on)
    line = (found.unit, *reversed(found.former)) if found is not None else ()
    return next((unit for unit in line if actor.may(verb, unit.pk)), None)
