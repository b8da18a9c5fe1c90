"""A province's own sign-on: a real provider in a process of its own, asked over real HTTP."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from tests.oidc_provider.site import CLIENT, SECRET

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.accounts.tests.steps import give_second_step
from lantoa.units.tests import factories as places

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).resolve().parents[4]
LOGIN = "/tai-khoan/sso/tinh/"
BACK = "http://testserver/tai-khoan/sso/tinh/ve/"
PEOPLE: dict[str, dict[str, Any]] = {
    "thao": {
        "preferred_username": "thao.vhxh",
        "email": "thao@xa.example",
        "email_verified": True,
    },
    "unsure": {"email": "thao@xa.example", "email_verified": False},
    "text": {"email": "thao@xa.example", "email_verified": "true"},
    "stranger": {"email": "la@xa.example", "email_verified": True},
    "nameless": {},
    "twin": {"email": "THAO@xa.example", "email_verified": True},
    "password-only": {"email": "thao@xa.example", "email_verified": True, "amr": ["pwd"]},
    "twice": {"email": "thao@xa.example", "email_verified": True, "amr": ["pwd", "otp"]},
}


@dataclass
class Provider:
    port: int
    folder: Path

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}/o"

    def do_wrong(self, fault: str) -> None:
        (self.folder / "fault").write_text(fault, encoding="utf-8")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def started(folder: Path, redirect: str) -> tuple[Provider, subprocess.Popen[bytes]]:
    port = free_port()
    (folder / "people.json").write_text(json.dumps(PEOPLE), encoding="utf-8")
    running = subprocess.Popen(
        [sys.executable, "-m", "tests.oidc_provider.site", str(folder), str(port), redirect],
        cwd=ROOT,
    )
    until = time.monotonic() + 60
    while not (folder / "ready").exists():
        assert running.poll() is None, "the provider died"
        assert time.monotonic() < until, "the provider does not begin"
        running_wait(running)
    return Provider(port, folder), running


def running_wait(running: subprocess.Popen[bytes]) -> None:
    """A moment, or less when the process ends."""
    try:
        running.wait(0.1)
    except subprocess.TimeoutExpired:
        return


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Provider]:
    provider, running = started(tmp_path_factory.mktemp("sign-on"), BACK)
    yield provider
    running.terminate()
    running.wait(10)


def sign_on(settings: Any, issuer: str) -> None:
    settings.OIDC_NAME = "hệ thống chung của tỉnh Mẫu"
    settings.OIDC_URL = issuer
    app = {
        "provider_id": "tinh",
        "name": settings.OIDC_NAME,
        "client_id": CLIENT,
        "secret": SECRET,
        "settings": {"server_url": issuer, "oauth_pkce_enabled": True},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}


@pytest.fixture
def provider(served: Provider, settings: Any) -> Provider:
    sign_on(settings, served.issuer)
    served.do_wrong("")
    return served


@pytest.fixture
def user() -> User:
    return person(
        places.country().commune, Role.OFFICER, username="thao.vhxh", email="thao@xa.example"
    )


def at_the_provider(address: str, name: str) -> str:
    """Signs in there as a browser would. The address to which the provider leads back."""
    with requests.Session() as browser:
        form = browser.get(address, timeout=20)
        assert form.status_code == 200
        answer = browser.post(form.url, {"name": name}, allow_redirects=False, timeout=20)
        while answer.is_redirect and not answer.headers["Location"].startswith(BACK):
            there = requests.compat.urljoin(answer.url, answer.headers["Location"])
            answer = browser.get(there, allow_redirects=False, timeout=20)
        assert answer.is_redirect, answer.text
        return str(answer.headers["Location"])


def begin(client: Client, **typed: str) -> str:
    answer = client.post(LOGIN, typed)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def come(client: Client, name: str, **typed: str) -> HttpResponse:
    back = at_the_provider(begin(client, **typed), name)
    return client.get(back.removeprefix("http://testserver"))


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_known_person_comes_in_and_is_linked(
    client: Client, provider: Provider, user: User
) -> None:
    answer = come(client, "thao")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("workspace:home")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert client.get(reverse("workspace:home")).status_code == 200
    assert SocialAccount.objects.get().user == user
    assert User.objects.count() == 1


def test_what_is_asked_holds_state_nonce_and_a_challenge(
    client: Client, provider: Provider
) -> None:
    asked = parse_qs(urlsplit(begin(client)).query)
    assert asked["response_type"] == ["code"]
    assert asked["redirect_uri"] == [BACK]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["nonce"][0]) >= 32
    again = parse_qs(urlsplit(begin(client)).query)
    for part in ("state", "nonce", "code_challenge"):
        assert asked[part] != again[part]


def test_the_link_holds_when_the_address_changes_hands(
    client: Client, provider: Provider, user: User
) -> None:
    come(client, "thao")
    User.objects.update(email="")
    again = Client()
    come(again, "thao")
    assert is_in(again)
    other = Client()
    User.objects.update(email="thao@xa.example")
    refused = come(other, "twin")
    assert refused.status_code == 403
    assert not is_in(other)


@pytest.mark.parametrize("name", ["stranger", "unsure", "text", "nameless"])
def test_who_is_not_known_for_sure_is_refused_and_not_made(
    client: Client, provider: Provider, user: User, name: str
) -> None:
    answer = come(client, name)
    assert answer.status_code == 403
    assert "Chưa có tài khoản ở đây" in answer.content.decode()
    assert not is_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_one_who_was_closed_out_stays_out(client: Client, provider: Provider, user: User) -> None:
    come(client, "thao")
    User.objects.update(is_active=False)
    again = Client()
    assert come(again, "thao").status_code == 403
    assert not is_in(again)


def test_people_can_be_found_by_name_instead(
    client: Client, provider: Provider, user: User, settings: Any
) -> None:
    settings.OIDC_MATCH = "preferred_username"
    assert come(Client(), "stranger").status_code == 403
    come(client, "thao")
    assert client.session["_auth_user_id"] == str(user.pk)


@pytest.mark.parametrize(
    "fault",
    ["nonce", "no nonce", "audience", "two audiences", "issuer", "expired", "not yet", "userinfo"],
)
def test_a_token_that_is_not_to_be_believed_opens_nothing(
    client: Client, provider: Provider, user: User, fault: str
) -> None:
    provider.do_wrong(fault)
    answer = come(client, "thao")
    assert answer.status_code == 502
    assert "Chưa đăng nhập được qua hệ thống chung" in answer.content.decode()
    assert not is_in(client)
    assert not SocialAccount.objects.exists()


def test_a_state_of_another_browser_opens_nothing(
    client: Client, provider: Provider, user: User
) -> None:
    back = at_the_provider(begin(Client()), "thao").removeprefix("http://testserver")
    assert client.get(back).status_code == 502
    assert not is_in(client)


def test_a_wrong_state_opens_nothing(client: Client, provider: Provider, user: User) -> None:
    back = at_the_provider(begin(client), "thao").removeprefix("http://testserver")
    state = parse_qs(urlsplit(back).query)["state"][0]
    for other in ("", "x" * 16, "\x00"):
        assert client.get(back.replace(state, other)).status_code in (400, 502)
    assert not is_in(client)


def test_a_way_back_is_gone_once(client: Client, provider: Provider, user: User) -> None:
    back = at_the_provider(begin(client), "thao").removeprefix("http://testserver")
    assert client.get(back).status_code == 302
    other = Client()
    other.cookies = client.cookies
    assert client.get(back).status_code == 502


def test_a_wrong_code_opens_nothing(client: Client, provider: Provider, user: User) -> None:
    back = at_the_provider(begin(client), "thao").removeprefix("http://testserver")
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert client.get(back.replace(code, "x" * 20)).status_code == 502
    assert not is_in(client)


def test_pressing_cancel_leads_to_a_page_that_says_so(client: Client, provider: Provider) -> None:
    state = parse_qs(urlsplit(begin(client)).query)["state"][0]
    answer = client.get(f"{LOGIN}ve/", {"state": state, "error": "access_denied"}, follow=True)
    assert "Đã thôi đăng nhập" in answer.content.decode()


def test_a_provider_that_is_down_is_said_so(client: Client, settings: Any, db: None) -> None:
    sign_on(settings, f"http://127.0.0.1:{free_port()}/o")
    for answer in (client.post(LOGIN), client.get(f"{LOGIN}ve/", {"state": "x", "code": "y"})):
        assert answer.status_code == 502
        assert "không trả lời" in answer.content.decode()


def test_without_a_setting_there_is_no_such_door(client: Client) -> None:
    assert client.post(LOGIN).status_code == 404
    assert client.get(f"{LOGIN}ve/").status_code == 404
    assert "sso" not in client.get("/tai-khoan/login/").content.decode()


def test_the_button_stands_on_the_sign_in_page(client: Client, provider: Provider) -> None:
    page = client.get("/tai-khoan/login/").content.decode()
    assert "Đăng nhập qua hệ thống chung của tỉnh Mẫu" in page
    assert client.get(LOGIN).status_code == 405


@pytest.mark.parametrize(
    ("wanted", "led"),
    [
        ("/bao-cao/", "/bao-cao/"),
        ("//evil.example/", "/"),
        ("https://evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_way_on_stays_here(
    client: Client, provider: Provider, user: User, wanted: str, led: str
) -> None:
    assert come(client, "thao", next=wanted)["Location"] == led


# --- The second step ---------------------------------------------------------------------------


@pytest.fixture
def chair() -> User:
    made = person(places.country().commune, Role.CHAIR, username="man", email="thao@xa.example")
    Authenticator.objects.all().delete()
    return made


def test_the_second_step_is_asked_here_unless_the_provider_is_trusted_with_it(
    client: Client, provider: Provider, chair: User
) -> None:
    come(client, "thao")
    assert client.get(reverse("workspace:home"))["Location"] == reverse("mfa_index")
    give_second_step(chair)
    again = Client()
    assert come(again, "thao")["Location"] == reverse("mfa_authenticate")
    assert not is_in(again)


@pytest.mark.parametrize(
    ("name", "is_free"), [("thao", True), ("twice", True), ("password-only", False)]
)
def test_a_trusted_provider_that_says_it_asked_once_is_not_believed(
    client: Client, provider: Provider, chair: User, settings: Any, name: str, is_free: bool
) -> None:
    settings.OIDC_SECOND_STEP = True
    come(client, name)
    assert (client.get(reverse("workspace:home")).status_code == 200) is is_free
    give_second_step(chair)
    again = Client()
    come(again, name)
    assert is_in(again) is is_free


def test_what_the_provider_proved_does_not_outlive_the_session(
    client: Client, provider: Provider, chair: User, settings: Any
) -> None:
    settings.OIDC_SECOND_STEP = True
    come(client, "thao")
    client.post("/tai-khoan/logout/")
    client.force_login(chair)
    assert client.get(reverse("workspace:home")).status_code == 302
