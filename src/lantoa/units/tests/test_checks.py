from __future__ import annotations

from datetime import date

import pytest

from lantoa.kernel.actor import System
from lantoa.units import actions, queries
from lantoa.units.models import UnitSuccession, UnitVersion
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests import factories
from lantoa.units.tests.changing import asked
from lantoa.units.tests.factories import AFTER, BEFORE, Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return factories.country()


def found(on: date = AFTER) -> list[tuple[str, str]]:
    for each in queries.check(on):
        assert each.what
        assert each.remedy
        assert each.unit_id
    return [(each.code, each.name) for each in queries.check(on)]


def test_a_sound_country_has_no_findings_and_ended_districts_are_none(
    country: Country, django_assert_num_queries
) -> None:
    with django_assert_num_queries(2):
        assert queries.check(AFTER) == []
    assert queries.check(BEFORE) == []


def test_a_commune_that_ended_without_a_successor_is_doubted(country: Country) -> None:
    UnitSuccession.objects.filter(old=country.ward).delete()
    assert found() == [("no_successor", "Phường Đá Bạc")]
    assert found(BEFORE) == []


def test_a_unit_without_a_parent_in_force_is_an_orphan(country: Country) -> None:
    factories.unit("Xã Một", under=country.district, since=REFORM_DAY)
    factories.unit("Xã Hai", since=REFORM_DAY)
    assert found() == [("orphan", "Xã Hai"), ("orphan", "Xã Một")]


def test_a_circle_is_told_once(country: Country) -> None:
    UnitVersion.objects.filter(unit=country.commune).update(parent=country.other)
    UnitVersion.objects.filter(unit=country.other).update(parent=country.commune)
    factories.unit("Xã Ba", under=country.other, since=REFORM_DAY)
    assert [code for code, _ in found()] == ["circle"]


def test_versions_that_share_days_are_a_fault(country: Country) -> None:
    factories.version(
        country.commune, "Xã Khác", under=country.province, since=date(2026, 1, 1), until=AFTER
    )
    assert found() == [("overlap", "Xã Suối Mẫu")]


def test_one_code_on_two_units_is_a_fault(country: Country) -> None:
    factories.unit("Xã Hai", "00022", under=country.province, since=REFORM_DAY)
    assert [code for code, _ in found()] == ["code"]


def test_a_name_that_is_not_of_its_division_is_doubted(country: Country) -> None:
    UnitVersion.objects.filter(unit=country.commune).update(division="ward")
    factories.office("Phòng A", country.commune)
    assert found() == [("type_word", "Xã Suối Mẫu")]


def test_namesakes_under_one_parent_are_doubted(country: Country) -> None:
    factories.unit("Xã Suối Mẫu", "00099", under=country.province, since=REFORM_DAY)
    assert found() == [("namesake", "Xã Suối Mẫu")]


@pytest.mark.parametrize("since", [date(2025, 8, 1), None])
def test_a_successor_that_was_not_there_on_the_day_is_a_fault(
    country: Country, since: date | None
) -> None:
    until = None if since else date(2024, 1, 1)
    UnitVersion.objects.filter(unit=country.other).update(valid_from=since, valid_to=until)
    assert ("edge", "Xã Suối Lạnh") in found()


def test_a_unit_that_goes_on_after_it_went_into_another_is_a_fault(country: Country) -> None:
    told = asked("merge", [country.commune], [country.other])
    actions.enact(actor=System(), change=told)
    assert found() == []
    UnitVersion.objects.filter(unit=country.commune).update(valid_to=None, closed_by=None)
    assert found() == [("edge", "Xã Suối Mẫu")]
    UnitVersion.objects.filter(unit=country.commune).update(valid_to=date(2025, 9, 1))
    assert found() == [("edge", "Xã Suối Mẫu")]


def test_an_edge_of_a_unit_that_never_ended_is_a_fault(country: Country) -> None:
    UnitSuccession.objects.create(old=country.commune, new=country.other)
    assert found() == [("edge", "Xã Suối Mẫu")]
