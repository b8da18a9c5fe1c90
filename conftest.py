"""What tests of all rooms share: one real browser for as long as they run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from tests import chromium


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium on this machine")
    with chromium.launched(path) as opened:
        yield opened


def pytest_make_parametrize_id(config: pytest.Config, val: object, argname: str) -> str | None:
    """Files built for a test hold the time of building: their bytes are no name for a test, since
    two processes would not agree on it."""
    return argname if isinstance(val, bytes) else None
