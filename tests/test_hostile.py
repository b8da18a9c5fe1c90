"""Addresses and entries that are meant to break something get an answer that a person can read."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.activities.models import Activity
from lantoa.activities.tests.browsing import tile, tongue
from lantoa.reports.tests.factories import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(settings: Any, tmp_path: Any) -> World:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.MEDIA_ROOT = tmp_path
    return world()


@pytest.fixture
def officer(place: World) -> Client:
    client = Client()
    client.force_login(place.people["officer"])
    return client


def entry(place: World, **other: Any) -> dict[str, Any]:
    typed = {
        "unit": place.district.pk,
        "channel": tile("loudspeaker"),
        "title": "Hướng dẫn khai sinh",
        "on": "05/3/2018",
        "count": "4",
        "languages": [tongue("vi")],
        "client_key": str(uuid.uuid4()),
    }
    return {**typed, **other}


@pytest.mark.parametrize(
    "address",
    [
        "/hoat-dong/?don-vi=%00",
        "/ke-hoach/?don-vi=a%00b",
        "/bao-cao/cap-duoi/tinh-mau-02-cu/20%0018/",
    ],
)
def test_a_null_byte_is_a_bad_request(officer: Client, address: str) -> None:
    assert officer.get(address).status_code == 400


@pytest.mark.parametrize(
    "days", ["tu=1/1/0001&den=31/12/9999", "tu=31/12/9999&den=1/1/0001", "tu=x&den=y", ""]
)
def test_days_that_are_no_window_are_refused(officer: Client, place: World, days: str) -> None:
    names = {"unit_slug": place.district.slug, "measure": "loudspeaker.play.placement"}
    address = reverse("activities:behind", kwargs=names)
    assert officer.get(f"{address}?{days}").status_code == 400


def test_an_honest_entry_is_taken(officer: Client, place: World) -> None:
    assert officer.post("/hoat-dong/ghi/", entry(place)).status_code == 302
    assert Activity.objects.count() == 1


def test_a_task_that_is_no_number_shows_the_list(officer: Client) -> None:
    assert officer.get("/hoat-dong/?nhiem-vu=" + "9" * 30).status_code == 200


@pytest.mark.parametrize("count", ["1" * 16, "hơn " + "9" * 40, "khoảng 50 đến 100", "-4", "٤"])
def test_a_number_that_cannot_be_kept_is_refused_and_stays_typed(
    officer: Client, place: World, count: str
) -> None:
    answer = officer.post("/hoat-dong/ghi/", entry(place, count=count))
    assert answer.status_code == 422
    assert count in answer.content.decode()
    assert not Activity.objects.exists()


@pytest.mark.parametrize("unit", ["9" * 5000, "0", "-1", "x"])
def test_a_unit_that_is_not_ones_own_is_refused(officer: Client, place: World, unit: str) -> None:
    answer = officer.post("/hoat-dong/ghi/", entry(place, unit=unit))
    assert answer.status_code in (403, 422)
    assert not Activity.objects.exists()


def test_another_entry_under_the_same_key_is_not_taken_for_stored(
    officer: Client, place: World
) -> None:
    first = entry(place)
    assert officer.post("/hoat-dong/ghi/", first).status_code == 302
    assert officer.post("/hoat-dong/ghi/", first).status_code == 302
    assert Activity.objects.count() == 1
    answer = officer.post("/hoat-dong/ghi/", {**first, "title": "Bài khác", "count": "99"})
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "Bài khác" in words
    assert "đã lưu thành" in words
    key = str(answer.context["form"]["client_key"].value())
    assert key != first["client_key"]
    again = {**first, "title": "Bài khác", "count": "99", "client_key": key}
    assert officer.post("/hoat-dong/ghi/", again).status_code == 302
    assert Activity.objects.count() == 2


def test_a_day_before_the_first_period_is_refused(officer: Client, place: World) -> None:
    answer = officer.post("/hoat-dong/ghi/", entry(place, on="01/01/1999"))
    assert answer.status_code == 422
    assert "ngoài thời gian ghi số liệu" in answer.content.decode()


def test_nobody_changes_the_address_that_letters_go_to(officer: Client) -> None:
    assert officer.get("/tai-khoan/email/").status_code == 403
    assert officer.post("/tai-khoan/email/", {"email": "x@y.vn"}).status_code == 403
