"""The ledger of expected reports."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportPeriod, ReportRegime, TierDeadline
from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.catalogue.rules.regimes import addressees_of
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.names import tiers_of
from lantoa.units import queries as units


@transaction.atomic
def expect_report(
    *,
    actor: Actor,
    unit_id: int,
    period: ReportPeriod,
    due_on: date,
    receiver_id: int | None,
    addressees: Sequence[str],
    copies: Sequence[str] = (),
) -> ExpectedReport:
    """A report that a unit owes, once per period: asking again changes nothing."""
    actor.must("catalogue.open_periods", unit_id)
    expected, is_new = ExpectedReport.objects.get_or_create(
        unit_id=unit_id,
        period=period,
        defaults={
            "due_on": due_on,
            "receiver_id": receiver_id,
            "addressees": list(addressees),
            "copies": list(copies),
        },
    )
    if is_new:
        record(
            actor=actor,
            verb="reports.expect",
            unit_id=unit_id,
            object_key=f"reports.expected:{expected.pk}",
        )
    return expected


BATCH = 500


@transaction.atomic
def expect_reports(
    *,
    actor: Actor,
    head_id: int,
    unit_ids: Collection[int],
    period: ReportPeriod,
    receiver_id: int | None,
    addressees: Sequence[str],
    copies: Sequence[str] = (),
) -> list[ExpectedReport]:
    """The reports that many units owe for one period, to one receiver; returns those it made.

    ``head_id`` is the unit for which the actor does it; every unit is that one or stands under
    it on the period's last day. What is owed already stays as it is. Raises ``Refused`` for a unit
    elsewhere, a tier without a deadline, and addressees that are missing. A fixed number of
    queries for each 500 units.
    """
    actor.must("catalogue.open_periods", head_id)
    # A change of windows waits, or its days are read here.
    ReportRegime.objects.select_for_update(no_key=True).get(pk=period.regime_id)
    period = ReportPeriod.objects.select_related("regime").get(pk=period.pk)
    last = period.window.last
    named = [" ".join(each.split()) for each in addressees if each.strip()]
    wanted = set(unit_ids)
    problems: list[Problem] = []
    if not named:
        problems.append(
            Problem("addressees", "Chưa ghi nơi nhận.", "Ghi tên cơ quan nhận.", "addressees")
        )
    if wanted - units.within(head_id, last):
        problems.append(
            Problem(
                "units",
                "Có đơn vị không thuộc đơn vị này vào ngày cuối kỳ.",
                "Chọn đơn vị trực thuộc.",
                code="elsewhere",
            )
        )
    if problems:
        raise Refused(*problems)
    owed = set(
        ExpectedReport.objects.filter(period=period, unit_id__in=wanted).values_list(
            "unit_id", flat=True
        )
    )
    dues: dict[str, date] = {}
    fresh: list[ExpectedReport] = []
    for unit_id, tier in sorted(tiers_of(wanted - owed, last).items()):
        if tier not in dues:
            dues[tier] = _due(period, tier)
        fresh.append(
            ExpectedReport(
                unit_id=unit_id,
                period=period,
                due_on=dues[tier],
                receiver_id=receiver_id,
                addressees=named,
                copies=list(copies),
            )
        )
    made = ExpectedReport.objects.bulk_create(fresh, batch_size=BATCH)
    if made:
        record(
            actor=actor,
            verb="reports.expect",
            unit_id=head_id,
            object_key=f"catalogue_reportperiod:{period.pk}",
            data={"created": len(made), "receiver": receiver_id},
        )
    return made


@transaction.atomic
def expect_of_unit(
    *, actor: Actor, unit_id: int, period: ReportPeriod, own_to: str, below_to: str
) -> list[ExpectedReport]:
    """The unit's own report of a period, addressed to ``own_to``, and those of all communes right
    under it, which come to the unit and are addressed to ``below_to``; an empty name leaves that
    part out. Who gets a copy follows from the reporting lines. Raises ``Refused`` as
    :func:`expect_reports`."""
    made: list[ExpectedReport] = []
    last = period.window.last
    lines = catalogue.reporting_lines(period.regime, last)

    def copies_of(tier: str) -> list[str]:
        line = lines.get(tier)
        above = units.ancestors(unit_id, last) if tier != Tier.COMMUNE else (unit_id,)
        parent = units.name_of(above[0], last) if above else ""
        return addressees_of(line.copies, parent) if line is not None and line.copies else []

    if own_to:
        made += expect_reports(
            actor=actor,
            head_id=unit_id,
            unit_ids=[unit_id],
            period=period,
            receiver_id=None,
            addressees=[own_to],
            copies=copies_of(units.tier_of(unit_id, last)),
        )
    if below_to:
        below = units.children(unit_id, period.window.last, Tier.COMMUNE)
        made += expect_reports(
            actor=actor,
            head_id=unit_id,
            unit_ids=[child.unit_id for child in below],
            period=period,
            receiver_id=unit_id,
            addressees=[below_to],
            copies=copies_of(Tier.COMMUNE),
        )
    return made


def _due(period: ReportPeriod, tier: str) -> date:
    try:
        return catalogue.deadline(period.regime, tier, period)
    except TierDeadline.DoesNotExist as error:
        raise Refused(
            Problem(
                "period",
                f"Chưa có thời hạn gửi {period.label} của {TIER_NAMES[Tier(tier)]}.",
                "Ghi thời hạn của cấp này rồi mở kỳ lại.",
                code="deadline",
            )
        ) from error
