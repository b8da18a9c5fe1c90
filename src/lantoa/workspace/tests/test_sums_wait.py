"""While the sums wait to be made anew, each page that shows figures of them says so; others do
not ask."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.kernel.value import exact
from lantoa.reports import actions as reports
from lantoa.reports.models import Report
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM, World
from lantoa.totals.actions import rebuild_totals
from lantoa.totals.models import Ledger

WORDS = "đang chờ tính lại số tổng"
YEAR = {"tu": "2018-01-01", "den": "2018-12-31"}


def _client(world: World, name: str) -> Client:
    client = Client()
    client.force_login(world.people[name])
    return client


def _shown(world: World) -> list[tuple[str, str, dict[str, str]]]:
    """Who opens which page with figures of the sums."""
    district, province = world.district.slug, world.province.slug
    below = [province, world.period.key]
    return [
        ("officer", reverse("totals:unit", args=[district]), YEAR),
        ("officer", reverse("units:page", args=[district]), {}),
        ("officer", reverse("insight:gaps"), YEAR | {"don-vi": district}),
        ("officer", reverse("reports:page", args=[world.expected.pk]), {}),
        ("reviewer", reverse("reports:below", args=below), {}),
        ("neighbour_chair", reverse("workspace:home"), {}),
    ]


@pytest.fixture(name="world")
def _world(world: World) -> World:
    """One report is a draft, another waits for its signature."""
    make.log(world.district, count=exact(4))
    make.drafted(world.expected)
    make.drafted(world.neighbouring)
    reports.send_for_signature(actor=SYSTEM, expected=world.neighbouring)
    Ledger.objects.update_or_create(pk=1, defaults={"rebuild_wanted": True})
    return world


def test_each_page_with_figures_of_the_sums_says_that_they_wait(world: World) -> None:
    opened = [
        _client(world, name).get(address, asked).content.decode()
        for name, address, asked in _shown(world)
    ]
    assert [text.count(WORDS) for text in opened] == [1] * len(opened)
    rebuild_totals(actor=SYSTEM)
    opened = [
        _client(world, name).get(address, asked).content.decode()
        for name, address, asked in _shown(world)
    ]
    assert [text.count(WORDS) for text in opened] == [0] * len(opened)


def test_it_is_asked_once_and_only_where_such_figures_stand(world: World) -> None:
    def asked(name: str, address: str, given: dict[str, str]) -> int:
        client = _client(world, name)
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(address, given).status_code == 200
        return sum("totals_ledger" in each["sql"] for each in found.captured_queries)

    assert [asked(*each) for each in _shown(world)] == [1] * len(_shown(world))
    others = (
        reverse("workspace:home"),
        reverse("insight:progress"),
        reverse("plans:list"),
        reverse("activities:list"),
    )
    assert [asked("officer", address, {}) for address in others] == [0] * len(others)


def test_a_sent_report_is_not_said_to_differ_from_figures_that_are_not_there(world: World) -> None:
    rebuild_totals(actor=SYSTEM)
    reports.submit_report(actor=SYSTEM, expected=world.neighbouring)
    make.log(world.other, count=exact(9))
    page = reverse("reports:page", args=[world.neighbouring.pk])
    drifted = "Sổ hoạt động đã đổi sau khi gửi"
    assert drifted in _client(world, "neighbour").get(page).content.decode()
    Ledger.objects.update_or_create(pk=1, defaults={"rebuild_wanted": True})
    text = _client(world, "neighbour").get(page).content.decode()
    assert drifted not in text and WORDS not in text


def test_a_draft_that_is_refused_for_it_is_answered_in_words(world: World) -> None:
    client = _client(world, "reviewer")
    answer = client.post(reverse("reports:start", args=[world.above.pk]), follow=True)
    assert "rồi làm lại bước này" in answer.content.decode()
    assert not Report.objects.filter(expected=world.above).exists()
