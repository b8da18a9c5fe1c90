"""Score sheets: one with all that was said, lists, and what is frozen at the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse

from lantoa.activities.models import Activity
from lantoa.appraisal.models import (
    Criterion,
    Objection,
    Score,
    ScoreProof,
    ScoreSheet,
    SheetChange,
)
from lantoa.appraisal.queries.criteria import criteria_of, ratings_of
from lantoa.appraisal.queries.judging import judges
from lantoa.appraisal.rules.points import Sum, plain, total
from lantoa.appraisal.rules.ranking import band_of
from lantoa.appraisal.rules.scoring import HOW_LABELS, How, Proofs, proofs_from_json
from lantoa.appraisal.rules.states import SheetState
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.actor import Actor
from lantoa.plans.models import Plan, PlanLine
from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.states import STATE_LABELS as REPORT_STATES
from lantoa.units import queries as units

SHOWN = 12
"""Rows that a page names beside one criterion; the bundle of evidence has them all."""


def _whole() -> QuerySet[ScoreSheet]:
    return ScoreSheet.objects.select_related("unit", "criteria_set").defer("outcome")


def sheet(sheet_id: int) -> ScoreSheet:
    """Raises ``ScoreSheet.DoesNotExist``."""
    return ScoreSheet.objects.select_related("unit", "criteria_set__unit").get(pk=sheet_id)


def score(sheet_id: int, score_id: int) -> Score:
    """Raises ``Score.DoesNotExist``."""
    found = Score.objects.select_related("sheet__unit", "sheet__criteria_set", "criterion")
    return found.select_related("objection").get(pk=score_id, sheet_id=sheet_id)


def added_file(sheet_id: int, proof_id: int) -> ScoreProof:
    """Raises ``ScoreProof.DoesNotExist``."""
    found = ScoreProof.objects.select_related("file", "score__sheet", "score__criterion")
    return found.get(pk=proof_id, score__sheet_id=sheet_id)


def sheets_of(unit_ids: Collection[int]) -> QuerySet[ScoreSheet]:
    """The latest year first."""
    return _whole().filter(unit_id__in=unit_ids).order_by("-year", "unit_id")


def to_judge(unit_ids: Collection[int]) -> list[ScoreSheet]:
    """Sheets that wait for units by whose criteria they are scored, the longest waiting first.
    1 query."""
    found = _whole().filter(
        criteria_set__unit__in=unit_ids, state__in=(SheetState.SENT, SheetState.OBJECTED)
    )
    return list(found.order_by("state_since", "pk"))


def to_do(unit_ids: Collection[int], states: Collection[SheetState]) -> list[ScoreSheet]:
    """Sheets of some units that stand in one of the states, the longest waiting first. 1 query."""
    found = _whole().filter(unit_id__in=unit_ids, state__in=states)
    return list(found.order_by("state_since", "pk"))


def waiting_for(
    *,
    scores: Collection[int],
    confirms: Collection[int],
    judges: Collection[int],
    on: date,
) -> list[ScoreSheet]:
    """Sheets that wait for somebody who scores in some units, confirms in some and judges for some,
    the longest waiting first. What was appraised waits while its window is open. 1 query."""
    is_open = Q(state=SheetState.APPRAISED, object_until__gte=on)
    wanted = Q(unit__in=scores) & (Q(state=SheetState.DRAFT) | is_open)
    wanted |= Q(unit__in=confirms) & (Q(state=SheetState.FOR_CONFIRMATION) | is_open)
    wanted |= Q(criteria_set__unit__in=judges, state__in=(SheetState.SENT, SheetState.OBJECTED))
    return list(_whole().filter(wanted).order_by("state_since", "pk"))


# --- One sheet -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shown:
    """One row that proves something: what it is, where it opens, and a word beside it."""

    label: str
    url: str
    small: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A criterion of the sheet; a group has no ``score`` and the ``points`` of those under it."""

    criterion: Criterion
    score: Score | None
    points: Decimal | None
    proofs: tuple[Shown, ...] = ()
    more: int = 0
    added: tuple[ScoreProof, ...] = ()
    objection: Objection | None = None

    @property
    def how(self) -> str:
        return HOW_LABELS[How(self.criterion.how)]

    @property
    def differs(self) -> bool:
        """Whether the appraisal gave other points than the unit."""
        found = self.score
        return bool(found and found.appraised is not None and found.appraised != found.own)

    @property
    def is_kept(self) -> bool:
        """Whether the answer to an objection left the points as they were."""
        return bool(
            self.objection and self.score and self.objection.answered == self.score.appraised
        )


@dataclass(frozen=True, slots=True)
class SheetPage:
    sheet: ScoreSheet
    unit_name: str
    judge: str
    """The unit whose set it is: it appraises."""
    rows: tuple[SheetRow, ...]
    sum: Sum
    band: str
    changes: tuple[SheetChange, ...]
    percent: Decimal | None = None
    objections: int = 0
    unanswered: int = 0
    missing_own: tuple[str, ...] = field(default_factory=tuple)
    missing_appraised: tuple[str, ...] = field(default_factory=tuple)


def scores_of(sheet: ScoreSheet) -> list[Score]:
    """In the order of the criteria, with objection and added proofs. 2 queries."""
    added = ScoreProof.objects.select_related("file")
    return list(
        Score.objects.filter(sheet=sheet)
        .select_related("criterion", "objection")
        .prefetch_related(Prefetch("added", queryset=added))
        .order_by("criterion__place")
    )


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a sheet somebody may be told now: points in the making are for who makes them."""

    appraisal: bool = True
    objections: bool = True
    answers: bool = True


def sight_of(found: ScoreSheet, actor: Actor) -> Sight:
    """The unit sees the appraisal once it is given, the reviewer an objection once it is sent, the
    unit its answers at the end."""
    appraises = judges(actor, found)
    writes = actor.may("appraisal.score", found.unit_id)
    signs = actor.may("appraisal.confirm", found.unit_id)
    told = told_to_both(found)
    return Sight(
        appraisal=appraises or told.appraisal,
        objections=writes or signs or told.objections,
        answers=appraises or told.answers,
    )


def told_to_both(found: ScoreSheet) -> Sight:
    """What the unit and the reviewer both know by now: what a bundle may hold, whoever asks."""
    return Sight(
        appraisal=found.step in (SheetState.APPRAISED, SheetState.OBJECTED, SheetState.FINAL),
        objections=found.step in (SheetState.OBJECTED, SheetState.FINAL),
        answers=found.step is SheetState.FINAL,
    )


def objection_of(score: Score, sight: Sight) -> Objection | None:
    """The objection as somebody may see it; one that was not sent before the end is none."""
    found: Objection | None = getattr(score, "objection", None)
    if found is None or not sight.objections:
        return None
    if score.sheet.step is SheetState.FINAL and found.answered is None:
        return None
    found.wanted = found.wanted.normalize() + 0
    found.answered = plain(found.answered) if sight.answers else None
    found.answer = found.answer if sight.answers else ""
    return found


def _masked(
    found: ScoreSheet, scores: Iterable[Score], sight: Sight
) -> dict[int, Objection | None]:
    """The objection to show beside each score; what may not be told is taken out of the scores."""
    shown: dict[int, Objection | None] = {}
    for score in scores:
        score.sheet = found
        score.computed, score.own = plain(score.computed), plain(score.own)
        score.appraised = plain(score.appraised)
        if not sight.appraisal:
            score.appraised, score.appraised_reason = None, ""
        shown[score.pk] = objection_of(score, sight)
    return shown


def sheet_page(found: ScoreSheet, sight: Sight | None = None) -> SheetPage:
    """A sheet with its proofs. The number of queries does not grow with what is in it."""
    sight = sight or Sight()
    scores = scores_of(found)
    objected = _masked(found, scores, sight)
    by_criterion = {each.criterion_id: each for each in scores}
    criteria = criteria_of(found.criteria_set)
    shown = _shown(scores)
    finals = {key: plain(each.line.final) for key, each in by_criterion.items()}
    summed = total(each.line for each in scores)
    objections = [each for each in objected.values() if each is not None]
    rows = []
    for criterion in criteria:
        score = by_criterion.get(criterion.pk)
        if score is None:
            rows.append(SheetRow(criterion, None, _of_group(criterion, criteria, finals)))
            continue
        proofs = proofs_from_json(score.proofs)
        rows.append(
            SheetRow(
                criterion,
                score,
                finals[criterion.pk],
                proofs=shown[score.pk],
                more=_number(proofs) + proofs.more - len(shown[score.pk]),
                added=tuple(
                    each for each in score.added.all() if sight.objections or not each.objects_to
                ),
                objection=objected[score.pk],
            )
        )
    judge = found.criteria_set.unit_id
    day = date(found.year, 12, 31)
    names = units.named([found.unit_id, *([judge] if judge else [])], day)
    return SheetPage(
        sheet=found,
        unit_name=names[found.unit_id].name,
        judge=names[judge].name if judge else "",
        rows=tuple(rows),
        sum=summed,
        band=band_of(None if summed.missing else summed.share, ratings_of(found.criteria_set)),
        changes=tuple(found.changes.all()),
        percent=plain(summed.percent),
        objections=len(objections),
        unanswered=sum(each.answered is None for each in objections),
        missing_own=tuple(each.criterion.number for each in scores if each.own is None),
        missing_appraised=tuple(each.criterion.number for each in scores if each.appraised is None),
    )


def _of_group(
    group: Criterion, criteria: Sequence[Criterion], finals: dict[int, Decimal | None]
) -> Decimal | None:
    """The points under a group, however deep; None while nobody has given any."""
    under = [each.pk for each in criteria if each.number.startswith(f"{group.number}.")]
    given = [points for pk in under if (points := finals.get(pk)) is not None]
    return plain(sum(given, Decimal(0))) if given else None


def _number(proofs: Proofs) -> int:
    return sum(map(len, (proofs.plans, proofs.lines, proofs.reports, proofs.activities)))


def _shown(scores: Iterable[Score]) -> dict[int, tuple[Shown, ...]]:
    """The first rows that prove each score. 4 queries, fewer where a kind is not named."""
    named = {each.pk: proofs_from_json(each.proofs) for each in scores}
    plans = _rows(Plan, {pk for each in named.values() for pk in each.plans[:SHOWN]})
    lines = _rows(PlanLine, {pk for each in named.values() for pk in each.lines[:SHOWN]})
    wanted = {pk for each in named.values() for pk in each.reports[:SHOWN]}
    reports = (
        ExpectedReport.objects.select_related("period", "report").in_bulk(wanted) if wanted else {}
    )
    ids = {pk for each in named.values() for pk in each.activities[:SHOWN]}
    activities = Activity.objects.select_related("channel").in_bulk(ids) if ids else {}
    found: dict[int, tuple[Shown, ...]] = {}
    for key, proofs in named.items():
        listed = [_plan(plans[pk]) for pk in proofs.plans if pk in plans]
        listed += [_line(lines[pk]) for pk in proofs.lines if pk in lines]
        listed += [_report(reports[pk]) for pk in proofs.reports if pk in reports]
        listed += [_activity(activities[pk]) for pk in proofs.activities if pk in activities]
        found[key] = tuple(listed[:SHOWN])
    return found


def _rows(model: Any, ids: Collection[int]) -> dict[int, Any]:
    return dict(model.objects.in_bulk(ids)) if ids else {}


def _plan(plan: Plan) -> Shown:
    issued = f"ban hành {vn.day(plan.issued_on)}" if plan.issued_on else "không nêu ngày ban hành"
    number = plan.number or "không nêu số"
    return Shown(plan.title, reverse("plans:page", args=[plan.pk]), f"{number}, {issued}")


def _line(line: PlanLine) -> Shown:
    return Shown(line.title, reverse("plans:line", args=[line.plan_id, line.pk]), "nhiệm vụ")


def _report(expected: ExpectedReport) -> Shown:
    return Shown(
        f"Báo cáo {expected.period.period.short}",
        reverse("reports:page", args=[expected.pk]),
        REPORT_STATES[expected.state].lower(),
    )


def _activity(activity: Activity) -> Shown:
    return Shown(
        activity.title,
        reverse("activities:page", args=[activity.pk]),
        f"{activity.channel.name}, {vn.day(activity.on)}",
    )


# --- What is frozen ------------------------------------------------------------------------------


def outcome_of(found: ScoreSheet) -> dict[str, Any]:
    """All that the sheet says at its end, as plain data: what is hashed."""
    page = sheet_page(found)
    return {
        "unit": page.unit_name,
        "unit_id": found.unit_id,
        "year": found.year,
        "set": found.criteria_set.name,
        "set_id": found.criteria_set_id,
        "basis": found.criteria_set.basis,
        "is_verified": found.criteria_set.is_verified,
        "judge": page.judge,
        "points": _text(page.sum.points),
        "out_of": _text(page.sum.most),
        "percent": _text(page.sum.percent),
        "band": page.band,
        "criteria": [_frozen(row) for row in page.rows],
    }


def _frozen(row: SheetRow) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": row.criterion.number,
        "name": row.criterion.name,
        "most": _text(row.criterion.max_points),
        "final": _text(row.points),
    }
    score, objection = row.score, row.objection
    if score is not None:
        said |= {
            "rule": row.criterion.rule_words,
            "figure": score.figure,
            "computed": _text(score.computed),
            "own": _text(score.own),
            "own_reason": score.own_reason,
            "appraised": _text(score.appraised),
            "appraised_reason": score.appraised_reason,
            "proofs": score.proofs,
            "added": [_added(each) for each in row.added],
        }
    if objection is not None:
        said["objection"] = {
            "wanted": _text(objection.wanted),
            "reason": objection.reason,
            "answered": _text(objection.answered),
            "answer": objection.answer,
        }
    return said


def _added(proof: ScoreProof) -> dict[str, object]:
    return {"file": proof.file.name, "sha256": proof.file.sha256}


def _text(points: Decimal | None) -> str | None:
    return None if points is None else f"{points:.2f}"
