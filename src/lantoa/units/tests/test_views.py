from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.units.models import Unit
from lantoa.units.tests import factories
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return factories.country()


@pytest.fixture
def officer(client: Client, django_user_model) -> Client:
    client.force_login(django_user_model.objects.create(username="officer"))
    return client


def read(client: Client, unit: Unit) -> str:
    answer = client.get(reverse("units:page", args=[unit.slug]))
    assert answer.status_code == 200
    return answer.content.decode()


def test_who_has_not_signed_in_is_asked_to(client: Client, country: Country) -> None:
    for address in (reverse("units:find"), reverse("units:page", args=[country.ward.slug])):
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(reverse("account_login"))


def test_an_ended_ward_shows_where_it_lay_and_what_it_became(
    officer: Client, country: Country
) -> None:
    text = read(officer, country.ward)
    assert "Phường, đã kết thúc" in text
    assert "Không rõ từ ngày nào, đến hết 30/6/2025" in text
    assert reverse("units:page", args=[country.district.slug]) in text
    assert reverse("units:page", args=[country.old_province.slug]) in text
    assert reverse("units:page", args=[country.commune.slug]) in text
    assert "Nay là" in text
    assert "Lập từ" not in text


def test_a_commune_shows_what_it_was_made_of_and_which_part_is_partial(
    officer: Client, country: Country
) -> None:
    text = read(officer, country.commune)
    assert "Từ 01/7/2025" in text
    assert "Lập từ" in text
    assert text.count("một phần") == 1
    assert "đã kết thúc" not in text


def test_a_province_lists_its_communes(officer: Client, country: Country) -> None:
    text = read(officer, country.province)
    assert "2 đơn vị trực thuộc" in text
    assert text.index("Xã Ân Hòa") < text.index("Xã Suối Mẫu")


def test_an_ended_district_says_that_its_successor_is_not_known(
    officer: Client, country: Country
) -> None:
    assert "Chưa có thông tin đơn vị này nay thuộc đơn vị nào." in read(officer, country.district)


def test_an_unknown_address_is_not_found(officer: Client) -> None:
    assert officer.get(reverse("units:page", args=["khong-co"])).status_code == 404


def test_a_page_takes_the_same_queries_however_many_children(
    officer: Client, country: Country, django_assert_max_num_queries
) -> None:
    for number in range(30):
        factories.unit(
            f"Xã Số {number}", f"9{number}", under=country.province, since=factories.AFTER
        )
    with django_assert_max_num_queries(14):
        read(officer, country.province)


def test_a_search_finds_without_marks_and_shows_where(
    officer: Client, country: Country, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(8):
        text = officer.get(reverse("units:find"), {"q": "da bac"}).content.decode()
    assert reverse("units:page", args=[country.ward.slug]) in text
    assert "Huyện Suối, Tỉnh Mẫu" in text
    assert "1 đơn vị có tên hoặc mã “da bac”" in text


def test_a_search_that_finds_nothing_says_what_to_do(officer: Client, country: Country) -> None:
    text = officer.get(reverse("units:find"), {"q": "<zzz>"}).content.decode()
    assert "Không có đơn vị nào tên hoặc mã là “&lt;zzz&gt;”." in text
    assert "Bớt chữ" in text


def test_the_search_page_opens_without_a_question(officer: Client) -> None:
    answer = officer.get(reverse("units:find"))
    assert answer.status_code == 200
    assert "Tên hoặc mã đơn vị" in answer.content.decode()


def test_a_wide_search_says_that_it_was_cut(officer: Client) -> None:
    for number in range(51):
        factories.unit(f"Xã Tân {number}", f"{number}")
    text = officer.get(reverse("units:find"), {"q": "tan"}).content.decode()
    assert "50 đơn vị đầu tiên" in text


def test_a_unit_page_is_only_read(officer: Client, country: Country) -> None:
    assert officer.post(reverse("units:page", args=[country.ward.slug])).status_code == 405
