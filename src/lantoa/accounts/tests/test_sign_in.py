"""Each address of allauth is ours in look and words, or closed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from allauth import urls as theirs
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, reverse

from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.accounts.urls import sign_in
from lantoa.units.tests import factories as places

pytestmark = pytest.mark.django_db

ARGUMENTS: dict[str, dict[str, Any]] = {
    "account_reset_password_from_key": {"uidb36": "1", "key": "set-password"},
    "account_confirm_email": {"key": "abc"},
    "mfa_remove_webauthn": {"pk": 1},
    "mfa_edit_webauthn": {"pk": 1},
    "openid_connect_login": {"provider_id": "tinh"},
    "openid_connect_callback": {"provider_id": "tinh"},
}
CLOSED = {
    "account_email": 403,
    "account_email_verification_sent": 404,
    "account_confirm_email": 404,
    "account_confirm_login_code": 404,
    "mfa_download_recovery_codes": 404,
    "socialaccount_signup": 404,
    "socialaccount_connections": 404,
}


def names(patterns: list[Any]) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            yield from names(each.url_patterns)
        elif isinstance(each, URLPattern) and each.name:
            yield each.name


OURS = sorted(each.name for each in sign_in.urlpatterns if each.name)


def test_every_address_of_the_library_is_known_here() -> None:
    assert set(names(theirs.urlpatterns)) == set(OURS)


@pytest.fixture(params=["visitor", "officer", "chair"])
def client_of(request: pytest.FixtureRequest) -> Client:
    client = Client()
    if request.param != "visitor":
        role = Role(request.param)
        client.force_login(person(places.country().commune, role, username=request.param))
    return client


def assert_ours(answer: HttpResponse) -> None:
    for template in answer.templates:  # type: ignore[attr-defined]
        is_frame = re.search(r"/base_\w+\.html$", str(template.name))
        assert is_frame or "/allauth/templates/" not in str(template.origin.name), template.name


@pytest.mark.parametrize("name", OURS)
def test_no_page_of_the_library_is_shown(client_of: Client, name: str) -> None:
    address = reverse(name, kwargs=ARGUMENTS.get(name, {}))
    for answer in (client_of.get(address), client_of.get(address, follow=True)):
        assert answer.status_code < 500
        assert_ours(answer)
        if answer.get("Content-Type", "").startswith("text/html") and answer.content:
            assert b'lang="vi"' in answer.content
            assert b"ui/look" in answer.content


@pytest.mark.parametrize(("name", "status"), CLOSED.items())
def test_a_closed_address_takes_nothing(client_of: Client, name: str, status: int) -> None:
    address = reverse(name, kwargs=ARGUMENTS.get(name, {}))
    for answer in (client_of.get(address), client_of.post(address, {"email": "x@y.vn"})):
        assert answer.status_code == status
        assert_ours(answer)
