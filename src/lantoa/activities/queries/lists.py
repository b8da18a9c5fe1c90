"""Lists of activities and the page of one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from lantoa.accounts.models import User
from lantoa.activities.models import Activity, Evidence, Placement, Restoration
from lantoa.activities.queries.desk import REGIME, period_of
from lantoa.activities.queries.posting import with_parts
from lantoa.audit import log
from lantoa.audit.models import Entry
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel.interval import Interval
from lantoa.kernel.period import Cadence
from lantoa.plans.models import PlanLine
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

PER_PAGE = 30
STEPS_SHOWN = 20
STEP_WORDS = {"activities.log": "Ghi hoạt động", "activities.void": "Hủy hoạt động"}


def activities_of(unit_ids: Collection[int], window: Interval | None = None) -> QuerySet[Activity]:
    """Activities for a list, newest first, voided ones too; each with ``proofs``."""
    found = (
        with_parts()
        .filter(unit_id__in=unit_ids)
        .annotate(proofs=Count("evidence", distinct=True))
        .order_by("-on", "-pk")
    )
    if window is not None:
        found = found.filter(on__gte=window.start, on__lt=window.end)
    return found


def without_proof(unit_id: int, window: Interval) -> QuerySet[Activity]:
    """Activities of a window that nothing proves yet."""
    return (
        Activity.objects.filter(
            unit_id=unit_id, on__gte=window.start, on__lt=window.end, voided_at__isnull=True
        )
        .filter(~Q(pk__in=Evidence.objects.values("activity_id")))
        .select_related("channel", "kind")
    )


def periods_until(day: date) -> QuerySet[ReportPeriod]:
    """Opened years and quarters that have begun by the day, the latest first."""
    return ReportPeriod.objects.filter(
        regime__slug=REGIME,
        cadence__in=(Cadence.YEAR.value, Cadence.QUARTER.value),
        window_start__lte=day,
    ).order_by("-window_end", "window_start")


@dataclass(frozen=True, slots=True)
class ActivityList:
    """One page of a list; ``names`` are the units', filled when there are several."""

    page: Page[Activity]
    names: Mapping[int, str]
    line: PlanLine | None

    @property
    def rows(self) -> list[tuple[Activity, str]]:
        return [(activity, self.names.get(activity.unit_id, "")) for activity in self.page]


def activity_list(
    unit_ids: Sequence[int],
    on: date,
    *,
    number: str | None = None,
    window: Interval | None = None,
    unproven: bool = False,
    voided: bool = False,
    line_id: int | None = None,
) -> ActivityList:
    """Activities of some units, newest first. The number of queries does not grow with the rows.

    ``on`` is the day whose names the units bear; ``line_id`` keeps what carries out a plan's task.
    """
    found = activities_of(unit_ids, window)
    if unproven:
        proof = Evidence.objects.filter(activity=OuterRef("pk"))
        found = found.filter(~Exists(proof), voided_at__isnull=True)
    if voided:
        found = found.filter(voided_at__isnull=False)
    if line_id is not None:
        found = found.filter(plan_line=line_id)
    names = {pk: units.name_of(pk, on) for pk in unit_ids} if len(unit_ids) > 1 else {}
    line = None
    if line_id is not None:
        line = PlanLine.objects.filter(pk=line_id, plan__unit__in=unit_ids).first()
    return ActivityList(Paginator(found, PER_PAGE).get_page(number), names, line)


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the log as people read it."""

    at: datetime
    who: str
    what: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class ActivityPage:
    """All that the page of one activity shows."""

    activity: Activity
    unit: UnitVersion
    period: ReportPeriod | None
    steps: tuple[Step, ...]

    @property
    def placements(self) -> list[tuple[Placement, str]]:
        """Each with its outlet: as named, else the unit where it can own the channel, else
        nothing, for then it is not known."""
        return [
            (each, each.outlet or (self.unit.name if self._is_own(each) else ""))
            for each in self.activity.placements.all()
        ]

    def _is_own(self, placement: Placement) -> bool:
        return placement.channel.can_be_owned_by(self.unit.tier)


def activity(activity_id: int) -> Activity:
    """Raises ``Activity.DoesNotExist``."""
    return with_parts().select_related("unit", "plan_line__plan").get(pk=activity_id)


def evidence(evidence_id: int) -> Evidence:
    """Raises ``Evidence.DoesNotExist``."""
    return Evidence.objects.select_related("activity", "file").get(pk=evidence_id)


def activity_page(found: Activity) -> ActivityPage:
    """What the page shows besides the activity itself. 5 queries."""
    return ActivityPage(
        activity=found,
        unit=units.nearest_version(found.unit_id, found.on),
        period=period_of(found.on),
        steps=_steps(log.entries_of(f"activities.activity:{found.pk}")[:STEPS_SHOWN]),
    )


def logged_again(activity: Activity) -> Activity | None:
    """An activity of the same unit, day, channel and words that counts. 1 query."""
    return (
        Activity.objects.filter(
            unit_id=activity.unit_id,
            on=activity.on,
            channel_id=activity.channel_id,
            title=activity.title,
            voided_at__isnull=True,
        )
        .exclude(pk=activity.pk)
        .first()
    )


def _steps(entries: QuerySet[Entry]) -> tuple[Step, ...]:
    listed = list(entries)
    kept = Restoration.objects.in_bulk(
        [entry.data["restoration"] for entry in listed if "restoration" in entry.data]
    )
    keys = {entry.actor_key.removeprefix("user:") for entry in listed}
    people = User.objects.filter(pk__in=[int(key) for key in keys if key.isdigit()])
    names = {f"user:{person.pk}": person.full_name for person in people}
    return tuple(
        Step(
            entry.at,
            names.get(entry.actor_key, "Hệ thống"),
            _what(entry),
            _why(kept.get(entry.data.get("restoration", 0))),
        )
        for entry in listed
    )


def _what(entry: Entry) -> str:
    if "evidence" in entry.data:
        return "Thêm minh chứng"
    if "restoration" in entry.data:
        return "Khôi phục hoạt động đã hủy"
    return STEP_WORDS[entry.verb]


def _why(kept: Restoration | None) -> str:
    """What had been said when it was voided stands here too: the row itself no longer says it."""
    return f"{kept.reason} (trước đó hủy vì: {kept.void_reason})" if kept else ""
