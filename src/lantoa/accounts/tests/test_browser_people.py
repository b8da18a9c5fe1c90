"""Inviting somebody and coming in, in real browsers of two people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as house
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.units.tests import factories as places

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

FRESH = "suoi mat rung xanh"


@pytest.fixture(autouse=True)
def plain_files(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def contexts(browser: Browser, live_server: Any) -> Iterator[list[BrowserContext]]:
    """The browsers of the administrator, at a desk, and of somebody new, with a phone."""
    made = [
        browser.new_context(viewport={"width": width, "height": 844}, base_url=live_server.url)
        for width in (1280, 390)
    ]
    for each in made:
        each.set_default_timeout(30_000)
    yield made
    for each in made:
        each.close()


def look(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("role", [Role.OFFICER, Role.CHAIR])
def test_somebody_is_invited_opens_the_link_elsewhere_and_is_in(
    contexts: list[BrowserContext], live_server: Any, role: Role
) -> None:
    administrator = Client()
    administrator.force_login(person(places.country().commune, Role.ADMINISTRATOR))
    name = house.SESSION_COOKIE_NAME
    desk, phone = contexts
    cookie = administrator.cookies[name].value
    desk.add_cookies([{"name": name, "value": cookie, "url": live_server.url}])

    page = desk.new_page()
    page.goto("/nhan-su/moi/")
    look(page)
    page.fill("#id_full_name", "Đặng Thị Thảo")
    page.check(f"input[name=roles][value={role.value}]")
    page.get_by_role("button", name="Tạo đường dẫn mời").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Đường dẫn mời Đặng Thị Thảo")
    look(page)
    link = page.input_value("#duong-dan")
    expect(page.get_by_role("button", name="Chép đường dẫn")).to_be_visible()

    own = phone.new_page()
    own.goto(link)
    look(own)
    own.fill("#id_password1", FRESH)
    own.fill("#id_password2", FRESH)
    own.get_by_role("button", name="Đặt mật khẩu và vào").click()
    # A chair is led on to the second step, an officer to what there is to do.
    own.wait_for_url(re.compile(r"^(?!.*/vao/).*$"))
    expect(own.get_by_role("heading", level=1)).to_be_visible()
    user = User.objects.get(username="thao.dang")
    assert user.is_active
    assert user.check_password(FRESH)
    if role is Role.OFFICER:
        own.goto("/nhan-su/toi/")
        expect(own.get_by_text("Tên đăng nhập thao.dang")).to_be_visible()
    again = desk.new_page()
    again.goto(link)
    expect(again.get_by_role("heading", level=1)).to_have_text("Đường dẫn không còn dùng được")
