"""Posting, taking back, and what a window then says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import (
    NOT_APPLICABLE,
    NOT_STATED,
    Qualifier,
    State,
    Total,
    Value,
    exact,
    stated,
)
from lantoa.totals.actions import post, withdraw
from lantoa.totals.models import Cell, Posting
from lantoa.totals.queries import straddling, totals, totals_by_language
from lantoa.totals.rules import Layer, Scope
from lantoa.totals.tests.factories import MEASURE, QUARTER, YEAR, entry
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return places.country()


def total(
    unit_id: int,
    window: Interval = YEAR,
    scope: Scope = Scope.TREE,
    layer: Layer = Layer.LOGGED,
    measure: str = MEASURE,
) -> Total:
    return totals(unit_id, window, layer=layer, scope=scope).get(measure, Total())


def test_a_commune_counts_for_itself_and_for_its_province(country: Country) -> None:
    post("activity:1", [entry(country.commune.pk, 3)])
    post("activity:2", [entry(country.other.pk, 4)])
    assert total(country.commune.pk, scope=Scope.OWN) == Total(exact=Decimal(3))
    assert total(country.commune.pk) == Total(exact=Decimal(3))
    assert total(country.province.pk) == Total(exact=Decimal(7))
    assert total(country.province.pk, scope=Scope.OWN) == Total()


def test_an_old_ward_counts_for_its_district_and_its_old_province(country: Country) -> None:
    post("activity:1", [entry(country.ward.pk, 2, on=date(2024, 2, 5))])
    year = Interval(date(2024, 1, 1), date(2025, 1, 1))
    for unit in (country.ward, country.district, country.old_province):
        assert total(unit.pk, year).exact == 2
    for unit in (country.commune, country.province):
        assert total(unit.pk, year) == Total()


def test_what_is_taken_back_is_nothing_and_not_zero(country: Country) -> None:
    post("activity:1", [entry(country.commune.pk, 3)])
    withdraw("activity:1")
    assert total(country.commune.pk) == Total()
    assert total(country.province.pk) == Total()
    assert not totals(country.province.pk, YEAR, layer=Layer.LOGGED)


def test_taking_back_what_was_never_posted_changes_nothing(country: Country) -> None:
    withdraw("activity:404")
    assert not Cell.objects.exists()


def test_posting_the_same_again_writes_nothing(country: Country) -> None:
    entries = [entry(country.commune.pk, 3), entry(country.commune.pk, 1, language="hmn")]
    post("activity:1", entries)
    before = list(Cell.objects.order_by("pk").values())
    with CaptureQueriesContext(connection) as asked:
        post("activity:1", entries)
        post("activity:1", list(reversed(entries)))
    assert not [each for each in asked if each["sql"].startswith(("UPDATE", "INSERT"))]
    assert list(Cell.objects.order_by("pk").values()) == before


def test_a_second_posting_replaces_the_first(country: Country) -> None:
    post("activity:1", [entry(country.commune.pk, 3)])
    post("activity:1", [entry(country.other.pk, 5)])
    assert total(country.commune.pk) == Total()
    assert total(country.other.pk).exact == 5
    assert total(country.province.pk).exact == 5


def test_two_entries_of_one_source_on_the_same_cell_are_added(country: Country) -> None:
    post("activity:1", [entry(country.commune.pk, 3), entry(country.commune.pk, 4)])
    assert total(country.province.pk).exact == 7
    withdraw("activity:1")
    assert total(country.province.pk) == Total()


def test_a_stated_zero_is_a_zero_and_silence_is_named(country: Country) -> None:
    post("report:1", [entry(country.commune.pk, 0)])
    assert total(country.province.pk) == Total(exact=Decimal(0))
    post("report:2", [entry(country.other.pk, NOT_STATED)])
    assert total(country.province.pk) == Total(exact=Decimal(0), not_stated=1)
    assert total(country.other.pk) == Total(not_stated=1)
    assert not total(country.other.pk).is_stated
    post("report:2", [entry(country.other.pk, NOT_APPLICABLE)])
    assert total(country.province.pk) == Total(exact=Decimal(0), not_applicable=1)


def test_more_than_600_stands_beside_the_exact_sum(country: Country) -> None:
    unit = country.commune.pk
    post("report:1", [entry(unit, 47), entry(unit, stated(600, Qualifier.MORE_THAN))])
    post("report:2", [entry(country.other.pk, Value(State.STATED, Decimal(50), Decimal(100)))])
    post("report:3", [entry(country.other.pk, stated(30, Qualifier.ABOUT))])
    assert total(country.province.pk) == Total(
        exact=Decimal(47),
        more_than=Decimal(600),
        range_low=Decimal(50),
        range_high=Decimal(100),
        about=Decimal(30),
    )


def test_hours_are_summed_without_a_rounding_error(country: Country) -> None:
    for number in range(10):
        post(f"activity:{number}", [entry(country.commune.pk, exact(Decimal("0.1")))])
    assert total(country.province.pk).exact == 1


def test_a_window_adds_what_lies_wholly_inside_it(country: Country) -> None:
    unit = country.commune.pk
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 3, 31), date(2026, 4, 1)]
    for number, day in enumerate(days):
        post(f"activity:{number}", [entry(unit, 10**number, on=day)])
    assert total(unit, QUARTER).exact == 110
    assert total(unit, YEAR).exact == 1110


def test_a_declared_window_counts_as_a_whole_or_is_named(country: Country) -> None:
    unit = country.commune.pk
    old_quarter = Interval.through(date(2025, 12, 15), date(2026, 3, 14))
    post("report:1", [entry(unit, 5, span=old_quarter, layer=Layer.SUBMITTED)])
    post("report:2", [entry(unit, 7, span=QUARTER, layer=Layer.SUBMITTED)])
    for scope in (Scope.OWN, Scope.TREE):
        assert total(unit, QUARTER, scope, Layer.SUBMITTED).exact == 7
        assert straddling(unit, QUARTER, layer=Layer.SUBMITTED, scope=scope) == [
            (MEASURE, old_quarter)
        ]
    assert straddling(country.province.pk, QUARTER, layer=Layer.SUBMITTED) == [
        (MEASURE, old_quarter)
    ]
    assert total(unit, old_quarter, layer=Layer.SUBMITTED).exact == 5


def test_a_window_that_only_touches_does_not_straddle(country: Country) -> None:
    unit = country.commune.pk
    before = Interval(date(2025, 10, 1), QUARTER.start)
    after = Interval(QUARTER.end, date(2026, 7, 1))
    post("report:1", [entry(unit, span=before), entry(unit, span=after)])
    assert straddling(unit, QUARTER, layer=Layer.LOGGED) == []
    withdraw("report:1")
    post("report:2", [entry(unit, span=YEAR)])
    assert straddling(unit, QUARTER, layer=Layer.LOGGED) == [(MEASURE, YEAR)]
    withdraw("report:2")
    assert straddling(unit, QUARTER, layer=Layer.LOGGED) == []


def test_the_three_layers_never_mix(country: Country) -> None:
    for number, layer in enumerate(Layer):
        post(f"source:{number}", [entry(country.commune.pk, 10**number, layer=layer)])
    found = {layer: total(country.province.pk, layer=layer).exact for layer in Layer}
    assert found == {Layer.LOGGED: 1, Layer.SUBMITTED: 10, Layer.APPROVED: 100}


def test_languages_are_told_apart_and_add_up_to_the_measure(country: Country) -> None:
    unit = country.commune.pk
    post("activity:1", [entry(unit, 2, language="hmn"), entry(unit, 3, language="vi")])
    post("activity:2", [entry(country.other.pk, 5, language="hmn"), entry(unit, 9, measure="web")])
    found = totals_by_language(country.province.pk, YEAR, layer=Layer.LOGGED)
    assert found == {
        (MEASURE, "hmn"): Total(exact=Decimal(7)),
        (MEASURE, "vi"): Total(exact=Decimal(3)),
    }
    assert total(country.province.pk).exact == 10


def test_only_the_measures_that_are_asked_for_are_told(country: Country) -> None:
    post("activity:1", [entry(country.commune.pk), entry(country.commune.pk, measure="web")])
    found = totals(country.commune.pk, YEAR, layer=Layer.LOGGED, measures=["web", "unknown"])
    assert set(found) == {"web"}


def test_a_total_takes_one_query(country: Country, django_assert_num_queries) -> None:
    for number in range(5):
        post(f"activity:{number}", [entry(country.commune.pk, measure=f"m{number}")])
    with django_assert_num_queries(1):
        assert len(totals(country.province.pk, YEAR, layer=Layer.LOGGED)) == 5
    with django_assert_num_queries(1):
        totals_by_language(country.province.pk, YEAR, layer=Layer.LOGGED)


def test_an_act_that_is_undone_leaves_neither_cell_nor_posting(country: Country) -> None:
    class Undone(Exception):
        pass

    with pytest.raises(Undone), transaction.atomic():
        post("activity:1", [entry(country.commune.pk)])
        raise Undone
    assert not Cell.objects.exists()
    assert not Posting.objects.exists()
