from __future__ import annotations

import pytest
from pytest_django import Settings

from lantoa.plans.tests.cast import Cast, cast


@pytest.fixture(name="cast")
def _cast(db: None, settings: Settings) -> Cast:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cast()
