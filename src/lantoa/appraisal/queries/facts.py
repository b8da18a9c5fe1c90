"""What a unit did in a year, as the rules of criteria count it, with the rows that prove it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Exists, Min, OuterRef, Q, QuerySet

from lantoa.activities.models import Activity, Evidence, Placement
from lantoa.appraisal.models import Criterion
from lantoa.appraisal.rules import scoring
from lantoa.appraisal.rules.scoring import Measured, Proofs, Rule, percent, proofs_of_activities
from lantoa.insight.models import SpokenLanguage
from lantoa.insight.queries.progress import PlanStand, unit_progress
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.plans.models import Plan
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.states import FILED

DIALOGUE = "dialogue"
"""The channel of the catalogue that dialogues are held on."""
_A_YEAR = 366


@dataclass
class Facts:
    """Of one unit and one calendar year, as they stand on the day ``on``. Each part is read when it
    is first asked for: a set without a rule costs nothing for it."""

    unit_id: int
    year: int
    on: date

    @property
    def span(self) -> Interval:
        return Interval(date(self.year, 1, 1), date(self.year + 1, 1, 1))

    @cached_property
    def plans(self) -> list[Plan]:
        """Issued plans of a year or less that begin in the year, the earliest issued first."""
        found = (
            Plan.objects.issued()
            .kept()
            .filter(
                unit_id=self.unit_id,
                period_start__gte=self.span.start,
                period_start__lt=self.span.end,
            )
        )
        return sorted(
            (plan for plan in found if plan.period.length <= _A_YEAR),
            key=lambda plan: (plan.issued_on or date.max, plan.pk),
        )

    @cached_property
    def stands(self) -> list[PlanStand]:
        """How the plans of the year stand, without programmes of many years."""
        shown = unit_progress(self.unit_id, self.year, min(self.on, self.span.end))
        return [each for each in shown.plans if each.plan.period.length <= _A_YEAR]

    @cached_property
    def reports(self) -> list[tuple[ExpectedReport, date | None]]:
        """Reports of windows that end in the year, due by now and not exempted, with the day on
        which each was first sent; None where it was not, or stands returned."""
        # ``window_end`` is the first day after the window.
        found = (
            ExpectedReport.objects.filter(
                unit_id=self.unit_id,
                period__window_end__gt=self.span.start,
                period__window_end__lte=self.span.end,
                exemption__isnull=True,
            )
            .select_related("period", "report")
            .annotate(first=Min("report__versions__submitted_at"))
            .order_by("due_on", "pk")
        )
        rows = []
        for each in found:
            first = getattr(each, "first", None)
            filed = each.state in FILED or _was_accepted(each)
            day = days.local_day(first) if filed and first is not None else None
            if day is not None or each.due_on < self.on:
                rows.append((each, day))
        return rows

    @property
    def activities(self) -> QuerySet[Activity]:
        """What counts: not voided, not merged into another."""
        return Activity.objects.filter(
            unit_id=self.unit_id,
            on__gte=self.span.start,
            on__lt=self.span.end,
            voided_at__isnull=True,
            merged_into__isnull=True,
        ).order_by("on", "pk")

    @cached_property
    def rows(self) -> list[tuple[int, int, str, bool]]:
        """Each activity: id, channel, slug of the channel, whether a proof of it is still kept."""
        kept = Evidence.objects.filter(
            Q(file__isnull=True) | Q(file__erased_at__isnull=True), activity=OuterRef("pk")
        )
        found = self.activities.annotate(proved=Exists(kept))
        return list(found.values_list("pk", "channel_id", "channel__slug", "proved"))

    @cached_property
    def spoken(self) -> dict[int, str]:
        """Languages that the unit said are spoken in it, on the last day that counts."""
        day = min(self.on, self.span.end - timedelta(days=1))
        found = SpokenLanguage.objects.in_force(day).filter(unit_id=self.unit_id)
        return dict(found.values_list("language_id", "language__name"))

    @cached_property
    def placed(self) -> list[tuple[int, int]]:
        """Languages of placements, with the activity of each."""
        found = Placement.objects.filter(
            activity__in=self.activities, language_id__in=self.spoken, same_as__isnull=True
        )
        return list(found.order_by("pk").values_list("language_id", "activity_id"))


def _was_accepted(expected: ExpectedReport) -> bool:
    report = getattr(expected, "report", None)
    return report is not None and report.accepted_id is not None


# --- What each rule counts -----------------------------------------------------------------------


def _plan_issued(found: Facts, parameters: Mapping[str, Any]) -> Measured:
    plans = found.plans
    proofs = Proofs(plans=tuple(plan.pk for plan in plans))
    if not plans:
        return Measured(scoring.NO_PLAN, f"năm {found.year} không có kế hoạch nào được ban hành")
    issued_on = plans[0].issued_on
    if issued_on is None:
        return Measured(None, "kế hoạch không nêu ngày ban hành", proofs)
    number = f"{plans[0].number}, " if plans[0].number else ""
    words = f"kế hoạch {number}ban hành ngày {vn.day(issued_on)}"
    kept = scoring.in_time(issued_on, found.year, str(parameters["by"]))
    return Measured(scoring.PLAN_IN_TIME if kept else scoring.PLAN_LATE, words, proofs)


def _tasks_kept(found: Facts, parameters: Mapping[str, Any]) -> Measured:
    kept = [key for each in found.stands for key in each.compliance.kept]
    late = [key for each in found.stands for key in each.compliance.late]
    proofs = Proofs(
        plans=tuple(each.plan.pk for each in found.stands),
        lines=tuple((*kept, *late)[: scoring.MOST_PROOFS]),
    )
    if not found.stands:
        return Measured(None, f"năm {found.year} không có kế hoạch để so", proofs)
    if not kept and not late:
        return Measured(None, "chưa nhiệm vụ nào của kế hoạch đến hạn", proofs)
    words = f"{len(kept)} trong {len(kept) + len(late)} nhiệm vụ làm đúng hạn"
    return Measured(percent(len(kept), len(kept) + len(late)), words, proofs)


def _reports_in_time(found: Facts, parameters: Mapping[str, Any]) -> Measured:
    if not found.reports:
        return Measured(None, f"năm {found.year} chưa có báo cáo nào đến hạn")
    kept = sum(day is not None and day <= each.due_on for each, day in found.reports)
    words = f"{kept} trong {len(found.reports)} báo cáo gửi đúng hạn"
    proofs = Proofs(reports=tuple(each.pk for each, _ in found.reports))
    return Measured(percent(kept, len(found.reports)), words, proofs)


def _forms(found: Facts, parameters: Mapping[str, Any]) -> Measured:
    number = len({channel for _, channel, _, _ in found.rows})
    words = f"{number} hình thức trong {len(found.rows)} hoạt động"
    return Measured(Decimal(number), words, proofs_of_activities([row[0] for row in found.rows]))


def _languages(found: Facts, parameters: Mapping[str, Any]) -> Measured:
    if not found.spoken:
        return Measured(None, "đơn vị chưa ghi tiếng dân tộc nào có người nói ở địa phương")
    served = {language for language, _ in found.placed}
    silent = [name for key, name in found.spoken.items() if key not in served]
    words = f"{len(served)} trong {len(found.spoken)} tiếng"
    words += f"; chưa có: {', '.join(silent)}" if silent else ""
    ids = list(dict.fromkeys(activity for _, activity in found.placed))
    share = percent(len(served), len(found.spoken))
    return Measured(share, words[:400], proofs_of_activities(ids))


def _evidenced(found: Facts, parameters: Mapping[str, Any]) -> Measured:
    if not found.rows:
        return Measured(None, f"năm {found.year} chưa có hoạt động nào")
    proved = [pk for pk, _, _, is_proved in found.rows if is_proved]
    words = f"{len(proved)} trong {len(found.rows)} hoạt động có minh chứng"
    return Measured(percent(len(proved), len(found.rows)), words, proofs_of_activities(proved))


def _dialogues(found: Facts, parameters: Mapping[str, Any]) -> Measured:
    held = [pk for pk, _, slug, _ in found.rows if slug == DIALOGUE]
    return Measured(Decimal(len(held)), f"{len(held)} cuộc", proofs_of_activities(held))


_COUNTERS: Mapping[Rule, Callable[[Facts, Mapping[str, Any]], Measured]] = {
    Rule.PLAN_ISSUED: _plan_issued,
    Rule.TASKS_KEPT: _tasks_kept,
    Rule.REPORTS_IN_TIME: _reports_in_time,
    Rule.FORMS: _forms,
    Rule.LANGUAGES: _languages,
    Rule.EVIDENCED: _evidenced,
    Rule.DIALOGUES: _dialogues,
}


def facts(unit_id: int, year: int, on: date) -> Facts:
    return Facts(unit_id, year, on)


def measure(found: Facts, rule: Rule, parameters: Mapping[str, Any]) -> Measured:
    """What a rule counts. At most 10 queries for all rules together, however much there is."""
    return _COUNTERS[rule](found, parameters)


def measured(found: Facts, criterion: Criterion) -> Measured | None:
    """What is counted for a criterion; None where a person judges it."""
    if not criterion.rule:
        return None
    return measure(found, Rule(criterion.rule), criterion.parameters)
