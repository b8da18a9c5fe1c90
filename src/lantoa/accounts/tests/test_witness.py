"""What the log tells of signing in, and what it never holds."""

from __future__ import annotations

import json
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import PASSWORD, person
from lantoa.audit.models import Entry
from lantoa.units.tests import factories as places

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/login/"


@pytest.fixture
def user(settings: Any) -> User:
    wide = "1000/m/ip"
    settings.ACCOUNT_RATE_LIMITS = {
        "login": wide,
        "login_failed": wide,
        "login_failed_anywhere": wide,
    }
    cache.clear()
    return person(places.country().commune, Role.OFFICER, username="thao", email="thao@xa.example")


def come(name: str = "thao", password: str = PASSWORD) -> Client:
    client = Client()
    client.post(LOGIN, {"login": name, "password": password})
    return client


def told(verb: str) -> list[Entry]:
    return list(Entry.objects.filter(verb=verb).order_by("pk"))


def test_coming_and_going_is_told_in_the_chain_of_the_own_unit(user: User) -> None:
    client = come()
    (came,) = told("sign_in.done")
    assert (came.actor_key, came.object_key) == (f"user:{user.pk}", f"accounts.user:{user.pk}")
    assert came.unit_id == user.posts.get().unit_id
    assert came.data == {"methods": ["password"]}
    client.post("/tai-khoan/logout/")
    (left,) = told("sign_in.left")
    assert left.object_key == f"accounts.user:{user.pk}"


def test_guessing_at_one_person_is_told_by_its_number(user: User) -> None:
    for _ in range(12):
        come(password="đoán")
    assert [each.data["failures"] for each in told("sign_in.failed")] == [5, 10]
    (first, _) = told("sign_in.failed")
    assert (first.actor_key, first.object_key) == (
        "system:sign-in",
        f"accounts.user:{user.pk}",
    )
    come()
    assert told("sign_in.done")[-1].data["failures"] == 12
    come()
    assert "failures" not in told("sign_in.done")[-1].data


def test_a_name_that_is_nobodys_is_not_kept_and_many_names_do_not_fill_the_log(user: User) -> None:
    for number in range(20):
        come(name=f"la{number}", password="x")
    assert told("sign_in.failed") == []
    for _ in range(5):
        come(name="matkhau-go-nham", password="x")
    (one,) = told("sign_in.failed")
    assert (one.object_key, one.unit_id) == ("accounts.user", None)
    everything = json.dumps(list(Entry.objects.values("data", "object_key", "changed")))
    for word in ("matkhau-go-nham", "thao", "xa.example", PASSWORD, "127.0.0.1"):
        assert word not in everything


def test_a_password_and_ended_sessions_are_told(user: User) -> None:
    here, _ = come(), come()
    here.post("/tai-khoan/phien/", {})
    (ended,) = told("sign_in.sessions_ended")
    assert ended.data == {"sessions": 1}
    fresh = "suoi mat rung xanh"
    answer = here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh},
    )
    assert answer.status_code == 302
    (changed,) = told("sign_in.password")
    assert list(changed.changed) == ["password"]
    assert changed.data == {}


def test_a_second_step_that_comes_or_goes_is_told(user: User) -> None:
    key = Authenticator.objects.create(user=user, type="webauthn", data={"name": "Máy của Thảo"})
    for signal in (authenticator_added, authenticator_removed):
        signal.send(sender=Authenticator, request=None, user=user, authenticator=key)
    assert [each.data for each in told("sign_in.second_step")] == [
        {"step": "webauthn", "what": "added"},
        {"step": "webauthn", "what": "removed"},
    ]


def test_who_has_no_password_here_is_told_where_it_is_changed(user: User, settings: Any) -> None:
    settings.OIDC_NAME = "Cổng của tỉnh Mẫu"
    client = Client()
    user.set_unusable_password()
    user.save()
    client.force_login(user)
    answer = client.get(reverse("account_change_password"), follow=True)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert "Tài khoản này không có mật khẩu ở Lan Tỏa" in page
    assert "<b>Cổng của tỉnh Mẫu</b>" in page
    assert client.post(reverse("account_set_password"), {}).status_code == 405


def test_who_has_a_password_is_led_to_where_it_is_changed(user: User) -> None:
    client = come()
    answer = client.get(reverse("account_set_password"))
    assert (answer.status_code, answer.url) == (302, reverse("account_change_password"))
    assert Client().get(reverse("account_set_password")).status_code == 302
