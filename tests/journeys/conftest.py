"""The product as a visitor has it: the demonstration, built and served by its own command."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
COMMAND = str(Path(sys.executable).with_name("lantoa"))
PATIENCE = 240
"""Seconds until the tables are made and one province is loaded, on a busy machine."""


def open_own_report(page: Page, period: str) -> None:
    """From the list of reports to the unit's own of a period, as a person finds it."""
    page.goto("/bao-cao/")
    own = page.locator("main a[href^='/bao-cao/']:not([href*='cap-duoi'])")
    own.filter(has_text=re.compile(period, re.IGNORECASE)).first.click()
    page.wait_for_url(re.compile(r"/bao-cao/\d+/$"))


@dataclass
class Site:
    """A served demonstration and how to sign in to it."""

    address: str
    data: Path
    passwords: dict[str, str]
    browser: Browser

    def context(self, *, phone: bool = False, scripts: bool = True) -> BrowserContext:
        made = self.browser.new_context(
            viewport=PHONE if phone else DESK,
            locale="vi-VN",
            java_script_enabled=scripts,
            base_url=self.address,
        )
        made.set_default_timeout(30_000)
        return made

    def sign_in(self, user: str, *, phone: bool = False, scripts: bool = True) -> Page:
        page = self.context(phone=phone, scripts=scripts).new_page()
        page.goto("/")
        page.fill("input[name=login]", user)
        page.fill("input[name=password]", self.passwords[user])
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{self.address}/")
        return page

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *words],
            env={**os.environ, "LANTOA_DATA": str(self.data)},
            capture_output=True,
            text=True,
            check=False,
        )


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/suc-khoe", timeout=5):  # noqa: S310
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            process.poll()
    raise RuntimeError(f"the site did not start ({process.poll()})")


def environment_of(data: Path, **more: str) -> dict[str, str]:
    """What a command is told of an installation in a folder of its own, with SQLite."""
    told = {**os.environ, "LANTOA_DATA": str(data), "PYTHONUNBUFFERED": "1", **more}
    told.pop("LANTOA_DATABASE_URL", None)
    return told


@contextmanager
def started(data: Path, said: Path) -> Iterator[str]:
    """``lantoa start`` with one province in an empty folder, and the address that it prints."""
    with said.open("w") as out:
        process = subprocess.Popen(
            [COMMAND, "start", "--only", "42", "--port", str(_free_port())],
            env=environment_of(data),
            stdout=out,
        )
    try:
        end = time.monotonic() + PATIENCE
        while "đang chạy" not in said.read_text() and process.poll() is None:
            assert time.monotonic() < end, said.read_text()
            time.sleep(0.2)
        found = re.search(r"http://localhost:\d+/bat-dau/\?ma=\S+", said.read_text())
        assert found is not None, said.read_text()
        yield found[0]
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=20)


@contextmanager
def served(data: Path) -> Iterator[str]:
    """``lantoa serve`` on what a folder holds, and its address."""
    port = _free_port()
    process = subprocess.Popen([COMMAND, "serve", "--port", str(port)], env=environment_of(data))
    try:
        _wait(f"http://localhost:{port}", process)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[Site]:
    kept = os.environ.get("LANTOA_TEST_DEMONSTRATION")
    data = Path(kept) if kept else tmp_path_factory.mktemp("demo")
    environment = {**os.environ, "LANTOA_DATA": str(data)}
    environment.pop("LANTOA_DATABASE_URL", None)
    if not kept:
        subprocess.run([COMMAND, "demo", "--no-serve"], env=environment, check=True)
    roster = (data / "nguoi-dung-minh-hoa.txt").read_text(encoding="utf-8")
    passwords = dict(re.findall(r"^(\S+) +(\S+) +.* · ", roster, re.MULTILINE))
    port = _free_port()
    process = subprocess.Popen([COMMAND, "serve", "--port", str(port)], env=environment)
    address = f"http://localhost:{port}"
    try:
        _wait(address, process)
        yield Site(address, data, passwords, browser)
    finally:
        process.terminate()
        process.wait(timeout=20)
