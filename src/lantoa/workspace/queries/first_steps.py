"""What an administrator does first, while nothing has been made with the system yet."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.accounts.queries import StaffActor, managed_units
from lantoa.accounts.queries.unstaffed import Unstaffed, has_staff, unstaffed
from lantoa.plans.models import Plan
from lantoa.reports.models import Report
from lantoa.units import queries as units
from lantoa.units.models import Unit


@dataclass(frozen=True, slots=True)
class FirstSteps:
    """How far an administrator's unit has come. ``is_begun`` once it or one below has a plan or a
    report: from then on the work itself says what is next."""

    unit: Unit
    has_below: bool
    has_staff: bool
    is_begun: bool
    left: Unstaffed
    """Units below without anybody."""

    @property
    def number(self) -> int:
        """How many steps are left; none once the work has begun."""
        if self.is_begun:
            return 0
        return (not self.has_staff) + (self.has_below and len(self.left) > 0) + 1


def first_steps(actor: StaffActor) -> FirstSteps | None:
    """Of the first unit that the person looks after as its administrator; None for all others,
    who are asked nothing of the database. Otherwise the number of queries is fixed."""
    own = actor.units_of("accounts.manage")
    if not own:
        return None
    head = own[0]
    managed = managed_units(actor)
    below = units.within(head, actor.on) - {head}
    return FirstSteps(
        Unit.objects.get(pk=head),
        bool(below),
        has_staff(head, actor.on),
        Plan.objects.filter(unit_id__in=managed).exists()
        or Report.objects.filter(expected__unit_id__in=managed).exists(),
        unstaffed(below & managed, actor.on),
    )
