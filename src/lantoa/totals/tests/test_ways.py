"""Figures that are no plain sums, from the side of who reads them: page, sheet and queries."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from lantoa.catalogue.models import Channel, CountUnit, Indicator
from lantoa.catalogue.rules.adding import Adding, Way
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Total, exact
from lantoa.totals.actions import post
from lantoa.totals.queries import (
    Line,
    put_together,
    put_together_of_units,
    totals,
    totals_of_units,
    unit_figures,
)
from lantoa.totals.rules import Basis, Layer
from lantoa.totals.tests.factories import entry
from lantoa.totals.tests.test_views import Visitor, table
from lantoa.units.models import Unit, UnitSuccession
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import AFTER, Country, unit

pytestmark = pytest.mark.django_db

POINTS = "billboard.display_point.placement"
PANELS = "billboard.panel.placement"
YEAR = Interval(date(2025, 1, 1), date(2026, 1, 1))
MARCH, MAY, JULY = date(2025, 3, 5), date(2025, 5, 5), date(2025, 7, 5)
AUGUST, NOVEMBER = date(2025, 8, 5), date(2025, 11, 5)
LAST = {"over_time": Adding.LAST}
NONE = {"over_time": Adding.NONE}


@pytest.fixture
def country() -> Country:
    made = places.country()
    channel = Channel.objects.create(slug="billboard", name="Pano", short_name="Pano")
    for slug, name in ((POINTS, "Điểm có pano"), (PANELS, "Pano đã dựng")):
        unit = CountUnit.objects.create(slug=slug.split(".")[1], name="điểm")
        Indicator.objects.create(
            slug=slug, name=name, channel=channel, count_unit=unit, side="placement"
        )
    return made


def adds(slug: str = POINTS, **ways: object) -> None:
    Indicator.objects.filter(slug=slug).update(**ways)


def points(unit: Unit, number: int, on: date, source: str, measure: str = POINTS) -> None:
    post(source, [entry(unit.pk, number, on=on, measure=measure)])


def line(
    unit: Unit,
    *,
    basis: Basis = Basis.REPORTED,
    layer: Layer = Layer.LOGGED,
    measure: str = POINTS,
) -> Line:
    found = unit_figures(unit, YEAR, on=AFTER, layer=layer, basis=basis)
    (one,) = [each for each in found.lines.placement if each.measure == measure]
    assert found.answer.totals.get(measure) == one.total
    return one


ASKED = {"tu": "01/01/2025", "den": "31/12/2025"}


@pytest.fixture
def visitor(django_user_model, client: Client, country: Country) -> Visitor:
    return Visitor(django_user_model, client).holds(country.province)


def test_what_stands_is_told_once_and_beside_it_how(country: Country) -> None:
    adds(**LAST)
    points(country.other, 5, JULY, "a:1")
    points(country.other, 6, AUGUST, "a:2")
    points(country.commune, 2, AUGUST, "a:3")
    points(country.commune, 7, JULY, "a:4", PANELS)
    points(country.commune, 8, AUGUST, "a:5", PANELS)
    assert line(country.other).total == Total(exact=Decimal(6))
    assert line(country.province).how == "số mới nhất của mỗi đơn vị"
    panels = line(country.province, measure=PANELS)
    assert (panels.total, panels.how) == (Total(exact=Decimal(15)), "")


def test_each_commune_counts_with_its_newest_in_the_province(country: Country) -> None:
    adds(**LAST)
    for number, (place, month) in enumerate([(country.commune, JULY), (country.commune, AUGUST)]):
        points(place, 5 + number, month, f"a:{number}")
    points(country.province, 1, JULY, "a:9")
    for basis in Basis:
        assert line(country.province, basis=basis).total == Total(exact=Decimal(7))


@pytest.mark.parametrize("basis", list(Basis))
def test_a_merged_commune_and_its_heir_do_not_both_count_what_stands(
    country: Country, basis: Basis
) -> None:
    adds(**LAST)
    gone = unit("Xã Nậm Mẫu", under=country.province, since=JULY, until=date(2025, 10, 1))
    UnitSuccession.objects.create(old=gone, new=country.commune)
    points(gone, 4, JULY, "a:1")
    assert line(country.province, basis=basis).total == Total(exact=Decimal(4))
    points(country.commune, 9, NOVEMBER, "a:2")
    assert line(country.province, basis=basis).total == Total(exact=Decimal(9))


def test_of_a_divided_unit_its_own_newest_is_told_beside(country: Country) -> None:
    adds(**LAST)
    points(country.split, 70, MARCH, "a:1")
    points(country.split, 71, MAY, "a:2")
    found = unit_figures(country.commune, YEAR, on=AFTER, layer=Layer.LOGGED, basis=Basis.TODAY)
    (divided,) = found.divided
    assert [each.total for each in divided.lines.placement] == [Total(exact=Decimal(71))]
    assert divided.divided.totals[POINTS] == Total(exact=Decimal(71))


def test_what_cannot_be_added_is_said_in_words_and_never_summed(
    country: Country, visitor: Visitor
) -> None:
    adds(**NONE)
    points(country.commune, 41, JULY, "a:1")
    points(country.commune, 43, AUGUST, "a:2")
    for basis in Basis:
        one = line(country.province, basis=basis)
        assert (one.total, one.how) == (None, "không cộng được theo thời gian")
    said = visitor.reads(country.province, **ASKED)
    assert "Điểm có pano không cộng được theo thời gian" in said
    assert "84" not in said


def test_page_and_sheet_say_how_a_figure_was_put_together(
    country: Country, visitor: Visitor
) -> None:
    adds(**LAST)
    adds(PANELS, over_units=Adding.NONE)
    points(country.commune, 41, JULY, "a:1")
    points(country.commune, 43, AUGUST, "a:2")
    points(country.commune, 9, JULY, "a:3", PANELS)
    said = visitor.reads(country.province, **ASKED)
    assert "43 điểm (số mới nhất của mỗi đơn vị)" in said
    assert "Pano đã dựng không cộng được giữa các đơn vị" in said
    head, *rows = table(visitor.asks(country.province, "export", **ASKED))[4:]
    found = {row[2]: dict(zip(head, row, strict=True)) for row in rows}
    newest, apart = found["Điểm có pano"], found["Pano đã dựng"]
    assert (newest["Chính xác"], newest["Cách cộng"]) == (43, "số mới nhất của mỗi đơn vị")
    assert (apart["Chính xác"], apart["Bằng chữ"]) == ("", "")
    assert apart["Cách cộng"] == "không cộng được giữa các đơn vị"


def test_an_average_is_weighed_and_a_rate_is_made_from_its_parts(country: Country) -> None:
    for place, number, weight in ((country.commune, 80, 10), (country.other, 50, 30)):
        post(
            f"a:{place.pk}",
            [
                entry(place.pk, number, on=AUGUST, measure=POINTS),
                entry(place.pk, weight, on=AUGUST, measure=PANELS),
            ],
        )
    adds(over_time=Adding.AVERAGE, over_units=Adding.AVERAGE, weight=PANELS)
    shown = line(country.province)
    assert (shown.total, shown.how) == (Total(exact=Decimal("57.5")), "trung bình theo trọng số")
    adds(over_time=Adding.RATE, over_units=Adding.RATE)
    for basis in Basis:
        assert line(country.province, basis=basis).total == Total(exact=Decimal("3.25"))


def test_a_rate_of_a_report_is_a_rate_already(country: Country) -> None:
    for place, number, weight in ((country.commune, 8, 10), (country.other, 4, 30)):
        for measure, amount in ((POINTS, number), (PANELS, weight)):
            kept = entry(place.pk, amount, span=YEAR, measure=measure, layer=Layer.SUBMITTED)
            post(f"r:{place.pk}:{measure}", [kept])
    adds(over_time=Adding.RATE, over_units=Adding.RATE, weight=PANELS)
    shown = line(country.province, layer=Layer.SUBMITTED)
    assert shown.total == Total(exact=Decimal(5))


def test_a_report_of_the_very_window_needs_nothing_over_time(country: Country) -> None:
    adds(**NONE)
    post(
        "report:1",
        [entry(country.commune.pk, 12, span=YEAR, measure=POINTS, layer=Layer.SUBMITTED)],
    )
    assert line(country.province, layer=Layer.SUBMITTED).total == Total(exact=Decimal(12))


def test_the_silent_stay_named_beside_what_stands(country: Country) -> None:
    adds(**LAST)
    points(country.commune, 3, AUGUST, "a:1")
    post("a:2", [entry(country.other.pk, NOT_STATED, on=JULY, measure=POINTS)])
    shown = line(country.province)
    assert shown.total == Total(exact=Decimal(3), not_stated=1)
    assert [each.unit_id for each in shown.silent] == [country.other.pk]


def test_plain_sums_cost_no_question_and_others_a_few(
    country: Country, django_assert_num_queries
) -> None:
    points(country.commune, 3, AUGUST, "a:1")
    points(country.commune, 4, AUGUST, "a:2", PANELS)
    ways = {POINTS: Way(Adding.LAST)}
    province = country.province.pk
    summed = totals(province, YEAR, layer=Layer.LOGGED)
    with django_assert_num_queries(0):
        only = {PANELS: summed[PANELS]}
        assert put_together(only, ways, province, YEAR, layer=Layer.LOGGED) == only
    with django_assert_num_queries(4):
        put_together(summed, ways, province, YEAR, layer=Layer.LOGGED)
    several = totals_of_units([province, country.commune.pk], YEAR, layer=Layer.LOGGED)
    with django_assert_num_queries(4):
        found = put_together_of_units(several, ways, YEAR, layer=Layer.LOGGED)
    assert found[province][POINTS] == Total.of([exact(3)])
