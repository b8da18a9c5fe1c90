"""Signing in, as a browser does it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.accounts.tests.factories import PASSWORD, person
from lantoa.units.tests import factories as places

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/login/"


@pytest.fixture
def user() -> User:
    return person(places.country().commune, username="thao", email="thao@xa.example")


def sign_in(client: Client, login: str, password: str, **meta: str) -> HttpResponse:
    return client.post(LOGIN, {"login": login, "password": password}, **meta)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def said(answer: HttpResponse) -> str:
    """The words of a page; what was typed stands in a field and is no word of ours."""
    body = re.sub(r"<head>.*?</head>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


@pytest.mark.parametrize("login", ["thao", "THAO", "thao@xa.example"])
def test_name_or_address_and_the_right_password_open_the_start_page(
    client: Client, user: User, login: str
) -> None:
    answer = sign_in(client, login, PASSWORD)
    assert answer.status_code == 302
    assert answer.headers["Location"] == reverse("workspace:home")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_a_wrong_password_and_an_unknown_name_get_the_same_words(
    client: Client, user: User
) -> None:
    wrong = sign_in(client, "thao", "nuoc chay da mem")
    unknown = sign_in(client, "khong-co", "nuoc chay da mem")
    assert wrong.status_code == unknown.status_code == 200
    assert said(wrong) == said(unknown)
    assert "chưa đúng" in said(wrong)
    assert not is_in(client)


@pytest.mark.parametrize(("login", "password"), [("thao", ""), ("", PASSWORD), ("", "")])
def test_an_empty_field_does_not_open(
    client: Client, user: User, login: str, password: str
) -> None:
    assert sign_in(client, login, password).status_code == 200
    assert not is_in(client)


def test_one_who_was_closed_out_does_not_come_in(client: Client, user: User) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    sign_in(client, "thao", PASSWORD)
    assert not is_in(client)


def test_closing_somebody_out_ends_the_session(client: Client, user: User) -> None:
    sign_in(client, "thao", PASSWORD)
    User.objects.filter(pk=user.pk).update(is_active=False)
    answer = client.get(reverse("accounts:me"))
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(LOGIN)


def test_nobody_signs_up(client: Client, db: None) -> None:
    shown = client.get("/tai-khoan/signup/")
    assert shown.status_code == 200
    assert b"<input" not in re.sub(rb'<input type="hidden"[^>]*>', b"", shown.content)
    client.post(
        "/tai-khoan/signup/",
        {"username": "moi", "email": "moi@xa.example", "password1": PASSWORD},
    )
    assert not User.objects.exists()
    assert not is_in(client)


def test_a_changed_password_ends_the_other_sessions_and_not_this_one(
    client: Client, user: User
) -> None:
    other = Client()
    for each in (client, other):
        sign_in(each, "thao", PASSWORD)
    fresh = "suoi mat rung xanh"
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )
    assert answer.status_code == 302
    user.refresh_from_db()
    assert user.check_password(fresh)
    assert client.get(reverse("accounts:me")).status_code == 200
    away = other.get(reverse("accounts:me"))
    assert away.status_code == 302
    assert away.headers["Location"].startswith(LOGIN)


def test_a_weak_new_password_is_refused(client: Client, user: User) -> None:
    sign_in(client, "thao", PASSWORD)
    for weak in ("ngan", "1234567890", "thao@xa.example"):
        client.post(
            reverse("account_change_password"),
            {"oldpassword": PASSWORD, "password1": weak, "password2": weak},
        )
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_session_is_out_of_reach_of_scripts_and_of_other_sites(
    client: Client, user: User
) -> None:
    sign_in(client, "thao", PASSWORD)
    cookie = client.cookies["sessionid"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert not cookie["expires"]
    assert not cookie["max-age"]


def test_signing_in_gives_a_new_session(client: Client, user: User) -> None:
    client.get(LOGIN)
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    planted = session.session_key
    client.cookies["sessionid"] = planted
    sign_in(client, "thao", PASSWORD)
    assert client.session.session_key != planted


def test_a_form_without_the_token_of_the_page_is_refused(user: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert sign_in(strict, "thao", PASSWORD).status_code == 403
    assert not is_in(strict)


def test_a_page_for_staff_leads_to_the_sign_in(client: Client) -> None:
    for name in ("workspace:home", "accounts:me", "workspace:status"):
        answer = client.get(reverse(name))
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith(LOGIN)
