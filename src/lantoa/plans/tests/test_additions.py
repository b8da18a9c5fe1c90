"""Money, files, and events in which a task asks for something."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest

from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.papers import sheet
from lantoa.plans import actions, queries
from lantoa.plans.actions import Money, NewLine
from lantoa.plans.models import Occasion, Plan, PlanAttachment, PlanLine
from lantoa.plans.signals import occasion_work_wanted
from lantoa.plans.tests.cast import SYSTEM, Cast, plan


def codes(call: object, **given: object) -> list[str]:
    with pytest.raises(Refused) as caught:
        call(**given)  # type: ignore[operator]
    return [problem.code for problem in caught.value.problems]


def standing(made: Plan) -> list[tuple[str, Decimal | None]]:
    return [(row.purpose, row.amount) for row in made.budget.filter(dropped_at__isnull=True)]


def test_budget_lines_are_stored_all_or_none(cast: Cast) -> None:
    draft, officer = plan(cast.land.commune, issued=False), cast.actor("officer")
    rows = [Money("In tờ gấp", Decimal(12_000_000), "ngân sách xã"), Money("Hội nghị")]
    actions.set_budget(actor=officer, plan=draft, rows=rows)
    assert standing(draft) == [("In tờ gấp", Decimal(12_000_000)), ("Hội nghị", None)]
    wrong = [Money("Khác"), Money(" ", Decimal(1)), Money("Âm", Decimal(-1))]
    assert codes(actions.set_budget, actor=officer, plan=draft, rows=wrong) == ["budget_row"] * 2
    assert len(standing(draft)) == 2
    actions.set_budget(actor=officer, plan=draft, rows=rows[1:])
    assert standing(draft) == [("Hội nghị", None)]


def test_a_file_is_kept_checked_and_taken_off(cast: Cast) -> None:
    made, officer = plan(cast.land.commune), cast.actor("officer")
    content = sheet.stand_in("Bản ký", ("Thử",), "")
    kept = actions.attach(
        actor=officer, plan=made, content=content, name="ban-ky.pdf", title="Bản ký"
    )
    assert queries.attachment(made.pk, kept.pk).file.name == "ban-ky.pdf"
    for content_, name in ((b"", "a.pdf"), (b"MZ\x90", "a.exe"), (b"x" * 9, "a.pdf")):
        with pytest.raises(Refused):
            actions.attach(actor=officer, plan=made, content=content_, name=name)
    assert StoredFile.objects.count() == PlanAttachment.objects.count() == 1
    actions.detach(actor=officer, attachment=kept)
    assert codes(actions.detach, actor=officer, attachment=kept) == ["detached"]
    with pytest.raises(PlanAttachment.DoesNotExist):
        queries.attachment(made.pk, kept.pk)
    assert StoredFile.objects.count() == 1


@pytest.mark.parametrize("who", ["chair", "neighbour", "clerk", "reviewer"])
def test_nobody_else_adds_to_a_plan(cast: Cast, who: str) -> None:
    made, actor = plan(cast.land.commune), cast.actor(who)
    line = made.lines.get()
    today = days.today()
    for call in (
        lambda: actions.set_budget(actor=actor, plan=made, rows=[]),
        lambda: actions.attach(actor=actor, plan=made, content=b"x", name="x.pdf"),
        lambda: actions.add_occasion(actor=actor, line=line, name="Lớp", on=today),
    ):
        with pytest.raises(NotPermitted):
            call()


def asking_in_classes(cast: Cast) -> PlanLine:
    draft = plan(cast.land.commune, issued=False, tasks=0)
    terms = NewLine(title="Chuyên đề", cadence="class", event_kind="lớp chính trị")
    line = actions.add_line(actor=SYSTEM, plan=draft, line=terms)
    actions.issue_plan(actor=SYSTEM, plan=draft)
    return queries.line(line.pk)


def test_events_are_known_one_by_one_with_or_without_an_act(cast: Cast) -> None:
    line, officer, today = asking_in_classes(cast), cast.actor("officer"), days.today()
    one = actions.add_occasion(actor=officer, line=line, name="Lớp 1", on=today)
    two = actions.add_occasion(actor=officer, line=line, name="Lớp 2", on=today)

    def answer(sender: object, occasion_ids: list[int], **_: object) -> dict[int, int]:
        return {each: 3 for each in occasion_ids if each == one.pk}

    occasion_work_wanted.connect(answer)
    try:
        found = queries.line_details(line)
    finally:
        occasion_work_wanted.disconnect(answer)
    assert dict(found.events) == {one: 3, two: 0}
    assert found.events_without == 1
    actions.void_occasion(actor=officer, occasion=two)
    assert codes(actions.void_occasion, actor=officer, occasion=two) == ["occasion_void"]
    assert [each for each, _ in queries.line_details(line).events] == [one]


def test_an_event_has_a_name_a_day_that_was_and_stands_once(cast: Cast) -> None:
    line, officer, today = asking_in_classes(cast), cast.actor("officer"), days.today()
    given = {"actor": officer, "line": line, "name": "Lớp 1", "on": today}
    actions.add_occasion(**given)
    add = actions.add_occasion
    assert codes(add, **{**given, "name": "LỚP 1 "}) == ["occasion_twice"]
    assert codes(add, **{**given, "name": " "}) == ["no_name"]
    assert codes(add, **{**given, "on": line.plan.period.end}) == ["on_outside"]
    later = today + timedelta(days=1)
    if later in line.plan.period:
        assert codes(add, **{**given, "name": "Lớp 2", "on": later}) == ["on_in_future"]
    plain = plan(cast.land.commune).lines.get()
    assert codes(add, **{**given, "line": plain}) == ["no_events_here"]
    assert Occasion.objects.count() == 1
