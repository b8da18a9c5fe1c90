"""Score sheets that wait: on the start page of whose turn it is, and as notices."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from lantoa.appraisal import actions
from lantoa.appraisal.models import CriteriaSet, Objection, ScoreSheet
from lantoa.appraisal.rules.states import Verb
from lantoa.appraisal.tests import factories as make
from lantoa.appraisal.tests.factories import SYSTEM, YEAR, World
from lantoa.audit.tests.standing import Standing, standing
from lantoa.kernel import days
from lantoa.workspace.models import Notice
from lantoa.workspace.queries import notices as queries
from lantoa.workspace.queries.sheet_work import of_sheets
from lantoa.workspace.rules.next_thing import Kind, is_late, urgency

TODAY = days.today()
SHEETS = {Kind.SCORE, Kind.CONFIRM, Kind.JUDGE, Kind.OBJECT}


@pytest.fixture(scope="module")
def standing_scores(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Standing[World]]:
    with standing("world", make.world, request, django_db_blocker) as built:
        yield built


@pytest.fixture(name="world")
def a_world(standing_scores: Standing[World], db: None) -> World:
    return standing_scores.fresh()


def waiting(world: World, name: str) -> list[Kind]:
    return [each.kind for each in of_sheets(world.actor(name), TODAY)]


def step(world: World, sheet: ScoreSheet, name: str, verb: Verb, reason: str = "") -> ScoreSheet:
    return actions.take_step(actor=world.actor(name), sheet=sheet, verb=verb, reason=reason)


def objected(world: World) -> ScoreSheet:
    sheet = make.brought_to(world, Verb.APPRAISE)
    score = make.score_of(sheet, "3.1")
    actions.object_to(
        actor=world.actor("officer"), score=score, wanted=score.criterion.max_points, reason="Có."
    )
    return step(world, sheet, "chair", Verb.OBJECT)


def start_page(world: World, name: str) -> str:
    client = Client()
    client.force_login(world.people[name])
    return client.get(reverse("workspace:home")).content.decode()


# --- The start page ------------------------------------------------------------------------------


def test_a_sheet_waits_for_whose_turn_it_is_and_for_nobody_else(world: World) -> None:
    def turns() -> dict[str, list[Kind]]:
        return {name: kinds for name in world.people if (kinds := waiting(world, name))}

    sheet = make.started(world)
    assert turns() == {"officer": [Kind.SCORE]}
    make.fill_own(sheet)
    step(world, sheet, "officer", Verb.PROPOSE)
    assert turns() == {"chair": [Kind.CONFIRM]}
    step(world, sheet, "chair", Verb.CONFIRM)
    assert turns() == {"reviewer": [Kind.JUDGE]}
    actions.accept_rest(actor=SYSTEM, sheet=sheet)
    step(world, sheet, "reviewer", Verb.APPRAISE)
    assert turns() == {"officer": [Kind.OBJECT], "chair": [Kind.OBJECT]}
    ScoreSheet.objects.update(object_until=TODAY - timedelta(days=1))
    assert turns() == {}


def test_an_objection_waits_for_its_answer_and_the_end_for_nobody(world: World) -> None:
    sheet = objected(world)
    assert waiting(world, "reviewer") == [Kind.JUDGE]
    assert waiting(world, "officer") == waiting(world, "chair") == []
    (found,) = of_sheets(world.actor("reviewer"), TODAY)
    assert found.title == f"Một bảng điểm năm {YEAR} có giải trình chờ trả lời"
    assert (found.route, found.arguments) == ("appraisal:page", (sheet.pk,))
    objection = Objection.objects.get()
    actions.answer_objection(actor=SYSTEM, objection=objection, points=objection.wanted, answer="Đ")
    step(world, sheet, "reviewer", Verb.ANSWER)
    assert waiting(world, "reviewer") == []


def test_several_sheets_to_judge_are_one_thing_that_opens_their_list(world: World) -> None:
    make.brought_to(world, Verb.CONFIRM)
    other = actions.start_sheet(actor=SYSTEM, unit_id=world.other.pk, year=YEAR)
    make.fill_own(other)
    for verb in (Verb.PROPOSE, Verb.CONFIRM):
        actions.take_step(actor=SYSTEM, sheet=other, verb=verb)
    (found,) = of_sheets(world.actor("reviewer"), TODAY)
    assert (found.title, found.route) == (
        f"Hai bảng điểm năm {YEAR} chờ thẩm định",
        "appraisal:list",
    )
    assert "Mở 2 bảng điểm" in start_page(world, "reviewer")


def test_the_last_day_to_object_presses_and_is_the_units_own(world: World) -> None:
    make.brought_to(world, Verb.APPRAISE)
    (found,) = of_sheets(world.actor("chair"), TODAY)
    assert found.day == ScoreSheet.objects.get().object_until
    assert found.day is not None
    assert not is_late(found, found.day)
    assert urgency(found, found.day) < urgency(found, TODAY - timedelta(days=60))
    assert f"Xem điểm thẩm định năm {YEAR}" in start_page(world, "chair")


def test_it_is_one_question_and_none_for_who_has_no_part_in_it(world: World) -> None:
    make.brought_to(world, Verb.CONFIRM)
    for name, number in {"officer": 1, "chair": 1, "reviewer": 1, "clerk": 0, "editor": 0}.items():
        actor = world.actor(name)
        with CaptureQueriesContext(connection) as asked:
            list(of_sheets(actor, TODAY))
        assert len(asked) == number, name


# --- Notices -------------------------------------------------------------------------------------


def told(world: World, name: str) -> list[str]:
    rows = Notice.objects.filter(user=world.people[name]).order_by("pk")
    return [f"{each.title} {each.reason}".strip() for each in queries.in_words(list(rows))]


def test_each_step_is_told_to_whose_turn_it_is(world: World) -> None:
    Notice.objects.all().delete()
    sheet = make.started(world)
    make.fill_own(sheet)
    step(world, sheet, "officer", Verb.PROPOSE)
    step(world, sheet, "chair", Verb.SEND_BACK, "Thiếu biên bản.")
    step(world, sheet, "officer", Verb.PROPOSE)
    step(world, sheet, "chair", Verb.CONFIRM)
    step(world, sheet, "reviewer", Verb.RETURN, "Điểm 3.1 chưa có tài liệu.")
    to_confirm = f"Bảng điểm năm {YEAR} của Xã Suối Mẫu chờ xác nhận"
    returned = f"Bảng điểm năm {YEAR} bị trả lại Điểm 3.1 chưa có tài liệu."
    assert told(world, "chair") == [to_confirm, to_confirm, returned]
    assert told(world, "officer") == [
        f"Bảng điểm năm {YEAR} được trả về để chấm lại Thiếu biên bản.",
        returned,
    ]
    assert told(world, "reviewer") == [f"Xã Suối Mẫu đã gửi bảng điểm năm {YEAR}, chờ thẩm định"]
    quiet = set(world.people) - {"chair", "officer", "reviewer"}
    assert [name for name in quiet if told(world, name)] == []


def test_points_objection_and_the_end_are_told(world: World) -> None:
    sheet = objected(world)
    objection = Objection.objects.get()
    actions.answer_objection(actor=SYSTEM, objection=objection, points=objection.wanted, answer="Đ")
    Notice.objects.filter(user=world.people["officer"], kind="criteria.in_force").delete()
    step(world, sheet, "reviewer", Verb.ANSWER)
    until = ScoreSheet.objects.get().object_until
    assert until is not None
    last = f"{until.day:02d}/{until.month}" if until.day < 10 else f"{until.day}/"
    first, final = told(world, "officer")
    assert "đã thẩm định, giải trình được đến hết ngày " in first and last[:2] in first
    assert final == f"Điểm năm {YEAR} của Xã Suối Mẫu đã chốt"
    assert told(world, "reviewer")[-1] == f"Xã Suối Mẫu gửi giải trình bảng điểm năm {YEAR}"


def test_criteria_and_ranking_are_told_to_the_units_below(world: World) -> None:
    Notice.objects.all().delete()
    pattern = CriteriaSet.objects.get(unit__isnull=True)
    made = actions.copy_set(actor=SYSTEM, unit_id=world.province.pk, source=pattern, year=YEAR)
    actions.put_in_force(actor=world.actor("administrator"), found=made)
    make.brought_to(world, Verb.AGREE)
    actions.publish_ranking(actor=world.actor("reviewer"), unit_id=world.province.pk, year=YEAR)
    criteria = f"Tỉnh Mẫu đã áp dụng bộ tiêu chí chấm điểm năm {YEAR}"
    ranking = f"Tỉnh Mẫu đã công bố xếp hạng năm {YEAR}"
    assert told(world, "neighbour") == [criteria, ranking]
    assert told(world, "neighbour_chair") == [ranking]
    assert told(world, "province_officer") == told(world, "reviewer")[:0] == []


def test_every_notice_of_appraisal_opens_something_its_reader_may_see(world: World) -> None:
    objected(world)
    for name in ("officer", "chair", "reviewer"):
        client = Client()
        client.force_login(world.people[name])
        for row in Notice.objects.filter(user=world.people[name]):
            answer = client.get(reverse("workspace:notice", args=[row.pk]), follow=True)
            assert answer.status_code in (200, 405), (name, row.kind)
        assert client.get(reverse("workspace:notices")).status_code == 200


def test_the_words_of_many_notices_are_found_with_the_same_questions(world: World) -> None:
    make.brought_to(world, Verb.APPRAISE)
    rows = list(Notice.objects.all())
    with CaptureQueriesContext(connection) as few:
        queries.in_words(rows[:1])
    with CaptureQueriesContext(connection) as many:
        queries.in_words(rows * 9)
    assert len(few) <= len(many) <= 6
