"""Who stated none of a figure: named beside it while they are few, then on a page of its own."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.kernel.value import NOT_STATED
from lantoa.totals.actions import post
from lantoa.totals.queries.page import MOST_NAMED
from lantoa.totals.tests.factories import entry
from lantoa.units.models import Unit
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

ASKED = {"tu": "01/01/2026", "den": "31/12/2026"}
MEASURE = "loudspeaker.play.placement"
QUERIES = 13


@pytest.fixture
def country() -> Country:
    return places.country()


@pytest.fixture
def officer(django_user_model, client: Client, country: Country) -> Client:
    user = django_user_model.objects.create(username="thao", full_name="Lò Thị Thảo")
    user.posts.create(unit=country.province, role="officer", valid_from=date(2018, 1, 1))
    client.force_login(user)
    return client


def figures(unit: Unit) -> str:
    return reverse("totals:unit", args=[unit.slug])


def silent(unit: Unit, measure: str = MEASURE) -> str:
    return reverse("totals:silent", args=[unit.slug, measure])


def state_none(unit: Unit, number: int) -> None:
    """As many figures of which the unit states none."""
    measures = [MEASURE, *(f"other.{each}.placement" for each in range(number - 1))]
    day = date(2026, 3, 5)
    told = [entry(unit.pk, NOT_STATED, on=day, measure=each) for each in measures]
    post(f"report:{unit.pk}", told)


def test_a_few_are_named_beside_the_figure(officer: Client, country: Country) -> None:
    state_none(country.commune, MOST_NAMED)
    page = officer.get(figures(country.province), ASKED).content.decode()
    assert page.count("<summary>1 đơn vị không nêu số</summary><p>Xã Suối Mẫu</p>") == MOST_NAMED
    assert "Xem đơn vị không nêu số" not in page


def test_many_stand_behind_a_door_of_each_figure(officer: Client, country: Country) -> None:
    state_none(country.commune, MOST_NAMED)
    state_none(country.other, 1)
    page = officer.get(figures(country.province), ASKED).content.decode()
    assert "<summary>1 đơn vị" not in page
    doors = re.findall(r'<a href="([^"]+)">Xem đơn vị không nêu số</a>', page)
    assert len(doors) == MOST_NAMED
    (door,) = (unescape(each) for each in doors if MEASURE in each)
    behind = officer.get(door).content.decode()
    assert "2 đơn vị không nêu số nào" in behind
    assert "Xã Ân Hòa</a>" in behind and "Xã Suối Mẫu</a>" in behind
    assert f"{figures(country.commune)}?" in behind
    assert "tu=2026-01-01" in door


def test_a_figure_of_which_all_state_some_says_so(officer: Client, country: Country) -> None:
    answer = officer.get(silent(country.province), ASKED)
    assert answer.status_code == 200
    assert "cũng nêu số" in answer.content.decode()


@pytest.mark.parametrize(
    "asked", [{"tu": "hôm qua", "den": "31/12/2026"}, {"tu": "02/01/2026", "den": "01/01/2026"}]
)
def test_a_window_that_is_none_leads_nowhere(
    officer: Client, country: Country, asked: dict[str, str]
) -> None:
    assert officer.get(silent(country.province), asked).status_code == 404


def test_a_name_that_no_figure_has_is_shown_as_it_is(officer: Client, country: Country) -> None:
    page = officer.get(silent(country.province, "<script>alert(1)<script>"), ASKED)
    assert "&lt;script&gt;alert(1)" in page.content.decode()
    assert "<script>alert" not in page.content.decode()


def test_the_door_is_shut_to_who_may_not_see_the_figures(
    client: Client, django_user_model, country: Country
) -> None:
    user = django_user_model.objects.create(username="neo", full_name="Hà Văn Neo")
    user.posts.create(unit=country.other, role="officer", valid_from=date(2018, 1, 1))
    client.force_login(user)
    assert client.get(silent(country.province), ASKED).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_units(
    officer: Client, country: Country, django_assert_num_queries
) -> None:
    state_none(country.commune, 1)
    officer.get(silent(country.province), ASKED)
    with django_assert_num_queries(QUERIES):
        officer.get(silent(country.province), ASKED)
    state_none(country.other, 1)
    with django_assert_num_queries(QUERIES):
        officer.get(silent(country.province), ASKED)
