"""The whole country, loaded once for this module."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import transaction
from django.db.models import Count

from lantoa.catalogue.rules import LoadReport
from lantoa.kernel.actor import System
from lantoa.units import actions, queries, rules
from lantoa.units.models import Unit, UnitSuccession, UnitVersion
from lantoa.units.tests.factories import AFTER, BEFORE


@pytest.fixture(scope="module")
def load(django_db_setup: None, django_db_blocker) -> Iterator[LoadReport]:
    with django_db_blocker.unblock(), transaction.atomic():
        report = actions.load_reference(actor=System())
        yield report
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _country(load: LoadReport, db: None) -> None:
    """Each test starts from the loaded country."""


def only(text: str, name: str, above: str) -> UnitVersion:
    found = queries.find(text)
    paths = queries.paths(found)
    (match,) = [each for each in found if (each.name, paths[each.pk]) == (name, above)]
    return match


def test_all_units_of_both_eras_are_there(load: LoadReport) -> None:
    assert load.created["unit"] == Unit.objects.count() == 14_165
    counts = Counter(
        UnitVersion.objects.in_force(BEFORE).values_list("tier", flat=True),
    )
    assert counts == {"province": 63, "district": 696, "commune": 10_051}
    counts = Counter(UnitVersion.objects.in_force(AFTER).values_list("tier", flat=True))
    assert counts == {"province": 34, "commune": 3_321}


def test_all_successions_are_there_and_splits_are_marked() -> None:
    assert UnitSuccession.objects.count() == 10_617
    several = UnitSuccession.objects.values("old").annotate(into=Count("new")).filter(into__gt=1)
    assert len(several) == 440
    partial = UnitSuccession.objects.filter(is_partial=True)
    assert set(partial.values_list("old", flat=True)) == {each["old"] for each in several}
    assert not UnitSuccession.objects.filter(share__isnull=False).exists()


def test_a_second_load_adds_nothing(load: LoadReport) -> None:
    again = actions.load_reference(actor=System())
    assert again.total_created == 0
    assert again.kept == load.created


def test_the_eras_meet_on_the_day_of_the_reform() -> None:
    last, first = date(2025, 6, 30), rules.REFORM_DAY
    before = set(UnitVersion.objects.in_force(last).values_list("unit_id", flat=True))
    since = set(UnitVersion.objects.in_force(first).values_list("unit_id", flat=True))
    assert len(before) + len(since) == 14_165
    assert before.isdisjoint(since)
    assert not UnitVersion.objects.filter(valid_from__lt=first).exists()


def test_on_any_day_the_units_make_one_tree_of_provinces() -> None:
    for day, provinces in ((BEFORE, 63), (AFTER, 34)):
        tree = rules.tree_on(UnitVersion.objects.all(), day)
        tops = [unit_id for unit_id, parent in tree.parents.items() if parent is None]
        assert len(tops) == provinces
        assert sum(len(tree.within(top)) for top in tops) == len(tree.parents)


def test_the_old_huong_long_is_found_and_shows_what_it_became() -> None:
    old = only("huong long", "Xã Hương Long", "Huyện Hương Khê, Tỉnh Hà Tĩnh")
    assert old.unit.slug == "xa-huong-long-18526-truoc-7-2025"
    assert queries.known_since(old) == "không rõ từ ngày nào"
    (became,) = queries.successors(old.unit_id)
    assert (became.version.name, became.version.unit.slug) == (
        "Xã Hương Khê",
        "xa-huong-khe-18496",
    )
    assert not became.edge.is_partial


def test_two_wards_of_one_name_are_told_apart_by_where_they_lie() -> None:
    thanh_hoa = only("phường điện biên", "Phường Điện Biên", "Thành phố Thanh Hóa, Tỉnh Thanh Hóa")
    ha_noi = only("dien bien", "Phường Điện Biên", "Quận Ba Đình, Thành phố Hà Nội")
    assert (thanh_hoa.code, ha_noi.code) == ("14767", "00019")
    assert queries.find("phuong dien bien", on=AFTER)[0].name == "Phường Điện Biên Phủ"


def test_a_name_with_a_small_letter_is_shown_with_a_capital_and_its_source_is_kept() -> None:
    version = queries.by_code("06325", AFTER)
    assert version is not None
    assert (version.name, version.source_name) == ("Xã Bắc Sơn", "xã Bắc Sơn")
    assert UnitVersion.objects.exclude(source_name="").count() == 1


def test_dong_nai_became_a_city_on_its_day() -> None:
    unit = queries.by_slug("thanh-pho-dong-nai-75")
    assert queries.name_of(unit.pk, date(2026, 4, 29)) == "Tỉnh Đồng Nai"
    assert queries.name_of(unit.pk, date(2026, 4, 30)) == "Thành phố Đồng Nai"


def test_a_big_province_is_read_in_one_query(django_assert_num_queries) -> None:
    city = queries.by_code("79", AFTER)
    assert city is not None
    with django_assert_num_queries(1):
        communes = [each.unit.slug for each in queries.children(city.unit_id, AFTER)]
    with django_assert_num_queries(1):
        inside = queries.within(city.unit_id, AFTER)
    assert len(communes) == 168
    assert len(inside) == 169


def test_the_check_finds_what_is_known_of_the_lists_and_nothing_else() -> None:
    found = queries.check(AFTER)
    assert Counter((each.severity, each.code) for each in found) == {
        ("doubt", "no_successor"): 28,
        ("note", "source_name"): 1,
    }
    assert found[-1].slug == "xa-bac-son-06325"


def became(text: str, name: str, above: str) -> list[tuple[str, str, bool, date | None]]:
    """Units that the unit is today, by the acts on the way."""
    unit_id = only(text, name, above).unit_id
    lineage = queries.lineage_graph(unit_id)
    today = queries.today_of(unit_id, AFTER)
    assert {each.unit_id for each in today.units} == {edge.new_id for edge in lineage.edges}
    names = {node.unit_id: node.name for node in lineage.nodes}
    return [(names[edge.new_id], edge.kind, edge.is_partial, edge.on) for edge in lineage.edges]


def test_the_lineage_of_dien_bien_in_thanh_hoa() -> None:
    there = "Thành phố Thanh Hóa, Tỉnh Thanh Hóa"
    assert became("phường điện biên", "Phường Điện Biên", there) == [
        ("Phường Hạc Thành", "sáp nhập", False, rules.REFORM_DAY)
    ]
    new = only("hac thanh", "Phường Hạc Thành", "Tỉnh Thanh Hóa")
    was = queries.before_of(new.unit_id, BEFORE)
    assert "Phường Điện Biên" in {each.name for each in was.units}
    assert queries.today_of(new.unit_id, AFTER).units == (new,)


def test_the_lineage_of_huong_long_in_ha_tinh() -> None:
    there = "Huyện Hương Khê, Tỉnh Hà Tĩnh"
    assert became("huong long", "Xã Hương Long", there) == [
        ("Xã Hương Khê", "sáp nhập", False, rules.REFORM_DAY)
    ]
    new = queries.by_code("18496", AFTER)
    assert new is not None
    was = queries.before_of(new.unit_id, BEFORE)
    assert [each.name for each in was.units] == [
        "Thị trấn Hương Khê",
        "Xã Hương Long",
        "Xã Phú Gia",
    ]
    assert not was.parts


def test_the_commune_of_2024_leads_to_the_one_of_today() -> None:
    found = {each.path: each for each in queries.search("huong long", AFTER)}
    old = found["Huyện Hương Khê, Tỉnh Hà Tĩnh"]
    assert old.now is not None
    assert (old.now.names, old.now.is_split, old.now.since) == (
        "Xã Hương Khê",
        False,
        rules.REFORM_DAY,
    )
    told = queries.page("xa-huong-khe-18496", AFTER)
    assert [each.name for each in told.lines.before] == [
        "Thị trấn Hương Khê",
        "Xã Hương Long",
        "Xã Phú Gia",
    ]


def test_namesakes_are_told_apart_by_place_and_by_what_they_are_now() -> None:
    wards = {
        each.path: each.now
        for each in queries.search("phuong dien bien", AFTER)
        if each.version.name == "Phường Điện Biên"
    }
    thanh_hoa = wards["Thành phố Thanh Hóa, Tỉnh Thanh Hóa"]
    ha_noi = wards["Quận Ba Đình, Thành phố Hà Nội"]
    assert thanh_hoa is not None and ha_noi is not None
    assert (thanh_hoa.names, thanh_hoa.is_split) == ("Phường Hạc Thành", False)
    assert ha_noi.is_split and len(ha_noi.versions) == 4
    (only_one,) = queries.search("Điện Biên, Thanh Hóa", AFTER)
    assert only_one.path == "Thành phố Thanh Hóa, Tỉnh Thanh Hóa"


def test_the_most_divided_ward_and_the_widest_merger_are_drawn_whole() -> None:
    divided = queries.page("phuong-dai-mo-00634-truoc-7-2025", AFTER).lines
    assert (len(divided.before), len(divided.after)) == (0, 5)
    assert all(each.is_partial for each in divided.after)
    widest = queries.page("phuong-hoan-kiem-00070", AFTER).lines
    assert len(widest.before) == 14
