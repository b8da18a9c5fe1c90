from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from lantoa.activities import actions as activities
from lantoa.activities.models import Activity
from lantoa.appraisal import actions, queries
from lantoa.appraisal.actions.scores import NewFile
from lantoa.appraisal.models import CriteriaSet, Criterion, Ranking, Score, ScoreProof, ScoreSheet
from lantoa.appraisal.queries.facts import DIALOGUE
from lantoa.appraisal.queries.ranking import frozen_rows
from lantoa.appraisal.queries.stamps import criterion_stamp, own_stamp
from lantoa.appraisal.rules.states import SheetState, Verb
from lantoa.appraisal.tests import factories as make
from lantoa.appraisal.tests.factories import SYSTEM, YEAR, World
from lantoa.audit.models import Entry
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import CountUnit, Language
from lantoa.files.models import StoredFile
from lantoa.insight.actions import spoken
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import exact
from lantoa.reports.rules.frozen import fingerprint
from lantoa.reports.tests import factories as reports

TEXT = NewFile("bien-ban.csv", "Việc,Kết quả\nHọp,Đã họp\n".encode())


def code_of(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in refused.value.problems}


# --- What is computed ----------------------------------------------------------------------------


def computed(world: World) -> dict[str, tuple[Decimal | None, str]]:
    sheet = make.started(world)
    return {
        score.criterion.number: (score.computed, score.figure)
        for score in sheet.scores.select_related("criterion")
    }


def test_a_unit_that_did_nothing_gets_nothing_and_is_told_what_cannot_be_said(world: World) -> None:
    found = computed(world)
    assert found["1.1"][0] == 0
    assert found["2.1"] == (Decimal(0), "0 hình thức trong 0 hoạt động")
    assert {number for number, (points, _) in found.items() if points is None} == {
        "1.2",
        "1.3",
        "2.2",
        "2.3",
        "3.1",
    }


def test_what_was_done_is_counted_with_the_rows_that_prove_it(world: World) -> None:
    plan = make.issued_plan(world.commune)
    make.deeds(world.commune)
    make.deeds(world.other)
    sheet = make.started(world)
    by_number = {s.criterion.number: s for s in sheet.scores.select_related("criterion")}
    assert by_number["1.1"].computed == 1
    assert by_number["1.1"].proofs["plans"] == [plan.pk]
    assert by_number["2.1"].computed == Decimal("0.5")
    assert by_number["2.1"].figure == "3 hình thức trong 3 hoạt động"
    own = list(
        Activity.objects.filter(unit=world.commune).order_by("on").values_list("pk", flat=True)
    )
    assert by_number["2.3"].computed == 1
    assert by_number["2.3"].proofs["activities"] == own
    assert by_number["2.4"].computed == Decimal("0.5")
    assert by_number["2.4"].proofs["activities"] == own[2:]


def test_a_plan_after_its_day_is_worth_a_part(world: World) -> None:
    make.issued_plan(world.commune, make.day(3, 1))
    assert computed(world)["1.1"][0] == Decimal("0.5")


def test_activities_that_were_voided_or_are_of_another_year_do_not_count(world: World) -> None:
    gone = reports.log(world.commune, on=make.day(3, 5))
    reports.log(world.commune, on=date(YEAR - 1, 12, 31))
    activities.void_activity(actor=SYSTEM, activity=gone, reason="Ghi nhầm.")
    assert computed(world)["2.1"] == (Decimal(0), "0 hình thức trong 0 hoạt động")


def test_languages_are_counted_among_those_that_are_spoken(world: World) -> None:
    for tag in ("hmn", "blt"):
        spoken.add_spoken(
            actor=SYSTEM,
            unit_id=world.commune.pk,
            language=Language.objects.get(tag=tag),
            since=make.day(1, 1),
        )
    reports.log(world.commune, on=make.day(3, 5), count=exact(2), language="hmn")
    points, figure = computed(world)["2.2"]
    assert points == Decimal("0.5")
    assert figure.startswith("1 trong 2 tiếng; chưa có: ")


def owe(world: World, cadence_key: str, due: date) -> reports.ExpectedReport:
    return reports.expect(
        world.commune, catalogue.period(reports.REGIME, cadence_key), world.province, due
    )


def test_reports_are_in_time_by_the_day_on_which_they_were_first_sent(world: World) -> None:
    regime = catalogue.regime(reports.REGIME)
    catalogue_actions.open_periods(actor=SYSTEM, regime=regime, years=[YEAR])
    far = date(YEAR + 3, 1, 1)
    reports.submitted(owe(world, f"{YEAR}-Q1", far))
    owe(world, f"{YEAR}-Q2", date(YEAR, 7, 1))
    owe(world, f"{YEAR}-Q3", far)
    points, figure = computed(world)["1.3"]
    # The third is not due yet: it is neither kept nor missed.
    assert figure == "1 trong 2 báo cáo gửi đúng hạn"
    assert points == 0


def test_a_set_is_not_found_for_a_unit_of_another_tier_or_year(world: World) -> None:
    with pytest.raises(Refused) as refused:
        actions.start_sheet(actor=SYSTEM, unit_id=world.province.pk, year=YEAR)
    assert code_of(refused) == {"no_set"}
    with pytest.raises(Refused):
        actions.start_sheet(actor=SYSTEM, unit_id=world.commune.pk, year=YEAR - 1)
    assert not ScoreSheet.objects.exists()


def test_a_year_has_one_sheet(world: World) -> None:
    make.started(world)
    with pytest.raises(Refused) as refused:
        make.started(world)
    assert code_of(refused) == {"exists"}


def test_computed_anew_own_points_follow_unless_somebody_changed_them(world: World) -> None:
    sheet = make.started(world)
    actions.score_own(
        actor=world.actor("officer"),
        score=make.score_of(sheet, "2.1"),
        points=Decimal("0.5"),
        reason="Ba hình thức ghi ở sổ giấy.",
    )
    make.issued_plan(world.commune)
    make.deeds(world.commune)
    reports.log(world.commune, channel="leaflet", kind="sheet", on=make.day(6, 1))
    reports.log(world.commune, channel="conference", kind="event", on=make.day(6, 2))
    assert actions.compute_anew(actor=world.actor("officer"), sheet=sheet) > 0
    plan, forms = make.score_of(sheet, "1.1"), make.score_of(sheet, "2.1")
    assert (plan.computed, plan.own) == (1, 1)
    assert (forms.computed, forms.own) == (1, Decimal("0.5"))


# --- Points of the unit --------------------------------------------------------------------------


def test_points_other_than_the_computed_ones_need_a_reason(world: World) -> None:
    score = make.score_of(make.started(world), "1.1")
    with pytest.raises(Refused) as refused:
        actions.score_own(actor=world.actor("officer"), score=score, points=Decimal(1), reason="  ")
    assert code_of(refused) == {"no_reason"}
    score.refresh_from_db()
    assert score.own == 0


def test_a_file_is_kept_beside_its_criterion_once(world: World) -> None:
    score = make.score_of(make.started(world), "3.1")
    for _ in range(2):
        actions.score_own(
            actor=world.actor("officer"),
            score=score,
            points=Decimal(1),
            reason="Có sáng kiến.",
            files=[TEXT],
        )
    assert [each.file.name for each in score.added.all()] == ["bien-ban.csv"]


def test_a_refused_file_leaves_the_points_as_they_were(world: World) -> None:
    score = make.score_of(make.started(world), "3.1")
    with pytest.raises(Refused):
        actions.score_own(
            actor=world.actor("officer"),
            score=score,
            points=Decimal(1),
            reason="Có sáng kiến.",
            files=[NewFile("x.exe", b"MZ")],
        )
    score.refresh_from_db()
    assert score.own is None
    assert not StoredFile.objects.exists()


def test_who_writes_upon_old_words_is_told(world: World) -> None:
    score = make.score_of(make.started(world), "3.1")
    seen = own_stamp(score)
    actions.score_own(actor=SYSTEM, score=score, points=Decimal(1), reason="Một.", seen=seen)
    with pytest.raises(Refused) as refused:
        actions.score_own(actor=SYSTEM, score=score, points=Decimal(0), reason="Hai.", seen=seen)
    assert code_of(refused) == {"stale"}
    score.refresh_from_db()
    assert score.own_reason == "Một."


@pytest.mark.parametrize("hostile", ["x\x00y", "x" * 2001])
def test_hostile_reasons_are_refused(world: World, hostile: str) -> None:
    score = make.score_of(make.started(world), "3.1")
    with pytest.raises(Refused) as refused:
        actions.score_own(actor=SYSTEM, score=score, points=Decimal(1), reason=hostile)
    assert code_of(refused) == {"reason"}


def test_criteria_without_points_stop_the_first_step(world: World) -> None:
    sheet = make.started(world)
    with pytest.raises(Refused) as refused:
        actions.take_step(actor=world.actor("officer"), sheet=sheet, verb=Verb.PROPOSE)
    assert code_of(refused) == {"no_points"}


def test_a_sheet_that_was_changed_since_it_was_seen_is_not_confirmed(world: World) -> None:
    sheet = make.brought_to(world, Verb.PROPOSE)
    with pytest.raises(Refused) as refused:
        actions.take_step(
            actor=world.actor("chair"),
            sheet=sheet,
            verb=Verb.CONFIRM,
            revision=sheet.revision - 1,
        )
    assert code_of(refused) == {"stale"}


# --- Appraisal, objection, end -------------------------------------------------------------------


def test_other_points_than_the_units_need_a_reason(world: World) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    score = make.score_of(sheet, "3.1")
    with pytest.raises(Refused) as refused:
        actions.appraise_score(
            actor=world.actor("reviewer"), score=score, points=Decimal(0), reason=""
        )
    assert code_of(refused) == {"no_reason"}
    actions.appraise_score(actor=world.actor("reviewer"), score=score, points=score.own, reason="")


def test_points_that_were_counted_anew_are_appraised_anew(world: World) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    actions.accept_rest(actor=world.actor("reviewer"), sheet=sheet)
    before = make.score_of(sheet, "2.1")
    assert before.appraised == before.own == 0
    reviewer = world.actor("reviewer")
    actions.take_step(actor=reviewer, sheet=sheet, verb=Verb.RETURN, reason="Thiếu.")
    make.deeds(world.commune)
    actions.compute_anew(actor=world.actor("officer"), sheet=sheet)
    after, untouched = make.score_of(sheet, "2.1"), make.score_of(sheet, "3.1")
    assert (after.own, after.appraised, after.appraised_reason) == (Decimal("0.5"), None, "")
    assert untouched.appraised is not None


def test_points_in_the_making_are_told_to_nobody_else(world: World) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    actions.appraise_score(
        actor=world.actor("reviewer"),
        score=make.score_of(sheet, "3.1"),
        points=Decimal(0),
        reason="Chưa công nhận.",
    )
    sheet = queries.sheet(sheet.pk)
    for name, told in (("officer", False), ("chair", False), ("reviewer", True)):
        page = queries.sheet_page(sheet, queries.sight_of(sheet, world.actor(name)))
        row = page.rows[-1]
        assert row.score is not None
        assert (row.score.appraised is not None, row.points == 0) == (told, told), name


def test_an_objection_is_seen_by_the_reviewer_when_it_is_sent(world: World) -> None:
    sheet = make.brought_to(world, Verb.APPRAISE)
    actions.object_to(
        actor=world.actor("officer"),
        score=make.score_of(sheet, "3.1"),
        wanted=Decimal(1),
        reason="Có quyết định công nhận.",
        files=[TEXT],
    )
    sheet = queries.sheet(sheet.pk)
    for name, told in (("officer", True), ("reviewer", False), ("province_chair", False)):
        row = queries.sheet_page(sheet, queries.sight_of(sheet, world.actor(name))).rows[-1]
        assert (row.objection is not None, bool(row.added)) == (told, told), name
    sheet = actions.take_step(actor=world.actor("chair"), sheet=sheet, verb=Verb.OBJECT)
    row = queries.sheet_page(sheet, queries.sight_of(sheet, world.actor("reviewer"))).rows[-1]
    assert row.objection is not None and row.added


def answered(world: World, given_points: Decimal) -> ScoreSheet:
    sheet = make.brought_to(world, Verb.APPRAISE)
    score = make.score_of(sheet, "3.1")
    found = actions.object_to(
        actor=world.actor("officer"), score=score, wanted=Decimal(1), reason="Có quyết định."
    )
    actions.take_step(actor=world.actor("chair"), sheet=sheet, verb=Verb.OBJECT)
    with pytest.raises(Refused) as refused:
        actions.take_step(actor=world.actor("reviewer"), sheet=sheet, verb=Verb.ANSWER)
    assert code_of(refused) == {"unanswered"}
    actions.answer_objection(
        actor=world.actor("reviewer"), objection=found, points=given_points, answer="Đã xem."
    )
    return actions.take_step(actor=world.actor("reviewer"), sheet=sheet, verb=Verb.ANSWER)


@pytest.mark.parametrize(("points", "final"), [("1", "1.00"), ("0.5", "0.50")])
def test_the_answer_to_an_objection_is_the_last_word(world: World, points: str, final: str) -> None:
    sheet = answered(world, Decimal(points))
    assert sheet.step is SheetState.FINAL
    assert sheet.outcome is not None
    row = sheet.outcome["criteria"][-1]
    assert (row["final"], row["objection"]["wanted"]) == (final, "1.00")
    assert sheet.sha256 == fingerprint(sheet.outcome)
    assert sheet.points == sum(
        Decimal(each["final"]) for each in sheet.outcome["criteria"] if "own" in each
    )


def test_what_is_final_changes_no_more(world: World) -> None:
    sheet = make.brought_to(world, Verb.AGREE)
    score = make.score_of(sheet, "3.1")
    for act in (
        lambda: actions.score_own(actor=SYSTEM, score=score, points=Decimal(0), reason="x"),
        lambda: actions.appraise_score(actor=SYSTEM, score=score, points=Decimal(0), reason="x"),
        lambda: actions.compute_anew(actor=SYSTEM, sheet=sheet),
        lambda: actions.accept_rest(actor=SYSTEM, sheet=sheet),
        lambda: actions.object_to(actor=SYSTEM, score=score, wanted=Decimal(1), reason="x"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert code_of(refused) == {"wrong_state"}


def test_nobody_objects_after_the_window_and_the_sheet_is_closed_then(world: World) -> None:
    sheet = make.brought_to(world, Verb.APPRAISE)
    until = sheet.object_until
    assert until is not None
    with pytest.raises(Refused) as refused:
        actions.object_to(
            actor=world.actor("officer"),
            score=make.score_of(sheet, "3.1"),
            wanted=Decimal(1),
            reason="Muộn.",
            on=until + timedelta(days=1),
        )
    assert code_of(refused) == {"window_over"}
    assert actions.close_overdue(on=until) == 0
    assert actions.close_overdue(on=until + timedelta(days=1)) == 1
    assert queries.sheet(sheet.pk).step is SheetState.FINAL


def test_an_objection_that_was_never_sent_is_not_in_what_is_frozen(world: World) -> None:
    sheet = make.brought_to(world, Verb.APPRAISE)
    actions.object_to(
        actor=world.actor("officer"),
        score=make.score_of(sheet, "3.1"),
        wanted=Decimal(1),
        reason="Soạn dở.",
    )
    with pytest.raises(Refused) as refused:
        actions.take_step(actor=world.actor("chair"), sheet=sheet, verb=Verb.AGREE)
    assert code_of(refused) == {"objection_written"}
    assert sheet.object_until is not None
    actions.close_overdue(on=sheet.object_until + timedelta(days=1))
    closed = queries.sheet(sheet.pk)
    assert closed.outcome is not None
    assert "objection" not in closed.outcome["criteria"][-1]


def test_an_objection_can_be_taken_back_with_its_files(world: World) -> None:
    sheet = make.brought_to(world, Verb.APPRAISE)
    found = actions.object_to(
        actor=SYSTEM,
        score=make.score_of(sheet, "3.1"),
        wanted=Decimal(1),
        reason="Có.",
        files=[TEXT],
    )
    actions.withdraw_objection(actor=world.actor("officer"), objection=found)
    assert not ScoreProof.objects.exists()
    with pytest.raises(Refused) as refused:
        actions.take_step(actor=world.actor("chair"), sheet=sheet, verb=Verb.OBJECT)
    assert code_of(refused) == {"no_objection"}


def test_each_act_stands_in_the_log(world: World) -> None:
    sheet = make.brought_to(world, Verb.AGREE)
    acts = [
        entry.data.get("act")
        for entry in Entry.objects.filter(object_key=f"appraisal.sheet:{sheet.pk}").order_by("pk")
    ]
    assert acts[0] == "start"
    assert [act for act in acts if act in list(Verb)] == ["propose", "confirm", "appraise", "agree"]


# --- Who may what --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["chair", "editor", "neighbour", "reviewer", "province_officer", "administrator"]
)
def test_only_the_officer_of_the_unit_scores_it(world: World, name: str) -> None:
    with pytest.raises(NotPermitted):
        actions.start_sheet(actor=world.actor(name), unit_id=world.commune.pk, year=YEAR)


@pytest.mark.parametrize(
    "name", ["officer", "chair", "neighbour_chair", "province_officer", "province_chair"]
)
def test_only_the_reviewer_above_appraises(world: World, name: str) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    score = make.score_of(sheet, "3.1")
    with pytest.raises(NotPermitted):
        actions.appraise_score(actor=world.actor(name), score=score, points=score.own, reason="")
    with pytest.raises(NotPermitted):
        actions.take_step(actor=world.actor(name), sheet=sheet, verb=Verb.RETURN, reason="x")


def test_a_reviewer_of_another_unit_than_that_of_the_criteria_appraises_nothing(
    world: World,
) -> None:
    sheet = make.brought_to(world, Verb.CONFIRM)
    score = make.score_of(sheet, "3.1")
    actions.appraise_score(actor=SYSTEM, score=score, points=Decimal(0), reason="Chưa công nhận.")
    reviewer = world.actor("reviewer")
    assert queries.judges(reviewer, queries.sheet(sheet.pk))
    CriteriaSet.objects.filter(pk=world.criteria.pk).update(unit=world.other)
    sheet, score = queries.sheet(sheet.pk), make.score_of(sheet, "3.1")
    assert not queries.judges(reviewer, sheet)
    assert not queries.sight_of(sheet, reviewer).appraisal
    for act in (
        lambda: actions.appraise_score(actor=reviewer, score=score, points=score.own, reason=""),
        lambda: actions.accept_rest(actor=reviewer, sheet=sheet),
        lambda: actions.take_step(actor=reviewer, sheet=sheet, verb=Verb.APPRAISE),
        lambda: actions.take_step(actor=reviewer, sheet=sheet, verb=Verb.RETURN, reason="x"),
    ):
        with pytest.raises(NotPermitted):
            act()


def test_an_answer_is_given_by_who_judges(world: World) -> None:
    sheet = make.brought_to(world, Verb.APPRAISE)
    found = actions.object_to(
        actor=SYSTEM, score=make.score_of(sheet, "3.1"), wanted=Decimal(1), reason="Có."
    )
    actions.take_step(actor=SYSTEM, sheet=sheet, verb=Verb.OBJECT)
    CriteriaSet.objects.filter(pk=world.criteria.pk).update(unit=world.other)
    found.refresh_from_db()
    with pytest.raises(NotPermitted):
        actions.answer_objection(
            actor=world.actor("reviewer"), objection=found, points=Decimal(1), answer="Đúng."
        )


# --- Criteria ------------------------------------------------------------------------------------


def test_a_set_in_force_is_not_edited_and_another_takes_its_place(world: World) -> None:
    before = make.started(world)
    row = world.criteria.criteria.get(number="3.1")
    edited = actions.EditedCriterion("3.1", "Khác", Decimal(1), "judged")
    with pytest.raises(Refused) as refused:
        actions.edit_criterion(actor=SYSTEM, found=world.criteria, edited=edited, criterion=row)
    assert code_of(refused) == {"in_force"}
    made = actions.copy_set(
        actor=world.actor("administrator"),
        unit_id=world.province.pk,
        source=world.criteria,
        year=YEAR,
    )
    actions.edit_criterion(
        actor=world.actor("administrator"),
        found=made,
        edited=edited,
        criterion=made.criteria.get(number="3.1"),
    )
    actions.put_in_force(actor=world.actor("administrator"), found=made)
    assert queries.sheet(before.pk).criteria_set_id == world.criteria.pk
    after = actions.start_sheet(actor=SYSTEM, unit_id=world.other.pk, year=YEAR)
    assert after.criteria_set_id == made.pk
    world.criteria.refresh_from_db()
    assert world.criteria.valid_to is not None


def test_a_set_whose_sums_do_not_agree_is_not_put_in_force(world: World) -> None:
    made = actions.copy_set(
        actor=SYSTEM, unit_id=world.province.pk, source=world.criteria, year=YEAR + 1
    )
    actions.edit_criterion(
        actor=SYSTEM,
        found=made,
        edited=actions.EditedCriterion("3.1", "Mô hình", Decimal(2), "judged"),
        criterion=made.criteria.get(number="3.1"),
    )
    with pytest.raises(Refused) as refused:
        actions.put_in_force(actor=SYSTEM, found=made)
    assert code_of(refused) == {"sum"}
    made.refresh_from_db()
    assert made.is_draft


def test_criteria_stand_in_the_order_of_their_numbers(world: World) -> None:
    made = actions.copy_set(
        actor=SYSTEM, unit_id=world.province.pk, source=world.criteria, year=YEAR
    )
    for number in ("2.10", "2.5"):
        actions.edit_criterion(
            actor=SYSTEM,
            found=made,
            edited=actions.EditedCriterion(number, "Thêm", Decimal(1), "judged"),
        )
    numbers = [each.number for each in queries.criteria_of(made)]
    assert numbers[-4:] == ["2.5", "2.10", "3", "3.1"]
    assert made.criteria.get(number="2.10").parent == made.criteria.get(number="2")


@pytest.mark.parametrize(
    ("edited", "code"),
    [
        (actions.EditedCriterion("2.1", "x", Decimal(1), "judged"), "taken"),
        (actions.EditedCriterion("9.1", "x", Decimal(1), "judged"), "no_group"),
        (actions.EditedCriterion("1.1.1", "x", Decimal(1), "judged"), "no_group"),
        (actions.EditedCriterion("0", "x", Decimal(1), "judged"), "number"),
        (actions.EditedCriterion("4", "x", Decimal("NaN"), "judged"), "range"),
        (actions.EditedCriterion("4", "x\x00", Decimal(1), "judged"), "too_long"),
        (actions.EditedCriterion("4", "x", Decimal(1), "computed", "drop table"), "rule"),
        (actions.EditedCriterion("4", "x", Decimal(1), "magic"), "how"),
    ],
)
def test_a_criterion_that_cannot_be_is_refused(
    world: World, edited: actions.EditedCriterion, code: str
) -> None:
    made = actions.copy_set(
        actor=SYSTEM, unit_id=world.province.pk, source=world.criteria, year=YEAR
    )
    with pytest.raises(Refused) as refused:
        actions.edit_criterion(actor=SYSTEM, found=made, edited=edited)
    assert code in code_of(refused)
    assert Criterion.objects.filter(criteria_set=made).count() == world.criteria.criteria.count()


def test_words_of_shares_that_differ_by_less_than_the_column_holds_are_refused(
    world: World,
) -> None:
    made = actions.copy_set(
        actor=SYSTEM, unit_id=world.province.pk, source=world.criteria, year=YEAR
    )
    for first, second in (("80.001", "80.004"), ("NaN", "80")):
        with pytest.raises(Refused) as refused:
            actions.edit_set(
                actor=SYSTEM,
                found=made,
                name="Bộ",
                basis="",
                is_verified=False,
                ratings=[(Decimal(first), "Tốt"), (Decimal(second), "Khá")],
            )
        assert code_of(refused) == {"ratings"}


def test_a_criterion_that_is_gone_or_changed_meanwhile_is_not_written_over(world: World) -> None:
    made = actions.copy_set(
        actor=SYSTEM, unit_id=world.province.pk, source=world.criteria, year=YEAR
    )
    row = made.criteria.get(number="3.1")
    seen = criterion_stamp(row)
    first = actions.EditedCriterion("3.1", "Một", Decimal(1), "judged")
    actions.edit_criterion(actor=SYSTEM, found=made, edited=first, criterion=row, seen=seen)
    second = actions.EditedCriterion("3.1", "Hai", Decimal(1), "judged")
    with pytest.raises(Refused) as refused:
        actions.edit_criterion(actor=SYSTEM, found=made, edited=second, criterion=row, seen=seen)
    assert code_of(refused) == {"stale"}
    actions.remove_criterion(actor=SYSTEM, found=made, criterion=row)
    with pytest.raises(Refused) as refused:
        actions.edit_criterion(actor=SYSTEM, found=made, edited=second, criterion=row)
    assert code_of(refused) == {"gone"}
    assert not made.criteria.filter(number="3.1").exists()


def test_a_preview_stores_nothing(world: World) -> None:
    make.deeds(world.commune)
    rows = queries.preview(world.criteria, world.commune.pk, YEAR, make.day(12, 31))
    assert [row.points for row in rows if row.criterion.number == "2.1"] == [Decimal("0.50")]
    assert not Score.objects.exists()


def test_the_shipped_pattern_is_marked_unverified_and_loaded_once(world: World) -> None:
    assert actions.load_patterns(actor=SYSTEM) == 0
    pattern = queries.patterns().get()
    assert not pattern.is_verified
    assert "đối chiếu với quyết định của tỉnh" in pattern.name
    with pytest.raises(NotPermitted):
        actions.load_patterns(actor=world.actor("administrator"))


# --- Ranking -------------------------------------------------------------------------------------


def test_a_ranking_is_published_as_it_was_seen_and_seen_by_its_units(world: World) -> None:
    reviewer = world.actor("reviewer")
    with pytest.raises(Refused) as refused:
        actions.publish_ranking(actor=reviewer, unit_id=world.province.pk, year=YEAR)
    assert code_of(refused) == {"nothing_final"}
    make.brought_to(world, Verb.AGREE)
    page = queries.ranking(world.province.pk, YEAR, make.day(12, 31))
    assert [(row.ranked.standing.name, row.ranked.rank) for row in page.rows] == [
        ("Xã Suối Mẫu", 1),
        ("Xã Ân Hòa", None),
    ]
    assert queries.rankings_to_see([world.other.pk], make.day(12, 31)) == []
    with pytest.raises(Refused):
        actions.publish_ranking(actor=reviewer, unit_id=world.province.pk, year=YEAR, seen="0" * 64)
    made = actions.publish_ranking(
        actor=reviewer,
        unit_id=world.province.pk,
        year=YEAR,
        seen=fingerprint(frozen_rows(page.rows)),
    )
    assert queries.rankings_to_see([world.other.pk], make.day(12, 31)) == [made]
    with pytest.raises(Refused) as refused:
        actions.publish_ranking(actor=reviewer, unit_id=world.province.pk, year=YEAR)
    assert code_of(refused) == {"unchanged"}
    assert Ranking.objects.count() == 1


def test_the_word_that_was_frozen_stands_whatever_set_is_in_force_now(world: World) -> None:
    sheet = make.brought_to(world, Verb.AGREE)
    assert sheet.outcome is not None and sheet.outcome["band"]
    made = actions.copy_set(
        actor=SYSTEM, unit_id=world.province.pk, source=world.criteria, year=YEAR
    )
    made.ratings.update(name="Từ khác")
    actions.put_in_force(actor=SYSTEM, found=made)
    row = queries.ranking(world.province.pk, YEAR, make.day(12, 31)).rows[0]
    assert row.ranked.band == sheet.outcome["band"] != "Từ khác"


@pytest.mark.parametrize("name", ["officer", "chair", "neighbour_chair", "administrator"])
def test_only_the_unit_above_publishes(world: World, name: str) -> None:
    with pytest.raises(NotPermitted):
        actions.publish_ranking(actor=world.actor(name), unit_id=world.province.pk, year=YEAR)


# --- The database itself -------------------------------------------------------------------------


def test_no_final_sheet_without_what_was_frozen(world: World) -> None:
    sheet = make.started(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.FINAL)


def test_the_channel_of_dialogues_is_known_to_the_catalogue(world: World) -> None:
    assert catalogue.channel(DIALOGUE)
    assert CountUnit.objects.exists()
