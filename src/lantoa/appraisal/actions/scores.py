"""Points of single criteria: computed, stated by the unit, given by the appraisal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from lantoa.appraisal.models import CriteriaSet, Score, ScoreProof, ScoreSheet
from lantoa.appraisal.queries.criteria import applicable_set, criteria_of
from lantoa.appraisal.queries.facts import facts, measured
from lantoa.appraisal.queries.judging import must_on
from lantoa.appraisal.queries.stamps import appraised_stamp, own_stamp
from lantoa.appraisal.rules.points import problems_of_points, problems_of_reason
from lantoa.appraisal.rules.scoring import points_of
from lantoa.appraisal.rules.states import SheetState
from lantoa.audit.log import record
from lantoa.files import store
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.totals import actions as totals

MOST_FILES = 10
"""Files that can be added to one criterion."""


@dataclass(frozen=True, slots=True)
class NewFile:
    name: str
    content: bytes


def log_sheet(actor: Actor, verb: str, sheet: ScoreSheet, **data: object) -> None:
    """A note in the log of an act on a sheet."""
    record(
        actor=actor,
        verb=verb,
        unit_id=sheet.unit_id,
        object_key=f"appraisal.sheet:{sheet.pk}",
        data=data,
    )


@transaction.atomic
def start_sheet(*, actor: Actor, unit_id: int, year: int, on: date | None = None) -> ScoreSheet:
    """The sheet of a unit for a year, with all that can be computed; the unit's own points begin as
    the computed ones. Raises ``Refused`` where no set is in force, or a sheet is there already."""
    actor.must("appraisal.score", unit_id)
    totals.hold(unit_id)
    today = on or days.today()
    if not 1900 <= year <= today.year:
        raise Refused(Problem("year", f"Năm {year} chưa tới.", "Chọn năm khác.", "future"))
    if ScoreSheet.objects.filter(unit_id=unit_id, year=year).exists():
        raise Refused(Problem("", f"Bảng điểm năm {year} đã lập.", "Mở bảng điểm đã có.", "exists"))
    found = applicable_set(unit_id, year, today)
    if found is None:
        raise Refused(
            Problem(
                "",
                f"Cấp trên chưa áp dụng bộ tiêu chí nào cho năm {year}.",
                "Báo người quản trị của cấp trên chép mẫu, đối chiếu và áp dụng bộ tiêu chí.",
                "no_set",
            )
        )
    now = days.now()
    sheet = ScoreSheet.objects.create(
        unit_id=unit_id, year=year, criteria_set=found, state_since=now, computed_at=now
    )
    _make_scores(sheet, found)
    compute(sheet, today)
    log_sheet(actor, "appraisal.score", sheet, act="start", year=year)
    return sheet


def _make_scores(sheet: ScoreSheet, found: CriteriaSet) -> None:
    Score.objects.bulk_create(
        Score(sheet=sheet, criterion=criterion)
        for criterion in criteria_of(found)
        if not criterion.is_group
    )


def compute(sheet: ScoreSheet, on: date) -> int:
    """Counts anew what rules count, inside the transaction of an act. Own points that were the
    computed ones follow. Returns how many criteria have other points than before."""
    known = facts(sheet.unit_id, sheet.year, on)
    changed = 0
    scores = list(sheet.scores.select_related("criterion"))
    for score in scores:
        counted = measured(known, score.criterion)
        if counted is None:
            continue
        points = points_of(counted.amount, score.criterion.parameters, score.criterion.max_points)
        changed += points != score.computed
        follows = score.own == score.computed and not score.own_reason
        if points != score.computed:
            # What was appraised was appraised on other points.
            score.appraised, score.appraised_reason = None, ""
        if follows:
            score.own = points
        score.computed = points
        score.figure, score.proofs = counted.words, counted.proofs.as_json()
    Score.objects.bulk_update(
        scores, ["computed", "own", "appraised", "appraised_reason", "figure", "proofs"]
    )
    return changed


def lock(sheet: ScoreSheet, *states: SheetState, doing: str) -> ScoreSheet:
    """The sheet, locked, in one of the states. Raises ``Refused`` in any other."""
    locked = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("unit", "criteria_set")
        .get(pk=sheet.pk)
    )
    if locked.step not in states:
        raise Refused(
            Problem(
                "",
                f"Bảng điểm đang ở bước “{locked.state_label}” nên không {doing} được.",
                "Mở lại trang để xem bước hiện tại.",
                "wrong_state",
            )
        )
    return locked


def touch(sheet: ScoreSheet) -> None:
    """One more write: who decides on what he saw is told when it has changed."""
    sheet.revision += 1
    sheet.save(update_fields=["revision"])


@transaction.atomic
def compute_anew(*, actor: Actor, sheet: ScoreSheet, on: date | None = None) -> int:
    """Counts anew from what is in the ledger today. Only while the unit scores itself; returns how
    many criteria have other points than before."""
    actor.must("appraisal.score", sheet.unit_id)
    locked = lock(sheet, SheetState.DRAFT, doing="tính lại")
    changed = compute(locked, on or days.today())
    locked.computed_at = days.now()
    locked.revision += 1
    locked.save(update_fields=["computed_at", "revision"])
    log_sheet(actor, "appraisal.score", locked, act="compute", changed=changed)
    return changed


def stop_when_stale(seen: str | None, now: str) -> None:
    """Raises ``Refused`` when a form was filled in upon other words than those that stand now."""
    if seen is not None and seen != now:
        raise Refused(
            Problem(
                "",
                "Người khác vừa ghi điểm tiêu chí này.",
                "Đọc điểm và lý do đang lưu ở trên rồi lưu lại nếu vẫn muốn thay.",
                "stale",
            )
        )


@transaction.atomic
def score_own(
    *,
    actor: Actor,
    score: Score,
    points: Decimal | None,
    reason: str,
    files: Sequence[NewFile] = (),
    seen: str | None = None,
) -> Score:
    """The unit's own points of one criterion. A reason is needed where they are not the computed
    ones. Raises ``Refused``; then no file is kept either."""
    actor.must("appraisal.score", score.sheet.unit_id)
    sheet = lock(score.sheet, SheetState.DRAFT, doing="ghi điểm")
    score = Score.objects.select_related("criterion").get(pk=score.pk)
    stop_when_stale(seen, own_stamp(score))
    problems = problems_of_points(points, score.criterion.max_points, "points")
    problems += problems_of_reason(
        reason,
        needed=points != score.computed,
        why="Điểm khác điểm máy tính nên cần lý do."
        if score.computed is not None
        else "Tiêu chí này do người chấm nên cần lý do, minh chứng.",
    )
    if problems:
        raise Refused(*problems)
    if (points, nfc(reason).strip()) != (score.own, score.own_reason):
        # What was appraised was appraised on other words.
        score.appraised, score.appraised_reason = None, ""
    score.own, score.own_reason = points, nfc(reason).strip()
    score.save()
    add_files(actor, score, files, objects_to=False)
    touch(sheet)
    log_sheet(actor, "appraisal.score", sheet, act="own", criterion=score.criterion_id)
    return score


def add_files(actor: Actor, score: Score, files: Sequence[NewFile], *, objects_to: bool) -> None:
    """Keeps files beside a criterion, each once. Raises ``Refused``."""
    known = set(score.added.values_list("file__brought_sha256", "objects_to"))
    fresh = [each for each in files if (store.sha256(each.content), objects_to) not in known]
    if len(known) + len(fresh) > MOST_FILES:
        raise Refused(
            Problem(
                "proof_file",
                f"Một tiêu chí có nhiều nhất {MOST_FILES} tệp.",
                "Gộp các tệp nhỏ, hoặc bỏ tệp không cần.",
                "too_many",
            )
        )
    for each in fresh:
        ScoreProof.objects.create(
            score=score,
            objects_to=objects_to,
            file=store.keep(actor=actor, content=each.content, name=each.name, field="proof_file"),
            added_at=days.now(),
            actor_key=actor.key,
            actor_label=actor.label,
        )


@transaction.atomic
def remove_proof(*, actor: Actor, proof: ScoreProof) -> None:
    """Takes an added file out, while what it was added for is still in the unit's hands."""
    actor.must("appraisal.score", proof.score.sheet.unit_id)
    state = SheetState.APPRAISED if proof.objects_to else SheetState.DRAFT
    sheet = lock(proof.score.sheet, state, doing="bỏ tệp")
    log_sheet(actor, "appraisal.score", sheet, act="remove_file", sha256=proof.file.sha256)
    proof.delete()
    touch(sheet)


@transaction.atomic
def appraise_score(
    *,
    actor: Actor,
    score: Score,
    points: Decimal | None,
    reason: str,
    seen: str | None = None,
) -> Score:
    """The reviewer's points of one criterion. A reason is needed where they are not the unit's."""
    must_on(actor, "appraisal.review", score.sheet)
    sheet = lock(score.sheet, SheetState.SENT, doing="thẩm định")
    score = Score.objects.select_related("criterion").get(pk=score.pk)
    stop_when_stale(seen, appraised_stamp(score))
    problems = problems_of_points(points, score.criterion.max_points, "points")
    problems += problems_of_reason(
        reason, needed=points != score.own, why="Điểm khác điểm tự chấm nên cần lý do."
    )
    if problems:
        raise Refused(*problems)
    score.appraised, score.appraised_reason = points, nfc(reason).strip()
    score.save(update_fields=["appraised", "appraised_reason"])
    touch(sheet)
    log_sheet(actor, "appraisal.review", sheet, act="appraise", criterion=score.criterion_id)
    return score


@transaction.atomic
def accept_rest(*, actor: Actor, sheet: ScoreSheet) -> int:
    """Takes the unit's own points where the reviewer has not given any. Returns how many."""
    must_on(actor, "appraisal.review", sheet)
    locked = lock(sheet, SheetState.SENT, doing="thẩm định")
    rest = list(locked.scores.filter(appraised__isnull=True, own__isnull=False))
    for score in rest:
        score.appraised = score.own
    Score.objects.bulk_update(rest, ["appraised"])
    touch(locked)
    log_sheet(actor, "appraisal.review", locked, act="accept_rest", criteria=len(rest))
    return len(rest)
