"""Reports that will be owed are written down before anybody asks, and follow the units."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction

from lantoa.accounts.models import Post
from lantoa.audit.log import record
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import ReportingLine, ReportPeriod, ReportRegime, TierDeadline
from lantoa.catalogue.rules.regimes import RegimeKind, addressees_of
from lantoa.catalogue.rules.settings import EXPECT_ALL, HEAD_UNIT
from lantoa.kernel.actor import Actor
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.names import names_of, tiers_of
from lantoa.units import queries as units
from lantoa.units.models import Unit, UnitSuccession, UnitVersion
from lantoa.units.rules import REFORM_DAY

BATCH = 500
NEAR = timedelta(days=62)
"""A unit that came in the place of another takes over what that one owed up to so many days before
the period; what was owed longer ago ended with it."""


@dataclass(frozen=True, slots=True)
class _Before:
    """What a unit owed last of the same cadence."""

    receiver_id: int | None
    addressees: tuple[str, ...]
    copies: tuple[str, ...]
    window_start: date
    window_end: date


@transaction.atomic
def look_ahead(*, actor: Actor, on: date) -> list[ExpectedReport]:
    """Opens the running periods' reports of every periodic regime for all units that owe them.

    These are, of those in force on the period's last day: whoever owed one of the same cadence
    before, whoever came in the place of such a unit, and, where the reporting line of the tier
    names the cadence, every unit of the tier that has people (or, by the setting, each under the
    head unit). Who receives it stays as it was while that unit still stands above; else the
    reporting line says. To whom it is addressed the line says once it was verified or changed
    since the report before; until then it stays as it was. A tier without a deadline owes nothing.
    What was opened for a unit that will be gone by the last day and that nobody has begun goes
    again.

    Repeatable: a second run makes nothing. A fixed number of queries for each running period.
    """
    made: list[ExpectedReport] = []
    for regime in catalogue.regimes_of_kind(RegimeKind.PERIODIC, on):
        # Two runs at once would each make the same rows: the second waits and finds them.
        ReportRegime.objects.select_for_update(no_key=True).get(pk=regime.pk)
        for period in catalogue.running_periods(regime, on):
            actor.must("catalogue.open_periods", 0)
            _let_go(actor, period)
            made += _open(actor, period, on)
    return made


def _open(actor: Actor, period: ReportPeriod, on: date) -> list[ExpectedReport]:
    last = period.window.last
    lines = catalogue.reporting_lines(period.regime, last)
    before = _before(period)
    asked = {tier for tier, line in lines.items() if period.cadence in line.cadences}
    wanted = set(before) | _in_place_of(before, period)
    if asked:
        wanted |= _reporting(asked, on, last)
    wanted -= set(ExpectedReport.objects.filter(period=period).values_list("unit_id", flat=True))
    tiers = tiers_of(wanted, last)
    if not tiers:
        return []
    above = units.ancestors_of_some(set(tiers))
    parents = {unit_id: above(unit_id, last) for unit_id in tiers}
    names = names_of({chain[0] for chain in parents.values() if chain}, last)
    dues = _dues(period, set(tiers.values()))
    fresh = [
        ExpectedReport(unit_id=unit_id, period=period, due_on=dues[tier], **way)
        for unit_id, tier in sorted(tiers.items())
        if tier in dues
        and (way := _way(before.get(unit_id), lines.get(tier), parents[unit_id], names))
    ]
    made = ExpectedReport.objects.bulk_create(fresh, batch_size=BATCH)
    if made:
        record(
            actor=actor,
            verb="reports.expect",
            object_key=f"catalogue_reportperiod:{period.pk}",
            data={"created": len(made), "ahead": True},
        )
    return made


def _before(period: ReportPeriod) -> dict[int, _Before]:
    """Unit to what it owed last of the cadence, before the period. 1 query."""
    rows = (
        ExpectedReport.objects.filter(
            period__regime_id=period.regime_id,
            period__cadence=period.cadence,
            period__window_end__lt=period.window_end,
        )
        .order_by("period__window_end")
        .values_list(
            "unit_id",
            "receiver_id",
            "addressees",
            "copies",
            "period__window_start",
            "period__window_end",
        )
    )
    return {
        unit_id: _Before(receiver, tuple(addressees), tuple(copies), start, end)
        for unit_id, receiver, addressees, copies, start, end in rows
    }


def _in_place_of(before: Mapping[int, _Before], period: ReportPeriod) -> set[int]:
    """Units that came in the place of those that reported until lately. 1 query for each step of
    the succession."""
    lately = {key for key, row in before.items() if row.window_end >= period.window_start - NEAR}
    edge = lately - set(tiers_of(lately, period.window.last))
    found: set[int] = set()
    while edge:
        new = UnitSuccession.objects.filter(old_id__in=edge).values_list("new_id", flat=True)
        edge = set(new) - found
        found |= edge
    return found


def _reporting(tiers: Collection[str], on: date, last: date) -> set[int]:
    """Units of the tiers in force on the period's last day that have people on the day, or, by the
    setting, all of them under the head unit."""
    standing = UnitVersion.objects.in_force(last).filter(tier__in=tiers)
    of_tier = set(standing.values_list("unit_id", flat=True))
    with_people = Post.objects.in_force(on).filter(user__is_active=True)
    found = of_tier & set(with_people.values_list("unit_id", flat=True))
    if catalogue.setting(EXPECT_ALL, on):
        head = Unit.objects.filter(slug=catalogue.setting(HEAD_UNIT, on)).first()
        if head is not None:
            found |= of_tier & units.within(head.pk, last)
    return found


def _dues(period: ReportPeriod, tiers: Iterable[str]) -> dict[str, date]:
    found: dict[str, date] = {}
    for tier in sorted(tiers):
        try:
            found[tier] = catalogue.deadline(period.regime, tier, period)
        except TierDeadline.DoesNotExist:
            continue
    return found


def _way(
    before: _Before | None,
    line: ReportingLine | None,
    above: Sequence[int],
    names: Mapping[int, str],
) -> dict[str, object]:
    """Where the report goes; empty where nothing says so."""
    stays = before is not None and (before.receiver_id is None or before.receiver_id in above)
    if before is not None and (line is None or (stays and not _tells_anew(line, before))):
        return {
            "receiver_id": before.receiver_id,
            "addressees": list(before.addressees),
            "copies": list(before.copies),
        }
    if line is None:
        return {}
    parent = names.get(above[0], "") if above else ""
    own = above[0] if above and line.goes_to_parent else None
    return {
        "receiver_id": before.receiver_id if before is not None and stays else own,
        "addressees": addressees_of(line.addressees, parent),
        "copies": addressees_of(line.copies, parent),
    }


def _tells_anew(line: ReportingLine, before: _Before) -> bool:
    """Whether the line has more to say than how a unit reported before: somebody verified it, or
    changed it after the report before was opened. Lines as they are shipped begin with the reform
    at the latest, and an administrator's not before the day on which it is written: what a unit
    was told by hand is not overwritten by a line that nobody has read."""
    if line.is_verified:
        return True
    since = line.valid_from
    return since is not None and since > REFORM_DAY and since > before.window_start


def _let_go(actor: Actor, period: ReportPeriod) -> None:
    """Units that will be gone by the last day owe nothing, unless somebody began or decided."""
    open_rows = ExpectedReport.objects.filter(period=period, report=None, decisions=None)
    owing = dict(open_rows.values_list("unit_id", "pk"))
    gone = set(owing) - set(tiers_of(owing, period.window.last))
    followed = set(UnitSuccession.objects.filter(old_id__in=gone).values_list("old_id", flat=True))
    if followed:
        ExpectedReport.objects.filter(pk__in=[owing[key] for key in followed]).delete()
        record(
            actor=actor,
            verb="reports.expect",
            object_key=f"catalogue_reportperiod:{period.pk}",
            data={"removed": sorted(followed)},
        )
