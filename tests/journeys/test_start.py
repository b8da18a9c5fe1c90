"""A real installation from nothing, as a new user sets it up: one command, then the browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PHONE, started

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """``lantoa start`` in an empty folder, and the address that it prints."""
    data = tmp_path_factory.mktemp("start")
    token = data / "start_token"
    with started(data, data / "said.txt") as given:
        assert token.read_text() in given
        assert token.stat().st_mode & 0o777 == 0o600
        yield given
        assert not token.exists()


def opened(browser: Browser, address: str, *, scripts: bool = True) -> BrowserContext:
    made = browser.new_context(
        viewport=PHONE,
        locale="vi-VN",
        java_script_enabled=scripts,
        base_url=address.partition("/bat-dau")[0],
    )
    made.set_default_timeout(60_000)
    return made


def onward(page: Page, ending: str) -> None:
    page.locator(".btn.main").click()
    page.wait_for_url(re.compile(ending))


def test_a_new_user_sets_up_a_province_from_nothing(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    stranger = opened(browser, address).new_page()
    answer = stranger.goto("/")
    assert answer is not None
    assert answer.status == 503
    answer = stranger.goto("/bat-dau/don-vi/")
    assert answer is not None
    assert answer.status == 403

    # The first pages without scripts, on a phone; then the browser is lost.
    page = opened(browser, address, scripts=False).new_page()
    page.goto(address)
    assert "ma=" not in page.url
    page.select_option("[name=province]", label="Tỉnh Hà Tĩnh")
    onward(page, "quan-tri")
    page.fill("[name=full_name]", "Nguyễn Văn Nam")
    page.fill("[name=username]", "nam")
    page.fill("[name=password]", "khoa-vang-1975-x")
    page.fill("[name=again]", "khoa-vang-1976-x")
    page.locator(".btn.main").click()
    expect(page.locator("[role=alert]")).to_contain_text("không giống nhau")
    assert page.input_value("[name=full_name]") == "Nguyễn Văn Nam"
    page.fill("[name=password]", "khoa-vang-1975-x")
    page.fill("[name=again]", "khoa-vang-1975-x")
    onward(page, "ten-goi")
    page.context.close()

    # Another browser goes on where the first one stood, and goes back once.
    page = opened(browser, address).new_page()
    page.goto(address)
    page.wait_for_url(re.compile("ten-goi"))
    page.get_by_role("link", name="Quay lại").click()
    assert page.input_value("[name=username]") == "nam"
    onward(page, "ten-goi")
    assert page.input_value("[name=issuer]") == "Tỉnh Hà Tĩnh"
    page.fill("[name=place]", "Hà Tĩnh")
    onward(page, "thu")
    page.fill("[name=to]", "nam@example.vn")
    page.get_by_role("button", name="Gửi thư thử").click()
    expect(page.locator("[role=status]")).to_contain_text("Đã gửi thư thử")
    onward(page, "che-do")
    expect(page.locator("main")).to_contain_text("Chưa đối chiếu")
    page.fill("[name=days_commune]", "3")
    onward(page, "kiem-tra")
    expect(page.locator("main")).to_contain_text("Nguyễn Văn Nam")
    page.locator(".btn.main").click()
    page.wait_for_url(re.compile(r"^(?!.*bat-dau)"))
    expect(page.locator("[role=status]")).to_contain_text("Đã thiết lập xong hệ thống")
    # The administrator is signed in, and so asked for the second step.
    assert "login" not in page.url
    expect(page.locator("h1")).to_contain_text("bước xác thực thứ hai")

    answer = stranger.goto(address)
    assert answer is not None
    assert answer.status == 404
    answer = stranger.goto("/tai-khoan/login/")
    assert answer is not None
    assert answer.status == 200
