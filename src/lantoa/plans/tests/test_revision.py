"""A plan is worded anew and stays itself."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lantoa.catalogue.models import CountUnit
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import exact
from lantoa.plans import actions, queries
from lantoa.plans.actions import NewLine
from lantoa.plans.models import Plan, PlanEdition, PlanLine
from lantoa.plans.rules import digest
from lantoa.plans.tests.cast import SYSTEM, Cast, plan


def codes(call: object, **given: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(**given)  # type: ignore[operator]
    return [problem.code for problem in caught.value.problems]


def revise(made: Plan, reason: str = "Bổ sung chỉ tiêu.") -> Plan:
    return actions.start_revision(actor=SYSTEM, plan=made, reason=reason)


def titles(made: Plan) -> list[str]:
    return [line.title for line in made.lines.standing()]


def test_the_plan_in_force_goes_on_until_the_revision_is_issued(cast: Cast) -> None:
    made = plan(cast.land.commune, tasks=3)
    first, second, third = made.lines.standing()
    below = plan(cast.land.commune, parent=made, issued=False, tasks=0)
    child = actions.add_line(actor=SYSTEM, plan=below, line=NewLine(title="Con", carries_out=third))
    draft = revise(made)
    words = {line.same_as_id: line for line in draft.lines.standing()}
    bulletin = CountUnit.objects.get(slug="bulletin").pk
    actions.change_line(
        actor=SYSTEM,
        line=words[second.pk],
        new=NewLine(title="Việc 1", target=exact(12), count_unit_id=bulletin),
    )
    actions.drop_line(actor=SYSTEM, line=words[first.pk])
    actions.move_line(actor=SYSTEM, line=words[third.pk], up=True)
    actions.add_line(actor=SYSTEM, plan=draft, line=NewLine(title="Việc mới"))
    assert titles(made) == ["Việc 0", "Việc 1", "Việc 2"]
    assert [x.plan for x in queries.lines_for(made.unit_id, days.today())] == [made] * 3
    assert queries.revision_so_far(Plan.objects.get(pk=draft.pk)) is not None

    issued = actions.issue_plan(actor=SYSTEM, plan=draft, number="20/KH-UBND")
    assert titles(made) == ["Việc 2", "Việc 1", "Việc mới"]
    assert [line.pk for line in made.lines.standing()][:2] == [third.pk, second.pk]
    second.refresh_from_db()
    first.refresh_from_db()
    child.refresh_from_db()
    assert (second.target, first.is_dropped, child.carries_out_id) == (exact(12), True, third.pk)
    assert not issued.is_draft
    one, two = made.editions.all()
    assert (one.order, two.order, two.number, two.reason) == (
        1,
        2,
        "20/KH-UBND",
        "Bổ sung chỉ tiêu.",
    )
    newest = queries.editions_of(made)[0]
    assert newest.changes is not None
    assert [(x.kind, x.title) for x in newest.changes.lines] == [
        ("", "Việc 1"),
        ("ins", "Việc mới"),
        ("del", "Việc 0"),
    ]
    assert all(each.is_sound for each in queries.editions_of(made))


@pytest.mark.parametrize("seed", range(8))
def test_kept_tasks_keep_their_identity_through_any_revisions(cast: Cast, seed: int) -> None:
    made, luck = plan(cast.land.commune, tasks=4), random.Random(seed)  # noqa: S311
    pointing = plan(cast.land.commune, parent=made, issued=False, tasks=0)
    for line in made.lines.standing():
        actions.add_line(actor=SYSTEM, plan=pointing, line=NewLine(title="Con", carries_out=line))
    links = list(pointing.lines.values_list("pk", "carries_out"))
    for turn in range(3):
        draft = revise(made)
        for step in range(6):
            standing = list(draft.lines.standing())
            what = luck.choice(["add", "word", "up", "down", "drop"])
            if what == "add" or not standing:
                new = NewLine(title=f"Thêm {turn}.{step}")
                actions.add_line(actor=SYSTEM, plan=draft, line=new)
                continue
            line = luck.choice(standing)
            if what == "word":
                new = NewLine(title=f"Lời {turn}.{step}")
                actions.change_line(actor=SYSTEM, line=line, new=new)
            elif what == "drop":
                actions.drop_line(actor=SYSTEM, line=line)
            else:
                actions.move_line(actor=SYSTEM, line=line, up=what == "up")
        before = {line.pk for line in made.lines.standing()}
        wanted = [(line.same_as_id, line.title) for line in draft.lines.standing()]
        actions.issue_plan(actor=SYSTEM, plan=draft)
        now = list(made.lines.standing())
        assert [(x.title, x.order) for x in now] == [
            (title, place) for place, (_, title) in enumerate(wanted, 1)
        ]
        assert [x.pk for x, (own, _) in zip(now, wanted, strict=True) if own] == [
            own for own, _ in wanted if own
        ]
        kept = {own for own, _ in wanted if own}
        dropped = set(made.lines.filter(dropped_at__isnull=False).values_list("pk", flat=True))
        assert before - kept <= dropped
        assert kept.isdisjoint(dropped)
    assert list(pointing.lines.values_list("pk", "carries_out")) == links
    for edition in PlanEdition.objects.all():
        assert digest(edition.content) == edition.sha256
    assert [each.order for each in made.editions.all()] == [1, 2, 3, 4]
    ids = [line["id"] for line in made.editions.get(order=4).content["lines"]]
    assert ids == [line.pk for line in made.lines.standing()]


def test_what_is_not_as_issued_is_seen(cast: Cast) -> None:
    made = plan(cast.land.commune)
    edition = made.editions.get()
    edition.content["lines"][0]["nhiệm vụ"] = "Lời khác"
    edition.save()
    assert [each.is_sound for each in queries.editions_of(made)] == [False]


def test_head_budget_and_files_of_a_revision_go_into_the_plan(cast: Cast) -> None:
    made = plan(cast.land.commune)
    number, day = made.number, made.issued_on
    draft = revise(made)
    head = actions.Head(
        title="Tên mới",
        period=draft.period,
        issuer="UBND xã",
        grounds="Nghị quyết 76\n\nQuyết định 1",
    )
    actions.change_head(actor=SYSTEM, plan=draft, head=head)
    actions.set_budget(actor=SYSTEM, plan=draft, rows=[actions.Money("In tờ gấp")])
    actions.issue_plan(actor=SYSTEM, plan=draft, number="30/KH-UBND")
    made.refresh_from_db()
    assert (made.title, made.folded, made.number, made.issued_on) == (
        "Tên mới",
        "ten moi",
        number,
        day,
    )
    assert made.grounds_listed == ["Nghị quyết 76", "Quyết định 1"]
    again = revise(made, "Lần hai.")
    actions.issue_plan(actor=SYSTEM, plan=again)
    assert [row.purpose for row in made.budget.filter(dropped_at__isnull=True)] == ["In tờ gấp"]


def test_one_revision_at_a_time_and_one_that_is_put_away_makes_room(cast: Cast) -> None:
    made = plan(cast.land.commune)
    draft = revise(made)
    given = {"actor": SYSTEM, "plan": made, "reason": "Lại."}
    assert codes(actions.start_revision, **given) == ["revision_under_way"]
    actions.archive_plan(actor=SYSTEM, plan=draft)
    other = revise(made)
    assert codes(actions.restore_plan, actor=SYSTEM, plan=draft) == ["revision_under_way"]
    actions.archive_plan(actor=SYSTEM, plan=other)
    actions.restore_plan(actor=SYSTEM, plan=draft)
    assert codes(actions.start_revision, **{**given, "reason": " "}) == [
        "revision_under_way",
        "no_reason",
    ]
    assert codes(actions.start_revision, **{**given, "plan": draft}) == ["not_issued"]
    actions.close_plan(actor=SYSTEM, plan=made, note="Thôi.")
    assert codes(actions.issue_plan, actor=SYSTEM, plan=draft) == ["revised_is_over"]


def test_a_revision_is_not_dated_before_what_it_words_anew(cast: Cast) -> None:
    draft = revise(plan(cast.land.commune))
    day = days.today() - timedelta(days=1)
    given = {"actor": SYSTEM, "plan": draft, "issued_on": day}
    assert codes(actions.issue_plan, **given) == ["issued_before_revised"]
    assert Plan.objects.get(pk=draft.pk).is_draft


def test_revisions_stand_under_their_plan_and_not_in_lists(cast: Cast) -> None:
    made = plan(cast.land.commune)
    draft, unit = revise(made), cast.land.commune.pk
    assert list(queries.plans_of([unit])) == [made]
    assert queries.plan_details(queries.plan_page(made.pk)).revision == draft
    actions.issue_plan(actor=SYSTEM, plan=draft)
    assert list(queries.plans_of([unit])) == [made]
    assert list(queries.parents_for([unit])) == [made]
    assert queries.plan_in_force(unit, made.period) == made


def test_a_plan_without_editions_gets_its_first_when_it_is_revised(cast: Cast) -> None:
    made = plan(cast.land.commune)
    PlanEdition.objects.all().delete()
    revise(made)
    assert [each.order for each in made.editions.all()] == [1]


@pytest.mark.parametrize("who", ["chair", "neighbour", "clerk", "reviewer"])
def test_nobody_else_starts_a_revision(cast: Cast, who: str) -> None:
    made = plan(cast.land.commune)
    with pytest.raises(NotPermitted):
        actions.start_revision(actor=cast.actor(who), plan=made, reason="x")
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("tasks", [3, 30])
def test_a_paper_costs_the_same_for_few_and_many_tasks(
    cast: Cast, tasks: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = queries.plan_page(plan(cast.land.province, tasks=tasks).pk)
    with django_assert_num_queries(4):
        assert len(queries.paper_of(made)["lines"]) == tasks


def test_dropped_tasks_are_nowhere_offered(cast: Cast) -> None:
    made = plan(cast.land.commune, tasks=2)
    draft = revise(made)
    actions.drop_line(actor=SYSTEM, line=draft.lines.get(order=1))
    actions.issue_plan(actor=SYSTEM, plan=draft)
    gone = PlanLine.objects.get(plan=made, dropped_at__isnull=False)
    assert gone not in queries.lines_for(made.unit_id, days.today())
    assert gone not in queries.plan_page(made.pk).lines.all()
    below = plan(cast.land.commune, parent=made, issued=False)
    assert gone not in queries.line_desk(below).parent_lines
    assert queries.plans_of([made.unit_id]).get(pk=made.pk).line_count == 1
