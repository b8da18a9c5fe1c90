from __future__ import annotations

from datetime import date, timedelta

import pytest

from lantoa.units import queries
from lantoa.units.models import Unit, UnitVersion
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests import factories
from lantoa.units.tests.factories import AFTER, BEFORE, Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return factories.country()


def test_a_unit_has_a_version_only_while_it_is_in_force(
    country: Country, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        found = queries.version_of(country.ward.pk, BEFORE)
        assert found is not None
        assert found.unit.slug == country.ward.slug
    assert queries.version_of(country.ward.pk, date(2025, 6, 30)) == found
    assert queries.version_of(country.ward.pk, REFORM_DAY) is None
    assert queries.version_of(country.commune.pk, BEFORE) is None


def test_a_merged_commune_keeps_its_last_name_and_tier(
    country: Country, django_assert_num_queries
) -> None:
    with django_assert_num_queries(2):
        assert queries.name_of(country.ward.pk, AFTER) == "Phường Đá Bạc"
        assert queries.tier_of(country.district.pk, AFTER) == "district"
    assert queries.name_of(country.commune.pk, BEFORE) == "Xã Suối Mẫu"
    with pytest.raises(UnitVersion.DoesNotExist):
        queries.name_of(0, AFTER)


def test_a_renamed_unit_answers_with_the_name_of_the_day() -> None:
    unit = factories.unit("Xã Cũ", until=BEFORE)
    factories.version(unit, "Xã Mới", since=BEFORE)
    assert queries.name_of(unit.pk, date(2024, 2, 29)) == "Xã Cũ"
    assert queries.name_of(unit.pk, BEFORE) == "Xã Mới"


def test_a_code_names_another_unit_in_another_era(country: Country) -> None:
    old, new = queries.by_code("00022", BEFORE), queries.by_code("00022", AFTER)
    assert old is not None
    assert new is not None
    assert (old.unit_id, new.unit_id) == (country.ward.pk, country.commune.pk)
    assert queries.by_code("022", AFTER) is None


def test_an_address_finds_its_unit(country: Country) -> None:
    assert queries.by_slug("xa-suoi-mau-00022") == country.commune
    with pytest.raises(Unit.DoesNotExist):
        queries.by_slug("khong-co")


def test_ancestors_are_those_of_the_day(country: Country, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        above = queries.ancestors(country.ward.pk, BEFORE)
    assert above == (country.district.pk, country.old_province.pk)
    assert queries.ancestors(country.commune.pk, AFTER) == (country.province.pk,)
    assert queries.ancestors(country.ward.pk, AFTER) == ()
    assert queries.ancestors(country.province.pk, AFTER) == ()


def test_a_unit_that_moved_is_within_its_parent_of_the_day(django_assert_num_queries) -> None:
    one = factories.unit("Tỉnh Một", "1", tier="province")
    two = factories.unit("Tỉnh Hai", "2", tier="province")
    commune = factories.unit("Xã Đi", "3", under=one, until=BEFORE)
    factories.version(commune, "Xã Đi", "3", under=two, since=BEFORE)
    with django_assert_num_queries(1):
        assert queries.is_within(commune.pk, two.pk, BEFORE)
    assert not queries.is_within(commune.pk, one.pk, BEFORE)
    assert queries.is_within(commune.pk, one.pk, date(2024, 2, 29))
    with django_assert_num_queries(0):
        assert queries.is_within(commune.pk, commune.pk, BEFORE)
    assert queries.ancestors(commune.pk, date.max) == (two.pk,)


def test_within_and_ancestors_say_the_same(country: Country, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        inside = queries.within(country.old_province.pk, BEFORE)
    assert inside == {
        unit.pk
        for unit in Unit.objects.all()
        if queries.version_of(unit.pk, BEFORE) is not None
        and queries.is_within(unit.pk, country.old_province.pk, BEFORE)
    }
    assert len(inside) == 4
    assert queries.within(country.old_province.pk, AFTER) == frozenset()


def test_ancestors_from_memory_are_the_same(country: Country, django_assert_num_queries) -> None:
    moved = factories.unit("Xã Đi", "77", under=country.district, until=BEFORE)
    factories.version(moved, "Xã Đi", "77", under=country.old_province, since=BEFORE)
    with django_assert_num_queries(1):
        above = queries.ancestors_of_all()
    days = [BEFORE - timedelta(days=1), BEFORE, AFTER, date.min, date.max]
    asked = [(unit.pk, day) for unit in Unit.objects.all() for day in days]
    assert [above(*each) for each in asked] == [queries.last_ancestors(*each) for each in asked]
    assert above(moved.pk, BEFORE) == (country.old_province.pk,)


def test_a_circle_of_parents_does_not_hang() -> None:
    one = factories.unit("Xã Một", "1")
    two = factories.unit("Xã Hai", "2", under=one)
    UnitVersion.objects.filter(unit=one).update(parent=two)
    assert two.pk in queries.ancestors(one.pk, AFTER)
    assert queries.within(one.pk, AFTER) == {one.pk, two.pk}


def test_children_stand_in_vietnamese_order(country: Country, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = [
            (each.name, each.unit.slug) for each in queries.children(country.province.pk, AFTER)
        ]
    assert [name for name, _ in found] == ["Xã Ân Hòa", "Xã Suối Mẫu"]
    assert queries.children(country.province.pk, BEFORE) == []
    assert queries.children(country.old_province.pk, BEFORE, tier="commune") == []
    assert len(queries.children(country.old_province.pk, BEFORE, tier="district")) == 1


def test_a_split_commune_names_all_it_became(country: Country, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):
        became = [
            (each.version.name, each.version.unit.slug, each.edge.is_partial, each.edge.change)
            for each in queries.successors(country.split.pk)
        ]
    assert [name for name, *_ in became] == ["Xã Ân Hòa", "Xã Suối Mẫu"]
    assert all(is_partial for _, _, is_partial, _ in became)
    with django_assert_num_queries(2):
        came_from = queries.predecessors(country.commune.pk)
    assert [each.version.name for each in came_from] == ["Phường Đá Bạc", "Xã Suối Lạnh"]
    assert [each.edge.is_partial for each in came_from] == [False, True]


@pytest.mark.parametrize(
    "text", ["đá bạc", "da bac", "Phường Đá Bạc", "PHUONG DA BAC", "  da   bac ", "00022"]
)
def test_a_unit_is_found_with_or_without_marks_kind_or_by_code(
    country: Country, text: str, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        slugs = [each.unit.slug for each in queries.find(text)]
    assert country.ward.slug in slugs


def test_a_search_looks_in_both_eras_unless_a_day_is_given(country: Country) -> None:
    assert {each.unit_id for each in queries.find("suoi")} == {
        country.district.pk,
        country.split.pk,
        country.commune.pk,
    }
    assert [each.unit_id for each in queries.find("suoi", on=AFTER)] == [country.commune.pk]
    assert len(queries.find("suoi", limit=2)) == 2


def test_whole_names_come_before_beginnings_and_words() -> None:
    for name in ("Xã Hương Long Tây", "Xã Bắc Hương Long", "Xã Hương Long"):
        factories.unit(name)
    factories.unit("Phường Long An")
    found = [each.name for each in queries.find("huong long")]
    assert found == ["Xã Hương Long", "Xã Hương Long Tây", "Xã Bắc Hương Long"]


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "'", "\x00", "zzz"])
def test_a_search_for_nothing_finds_nothing(country: Country, text: str) -> None:
    assert queries.find(text) == []


def test_paths_tell_namesakes_apart_in_few_queries(
    country: Country, django_assert_num_queries
) -> None:
    found = [*queries.find("da bac"), *queries.find("suoi mau"), *queries.find("tinh mau")]
    with django_assert_num_queries(2):
        paths = queries.paths(found)
    assert [paths[each.pk] for each in found] == ["Huyện Suối, Tỉnh Mẫu", "Tỉnh Mẫu", "", ""]


def test_an_unknown_start_is_said_to_be_unknown(country: Country) -> None:
    old = queries.version_of(country.ward.pk, BEFORE)
    new = queries.version_of(country.commune.pk, AFTER)
    assert old is not None
    assert new is not None
    assert queries.known_since(old) == "không rõ từ ngày nào"
    assert queries.known_since(new) == "01/7/2025"
    assert queries.validity(old) == "không rõ từ ngày nào, đến hết 30/6/2025"
    assert queries.validity(new) == "từ 01/7/2025"


def test_a_page_tells_all_in_few_queries(country: Country, django_assert_num_queries) -> None:
    with django_assert_num_queries(15):
        page = queries.page(country.commune.slug, AFTER)
        told = [
            *(each.unit.slug for each in page.above),
            *(each.version.unit.slug for each in page.predecessors),
        ]
    assert told == [country.province.slug, country.ward.slug, country.split.slug]
    assert page.is_in_force


def test_a_page_of_a_unit_that_is_gone_tells_of_its_last_day(country: Country) -> None:
    page = queries.page(country.district.slug, AFTER)
    assert (page.is_in_force, page.day) == (False, date(2025, 6, 30))
    assert [each.name for each in page.children] == ["Phường Đá Bạc", "Xã Suối Lạnh"]
    assert [each.name for each in page.above] == ["Tỉnh Mẫu"]
