"""The demonstration: real facts of three places, through the whole loop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.activities.models import Activity
from lantoa.catalogue import actions as settings
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.period import Cadence
from lantoa.plans.models import Plan
from lantoa.reports import actions as reports
from lantoa.reports.models import ExpectedReport
from lantoa.units import queries as units
from lantoa.workspace.actions.bac_kan import bring_bodies, build_bac_kan
from lantoa.workspace.actions.cast import Person, hire, scene, unit_id
from lantoa.workspace.actions.foundation import REGIME, Progress
from lantoa.workspace.actions.ha_tinh import build_running_work
from lantoa.workspace.actions.ha_tinh_scores import build_scores
from lantoa.workspace.actions.scenes import (
    Reference,
    file_report,
    issue_plan,
    lines_of,
    log_series,
    log_single,
    start_report,
    who,
    write_report,
)

LIVE_COMMUNE = {"code": "18496"}
BAC_KAN = 60
"""Works of the year of Bắc Kạn that are told one by one."""

LIVE_PROVINCE = {"code": "42"}
"""Xã Hương Khê and Tỉnh Hà Tĩnh of today: they have logged nothing, so that a visitor can try."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was built: who can sign in, and the two reports that are shown first."""

    people: tuple[Person, ...]
    province: ExpectedReport
    commune: ExpectedReport


def is_built() -> bool:
    """Whether this data folder holds a demonstration, or anybody's work, already."""
    return User.objects.exists() or Activity.objects.exists()


def reading_unit() -> int:
    """The unit for which documents are read in from the command line: that of the first scene."""
    return unit_id(scene("lai_chau_2018")["unit"])


@transaction.atomic
def build_demonstration(*, actor: Actor, progress: Progress | None = None) -> Built:
    """Builds all of it in one transaction, so that a broken start leaves nothing behind."""
    reference = Reference()
    bring_bodies(actor=actor)
    cast = hire(actor=actor)
    province = _lai_chau(actor, reference, progress)
    build_bac_kan(actor=actor, reference=reference, tick=_counter(BAC_KAN, progress))
    commune = _huong_long(actor, reference)
    _today(actor, reference)
    return Built(tuple(cast.values()), province, commune)


def _due(period: ReportPeriod, tier: str) -> Any:
    return catalogue.deadline(period.regime, tier, period)


def _expect(
    actor: Actor, unit: int, period: ReportPeriod, receiver: int | None, addressees: list[str]
) -> ExpectedReport:
    tier = units.tier_of(unit, period.window.last)
    return reports.expect_report(
        actor=actor,
        unit_id=unit,
        period=period,
        due_on=_due(period, tier),
        receiver_id=receiver,
        addressees=addressees,
    )


def _counter(total: int, progress: Progress | None) -> Callable[[str], None]:
    done = 0

    def tick(label: str) -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(done, total, "Hoạt động minh họa")

    return tick


def _lai_chau(actor: Actor, reference: Reference, progress: Progress | None) -> ExpectedReport:
    data = scene("lai_chau_2018")
    home = unit_id(data["unit"])
    period = catalogue.period(REGIME, data["period"])
    plan = issue_plan(actor=actor, unit_id=home, data=data["plan"], reference=reference)
    lines = lines_of(plan)
    officer = who(home, Role.OFFICER)
    tick = _counter(sum(row["number"] for row in data["series"]), progress)
    for row in data["series"]:
        log_series(
            actor=officer,
            unit_id=home,
            data=row,
            window=period.window,
            lines=lines,
            reference=reference,
            tick=tick,
        )
    for row in data["single"]:
        log_single(actor=officer, unit_id=home, data=row, lines=lines, reference=reference)
    expected = _expect(actor, home, period, None, data["addressees"])
    _units_below(actor, expected, plan, data["below"], reference)
    start_report(expected=expected, data=data)
    reports.take_in_accepted(
        actor=who(home, Role.REVIEWER), expected=expected, at=data["below"]["consolidated_at"]
    )
    write_report(expected=expected, data=data, texts=data["texts"])
    file_report(expected=expected, data=data, number=data["number"])
    return expected


def _units_below(
    actor: Actor, above: ExpectedReport, plan: Plan, data: dict[str, Any], reference: Reference
) -> None:
    last = above.period.window.last
    for child in units.children(above.unit_id, last, data["tier"]):
        own = issue_plan(
            actor=actor,
            unit_id=child.unit_id,
            data={"title": data["plan_title"], "year": last.year, "lines": data["plan_lines"]},
            reference=reference,
            parent=plan,
        )
        for row in data["single"]:
            log_single(
                actor=who(child.unit_id, Role.OFFICER),
                unit_id=child.unit_id,
                data=row,
                lines=lines_of(own),
                reference=reference,
            )
        expected = _expect(actor, child.unit_id, above.period, above.unit_id, data["addressees"])
        start_report(expected=expected, data=data)
        write_report(expected=expected, data=data, texts={})
        file_report(expected=expected, data=data, number="1")
        reports.accept_report(
            actor=who(above.unit_id, Role.REVIEWER), expected=expected, at=data["accepted_at"]
        )


def _huong_long(actor: Actor, reference: Reference) -> ExpectedReport:
    data = scene("huong_long_2024")
    home, district = unit_id(data["unit"]), unit_id(data["receiver"])
    above = issue_plan(actor=actor, unit_id=district, data=data["parent_plan"], reference=reference)
    plan = issue_plan(
        actor=actor, unit_id=home, data=data["plan"], reference=reference, parent=above
    )
    lines = lines_of(plan)
    for row in data["single"]:
        log_single(
            actor=who(home, Role.OFFICER),
            unit_id=home,
            data=row,
            lines=lines,
            reference=reference,
        )
    period = catalogue.period(REGIME, data["period"])
    expected = _expect(actor, home, period, district, data["addressees"])
    start_report(expected=expected, data=data)
    write_report(expected=expected, data=data, texts=data["texts"])
    file_report(expected=expected, data=data, number=data["number"])
    return expected


def _today(actor: Actor, reference: Reference) -> None:
    """The commune of today owes the report of the running quarter, the province that above it. The
    province runs the installation, and two other communes have work under way."""
    today = days.today()
    period = catalogue.period_containing(REGIME, Cadence.QUARTER.value, today)
    province = unit_id({**LIVE_PROVINCE, "on": today})
    commune = unit_id({**LIVE_COMMUNE, "on": today})
    slug = units.by_ids([province])[province].slug
    settings.set_head_unit(actor=actor, unit_id=province, slug=slug, on=today)
    _expect(actor, province, period, None, ["Bộ Nội vụ"])
    _expect(actor, commune, period, province, ["Sở Nội vụ tỉnh Hà Tĩnh"])
    build_running_work(actor=actor, reference=reference, today=today)
    build_scores(actor=actor, reference=reference, today=today)
