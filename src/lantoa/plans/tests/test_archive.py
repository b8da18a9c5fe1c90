"""A plan is put away and taken out again; it is never deleted."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from lantoa.audit.models import Entry
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.interval import Interval
from lantoa.plans import actions, queries
from lantoa.plans.models import Plan
from lantoa.plans.rules import PlanState, problem_of_archiving
from lantoa.plans.tests.cast import SYSTEM, Cast, plan
from lantoa.units.models import Unit


def past(of: Unit) -> Plan:
    year = days.today().year - 1
    made = actions.create_plan(
        actor=SYSTEM,
        unit_id=of.pk,
        title="Năm trước",
        period=Interval(date(year, 1, 1), date(year + 1, 1, 1)),
    )
    return actions.issue_plan(actor=SYSTEM, plan=made)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("state", "is_archived", "today", "code"),
    [
        (PlanState.DRAFT, False, date(2026, 5, 1), None),
        (PlanState.ISSUED, False, date(2026, 12, 31), "in_force"),
        (PlanState.ISSUED, False, date(2027, 1, 1), None),
        (PlanState.CLOSED, False, date(2027, 1, 1), None),
        (PlanState.DRAFT, True, date(2026, 5, 1), "archived"),
    ],
)
def test_what_is_still_carried_out_is_not_put_away(
    state: PlanState, is_archived: bool, today: date, code: str | None
) -> None:
    problem = problem_of_archiving(
        state=state, is_archived=is_archived, last=date(2026, 12, 31), today=today
    )
    assert (problem.code if problem else None) == code


def test_an_archived_plan_leaves_the_list_and_counts_as_it_did(cast: Cast) -> None:
    made = past(cast.land.commune)
    window = made.period
    counted = queries.plan_coverage([made.unit_id], window).percent
    in_force = queries.plan_in_force(made.unit_id, window)
    actions.archive_plan(actor=cast.actor("officer"), plan=made)
    assert made not in queries.plans_of([made.unit_id])
    assert list(queries.plans_of([made.unit_id], archived=True)) == [made]
    assert queries.plan_coverage([made.unit_id], window).percent == counted == 100
    assert queries.plan_in_force(made.unit_id, window) == in_force == made
    assert made not in queries.parents_for([made.unit_id])
    page = cast.client("officer").get(reverse("plans:page", args=[made.pk]))
    assert "Đã lưu trữ" in page.content.decode()


def test_archiving_and_restoring_are_noted_and_give_back_the_same_plan(cast: Cast) -> None:
    made = past(cast.land.commune)
    before = Plan.objects.filter(pk=made.pk).values().get()
    actions.archive_plan(actor=cast.actor("chair"), plan=made)
    actions.restore_plan(actor=cast.actor("officer"), plan=made)
    assert Plan.objects.filter(pk=made.pk).values().get() == before
    noted = Entry.objects.filter(verb="plans.archive").order_by("pk")
    assert [entry.data for entry in noted] == [{"archived": True}, {"archived": False}]


def test_a_plan_in_force_is_not_archived(cast: Cast) -> None:
    made = plan(cast.land.commune)
    with pytest.raises(Refused) as refused:
        actions.archive_plan(actor=SYSTEM, plan=made)
    assert code_of(refused) == ["in_force"]
    page = cast.client("officer").get(reverse("plans:page", args=[made.pk]))
    assert "Lưu trữ kế hoạch" not in page.content.decode()


def test_an_archived_draft_waits_until_it_is_restored(cast: Cast) -> None:
    made = plan(cast.land.commune, issued=False)
    actions.archive_plan(actor=SYSTEM, plan=made)
    for act in (
        lambda: actions.issue_plan(actor=SYSTEM, plan=made),
        lambda: actions.add_line(actor=SYSTEM, plan=made, line=actions.NewLine(title="Việc")),
        lambda: actions.archive_plan(actor=SYSTEM, plan=made),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert code_of(refused) == ["archived"]
    actions.restore_plan(actor=SYSTEM, plan=made)
    with pytest.raises(Refused) as refused:
        actions.restore_plan(actor=SYSTEM, plan=made)
    assert code_of(refused) == ["kept"]
    actions.issue_plan(actor=SYSTEM, plan=made)


@pytest.mark.parametrize("name", ["neighbour", "clerk", "reviewer", "elder"])
def test_nobody_else_puts_a_plan_away_or_back(cast: Cast, name: str) -> None:
    made = past(cast.land.commune)
    for act in (actions.archive_plan, actions.restore_plan):
        with pytest.raises(NotPermitted):
            act(actor=cast.actor(name), plan=made)
    client = cast.client(name)
    for route in ("plans:archive", "plans:restore"):
        path = reverse(route, args=[made.pk])
        assert client.post(path, {"confirmed": "1"}).status_code == 403
    made.refresh_from_db()
    assert not made.is_archived


def test_the_page_asks_first_and_the_list_shows_it_apart(cast: Cast) -> None:
    made = past(cast.land.commune)
    client = cast.client("officer")
    path = reverse("plans:archive", args=[made.pk])
    assert client.get(path).status_code == 405
    assert "Lưu trữ kế hoạch này?" in client.post(path).content.decode()
    assert client.post(path, {"confirmed": "1"}).status_code == 302
    assert "Chưa lưu trữ được" in client.post(path, {"confirmed": "1"}).content.decode()
    listed = client.get(reverse("plans:list")).content.decode()
    apart = client.get(reverse("plans:list"), {"luu-tru": "1"}).content.decode()
    assert ("Năm trước" in listed, "Năm trước" in apart) == (False, True)
    client.post(reverse("plans:restore", args=[made.pk]))
    assert "Năm trước" in client.get(reverse("plans:list")).content.decode()


def test_titles_are_kept_without_marks_for_the_search(cast: Cast) -> None:
    assert plan(cast.land.commune).folded == "tuyen truyen"
