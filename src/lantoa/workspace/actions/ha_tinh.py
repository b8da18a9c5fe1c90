"""Hà Tĩnh of today in the demonstration: made up, so that the start pages have work to show.

Every day is counted from the one on which the demonstration is built.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from lantoa.accounts.rules import Role
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan
from lantoa.reports import actions as reports
from lantoa.reports.models import ExpectedReport
from lantoa.units import queries as units
from lantoa.workspace.actions.cast import scene, unit_id
from lantoa.workspace.actions.foundation import REGIME
from lantoa.workspace.actions.scenes import (
    Reference,
    file_report,
    issue_plan,
    lines_of,
    log_single,
    start_report,
    who,
    write_report,
)

Data = Mapping[str, Any]

_SIGNED_BEFORE = timedelta(days=1)
_DRAFTED_BEFORE = timedelta(days=2)
"""How long before its last day a report was drafted and sent, if it was."""


def build_running_work(*, actor: Actor, reference: Reference, today: date) -> None:
    """The province's plan of the year with tasks given out of it, and two communes that carry it
    out: the report of one waits for the reviewer, that of the other, which is late, for its chair.
    """
    data = scene("ha_tinh_now")
    province = _unit(data["province"], today)
    plan = _plan(actor, province, data["plan"], reference, today)
    lines = lines_of(plan)
    for row in data["given"]:
        plans.assign_line(
            actor=who(province, Role.OFFICER),
            line=lines[row["line"]],
            unit_ids=[_unit(code, today) for code in row["to"]],
            due=min(today + timedelta(days=row["days"]), plan.period.last),
            what=row["what"],
        )
    period = _last_due(data["commune"], today)
    for row in data["communes"]:
        home = _unit(row["code"], today)
        own = _plan(actor, home, data["commune_plan"], reference, today, parent=plan)
        _log_months(home, own, data, row["kept_back"], reference, today)
        if period is not None:
            _report(actor, home, province, period, data, row)


def _unit(code: str, today: date) -> int:
    return unit_id({"code": code, "on": today})


def _plan(
    actor: Actor,
    home: int,
    data: Data,
    reference: Reference,
    today: date,
    parent: Plan | None = None,
) -> Plan:
    year = Interval(date(today.year, 1, 1), date(today.year + 1, 1, 1))
    issued_on = min(today, date(today.year, 1, 20))
    return issue_plan(
        actor=actor,
        unit_id=home,
        data={**data, "issued_on": issued_on},
        reference=reference,
        period=year,
        parent=parent,
    )


def _last_due(commune: str, today: date) -> ReportPeriod | None:
    """The last quarter of which a commune should have sent its report; None where the system knows
    none."""
    known = ReportPeriod.objects.filter(
        regime__slug=REGIME, cadence=Cadence.QUARTER.value, window_end__lte=today
    ).select_related("regime")
    for period in known.order_by("-window_start")[:4]:
        tier = units.tier_of(_unit(commune, period.window.last), period.window.last)
        if catalogue.deadline(period.regime, tier, period) < today:
            return period
    return None


def _months(period: Interval, today: date, kept_back: int) -> Iterator[int]:
    """Months of the plan that are over, but the last ones."""
    over = today.month - 1 if today < period.end else 12
    yield from range(1, over - kept_back + 1)


def _log_months(
    home: int, plan: Plan, data: Data, kept_back: int, reference: Reference, today: date
) -> None:
    lines = lines_of(plan)
    for month in _months(plan.period, today, kept_back):
        for row in data["monthly"]:
            log_single(
                actor=who(home, Role.OFFICER),
                unit_id=home,
                data={
                    "title": row["title"].format(month=month),
                    "channel": "loudspeaker",
                    "quantity": "1",
                    "on": date(today.year, month, row["day"]),
                    "line": 1,
                    "note": data["note"],
                    "placements": [
                        {"channel": "loudspeaker", "language": "vi", "count": row["plays"]}
                    ],
                },
                lines=lines,
                reference=reference,
            )


def _report(
    actor: Actor, home: int, province: int, period: ReportPeriod, data: Data, row: Data
) -> ExpectedReport:
    tier = units.tier_of(home, period.window.last)
    due = catalogue.deadline(period.regime, tier, period)
    expected = reports.expect_report(
        actor=actor,
        unit_id=home,
        period=period,
        due_on=due,
        receiver_id=province,
        addressees=data["addressees"],
    )
    told = {
        "drafted_at": _at(due - _DRAFTED_BEFORE, 9),
        "filed_at": _at(due - _SIGNED_BEFORE, 15),
    }
    start_report(expected=expected, data=told)
    write_report(expected=expected, data=told, texts=data["texts"])
    if row["state"] == "numbered":
        file_report(expected=expected, data=told, number=row["number"])
    else:
        officer = who(home, Role.OFFICER)
        reports.send_for_signature(actor=officer, expected=expected, at=told["filed_at"])
    return expected


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), tzinfo=days.VIETNAM)
