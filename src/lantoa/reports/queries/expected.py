"""Who owes reports, who is missing, and what was decided about single ones."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Min, Q

from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportPeriod, ReportRegime, TierDeadline
from lantoa.catalogue.rules import TIER_NAMES, Tier
from lantoa.catalogue.rules import settings as known
from lantoa.catalogue.rules.regimes import ONCE
from lantoa.reports.models import DutyDecision, Exemption, ExpectedReport, Reminder
from lantoa.reports.queries.names import names_of
from lantoa.reports.rules.duties import (
    DECISION_LABELS,
    Decision,
    due_reminder,
    is_stale,
    reminder_days,
    step_of,
)
from lantoa.reports.rules.states import FILED, ReportState
from lantoa.units import queries as units

_SENT = Q(report__state__in=FILED)
_OWED = Q(exemption__isnull=True) | _SENT | Q(report__accepted__isnull=False)
"""What is not exempt, and what was filed all the same: it goes its way as any other report."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What was decided about one report that is owed."""

    exemption: Exemption | None
    decisions: tuple[tuple[str, DutyDecision], ...]
    is_extended: bool


def duty_of(expected: ExpectedReport) -> Duty:
    """2 queries."""
    decisions = list(DutyDecision.objects.filter(expected=expected))
    labelled = tuple((DECISION_LABELS[Decision(each.kind)], each) for each in decisions)
    moved = [each for each in decisions if each.until is not None]
    return Duty(
        Exemption.objects.filter(expected=expected).first(),
        labelled,
        bool(moved) and moved[-1].kind == Decision.EXTENDED,
    )


def is_begun(regime: ReportRegime) -> bool:
    """Whether somebody began a report of the regime or decided about one. 1 query."""
    rows = ExpectedReport.objects.filter(period__regime=regime)
    return rows.filter(Q(report__isnull=False) | Q(decisions__isnull=False)).exists()


def exempt_ids(expected_ids: Collection[int]) -> frozenset[int]:
    """Which of some reports are exempt. 1 query."""
    found = Exemption.objects.filter(expected_id__in=expected_ids)
    return frozenset(found.values_list("expected_id", flat=True))


def wanted_reminders(on: date) -> tuple[int, ...]:
    """Distances from the deadline at which people are reminded, by the settings of the day."""
    before = [catalogue.setting(name, on) for name in (known.REMIND_EARLY, known.REMIND_BEFORE)]
    after = [catalogue.setting(name, on) for name in (known.REMIND_AFTER, known.REMIND_LATE)]
    return reminder_days(before, after)


def to_remind(on: date) -> list[tuple[ExpectedReport, int]]:
    """Reports that wait for a step in their own unit and of which its people are to be reminded
    today, each with its distance from the deadline. 7 queries."""
    wanted = wanted_reminders(on)
    far, late = timedelta(days=-wanted[0]), timedelta(days=wanted[-1] + 7)
    rows = (
        ExpectedReport.objects.filter(due_on__gte=on - late, due_on__lte=on + far)
        .filter(_OWED)
        .exclude(report__accepted__isnull=False)
        .select_related("period__regime", "report")
        .order_by("due_on", "pk")
    )
    waiting = [row for row in rows if step_of(row.state) is not None]
    done: dict[tuple[int, date], int] = {}
    for said in Reminder.objects.filter(expected_id__in=[row.pk for row in waiting]):
        key = (said.expected_id, said.due_on)
        done[key] = max(done.get(key, said.days), said.days)
    found: list[tuple[ExpectedReport, int]] = []
    for row in waiting:
        days = due_reminder(row.due_on, on, wanted)
        if days is None or is_stale(row.due_on, on, wanted):
            continue
        last = done.get((row.pk, row.due_on))
        if last is None or last < days:
            found.append((row, days))
    return found


@dataclass(slots=True)
class WhoIsMissing:
    """How the reports of one period that come to one unit stand: the digest of a reviewer."""

    receiver_id: int
    period_id: int
    due_on: date
    total: int = 0
    missing: list[int] = field(default_factory=list)
    late: list[int] = field(default_factory=list)
    waiting: list[int] = field(default_factory=list)
    exempt: list[int] = field(default_factory=list)


def who_is_missing(pairs: Collection[tuple[int, int]], today: date) -> list[WhoIsMissing]:
    """For each (receiver, period): units that have not filed, those among them whose deadline is
    over, reports that wait for the reviewer, units that are exempt. 1 query."""
    receivers, periods = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    rows = (
        ExpectedReport.objects.filter(receiver_id__in=receivers, period_id__in=periods)
        .select_related("report", "exemption")
        .order_by("due_on", "unit_id")
    )
    found: dict[tuple[int, int], WhoIsMissing] = {}
    for row in rows:
        if row.receiver_id is None or (row.receiver_id, row.period_id) not in pairs:
            continue
        each = found.setdefault(
            (row.receiver_id, row.period_id),
            WhoIsMissing(row.receiver_id, row.period_id, row.due_on),
        )
        each.due_on = max(each.due_on, row.due_on)
        each.total += 1
        if row.is_exempt and not row.is_filed:
            each.exempt.append(row.unit_id)
        elif not row.is_filed:
            (each.late if row.due_on < today else each.missing).append(row.unit_id)
        elif row.state is ReportState.NUMBERED:
            each.waiting.append(row.unit_id)
    return list(found.values())


def to_digest(on: date) -> list[tuple[int, int, date]]:
    """(receiver, period, latest deadline) of what is missing or waits for the reviewer and whose
    deadline lies within the last 60 days or the next 7: as :func:`who_is_missing` counts it. An
    accepted report that is being corrected is neither, until the correction waits. 1 query."""
    missing = Q(exemption__isnull=True, report__accepted__isnull=True) & ~_SENT
    rows = (
        ExpectedReport.objects.filter(
            receiver__isnull=False,
            due_on__gte=on - timedelta(days=60),
            due_on__lte=on + timedelta(days=7),
        )
        .filter(missing | Q(report__state=ReportState.NUMBERED))
        .values_list("receiver_id", "period_id", "due_on")
    )
    found: dict[tuple[int, int], date] = {}
    for receiver, period, due in rows:
        if receiver is not None:
            found[receiver, period] = max(found.get((receiver, period), due), due)
    return [(receiver, period, due) for (receiver, period), due in sorted(found.items())]


def named(unit_ids: Sequence[int], names: Mapping[int, str], most: int = 5) -> str:
    """``xã A, xã B và 3 đơn vị khác``."""
    shown = [names.get(each, "") for each in unit_ids[:most]]
    rest = len(unit_ids) - len(shown)
    if rest:
        return f"{', '.join(shown)} và {rest} đơn vị khác"
    return ", ".join(shown)


def digest_words(each: WhoIsMissing, on: date) -> str:
    """What a reviewer reads of one period. 1 query for the names."""
    names = names_of([*each.missing, *each.late, *each.waiting], on)
    return digest_text(each, names)


def digest_text(each: WhoIsMissing, names: Mapping[int, str]) -> str:
    said = []
    if each.late:
        said.append(f"Quá hạn chưa gửi ({len(each.late)}): {named(each.late, names)}.")
    if each.missing:
        said.append(f"Chưa gửi, còn hạn ({len(each.missing)}): {named(each.missing, names)}.")
    if each.waiting:
        said.append(f"Chờ xem xét ({len(each.waiting)}): {named(each.waiting, names)}.")
    return " ".join(said) or "Không còn đơn vị nào phải nhắc."


@dataclass(frozen=True, slots=True)
class Kept:
    """Reports that were opened with a deadline which would be another if they were opened today:
    days off or terms changed meanwhile."""

    period: ReportPeriod
    tier: str
    due_on: date
    would_be: date
    number: int


def kept_deadlines(on: date) -> list[Kept]:
    """Deadlines still to come that stay as they were announced although the calendar has changed.
    2 queries and 4 for each period and deadline."""
    groups = (
        ExpectedReport.objects.filter(due_on__gte=on, report=None, extensions=None)
        .exclude(period__cadence=ONCE)
        .order_by()
        .values("period_id", "due_on")
        .annotate(number=Count("pk"), one=Min("unit_id"))
    )
    rows = list(groups)
    periods = ReportPeriod.objects.select_related("regime").in_bulk(
        {row["period_id"] for row in rows}
    )
    found: list[Kept] = []
    for row in rows:
        period = periods[row["period_id"]]
        tier = units.tier_of(row["one"], period.window.last)
        try:
            would_be = catalogue.deadline(period.regime, tier, period)
        except TierDeadline.DoesNotExist:
            continue
        if would_be != row["due_on"]:
            found.append(
                Kept(period, TIER_NAMES[Tier(tier)], row["due_on"], would_be, row["number"])
            )
    return sorted(found, key=lambda each: (each.due_on, each.period.pk))
