"""The gallery in a real browser: no violation of axe, no side scrolling, targets large enough."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.template.loader import render_to_string
from playwright.sync_api import Browser, Page

from lantoa.ui.tests import gallery

pytestmark = pytest.mark.browser
STATIC = Path(__file__).resolve().parents[1] / "static"
SMALL = """() => [...document.querySelectorAll(
  'a, button, summary, input:not([type=hidden]), select, textarea')].filter((el) => {
    const box = (el.closest('.pick') || el).getBoundingClientRect();
    const inSentence = el.matches('p > a:not(.go):not(.btn)');
    return box.width && box.height < 44 && !inSentence && !el.matches('.skip');
  }).map((el) => el.outerHTML.slice(0, 80))"""


def _write(folder: Path, html: str) -> str:
    shutil.copytree(STATIC, folder / "static", dirs_exist_ok=True)
    page = folder / "page.html"
    page.write_text(html.replace('"/static/', '"static/'), encoding="utf-8")
    return page.as_uri()


def _open(browser: Browser, address: str, width: int, **options: Any) -> Page:
    context = browser.new_context(viewport={"width": width, "height": 844}, **options)
    page = context.new_page()
    page.goto(address)
    page.wait_for_timeout(250)
    return page


PAGES = {
    "gallery": lambda: gallery.html(),
    "fresh": lambda: gallery.html(gallery.Sample(initial={"channel": "loa"}), list=[]),
    "404": lambda: render_to_string("404.html"),
    "500": lambda: render_to_string("500.html"),
}


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
@pytest.mark.parametrize("name", list(PAGES))
def test_a_page_can_be_used_by_everybody(
    browser: Browser, tmp_path: Path, name: str, width: int, scheme: Any
) -> None:
    page = _open(browser, _write(tmp_path, PAGES[name]()), width, color_scheme=scheme)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(SMALL) == []
    page.context.close()


def test_without_scripts_everything_is_there(browser: Browser, tmp_path: Path) -> None:
    address = _write(tmp_path, gallery.html(gallery.Sample(), list=[]))
    page = _open(browser, address, 390, java_script_enabled=False)
    assert page.locator("#id_other").is_visible()
    assert page.locator("#id_proof").is_visible()
    assert page.locator(".file .btn").is_hidden()
    page.context.close()


def test_the_script_helps(browser: Browser, tmp_path: Path) -> None:
    address = _write(tmp_path, gallery.html(gallery.Sample(), list=[]))
    page = _open(browser, address, 390)
    assert page.locator("#id_other").is_hidden()
    page.check("input[value=khac]", force=True)
    assert page.locator("#id_other").is_visible()
    page.fill("#id_remark", "abc")
    assert page.locator("#id_remark_chars").inner_text() == "Còn 1.997 trong 2.000 ký tự."
    page.set_input_files("#id_proof", {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"x"})
    assert "Đã chọn: a.jpg" in page.locator("#id_proof_names").inner_text()
    page.wait_for_timeout(600)
    page.reload()
    assert page.input_value("#id_remark") == "abc"
    assert "chưa gửi, đã đặt lại" in page.locator(".kept").inner_text()
    page.click(".kept button")
    assert page.input_value("#id_remark") == ""
    page.context.close()


def test_what_was_confirmed_is_not_put_back(browser: Browser, tmp_path: Path) -> None:
    class Stored(str):
        level_tag = "success"

    fresh = gallery.html(gallery.Sample(), list=[])
    address = _write(tmp_path, fresh)
    page = _open(browser, address, 390)
    page.fill("#id_remark", "abc")
    page.wait_for_timeout(600)
    page.evaluate("localStorage.setItem('lantoa:sent', JSON.stringify('lantoa::gallery'))")
    page.reload()
    assert page.input_value("#id_remark") == "abc", "sent, but nothing says that it arrived"
    page.evaluate("localStorage.setItem('lantoa:sent', JSON.stringify('lantoa::gallery'))")
    _write(tmp_path, gallery.html(gallery.Sample(), list=[], messages=[Stored("Đã lưu.")]))
    page.reload()
    assert page.input_value("#id_remark") == ""
    page.context.close()


def test_the_summary_takes_the_focus_and_leads_to_the_field(
    browser: Browser, tmp_path: Path
) -> None:
    page = _open(browser, _write(tmp_path, gallery.html(list=[])), 390)
    assert page.evaluate("document.activeElement.id") == "problems"
    page.click(".sum a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_content"
    page.context.close()


def test_offline_nothing_is_sent_and_nothing_lost(browser: Browser, tmp_path: Path) -> None:
    page = _open(browser, _write(tmp_path, gallery.html(gallery.Sample(), list=[])), 390)
    page.fill("#id_content", "Họp bản")
    page.context.set_offline(True)
    page.click("text=Lưu hoạt động")
    assert "mất mạng" in page.locator(".kept").inner_text()
    assert page.input_value("#id_content") == "Họp bản"
    page.context.close()
