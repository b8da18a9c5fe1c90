"""A whole year of one province: the programme of five years, the year's plan, the plans of the
bodies that lead its tasks, and what they did week by week."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date, timedelta

from lantoa.accounts.rules import Role
from lantoa.activities import actions as activities
from lantoa.kernel.actor import Actor
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import ONE, Value, exact
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan, PlanLine
from lantoa.units import actions as units_actions
from lantoa.units import queries as units
from lantoa.units.rules.sheets import UNIT_COLUMNS
from lantoa.workspace.actions.cast import scene, unit_id
from lantoa.workspace.actions.scenes import (
    STAND_IN,
    Data,
    Reference,
    Tick,
    issue_plan,
    lines_of,
    log_single,
    who,
    year_of,
)

NAME = "bac_kan_2018"
MADE_UP = "Ngày, và những tuần, tháng không có, là minh họa; nguồn chỉ nêu tần suất."


def bring_bodies(*, actor: Actor) -> None:
    """The bodies of the province that lead tasks. Since when they are is not known here; they went
    with the province."""
    data = scene(NAME)
    home = units.by_ids([unit_id(data["unit"])])[unit_id(data["unit"])]
    ended = units.nearest_version(home.pk, data["unit"]["on"]).valid_to
    box = io.StringIO()
    table = csv.DictWriter(box, UNIT_COLUMNS)
    table.writeheader()
    for body in data["bodies"]:
        table.writerow(
            {
                "slug": body["slug"],
                "kind": body["kind"],
                "name": body["name"],
                "tier": "province",
                "parent": home.slug,
                "valid_to": ended.isoformat() if ended else "",
                "channels": "|".join(body.get("channels", ())),
            }
        )
    report = units_actions.bring_in(
        actor=actor, files={"don-vi.csv": box.getvalue().encode()}, on=data["unit"]["on"]
    )
    if not report.is_stored:
        raise ValueError(f"the bodies are not taken: {report.lines}")


def build_bac_kan(*, actor: Actor, reference: Reference, tick: Tick) -> Plan:
    """The year's plan, with all under it."""
    data = scene(NAME)
    home = unit_id(data["unit"])
    bodies = {body["slug"]: units.by_slug(body["slug"]).pk for body in data["bodies"]}
    programme = issue_plan(
        actor=actor,
        unit_id=home,
        data=data["programme"],
        period=Interval(
            date(data["programme"]["first_year"], 1, 1),
            date(data["programme"]["last_year"] + 1, 1, 1),
        ),
        reference=reference,
    )
    annual = issue_plan(
        actor=actor,
        unit_id=home,
        data=data["annual"],
        period=year_of(data),
        reference=reference,
        parent=programme,
        leads=bodies,
    )
    own = _unit_plans(actor, data, bodies, annual, reference)
    for row in data["weekly"]:
        _weekly(data, row, bodies, own, reference, tick)
    for row in data["monthly"]:
        _monthly(data, row, bodies, own, reference, tick)
    for row in data["single"]:
        unit = bodies[row["by"]]
        log_single(
            actor=who(unit, Role.OFFICER),
            unit_id=unit,
            data={**row, "note": row.get("note", STAND_IN)},
            lines=own[unit],
            reference=reference,
        )
    _classes(data["classes"], bodies, own, reference)
    return annual


def _unit_plans(
    actor: Actor, data: Data, bodies: Mapping[str, int], annual: Plan, reference: Reference
) -> dict[int, dict[int, PlanLine]]:
    """Each body's own plan, and its tasks by the place that they have in the year's plan."""
    found: dict[int, dict[int, PlanLine]] = {}
    for slug, unit in bodies.items():
        led = [
            {**row, "carries_out": place, "lead": slug}
            for place, row in enumerate(data["annual"]["lines"], start=1)
            if row["lead"] == slug
        ]
        plan = issue_plan(
            actor=actor,
            unit_id=unit,
            data={**data["unit_plans"], "lines": led},
            period=year_of(data),
            reference=reference,
            parent=annual,
            leads=bodies,
        )
        found[unit] = {
            row["carries_out"]: line for row, line in zip(led, lines_of(plan).values(), strict=True)
        }
    return found


def _weekly(
    data: Data,
    row: Data,
    bodies: Mapping[str, int],
    own: Mapping[int, Mapping[int, PlanLine]],
    reference: Reference,
    tick: Tick,
) -> None:
    monday = date.fromisocalendar(data["year"], 1, 1)
    for week in range(1, 53):
        number = int(row["fewer"].get(str(week), row["number"]))
        if week not in row["without"]:
            on = monday + timedelta(days=7 * (week - 1) + 3)
            _log(row, week, on, exact(number), bodies, own, reference)
            tick(row["title"].format(n="…"))


def _monthly(
    data: Data,
    row: Data,
    bodies: Mapping[str, int],
    own: Mapping[int, Mapping[int, PlanLine]],
    reference: Reference,
    tick: Tick,
) -> None:
    for month in range(1, 13):
        if month not in row["without"]:
            on = date(data["year"], month, row["day"])
            _log(row, month, on, ONE, bodies, own, reference)
            tick(row["title"].format(n="…"))


def _log(
    row: Data,
    number: int,
    on: date,
    quantity: Value,
    bodies: Mapping[str, int],
    own: Mapping[int, Mapping[int, PlanLine]],
    reference: Reference,
) -> None:
    unit = bodies[row["by"]]
    channel = reference.channels[row["channel"]]
    activities.log_activity(
        actor=who(unit, Role.OFFICER),
        unit_id=unit,
        new=activities.NewActivity(
            title=row["title"].format(n=number),
            channel=channel,
            kind=reference.count_units[row["kind"]],
            on=on,
            quantity=quantity,
            plan_line=own[unit][row["line"]],
            note=MADE_UP,
            placements=[
                activities.NewPlacement(
                    channel=channel,
                    count_unit=reference.default(channel.slug, "placement"),
                    on=on,
                    count=quantity,
                    language=reference.language("vi"),
                )
            ],
        ),
    )


def _classes(
    row: Data,
    bodies: Mapping[str, int],
    own: Mapping[int, Mapping[int, PlanLine]],
    reference: Reference,
) -> None:
    """Each class that was held, and the topic that was taught in it."""
    unit = bodies[row["by"]]
    officer, line = who(unit, Role.OFFICER), own[unit][row["line"]]
    channel = reference.channels[row["channel"]]
    for held in row["held"]:
        occasion = plans.add_occasion(actor=officer, line=line, name=held["name"], on=held["on"])
        if held["name"] in row["without"]:
            continue
        activities.log_activity(
            actor=officer,
            unit_id=unit,
            new=activities.NewActivity(
                title=row["title"].format(name=held["name"]),
                channel=channel,
                kind=reference.count_units[row["kind"]],
                on=held["on"],
                plan_line=line,
                occasion=occasion,
                is_embedded=True,
                note=MADE_UP,
                placements=[
                    activities.NewPlacement(
                        channel=channel,
                        count_unit=reference.default(channel.slug, "placement"),
                        on=held["on"],
                        count=ONE,
                    )
                ],
            ),
        )
