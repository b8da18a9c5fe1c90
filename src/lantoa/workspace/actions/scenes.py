"""One scene of the demonstration: a unit's plan, activities and report, by the real actions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor, actor_for, holders
from lantoa.accounts.rules import Role
from lantoa.activities import actions as activities
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import Channel, CountUnit, Language
from lantoa.kernel.actor import Actor
from lantoa.kernel.days import local_day
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, ONE, Value
from lantoa.papers import sheet
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.rules import PlanKind
from lantoa.reports import actions as reports
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.queries import suggested_sections
from lantoa.units import queries as units

Data = Mapping[str, Any]
Tick = Callable[[str], None]

MARK = "DỮ LIỆU MINH HỌA"
STAND_IN = "Ngày và minh chứng là minh họa; nguồn chỉ nêu tổng số của cả năm."


class Reference:
    """Channels, count units and languages, looked up once."""

    def __init__(self) -> None:
        self.channels = {each.slug: each for each in Channel.objects.all()}
        self.count_units = {each.slug: each for each in CountUnit.objects.all()}
        self.languages = {each.tag: each for each in catalogue.languages()}
        self._default: dict[tuple[str, str], CountUnit] = {}

    def default(self, channel: str, side: str) -> CountUnit:
        key = (channel, side)
        if key not in self._default:
            self._default[key] = catalogue.default_unit(self.channels[channel], side)
        return self._default[key]

    def language(self, tag: str | None) -> Language | None:
        return None if tag is None else self.languages[tag]


def who(unit_id: int, role: Role) -> StaffActor:
    """The person who holds a role in a unit. Raises ``LookupError`` when nobody does."""
    people: list[User] = holders(unit_id, role)
    if not people:
        raise LookupError(f"nobody is {role} of unit {unit_id}")
    return actor_for(people[0])


def year_of(data: Data) -> Interval:
    return Interval(date(data["year"], 1, 1), date(data["year"] + 1, 1, 1))


def issue_plan(
    *,
    actor: Actor,
    unit_id: int,
    data: Data,
    reference: Reference,
    period: Interval | None = None,
    parent: Plan | None = None,
    leads: Mapping[str, int] | None = None,
) -> Plan:
    """A plan with its tasks, issued. A task without a figure has the target "not stated"; a plan
    without number or day is one whose source states none. ``leads`` are units by slug."""
    plan = plans.create_plan(
        actor=actor,
        unit_id=unit_id,
        kind=PlanKind(data.get("kind", PlanKind.ANNUAL)),
        title=data["title"],
        period=period or year_of(data),
        number=data.get("number", ""),
        issued_on=data.get("issued_on"),
        parent=parent,
    )
    above = {line.order: line for line in parent.lines.all()} if parent else {}
    for row in data.get("lines", ()):
        unit = row.get("count_unit")
        plans.add_line(
            actor=actor,
            plan=plan,
            line=plans.NewLine(
                title=row["title"],
                target=Value.decode(row.get("target", "?")),
                channel_id=reference.channels[row["channel"]].pk,
                count_unit_id=reference.count_units[unit].pk if unit else None,
                cadence=row.get("cadence", ""),
                event_kind=row.get("event_kind", ""),
                language_ids=[reference.languages[tag].pk for tag in row.get("languages", ())],
                audience=row.get("audience", ""),
                output=row.get("output", ""),
                lead_unit_id=(leads or {}).get(row.get("lead", "")),
                carries_out=above.get(row.get("carries_out")),
            ),
        )
    return plans.issue_plan(actor=actor, plan=plan, is_old=True)


def spread(number: int, over: Interval) -> list[date]:
    """Days for works of which only the number is known: evenly over the span."""
    return [
        over.start + timedelta(days=(2 * place + 1) * over.length // (2 * number))
        for place in range(number)
    ]


def stand_in_proof(title: str, on: date, unit_name: str) -> activities.NewProof:
    """A page that says of itself that it is made up."""
    lines = (unit_name, f"Ngày minh họa: {on.isoformat()}", STAND_IN)
    return activities.NewProof(content=sheet.stand_in(title, lines, MARK), name="minh-chung.pdf")


def log_series(
    *,
    actor: Actor,
    unit_id: int,
    data: Data,
    window: Interval,
    lines: Mapping[int, PlanLine],
    reference: Reference,
    tick: Tick,
) -> None:
    """As many works as the source counts, each placed once, each with a stand-in proof."""
    name = units.name_of(unit_id, window.last)
    channel = reference.channels[data["channel"]]
    for place, on in enumerate(spread(data["number"], window), start=1):
        title = data["title"].format(n=place)
        activities.log_activity(
            actor=actor,
            unit_id=unit_id,
            new=activities.NewActivity(
                title=title,
                channel=channel,
                kind=reference.count_units[data["kind"]],
                on=on,
                quantity=ONE,
                plan_line=lines.get(data.get("line", 0)),
                note=STAND_IN,
                placements=[
                    activities.NewPlacement(
                        channel=channel,
                        count_unit=reference.default(channel.slug, "placement"),
                        on=on,
                        count=ONE,
                        language=reference.language("vi"),
                    )
                ],
                proofs=[stand_in_proof(title, on, name)],
            ),
        )
        tick(data["title"].format(n="…"))


def log_single(
    *,
    actor: Actor,
    unit_id: int,
    data: Data,
    lines: Mapping[int, PlanLine],
    reference: Reference,
) -> None:
    """One activity as the source tells it; amounts as ``Value.encode`` writes them."""
    on = data["on"]
    kind = data.get("kind")
    activities.log_activity(
        actor=actor,
        unit_id=unit_id,
        new=activities.NewActivity(
            title=data["title"],
            channel=reference.channels[data["channel"]],
            kind=reference.count_units[kind]
            if kind
            else reference.default(data["channel"], "production"),
            on=on,
            quantity=Value.decode(data.get("quantity", "?")),
            plan_line=lines.get(data.get("line", 0)),
            note=data.get("note", ""),
            placements=[
                activities.NewPlacement(
                    channel=reference.channels[row["channel"]],
                    count_unit=reference.default(row["channel"], "placement"),
                    on=on,
                    count=Value.decode(row["count"]) if "count" in row else NOT_STATED,
                    language=reference.language(row.get("language")),
                    outlet=row.get("outlet", ""),
                )
                for row in data["placements"]
            ],
        ),
    )


def lines_of(plan: Plan) -> dict[int, PlanLine]:
    return {line.order: line for line in plan.lines.select_related("plan")}


def start_report(*, expected: ExpectedReport, data: Data) -> None:
    officer = who(expected.unit_id, Role.OFFICER)
    reports.start_draft(actor=officer, expected=expected, at=data["drafted_at"])


def write_report(*, expected: ExpectedReport, data: Data, texts: Data) -> None:
    """Declares what the source declares, and puts the source's words before those that the
    figures suggest."""
    officer = who(expected.unit_id, Role.OFFICER)
    for row in data.get("declared", ()):
        reports.declare_figure(
            actor=officer,
            expected=expected,
            indicator=catalogue.indicator(row["indicator"]),
            value=Value.decode(row["value"]),
            reason=row["reason"],
            source_words=row.get("source_words", ""),
        )
    sections = suggested_sections(expected)
    for name in ("strengths", "shortcomings", "next"):
        sections[name] = _joined(texts.get(name, ""), sections[name])
    sections["steering"] = _joined(sections["steering"], texts.get("steering_more", ""))
    reports.save_sections(
        actor=officer,
        expected=expected,
        sections=sections,
        revision=Report.objects.get(expected=expected).revision,
    )


def _joined(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def file_report(*, expected: ExpectedReport, data: Data, number: str) -> None:
    """Signed and sent; numbered by the clerk where a number is given, else left open."""
    at = data["filed_at"]
    officer = who(expected.unit_id, Role.OFFICER)
    chair = who(expected.unit_id, Role.CHAIR)
    reports.send_for_signature(actor=officer, expected=expected, at=at)
    reports.submit_report(actor=chair, expected=expected, at=at)
    if number:
        reports.give_number(
            actor=who(expected.unit_id, Role.REGISTRY_CLERK),
            expected=expected,
            number=number,
            issued_on=local_day(at),
            at=at,
        )
