"""Every staff screen, on a phone and on a desk: reachable, without axe violations, in one column
without side scrolling."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser

SCREENS = {
    "thamdinh.laichau": (
        "/",
        "/bao-cao/",
        "/bao-cao/1/",
        "/bao-cao/cap-duoi/tinh-lai-chau-12-truoc-7-2025/2018/",
        "/ke-hoach/",
        "/ke-hoach/1/",
        "/hoat-dong/",
        "/hoat-dong/1/",
        "/don-vi/",
        "/don-vi/?q=huong+long",
        "/don-vi/tinh-lai-chau-12-truoc-7-2025/",
        "/van-ban/",
        "/van-ban/dua-vao/",
        "/tai-khoan-cua-toi/",
        "/tinh-trang/",
        "/khong-co-trang-nay/",
        "/quan-tri-noi-dung/",
    ),
    "canbo": (
        "/",
        "/hoat-dong/ghi/",
        "/ke-hoach/moi/",
        "/bao-cao/",
        "/tai-khoan/password/change/",
    ),
    "chutich": ("/", "/bao-cao/"),
    "vanthu": ("/", "/bao-cao/"),
    "bientap.laichau": ("/",),
    "biendich.laichau": ("/",),
    "quantri.laichau": ("/", "/tinh-trang/"),
}


@pytest.mark.parametrize("phone", [True, False], ids=["phone", "desk"])
@pytest.mark.parametrize("user", list(SCREENS))
def test_screens_can_be_used_by_everybody(site: Site, user: str, phone: bool) -> None:
    page = site.sign_in(user, phone=phone)
    for address in SCREENS[user]:
        page.goto(address)
        found = Axe().run(page)
        assert found.violations_count == 0, f"{address}\n{found.generate_report()}"
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= page.viewport_size["width"], f"{address}: {width} px wide"
        assert page.locator("h1").count() == 1, address
        assert "DỮ LIỆU MINH HỌA" in page.locator("body").inner_text(), address
    page.context.close()
