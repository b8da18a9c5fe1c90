"""Units that stated nothing are named beside the total."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lantoa.catalogue.rules.adding import Adding
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Total
from lantoa.totals.actions import post
from lantoa.totals.queries import rolled_up, silent_units, unit_figures
from lantoa.totals.rules import Basis, Layer
from lantoa.totals.tests.factories import MEASURE, QUARTER, YEAR, entry
from lantoa.units.models import UnitVersion
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import AFTER, Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return places.country()


def test_a_unit_that_stated_none_is_named_and_one_that_stated_some_is_not(country: Country) -> None:
    post("a:1", [entry(country.commune.pk, NOT_STATED)])
    post("a:2", [entry(country.other.pk, NOT_STATED), entry(country.other.pk, 0)])
    post("a:3", [entry(country.commune.pk, 3, measure="web")])
    post("a:4", [entry(country.other.pk, NOT_APPLICABLE, measure="web")])
    found = silent_units(country.province.pk, YEAR, layer=Layer.LOGGED)
    assert found == {MEASURE: (country.commune.pk,)}
    assert silent_units(country.commune.pk, YEAR, layer=Layer.LOGGED) == found
    assert silent_units(country.other.pk, YEAR, layer=Layer.LOGGED) == {}


def test_a_unit_that_stood_elsewhere_is_not_named(country: Country) -> None:
    year = Interval(date(2024, 1, 1), date(2025, 1, 1))
    post("a:1", [entry(country.ward.pk, NOT_STATED, on=date(2024, 2, 5))])
    assert silent_units(country.old_province.pk, year, layer=Layer.LOGGED) == {
        MEASURE: (country.ward.pk,)
    }
    assert silent_units(country.province.pk, year, layer=Layer.LOGGED) == {}


def test_a_unit_is_named_by_the_province_in_which_it_stated_none(country: Country) -> None:
    """It moved in the window, in the middle of a half month: as posting had it, day by day."""
    moved = date(2026, 6, 10)
    neighbour = places.unit("Tỉnh Khác", tier="province", division="province")
    held = country.other.versions.get()
    UnitVersion.objects.filter(pk=held.pk).update(valid_to=moved)
    places.version(country.other, held.name, under=neighbour, since=moved)
    post("a:1", [entry(country.other.pk, NOT_STATED, on=date(2026, 6, 9))])
    post("a:2", [entry(country.other.pk, 4, on=moved)])
    named = {MEASURE: (country.other.pk,)}
    for window in (YEAR, Interval(date(2026, 6, 1), date(2026, 6, 20))):
        assert silent_units(country.province.pk, window, layer=Layer.LOGGED) == named
        assert silent_units(neighbour.pk, window, layer=Layer.LOGGED) == {}
        assert silent_units(country.other.pk, window, layer=Layer.LOGGED) == {}
    post("a:3", [entry(country.other.pk, NOT_STATED, on=moved, measure="web")])
    assert silent_units(country.province.pk, YEAR, layer=Layer.LOGGED) == named
    found = silent_units(neighbour.pk, YEAR, layer=Layer.LOGGED)
    assert found == {"web": (country.other.pk,)}


def test_of_reports_only_those_of_the_very_window_count(country: Country) -> None:
    for number, span in enumerate((QUARTER, YEAR)):
        post(
            f"report:{number}",
            [entry(country.commune.pk, NOT_STATED, span=span, layer=Layer.SUBMITTED)],
        )
    for window in (QUARTER, YEAR):
        found = silent_units(country.province.pk, window, layer=Layer.SUBMITTED, whole=True)
        assert found == {MEASURE: (country.commune.pk,)}


def test_what_there_is_is_read_from_each_unit_and_the_newest_counts(country: Country) -> None:
    post("a:1", [entry(country.commune.pk, 10, on=date(2026, 1, 5), language="vi")])
    post("a:2", [entry(country.commune.pk, 12, on=date(2026, 3, 5))])
    post("a:3", [entry(country.ward.pk, 99, on=date(2024, 3, 5))])
    found = rolled_up(
        country.province.pk,
        YEAR,
        MEASURE,
        layer=Layer.LOGGED,
        over_time=Adding.LAST,
        over_units=Adding.SUM,
    )
    assert found.total == Total(exact=Decimal(12))
    assert found.gaps == tuple(sorted((country.province.pk, country.other.pk)))


def test_the_figures_of_a_unit_name_the_silent_ones_below(country: Country) -> None:
    post("a:1", [entry(country.commune.pk, NOT_STATED, measure="tv.play.placement")])
    figures = unit_figures(
        country.province, YEAR, on=AFTER, layer=Layer.LOGGED, basis=Basis.REPORTED
    )
    lines = [*figures.lines.production, *figures.lines.placement]
    assert [[each.unit_id for each in line.silent] for line in lines] == [[country.commune.pk]]


def test_the_number_of_queries_does_not_grow_with_the_units(
    country: Country, django_assert_num_queries
) -> None:
    post("a:1", [entry(country.commune.pk, NOT_STATED)])
    with django_assert_num_queries(4):
        silent_units(country.province.pk, YEAR, layer=Layer.LOGGED)
    post("a:2", [entry(country.other.pk, NOT_STATED)])
    with django_assert_num_queries(4):
        assert len(silent_units(country.province.pk, YEAR, layer=Layer.LOGGED)[MEASURE]) == 2
