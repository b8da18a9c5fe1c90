"""Units that took over a unit of an administrator whole and have nobody to look after people."""

from __future__ import annotations

from lantoa.accounts.models import Post
from lantoa.accounts.queries.actor import StaffActor
from lantoa.accounts.rules import Role
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

VERB = "accounts.manage"


def left_to(actor: StaffActor) -> frozenset[int]:
    """Units to which the actor may bring people over from an own unit that is gone: its whole
    successor, as long as no administrator of it or of a unit above could do so. Else nobody might
    come in there at all. 1 query while the own units exist, at most 6 more for each that is gone.
    """
    own = actor.units_of(VERB)
    if not own:
        return frozenset()
    living = UnitVersion.objects.in_force(actor.on).filter(unit_id__in=own)
    gone = set(own) - set(living.values_list("unit_id", flat=True))
    found = set()
    for unit_id in gone:
        now = units.today_of(unit_id, actor.on)
        if len(now.units) != 1 or now.is_split:
            continue
        heir = now.units[0].unit_id
        over = [heir, *units.ancestors(heir, actor.on)]
        looked_after = Post.objects.in_force(actor.on).filter(
            role=Role.ADMINISTRATOR, unit_id__in=over, user__is_active=True
        )
        if not looked_after.exists():
            found.add(heir)
    return frozenset(found)


def may_bring_over(actor: object, from_unit: int, to_unit: int) -> bool:
    """Whether a person with such an own unit may give its posts anew in the other."""
    return (
        isinstance(actor, StaffActor)
        and from_unit in actor.units_of(VERB)
        and to_unit in left_to(actor)
    )
