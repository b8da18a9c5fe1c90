"""What stands in the calendar of a unit and of a person, and who sees it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.activities.tests.factories import logged
from lantoa.catalogue import queries as catalogue
from lantoa.catalogue.models import CountUnit, Holiday
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Value, exact
from lantoa.plans import actions as plans
from lantoa.plans.models import Assignment, PlanLine
from lantoa.plans.tests.cast import SYSTEM, Cast, cast
from lantoa.reports import actions as reports
from lantoa.reports.tests import factories as make
from lantoa.units.models import Unit
from lantoa.workspace.queries import calendar as queries
from lantoa.workspace.rules.calendar import Entry

TODAY = days.today()
HOSTILE = '<script>alert("x")</script>'
LONG = Interval(date(TODAY.year - 1, 1, 1), date(TODAY.year + 2, 1, 1))


@pytest.fixture(name="cast")
def _cast(db: None) -> Cast:
    return cast()


def line(
    unit: Unit,
    *,
    title: str = "Phát bản tin",
    deadline: date | None = None,
    cadence: str = "",
    target: Value = NOT_STATED,
    issued_on: date | None = None,
    each_unit: bool = False,
) -> PlanLine:
    made = plans.create_plan(actor=SYSTEM, unit_id=unit.pk, title="Kế hoạch", period=LONG)
    counted = CountUnit.objects.get(slug="bulletin").pk if target.is_stated else None
    new = plans.NewLine(
        title=title,
        deadline=deadline,
        cadence=cadence,
        target=target,
        count_unit_id=counted,
        each_unit=each_unit,
    )
    found = plans.add_line(actor=SYSTEM, plan=made, line=new)
    plans.issue_plan(actor=SYSTEM, plan=made, issued_on=issued_on or LONG.start)
    return PlanLine.objects.get(pk=found.pk)


def give(of: PlanLine, unit: Unit, due: date, **given: object) -> Assignment:
    facts = {"asked_at": days.now(), "asked_by": "system", **given}
    return Assignment.objects.create(line=of, unit=unit, due=due, **facts)


def span(back: int = 20, ahead: int = 40) -> queries.Span:
    return queries.Span(TODAY - timedelta(days=back), TODAY + timedelta(days=ahead), TODAY)


def seen(cast: Cast, who: str, *units: Unit) -> list[Entry]:
    return queries.of_units(cast.actor(who), [unit.pk for unit in units], span())


def page(cast: Cast, who: str, **query: str) -> str:
    answer = cast.client(who).get(reverse("workspace:calendar"), query)
    assert answer.status_code == 200
    return answer.content.decode()


# --- Tasks of plans ------------------------------------------------------------------------------


def test_a_deadline_is_done_when_what_was_asked_is_there(cast: Cast) -> None:
    task = line(cast.land.commune, deadline=TODAY - timedelta(days=1), target=exact(2))
    first = seen(cast, "officer", cast.land.commune)[0]
    assert (first.is_done, first.detail) == (False, "còn 2 bản tin")
    assert first.is_late(TODAY)
    logged(cast.land.commune.pk, plan_line=task)
    assert seen(cast, "officer", cast.land.commune)[0].detail == "còn 1 bản tin"
    logged(cast.land.commune.pk, plan_line=task)
    done = seen(cast, "officer", cast.land.commune)[0]
    assert (done.is_done, done.state(TODAY)) == (True, "Xong")


def test_a_task_in_words_is_done_by_one_activity(cast: Cast) -> None:
    task = line(cast.land.commune, deadline=TODAY)
    assert seen(cast, "officer", cast.land.commune)[0].is_done is False
    logged(cast.land.commune.pk, plan_line=task)
    assert seen(cast, "officer", cast.land.commune)[0].is_done is True


def test_what_units_below_are_to_do_is_neither_done_nor_late_here(cast: Cast) -> None:
    line(cast.land.commune, deadline=TODAY - timedelta(days=3), each_unit=True, target=exact(1))
    entry = seen(cast, "officer", cast.land.commune)[0]
    assert (entry.is_done, entry.state(TODAY), entry.detail) == (None, "", "")


def test_windows_that_are_not_filled_stand_on_their_last_day(cast: Cast) -> None:
    task = line(cast.land.commune, cadence="week", target=exact(1))
    monday = TODAY - timedelta(days=TODAY.weekday())
    before = [each.day for each in seen(cast, "officer", cast.land.commune)]
    assert monday + timedelta(days=6) in before
    assert monday - timedelta(days=1) in before
    logged(cast.land.commune.pk, plan_line=task, on=monday)
    after = [each.day for each in seen(cast, "officer", cast.land.commune)]
    assert set(before) - set(after) == {monday + timedelta(days=6)}


def test_a_week_of_which_the_plan_has_but_one_day_asks_for_nothing(cast: Cast) -> None:
    monday = TODAY + timedelta(days=7 - TODAY.weekday())
    period = Interval.through(monday - timedelta(days=14), monday)
    made = plans.create_plan(
        actor=SYSTEM, unit_id=cast.land.commune.pk, title="Kế hoạch", period=period
    )
    bulletin = CountUnit.objects.get(slug="bulletin").pk
    new = plans.NewLine(title="Phát", cadence="week", target=exact(3), count_unit_id=bulletin)
    plans.add_line(actor=SYSTEM, plan=made, line=new)
    plans.issue_plan(actor=SYSTEM, plan=made, issued_on=period.start)
    entries = {each.day: each.detail for each in seen(cast, "officer", cast.land.commune)}
    assert entries == {
        monday - timedelta(days=1): "mỗi tuần, còn 3 bản tin",
        monday - timedelta(days=8): "mỗi tuần, còn 3 bản tin",
    }


def test_nobody_is_late_before_the_plan_was_issued(cast: Cast) -> None:
    line(cast.land.commune, cadence="week", target=exact(1), issued_on=TODAY)
    assert all(each.day >= TODAY for each in seen(cast, "officer", cast.land.commune))
    assert seen(cast, "officer", cast.land.commune)


def test_a_plan_that_was_closed_asks_for_nothing_more(cast: Cast) -> None:
    task = line(cast.land.commune, cadence="week", deadline=TODAY + timedelta(days=5))
    plans.close_plan(actor=SYSTEM, plan=task.plan, note="Hết việc")
    assert all(each.day <= TODAY for each in seen(cast, "officer", cast.land.commune))


def test_drafts_and_dropped_tasks_are_not_due(cast: Cast) -> None:
    draft = plans.create_plan(actor=SYSTEM, unit_id=cast.land.commune.pk, title="X", period=LONG)
    plans.add_line(actor=SYSTEM, plan=draft, line=plans.NewLine(title="Nháp", deadline=TODAY))
    gone = line(cast.land.commune, deadline=TODAY)
    PlanLine.objects.filter(pk=gone.pk).update(dropped_at=days.now())
    assert not seen(cast, "officer", cast.land.commune)


# --- Assignments and reports ---------------------------------------------------------------------


def test_what_was_given_to_many_is_one_entry_for_the_giver(cast: Cast) -> None:
    task = line(cast.land.province)
    one = give(task, cast.land.commune, TODAY)
    give(task, cast.land.other, TODAY)
    plans.report_done(actor=SYSTEM, assignment=one, note="Xong")
    given = [each for each in seen(cast, "reviewer", cast.land.province) if each.kind == "given"]
    assert [(each.detail, each.is_done) for each in given] == [("1/2 đơn vị xong", False)]
    own = [each for each in seen(cast, "officer", cast.land.commune) if each.kind == "task"]
    assert [(each.is_done, each.arguments) for each in own] == [(True, (one.pk,))]


def test_a_person_sees_what_is_his_and_what_nobody_took(cast: Cast) -> None:
    task = line(cast.land.commune, deadline=TODAY)
    officer, chair = cast.people["officer"], cast.people["chair"]
    give(task, cast.land.commune, TODAY, what="Của cán bộ", person=officer)
    give(task, cast.land.commune, TODAY, what="Của chủ tịch", person=chair)
    give(task, cast.land.commune, TODAY, what="Chưa ai nhận")
    taken = give(task, cast.land.commune, TODAY, what="Chủ tịch nhận")
    plans.accept_assignment(actor=cast.actor("chair"), assignment=taken)
    give(task, cast.land.other, TODAY, what="Xã khác")

    def titles(who: str) -> set[str]:
        return {each.title for each in queries.of_person(cast.actor(who), span())}

    assert titles("officer") == {"Của cán bộ", "Chưa ai nhận"}
    assert titles("chair") == {"Của chủ tịch", "Chưa ai nhận", "Chủ tịch nhận"}
    assert titles("neighbour") == {"Xã khác"}


def test_reports_are_seen_by_who_may_see_them(cast: Cast) -> None:
    period = catalogue.period("reform_communication", f"{TODAY.year}-Q1")
    owed = make.expect(cast.land.commune, period, cast.land.province, TODAY)
    assert [each.arguments for each in seen(cast, "officer", cast.land.commune)] == [(owed.pk,)]
    assert [each.key for each in seen(cast, "reviewer", cast.land.commune)] == [f"report:{owed.pk}"]
    assert seen(cast, "neighbour", cast.land.commune) == []
    assert [each.key for each in queries.of_person(cast.actor("officer"), span())] == [
        f"report:{owed.pk}"
    ]


def test_an_accepted_report_stays_done_while_it_is_corrected(cast: Cast) -> None:
    period = catalogue.period("reform_communication", f"{TODAY.year}-Q1")
    owed = make.expect(cast.land.commune, period, cast.land.province, TODAY)
    make.accepted(owed)
    reports.correct_report(actor=SYSTEM, expected=owed, reason="Sót số liệu.")
    assert [each.is_done for each in seen(cast, "officer", cast.land.commune)] == [True]


def test_neighbours_see_nothing_of_one_another(cast: Cast) -> None:
    give(line(cast.land.commune, deadline=TODAY), cast.land.commune, TODAY)
    assert len(seen(cast, "officer", cast.land.commune, cast.land.other)) == 2
    assert seen(cast, "neighbour", cast.land.commune, cast.land.other) == []


# --- The page ------------------------------------------------------------------------------------


def test_the_month_and_the_list_lead_to_each_thing(cast: Cast) -> None:
    task = line(cast.land.commune, title=HOSTILE, deadline=TODAY)
    given = give(task, cast.land.commune, TODAY, what="Gửi danh sách")
    for query in ({}, {"xem": "danh-sach"}):
        text = page(cast, "officer", **query)
        assert "&lt;script&gt;" in text
        assert "<script>alert" not in text
        assert reverse("plans:line", args=[task.plan_id, task.pk]) in text
        assert reverse("plans:task", args=[given.pk]) in text
        assert "2/2 việc chưa xong" in text
        assert text.count('class="btn main') < 2


def test_a_late_day_is_said_in_words(cast: Cast) -> None:
    earlier = TODAY - timedelta(days=40)
    line(cast.land.commune, deadline=earlier)
    text = page(cast, "officer", thang=f"{earlier:%Y-%m}")
    assert "1 việc quá hạn" in text
    assert "<b>Quá hạn</b>" in text


def test_days_off_are_named(cast: Cast) -> None:
    Holiday.objects.create(day=date(2031, 2, 4), name="Nghỉ bù Tết")
    assert "Nghỉ bù Tết" in page(cast, "officer", thang="2031-02")


@pytest.mark.parametrize("month", ["", "2026-13", "x", "0000-01", "2026-1", "9" * 400, "2026-01'"])
def test_what_is_no_month_shows_this_one(cast: Cast, month: str) -> None:
    assert f"/{TODAY.year}" in page(cast, "officer", thang=month)


def test_the_way_through_the_months_ends(cast: Cast) -> None:
    first, last = page(cast, "officer", thang="2000-01"), page(cast, "officer", thang="2099-12")
    assert "Tháng trước" not in first
    assert "thang=2000-02" in first
    assert "Tháng sau" not in last
    assert "Tháng này" in last


def test_only_units_that_one_may_see_are_chosen(cast: Cast) -> None:
    url = reverse("workspace:calendar")
    slug = cast.land.commune.slug
    assert cast.client("reviewer").get(url, {"don-vi": slug}).status_code == 200
    assert cast.client("neighbour").get(url, {"don-vi": slug}).status_code == 403
    assert cast.client("officer").get(url, {"don-vi": "khong-co"}).status_code == 404
    assert Client().get(url).status_code == 302
    assert cast.client("officer").post(url).status_code == 405


def test_who_has_no_post_sees_an_empty_month(cast: Cast) -> None:
    cast.add("newcomer")
    text = page(cast, "newcomer")
    assert "không có việc đến hạn" in text
    assert "Đưa lịch vào điện thoại" not in text


def test_a_crowded_day_leads_to_the_list(cast: Cast) -> None:
    for number in range(8):
        line(cast.land.commune, title=f"Việc {number}", deadline=TODAY)
    text = page(cast, "officer")
    assert "và 3 việc nữa" in text
    assert all(f"Việc {number}" in page(cast, "officer", xem="danh-sach") for number in range(8))


@pytest.mark.parametrize("who", ["officer", "reviewer"])
def test_the_queries_do_not_grow_with_what_is_due(cast: Cast, who: str) -> None:
    unit = cast.land.commune if who == "officer" else cast.land.province
    period = catalogue.period("reform_communication", f"{TODAY.year}-Q1")
    make.expect(unit, period, None, TODAY)

    def fill(times: int) -> None:
        for number in range(times):
            task = line(unit, title=f"Việc {number}", deadline=TODAY, cadence="week")
            logged(unit.pk, plan_line=task)
            give(task, unit, TODAY, what=str(number))
            give(task, cast.land.other, TODAY, what=str(number))

    def count() -> int:
        client = cast.client(who)
        with CaptureQueriesContext(connection) as captured:
            client.get(reverse("workspace:calendar"))
        return len(captured)

    fill(1)
    few = count()
    fill(5)
    assert count() == few
    assert few < 32


# --- The start page ------------------------------------------------------------------------------


def test_the_start_page_begins_with_what_is_due_first(cast: Cast) -> None:
    task = line(cast.land.province)
    for number in range(12):
        give(task, cast.land.commune, TODAY + timedelta(days=number), what=f"Việc số {number}.")
    give(task, cast.land.commune, TODAY, what="Của chủ tịch", person=cast.people["chair"])
    text = cast.client("officer").get(reverse("workspace:home")).content.decode()
    assert text.index("Việc số 0.") < text.index("Việc số 9.")
    assert "Việc số 10." not in text
    assert "Còn 2 việc được giao khác" in text
    assert "Của chủ tịch" not in text
    assert "Của chủ tịch" in cast.client("chair").get(reverse("workspace:home")).content.decode()
    assert (
        "Việc số 0." not in cast.client("neighbour").get(reverse("workspace:home")).content.decode()
    )
