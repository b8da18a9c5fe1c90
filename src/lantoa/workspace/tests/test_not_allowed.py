"""Addresses that only take what a button sends, opened as a page."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse, reverse_lazy

from lantoa.reports.tests.factories import World


@pytest.fixture
def officer(world: World) -> Client:
    client = Client()
    client.force_login(world.people["officer"])
    return client


ADDRESS = reverse_lazy("workspace:read_all")


def test_a_bookmarked_button_says_what_it_is_and_leads_back(world: World, officer: Client) -> None:
    before = f"http://testserver{reverse('reports:page', args=[world.expected.pk])}?x=1"
    answer = officer.get(str(ADDRESS), headers={"referer": before})
    page = answer.content.decode()
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "Chưa có gì thay đổi" in page
    assert f'href="{reverse("reports:page", args=[world.expected.pk])}?x=1"' in page
    assert page.count("btn main") == 1
    assert "<h1>" in page


@pytest.mark.parametrize(
    "before",
    [
        "",
        "https://evil.example/bao-cao/1/",
        "http://testserver@evil.example/",
        "javascript:alert(1)",
        "http://testserver//evil.example/",
        "\x00",
        "x" * 5000,
    ],
)
def test_the_way_back_leads_nowhere_else(world: World, officer: Client, before: str) -> None:
    page = officer.get(str(ADDRESS), headers={"referer": before}).content.decode()
    main = page.partition("<main")[2].partition("</main>")[0]
    assert "evil" not in main
    assert "javascript" not in main
    assert "Quay lại trang trước" not in main
    assert f'href="{reverse("workspace:home")}"' in main


def test_a_page_does_not_lead_back_to_itself(world: World, officer: Client) -> None:
    here = f"http://testserver{ADDRESS!s}"
    page = officer.get(str(ADDRESS), headers={"referer": here}).content.decode()
    assert "Quay lại trang trước" not in page


def test_a_program_gets_the_bare_answer(world: World, officer: Client) -> None:
    answer = officer.get(str(ADDRESS), headers={"accept": "application/json"})
    assert (answer.status_code, answer.content) == (405, b"")


def test_who_is_signed_out_is_asked_to_sign_in_first(world: World) -> None:
    assert Client().get(str(ADDRESS)).status_code == 302
