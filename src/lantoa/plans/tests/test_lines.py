"""Writing the tasks of a draft: anew, up and down, out."""

from __future__ import annotations

import random
from datetime import date
from decimal import Decimal

import pytest

from lantoa.catalogue.models import Channel, CountUnit, Language
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import exact
from lantoa.plans import actions
from lantoa.plans.actions import NewLine
from lantoa.plans.actions.lines import as_entered
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.tests.cast import SYSTEM, Cast, plan


def codes(call: object, **given: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(**given)  # type: ignore[operator]
    return [problem.code for problem in caught.value.problems]


def titles(made: Plan) -> list[str]:
    return [line.title for line in made.lines.standing()]


def places(made: Plan) -> list[int]:
    return [line.order for line in made.lines.standing()]


def test_all_that_is_entered_is_kept_and_written_anew(cast: Cast) -> None:
    draft, officer = plan(cast.land.commune, issued=False, tasks=0), cast.actor("officer")
    full = NewLine(
        title="Phát bản tin",
        target=exact(2),
        channel_id=Channel.objects.get(slug="loudspeaker").pk,
        count_unit_id=CountUnit.objects.get(slug="bulletin").pk,
        cadence="class",
        event_kind="lớp bồi dưỡng chính trị",
        language_ids=[Language.objects.get(tag="vi").pk],
        deadline=date(draft.period.start.year, 6, 30),
        audience="Người dân",
        output="Bản tin 5 phút",
        lead_unit_id=cast.land.commune.pk,
        lead_name="Đài truyền thanh",
        supporting_ids=[cast.land.province.pk],
        supporting_names="Báo tỉnh",
        budget=Decimal(5_000_000),
    )
    made = actions.add_line(actor=officer, plan=draft, line=full)
    again = PlanLine.objects.get(pk=made.pk)
    assert as_entered(again) == full
    assert again.asked_words.startswith("2 bản tin trong mỗi lớp bồi dưỡng chính trị")
    actions.change_line(actor=officer, line=again, new=NewLine(title="Ngắn"))
    changed = PlanLine.objects.get(pk=made.pk)
    assert as_entered(changed) == NewLine(title="Ngắn", language_ids=[], supporting_ids=[])
    assert (changed.pk, changed.order) == (made.pk, made.order)


def test_tasks_change_places_and_the_ends_stay(cast: Cast) -> None:
    draft, officer = plan(cast.land.commune, issued=False, tasks=3), cast.actor("officer")
    first, second, third = draft.lines.standing()
    actions.move_line(actor=officer, line=third, up=True)
    assert titles(draft) == ["Việc 0", "Việc 2", "Việc 1"]
    actions.move_line(actor=officer, line=first, up=True)
    actions.move_line(actor=officer, line=second, up=False)
    assert titles(draft) == ["Việc 0", "Việc 2", "Việc 1"]
    actions.move_line(actor=officer, line=first, up=False)
    assert titles(draft) == ["Việc 2", "Việc 0", "Việc 1"]


def test_a_task_taken_out_leaves_no_gap_and_its_row(cast: Cast) -> None:
    draft, officer = plan(cast.land.commune, issued=False, tasks=3), cast.actor("officer")
    second = draft.lines.get(order=2)
    actions.drop_line(actor=officer, line=second)
    assert (titles(draft), places(draft)) == (["Việc 0", "Việc 2"], [1, 2])
    assert PlanLine.objects.get(pk=second.pk).is_dropped
    for call, given in (
        (actions.drop_line, {"line": second}),
        (actions.move_line, {"line": second, "up": True}),
        (actions.change_line, {"line": second, "new": NewLine(title="Lại")}),
    ):
        assert codes(call, actor=officer, **given) == ["line_dropped"]
    actions.add_line(actor=officer, plan=draft, line=NewLine(title="Mới"))
    assert places(draft) == [1, 2, 3]


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_places_run_from_one_without_gap(cast: Cast, seed: int) -> None:
    draft, luck = plan(cast.land.commune, issued=False, tasks=4), random.Random(seed)  # noqa: S311
    for step in range(14):
        standing = list(draft.lines.standing())
        what = luck.choice(["add", "up", "down", "drop"])
        if what == "add" or not standing:
            actions.add_line(actor=SYSTEM, plan=draft, line=NewLine(title=f"Bước {step}"))
        elif what == "drop":
            actions.drop_line(actor=SYSTEM, line=luck.choice(standing))
        else:
            actions.move_line(actor=SYSTEM, line=luck.choice(standing), up=what == "up")
        assert places(draft) == list(range(1, len(places(draft)) + 1))


@pytest.mark.parametrize("who", ["chair", "neighbour", "clerk", "reviewer", "elder"])
def test_nobody_else_writes_tasks(cast: Cast, who: str) -> None:
    draft = plan(cast.land.commune, issued=False)
    line = draft.lines.get()
    for call in (
        lambda: actions.change_line(actor=cast.actor(who), line=line, new=NewLine(title="x")),
        lambda: actions.move_line(actor=cast.actor(who), line=line, up=True),
        lambda: actions.drop_line(actor=cast.actor(who), line=line),
    ):
        with pytest.raises(NotPermitted):
            call()
    assert titles(draft) == ["Việc 0"]


def test_tasks_of_an_issued_plan_are_not_written_to(cast: Cast) -> None:
    line, officer = plan(cast.land.commune).lines.get(), cast.actor("officer")
    for call, given in (
        (actions.change_line, {"line": line, "new": NewLine(title="x")}),
        (actions.move_line, {"line": line, "up": True}),
        (actions.drop_line, {"line": line}),
    ):
        assert codes(call, actor=officer, **given) == ["plan_issued"]


def test_a_link_to_a_task_dropped_above_may_stay_but_not_be_made(cast: Cast) -> None:
    above = plan(cast.land.province, tasks=2)
    gone = above.lines.get(order=2)
    draft = plan(cast.land.commune, parent=above, issued=False, tasks=0)
    officer = cast.actor("officer")
    line = actions.add_line(actor=officer, plan=draft, line=NewLine(title="Việc", carries_out=gone))
    PlanLine.objects.filter(pk=gone.pk).update(dropped_at=above.created_at)
    gone.refresh_from_db()
    terms = NewLine(title="Lời khác", carries_out=gone)
    assert actions.change_line(actor=officer, line=line, new=terms).carries_out == gone
    assert codes(actions.add_line, actor=officer, plan=draft, line=terms) == ["foreign_line"]
