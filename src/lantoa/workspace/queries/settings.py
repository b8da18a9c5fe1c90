"""What an administrator sees of settings and duties."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from lantoa.accounts.models import User
from lantoa.audit import log
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportPeriod
from lantoa.catalogue.rules.settings import CONTACT
from lantoa.reports.models import ExpectedReport
from lantoa.units.models import Unit

MOST_SHOWN = 50


def contact(on: date) -> str:
    """Whom to ask for help, in the administrator's words. 1 query."""
    return str(catalogue.setting(CONTACT, on))


@dataclass(frozen=True, slots=True)
class Happening:
    """One change of a setting. ``old`` and ``new`` are ``None`` where the log does not hold what
    was typed."""

    at: datetime
    who: str
    on: date
    old: Any
    new: Any


def setting_history(name: str) -> list[Happening]:
    """Who changed a setting when, newest first; the last 50. 2 queries."""
    entries = list(log.entries_of(catalogue_actions.setting_key(name))[:MOST_SHOWN])
    keys = {entry.actor_key.removeprefix("user:") for entry in entries}
    people = User.objects.in_bulk([int(key) for key in keys if key.isdigit()])
    by_key = {f"user:{pk}": person.full_name for pk, person in people.items()}
    return [
        Happening(
            entry.at,
            by_key.get(entry.actor_key, "Hệ thống"),
            date.fromisoformat(entry.data["on"]),
            entry.data.get("old"),
            entry.data.get("new"),
        )
        for entry in entries
    ]


@dataclass(frozen=True, slots=True)
class Duty:
    """How many reports of a period are owed by a unit itself and by those below it."""

    period: ReportPeriod
    own: bool
    below: int


def duties(head: Unit, periods: list[ReportPeriod]) -> list[Duty]:
    """For each period, in the given order. 2 queries."""
    ids = [period.pk for period in periods]
    own = set(
        ExpectedReport.objects.filter(unit=head, period_id__in=ids).values_list(
            "period_id", flat=True
        )
    )
    below = dict(
        ExpectedReport.objects.filter(receiver=head, period_id__in=ids)
        .order_by()
        .values_list("period_id")
        .annotate(number=Count("pk"))
    )
    return [Duty(period, period.pk in own, below.get(period.pk, 0)) for period in periods]
