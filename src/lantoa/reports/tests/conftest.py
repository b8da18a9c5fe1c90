from __future__ import annotations

import pytest

from lantoa.reports.tests.factories import World, world


@pytest.fixture(autouse=True)
def quick_passwords_and_own_folders(settings, tmp_path) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STATIC_ROOT = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture(name="world")
def a_world(db: None) -> World:
    return world()
