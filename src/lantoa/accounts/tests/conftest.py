from __future__ import annotations

import pytest
from django.conf import settings as house

SLOW = list(house.PASSWORD_HASHERS)


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """The hash of the house is slow on purpose; one test asks for it, the others sign in a lot."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *SLOW]
