"""The page behind a figure that is no plain sum."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from lantoa.activities import queries
from lantoa.activities.tests.factories import logged
from lantoa.catalogue.models import Indicator
from lantoa.catalogue.rules.adding import Adding
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total, exact
from lantoa.plans.tests.cast import Cast

pytestmark = pytest.mark.django_db

POINTS = "billboard.display_point.placement"


def points(unit_id: int, number: int, on: date) -> None:
    logged(
        unit_id,
        channel="billboard",
        kind="panel",
        placed="display_point",
        count=exact(number),
        on=on,
    )


def window() -> Interval:
    return Interval(days.today() - timedelta(days=9), days.today() + timedelta(days=1))


def shown(cast: Cast) -> str:
    address = reverse("activities:behind", args=[cast.land.commune.slug, POINTS])
    asked = {"tu": window().start.isoformat(), "den": window().last.isoformat()}
    return cast.client("officer").get(address, asked).content.decode()


def test_points_that_stand_are_told_once_here_and_for_each_unit_below(cast: Cast) -> None:
    land = cast.land
    Indicator.objects.filter(slug=POINTS).update(over_time=Adding.LAST)
    points(land.commune.pk, 41, window().start)
    points(land.commune.pk, 43, days.today())
    points(land.province.pk, 2, window().start)
    found = queries.figure(land.province.pk, window(), POINTS)
    assert (found.own, found.tree) == (Total(exact(2).number), Total(exact(45).number))
    assert [(each.unit, total) for each, total in found.below] == [
        (land.commune, Total(exact(43).number))
    ]
    page = shown(cast)
    assert "Số mới nhất" in page
    assert "84" not in page


def test_what_cannot_be_added_is_said_and_not_summed(cast: Cast) -> None:
    Indicator.objects.filter(slug=POINTS).update(over_time=Adding.NONE)
    points(cast.land.commune.pk, 41, window().start)
    points(cast.land.commune.pk, 43, days.today())
    found = queries.figure(cast.land.commune.pk, window(), POINTS)
    assert (found.own, found.tree) == (None, None)
    page = shown(cast)
    assert "Không cộng được theo thời gian" in page
    assert "84" not in page


def test_the_form_asks_for_all_that_stands_where_only_the_newest_number_holds(cast: Cast) -> None:
    officer = cast.client("officer")
    asked = "điểm (tổng số đang có)</option>"
    assert asked in officer.get(reverse("activities:log")).content.decode()
    Indicator.objects.update(over_time=Adding.SUM)
    assert asked not in officer.get(reverse("activities:log")).content.decode()
