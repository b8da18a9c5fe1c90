"""The list of sessions, ending them, and how long one lives."""

from __future__ import annotations

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.accounts.tests.factories import PASSWORD, person
from lantoa.units.tests import factories as places

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/login/"
SESSIONS = "/tai-khoan/phien/"


@pytest.fixture
def user() -> User:
    return person(places.country().commune, username="thao", email="thao@xa.example")


def signed_in(name: str = "thao", address: str = "10.0.0.1") -> Client:
    client = Client(
        REMOTE_ADDR=address, HTTP_USER_AGENT="Mozilla/5.0 (Windows NT 10.0) Firefox/130"
    )
    assert client.post(LOGIN, {"login": name, "password": PASSWORD}).status_code == 302
    return client


def is_in(client: Client) -> bool:
    return client.get(reverse("accounts:me")).status_code == 200


def test_sessions_are_listed_with_where_they_are(user: User) -> None:
    here, _ = signed_in(), signed_in(address="10.0.0.2")
    page = here.get(SESSIONS).content.decode()
    assert "10.0.0.1" in page
    assert "10.0.0.2" in page
    assert page.count("máy này") == 1
    assert "Firefox trên máy tính Windows" in page


def test_one_session_is_ended(user: User) -> None:
    here, there, elsewhere = (
        signed_in(),
        signed_in(address="10.0.0.2"),
        signed_in(address="10.0.0.3"),
    )
    chosen = UserSession.objects.get(ip="10.0.0.2")
    assert here.post(SESSIONS, {"session": chosen.pk}).status_code == 302
    assert is_in(here)
    assert not is_in(there)
    assert is_in(elsewhere)


def test_all_others_are_ended(user: User) -> None:
    here, there = signed_in(), signed_in(address="10.0.0.2")
    here.post(SESSIONS)
    assert is_in(here)
    assert not is_in(there)
    assert UserSession.objects.count() == 1


@pytest.mark.parametrize("sent", ["0", "-1", "x", "9" * 40, "٣", "\x00"])
def test_nonsense_ends_nothing(user: User, sent: str) -> None:
    here, there = signed_in(), signed_in(address="10.0.0.2")
    assert here.post(SESSIONS, {"session": sent}).status_code == 302
    assert is_in(there)


def test_nobody_ends_the_session_of_somebody_else(user: User) -> None:
    User.objects.create_user(username="su", full_name="Giàng A Sử", password=PASSWORD)
    here, theirs = signed_in(), signed_in("su", "10.0.0.2")
    other = UserSession.objects.get(ip="10.0.0.2")
    here.post(SESSIONS, {"session": other.pk})
    here.post(SESSIONS)
    assert is_in(theirs)
    assert "10.0.0.2" not in here.get(SESSIONS).content.decode()


def age(client: Client, signed: int, seen: int) -> None:
    session = client.session
    session["signed_in_at"] -= signed
    session["seen_at"] -= seen
    session.save()


def test_ending_asks_who_one_is_and_then_ends(user: User) -> None:
    here, there = signed_in(), signed_in(address="10.0.0.2")
    age(here, 1000, 0)
    assert here.get(SESSIONS).status_code == 200
    asked = here.post(SESSIONS)
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert is_in(there)
    wrong = here.post(asked["Location"], {"password": "nuoc chay da mem"})
    assert wrong.status_code == 200
    assert is_in(there)
    here.post(asked["Location"], {"password": PASSWORD})
    assert not is_in(there)
    assert is_in(here)


def test_an_unused_session_runs_out(user: User, settings: Any) -> None:
    here = signed_in()
    age(here, 3600, settings.SESSION_COOKIE_AGE - 60)
    assert is_in(here)
    age(here, 3600, settings.SESSION_COOKIE_AGE)
    assert not is_in(here)


def test_a_busy_session_ends_too(user: User, settings: Any) -> None:
    here = signed_in()
    age(here, settings.SESSION_LONGEST - 60, 0)
    assert is_in(here)
    age(here, 60, 0)
    assert not is_in(here)


def test_use_is_noted_but_not_at_each_request(user: User) -> None:
    here = signed_in()
    age(here, 300, 300)
    before = here.session["seen_at"]
    assert is_in(here)
    assert here.session["seen_at"] == before
    age(here, 400, 400)
    assert is_in(here)
    assert here.session["seen_at"] > before


def test_a_stolen_session_dies_with_the_password(user: User) -> None:
    here, stolen = signed_in(), signed_in(address="10.0.0.66")
    fresh = "suoi mat rung xanh"
    here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )
    assert is_in(here)
    assert not is_in(stolen)
    assert [each.ip for each in UserSession.objects.all()] == ["10.0.0.1"]


def test_one_who_was_closed_out_is_out_at_once(user: User) -> None:
    here = signed_in()
    User.objects.update(is_active=False)
    assert here.get(reverse("workspace:home"))["Location"].startswith(LOGIN)


def test_pages_of_an_account_are_kept_by_no_cache(user: User) -> None:
    here = signed_in()
    for address in (SESSIONS, reverse("mfa_index"), reverse("account_change_password")):
        assert "no-store" in here.get(address)["Cache-Control"]
