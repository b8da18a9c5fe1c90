"""Drafts made out of other plans."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.catalogue.models import CountUnit
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, exact, stated
from lantoa.plans import actions, queries
from lantoa.plans.actions import Head, NewLine
from lantoa.plans.models import Plan
from lantoa.plans.rules import PlanKind
from lantoa.plans.tests.cast import SYSTEM, Cast, plan, this_year
from lantoa.units.models import Unit

LEAP = Interval(date(2024, 1, 1), date(2025, 1, 1))


def drafted(of: Unit, period: Interval, *lines: NewLine, **given: object) -> Plan:
    made = actions.create_plan(
        actor=SYSTEM, unit_id=of.pk, title="Tuyên truyền năm 2024", period=period, **given
    )
    for line in lines:
        actions.add_line(actor=SYSTEM, plan=made, line=line)
    return made


def test_last_years_plan_becomes_a_draft_a_year_later(cast: Cast) -> None:
    commune, bulletin = cast.land.commune, CountUnit.objects.get(slug="bulletin").pk
    line = NewLine(
        title="Phát bản tin năm 2024",
        target=exact(24),
        count_unit_id=bulletin,
        deadline=date(2024, 2, 29),
        language_ids=[],
        audience="Người dân",
    )
    last = drafted(commune, LEAP, line, number="9/KH-UBND", grounds="Nghị quyết 76")
    actions.set_budget(actor=SYSTEM, plan=last, rows=[actions.Money("In", None, "xã")])
    actions.issue_plan(actor=SYSTEM, plan=last)
    draft = actions.clone_plan(actor=cast.actor("officer"), plan=last)
    assert draft.is_draft
    assert (draft.title, draft.number, draft.issued_on) == ("Tuyên truyền năm 2025", "", None)
    assert (draft.cloned_from, draft.period) == (last, Interval(date(2025, 1, 1), date(2026, 1, 1)))
    copied = draft.lines.get()
    assert (copied.title, copied.deadline, copied.target, copied.audience) == (
        "Phát bản tin năm 2025",
        date(2025, 2, 28),
        exact(24),
        "Người dân",
    )
    assert [row.purpose for row in draft.budget.all()] == ["In"]
    assert last.lines.get().deadline == date(2024, 2, 29)


def test_a_clone_keeps_what_it_carries_out_only_while_that_still_runs(cast: Cast) -> None:
    commune, years = cast.land.commune, Interval(date(2024, 1, 1), date(2029, 1, 1))
    programme = drafted(commune, years, NewLine(title="Chung"), kind=PlanKind.PROGRAMME)
    programme = actions.issue_plan(actor=SYSTEM, plan=programme)
    over = drafted(commune, LEAP, NewLine(title="Riêng"))
    over = actions.issue_plan(actor=SYSTEM, plan=over)
    for parent, kept in ((programme, True), (over, False)):
        above = parent.lines.get()
        year = drafted(commune, LEAP, NewLine(title="x", carries_out=above), parent=parent)
        year.refresh_from_db()
        copied = actions.clone_plan(actor=SYSTEM, plan=year)
        assert (copied.parent == parent) is kept
        assert (copied.lines.get().carries_out == above) is kept


@pytest.mark.parametrize("who", ["chair", "neighbour", "clerk", "reviewer"])
def test_nobody_else_clones(cast: Cast, who: str) -> None:
    made = plan(cast.land.commune)
    with pytest.raises(NotPermitted):
        actions.clone_plan(actor=cast.actor(who), plan=made)


def test_chosen_tasks_of_the_plan_above_become_tasks_that_carry_them_out(cast: Cast) -> None:
    news = CountUnit.objects.get(slug="bulletin").pk
    at_least = stated(2, Qualifier.AT_LEAST)
    above = drafted(
        cast.land.province,
        this_year(),
        NewLine(title="Mỗi xã", target=at_least, count_unit_id=news, each_unit=True),
        NewLine(title="Toàn tỉnh", target=exact(100), count_unit_id=news),
        NewLine(title="Không chọn"),
    )
    above = actions.issue_plan(actor=SYSTEM, plan=above)
    each, whole, left = above.lines.standing()
    head = Head("Kế hoạch xã", this_year(), PlanKind.UNIT_PLAN, parent=above)
    officer, commune = cast.actor("officer"), cast.land.commune.pk
    draft = actions.draft_from_parent(
        actor=officer, unit_id=commune, head=head, line_ids=[whole.pk, each.pk]
    )
    first, second = draft.lines.standing()
    assert (first.carries_out, first.target, first.each_unit) == (each, at_least, False)
    assert (second.carries_out, second.target, second.count_unit) == (whole, NOT_STATED, None)
    found = queries.checks_of(queries.plan_page(draft.pk))
    assert [x.above for x in found.rows if x.above] == [left]
    for line_ids in ([], [each.pk, plan(cast.land.other).lines.get().pk], [10**9]):
        with pytest.raises(Refused) as refused:
            actions.draft_from_parent(actor=officer, unit_id=commune, head=head, line_ids=line_ids)
        assert [problem.code for problem in refused.value.problems] == ["no_lines"]
    assert Plan.objects.filter(unit=commune).count() == 1


def test_tasks_of_a_plan_beside_are_not_taken_over(cast: Cast) -> None:
    beside = plan(cast.land.other)
    head = Head("x", this_year(), parent=beside)
    with pytest.raises(Refused) as refused:
        actions.draft_from_parent(
            actor=cast.actor("officer"),
            unit_id=cast.land.commune.pk,
            head=head,
            line_ids=[beside.lines.get().pk],
        )
    assert [problem.code for problem in refused.value.problems] == ["foreign_parent"]
