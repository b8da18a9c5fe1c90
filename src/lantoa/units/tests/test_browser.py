"""Choosing a unit and looking at one, in a real browser: phone, keys alone, no scripts, no line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as conf
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lantoa.units.models import UnitSuccession
from lantoa.units.tests import factories
from lantoa.units.tests.factories import Country

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SMALL = """() => [...document.querySelectorAll(
    'main a, main button, main summary, main input:not([type=hidden]), main select, .suggest li')]
  .filter((el) => {
    const box = (el.closest('.pick') || el).getBoundingClientRect();
    const inSentence = el.matches('p > a:not(.go):not(.btn), li > a:not(.go), td a, th a');
    return box.width > 2 && box.height < 44 && !inSentence && !el.matches('.sr')
      && !el.closest('.way');
  }).map((el) => el.outerHTML.slice(0, 90))"""
CUT = """() => [...document.querySelectorAll('svg.lineage')]
  .filter((svg) => getComputedStyle(svg).display !== 'none')
  .flatMap((svg) => [...svg.querySelectorAll('a, g')].flatMap((node) => {
    const frame = node.querySelector('rect').getBoundingClientRect();
    return [...node.querySelectorAll('text')].filter((text) => {
      const box = text.getBoundingClientRect();
      return box.left < frame.left || box.right > frame.right
        || box.top < frame.top || box.bottom > frame.bottom;
    }).map((text) => text.textContent);
  }))"""


@pytest.fixture(autouse=True)
def _plain_files(settings: Any) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def opened(
    browser: Browser, live_server: Any, signed_in: Client, **options: Any
) -> tuple[BrowserContext, Page]:
    size = {"width": options.pop("width", 390), "height": 844}
    context = browser.new_context(viewport=size, base_url=live_server.url, **options)
    context.set_default_timeout(15_000)
    name = conf.SESSION_COOKIE_NAME
    value = signed_in.cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page = context.new_page()
    page.on("console", lambda said: _no_violation(said.text))
    return context, page


def _no_violation(said: str) -> None:
    assert "Content Security Policy" not in said, said


@pytest.fixture
def context(browser: Browser, live_server: Any, administrator: Client) -> Iterator[BrowserContext]:
    made, _ = opened(browser, live_server, administrator)
    yield made
    made.close()


def merge_form(country: Country) -> str:
    return f"{reverse('units:change_new', args=[country.commune.slug])}?hinh-thuc=merge"


def look(page: Page) -> None:
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    assert page.evaluate(SMALL) == []


def test_a_unit_is_chosen_with_keys_alone(context: BrowserContext, country: Country) -> None:
    page = context.new_page()
    page.goto(merge_form(country))
    page.locator("#id_sources").focus()
    page.keyboard.type("an ho")
    box = page.locator("#id_sources")
    expect(page.locator("#id_sources_list [role=option]")).to_have_count(1)
    expect(box).to_have_attribute("aria-expanded", "true")
    look(page)
    page.keyboard.press("ArrowDown")
    option = page.locator("#id_sources_list [role=option]").first
    expect(option).to_have_attribute("aria-selected", "true")
    assert box.get_attribute("aria-activedescendant") == option.get_attribute("id")
    page.keyboard.press("Enter")
    chosen = page.locator("#id_sources_picker .chosen input:checked")
    expect(chosen).to_have_count(2)
    expect(page.locator("#id_sources_picker .said")).to_have_text("Đã chọn Xã Ân Hòa.")
    assert {each.get_attribute("value") for each in chosen.all()} == {
        str(country.commune.pk),
        str(country.other.pk),
    }
    page.keyboard.type("suoi")
    expect(page.locator("#id_sources_list")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#id_sources_list")).to_be_hidden()
    assert "thay-doi" in page.url, "Enter and Escape in the box never send the form"


def test_without_scripts_a_unit_is_found_and_nothing_is_lost(
    browser: Browser, live_server: Any, administrator: Client, country: Country
) -> None:
    context, page = opened(browser, live_server, administrator, java_script_enabled=False)
    page.goto(merge_form(country))
    page.fill("#id_number", "1/NQ-HĐND")
    page.fill("#id_sources", "an hoa")
    page.click("#id_sources_picker .ask button")
    page.check(f"#id_sources_picker .offered input[value='{country.other.pk}']", force=True)
    assert page.input_value("#id_number") == "1/NQ-HĐND"
    assert page.locator(".problems").count() == 0
    page.fill("#id_into", "suoi mau")
    page.press("#id_into", "Enter")
    # The first button of a form is pressed by Enter: it shows what is wrong and loses nothing.
    checked = page.locator("#id_sources_picker .chosen input:checked")
    assert checked.count() == 2
    context.close()


def test_without_a_line_the_button_still_leads_on(
    context: BrowserContext, country: Country
) -> None:
    page = context.new_page()
    page.goto(merge_form(country))
    page.route("**/goi-y/**", lambda route: route.abort())
    page.fill("#id_sources", "an hoa")
    said = page.locator("#id_sources_picker .said")
    expect(said).to_have_text("Không tải được gợi ý. Bấm Tìm để xem kết quả trên trang.")
    page.click("#id_sources_picker .ask button")
    page.wait_for_load_state()
    expect(page.locator("#id_sources_picker .offered input")).to_have_count(1)


def test_an_answer_that_comes_late_does_not_replace_a_newer_one(
    context: BrowserContext, country: Country
) -> None:
    page = context.new_page()
    page.goto(merge_form(country))
    held = []

    def hold(route: Any) -> None:
        if "q=an" in route.request.url:
            held.append(route)
        else:
            route.continue_()

    page.route("**/goi-y/**", hold)
    page.fill("#id_sources", "an")
    expect(page.locator("#id_sources_picker .said")).to_have_text("Đang tìm…")
    page.fill("#id_sources", "suoi mau")
    expect(page.locator("#id_sources_list [role=option]")).to_contain_text(["Xã Suối Mẫu"])
    for route in held:
        route.continue_()
    expect(page.locator("#id_sources_list [role=option]")).to_contain_text(["Xã Suối Mẫu"])


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (390, "dark"), (1280, "light")])
def test_a_lineage_is_legible_on_every_screen(
    browser: Browser,
    live_server: Any,
    administrator: Client,
    country: Country,
    width: int,
    scheme: Any,
) -> None:
    for number in range(12):
        name = f"Xã Nguyễn Bỉnh Khiêm Trần Hưng Đạo Ngô Quyền Mường Phăng {number}"
        old = factories.unit(name, f"{number}", under=country.district, until=factories.REFORM_DAY)
        UnitSuccession.objects.create(old=old, new=country.commune, is_partial=number % 2 == 0)
    context, page = opened(browser, live_server, administrator, width=width, color_scheme=scheme)
    page.goto(reverse("units:page", args=[country.commune.slug]))
    look(page)
    assert page.locator("svg.lineage:visible").count() == 1
    assert page.evaluate(CUT) == []
    link = page.locator("svg.lineage:visible a").first
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/don-vi/*/")
    context.close()


def test_every_screen_of_changes_can_be_used(context: BrowserContext, country: Country) -> None:
    page = context.new_page()
    for place in (
        reverse("units:find") + "?q=suoi",
        reverse("units:page", args=[country.province.slug]),
        reverse("units:changes"),
        reverse("units:change_new", args=[country.commune.slug]),
        reverse("units:found", args=[country.province.slug]),
        merge_form(country),
    ):
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 844})
            page.goto(place)
            look(page)
