from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from lantoa.appraisal.tests.factories import World, world
from lantoa.audit.tests.standing import Standing, standing


@pytest.fixture(autouse=True)
def quick_passwords_and_own_folders(settings, tmp_path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(scope="module")
def standing_world(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Standing[World]]:
    with standing("world", world, request, django_db_blocker) as built:
        yield built


@pytest.fixture(name="world")
def a_world(standing_world: Standing[World], db: None) -> World:
    return standing_world.fresh()
