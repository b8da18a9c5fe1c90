"""Guessing passwords: slowed down for all processes together, without locking anybody out for long;
and nothing that tells whether a name is known."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth.hashers import ScryptPasswordHasher
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.accounts.tests.factories import PASSWORD, person
from lantoa.jobs.models import Letter
from lantoa.units.tests import factories as places

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/login/"
WRONG = "nuoc chay da mem"


@pytest.fixture
def user() -> User:
    return person(places.country().commune, username="thao", email="thao@xa.example")


def sign_in(client: Client, login: str, password: str, **meta: str) -> HttpResponse:
    return client.post(LOGIN, {"login": login, "password": password}, **meta)


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def said(answer: HttpResponse) -> str:
    body = re.sub(r"<head>.*?</head>", "", answer.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).split())


def test_after_five_failures_the_right_password_is_refused_from_there(
    client: Client, user: User
) -> None:
    for _ in range(5):
        assert sign_in(client, "thao", WRONG, REMOTE_ADDR="10.0.0.1").status_code == 200
    answer = sign_in(client, "thao", PASSWORD, REMOTE_ADDR="10.0.0.1")
    assert answer.status_code == 429
    assert "nhiều lần" in said(answer)
    assert 'value="thao"' in answer.content.decode()
    assert not is_in(client)


def test_a_stranger_elsewhere_locks_nobody_out(client: Client, user: User) -> None:
    for _ in range(6):
        sign_in(client, "thao", WRONG, REMOTE_ADDR="10.0.0.1")
    sign_in(client, "thao", PASSWORD, REMOTE_ADDR="10.0.0.2")
    assert is_in(client)


def test_another_person_at_the_same_address_still_comes_in(client: Client, user: User) -> None:
    User.objects.create_user(username="su", full_name="Giàng A Sử", password=PASSWORD)
    for _ in range(5):
        sign_in(client, "thao", WRONG, REMOTE_ADDR="10.0.0.1")
    sign_in(client, "su", PASSWORD, REMOTE_ADDR="10.0.0.1")
    assert is_in(client)


def test_capitals_make_no_other_name(client: Client, user: User) -> None:
    for name in ("thao", "THAO", "Thao", "tHao", "thAo"):
        sign_in(client, name, WRONG)
    assert sign_in(client, "thaO", PASSWORD).status_code == 429


def test_guessing_names_from_one_place_is_stopped_and_a_header_does_not_hide_it(
    client: Client, user: User
) -> None:
    for number in range(10):
        sign_in(client, f"ten{number}", "nuoc", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}")
    sign_in(client, "thao", PASSWORD, HTTP_X_FORWARDED_FOR="10.0.9.9")
    assert not is_in(client)
    sign_in(client, "thao", PASSWORD, REMOTE_ADDR="10.1.1.1")
    assert is_in(client)


def test_guessing_one_name_from_everywhere_is_stopped_but_not_at_the_persons_own_place(
    client: Client, user: User, settings: Any
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {
        **settings.ACCOUNT_RATE_LIMITS,
        "login_failed_anywhere": "8/h/key",
    }
    at_the_office = Client()
    sign_in(at_the_office, "thao", PASSWORD, REMOTE_ADDR="10.9.9.9")
    assert is_in(at_the_office)
    for number in range(8):
        sign_in(client, "thao", WRONG, REMOTE_ADDR=f"10.0.0.{number}")
    assert sign_in(client, "thao", PASSWORD, REMOTE_ADDR="10.0.1.1").status_code == 429
    sign_in(client, "thao", PASSWORD, REMOTE_ADDR="10.9.9.9")
    assert is_in(client)


def test_signing_in_rightly_uses_nothing_up(client: Client, user: User) -> None:
    for _ in range(7):
        fresh = Client()
        assert sign_in(fresh, "thao", PASSWORD).status_code == 302


def test_what_is_counted_stands_in_the_database() -> None:
    """Not in the memory of one process."""
    caches["default"].set("x", 1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM lantoa_cache")
        assert cursor.fetchone()[0] >= 1


GUESS = """
import sys
import django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.test import Client
answers = [
    Client().post("/tai-khoan/login/", {"login": "thao", "password": each}).status_code
    for each in sys.argv[1:]
]
print(*answers)
"""


def guess_in_a_process_of_its_own(*passwords: str) -> list[int]:
    made = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{made['NAME']}"
    else:
        # The server of a test may listen on a socket: then its folder stands for the host.
        parts = {
            key: quote(str(made[key]), safe="") for key in ("USER", "PASSWORD", "HOST", "NAME")
        }
        address = "postgres://{USER}:{PASSWORD}@{HOST}:{port}/{NAME}".format(
            **parts, port=made["PORT"]
        )
    given = {
        **os.environ,
        "LANTOA_DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "lantoa.config.settings",
    }
    given["PYTHONPATH"] = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", GUESS, *passwords],
        env=given,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return [int(each) for each in done.stdout.split()]


@pytest.mark.django_db(transaction=True)
def test_two_processes_count_together(settings: Any, request: pytest.FixtureRequest) -> None:
    # Other processes have the hashers of the house. What is counted is no model's and outlives
    # the emptying of the tables.
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    request.addfinalizer(caches["default"].clear)
    person(places.country().commune, username="thao")
    assert guess_in_a_process_of_its_own(WRONG, WRONG, WRONG) == [200, 200, 200]
    assert guess_in_a_process_of_its_own(WRONG, WRONG, PASSWORD) == [200, 200, 429]


# --- Nothing that tells who is known -----------------------------------------------------------


@pytest.mark.parametrize("name", ["thao", "khong-co", "thao@xa.example", "khong@xa.example"])
def test_as_much_is_hashed_for_an_unknown_name(
    client: Client, user: User, name: str, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
    user.set_password(PASSWORD)
    user.save()
    hashed: list[int] = []
    real = ScryptPasswordHasher.encode

    def counting(self: Any, *given: Any, **named: Any) -> str:
        hashed.append(1)
        return str(real(self, *given, **named))

    monkeypatch.setattr(ScryptPasswordHasher, "encode", counting)
    sign_in(client, name, WRONG)
    assert len(hashed) == 1


def ask_for_reset(client: Client, address: str) -> str:
    answer = client.post(reverse("account_reset_password"), {"email": address}, follow=True)
    assert answer.redirect_chain == [(reverse("account_reset_password_done"), 302)]
    return said(answer)


def test_a_reset_reads_alike_for_known_and_unknown_and_writes_to_the_known_alone(
    client: Client, user: User
) -> None:
    assert ask_for_reset(client, "thao@xa.example") == ask_for_reset(client, "khong@xa.example")
    assert [letter.to for letter in Letter.objects.all()] == ["thao@xa.example"]


def test_a_reset_waits_for_no_mail_server(client: Client, user: User, settings: Any) -> None:
    """The letter goes by the queue: the seconds of a mail server would tell."""
    settings.EMAIL_BACKEND = "no.such.Backend"
    ask_for_reset(client, "thao@xa.example")
    assert Letter.objects.get().is_secret


def test_resets_are_limited(client: Client, user: User) -> None:
    answers = [
        client.post(reverse("account_reset_password"), {"email": "thao@xa.example"}).status_code
        for _ in range(7)
    ]
    assert answers[-1] == 429
    assert Letter.objects.count() <= 5


# --- The link in the letter --------------------------------------------------------------------


def link(client: Client, **meta: str) -> str:
    client.post(reverse("account_reset_password"), {"email": "thao@xa.example"}, **meta)
    found = re.search(r"https?://\S+", Letter.objects.latest("pk").body)
    assert found
    return found[0]


def test_a_link_sets_a_password_once_and_ends_the_sessions(client: Client, user: User) -> None:
    stolen = Client()
    sign_in(stolen, "thao", PASSWORD)
    path = link(client).removeprefix("http://testserver")
    form = client.get(path, follow=True)
    fresh = "suoi mat rung xanh"
    address = form.redirect_chain[-1][0]
    done = client.post(address, {"password1": fresh, "password2": fresh})
    assert done.status_code == 302
    user.refresh_from_db()
    assert user.check_password(fresh)
    assert stolen.get(reverse("workspace:account"))["Location"].startswith(LOGIN)
    again = Client().get(path, follow=True)
    assert "không còn dùng được" in said(again)
    assert "_auth_user_id" not in client.session


def test_a_weak_password_is_refused_in_vietnamese(client: Client, user: User) -> None:
    path = link(client).removeprefix("http://testserver")
    address = client.get(path, follow=True).redirect_chain[-1][0]
    for weak in ("ngan", "1234567890", "thao@xa.example"):
        answer = client.post(address, {"password1": weak, "password2": weak})
        assert answer.status_code == 200
        assert "Lỗi:" in said(answer)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_a_link_runs_out(client: Client, user: User, settings: Any) -> None:
    path = link(client).removeprefix("http://testserver")
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "không còn dùng được" in said(client.get(path, follow=True))


@pytest.mark.parametrize(
    "meta",
    [
        {"HTTP_HOST": "evil.example"},
        {"HTTP_HOST": "testserver@evil.example"},
        {"HTTP_HOST": "testserver", "HTTP_X_FORWARDED_HOST": "evil.example"},
        {"HTTP_HOST": "testserver:80@evil.example"},
        {"HTTP_HOST": "evil.example#testserver"},
    ],
)
def test_no_header_leads_the_link_elsewhere(
    client: Client, user: User, meta: dict[str, str]
) -> None:
    client.post(reverse("account_reset_password"), {"email": "thao@xa.example"}, **meta)
    for letter in Letter.objects.all():
        assert "evil" not in letter.body
        assert "http://testserver/" in letter.body
