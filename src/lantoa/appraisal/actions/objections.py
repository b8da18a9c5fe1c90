"""The unit does not agree with points and says why; the reviewer keeps or changes them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.db import transaction

from lantoa.appraisal.actions.scores import (
    NewFile,
    add_files,
    lock,
    log_sheet,
    stop_when_stale,
    touch,
)
from lantoa.appraisal.models import Objection, Score
from lantoa.appraisal.queries.judging import must_on
from lantoa.appraisal.queries.stamps import answer_stamp, objection_stamp
from lantoa.appraisal.rules.points import problems_of_points, problems_of_reason
from lantoa.appraisal.rules.states import SheetState, Verb, problem_of_window
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc


@transaction.atomic
def object_to(
    *,
    actor: Actor,
    score: Score,
    wanted: Decimal | None,
    reason: str,
    files: Sequence[NewFile] = (),
    seen: str | None = None,
    on: date | None = None,
) -> Objection:
    """Writes an objection to the points of one criterion; the head of the unit sends all of them
    together. ``seen`` is the stamp of the words that the person saw. Raises ``Refused`` after the
    window."""
    actor.must("appraisal.score", score.sheet.unit_id)
    sheet = lock(score.sheet, SheetState.APPRAISED, doing="giải trình")
    late = problem_of_window(sheet.step, sheet.object_until, Verb.OBJECT, on or days.today())
    if late is not None:
        raise Refused(late)
    score = Score.objects.select_related("criterion", "objection").get(pk=score.pk)
    stop_when_stale(seen, objection_stamp(score))
    problems = problems_of_points(wanted, score.criterion.max_points, "points")
    if wanted is not None and wanted == score.appraised:
        problems.append(
            Problem(
                "points",
                "Điểm đề nghị bằng điểm thẩm định.",
                "Ghi điểm đơn vị đề nghị, hoặc không giải trình tiêu chí này.",
                "same",
            )
        )
    problems += problems_of_reason(reason, needed=True, why="Giải trình cần lý do và minh chứng.")
    if problems or wanted is None:
        raise Refused(*problems)
    found, _ = Objection.objects.update_or_create(
        score=score, defaults={"wanted": wanted, "reason": nfc(reason).strip()}
    )
    add_files(actor, score, files, objects_to=True)
    touch(sheet)
    log_sheet(actor, "appraisal.score", sheet, act="object", criterion=score.criterion_id)
    return found


@transaction.atomic
def withdraw_objection(*, actor: Actor, objection: Objection) -> None:
    """Takes back an objection that was not sent yet, with the files that were added for it."""
    score = objection.score
    actor.must("appraisal.score", score.sheet.unit_id)
    sheet = lock(score.sheet, SheetState.APPRAISED, doing="rút giải trình")
    score.added.filter(objects_to=True).delete()
    objection.delete()
    touch(sheet)
    log_sheet(actor, "appraisal.score", sheet, act="withdraw", criterion=score.criterion_id)


@transaction.atomic
def answer_objection(
    *,
    actor: Actor,
    objection: Objection,
    points: Decimal | None,
    answer: str,
    seen: str | None = None,
) -> Objection:
    """The reviewer's points after an objection, kept or changed, always with words. The unit sees
    them with the last step. ``seen`` is the stamp of the words that the person saw."""
    score = objection.score
    must_on(actor, "appraisal.review", score.sheet)
    sheet = lock(score.sheet, SheetState.OBJECTED, doing="trả lời")
    locked = (
        Objection.objects.select_for_update(of=("self",))
        .select_related("score")
        .get(pk=objection.pk)
    )
    stop_when_stale(seen, answer_stamp(locked.score))
    criterion = score.criterion
    problems = problems_of_points(points, criterion.max_points, "points")
    problems += problems_of_reason(
        answer, needed=True, why="Giữ hay đổi điểm đều cần lý do.", field="reason"
    )
    if problems:
        raise Refused(*problems)
    locked.answered, locked.answer = points, nfc(answer).strip()
    locked.save(update_fields=["answered", "answer"])
    touch(sheet)
    log_sheet(actor, "appraisal.review", sheet, act="answer", criterion=score.criterion_id)
    return locked
