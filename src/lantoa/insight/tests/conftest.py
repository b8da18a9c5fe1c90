from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from lantoa.audit.tests.standing import Standing, standing
from lantoa.plans.tests.cast import Cast, cast


@pytest.fixture(scope="module")
def standing_cast(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Standing[Cast]]:
    with standing("cast", cast, request, django_db_blocker) as built:
        yield built


@pytest.fixture(name="cast")
def _cast(standing_cast: Standing[Cast], db: None) -> Cast:
    return standing_cast.fresh()
