"""Totals by one more thing, in windows that cut half months too."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from lantoa.totals.actions import post
from lantoa.totals.queries import facets, totals, totals_by_language, totals_of_units
from lantoa.totals.rules import Facet, Layer, Proof, Scope
from lantoa.totals.tests.factories import MEASURE, YEAR, entry
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

WEEK = Interval(date(2026, 2, 9), date(2026, 2, 16))


@pytest.fixture
def country() -> Country:
    return places.country()


def by(unit_id: int, window: Interval, facet: Facet, **asked: object) -> dict[str, Decimal | None]:
    found = facets(unit_id, window, layer=Layer.LOGGED, facet=facet, **asked)  # type: ignore[arg-type]
    return {member: total.exact for (_, member), total in found.items()}


def test_each_facet_is_asked_for_by_itself(country: Country) -> None:
    said = {"language": "hmn", "topic": "one_stop", "tone": "result", "proof": Proof.BARE}
    post("activity:1", [entry(country.commune.pk, 2, **said)])  # type: ignore[arg-type]
    post("activity:2", [entry(country.other.pk, 5, topic="one_stop", proof=Proof.EVIDENCED)])
    top = country.province.pk
    assert by(top, YEAR, Facet.LANGUAGE) == {"hmn": 2}
    assert by(top, YEAR, Facet.TOPIC) == {"one_stop": 7}
    assert by(top, YEAR, Facet.TONE) == {"result": 2}
    assert by(top, YEAR, Facet.PROOF) == {"bare": 2, "evidenced": 5}
    assert totals(top, YEAR, layer=Layer.LOGGED)[MEASURE].exact == 7


def test_a_week_counts_its_days_and_no_other_of_the_half_months_it_cuts(country: Country) -> None:
    for number, day in enumerate((8, 9, 14, 15, 16)):
        post(
            f"activity:{number}",
            [entry(country.commune.pk, 10**number, on=date(2026, 2, day), language="hmn")],
        )
    for unit_id in (country.commune.pk, country.province.pk):
        assert by(unit_id, WEEK, Facet.LANGUAGE) == {"hmn": 1110}
    assert by(country.province.pk, WEEK, Facet.LANGUAGE, scope=Scope.OWN) == {}
    assert totals_by_language(country.province.pk, WEEK, layer=Layer.LOGGED) == {
        (MEASURE, "hmn"): Total(exact=Decimal(1110))
    }


def test_at_the_edges_a_day_counts_for_the_units_above_on_that_day(country: Country) -> None:
    """The ward stood under the old province; a day later it is part of the commune."""
    reform = Interval(date(2025, 6, 28), date(2025, 7, 4))
    post("activity:1", [entry(country.ward.pk, 2, on=date(2025, 6, 30), language="hmn")])
    post("activity:2", [entry(country.commune.pk, 3, on=date(2025, 7, 1), language="hmn")])
    assert by(country.old_province.pk, reform, Facet.LANGUAGE) == {"hmn": 2}
    assert by(country.district.pk, reform, Facet.LANGUAGE) == {"hmn": 2}
    assert by(country.province.pk, reform, Facet.LANGUAGE) == {"hmn": 3}


def test_what_a_gone_unit_logged_late_counts_where_it_last_stood(country: Country) -> None:
    post("activity:1", [entry(country.ward.pk, 2, on=date(2026, 2, 10), language="hmn")])
    assert by(country.old_province.pk, WEEK, Facet.LANGUAGE) == {"hmn": 2}
    assert totals(country.old_province.pk, WEEK, layer=Layer.LOGGED)[MEASURE].exact == 2


def test_only_the_measures_asked_for_are_told(country: Country) -> None:
    post("activity:1", [entry(country.commune.pk, measure=each, topic="t") for each in ("a", "b")])
    for window in (YEAR, WEEK, Interval.of_day(date(2026, 2, 5))):
        found = facets(
            country.province.pk,
            window,
            layer=Layer.LOGGED,
            facet=Facet.TOPIC,
            measures=["b", "unknown"],
        )
        assert set(found) <= {("b", "t")}
    assert (
        facets(country.province.pk, YEAR, layer=Layer.LOGGED, facet=Facet.TOPIC, measures=[]) == {}
    )


@pytest.mark.parametrize("facet", [Facet.ALL, Facet.DAY, Facet.HALF, Facet.SPAN])
def test_what_has_no_members_is_refused(country: Country, facet: Facet) -> None:
    with pytest.raises(ValueError, match="without members"):
        facets(country.province.pk, YEAR, layer=Layer.LOGGED, facet=facet)


def test_an_official_window_takes_one_query_and_any_other_a_fixed_few(
    country: Country, django_assert_num_queries
) -> None:
    official = Interval(date(2025, 12, 15), date(2026, 3, 15))
    post("activity:1", [entry(country.commune.pk, 2, topic="t", on=date(2026, 2, 10))])
    with django_assert_num_queries(1):
        assert by(country.province.pk, official, Facet.TOPIC) == {"t": 2}
    for _ in range(2):
        with django_assert_num_queries(5):
            assert by(country.province.pk, WEEK, Facet.TOPIC) == {"t": 2}
        post("activity:2", [entry(country.other.pk, 0, topic="t", on=date(2026, 2, 11))])


def test_several_units_are_asked_in_one_query(country: Country, django_assert_num_queries) -> None:
    post("activity:1", [entry(country.commune.pk, 2)])
    post("activity:2", [entry(country.other.pk, 3, measure="web")])
    asked = [country.commune.pk, country.other.pk, country.province.pk, country.ward.pk]
    with django_assert_num_queries(1):
        found = totals_of_units(asked, YEAR, layer=Layer.LOGGED)
    assert found == {unit_id: totals(unit_id, YEAR, layer=Layer.LOGGED) for unit_id in asked[:3]}
    with django_assert_num_queries(0):
        assert totals_of_units([], YEAR, layer=Layer.LOGGED) == {}
