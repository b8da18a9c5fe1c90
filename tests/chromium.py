"""A real Chromium for the tests that look at pages as people do."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find() -> str | None:
    """Where Chromium is, or None."""
    given = os.environ.get("LANTOA_TEST_CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """A browser without a sandbox only where we are root, which Chromium refuses otherwise."""
    options = ["--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    if os.geteuid() == 0:
        options.append("--no-sandbox")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=options)
        try:
            yield browser
        finally:
            browser.close()
