"""The start page and the pages of progress say the same of the same task."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from lantoa.accounts.rules import Role
from lantoa.activities.tests.factories import logged
from lantoa.catalogue.models import CountUnit
from lantoa.insight.queries import progress
from lantoa.insight.rules.progress import LineState
from lantoa.insight.rules.windows import WindowState
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import exact
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.tests.cast import SYSTEM, Cast, cast
from lantoa.units.models import Unit
from lantoa.workspace.queries import calendar
from lantoa.workspace.rules.calendar import EntryKind, short_words

TODAY = days.today()
ON = date(2025, 9, 17)
"""A Wednesday within a month and a quarter, whatever day it is today."""
HALF = Interval(date(2025, 7, 1), date(2026, 1, 1))
MONTH = date(2025, 9, 30)


@pytest.fixture(name="cast")
def _cast(db: None) -> Cast:
    return cast()


def task(
    unit: Unit, period: Interval = HALF, issued_on: date | None = None, **asked: object
) -> PlanLine:
    """The one task of an issued plan; it asks for three bulletins where nothing else is said."""
    above = asked.get("carries_out")
    parent = above.plan if isinstance(above, PlanLine) else None
    made = plans.create_plan(
        actor=SYSTEM, unit_id=unit.pk, title="Tuyên truyền", period=period, parent=parent
    )
    counted = CountUnit.objects.get(slug="bulletin").pk
    given = {"title": "Phát loa", "target": exact(3), "count_unit_id": counted, **asked}
    found = plans.add_line(actor=SYSTEM, plan=made, line=plans.NewLine(**given))
    plans.issue_plan(actor=SYSTEM, plan=made, issued_on=issued_on or period.start)
    return PlanLine.objects.get(pk=found.pk)


def on_the_start_page(
    cast: Cast, of: Unit, who: str = "reviewer"
) -> tuple[dict[date, str], dict[bool | None, str]]:
    """Windows to what is missing in them; whether what has a day is done, and what is missing."""
    span = calendar.Span(HALF.start, HALF.last, ON)
    found = calendar.of_work(cast.actor(who), [of.pk], span)
    return (
        {each.day: each.short for each in found if each.kind is EntryKind.WINDOW},
        {each.is_done: each.short for each in found if each.kind is EntryKind.LINE},
    )


def of_progress(plan: Plan) -> tuple[dict[date, str], dict[bool | None, str]]:
    """The same as the page of the plan has it."""
    row = progress.plan_progress(plan, ON).rows[0]
    line, stands = row.line, row.found.standing
    windows = {
        each.span.last: short_words(each.target, each.done, "bản tin")
        for each in stands.windows
        if each.target is not None and each.state is not WindowState.MET
    }
    if line.deadline is None:
        return windows, {}
    if line.cadence:
        return windows, {None: ""}
    is_done = stands.state is LineState.DONE
    return {}, {is_done: short_words(line.target, stands.done, "bản tin")}


def test_what_carries_a_task_out_fills_its_window(cast: Cast) -> None:
    land = cast.land
    above = task(land.province, cadence="month")
    below = task(land.commune, cadence="month", carries_out=above)
    logged(land.province.pk, plan_line=above, on=ON)
    assert on_the_start_page(cast, land.province)[0][MONTH] == "còn thiếu 2 trên 3 bản tin"
    logged(land.commune.pk, plan_line=below, on=ON)
    found = on_the_start_page(cast, land.province)
    assert found[0][MONTH] == "còn thiếu 1 trên 3 bản tin"
    assert found == of_progress(above.plan)
    assert on_the_start_page(cast, land.commune) == of_progress(below.plan)
    logged(land.commune.pk, plan_line=below, on=ON, title="Bài nữa")
    assert MONTH not in on_the_start_page(cast, land.province)[0]


def test_what_carries_a_task_out_is_done_before_its_day(cast: Cast) -> None:
    land = cast.land
    above = task(land.province, deadline=ON, target=exact(1))
    below = task(land.commune, deadline=ON, target=exact(1), carries_out=above)
    assert on_the_start_page(cast, land.province) == of_progress(above.plan)
    logged(land.commune.pk, plan_line=below, on=ON)
    assert on_the_start_page(cast, land.province) == ({}, {True: ""}) == of_progress(above.plan)


def test_a_plan_issued_within_a_window_asks_for_its_share(cast: Cast) -> None:
    made = task(cast.land.commune, issued_on=date(2025, 9, 16), cadence="month", target=exact(4))
    found = on_the_start_page(cast, cast.land.commune)
    assert min(found[0].items()) == (MONTH, "còn thiếu 2 trên 2 bản tin")
    assert found == of_progress(made.plan)


def test_nothing_more_is_asked_after_the_deadline_than_its_share(cast: Cast) -> None:
    made = task(cast.land.commune, deadline=date(2025, 9, 15), cadence="month", target=exact(4))
    found = on_the_start_page(cast, cast.land.commune)
    assert max(found[0].items()) == (MONTH, "còn thiếu 2 trên 2 bản tin")
    assert found == of_progress(made.plan)


def test_what_is_put_away_is_not_asked_for(cast: Cast) -> None:
    made = task(cast.land.commune, cadence="month", deadline=ON)
    assert on_the_start_page(cast, cast.land.commune) != ({}, {})
    plans.archive_plan(actor=SYSTEM, plan=made.plan)
    assert on_the_start_page(cast, cast.land.commune) == ({}, {})


def test_both_pages_say_the_same_of_this_week(cast: Cast) -> None:
    land = cast.land
    period = Interval(TODAY - timedelta(days=30), TODAY + timedelta(days=30))
    above = task(land.province, period, cadence="week")
    below = task(land.commune, period, cadence="week", carries_out=above)
    logged(land.province.pk, plan_line=above, on=TODAY)
    logged(land.commune.pk, plan_line=below, on=TODAY)
    client = cast.client("reviewer")
    start = client.get(reverse("workspace:home")).content.decode()
    assert "Tuần này còn thiếu 1 trên 3 bản tin." in start
    page = client.get(reverse("insight:plan", args=[above.plan_id])).content.decode()
    plain = " ".join(re.sub("<[^>]+>", " ", page).split())
    assert "2 trên 3 bản tin, đang làm" in plain


def test_who_sees_no_unit_below_is_told_nothing_of_its_work(cast: Cast) -> None:
    land = cast.land
    cast.add("editor", (land.province, Role.EDITOR))
    period = Interval(TODAY - timedelta(days=30), TODAY + timedelta(days=30))
    for asked in ({"cadence": "week"}, {"deadline": TODAY + timedelta(days=3)}):
        above = task(land.province, period, **asked)
        below = task(land.commune, period, carries_out=above, **asked)
        logged(land.commune.pk, plan_line=below, on=TODAY)
    told = cast.client("reviewer").get(reverse("workspace:home")).content.decode()
    assert told.count("òn thiếu 2 trên 3 bản tin") >= 2
    shut = cast.client("editor").get(reverse("workspace:home")).content.decode()
    assert "òn thiếu" not in shut
    assert "nhiệm vụ chậm" not in shut
    months = cast.client("editor").get(reverse("workspace:calendar"), {"xem": "danh-sach"})
    assert "còn 2 bản tin" not in months.content.decode()
