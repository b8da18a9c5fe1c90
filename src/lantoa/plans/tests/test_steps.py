"""To the chair, into force, to the end: who may, what is asked, what is refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lantoa.audit.log import entries_of
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.plans import actions, queries, signals
from lantoa.plans.models import Plan
from lantoa.plans.rules import PlanState, problem_of_closing, problems_of_issuing
from lantoa.plans.tests.cast import SYSTEM, Cast, plan, this_year

ROLES = ("officer", "chair", "neighbour", "clerk", "reviewer", "elder")


def codes(call: object, **given: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(**given)  # type: ignore[operator]
    return [problem.code for problem in caught.value.problems]


STEPS = {
    "send_for_issue": ("officer", lambda who, draft: {"plan": draft}),
    "recall": ("officer", lambda who, draft: {"plan": draft}),
    "give_back": ("chair", lambda who, draft: {"plan": draft, "reason": "Thiếu hạn."}),
    "issue_plan": ("chair", lambda who, draft: {"plan": draft}),
    "close_plan": ("chair", lambda who, draft: {"plan": draft}),
    "start_revision": ("officer", lambda who, draft: {"plan": draft, "reason": "Bổ sung."}),
    "clone_plan": ("officer", lambda who, draft: {"plan": draft}),
    "set_budget": ("officer", lambda who, draft: {"plan": draft, "rows": []}),
    "attach": ("officer", lambda who, draft: {"plan": draft, "content": b"", "name": "a.pdf"}),
    "state_number": (
        "officer",
        lambda who, draft: {"plan": draft, "number": "1/KH", "issued_on": days.today()},
    ),
}


@pytest.mark.parametrize("name", STEPS)
@pytest.mark.parametrize("who", ROLES)
def test_each_step_belongs_to_one_role_of_the_unit(cast: Cast, name: str, who: str) -> None:
    draft = plan(cast.land.commune, issued=False)
    owner, given = STEPS[name]
    try:
        getattr(actions, name)(actor=cast.actor(who), **given(who, draft))
    except NotPermitted:
        assert who != owner
    except Refused:
        assert who == owner
    else:
        assert who == owner


def test_a_sent_draft_waits_unwritten_until_it_is_recalled(cast: Cast) -> None:
    officer, draft = cast.actor("officer"), plan(cast.land.commune, issued=False)
    told: list[int] = []

    def hear(sender: object, plan: Plan, **_: object) -> None:
        told.append(plan.pk)

    signals.sent_for_issue.connect(hear)
    try:
        sent = actions.send_for_issue(actor=officer, plan=draft)
    finally:
        signals.sent_for_issue.disconnect(hear)
    assert told == [draft.pk]
    assert list(queries.drafts_to_issue([draft.unit_id])) == [draft]
    line = draft.lines.get()
    new = actions.NewLine(title="Khác")
    for call, given in (
        (actions.send_for_issue, {"plan": sent}),
        (actions.add_line, {"plan": sent, "line": new}),
        (actions.change_line, {"line": line, "new": new}),
        (actions.drop_line, {"line": line}),
        (actions.set_budget, {"plan": sent, "rows": []}),
    ):
        assert codes(call, actor=officer, **given) == ["sent_for_issue"]
    actions.recall(actor=officer, plan=sent)
    assert not queries.drafts_to_issue([draft.unit_id])
    actions.change_line(actor=officer, line=line, new=new)
    assert codes(actions.recall, actor=officer, plan=sent) == ["not_sent"]


def test_a_draft_without_tasks_is_not_sent(cast: Cast) -> None:
    draft = plan(cast.land.commune, issued=False, tasks=0)
    assert codes(actions.send_for_issue, actor=cast.actor("officer"), plan=draft) == ["no_tasks"]


def test_giving_back_needs_a_reason_and_notes_it(cast: Cast) -> None:
    draft, chair = plan(cast.land.commune, issued=False), cast.actor("chair")
    draft = actions.send_for_issue(actor=cast.actor("officer"), plan=draft)
    assert codes(actions.give_back, actor=chair, plan=draft, reason="  ") == ["no_reason"]
    actions.give_back(actor=chair, plan=draft, reason="Thiếu thời hạn nhiệm vụ 3.")
    assert not Plan.objects.get(pk=draft.pk).is_sent
    noted = entries_of(f"plans.plan:{draft.pk}")[0].data
    assert noted == {"given_back": "Thiếu thời hạn nhiệm vụ 3."}


def test_an_issued_plan_always_has_its_day(cast: Cast) -> None:
    assert plan(cast.land.commune).issued_on == days.today()
    draft = plan(cast.land.commune, issued=False)
    day = days.today() - timedelta(days=3)
    issued = actions.issue_plan(
        actor=cast.actor("chair"), plan=draft, number=" 12/KH-UBND ", issued_on=day
    )
    issued.refresh_from_db()
    assert (issued.number, issued.issued_on) == ("12/KH-UBND", day)


@pytest.mark.parametrize(
    ("number", "issued_on", "before", "expected"),
    [
        ("09/KH-UBND", date(2026, 5, 1), None, []),
        ("", date(2026, 5, 1), None, []),
        ("KH-UBND", date(2026, 5, 1), None, ["number_without_digit"]),
        ("1/KH", date(2026, 5, 3), None, ["issued_in_future"]),
        ("1/KH", date(2026, 4, 1), date(2026, 4, 2), ["issued_before_revised"]),
        ("1/KH", date(2026, 4, 2), date(2026, 4, 2), []),
    ],
)
def test_number_and_day_of_the_signed_paper_are_checked(
    number: str, issued_on: date, before: date | None, expected: list[str]
) -> None:
    found = problems_of_issuing(
        number=number, issued_on=issued_on, before=before, today=date(2026, 5, 2)
    )
    assert [each.code for each in found] == expected


def test_a_number_is_stated_once_after_an_issue_without_it(cast: Cast) -> None:
    made, officer = plan(cast.land.commune), cast.actor("officer")
    given = {"actor": officer, "number": "15/KH-UBND", "issued_on": days.today()}
    stated = actions.state_number(plan=made, **given)
    assert (stated.number, stated.editions.get().number) == ("15/KH-UBND", "15/KH-UBND")
    assert codes(actions.state_number, plan=made, **given) == ["number_is_stated"]
    draft = plan(cast.land.commune, issued=False)
    assert codes(actions.state_number, plan=draft, **given) == ["number_is_stated"]
    found = actions.state_number, {**given, "number": " "}
    assert codes(found[0], plan=plan(cast.land.commune), **found[1]) == ["no_number"]


@pytest.mark.parametrize(
    ("state", "today", "note", "code"),
    [
        (PlanState.ISSUED, date(2027, 1, 1), "", None),
        (PlanState.ISSUED, date(2026, 12, 31), "", "early_without_reason"),
        (PlanState.ISSUED, date(2026, 12, 31), "Sáp nhập đơn vị.", None),
        (PlanState.DRAFT, date(2027, 1, 1), "", "not_issued"),
        (PlanState.CLOSED, date(2027, 1, 1), "", "not_issued"),
    ],
)
def test_a_plan_ends_after_its_days_or_for_a_reason(
    state: PlanState, today: date, note: str, code: str | None
) -> None:
    found = problem_of_closing(state=state, last=date(2026, 12, 31), today=today, note=note)
    assert (found.code if found else None) == code


def test_a_closed_plan_offers_no_tasks_for_later_days_but_counts_as_it_did(cast: Cast) -> None:
    made, today = plan(cast.land.commune), days.today()
    actions.close_plan(actor=cast.actor("chair"), plan=made, note="Sáp nhập.")
    unit = cast.land.commune.pk
    assert queries.lines_for(unit, today)
    tomorrow = min(today + timedelta(days=1), made.period.last)
    assert not queries.lines_for(unit, tomorrow) or tomorrow == today
    assert queries.plan_coverage([unit], this_year()).percent == 100
    made.refresh_from_db()
    assert (made.state, made.closing_note) == (PlanState.CLOSED, "Sáp nhập.")


def test_whoever_looks_after_the_system_may_do_all_of_it(cast: Cast) -> None:
    draft = plan(cast.land.commune, issued=False)
    actions.send_for_issue(actor=System(), plan=draft)
    actions.issue_plan(actor=SYSTEM, plan=draft)
    assert not Plan.objects.get(pk=draft.pk).is_draft
