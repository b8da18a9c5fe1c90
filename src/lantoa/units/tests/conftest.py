from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.apps import apps
from django.test import Client

from lantoa.units.models import Unit
from lantoa.units.tests import factories
from lantoa.units.tests.factories import Country

StaffClient = Callable[..., Client]


@pytest.fixture
def country() -> Country:
    return factories.country()


@pytest.fixture
def staff(django_user_model, settings) -> StaffClient:
    """Signs somebody in who holds a post in the unit. Posts are of a room above, so they are made
    by the name of their table."""
    # The second step of administrators is another room's matter.
    settings.DEMONSTRATION = True

    def made(unit: Unit, role: str = "officer") -> Client:
        user = django_user_model.objects.create(username=f"{role}{unit.pk}", full_name=role)
        posts = apps.get_model("accounts", "Post").objects
        posts.create(user=user, unit=unit, role=role, valid_from=date(2020, 1, 1))
        client = Client()
        client.force_login(user)
        return client

    return made


@pytest.fixture
def officer(staff: StaffClient, country: Country) -> Client:
    return staff(country.commune)


@pytest.fixture
def administrator(staff: StaffClient, country: Country) -> Client:
    return staff(country.province, "administrator")
