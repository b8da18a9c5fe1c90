"""The sentences of reports on their pages: who may, what is shown, what is refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue.models import Phrase
from lantoa.catalogue.rules.phrases import CASES, shipped
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.vietnamese import day
from lantoa.reports.queries.phrases import book_on
from lantoa.units.tests.factories import Country, country

SYSTEM = System("tests")
CASE = "channel.placed"
BETTER = "Trên {kenh} đã đăng, phát {dang_phat}."


@pytest.fixture
def place(db: None) -> Country:
    found = country()
    catalogue.load(actor=SYSTEM)
    catalogue.set_head_unit(
        actor=SYSTEM, unit_id=found.province.pk, slug=found.province.slug, on=days.today()
    )
    return found


def signed_in(unit: Any, role: Role) -> Client:
    client = Client()
    client.force_login(person(unit, role))
    return client


@pytest.fixture
def head(place: Country) -> Client:
    return signed_in(place.province, Role.ADMINISTRATOR)


def address(case: str = CASE, variant: int = 1) -> str:
    return reverse("workspace:phrase", args=[case, variant])


def sent(**given: object) -> dict[str, object]:
    return {"text": BETTER, "on": day(days.today()), "do": "save", **given}


def test_only_the_administrator_of_the_head_unit_words_sentences(place: Country) -> None:
    for unit, role in (
        (place.province, Role.REVIEWER),
        (place.province, Role.OFFICER),
        (place.commune, Role.ADMINISTRATOR),
    ):
        client = signed_in(unit, role)
        for url in (reverse("workspace:phrases"), address()):
            assert client.get(url).status_code == 403
        assert client.post(address(), sent()).status_code == 403
    assert Client().get(address()).status_code == 302
    assert not Phrase.objects.filter(text=BETTER).exists()


def test_the_list_shows_every_case_with_sample_figures(
    head: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(30):
        page = head.get(reverse("workspace:phrases")).content.decode()
    for case in CASES.values():
        assert case.name in page
    assert "48 lượt phát" in page
    assert "{dang_phat}" not in page


def test_a_sentence_is_tried_without_being_stored_then_saved(head: Client) -> None:
    tried = head.post(address(), sent(do="try"))
    assert tried.status_code == 200
    assert "Trên truyền thanh cơ sở, loa xã đã đăng, phát 48 lượt phát." in tried.content.decode()
    assert not Phrase.objects.filter(text=BETTER).exists()
    assert head.post(address(), sent()).status_code == 302
    assert book_on(days.today())[CASE][0] == BETTER


def test_a_wrong_sentence_says_what_may_be_filled_in_and_keeps_what_was_typed(
    head: Client,
) -> None:
    for do in ("try", "save"):
        answer = head.post(address(), sent(do=do, text="Đã phát {so_luong} trên <b>loa</b>."))
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "không có chỗ điền {so_luong}" in page
        assert "{kenh}, {dang_phat}" in page
        assert "&lt;b&gt;loa&lt;/b&gt;" in page and "<b>loa</b>" not in page
    assert head.post(address(), sent(text="a\0b {kenh}.")).status_code == 422
    assert book_on(days.today())[CASE] == shipped()[CASE]


def test_a_sentence_for_later_holds_from_its_day(head: Client) -> None:
    later = days.today() + timedelta(days=4)
    head.post(address(), sent(on=day(later)))
    assert book_on(days.today())[CASE] == shipped()[CASE]
    assert book_on(later)[CASE][0] == BETTER
    assert f"sẽ đổi từ {day(later)}" in head.get(reverse("workspace:phrases")).content.decode()


def test_the_shipped_sentence_is_put_back_and_a_variant_is_dropped(head: Client) -> None:
    head.post(address(), sent())
    head.post(address(), {"do": "restore"})
    assert book_on(days.today())[CASE] == shipped()[CASE]
    head.post(address(variant=2), {"do": "drop"})
    assert shipped()[CASE][1] not in book_on(days.today())[CASE]
    only = head.post(address("closing"), {"do": "drop"})
    assert only.status_code == 422
    assert "cách viết duy nhất" in only.content.decode()


def test_a_new_variant_comes_behind_the_last(head: Client) -> None:
    last = len(shipped()[CASE])
    assert head.post(address(variant=last + 1), sent()).status_code == 302
    assert book_on(days.today())[CASE] == (*shipped()[CASE], BETTER)


def test_what_is_no_sentence_is_not_found(head: Client) -> None:
    assert head.get(address("khong.co")).status_code == 404
    assert head.get(address(variant=99)).status_code == 404
    assert head.post(address(variant=0), sent()).status_code == 404


def test_a_case_of_which_nothing_is_in_force_is_said_as_shipped(head: Client) -> None:
    today = days.today()
    Phrase.objects.filter(case=CASE).update(valid_to=today)
    assert book_on(today)[CASE] == shipped()[CASE]
    Phrase.objects.filter(case=CASE).delete()
    assert book_on(today)[CASE] == shipped()[CASE]
