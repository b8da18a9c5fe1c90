"""What a report is held against: earlier reports of the unit and of those that it came from, those
of its neighbours, and what the unit above wrote."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from lantoa.kernel.value import Total, Value
from lantoa.plans import queries as plans
from lantoa.plans.models import Plan
from lantoa.reports.models import ExpectedReport, ReportVersion
from lantoa.reports.queries.names import tiers_of
from lantoa.reports.rules.checks.copied import Kin, Text
from lantoa.reports.rules.checks.figures import Usual, exact_of
from lantoa.reports.rules.figures import figure_from_json
from lantoa.units import queries as units

LOOKED_BACK = timedelta(days=3 * 366)
"""Earlier reports that are compared with: of so long before the window."""


@dataclass(frozen=True, slots=True)
class Beside:
    """The texts to compare with, and what each measure usually is."""

    texts: tuple[Text, ...]
    usual: Mapping[str, Usual]


def newest_versions(at: datetime | None = None) -> QuerySet[ReportVersion]:
    """The last version of each report (with ``at``, of those sent by then), without what else was
    frozen."""
    sent = (
        ReportVersion.objects.all()
        if at is None
        else ReportVersion.objects.filter(submitted_at__lte=at)
    )
    newer = sent.filter(report_id=OuterRef("report_id"), number__gt=OuterRef("number"))
    return (
        sent.filter(~Exists(newer))
        .defer("frozen")
        .annotate(said=F("frozen__sections"), unit_name=F("frozen__unit_name"))
        .select_related("report__expected__period")
    )


def beside(expected: ExpectedReport, plan: Plan | None, at: datetime | None = None) -> Beside:
    """At most 5 queries, whatever the number of neighbours and of earlier reports. With ``at``
    nothing that was sent after that instant."""
    before = units.came_from(expected.unit_id)
    rows = list(_versions(expected, before, at))
    texts = [_text(expected, row, before) for row in rows]
    above = _plan_above(expected, plan)
    if above is not None:
        texts.append(above)
    return Beside(tuple(texts), _usual(expected, rows, before))


def _versions(
    expected: ExpectedReport, before: Collection[int], at: datetime | None
) -> QuerySet[ReportVersion]:
    since = expected.period.window_start - LOOKED_BACK
    lately = Q(report__expected__period__window_end__gt=since)
    wanted = Q(report__expected__unit_id__in=[expected.unit_id, *before]) & lately
    # Those that report to nobody here, as provinces to a ministry, are neighbours as well.
    wanted |= Q(
        report__expected__receiver_id=expected.receiver_id,
        report__expected__period_id=expected.period_id,
    )
    if expected.receiver_id is not None:
        wanted |= Q(report__expected__unit_id=expected.receiver_id) & lately
    found = newest_versions(at).filter(wanted).exclude(report__expected_id=expected.pk)
    return found.annotate(figures=F("frozen__contents__figures")).order_by("pk")


def _text(expected: ExpectedReport, version: ReportVersion, before: Collection[int]) -> Text:
    row: Any = version
    other = version.report.expected
    if other.unit_id == expected.unit_id:
        same = other.period.cadence == expected.period.cadence
        kin = Kin.PAST if same else Kin.OTHER_PAST
        words = f"báo cáo {other.period.label} của đơn vị"
    else:
        kin = Kin.ABOVE if other.unit_id == expected.receiver_id else Kin.NEIGHBOUR
        kin = Kin.MERGED if other.unit_id in before else kin
        words = f"báo cáo {other.period.label} của {row.unit_name}"
    return Text(kin, words, text_of(row.said), other.unit_id, version.pk)


def text_of(sections: object) -> str:
    """All that was typed into a report."""
    if not isinstance(sections, Mapping):
        return ""
    return "\n".join(str(text) for text in sections.values() if text)


def _plan_above(expected: ExpectedReport, plan: Plan | None) -> Text | None:
    above = plan.parent if plan is not None else None
    if above is None and expected.receiver_id is not None:
        above = plans.plan_in_force(expected.receiver_id, expected.period.window)
    if above is None:
        return None
    said = [above.purpose, above.conduct]
    said += above.lines.standing().values_list("title", flat=True)
    return Text(Kin.PLAN, "kế hoạch của đơn vị cấp trên", "\n".join(filter(None, said)))


def _usual(
    expected: ExpectedReport, rows: Collection[ReportVersion], before: Collection[int]
) -> dict[str, Usual]:
    """Past: reports of the unit of the same cadence. Peers: those of units of its tier. What a unit
    came from was smaller than it is: its figures tell nothing of what is usual."""
    past: dict[str, list[Decimal]] = {}
    peers: dict[str, list[Decimal]] = {}
    unit_ids = {expected.unit_id, *(each.report.expected.unit_id for each in rows)}
    tiers = tiers_of(unit_ids, expected.period.window.last)
    tier = tiers.get(expected.unit_id)
    for version in rows:
        row: Any = version
        other = version.report.expected
        if other.unit_id in before:
            continue
        if other.unit_id == expected.unit_id:
            if other.period.cadence != expected.period.cadence:
                continue
            into = past
        elif other.period_id == expected.period_id and tiers.get(other.unit_id) == tier:
            into = peers
        else:
            continue
        for measure, amount in _exact(row.figures):
            into.setdefault(measure, []).append(amount)
    return {
        measure: Usual(tuple(past.get(measure, ())), tuple(peers.get(measure, ())))
        for measure in {*past, *peers}
    }


def _exact(figures: object) -> Iterable[tuple[str, Decimal]]:
    """Measure and number of the figures that state nothing but an exact one."""
    for figure in figures if isinstance(figures, list) else []:
        amount = _number(figure)
        if amount is not None:
            yield str(figure["measure"]), amount


def _number(figure: Mapping[str, Any]) -> Decimal | None:
    # A hundred neighbours have thousands of figures: those without units below are read directly.
    if figure["below"]:
        return exact_of(figure_from_json(figure).whole)
    if figure["declared"] is not None:
        return exact_of(Total.of([Value.decode(str(figure["declared"]["value"]))]))
    told = figure["evidenced"]
    return Decimal(told["exact"]) if told.keys() == {"exact"} else None
