"""Signing in in a real browser: codes, passkeys, sessions, the sign-on of a province."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.accounts.tests import test_oidc as sign_on
from lantoa.accounts.tests.factories import PASSWORD, person
from lantoa.units.tests import factories as places

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = """() => [...document.querySelectorAll('a, button, summary, input:not([type=hidden])')]
  .filter((el) => {
    const box = (el.closest('.pick') || el).getBoundingClientRect();
    const inSentence = el.matches('p > a:not(.go):not(.btn)');
    return box.width && box.height < 44 && !inSentence && !el.matches('.skip');
  }).map((el) => el.outerHTML.slice(0, 80))"""

START = re.compile(r"://[^/]+/$")
"""The start page and no other address that ends so: whoever goes on while a form is being sent
meets a session that changes under the feet."""


@pytest.fixture(autouse=True)
def plain_files(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def chair() -> User:
    made = person(places.country().commune, Role.CHAIR, username="man", email="man@xa.example")
    Authenticator.objects.all().delete()
    return made


@pytest.fixture
def context(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    made = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="vi-VN", base_url=live_server.url
    )
    made.set_default_timeout(20_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    opened = context.new_page()
    # A refusal of the policy for scripts and styles is said on the console alone.
    opened.on("console", lambda said: _no_violation(said.text))
    return opened


def _no_violation(said: str) -> None:
    assert "Content Security Policy" not in said, said


def look(page: Page) -> None:
    """The page that is open can be used by everybody, on a phone and on a desk."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL) == []
    page.set_viewport_size({"width": 390, "height": 844})


def sign_in(page: Page, name: str = "man") -> None:
    page.goto("/tai-khoan/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", PASSWORD)
    page.press("input[name=password]", "Enter")


def code(secret: str, ago: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 - ago))


def heading(page: Page, words: str) -> None:
    expect(page.locator("h1")).to_have_text(re.compile(words))


def set_up_codes(page: Page) -> tuple[str, list[str]]:
    """The secret and the recovery codes."""
    page.click("text=Đặt ứng dụng mã")
    heading(page, "Đặt ứng dụng mã xác thực")
    secret = page.inner_text("code.secret")
    box = page.locator(".qr svg").bounding_box()
    assert box and box["width"] >= 150
    look(page)
    page.fill("input[name=code]", code(secret, ago=1))
    page.click("button:has-text('Đặt bước xác thực')")
    heading(page, "Cất 10 mã dự phòng")
    codes = page.locator(".codes li").all_inner_texts()
    return secret, codes


def test_codes_from_an_application_and_from_paper(page: Page, chair: User) -> None:
    page.goto("/tai-khoan/login/")
    look(page)
    sign_in(page)
    heading(page, "Đặt bước xác thực thứ hai")
    look(page)
    page.goto("/bao-cao/")
    heading(page, "Đặt bước xác thực thứ hai")
    secret, codes = set_up_codes(page)
    look(page)
    with page.expect_download() as kept:
        page.click("a:has-text('Lưu thành tệp')")
    text = Path(str(kept.value.path())).read_text(encoding="utf-8")
    assert all(each in text for each in codes)
    page.click("text=Đã cất, tiếp tục")
    assert page.url.endswith("/")
    page.goto("/tai-khoan/buoc-hai/")
    look(page)
    page.context.clear_cookies()
    sign_in(page)
    heading(page, "Xác thực bước thứ hai")
    look(page)
    page.fill("input[name=code]", code(secret))
    page.click("button:has-text('Đăng nhập')")
    page.wait_for_url(START)
    for wanted in ("Đăng nhập lần đầu", "lần hai"):
        page.context.clear_cookies()
        sign_in(page)
        page.fill("input[name=code]", codes[0])
        page.click("button:has-text('Đăng nhập')")
        if wanted == "lần hai":
            expect(page.locator("main")).to_contain_text("Mã chưa đúng hoặc đã dùng")
            look(page)


def authenticator(context: BrowserContext, page: Page) -> Any:
    """A telephone with a finger on it."""
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools, made["authenticatorId"]


def test_a_passkey_is_made_signs_in_and_is_removed(
    context: BrowserContext, page: Page, chair: User
) -> None:
    authenticator(context, page)
    sign_in(page)
    page.click("text=Thêm khóa đăng nhập")
    heading(page, "Thêm khóa")
    expect(page.locator("[data-passkey-none]")).to_be_hidden()
    look(page)
    page.fill("input[name=name]", "Điện thoại của tôi")
    page.click("text=Tạo khóa")
    heading(page, "Cất 10 mã dự phòng")
    assert Authenticator.objects.filter(type=Authenticator.Type.WEBAUTHN).count() == 1
    context.clear_cookies()
    page.goto("/tai-khoan/login/")
    page.click("text=Đăng nhập bằng khóa (passkey)")
    page.wait_for_url(START)
    heading(page, "anh/chị Thảo|Chào|việc")
    context.clear_cookies()
    sign_in(page)
    heading(page, "Xác thực bước thứ hai")
    page.click("text=Dùng khóa đăng nhập (passkey)")
    page.wait_for_url(START)
    page.goto("/tai-khoan/khoa/")
    expect(page.locator("main")).to_contain_text("Điện thoại của tôi")
    look(page)
    page.click("text=Bỏ khóa")
    look(page)
    page.click("button:has-text('Bỏ khóa')")
    heading(page, "Đặt bước xác thực thứ hai|Chưa có khóa")
    assert not Authenticator.objects.exists()
    page.goto("/bao-cao/")
    heading(page, "Đặt bước xác thực thứ hai")


def test_a_finger_that_is_not_the_persons_makes_no_key(
    context: BrowserContext, page: Page, chair: User
) -> None:
    devtools, telephone = authenticator(context, page)
    devtools.send(
        "WebAuthn.setUserVerified", {"authenticatorId": telephone, "isUserVerified": False}
    )
    sign_in(page)
    page.click("text=Thêm khóa đăng nhập")
    page.click("text=Tạo khóa")
    expect(page.locator("[data-passkey-says]")).to_contain_text("Đã thôi, hoặc hết thời gian chờ")
    look(page)
    assert not Authenticator.objects.exists()


def test_without_scripts_a_code_still_works(
    browser: Browser, live_server: Any, chair: User
) -> None:
    plain = browser.new_context(java_script_enabled=False, base_url=live_server.url)
    page = plain.new_page()
    page.goto("/tai-khoan/login/")
    assert page.locator("text=Đăng nhập bằng khóa (passkey)").is_hidden()
    sign_in(page)
    page.goto("/tai-khoan/khoa/them/")
    assert page.locator("[data-passkey-none]").is_visible()
    page.click("text=đặt ứng dụng mã xác thực")
    heading(page, "Đặt ứng dụng mã xác thực")
    plain.close()


def test_another_session_is_ended(
    browser: Browser, live_server: Any, page: Page, chair: User
) -> None:
    User.objects.create_user(username="su", full_name="Giàng A Sử", password=PASSWORD)
    elsewhere = browser.new_context(base_url=live_server.url)
    other = elsewhere.new_page()
    sign_in(other, "su")
    sign_in(page, "su")
    page.goto("/tai-khoan/phien/")
    heading(page, "Đang đăng nhập ở 2 nơi")
    look(page)
    page.click("li button:has-text('Kết thúc')")
    heading(page, "Chỉ đăng nhập ở máy này")
    other.goto("/tai-khoan-cua-toi/")
    heading(other, "Đăng nhập")
    elsewhere.close()


def test_the_pages_of_a_lost_password(page: Page, chair: User) -> None:
    page.goto("/tai-khoan/password/reset/")
    look(page)
    page.fill("input[name=email]", "man@xa.example")
    page.click("text=Gửi đường dẫn")
    heading(page, "Đã nhận yêu cầu")
    look(page)


def test_the_button_of_a_sign_on_leads_there_and_back(
    page: Page, live_server: Any, settings: Any, tmp_path: Path, chair: User
) -> None:
    """The policy of the page must let the form through to the provider."""
    provider, running = sign_on.started(tmp_path, f"{live_server.url}/tai-khoan/sso/tinh/ve/")
    try:
        sign_on.sign_on(settings, provider.issuer)
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        origin = provider.issuer.removesuffix("/o")
        settings.CONTENT_SECURITY_POLICY = {
            "DIRECTIVES": {**policy, "form-action": [*policy["form-action"], origin]}
        }
        User.objects.filter(pk=chair.pk).update(email="thao@xa.example")
        for name, words in (("stranger", "Chưa có tài khoản ở đây"), ("thao", "Đặt bước xác thực")):
            page.context.clear_cookies()
            page.goto("/tai-khoan/login/")
            look(page)
            page.click("text=Đăng nhập qua")
            page.fill("input[name=name]", name)
            page.click("text=Vào")
            heading(page, words)
            look(page)
    finally:
        running.terminate()
        running.wait(10)
