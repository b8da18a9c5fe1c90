"""How indicators are put together: as shipped, on older installations, in words."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from lantoa.catalogue import actions
from lantoa.catalogue.models import Indicator
from lantoa.catalogue.rules.adding import Adding, Way
from lantoa.kernel.actor import System

pytestmark = pytest.mark.django_db


def test_of_places_of_posted_procedures_the_newest_number_holds_and_all_else_is_summed() -> None:
    actions.load(actor=System("tests"))
    others = {each.slug: each.way for each in Indicator.objects.all() if not each.way.is_sum}
    assert others == {"booklet.display_point.placement": Way(Adding.LAST)}


def test_an_older_installation_gets_them_and_keeps_what_was_set_by_hand() -> None:
    actions.load(actor=System("tests"))
    points = Indicator.objects.filter(slug="booklet.display_point.placement")
    step = import_module("lantoa.catalogue.migrations.0006_what_stands")
    Indicator.objects.update(over_time=Adding.SUM)
    step.the_newest_holds(apps, None)
    assert list(Indicator.objects.filter(over_time=Adding.LAST)) == list(points)
    step.summed_again(apps, None)
    assert Indicator.objects.filter(over_time=Adding.LAST).count() == 0
    points.update(over_time=Adding.MAXIMUM)
    step.the_newest_holds(apps, None)
    assert points.get().over_time == Adding.MAXIMUM


@pytest.mark.parametrize(
    ("way", "words"),
    [
        (Way(), ""),
        (Way(Adding.LAST), "số mới nhất của mỗi đơn vị"),
        (Way(Adding.NONE, Adding.NONE), "không cộng được theo thời gian"),
        (Way(Adding.SUM, Adding.NONE), "không cộng được giữa các đơn vị"),
        (Way(Adding.LAST, Adding.MAXIMUM), "số mới nhất, của đơn vị có số lớn nhất"),
        (Way(Adding.RATE, Adding.RATE), "tính lại từ tử số và mẫu số"),
    ],
)
def test_how_a_figure_was_put_together_is_said_in_a_few_words(way: Way, words: str) -> None:
    assert way.words == words
