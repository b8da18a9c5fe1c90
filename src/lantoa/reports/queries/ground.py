"""What a report stands on: the unit as it was, the plan, the outline, the reports from below."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules.outlines import FormView, OutlineView
from lantoa.plans import queries as plans
from lantoa.plans.models import Plan
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.phrases import book_on
from lantoa.reports.rules.phrases import Book
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

_STANDS = "_ground"


@dataclass(frozen=True)
class Ground:
    """Each is asked for once, when it is first wanted; all are those of the window's last day."""

    expected: ExpectedReport

    @cached_property
    def unit(self) -> UnitVersion:
        """1 query."""
        return units.nearest_version(self.expected.unit_id, self.expected.period.window.last)

    @cached_property
    def plan(self) -> Plan | None:
        """1 query."""
        return plans.plan_in_force(self.expected.unit_id, self.expected.period.window)

    @cached_property
    def outline(self) -> OutlineView:
        """2 queries, and that of the unit."""
        period = self.expected.period
        return catalogue.outline_for(
            period.regime, self.unit.tier, period.cadence, period.window.last
        )

    @cached_property
    def form(self) -> FormView | None:
        """2 queries, and that of the unit."""
        period = self.expected.period
        return catalogue.form_for(period.regime, self.unit.tier, period.cadence, period.window.last)

    @cached_property
    def book(self) -> Book:
        """1 query."""
        return book_on(self.expected.period.window.last)

    @cached_property
    def below(self) -> tuple[ExpectedReport, ...]:
        """The reports of the period that should come to the unit, with their work. 1 query."""
        return tuple(
            ExpectedReport.objects.filter(
                receiver_id=self.expected.unit_id, period_id=self.expected.period_id
            )
            .select_related("report", "exemption")
            .order_by("unit_id")
        )


def ground_of(expected: ExpectedReport) -> Ground:
    """What stands with the row, or else what is asked for anew."""
    found = expected.__dict__.get(_STANDS)
    return found if isinstance(found, Ground) else Ground(expected)


def stand(expected: ExpectedReport) -> Ground:
    """From here on the row keeps what it stands on, as long as it is in memory: for one reading of
    a report, in which every part must see the same. Who writes takes a row of its own."""
    found = expected.__dict__[_STANDS] = Ground(expected)
    return found
