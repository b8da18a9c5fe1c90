from __future__ import annotations

from collections.abc import Iterator

import pytest

from lantoa.totals.signals import sources_wanted
from lantoa.totals.tests.factories import Book


@pytest.fixture
def book() -> Iterator[Book]:
    """A posting room that the audit asks, for as long as the test runs."""
    made = Book()
    sources_wanted.connect(made.answer, weak=False)
    yield made
    sources_wanted.disconnect(made.answer)
