"""Lists of activities and the page of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q, QuerySet

from lantoa.activities.models import Activity, Evidence, Placement, Restoration
from lantoa.activities.queries.desk import period_of
from lantoa.activities.queries.history import Change, Sightings, changes_of, names_of, reach_of
from lantoa.activities.queries.posting import with_parts
from lantoa.audit import log
from lantoa.audit.models import Entry
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel.interval import Interval
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion

STEPS_SHOWN = 20
STEP_WORDS = {
    "activities.log": "Ghi hoạt động",
    "activities.void": "Hủy hoạt động",
    "activities.change": "Sửa hoạt động",
    "activities.merge": "Gộp với hoạt động ghi trùng",
}


def without_proof(unit_id: int, window: Interval) -> QuerySet[Activity]:
    """Activities of a window that nothing proves yet."""
    return (
        Activity.objects.filter(
            unit_id=unit_id, on__gte=window.start, on__lt=window.end, voided_at__isnull=True
        )
        .filter(~Q(pk__in=Evidence.objects.values("activity_id")))
        .select_related("channel", "kind")
    )


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
    changes: tuple[Change, ...] = ()
    reach: Mapping[int, Sightings] = field(default_factory=dict)

    @property
    def placed(self) -> list[tuple[Placement, str, Sightings]]:
        """Each placement with its outlet and with what was seen of it."""
        return [(each, outlet, self.reach.get(each.pk, {})) for each, outlet in self.placements]

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
    return (
        with_parts()
        .select_related("unit", "plan_line__plan", "assignment__line", "occasion")
        .get(pk=activity_id)
    )


def evidence(evidence_id: int) -> Evidence:
    """Raises ``Evidence.DoesNotExist``."""
    return Evidence.objects.select_related("activity", "file").get(pk=evidence_id)


def activity_page(found: Activity) -> ActivityPage:
    """What the page shows besides the activity itself. At most 7 queries."""
    return ActivityPage(
        activity=found,
        unit=units.nearest_version(found.unit_id, found.on),
        period=period_of(found.on),
        steps=_steps(log.entries_of(f"activities.activity:{found.pk}")[:STEPS_SHOWN]),
        changes=changes_of(found),
        reach=reach_of([each.pk for each in found.placements.all()]),
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
    names = names_of(entry.actor_key for entry in listed)
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
    if "erased" in entry.data:
        return "Xóa tệp minh chứng"
    if "reach" in entry.data:
        return "Ghi số xem tại một ngày"
    if "split" in entry.data:
        return "Tách khỏi hoạt động đã gộp"
    if "apart" in entry.data:
        return "Ghi là khác một hoạt động gần giống"
    if "restoration" in entry.data:
        return "Khôi phục hoạt động đã hủy"
    return STEP_WORDS[entry.verb]


def _why(kept: Restoration | None) -> str:
    """What had been said when it was voided stands here too: the row itself no longer says it."""
    return f"{kept.reason} (trước đó hủy vì: {kept.void_reason})" if kept else ""
