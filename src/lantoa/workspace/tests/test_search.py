"""The search finds with marks or without, and never what a person may not see."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.queries import actor_for, reached
from lantoa.activities import actions as activities
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.plans import actions as plans
from lantoa.plans.models import Plan
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.units.models import Unit
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests.factories import unit, version
from lantoa.workspace.queries import search as queries
from lantoa.workspace.queries.search import Group, Kind

VERBS = tuple(queries.VERBS.values())
MOVED = date(2019, 1, 1)


def found(world: World, name: str, text: str) -> dict[Kind, Group]:
    groups = queries.overview(world.actor(name), queries.asked(text))
    return {group.kind: group for group in groups}


def titles(world: World, name: str, text: str, kind: Kind) -> list[str]:
    group = found(world, name, text).get(kind)
    return [hit.title for hit in group.hits] if group else []


def searched(world: World, name: str, **asked: str) -> str:
    client = Client()
    client.force_login(world.people[name])
    answer = client.get(reverse("workspace:search"), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def planned(place: Unit, title: str) -> Plan:
    year = Interval(date(2018, 1, 1), date(2019, 1, 1))
    return plans.create_plan(actor=SYSTEM, unit_id=place.pk, title=title, period=year)


# --- Whose ------------------------------------------------------------------------------------


def test_the_reach_of_lists_is_that_of_pages(world: World) -> None:
    """For every person and unit, below, above and beside, in force and gone."""
    today = unit("Tỉnh Nay", "77", tier="province", division="province")
    unit("Xã Nay", "770", tier="commune", division="commune", under=today)
    unit(
        "Xã Sâu", "0221", tier="commune", division="commune", under=world.district, until=REFORM_DAY
    )
    moved = unit("Huyện Chuyển", "099", tier="district", under=world.province, until=MOVED)
    version(moved, "Huyện Chuyển", "099", "district", under=today, since=MOVED)
    for name in world.people:
        actor = world.actor(name)
        seen = reached(actor, VERBS)
        for each in Unit.objects.all():
            for verb in VERBS:
                assert (each.pk in seen[verb]) == actor.may(verb, each.pk), (name, verb, each)


def test_the_reach_costs_the_same_for_any_number_of_units(
    world: World, django_assert_num_queries
) -> None:
    actor = world.actor("reviewer")
    for number in range(30):
        make.district(f"Huyện số {number}", f"9{number:02}", world.province)
    # The province's tier, that of the districts, and their versions.
    with django_assert_num_queries(3):
        assert len(reached(actor, VERBS)["plans.view"]) == 33
    editor = world.actor("editor")
    with django_assert_num_queries(0):
        assert reached(editor, VERBS)["plans.view"] == {world.district.pk}


def test_a_neighbour_finds_nothing_of_ours_not_even_a_number(world: World) -> None:
    make.log(world.district, title="Hướng dẫn riêng Suối Mẫu")
    planned(world.district, "Kế hoạch riêng Suối Mẫu")
    for text in ("rieng suoi mau", "suoi mau", "nguyen thi thao"):
        kinds = set(found(world, "neighbour", text))
        assert kinds <= {Kind.UNITS}, text
        for kind in (Kind.PLANS, Kind.ACTIVITIES, Kind.REPORTS, Kind.PEOPLE):
            group = queries.one_kind(world.actor("neighbour"), queries.asked(text), kind, None)
            assert (group.count, group.hits) == (0, ()), (text, kind)
    assert found(world, "officer", "rieng suoi mau")[Kind.ACTIVITIES].count == 1
    assert found(world, "reviewer", "rieng suoi mau")[Kind.PLANS].count == 1
    assert "riêng Suối Mẫu" not in searched(world, "neighbour", q="rieng suoi mau")


def test_who_holds_no_post_finds_nothing(world: World) -> None:
    make.log(world.district)
    world.people["officer"].posts.all().delete()
    assert found(world, "officer", "khai sinh") == {}
    actor = actor_for(world.people["officer"])
    for kind in Kind:
        assert queries.one_kind(actor, queries.asked("suoi"), kind, None).count == 0


def test_nobody_searches_signed_out() -> None:
    assert Client().get(reverse("workspace:search")).status_code == 302


# --- What -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["lam giay khai sinh", "Làm giấy khai sinh", "LÀM GIẤY", "khai sinh làm", "  giay  "]
)
def test_marks_capitals_order_and_blanks_make_no_difference(world: World, text: str) -> None:
    make.log(world.district, title="Loa xã: Làm giấy khai sinh tại nhà")
    assert titles(world, "officer", text, Kind.ACTIVITIES) == ["Loa xã: Làm giấy khai sinh tại nhà"]


def test_words_that_stand_together_come_first(world: World) -> None:
    make.log(world.district, title="Khai sinh trực tuyến", on=date(2018, 2, 1))
    make.log(world.district, title="Học sinh triển khai cuộc thi", on=date(2018, 3, 1))
    assert titles(world, "officer", "khai sinh", Kind.ACTIVITIES) == [
        "Khai sinh trực tuyến",
        "Học sinh triển khai cuộc thi",
    ]


def test_a_plan_is_found_by_its_title_archived_or_not(world: World) -> None:
    made = planned(world.district, "Tuyên truyền cải cách hành chính năm 2018")
    assert titles(world, "chair", "cai cach", Kind.PLANS) == [made.title]
    plans.archive_plan(actor=SYSTEM, plan=made)
    assert "đã lưu trữ" in found(world, "chair", "cai cach")[Kind.PLANS].hits[0].detail


def test_a_voided_activity_is_found_and_called_so(world: World) -> None:
    made = make.log(world.district)
    activities.void_activity(actor=SYSTEM, activity=made, reason="Ghi trùng.")
    assert "đã hủy" in found(world, "officer", "khai sinh")[Kind.ACTIVITIES].hits[0].detail


@pytest.mark.parametrize(
    "text", ["bao cao nam 2018", "suoi mau 2018", "năm 2018 huyện suối mẫu", "bao cao suoi"]
)
def test_a_report_is_found_by_period_and_unit(world: World, text: str) -> None:
    (hit,) = found(world, "officer", text)[Kind.REPORTS].hits
    assert hit.title == "Báo cáo năm 2018"
    assert "Huyện Suối Mẫu" in hit.detail


def test_a_report_of_another_year_or_unit_is_not_found(world: World) -> None:
    assert Kind.REPORTS not in found(world, "officer", "bao cao 2017")
    assert [hit.detail for hit in found(world, "reviewer", "an hoa 2018")[Kind.REPORTS].hits] == [
        "Huyện Ân Hòa · chưa lập"
    ]


def test_a_person_is_found_within_reach(world: World) -> None:
    assert titles(world, "officer", "lo van man", Kind.PEOPLE) == ["Lò Văn Mẫn"]
    assert titles(world, "reviewer", "lo van man", Kind.PEOPLE) == ["Lò Văn Mẫn"]
    assert titles(world, "neighbour", "lo van man", Kind.PEOPLE) == []


def test_a_unit_is_found_by_everybody(world: World) -> None:
    assert titles(world, "neighbour", "suoi mau", Kind.UNITS) == ["Huyện Suối Mẫu"]


# --- How much -----------------------------------------------------------------------------------


def test_five_of_a_kind_are_shown_with_the_number_of_all_and_the_rest_by_pages(
    world: World,
) -> None:
    for number in range(34):
        make.log(world.district, title=f"Bản tin số {number}")
    group = found(world, "officer", "ban tin")[Kind.ACTIVITIES]
    assert (group.count, len(group.hits), group.has_more) == (34, 5, True)
    page = searched(world, "officer", q="bản tin")
    assert "Hoạt động: 34" in page
    assert "loai=hoat-dong" in page
    second = searched(world, "officer", q="bản tin", loai="hoat-dong", trang="2")
    assert "Bản tin số 0<" in second
    assert "Bản tin số 33<" not in second


@pytest.mark.parametrize("number", [1, 40])
def test_a_search_asks_the_same_number_of_questions_for_any_rows(
    world: World, number: int, django_assert_max_num_queries
) -> None:
    for each in range(number):
        make.log(world.district, title=f"Suối Mẫu {each}")
    planned(world.district, "Suối Mẫu")
    actor = world.actor("reviewer")
    with django_assert_max_num_queries(23) as asked:
        groups = queries.overview(actor, queries.asked("suoi mau"))
    assert {group.kind for group in groups} >= {Kind.UNITS, Kind.PLANS, Kind.ACTIVITIES}
    assert len(asked.captured_queries) >= 10


# --- Hostile ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "%",
        "_",
        "%%",
        "\\",
        "khai%sinh",
        "khai_sinh",
        "' OR 1=1 --",
        '"; DROP TABLE x',
        "(((",
        "*",
        ".",
    ],
)
def test_signs_stand_for_themselves(world: World, text: str) -> None:
    make.log(world.district, title="Khai sinh")
    group = found(world, "officer", text).get(Kind.ACTIVITIES)
    assert group is None or vn.fold(text) in vn.fold(group.hits[0].title)


def test_a_title_with_a_per_cent_is_found_by_it(world: World) -> None:
    make.log(world.district, title="Đạt 100% hồ sơ")
    make.log(world.district, title="Đạt 1000 hồ sơ")
    assert titles(world, "officer", "100%", Kind.ACTIVITIES) == ["Đạt 100% hồ sơ"]


@pytest.mark.parametrize("text", ["", "   ", "\u0301", "\u200b\u0300", "a" * 5000, "khai " * 900])
def test_nothing_and_very_much_are_answered(world: World, text: str) -> None:
    page = searched(world, "officer", q=text)
    assert "Từ cần tìm" in page
    what = queries.asked(text)
    assert len(what.text) <= queries.LONGEST
    assert len(what.words) <= queries.MOST_WORDS


def test_what_was_typed_is_shown_as_words(world: World) -> None:
    page = searched(world, "officer", q="<script>alert(1)</script>", loai="hoat-dong")
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


@pytest.mark.parametrize("loai", ["khac", "hoat-dong'", "../x"])
def test_a_kind_that_is_none_is_all(world: World, loai: str) -> None:
    make.log(world.district)
    assert "Hoạt động: 1" in searched(world, "officer", q="khai sinh", loai=loai)


def test_a_null_byte_is_no_word(world: World) -> None:
    assert queries.asked("khai\x00sinh").words == ("khai", "sinh")
