"""Two people at one score sheet at once on PostgreSQL: one of them does it, the other is told.

SQLite lets one writer in at a time, so there is no race to run there.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.db import connection

from lantoa.appraisal import actions, queries
from lantoa.appraisal.models import Objection, Ranking, Score, ScoreSheet, SheetChange
from lantoa.appraisal.queries.ranking import frozen_rows
from lantoa.appraisal.queries.stamps import answer_stamp, appraised_stamp, own_stamp
from lantoa.appraisal.rules.states import SheetState, Verb
from lantoa.appraisal.tests import factories as make
from lantoa.appraisal.tests.factories import SYSTEM, YEAR, World
from lantoa.kernel import days
from lantoa.reports.rules.frozen import fingerprint
from lantoa.reports.tests.test_races import together

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: no race"
    ),
]
ROUNDS = 4


@pytest.fixture(name="world")
def _world(transactional_db: None, settings: Any) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return make.world()


def take(sheet: ScoreSheet, verb: Verb, *, on: date | None = None, **more: Any) -> ScoreSheet:
    reason = "Thiếu." if verb in (Verb.RETURN, Verb.SEND_BACK) else ""
    return actions.take_step(actor=SYSTEM, sheet=sheet, verb=verb, reason=reason, on=on, **more)


def write_objection(sheet: ScoreSheet) -> Objection:
    score = make.score_of(sheet, "3.1")
    return actions.object_to(
        actor=SYSTEM, score=score, wanted=score.criterion.max_points, reason="Có tài liệu."
    )


def objected(world: World) -> tuple[ScoreSheet, Objection]:
    sheet = make.brought_to(world, Verb.APPRAISE)
    found = write_objection(sheet)
    return take(sheet, Verb.OBJECT), Objection.objects.select_related(
        "score__sheet__criteria_set", "score__criterion"
    ).get(pk=found.pk)


def state_of(sheet: ScoreSheet) -> SheetState:
    return ScoreSheet.objects.get(pk=sheet.pk).step


def test_of_two_judges_of_one_criterion_the_second_reads_the_first(world: World) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    for number in range(ROUNDS):
        score = make.score_of(sheet, "3.1")
        seen = appraised_stamp(score)
        given = (Decimal("0.1") + number / Decimal(100), Decimal("0.2") + number / Decimal(100))
        done, refused = together(
            *(
                lambda points=points, score=score, seen=seen: actions.appraise_score(
                    actor=SYSTEM, score=score, points=points, reason="Chưa đủ.", seen=seen
                )
                for points in given
            )
        )
        assert (len(done), refused) == (1, ["stale"])
        assert make.score_of(sheet, "3.1").appraised == given[int(done[0])]


def test_of_two_who_publish_the_points_one_does(world: World) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    actions.accept_rest(actor=SYSTEM, sheet=sheet)
    done, refused = together(*[lambda: take(sheet, Verb.APPRAISE)] * 3)
    assert (len(done), refused) == (1, ["wrong_state"] * 2)
    assert SheetChange.objects.filter(sheet=sheet, verb=Verb.APPRAISE).count() == 1


def test_publishing_points_against_returning_has_one_winner(world: World) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    actions.accept_rest(actor=SYSTEM, sheet=sheet)
    done, refused = together(lambda: take(sheet, Verb.APPRAISE), lambda: take(sheet, Verb.RETURN))
    assert (len(done), refused) == (1, ["wrong_state"])
    wanted = SheetState.APPRAISED if done == ["0"] else SheetState.DRAFT
    assert state_of(sheet) is wanted


def test_points_are_published_as_they_were_seen_or_not_at_all(world: World) -> None:
    """One judge publishes while another still changes a criterion."""
    sheet = make.brought_to(world, Verb.CONFIRM)
    actions.accept_rest(actor=SYSTEM, sheet=sheet)
    revision = ScoreSheet.objects.get(pk=sheet.pk).revision
    score = make.score_of(sheet, "3.1")
    done, refused = together(
        lambda: take(sheet, Verb.APPRAISE, revision=revision),
        lambda: actions.appraise_score(
            actor=SYSTEM, score=score, points=Decimal(0), reason="Chưa có."
        ),
    )
    changed = make.score_of(sheet, "3.1").appraised == 0
    assert (done, refused) in ((["0"], ["wrong_state"]), (["1"], ["stale"]))
    assert changed == (done == ["1"])


def test_agreeing_against_objecting_has_one_winner(world: World) -> None:
    sheet = make.brought_to(world, Verb.APPRAISE)
    done, refused = together(lambda: take(sheet, Verb.AGREE), lambda: write_objection(sheet))
    assert (len(done), len(refused)) == (1, 1)
    assert refused[0] in ("wrong_state", "objection_written")
    if done == ["0"]:
        assert state_of(sheet) is SheetState.FINAL and not Objection.objects.exists()
    else:
        assert state_of(sheet) is SheetState.APPRAISED and Objection.objects.exists()


def test_closing_the_points_against_an_objection_has_one_winner(world: World) -> None:
    """At midnight after the last day the objection comes in time, or the points are final."""
    sheet = make.brought_to(world, Verb.APPRAISE)
    write_objection(sheet)
    last = ScoreSheet.objects.get(pk=sheet.pk).object_until
    assert last is not None
    done, refused = together(
        lambda: take(sheet, Verb.CLOSE, on=last + timedelta(days=1)),
        lambda: take(sheet, Verb.OBJECT, on=last),
    )
    assert (len(done), refused) == (1, ["wrong_state"])
    wanted = SheetState.FINAL if done == ["0"] else SheetState.OBJECTED
    assert state_of(sheet) is wanted
    if done == ["0"]:
        found = queries.sheet(sheet.pk)
        assert fingerprint(found.outcome) == found.sha256


def test_withdrawing_against_sending_an_objection_leaves_one_story(world: World) -> None:
    sheet = make.brought_to(world, Verb.APPRAISE)
    found = Objection.objects.select_related("score__sheet").get(pk=write_objection(sheet).pk)
    done, refused = together(
        lambda: actions.withdraw_objection(actor=SYSTEM, objection=found),
        lambda: take(sheet, Verb.OBJECT),
    )
    assert (len(done), len(refused)) == (1, 1)
    assert refused[0] in ("wrong_state", "no_objection")
    assert Objection.objects.exists() == (state_of(sheet) is SheetState.OBJECTED)


def test_the_end_against_another_answer_freezes_what_was_said(world: World) -> None:
    sheet, objection = objected(world)
    actions.answer_objection(
        actor=SYSTEM, objection=objection, points=objection.wanted, answer="Đúng."
    )
    done, refused = together(
        lambda: take(sheet, Verb.ANSWER),
        lambda: actions.answer_objection(
            actor=SYSTEM, objection=objection, points=Decimal(0), answer="Chưa đúng."
        ),
    )
    assert "0" in done and refused in ([], ["wrong_state"])
    found = queries.sheet(sheet.pk)
    assert found.step is SheetState.FINAL
    assert fingerprint(found.outcome) == found.sha256 == fingerprint(queries.outcome_of(found))
    assert (Objection.objects.get().answered == 0) == ("1" in done)


def test_of_two_answers_to_one_objection_the_second_reads_the_first(world: World) -> None:
    _, objection = objected(world)
    seen = answer_stamp(make.score_of(objection.score.sheet, "3.1"))
    done, refused = together(
        *(
            lambda points=points: actions.answer_objection(
                actor=SYSTEM, objection=objection, points=points, answer="Đã xem.", seen=seen
            )
            for points in (Decimal(0), Decimal(1))
        )
    )
    assert (len(done), refused) == (1, ["stale"])
    assert Objection.objects.get().answered == int(done[0])


def test_of_two_officers_of_one_criterion_the_second_reads_the_first(world: World) -> None:
    sheet = make.started(world)
    score = make.score_of(sheet, "3.1")
    seen = own_stamp(score)
    done, refused = together(
        *(
            lambda points=points: actions.score_own(
                actor=SYSTEM, score=score, points=points, reason="Có.", seen=seen
            )
            for points in (Decimal(0), Decimal(1))
        )
    )
    assert (len(done), refused) == (1, ["stale"])
    assert make.score_of(sheet, "3.1").own == int(done[0])


def test_a_sheet_begun_many_times_at_once_is_begun_once(world: World) -> None:
    start = partial(actions.start_sheet, actor=SYSTEM, unit_id=world.commune.pk, year=YEAR)
    done, refused = together(*[start] * 6)
    assert (len(done), refused) == (1, ["exists"] * 5)
    criteria = world.criteria.criteria.exclude(how="group").count()
    assert Score.objects.count() == criteria


def test_a_ranking_is_published_once_and_as_it_was_seen(world: World) -> None:
    """One publishes while the last answer to an objection makes other points final."""
    other = actions.start_sheet(actor=SYSTEM, unit_id=world.other.pk, year=YEAR)
    make.fill_own(other)
    for verb in (Verb.PROPOSE, Verb.CONFIRM, Verb.APPRAISE, Verb.AGREE):
        if verb is Verb.APPRAISE:
            actions.accept_rest(actor=SYSTEM, sheet=other)
        take(other, verb)
    sheet, objection = objected(world)
    actions.answer_objection(
        actor=SYSTEM, objection=objection, points=objection.wanted, answer="Đúng."
    )
    page = queries.ranking(world.province.pk, YEAR, days.today())
    seen = fingerprint(frozen_rows(page.rows))
    publish = partial(
        actions.publish_ranking, actor=SYSTEM, unit_id=world.province.pk, year=YEAR, seen=seen
    )
    done, refused = together(publish, publish, lambda: take(sheet, Verb.ANSWER))
    assert "2" in done
    assert set(refused) <= {"stale", "unchanged"} and len(done) + len(refused) == 3
    assert [each.sha256 for each in Ranking.objects.all()] in ([], [seen])
    assert state_of(sheet) is SheetState.FINAL
