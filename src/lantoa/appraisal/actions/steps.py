"""The steps of a sheet, and what is frozen with the last."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from django.db import transaction

from lantoa.appraisal import signals
from lantoa.appraisal.actions.scores import log_sheet
from lantoa.appraisal.models import ScoreSheet, SheetChange
from lantoa.appraisal.queries.judging import must_on
from lantoa.appraisal.queries.sheets import outcome_of, scores_of
from lantoa.appraisal.rules.points import missing_problem, problems_of_reason, total
from lantoa.appraisal.rules.states import (
    NEEDS_REASON,
    PERMISSION,
    SheetState,
    Verb,
    last_day_to_object,
    next_state,
    problem_of_window,
)
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.rules.settings import OBJECTION_DAYS
from lantoa.kernel import days
from lantoa.kernel.actor import Actor, System
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.reports.rules.frozen import fingerprint


@transaction.atomic
def take_step(
    *,
    actor: Actor,
    sheet: ScoreSheet,
    verb: Verb,
    reason: str = "",
    revision: int | None = None,
    on: date | None = None,
) -> ScoreSheet:
    """Takes a sheet one step on. ``revision`` is the one that the person saw.

    Raises ``NotPermitted``; ``Refused`` for a step that does not lead on, for a missing reason,
    for criteria without points, outside the window, and when the sheet was changed meanwhile.
    """
    must_on(actor, PERMISSION[verb], sheet)
    today = on or days.today()
    found = (
        ScoreSheet.objects.select_for_update(of=("self",))
        .select_related("unit", "criteria_set__unit")
        .get(pk=sheet.pk)
    )
    state = next_state(found.step, verb)
    problems = [
        *problems_of_reason(reason, needed=verb in NEEDS_REASON, why="Chưa ghi lý do trả lại."),
        *_stale(found, revision),
    ]
    late = problem_of_window(found.step, found.object_until, verb, today)
    if late is not None:
        problems.append(late)
    if not problems and verb in _STOPS:
        problems += _STOPS[verb](found)
    if problems:
        raise Refused(*problems)
    if verb is Verb.APPRAISE:
        found.object_until = last_day_to_object(
            today, int(catalogue.setting(OBJECTION_DAYS, today))
        )
    elif verb is Verb.RETURN:
        found.object_until = None
    found.state, found.state_since = state, days.now()
    found.revision += 1
    if state is SheetState.FINAL:
        _freeze(found)
    found.save()
    change = SheetChange.objects.create(
        sheet=found,
        verb=verb,
        state=state,
        at=found.state_since,
        actor_key=actor.key,
        actor_label=actor.label,
        reason=nfc(reason).strip(),
    )
    log_sheet(
        actor,
        PERMISSION[verb],
        found,
        act=verb.value,
        state=state.value,
        **({"sha256": found.sha256} if found.sha256 else {}),
    )
    signals.stepped.send(sender=None, actor=actor, sheet=found, change=change)
    return found


def _stale(found: ScoreSheet, revision: int | None) -> list[Problem]:
    if revision is None or revision == found.revision:
        return []
    return [
        Problem(
            "",
            "Bảng điểm vừa được sửa sau khi anh/chị mở trang.",
            "Đọc lại bảng điểm rồi làm lại bước này.",
            "stale",
        )
    ]


def _freeze(found: ScoreSheet) -> None:
    """Writes down what the sheet says, with its hash; from here on it does not change."""
    summed = total(score.line for score in scores_of(found))
    found.points, found.out_of = summed.points, summed.most
    found.outcome = outcome_of(found)
    found.sha256 = fingerprint(found.outcome)


# --- What stops a step ---------------------------------------------------------------------------


def _without_own(found: ScoreSheet) -> list[Problem]:
    missing = [each.criterion.number for each in scores_of(found) if each.own is None]
    return [missing_problem(missing)] if missing else []


def _without_appraised(found: ScoreSheet) -> list[Problem]:
    missing = [each.criterion.number for each in scores_of(found) if each.appraised is None]
    return [missing_problem(missing)] if missing else []


def _without_objection(found: ScoreSheet) -> list[Problem]:
    if any(hasattr(each, "objection") for each in scores_of(found)):
        return []
    return [
        Problem(
            "",
            "Chưa có giải trình nào.",
            "Mở tiêu chí cần giải trình, ghi điểm đề nghị, lý do và minh chứng.",
            "no_objection",
        )
    ]


def _with_objection(found: ScoreSheet) -> list[Problem]:
    written = [each.criterion.number for each in scores_of(found) if hasattr(each, "objection")]
    if not written:
        return []
    return [
        Problem(
            "",
            f"Đã soạn giải trình tiêu chí {', '.join(written)} mà chưa gửi.",
            "Gửi giải trình, hoặc rút giải trình rồi đồng ý với điểm.",
            "objection_written",
        )
    ]


def _unanswered(found: ScoreSheet) -> list[Problem]:
    waiting = [
        each.criterion.number
        for each in scores_of(found)
        if hasattr(each, "objection") and each.objection.answered is None
    ]
    if not waiting:
        return []
    return [
        Problem(
            "",
            f"Chưa trả lời giải trình tiêu chí {', '.join(waiting)}.",
            "Mở từng tiêu chí, giữ hoặc đổi điểm và ghi lý do.",
            "unanswered",
        )
    ]


_STOPS: Mapping[Verb, Callable[[ScoreSheet], list[Problem]]] = {
    Verb.PROPOSE: _without_own,
    Verb.CONFIRM: _without_own,
    Verb.APPRAISE: _without_appraised,
    Verb.OBJECT: _without_objection,
    Verb.AGREE: _with_objection,
    Verb.ANSWER: _unanswered,
}


def close_overdue(*, on: date) -> int:
    """Closes sheets whose window is over and to which nobody objected. Returns how many."""
    waiting = ScoreSheet.objects.filter(state=SheetState.APPRAISED, object_until__lt=on)
    closed = 0
    for sheet in waiting.order_by("pk"):
        try:
            take_step(actor=System("appraisal"), sheet=sheet, verb=Verb.CLOSE, on=on)
        except Refused:
            # Somebody took a step between our reading and our lock.
            continue
        closed += 1
    return closed
