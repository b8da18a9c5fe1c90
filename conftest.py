"""What tests of all rooms share: one real browser for as long as they run, quick passwords, and a
database that is copied where a template of it was made."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker, Settings
from tests import chromium

from lantoa.config.tests import template

QUICK = "django.contrib.auth.hashers.MD5PasswordHasher"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium on this machine")
    with chromium.launched(path) as opened:
        yield opened


@pytest.fixture(autouse=True)
def quick_passwords(settings: Settings) -> None:
    """The hash of the house is slow on purpose; one test asks for it, the others sign in a lot."""
    settings.PASSWORD_HASHERS = [QUICK, *settings.PASSWORD_HASHERS]


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    """A copy is there before Django sets up its test database, and goes with its folder or
    server."""
    return bool(template.NAMED) or bool(request.config.getvalue("reuse_db"))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, django_db_blocker: DjangoDbBlocker
) -> None:
    """Once the process has a name for its database."""
    if template.NAMED:
        with django_db_blocker.unblock():
            template.copy()


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Files built for a test hold the time of building: their bytes are no name for a test, since
    two processes would not agree on it."""
    return argname if isinstance(val, bytes) else None
