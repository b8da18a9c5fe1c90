"""What a person's own units did in the window that they report on now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from lantoa.accounts.queries import StaffActor
from lantoa.activities.models import Activity
from lantoa.activities.queries.desk import period_of
from lantoa.activities.queries.narrowing import COUNTED, Counted, Narrowing, activities_of
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel.interval import Interval
from lantoa.reports.models import ExpectedReport

MOST_LATELY = 3
LOOKED_AT = 30
"""So many of the last entries are looked at for different titles."""


@dataclass(frozen=True, slots=True)
class OwnWork:
    """``period`` is what the units work towards on the day, or worked on last where all of them
    are gone; ``logged`` and ``unproven`` are activities of it, those of the list that the address
    with the same days shows."""

    period: ReportPeriod
    is_running: bool
    logged: Counted
    unproven: Counted

    @property
    def window(self) -> Interval:
        return self.period.window

    @property
    def name(self) -> str:
        return self.period.period.short

    @property
    def days_asked(self) -> tuple[tuple[str, str], ...]:
        """The days as an address of the list says them, of what counts."""
        window = self.window
        days = (("tu", window.start.isoformat()), ("den", window.last.isoformat()))
        return (*days, ("tinh", "on"))


def own_work(actor: StaffActor) -> OwnWork | None:
    """Of the units whose activities the person sees as the own ones; None for who neither logs nor
    signs, and before any window was opened. At most 4 queries, however many units."""
    if not actor.units_of("activities.log") and not actor.units_of("reports.sign"):
        return None
    own = actor.units_of("activities.view")
    period = period_worked_on(own, actor.on)
    if period is None:
        return None
    everything = Narrowing(window=period.window, counted=True)
    unproven = replace(everything, unproven=True)
    return OwnWork(
        period,
        actor.on in period.window,
        _counted(activities_of(own, narrowing=everything)),
        _counted(activities_of(own, narrowing=unproven)),
    )


def _counted(found: QuerySet[Activity]) -> Counted:
    """As far as the list counts them."""
    number = found.order_by().values("pk")[: COUNTED + 1].count()
    return Counted(min(number, COUNTED), is_more=number > COUNTED)


def period_worked_on(unit_ids: Sequence[int], on: date) -> ReportPeriod | None:
    """The shortest window that holds the day and of which one of the units owes a report; else, as
    for units that are gone, the latest that has begun; else the quarter of the day. 2 queries."""
    owed = ExpectedReport.objects.filter(unit_id__in=unit_ids).values("period")
    begun = list(ReportPeriod.objects.filter(pk__in=owed, window_start__lte=on))
    holding = [each for each in begun if on in each.window]
    if holding:
        return min(holding, key=lambda each: (each.window.length, each.pk))
    return max(begun, key=lambda each: (each.window_end, each.pk), default=None) or period_of(on)


def logged_lately(actor: StaffActor) -> list[Activity]:
    """What the person's units entered last, the last different titles, newest first: each can be
    entered again as it was. 1 query; none for who logs nothing."""
    own = actor.units_of("activities.log")
    if not own:
        return []
    rows = (
        Activity.objects.filter(unit_id__in=own, voided_at__isnull=True, merged_into__isnull=True)
        .select_related("channel")
        .order_by("-created_at", "-pk")
    )
    found: dict[tuple[int, str], Activity] = {}
    for each in rows[:LOOKED_AT]:
        found.setdefault((each.channel_id, each.folded), each)
    return list(found.values())[:MOST_LATELY]
