from __future__ import annotations

import pytest

from lantoa.audit.log import entries_of
from lantoa.catalogue.models import CountUnit
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import exact
from lantoa.plans import actions
from lantoa.plans.actions import NewLine
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.tests.cast import Cast, plan, this_year
from lantoa.units.models import Unit


def refused(call: object, **given: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(**given)  # type: ignore[operator]
    return [problem.code for problem in caught.value.problems]


def create(cast: Cast, who: str, unit: Unit, **given: object) -> Plan:
    facts = {"title": "Tuyên truyền", "period": this_year(), **given}
    return actions.create_plan(actor=cast.actor(who), unit_id=unit.pk, **facts)


def test_an_officer_drafts_and_the_chair_issues(cast: Cast) -> None:
    made = create(cast, "officer", cast.land.commune, title="  Kế hoạch năm ")
    assert (made.title, made.number, made.issued_on, made.is_draft) == (
        "Kế hoạch năm",
        "",
        None,
        True,
    )
    with pytest.raises(NotPermitted):
        actions.issue_plan(actor=cast.actor("officer"), plan=made)
    assert not actions.issue_plan(actor=cast.actor("chair"), plan=made).is_draft
    assert [e.verb for e in entries_of(f"plans.plan:{made.pk}")] == ["plans.issue", "plans.write"]


@pytest.mark.parametrize("who", ["chair", "neighbour", "clerk", "reviewer"])
def test_nobody_else_drafts_for_the_commune(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        create(cast, who, cast.land.commune)
    assert not Plan.objects.exists()


def test_a_plan_carries_out_an_issued_plan_of_its_own_or_from_above(cast: Cast) -> None:
    above, draft = plan(cast.land.province), plan(cast.land.province, issued=False)
    beside = plan(cast.land.other)
    assert create(cast, "officer", cast.land.commune, parent=above).parent == above
    for parent, code in ((draft, "parent_is_draft"), (beside, "foreign_parent")):
        given = {"cast": cast, "who": "officer", "unit": cast.land.commune, "parent": parent}
        assert refused(create, **given) == [code]


def test_a_unit_that_is_gone_carries_out_what_was_above_it(cast: Cast) -> None:
    above = plan(cast.land.old_province)
    assert create(cast, "elder", cast.land.ward, parent=above).parent == above


def test_a_plan_without_a_title_is_refused(cast: Cast) -> None:
    given = {"cast": cast, "who": "officer", "unit": cast.land.commune, "title": " "}
    assert refused(create, **given) == ["no_title"]


def test_a_task_says_all_that_is_wrong_with_it(cast: Cast) -> None:
    made = plan(cast.land.commune, issued=False, tasks=0)
    foreign = plan(cast.land.other).lines.get()
    line = NewLine(
        title=" ",
        target=exact(3),
        cadence="often",
        deadline=this_year().end,
        carries_out=foreign,
    )
    assert set(refused(actions.add_line, actor=cast.actor("officer"), plan=made, line=line)) == {
        "no_title",
        "cadence",
        "target_without_unit",
        "foreign_line",
        "deadline_outside",
    }
    assert not made.lines.exists()


def test_tasks_are_numbered_and_end_with_the_issue(cast: Cast) -> None:
    made = plan(cast.land.commune, issued=False, tasks=2)
    unit = CountUnit.objects.get(slug="bulletin")
    line = NewLine(title="Bản tin", target=exact(12), count_unit_id=unit.pk)
    added = actions.add_line(actor=cast.actor("officer"), plan=made, line=line)
    assert (added.order, added.target) == (3, exact(12))
    actions.issue_plan(actor=cast.actor("chair"), plan=made)
    given = {"actor": cast.actor("officer"), "plan": made, "line": line}
    assert refused(actions.add_line, **given) == ["plan_issued"]
    assert refused(actions.issue_plan, actor=cast.actor("chair"), plan=made) == ["already_issued"]
    assert PlanLine.objects.count() == 3
