"""Progress from activities, on pages and as tables, and who may see it."""

from __future__ import annotations

import csv
import io
import re
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts.rules import Role
from lantoa.activities.actions import void_activity
from lantoa.activities.models import Activity
from lantoa.activities.tests.factories import logged
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue.models import CountUnit
from lantoa.catalogue.rules import settings as known
from lantoa.insight.queries import progress as queries
from lantoa.insight.queries.work import LineProgress, line_progress
from lantoa.insight.rules.progress import LineState
from lantoa.insight.rules.windows import WindowState
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, Value, exact, stated
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.tests.cast import SYSTEM, Cast
from lantoa.units.models import Unit

TODAY = days.today()
LAST = Interval(date(TODAY.year - 1, 7, 1), date(TODAY.year, 1, 1))
"""The half of last year in which the units of the cast are there."""
HOSTILE = '<script>alert("x")</script>'


def plan(unit: Unit, *lines: dict[str, object], period: Interval = LAST) -> Plan:
    """An issued plan whose tasks count bulletins."""
    above = next((each["carries_out"] for each in lines if "carries_out" in each), None)
    parent = above.plan if isinstance(above, PlanLine) else None
    made = plans.create_plan(
        actor=SYSTEM, unit_id=unit.pk, title="Tuyên truyền", period=period, parent=parent
    )
    for number, line in enumerate(lines):
        target = line.get("target", NOT_STATED)
        assert isinstance(target, Value)
        counted = CountUnit.objects.get(slug="bulletin").pk if target.is_stated else None
        given = {"title": f"Việc {number}", "count_unit_id": counted, **line}
        plans.add_line(actor=SYSTEM, plan=made, line=plans.NewLine(**given))
    return plans.issue_plan(actor=SYSTEM, plan=made, issued_on=period.start)


def stand(plan: Plan, on: date = TODAY) -> LineProgress:
    line = PlanLine.objects.select_related("plan", "count_unit").get(plan=plan)
    return line_progress([line], on)[line.pk]


def page(cast: Cast, who: str, plan: Plan, **query: str) -> str:
    answer = cast.client(who).get(reverse("insight:plan", args=[plan.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def doors(text: str) -> list[tuple[str, dict[str, str]]]:
    """Every link to the list of activities: its words and what it asks for."""
    found = re.findall(r'<a[^>]*href="/hoat-dong/\?([^"]*)"[^>]*>(.*?)</a>', text)
    return [
        (
            " ".join(re.sub("<[^>]*>", " ", words).split()),
            {name: each[0] for name, each in parse_qs(unescape(asked)).items()},
        )
        for asked, words in found
    ]


# --- What was done -------------------------------------------------------------------------------


def test_what_was_voided_merged_or_lies_outside_the_plan_is_not_done(cast: Cast) -> None:
    commune = cast.land.commune
    made = plan(commune, {"target": exact(10)})
    line = made.lines.get()
    kept = logged(commune.pk, plan_line=line, on=LAST.start)
    void_activity(
        actor=SYSTEM, activity=logged(commune.pk, plan_line=line, on=LAST.start), reason="Ghi sai"
    )
    merged = logged(commune.pk, plan_line=line, on=LAST.start, title="Ghi trùng")
    Activity.objects.filter(pk=merged.pk).update(merged_into=kept)
    later = logged(commune.pk, plan_line=line, on=LAST.start, title="Sau kỳ")
    Activity.objects.filter(pk=later.pk).update(on=TODAY)
    found = stand(made)
    assert (found.acts, found.standing.done) == (1, 1)
    # Also where another plan, looked at with it, has the later day.
    other = plan(
        commune, {"target": exact(1)}, period=Interval(LAST.start, date(TODAY.year + 1, 1, 1))
    )
    lines = PlanLine.objects.filter(plan__in=[made, other]).select_related("plan", "count_unit")
    assert line_progress(list(lines), TODAY)[line.pk].acts == 1


def test_a_bound_stays_in_its_words_and_fills_what_is_sure(cast: Cast) -> None:
    commune = cast.land.commune
    made = plan(commune, {"target": exact(500)})
    line = made.lines.get()
    more = stated(500, Qualifier.MORE_THAN)
    logged(commune.pk, plan_line=line, on=LAST.start, quantity=more)
    logged(commune.pk, plan_line=line, on=LAST.start, title="Không nêu", quantity=NOT_STATED)
    found = stand(made)
    assert found.standing.state is LineState.DONE
    assert str(found.said).endswith("đã làm hơn 500; 1 hoạt động không nêu")


def test_what_carries_a_task_out_is_done_for_it_too(cast: Cast) -> None:
    land = cast.land
    above = plan(land.province, {"target": exact(1), "cadence": "month"})
    below = plan(
        land.commune,
        {"target": exact(1), "cadence": "month", "carries_out": above.lines.get()},
    )
    logged(land.commune.pk, plan_line=below.lines.get(), on=LAST.start.replace(month=9))
    assert [each.short for each in stand(above).standing.windows if each.done] == ["Tháng 9"]
    draft = PlanLine.objects.filter(pk=below.lines.get().pk)
    Plan.objects.filter(lines__in=draft).update(state="draft")
    assert stand(above).acts == 0


def test_each_unit_below_answers_for_its_own(cast: Cast) -> None:
    land = cast.land
    year = Interval(date(TODAY.year, 1, 1), date(TODAY.year + 1, 1, 1))
    above = plan(land.province, {"target": exact(1), "each_unit": True}, period=year)
    line = above.lines.get()
    below = plan(land.commune, {"target": exact(1), "carries_out": line}, period=year)
    logged(land.commune.pk, plan_line=below.lines.get(), on=year.start)
    found = stand(above, year.end)
    assert found.standing.units is not None
    done = {pk: each.done for pk, each in found.standing.units.items()}
    assert done == {land.commune.pk: 1, land.other.pk: 0}
    assert str(found.said) == "đến hạn 2 trên 2 đơn vị, đủ 1, chậm 1"
    text = page(cast, "reviewer", above)
    assert "Xã Ân Hòa" in text and "Xã Suối Mẫu" in text


def test_every_class_asks_and_the_one_without_is_named(cast: Cast) -> None:
    commune = cast.land.commune
    made = plan(commune, {"target": exact(1), "cadence": "class", "event_kind": "lớp bồi dưỡng"})
    line = made.lines.get()
    held = [
        plans.add_occasion(actor=SYSTEM, line=line, name=f"khóa {number}", on=LAST.start)
        for number in (1, 2, 3)
    ]
    for each in (held[0], held[2]):
        logged(commune.pk, plan_line=line, on=LAST.start, occasion=each, title=each.name)
    found = stand(made)
    assert [each.label for each in found.standing.missed] == ["khóa 2"]
    text = page(cast, "officer", made)
    first = next(asked for words, asked in doors(text) if words.startswith("Khóa 1"))
    listed = cast.client("officer").get(reverse("activities:list"), first)
    assert [each.occasion_id for each in listed.context["found"].activities] == [held[0].pk]


# --- The page of a plan --------------------------------------------------------------------------


def test_each_window_opens_to_the_activities_that_it_counts(cast: Cast) -> None:
    commune = cast.land.commune
    made = plan(commune, {"target": exact(1), "cadence": "month"})
    line = made.lines.get()
    september = LAST.start.replace(month=9)
    kept = logged(commune.pk, plan_line=line, on=september)
    logged(commune.pk, plan_line=line, on=LAST.start.replace(month=11))
    wrong = logged(commune.pk, plan_line=line, on=september, title="Ghi sai")
    void_activity(actor=SYSTEM, activity=wrong, reason="Ghi trùng")
    text = page(cast, "officer", made)
    assert "Đến hạn 6 trên 6 tháng" in text and "thiếu 4" in text
    shown = dict(doors(text))
    client = cast.client("officer")
    listed = client.get(reverse("activities:list"), shown["Tháng 9 1/1 : 1 trên 1 bản tin, đạt"])
    assert [each.pk for each in listed.context["found"].activities] == [kept.pk]
    empty = client.get(reverse("activities:list"), shown["Tháng 8 0/1 : 0 trên 1 bản tin, thiếu"])
    assert empty.context["found"].counted.number == 0
    whole = client.get(reverse("activities:list"), shown["2 hoạt động"])
    assert whole.context["found"].counted.number == 2


def test_a_unit_below_is_chosen_and_shown_window_by_window(cast: Cast) -> None:
    land = cast.land
    year = Interval(date(TODAY.year, 1, 1), date(TODAY.year + 1, 1, 1))
    above = plan(land.province, {"target": exact(2), "cadence": "month"}, period=year)
    line = above.lines.get()
    for unit in (land.commune, land.other):
        below = {"target": exact(1), "cadence": "month", "carries_out": line}
        made = plan(unit, below, period=year)
        logged(unit.pk, plan_line=made.lines.get(), on=year.start)
    whole = page(cast, "reviewer", above)
    assert f'value="{land.commune.slug}"' in whole and f'value="{land.other.slug}"' in whole
    found = queries.plan_progress(queries.plan(above.pk), TODAY)
    assert found.rows[0].found.standing.windows[0].state is WindowState.MET
    assert len(found.rows[0].below) == 2
    one = queries.plan_progress(queries.plan(above.pk), TODAY, land.commune.pk)
    assert [row.unit for row in one.rows[0].below] == ["Xã Suối Mẫu"]
    text = page(cast, "reviewer", above, **{"don-vi": land.commune.slug})
    assert re.search(r"<h1[^>]*>Xã Suối Mẫu: (1 trên 1 nhiệm vụ|không nhiệm vụ nào) chậm", text)
    assert text.count('<ol class="strip') == 1
    assert all(asked["don-vi"] == land.commune.slug for _, asked in doors(text))
    none = page(cast, "reviewer", above, **{"don-vi": land.province.slug})
    assert "Tỉnh Mẫu: không có nhiệm vụ nào thực hiện kế hoạch này" in none


def test_how_much_of_a_plan_was_kept_opens_to_its_tasks_and_follows_the_setting(
    cast: Cast,
) -> None:
    commune = cast.land.commune
    year = Interval(TODAY - timedelta(days=40), TODAY + timedelta(days=40))
    deadline = TODAY - timedelta(days=1)
    made = plan(
        commune,
        *({"target": exact(1), "deadline": deadline, "title": f"Hạn {n}"} for n in range(4)),
        {"target": exact(1), "deadline": TODAY + timedelta(days=9)},
        period=year,
    )
    lines = list(made.lines.order_by("order"))
    for line in lines[:3]:
        logged(commune.pk, plan_line=line, on=deadline)
    text = page(cast, "officer", made)
    assert re.search(r'<a href="#dung-han">3</a> trên 4 nhiệm vụ đúng hạn: 75 %', text)
    assert "Dưới 80 %: 0 trên 1 điểm" in text
    assert "chưa đối chiếu" in text
    assert f'<a href="#nhiem-vu-{lines[3].pk}">4. Hạn 3</a>' in text
    for name, value in (
        (known.INDEX_HALF_FROM, 70),
        (known.INDEX_FULL_POINTS, "2"),
        (known.INDEX_HALF_POINTS, "1.25"),
    ):
        catalogue_actions.change_setting(
            actor=SYSTEM, unit_id=commune.pk, name=name, value=value, on=TODAY
        )
    text = page(cast, "officer", made)
    assert "Từ 70 % đến dưới 100 %: 1,25 trên 2 điểm" in text
    assert "chưa đối chiếu" not in text


def test_a_year_that_is_over_keeps_the_points_that_held_then(cast: Cast) -> None:
    made = plan(cast.land.commune, {"target": exact(1)})
    catalogue_actions.change_setting(
        actor=SYSTEM, unit_id=1, name=known.INDEX_FULL_POINTS, value="9", on=TODAY
    )
    assert queries.plan_progress(queries.plan(made.pk), TODAY).rule.bands.full_points == 1


def test_a_draft_and_what_is_no_plan_have_no_progress(cast: Cast) -> None:
    draft = plans.create_plan(
        actor=SYSTEM, unit_id=cast.land.commune.pk, title="Dự thảo", period=LAST
    )
    client = cast.client("officer")
    assert client.get(reverse("insight:plan", args=[draft.pk])).status_code == 404
    for number in (10**9, 10**30):
        assert client.get(reverse("insight:plan", args=[number])).status_code == 404


def test_what_somebody_typed_is_no_markup(cast: Cast) -> None:
    made = plan(cast.land.commune, {"target": exact(1), "cadence": "month", "title": HOSTILE})
    text = page(cast, "officer", made)
    assert HOSTILE not in text and "&lt;script&gt;" in text


# --- Who may see it ------------------------------------------------------------------------------


def test_a_neighbour_and_who_has_no_post_see_nothing(cast: Cast) -> None:
    made = plan(cast.land.commune, {"target": exact(1)})
    address = reverse("insight:plan", args=[made.pk])
    cast.add("nobody")
    for who in ("neighbour", "nobody"):
        client = cast.client(who)
        assert client.get(address).status_code == 403
        other = client.get(reverse("insight:progress"), {"don-vi": cast.land.commune.slug})
        assert other.status_code == 403
    assert cast.client("nobody").get(reverse("insight:progress")).status_code == 403


def test_a_unit_that_may_not_be_seen_cannot_be_chosen(cast: Cast) -> None:
    made = plan(cast.land.commune, {"target": exact(1)})
    address = reverse("insight:plan", args=[made.pk])
    client = cast.client("officer")
    assert client.get(address, {"don-vi": cast.land.other.slug}).status_code == 403
    assert client.get(address, {"don-vi": "khong-co"}).status_code == 404
    assert client.get(address, {"don-vi": "a\x00b"}).status_code in (400, 404)


def test_who_sees_a_unit_alone_gets_no_door_to_those_below(cast: Cast) -> None:
    land = cast.land
    year = Interval(date(TODAY.year, 1, 1), date(TODAY.year + 1, 1, 1))
    above = plan(land.province, {"target": exact(1)}, period=year)
    plan(land.commune, {"target": exact(1), "carries_out": above.lines.get()}, period=year)
    cast.add("editor", (land.province, Role.EDITOR))
    text = page(cast, "editor", above)
    assert "Xã Suối Mẫu" not in text and f"?don-vi={land.commune.slug}" not in text
    listed = cast.client("editor").get(reverse("insight:progress")).content.decode()
    assert "Đơn vị cấp dưới" not in listed


# --- A unit --------------------------------------------------------------------------------------


def test_a_unit_shows_its_plans_of_the_year_and_the_units_below(cast: Cast) -> None:
    land = cast.land
    year = Interval(date(TODAY.year, 1, 1), date(TODAY.year + 1, 1, 1))
    own = plan(land.province, {"target": exact(1), "cadence": "month"}, period=year)
    plan(land.commune, {"target": exact(1), "cadence": "day"}, period=year)
    client = cast.client("reviewer")
    answer = client.get(reverse("insight:progress"))
    found = answer.context["found"]
    assert [stand.plan.pk for stand in found.plans] == [own.pk]
    assert {each.unit.name: each.tasks for each in found.stands} == {
        "Xã Suối Mẫu": 1,
        "Xã Ân Hòa": 0,
    }
    text = answer.content.decode()
    assert "chưa có kế hoạch" in text
    words, asked = doors(text)[0]
    assert words == "đạt 0"
    assert (asked["nhiem-vu"], asked["tu"]) == (str(own.lines.get().pk), f"{TODAY.year}-01-01")
    below = client.get(reverse("insight:progress"), {"don-vi": land.commune.slug})
    assert below.context["found"].unit.name == "Xã Suối Mẫu"
    for year_asked in ("x", "0000", "99999", "²²²²", "1899"):
        assert client.get(reverse("insight:progress"), {"nam": year_asked}).status_code == 200


def test_without_a_year_the_last_one_with_a_plan_is_shown(cast: Cast) -> None:
    day = date(2020, 5, 1)
    years = queries.Years
    assert years((2026, 2020, 2018), (2018,)).shown(day) == 2020
    assert years((2019, 2018), (2018,)).shown(day) == 2018
    assert years((2019, 2018), ()).shown(day) == 2019
    assert years((2027,), (2027,)).shown(day) == 2027
    assert years((), ()).shown(day) == 2020
    plan(cast.land.commune, {"target": exact(1)})
    answer = cast.client("officer").get(reverse("insight:progress"))
    assert answer.context["found"].year == LAST.start.year


# --- Tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_progress_is_taken_away_as_a_table(cast: Cast, kind: str) -> None:
    made = plan(
        cast.land.commune, {"target": exact(1), "cadence": "month", "title": '=HYPERLINK("x")'}
    )
    client = cast.client("officer")
    for address in (
        reverse("insight:plan_table", args=[made.pk, kind]),
        reverse("insight:progress_table", args=[kind]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        content = answer.getvalue()
        assert len(content) > 100
        if kind == "csv":
            rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
            assert all(len(row) == len(rows[0]) for row in rows)
            assert not any(cell.startswith("=") for row in rows for cell in row)
    assert client.get(reverse("insight:progress_table", args=["exe"])).status_code == 404
    assert client.get(reverse("insight:plan_table", args=[made.pk, "pdf"])).status_code == 404


def test_the_table_of_a_plan_has_a_row_for_each_window(cast: Cast) -> None:
    made = plan(cast.land.commune, {"target": exact(1), "cadence": "month"})
    logged(cast.land.commune.pk, plan_line=made.lines.get(), on=LAST.start)
    answer = cast.client("officer").get(reverse("insight:plan_table", args=[made.pk, "csv"]))
    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    assert len(rows) == 7
    assert (rows[0]["Cả kỳ"], rows[0]["Đã làm"], rows[0]["Chậm, thiếu"]) == ("6", "1", "5")
    assert [row["Kết quả"] for row in rows[1:3]] == ["đạt", "thiếu"]


# --- Queries -------------------------------------------------------------------------------------


def _queries(cast: Cast, address: str) -> int:
    client = cast.client("reviewer")
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_number_of_queries_does_not_grow_with_tasks_units_or_work(cast: Cast) -> None:
    land = cast.land
    year = Interval(date(TODAY.year, 1, 1), date(TODAY.year + 1, 1, 1))
    kinds: list[dict[str, object]] = [
        {"target": exact(9)},
        {"target": exact(1), "cadence": "week"},
        {"target": exact(1), "each_unit": True},
        {"target": exact(1), "cadence": "class", "event_kind": "lớp"},
    ]
    above = plan(land.province, *kinds, period=year)
    addresses = [reverse("insight:plan", args=[above.pk]), reverse("insight:progress")]

    def work(unit: Unit) -> None:
        lines = [
            {**kind, "carries_out": line, "each_unit": False}
            for kind, line in zip(kinds, above.lines.order_by("order"), strict=False)
        ]
        made = plan(unit, *lines, period=year)
        for line in made.lines.all():
            logged(unit.pk, plan_line=line, on=year.start, title=f"Việc của {unit.pk}")

    work(land.commune)
    before = [_queries(cast, each) for each in addresses]
    work(land.other)
    more = plan(land.province, *kinds, *kinds, period=year)
    assert more.lines.count() == 8
    for number in range(6):
        logged(land.province.pk, plan_line=above.lines.first(), on=year.start, title=f"x{number}")
    assert [_queries(cast, each) for each in addresses] == before
    assert max(before) <= 40
