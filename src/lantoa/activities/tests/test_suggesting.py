"""What the page for logging suggests and fills in."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lantoa.activities import queries
from lantoa.activities.actions import void_activity
from lantoa.activities.models import Activity
from lantoa.activities.queries.suggesting import open_assignments
from lantoa.activities.rules import missing_words, running_window
from lantoa.activities.tests.browsing import log, page, tile, tongue, typed
from lantoa.activities.tests.factories import HOSTILE, logged
from lantoa.activities.tests.test_changing import asked
from lantoa.catalogue.models import CountUnit
from lantoa.kernel import days
from lantoa.kernel.value import NOT_STATED, Qualifier, exact, stated
from lantoa.plans.models import Assignment, Occasion, PlanLine
from lantoa.plans.tests.cast import SYSTEM, Cast, plan


def line_of(cast: Cast, **given: object) -> PlanLine:
    """An issued task that asks for something."""
    line = plan(cast.land.commune).lines.get()
    PlanLine.objects.filter(pk=line.pk).update(**given)
    return PlanLine.objects.get(pk=line.pk)


def due(cast: Cast) -> list[str]:
    commune = cast.land.commune.pk
    found = queries.suggestions_for(queries.desk([commune], commune, days.today()))
    return [each.why for each in found.due]


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_a_window_runs_on_its_day_and_ends_where_the_next_begins(on: date) -> None:
    for cadence in ("day", "week", "month", "quarter", "year"):
        window = running_window(cadence, on)
        assert window is not None and on in window
        after = running_window(cadence, window.end)
        assert after is not None and after.start == window.end
    assert running_window("", on) is running_window("class", on) is None


def test_what_is_missing_is_said_until_the_target_is_reached() -> None:
    three = stated(3, Qualifier.AT_LEAST)
    assert missing_words("week", three, Decimal(1), "bài") == "tuần này còn 2 bài"
    assert missing_words("week", three, Decimal(3), "bài") == ""
    assert missing_words("month", NOT_STATED, Decimal(0), "tin") == "tháng này còn 1 tin"
    assert missing_words("class", three, Decimal(0), "bài") == ""


def test_a_cadence_is_due_until_its_window_is_filled(cast: Cast) -> None:
    line = line_of(
        cast,
        cadence="week",
        target=stated(3, Qualifier.AT_LEAST),
        count_unit=CountUnit.objects.get(slug="bulletin"),
    )
    commune = cast.land.commune.pk
    assert due(cast) == ["tuần này còn 3 bản tin"]
    logged(commune, plan_line=line)
    void_activity(actor=SYSTEM, activity=logged(commune, plan_line=line), reason="Ghi trùng")
    assert due(cast) == ["tuần này còn 2 bản tin"]
    logged(commune, plan_line=line, quantity=exact(2))
    assert due(cast) == []


def test_a_placement_counts_for_a_task_that_counts_placements(cast: Cast) -> None:
    plays = CountUnit.objects.get(slug="play")
    line = line_of(cast, cadence="month", target=exact(10), count_unit=plays)
    logged(cast.land.commune.pk, plan_line=line, languages=("vi", "hmn"))
    assert due(cast) == ["tháng này còn 2 lượt phát"]


def test_a_deadline_and_an_assignment_are_due_a_week_ahead(cast: Cast) -> None:
    today = days.today()
    line = line_of(cast, deadline=today + timedelta(days=6))
    asked(cast, line=line, what="Viết bài về Đề án 06")
    asked(cast, line=line, what="Của người khác", person=cast.people["chair"])
    found = due(cast)
    assert len(found) == 2
    assert found[0].startswith("việc được giao, hạn ")
    assert found[1].startswith("hạn ")
    logged(cast.land.commune.pk, plan_line=line)
    assert len(due(cast)) == 1
    PlanLine.objects.filter(pk=line.pk).update(deadline=today + timedelta(days=20))
    assert len(due(cast)) == 1


def test_the_page_suggests_what_was_said_before_on_each_channel(cast: Cast) -> None:
    commune = cast.land.commune.pk
    for title in ("Bản tin sáng", "BẢN TIN SÁNG", HOSTILE, "Bản tin chiều", "Bản tin tối"):
        logged(commune, title=title)
    logged(cast.land.other.pk, title="Của xã khác")
    found = queries.suggestions_for(queries.desk([commune], commune, days.today()))
    channel = Activity.objects.filter(unit=commune).latest("pk").channel_id
    assert [each.title for each in found.usual[channel]] == [
        "Bản tin tối",
        "Bản tin chiều",
        HOSTILE,
    ]
    shown = page(cast.client("officer"), "log")
    assert "Ghi lại như lần trước" in shown
    assert "Của xã khác" not in shown
    assert "<script>alert" not in shown


def test_the_same_as_last_time_fills_all_but_the_day_and_the_proof(cast: Cast) -> None:
    line = plan(cast.land.commune).lines.get()
    last = logged(
        cast.land.commune.pk,
        title="Bản tin sáng",
        on=days.today() - timedelta(days=3),
        languages=("vi", "hmn"),
        plan_line=line,
        tone="guidance",
        note="Ghi chú cũ",
    )
    shown = page(cast.client("officer"), "log", nhu=str(last.pk))
    for part in ('value="Bản tin sáng"', "Ghi chú cũ", 'value="guidance" selected'):
        assert part in shown
    assert f'<option value="{line.pk}" selected>' in shown
    for tag in ("vi", "hmn"):
        box = shown.partition(f'name="languages" value="{tongue(tag)}"')[2].partition(">")[0]
        assert "checked" in box
    assert f'value="{days.today().isoformat()}"' in shown


def test_places_beyond_one_number_come_back_as_rows(cast: Cast) -> None:
    client = cast.client("officer")
    data = typed(
        cast,
        **{
            "places-total": "2",
            "places-0-channel": tile("tv"),
            "places-0-count": "2",
            "places-0-outlet": "Đài tỉnh",
            "places-1-count": "1",
            "places-1-is_rerun": "on",
            "places-1-on": (days.today() - timedelta(days=1)).isoformat(),
        },
    )
    assert log(client, data).status_code == 302
    made = Activity.objects.get()
    found = [
        (p.channel.slug, p.count, p.is_rerun, p.outlet) for p in made.placements.order_by("pk")
    ]
    assert found == [
        ("loudspeaker", exact(4), False, ""),
        ("tv", exact(2), False, "Đài tỉnh"),
        ("loudspeaker", exact(1), True, ""),
    ]
    shown = page(client, "log", nhu=str(made.pk))
    assert 'name="places-total" value="1"' in shown, "what ran on another day stays out"
    assert 'value="Đài tỉnh"' in shown


def test_a_row_left_blank_is_none_and_a_wrong_one_says_where(cast: Cast) -> None:
    client = cast.client("officer")
    assert log(client, typed(cast, **{"places-total": "3"})).status_code == 302
    assert Activity.objects.get().placements.count() == 1
    data = typed(cast, **{"places-total": "2", "places-1-outlet": "Đài tỉnh"})
    answer = log(client, data)
    assert answer.status_code == 422
    assert 'href="#id_places-1-count"' in answer.content.decode()
    for total in ("-1", "x", "9999", "999999999999", "٣"):
        data = typed(cast, **{"places-total": total, "client_key": str(uuid.uuid4())})
        assert log(client, data).status_code in (302, 422)


def test_one_more_row_is_given_without_a_word_about_what_is_missing(cast: Cast) -> None:
    data = typed(cast, title="", them="1", **{"places-total": "0"})
    answer = log(cast.client("officer"), data)
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert "id_places-0-count" in shown
    assert "Chưa ghi nội dung" not in shown
    assert not Activity.objects.exists()


def test_a_task_or_an_assignment_fills_what_it_says(cast: Cast) -> None:
    client = cast.client("officer")
    line = line_of(cast, title="Phát bản tin khai sinh")
    shown = page(client, "log", **{"nhiem-vu": str(line.pk)})
    assert 'value="Phát bản tin khai sinh"' in shown
    assert f'<option value="{line.pk}" selected>' in shown
    task = asked(cast, line=line, what="Viết bài về Đề án 06")
    shown = page(client, "log", viec=str(task.pk))
    assert 'value="Viết bài về Đề án 06"' in shown
    data = typed(cast, assignment=str(task.pk))
    assert log(client, data).status_code == 302
    task.refresh_from_db()
    assert task.done_at is not None
    made = Activity.objects.get()
    assert (made.assignment, made.plan_line) == (task, line)


def test_a_class_chosen_names_its_task(cast: Cast) -> None:
    line = line_of(cast, cadence="class", event_kind="lớp chính trị")
    held = Occasion.objects.create(
        line=line, name="Lớp A1", on=days.today(), added_at=days.now(), actor_key="system"
    )
    assert log(cast.client("officer"), typed(cast, occasion=str(held.pk))).status_code == 302
    made = Activity.objects.get()
    assert (made.occasion, made.plan_line) == (held, line)


@pytest.mark.parametrize("named", ["nhu", "nhiem-vu", "viec"])
def test_what_is_not_ones_own_fills_nothing(cast: Cast, named: str) -> None:
    foreign = logged(cast.land.other.pk, title="Của xã khác")
    line = plan(cast.land.other).lines.get()
    task = asked(cast, line=line, unit=cast.land.other, what="Của xã khác")
    wanted = {"nhu": foreign.pk, "nhiem-vu": line.pk, "viec": task.pk}[named]
    for text in (str(wanted), "0", "9" * 30, "x", "1;drop"):
        answer = cast.client("officer").get(reverse("activities:log"), {named: text})
        assert answer.status_code in (200, 404)
        assert "Của xã khác" not in answer.content.decode()


def test_the_page_costs_the_same_for_few_and_many(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    commune = cast.land.commune.pk
    line = line_of(cast, cadence="week", target=exact(90))
    logged(commune, plan_line=line)
    desk = queries.desk([commune], commune, days.today())
    with django_assert_num_queries(4):
        queries.suggestions_for(desk)
    for number in range(20):
        logged(commune, title=f"Việc {number}", plan_line=line)
    with django_assert_num_queries(4):
        queries.suggestions_for(desk)


def test_a_task_of_a_plan_that_ended_is_not_offered(cast: Cast) -> None:
    unit = cast.land.commune
    made = plan(unit)
    Assignment.objects.create(
        line=made.lines.get(), unit=unit, due=days.today(), asked_at=days.now(), asked_by="system"
    )
    assert len(open_assignments([unit.pk])) == 1
    made.lines.update(dropped_at=days.now())
    assert open_assignments([unit.pk]) == []
