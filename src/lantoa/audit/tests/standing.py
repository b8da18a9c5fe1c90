"""What all tests of a module begin with, built once and left standing under their transactions.

People, units and reference data take longer to build than most tests to run. Here they are built in
a transaction around the module; each test runs in a savepoint of it and gets a copy of the objects.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import pytest
from django.db import connection, transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

Built = TypeVar("Built")
QUICK = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@dataclass
class Standing(Generic[Built]):
    """``built`` is nothing where each test has to build for itself."""

    build: Callable[[], Built]
    built: Built | None = None
    gathered: tuple[Any, ...] = ()

    def fresh(self) -> Built:
        """For one test. What waits for a commit that never comes waits for each test anew."""
        if self.built is None:
            return self.build()
        connection._gathered = list(self.gathered)  # type: ignore[attr-defined]
        return deepcopy(self.built)


def _all_begin_with(name: str, request: pytest.FixtureRequest) -> bool:
    """Whether every test of the module that has a database asks for the fixture, and none commits.
    Another would find what it did not ask for, or wait for a transaction that does not end."""
    for item in request.session.items:
        if item.path != request.path:
            continue
        names, marker = set(getattr(item, "fixturenames", ())), item.get_closest_marker("django_db")
        commits = "transactional_db" in names or (marker and marker.kwargs.get("transaction"))
        if commits or ((marker or "db" in names) and name not in names):
            return False
    return True


@contextmanager
def standing(
    name: str,
    build: Callable[[], Built],
    request: pytest.FixtureRequest,
    blocker: DjangoDbBlocker,
) -> Iterator[Standing[Built]]:
    """For a fixture of a module; ``name`` is the fixture that each test asks for."""
    if not _all_begin_with(name, request):
        yield Standing(build)
        return
    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        try:
            with override_settings(PASSWORD_HASHERS=QUICK):
                built = build()
            waiting = tuple(connection._gathered)  # type: ignore[attr-defined]
        except BaseException as error:
            around.__exit__(type(error), error, None)
            raise
    try:
        yield Standing(build, built, waiting)
    finally:
        with blocker.unblock():
            transaction.set_rollback(True)
            around.__exit__(None, None, None)
