"""What stands under the tests of a module is the same for each of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from lantoa.audit.log import record
from lantoa.audit.models import Entry, Link
from lantoa.audit.tests.standing import Standing, standing
from lantoa.kernel.actor import System


def _begin() -> list[str]:
    record(actor=System("tests"), verb="t", object_key="t:1")
    return ["built"]


@pytest.fixture(scope="module")
def standing_list(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Standing[list[str]]]:
    with standing("begun", _begin, request, django_db_blocker) as built:
        yield built


@pytest.fixture
def begun(standing_list: Standing[list[str]], db: None) -> list[str]:
    return standing_list.fresh()


@pytest.mark.parametrize("turn", [1, 2])
def test_what_a_test_changed_is_as_it_was_for_the_next(
    begun: list[str], standing_list: Standing[list[str]], turn: int
) -> None:
    assert standing_list.built == ["built"]
    assert begun == ["built"]
    begun.append("changed")
    assert (Entry.objects.count(), Link.objects.count()) == (1, 0)
    connection.do_gathered()  # type: ignore[attr-defined]
    assert Link.objects.count() == 1
    record(actor=System("tests"), verb="t", object_key="t:2")
