from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.kernel import vietnamese
from lantoa.units import queries, rules
from lantoa.units.models import UnitSuccession
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests import factories
from lantoa.units.tests.factories import AFTER, Country

pytestmark = pytest.mark.django_db


def names(text: str, **asked) -> list[str]:
    return [found.version.name for found in queries.search(text, AFTER, **asked)]


def test_an_old_name_leads_to_what_the_unit_is_now(country: Country) -> None:
    (found,) = queries.search("da bac", AFTER)
    assert found.version.name == "Phường Đá Bạc"
    assert found.path == "Huyện Suối, Tỉnh Mẫu"
    assert found.now is not None
    assert (found.now.names, found.now.is_split) == ("Xã Suối Mẫu", False)
    assert found.now.since == REFORM_DAY


def test_a_split_unit_names_every_successor(country: Country) -> None:
    (found,) = queries.search("suoi lanh", AFTER)
    assert found.now is not None
    assert (found.now.names, found.now.is_split) == ("Xã Ân Hòa, Xã Suối Mẫu", True)


def test_on_a_day_of_the_old_era_nothing_is_gone(country: Country) -> None:
    found = queries.search("da bac", REFORM_DAY - timedelta(days=1))
    assert [each.now for each in found] == [None]


def test_a_chain_of_changes_is_followed_to_its_end(country: Country) -> None:
    later = factories.unit("Xã Cuối", "7", under=country.province, since=AFTER)
    country.commune.versions.update(valid_to=AFTER)
    UnitSuccession.objects.create(old=country.commune, new=later)
    (found,) = queries.search("da bac", AFTER)
    assert found.now is not None and found.now.names == "Xã Cuối"


def test_a_circle_of_successions_ends_the_search(country: Country) -> None:
    country.commune.versions.update(valid_to=AFTER)
    UnitSuccession.objects.create(old=country.commune, new=country.ward)
    found = queries.search("da bac", AFTER)
    assert [each.now and each.now.names for each in found] == [""]


def test_among_equals_those_in_force_come_first(country: Country) -> None:
    factories.unit("Xã Đá Bạc", "55", under=country.province, since=REFORM_DAY)
    assert names("da bac") == ["Xã Đá Bạc", "Phường Đá Bạc"]


def test_a_place_after_a_comma_tells_namesakes_apart(country: Country) -> None:
    other = factories.unit("Tỉnh Khác", "03", tier="province", since=REFORM_DAY)
    factories.unit("Xã Ân Hòa", "77", under=other, since=REFORM_DAY)
    assert len(names("an hoa")) == 2
    (found,) = queries.search("ân hoà, khac", AFTER)
    assert found.path == "Tỉnh Khác"
    assert names("an hoa, khong co") == []


@pytest.mark.parametrize(
    "text",
    [
        "an hoa khac",
        "Xã Ân Hòa tỉnh Khác",
        "an hoa t. khac",
        "ân hoà, khác",
        "an hao khac",
        "xa an hoa tinh khac",
    ],
)
def test_the_name_of_a_province_tells_namesakes_apart_without_a_comma(
    country: Country, text: str
) -> None:
    other = factories.unit("Tỉnh Khác", "03", tier="province", since=REFORM_DAY)
    factories.unit("Xã Ân Hòa", "77", under=other, since=REFORM_DAY)
    assert [found.path for found in queries.search(text, AFTER)] == ["Tỉnh Khác"]


def test_a_name_that_ends_like_a_province_comes_first(country: Country) -> None:
    """``Xã Tân Mẫu`` is meant before a ``Xã Tân`` in ``Tỉnh Mẫu``; both are told."""
    factories.unit("Xã Tân", "80", under=country.province, since=REFORM_DAY)
    other = factories.unit("Tỉnh Khác", "03", tier="province", since=REFORM_DAY)
    factories.unit("Xã Tân Mẫu", "81", under=other, since=REFORM_DAY)
    assert names("tan mau") == ["Xã Tân Mẫu", "Xã Tân"]


WORDS = ("Tân", "Hòa", "An", "Bình", "Mẫu", "Khác", "Mường Nhé", "1", "Tỉnh Lộc")


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    units=st.lists(
        st.tuples(st.lists(st.sampled_from(WORDS), min_size=1, max_size=3), st.booleans()),
        min_size=1,
        max_size=6,
    ),
    data=st.data(),
)
def test_adding_the_name_of_the_province_keeps_the_unit_among_what_is_found(
    country: Country, units: list[tuple[list[str], bool]], data: st.DataObject
) -> None:
    with transaction.atomic():
        other = factories.unit("Tỉnh Mẫu Hòa", "03", tier="province", since=REFORM_DAY)
        for number, (words, is_here) in enumerate(units):
            above = country.province if is_here else other
            name = f"Xã {' '.join(words)}"
            made = factories.unit(name, f"9{number}", under=above, since=REFORM_DAY)
            place = "Tỉnh Mẫu" if is_here else "Tỉnh Mẫu Hòa"
            typed = data.draw(st.sampled_from([name, rules.bare_name(name)]))
            after = data.draw(st.sampled_from([place, rules.bare_name(place)]))
            text = f"{typed}{data.draw(st.sampled_from([' ', ', ']))}{after}"
            text = data.draw(st.sampled_from([text, vietnamese.fold(text)]))
            found = {each.version.unit_id for each in queries.search(text, AFTER)}
            assert made.pk in found, text
        transaction.set_rollback(True)


def test_one_wrong_letter_is_forgiven_when_nothing_else_is_found(country: Country) -> None:
    assert names("da bec") == ["Phường Đá Bạc"]
    assert queries.search("suoi mau", AFTER)[0].is_close is False
    assert queries.search("suoi mua", AFTER)[0].is_close is True
    assert names("hoan toan khac") == []


def test_a_renamed_unit_is_found_once_by_either_name(country: Country) -> None:
    country.commune.versions.update(valid_to=AFTER)
    factories.version(
        country.commune,
        "Phường Suối Mẫu",
        "00022",
        division="ward",
        under=country.province,
        since=AFTER,
    )
    # ``Huyện Suối`` lay in ``Tỉnh Mẫu``: the words may mean it too.
    assert names("suoi mau") == ["Phường Suối Mẫu", "Huyện Suối"]
    (old,) = queries.search("xa suoi mau", AFTER)
    assert old.version.name == "Xã Suối Mẫu"
    assert old.now is not None and old.now.names == "Phường Suối Mẫu"


@pytest.mark.parametrize("text", ["", "  ", "\x00", "%", "_", "'", "\\", "x" * 9000, ",,,", "%_%"])
def test_hostile_words_find_nothing_and_break_nothing(country: Country, text: str) -> None:
    assert names(text) == []


def test_the_number_of_queries_does_not_grow(country: Country, django_assert_num_queries) -> None:
    for number in range(40):
        old = factories.unit(f"Xã Tân {number}", under=country.district, until=REFORM_DAY)
        UnitSuccession.objects.create(old=old, new=country.other)
    with django_assert_num_queries(6):
        assert len(queries.search("tan", AFTER, limit=50)) == 40
    with django_assert_num_queries(7):
        assert len(queries.search("tan 7", AFTER)) == 1
    with django_assert_num_queries(8):
        assert len(queries.search("xa da bac", AFTER)) == 1
    with django_assert_num_queries(8):
        assert len(queries.search("tan mau", AFTER)) == 20


def test_a_picker_offers_units_in_force_by_their_old_names(country: Country) -> None:
    offers = queries.offers("da bac", AFTER)
    assert [(each.version.name, each.formerly) for each in offers] == [
        ("Xã Suối Mẫu", "Phường Đá Bạc")
    ]
    assert [each.formerly for each in queries.offers("suoi mau", AFTER)] == [""]


def test_a_picker_keeps_to_what_stands_under_a_unit(country: Country) -> None:
    other = factories.unit("Tỉnh Khác", "03", tier="province", since=REFORM_DAY)
    there = factories.unit("Xã Ân Hòa", "77", under=other, since=REFORM_DAY)
    found = queries.offers("an hoa", AFTER, under=other.pk)
    assert [each.version.unit_id for each in found] == [there.pk]
    known = queries.offered([str(country.other.pk), str(there.pk)], AFTER, under=other.pk)
    assert [each.version.unit_id for each in known] == [there.pk]


@pytest.mark.parametrize("value", ["", "x", "-1", "9" * 30, "\x00", "1 OR 1=1", "１"])
def test_a_picker_takes_no_value_that_is_no_unit(country: Country, value: str) -> None:
    assert queries.offered([value, str(country.ward.pk)], AFTER) == []


def test_the_page_of_a_unit_takes_fixed_queries(country: Country) -> None:
    def count(slug: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            queries.page(slug, AFTER)
        return len(seen)

    units = (country.commune, country.ward, country.province)
    few = [count(unit.slug) for unit in units]
    for number in range(20):
        old = factories.unit(f"Xã Tân {number}", under=country.district, until=REFORM_DAY)
        UnitSuccession.objects.create(old=old, new=country.commune)
        new = factories.unit(f"Xã Mới {number}", under=country.province, since=REFORM_DAY)
        UnitSuccession.objects.create(old=country.ward, new=new, is_partial=True)
    assert [count(unit.slug) for unit in units] == few
    assert max(few) <= 17
