"""People of every role press whatever they like, in any order."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.appraisal import actions, queries
from lantoa.appraisal.models import Objection, ScoreSheet
from lantoa.appraisal.rules.states import PERMISSION, SheetState, Verb, verbs_from
from lantoa.appraisal.tests import factories as make
from lantoa.appraisal.tests.factories import World
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.reports.rules.frozen import fingerprint

ROLES = sorted(make.CAST)
ACTS = (*Verb, "own", "appraise", "object", "withdraw", "reply", "compute", "rest")
STEPS = st.lists(st.tuples(st.sampled_from(ROLES), st.sampled_from(ACTS)), max_size=14)
STRAIGHT = (
    ("officer", Verb.PROPOSE),
    ("chair", Verb.CONFIRM),
    ("reviewer", "rest"),
    ("reviewer", Verb.APPRAISE),
    ("officer", "object"),
    ("chair", Verb.OBJECT),
    ("reviewer", "reply"),
    ("reviewer", Verb.ANSWER),
)


MAY = {
    SheetState.DRAFT: {("officer", Verb.PROPOSE)},
    SheetState.FOR_CONFIRMATION: {("chair", Verb.CONFIRM), ("chair", Verb.SEND_BACK)},
    SheetState.SENT: {("reviewer", Verb.APPRAISE), ("reviewer", Verb.RETURN)},
    SheetState.APPRAISED: {
        ("chair", Verb.OBJECT),
        ("chair", Verb.AGREE),
        ("reviewer", Verb.CLOSE),
    },
    SheetState.OBJECTED: {("reviewer", Verb.ANSWER)},
    SheetState.FINAL: set(),
}
"""Who can do what with the sheet of the commune, written down and not asked of the code."""


def press(world: World, sheet: ScoreSheet, role: str, act: str) -> bool:
    """Whether it was done."""
    actor, score = world.actor(role), make.score_of(sheet, "3.1")
    known = Objection.objects.select_related("score__sheet", "score__criterion").first()
    try:
        with transaction.atomic():
            if act in list(Verb):
                actions.take_step(actor=actor, sheet=sheet, verb=Verb(act), reason="Vì thế.")
            elif act == "own":
                actions.score_own(actor=actor, score=score, points=Decimal(1), reason="Có.")
            elif act == "appraise":
                actions.appraise_score(actor=actor, score=score, points=Decimal(0), reason="Chưa.")
            elif act == "object":
                actions.object_to(actor=actor, score=score, wanted=Decimal(1), reason="Có.")
            elif act == "withdraw" and known is not None:
                actions.withdraw_objection(actor=actor, objection=known)
            elif act == "reply" and known is not None:
                actions.answer_objection(
                    actor=actor, objection=known, points=Decimal(1), answer="Đúng."
                )
            elif act == "compute":
                actions.compute_anew(actor=actor, sheet=sheet)
            elif act == "rest":
                actions.accept_rest(actor=actor, sheet=sheet)
    except (Refused, NotPermitted):
        return False
    return True


def holds(world: World, sheet_id: int, frozen: dict[int, str]) -> None:
    sheet = queries.sheet(sheet_id)
    if sheet.step is SheetState.FINAL:
        assert fingerprint(sheet.outcome) == sheet.sha256
        assert frozen.setdefault(sheet_id, sheet.sha256) == sheet.sha256
        assert fingerprint(queries.outcome_of(sheet)) == sheet.sha256
        return
    assert sheet_id not in frozen
    able = {
        (who, verb)
        for verb in Verb
        for who in world.people
        if verb in verbs_from(sheet.step)
        and queries.may_on(world.actor(who), PERMISSION[verb], sheet)
    }
    assert able == MAY[sheet.step]


@pytest.mark.django_db
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(prefix=st.integers(0, len(STRAIGHT)), steps=STEPS)
def test_whatever_is_pressed_nobody_is_stuck_and_the_end_stays(
    world: World, prefix: int, steps: list[tuple[str, str]]
) -> None:
    with transaction.atomic():
        sheet = make.started(world)
        make.fill_own(sheet)
        frozen: dict[int, str] = {}
        for role, act in (*STRAIGHT[:prefix], *steps):
            before = queries.sheet(sheet.pk).step
            if press(world, sheet, role, act) and act in list(Verb):
                assert (role, act) in MAY[before]
            holds(world, sheet.pk, frozen)
        transaction.set_rollback(True)
