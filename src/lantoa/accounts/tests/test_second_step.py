"""Who must have a second step: led to set one up, kept from all else; codes that work once."""

from __future__ import annotations

import re
import zlib
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from lantoa.accounts.models import Post, User
from lantoa.accounts.rules import (
    SECOND_STEP_ROLES,
    Role,
    browser_of,
    provider_asked_twice,
    second_step_roles,
)
from lantoa.accounts.tests.factories import PASSWORD, person, post
from lantoa.accounts.tests.steps import code, give_second_step
from lantoa.accounts.views.second_step import OPEN
from lantoa.catalogue.models import Setting
from lantoa.kernel import days
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/login/"
SET_UP = "/tai-khoan/buoc-hai/"


@pytest.fixture
def country() -> Country:
    return places.country()


@pytest.fixture
def chair(country: Country) -> User:
    """Somebody who has to have a second step and has none."""
    made = person(country.commune, Role.CHAIR, username="man", email="man@xa.example")
    Authenticator.objects.all().delete()
    return made


@pytest.fixture
def officer(country: Country) -> User:
    return person(country.commune, Role.OFFICER, username="thao", email="thao@xa.example")


def sign_in(client: Client, name: str) -> Any:
    return client.post(LOGIN, {"login": name, "password": PASSWORD})


# --- The law ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("decided", "roles"),
    [
        (None, SECOND_STEP_ROLES),
        ("chair", SECOND_STEP_ROLES),
        ([], {Role.ADMINISTRATOR}),
        (["officer", "unknown", 7], {Role.OFFICER, Role.ADMINISTRATOR}),
    ],
)
def test_the_administrator_is_never_let_off(decided: object, roles: set[Role]) -> None:
    assert second_step_roles(decided) == roles


@pytest.mark.parametrize(
    ("claims", "is_believed"),
    [
        ({}, True),
        ({"amr": ["pwd"]}, False),
        ({"amr": []}, False),
        ({"amr": ["pwd", "otp"]}, True),
        ({"acr": "0"}, False),
        ({"acr": 0}, False),
        ({"acr": "2", "amr": ["mfa"]}, True),
        ({"acr": "0", "amr": ["mfa"]}, False),
    ],
)
def test_what_a_provider_says_of_its_second_step(
    claims: dict[str, object], is_believed: bool
) -> None:
    assert provider_asked_twice(claims) is is_believed


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120 Safari/537.36",
            "Chrome trên máy tính Windows",
        ),
        (
            "Mozilla/5.0 (Linux; Android 9) SamsungBrowser/12 Chrome/79 Safari/537.36",
            "Samsung Internet trên điện thoại Android",
        ),
        ("<script>", "trình duyệt khác"),
        ("", "trình duyệt khác"),
    ],
)
def test_a_browser_is_named_as_people_know_it(agent: str, words: str) -> None:
    assert browser_of(agent) == words


# --- The guard --------------------------------------------------------------------------------


def test_after_signing_in_the_way_leads_to_the_set_up(client: Client, chair: User) -> None:
    answer = sign_in(client, "man")
    assert answer.status_code == 302
    home = client.get(answer["Location"])
    assert home.status_code == 302
    assert home["Location"] == SET_UP
    page = client.get(SET_UP)
    assert page.status_code == 200
    assert "Đặt bước xác thực thứ hai" in page.content.decode()
    assert reverse("workspace:home") not in re.findall(r'href="([^"]*)"', page.content.decode())[4:]


def addresses(patterns: list[Any], before: str = "", space: str = "") -> list[tuple[str, str]]:
    """Every address with something in place of its parts, and its name."""
    found = []
    for each in patterns:
        route = before + str(each.pattern).lstrip("^").rstrip("$")
        if isinstance(each, URLResolver):
            inner = f"{space}{each.namespace}:" if each.namespace else space
            found += addresses(each.url_patterns, route, inner)
        elif isinstance(each, URLPattern):
            filled = re.sub(r"<(int|date|\w+):?\w*>|\(\?P<\w+>[^)]*\)", "1", route)
            filled = re.sub(r"\(\?:.*?\)\??", "", filled)
            found.append((f"/{filled}", f"{space}{each.name}"))
    return found


@pytest.mark.parametrize("method", ["get", "head", "post", "put", "patch", "delete", "options"])
def test_nothing_else_of_the_site_answers(client: Client, chair: User, method: str) -> None:
    """Whole on SQLite; on PostgreSQL a tenth, always the same: no query depends on the address."""
    client.force_login(chair)
    client.raise_request_exception = False
    share = 1 if connection.vendor == "sqlite" else 10
    tried = 0
    for address, name in addresses(get_resolver().url_patterns):
        if name in OPEN or zlib.crc32(f"{address} {method}".encode()) % share:
            continue
        answer = getattr(client, method)(address)
        tried += 1
        if answer.status_code == 302:
            assert answer["Location"] == SET_UP, (method, address, answer["Location"])
            assert method in ("get", "head")
        else:
            assert answer.status_code in (403, 404), (method, address, answer.status_code)
    assert tried > (200 if share == 1 else 10)


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true"},
        {"X-Requested-With": "XMLHttpRequest"},
        {"Accept": "application/json"},
    ],
)
def test_a_piece_of_a_page_and_data_are_refused_not_led_away(
    client: Client, chair: User, headers: dict[str, str]
) -> None:
    client.force_login(chair)
    answer = client.get(reverse("activities:list"), headers=headers)
    assert answer.status_code == 403
    assert "bước xác thực thứ hai" in answer.content.decode()


@pytest.mark.parametrize(
    "name",
    [
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_logout",
        "account_reauthenticate",
    ],
)
def test_what_the_set_up_needs_stays_open(client: Client, chair: User, name: str) -> None:
    client.force_login(chair)
    assert client.get(reverse(name)).status_code == 200


def test_an_officer_is_not_asked(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert client.get(reverse("workspace:home")).status_code == 200


def test_the_guard_costs_no_query(
    client: Client, officer: User, chair: User, settings: Any
) -> None:
    give_second_step(chair)
    counted = []
    for unguarded in (False, True):
        if unguarded:
            settings.MIDDLEWARE = [each for each in settings.MIDDLEWARE if "SecondStep" not in each]
        for user in (officer, chair):
            client = Client()
            client.force_login(user)
            with CaptureQueriesContext(connection) as done:
                assert client.get(reverse("plans:list")).status_code == 200
            counted.append(len(done))
    assert counted[:2] == counted[2:]


def test_one_who_has_it_goes_on(client: Client, chair: User) -> None:
    give_second_step(chair)
    client.force_login(chair)
    assert client.get(reverse("workspace:home")).status_code == 200


def test_taking_it_away_elsewhere_counts_at_the_next_request(client: Client, chair: User) -> None:
    step = give_second_step(chair)
    client.force_login(chair)
    assert client.get(reverse("workspace:home")).status_code == 200
    step.delete()
    assert client.get(reverse("workspace:home")).status_code == 302


def test_recovery_codes_alone_are_no_second_step(client: Client, chair: User) -> None:
    RecoveryCodes.activate(chair)
    client.force_login(chair)
    assert client.get(reverse("workspace:home")).status_code == 302


def test_a_post_given_during_a_session_counts_at_once(
    client: Client, officer: User, country: Country
) -> None:
    client.force_login(officer)
    assert client.get(reverse("workspace:home")).status_code == 200
    post(officer, country.commune, Role.CHAIR)
    assert client.get(reverse("workspace:home")).status_code == 302


def test_a_decision_counts_from_its_day(client: Client, officer: User, chair: User) -> None:
    today = days.today()
    Setting.objects.create(
        name="sign_in.second_step_roles",
        value=["officer"],
        valid_from=today - timedelta(days=3),
        valid_to=today,
    )
    client.force_login(officer)
    assert client.get(reverse("workspace:home")).status_code == 200
    Setting.objects.create(name="sign_in.second_step_roles", value=["officer"], valid_from=today)
    assert client.get(reverse("workspace:home")).status_code == 302
    client.force_login(chair)
    assert client.get(reverse("workspace:home")).status_code == 200


def test_the_demonstration_alone_puts_it_off_and_says_so(
    client: Client, chair: User, settings: Any
) -> None:
    settings.MARK = "DỮ LIỆU MINH HỌA"
    client.force_login(chair)
    assert client.get(reverse("workspace:home")).status_code == 302
    settings.DEMONSTRATION = True
    words = "Bản minh họa: chưa bắt buộc bước xác thực thứ hai"
    assert words in client.get(reverse("workspace:home")).content.decode()
    assert words in Client().get(LOGIN).content.decode()
    assert words in client.get("/khong-co").content.decode()


def test_a_real_site_shows_no_such_words(client: Client, officer: User) -> None:
    client.force_login(officer)
    assert "minh họa" not in client.get(reverse("workspace:home")).content.decode()


# --- Rights that end --------------------------------------------------------------------------


def test_rights_end_with_the_post(client: Client, officer: User, country: Country) -> None:
    client.force_login(officer)
    address = reverse("workspace:status")
    assert client.get(address).status_code == 200
    yesterday = days.today() - timedelta(days=1)
    Post.objects.filter(user=officer).update(valid_to=yesterday)
    assert client.get(address).status_code == 403


# --- Setting up, signing in -------------------------------------------------------------------


def secret_of(page: str) -> str:
    found = re.search(r'<code class="secret"[^>]*>(\w+)<', page)
    assert found
    return found[1]


def set_up(client: Client, monkeypatch: pytest.MonkeyPatch) -> str:
    """Through the pages; the recovery page."""
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    monkeypatch.setattr("lantoa.accounts.tests.steps.SECRET", secret_of(page))
    answer = client.post(reverse("mfa_activate_totp"), {"code": code()}, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def codes_of(page: str) -> list[str]:
    return re.findall(r"<li>(\d{8})</li>", page)


def test_setting_up_frees_the_way_and_shows_the_codes_once(
    client: Client, chair: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, "man")
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "<svg" in page
    assert "data:image" not in page
    codes = codes_of(set_up(client, monkeypatch))
    assert len(codes) == 10
    again = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert not codes_of(again)
    assert codes[0] not in again
    assert client.get(reverse("workspace:home")).status_code == 200
    assert client.get("/tai-khoan/buoc-hai/ma-du-phong/tai/").status_code == 404


def test_a_wrong_code_sets_nothing_up(client: Client, chair: User) -> None:
    sign_in(client, "man")
    client.get(reverse("mfa_activate_totp"))
    answer = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert answer.status_code == 200
    assert "Mã chưa đúng" in answer.content.decode()
    assert not Authenticator.objects.exists()


def second(client: Client, given: str) -> Any:
    return client.post(reverse("mfa_authenticate"), {"code": given})


def test_the_password_alone_opens_nothing(client: Client, chair: User) -> None:
    give_second_step(chair)
    assert sign_in(client, "man")["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("workspace:home"))["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("given", ["000000", "", "abc", "\x00", "9" * 500, "１２３４５６"])
def test_a_code_that_is_none_opens_nothing(client: Client, chair: User, given: str) -> None:
    give_second_step(chair)
    sign_in(client, "man")
    assert second(client, given).status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_code_works_once_even_half_a_minute_later(client: Client, chair: User) -> None:
    give_second_step(chair)
    sign_in(client, "man")
    shown = code(steps_ago=1)
    assert second(client, shown).status_code == 302
    other = Client()
    sign_in(other, "man")
    # What allauth remembers of it runs out after one step; ours must still hold.
    cache.delete(f"allauth.mfa.totp.used?user={chair.pk}&code={shown}")
    assert second(other, shown).status_code == 200
    assert "_auth_user_id" not in other.session


def test_a_recovery_code_works_once(client: Client, chair: User) -> None:
    give_second_step(chair)
    first = RecoveryCodes.activate(chair).get_unused_codes()[0]
    sign_in(client, "man")
    assert second(client, first).status_code == 302
    assert "_auth_user_id" in client.session
    other = Client()
    sign_in(other, "man")
    assert second(other, first).status_code == 200
    assert "_auth_user_id" not in other.session


def test_guessing_codes_is_stopped(client: Client, chair: User) -> None:
    give_second_step(chair)
    sign_in(client, "man")
    for _ in range(5):
        second(client, "000000")
    assert "nhiều lần" in second(client, code()).content.decode()
    assert "_auth_user_id" not in client.session


# --- Showing again who one is -------------------------------------------------------------------


def long_ago(client: Client) -> None:
    session = client.session
    session["signed_in_at"] -= 1000
    session.save()


@pytest.mark.parametrize(
    "name",
    [
        "mfa_activate_totp",
        "mfa_deactivate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "mfa_view_recovery_codes",
    ],
)
def test_changing_the_second_step_asks_who_one_is(client: Client, chair: User, name: str) -> None:
    if name in ("mfa_deactivate_totp", "mfa_view_recovery_codes", "mfa_generate_recovery_codes"):
        give_second_step(chair)
        RecoveryCodes.activate(chair)
    client.force_login(chair)
    assert client.get(reverse(name)).status_code == 200
    long_ago(client)
    for answer in (client.get(reverse(name)), client.post(reverse(name), {"code": code()})):
        if answer.status_code == 405:
            continue
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_removing_it_leads_back_to_the_set_up(client: Client, chair: User) -> None:
    give_second_step(chair)
    RecoveryCodes.activate(chair)
    client.force_login(chair)
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.exists()
    assert client.get(reverse("workspace:home"))["Location"] == SET_UP


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "[]",
        "{}",
        "null",
        "1",
        '"x"',
        '{"response": []}',
        '{"response": {"userHandle": "é"}}',
        '{"id":"x","rawId":"x","type":"public-key","response":{"userHandle":"////"}}',
        "\x00",
    ],
)
def test_nonsense_in_place_of_a_passkey_is_refused(client: Client, chair: User, sent: str) -> None:
    address = reverse("mfa_login_webauthn")
    client.get(address, headers={"Accept": "application/json"})
    answer = client.post(address, {"credential": sent})
    assert answer.status_code in (200, 302)
    assert "_auth_user_id" not in client.session
    client.force_login(chair)
    made = client.post(reverse("mfa_add_webauthn"), {"credential": sent, "name": "x"})
    assert made.status_code == 200
    assert not Authenticator.objects.exists()


def test_somebody_elses_key_is_not_found(client: Client, chair: User, officer: User) -> None:
    theirs = Authenticator.objects.create(
        user=chair, type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    client.force_login(officer)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.get(reverse(name, args=[theirs.pk])).status_code == 404
        assert client.post(reverse(name, args=[theirs.pk]), {"name": "y"}).status_code == 404
    assert Authenticator.objects.filter(pk=theirs.pk).exists()
