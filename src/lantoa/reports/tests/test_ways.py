"""Lines of a report that are no plain sums: drafts, papers, and the report above."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lantoa.catalogue.models import Indicator
from lantoa.catalogue.rules.adding import Adding, Way
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Total, Value, exact
from lantoa.reports import actions, queries
from lantoa.reports.queries.contents import draft_contents
from lantoa.reports.queries.paper import freeze
from lantoa.reports.rules.figures import (
    Below,
    Contents,
    Figure,
    contents_from_json,
    contents_to_json,
)
from lantoa.reports.rules.results import results
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.totals.queries import totals
from lantoa.totals.rules import Layer
from lantoa.units.models import Unit

POINTS = "booklet.display_point.placement"
SETS = "booklet.set.placement"
MARCH, JUNE = date(2018, 3, 5), date(2018, 6, 5)


def points(place: Unit, number: int, on: date, placed: str = "display_point") -> None:
    make.log(place, channel="booklet", kind="booklet", placed=placed, on=on, count=exact(number))


def line(contents: Contents, measure: str = POINTS) -> Figure:
    (one,) = [each for each in contents.figures if each.measure == measure]
    return one


def adds(**ways: object) -> None:
    Indicator.objects.filter(slug=POINTS).update(**ways)


def taken_in(world: World) -> Contents:
    for number, each in enumerate((world.expected, world.neighbouring)):
        make.accepted(each, str(number + 1))
    actions.start_draft(actor=SYSTEM, expected=world.above)
    actions.take_in_accepted(actor=SYSTEM, expected=world.above)
    return draft_contents(world.above)


def test_points_where_procedures_are_posted_stand_once_in_a_draft(world: World) -> None:
    points(world.district, 12, MARCH)
    points(world.district, 14, JUNE)
    points(world.district, 3, MARCH, "set")
    points(world.district, 4, JUNE, "set")
    contents = draft_contents(world.expected)
    assert line(contents).whole == Total(exact=Decimal(14))
    assert line(contents, SETS).whole == Total(exact=Decimal(7))
    (said,) = results(contents)
    assert "14 điểm (số mới nhất)" in said
    assert "26" not in said


def test_the_report_above_adds_the_newest_of_each_unit(world: World) -> None:
    for place, newest in ((world.district, 14), (world.other, 5)):
        points(place, 12, MARCH)
        points(place, newest, JUNE)
    contents = taken_in(world)
    assert line(contents).whole == Total(exact=Decimal(19))
    assert line(contents).how == "số mới nhất của mỗi đơn vị"
    window = Interval(world.period.window_start, world.period.window_end)
    approved = totals(world.province.pk, window, layer=Layer.APPROVED, whole=True)
    assert approved[POINTS] == Total(exact=Decimal(19))
    desk = queries.desk(world.province.pk, "2018", date(2019, 1, 5))
    (shown,) = [each for each in desk.approved if each.label.startswith("Điểm niêm yết")]
    assert (shown.total, shown.how) == (Total(exact=Decimal(19)), "số mới nhất của mỗi đơn vị")
    assert contents_from_json(contents_to_json(contents)) == contents


def test_what_cannot_be_added_over_units_is_never_one_number(world: World, client: Client) -> None:
    adds(over_units=Adding.NONE)
    points(world.district, 14, JUNE)
    points(world.other, 5, JUNE)
    contents = taken_in(world)
    shown = line(contents)
    assert (shown.whole, shown.is_apart, contents.unstated) == (Total(), True, ())
    said = " ".join(results(contents))
    assert "số điểm không cộng được giữa các đơn vị" in said
    assert "19" not in said
    client.force_login(world.people["reviewer"])
    for name, more in (("page", []), ("figure", [POINTS])):
        answer = client.get(reverse(f"reports:{name}", args=[world.above.pk, *more]))
        page = answer.content.decode().lower()
        assert "không cộng được giữa các đơn vị" in page
    desk = client.get(reverse("reports:below", args=[world.province.slug, "2018"]))
    assert "không cộng được giữa các đơn vị" in desk.content.decode()
    again = contents_from_json(freeze(world.above, {})["contents"])  # type: ignore[arg-type]
    assert line(again).is_apart


def test_what_cannot_be_added_over_time_is_left_to_a_person_to_declare(world: World) -> None:
    adds(over_time=Adding.NONE)
    points(world.district, 12, MARCH)
    points(world.district, 14, JUNE)
    shown = line(draft_contents(world.expected))
    assert (shown.own, shown.how) == (Total(not_stated=1), "không cộng được theo thời gian")
    actions.start_draft(actor=SYSTEM, expected=world.expected)
    actions.declare_figure(
        actor=SYSTEM,
        expected=world.expected,
        indicator=Indicator.objects.get(slug=POINTS),
        value=exact(14),
        reason="Đếm tại chỗ.",
    )
    assert line(draft_contents(world.expected)).whole == Total(exact=Decimal(14))


def test_an_average_of_units_is_weighed_by_what_they_report(world: World) -> None:
    adds(over_time=Adding.LAST, over_units=Adding.AVERAGE, weight=SETS)
    for place, number, weight in ((world.district, 80, 10), (world.other, 50, 30)):
        points(place, number, JUNE)
        points(place, weight, JUNE, "set")
    assert line(taken_in(world)).whole == Total(exact=Decimal("57.5"))


def figure(way: Way, *values: Value | tuple[Value, Decimal | None]) -> Figure:
    told = [each if isinstance(each, tuple) else (each, None) for each in values]
    below = tuple(
        Below(number, f"Xã {number}", number, Total.of([value]), weight=weight)
        for number, (value, weight) in enumerate(told)
    )
    return Figure(POINTS, "Điểm", "điểm", "placement", "booklet", "Sổ tay", way=way, below=below)


def test_an_average_without_a_weight_is_not_made_of_some_of_the_units() -> None:
    way = Way(Adding.LAST, Adding.AVERAGE, SETS)
    assert figure(way, (exact(3), Decimal(2)), (exact(5), None)).is_apart
    silent = figure(way, (exact(3), Decimal(2)), (exact(6), Decimal(1)), (NOT_STATED, None))
    assert silent.whole == Total(exact=Decimal(4), not_stated=1)


def test_one_unit_that_states_a_number_needs_no_putting_together() -> None:
    one = figure(Way(over_units=Adding.NONE), exact(3), NOT_STATED)
    assert (one.whole, one.is_apart) == (Total(exact=Decimal(3), not_stated=1), False)


@given(st.lists(st.integers(0, 99), min_size=2, max_size=6))
def test_units_are_put_together_as_the_measure_asks(numbers: list[int]) -> None:
    values = [exact(each) for each in numbers]
    assert figure(Way(Adding.LAST), *values).whole.exact == sum(numbers)
    assert figure(Way(over_units=Adding.MAXIMUM), *values).whole.exact == max(numbers)
    assert figure(Way(over_units=Adding.NONE), *values).is_apart


@pytest.mark.parametrize("way", [Way(), Way(Adding.LAST)])
def test_what_is_summed_is_frozen_as_before(way: Way) -> None:
    kept = contents_to_json(Contents(figures=(figure(way, exact(1)),)))
    assert ("way" in kept["figures"][0]) is not way.is_sum  # type: ignore[index]
