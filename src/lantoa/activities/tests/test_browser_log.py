"""Logging on a phone, in a real browser: taps, time, a line that breaks, keys alone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings as conf
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from lantoa.activities.models import Activity
from lantoa.activities.tests.factories import logged
from lantoa.activities.tests.test_changing import change
from lantoa.files.tests.samples import picture
from lantoa.kernel import days
from lantoa.kernel.value import exact
from lantoa.plans.tests.cast import Cast, cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEY = 60
"""Milliseconds between two keys of somebody who types on glass."""
LOOK = 1.35
REACH = 1.1
"""Seconds to decide and to move the thumb before a tap (keystroke-level model: M and P)."""
TITLE = "Hướng dẫn nộp hồ sơ khai sinh trực tuyến"

SMALL = """() => [...document.querySelectorAll(
    'main a, main button, main summary, main input:not([type=hidden]), main select')]
  .filter((el) => {
    const box = (el.closest('.pick') || el).getBoundingClientRect();
    const inSentence = el.matches('p > a:not(.go):not(.btn), li > a:not(.go), td a, th a');
    return box.width > 2 && box.height < 44 && !inSentence && !el.matches('.sr');
  }).map((el) => el.outerHTML.slice(0, 90))"""


@pytest.fixture(name="cast")
def _cast(transactional_db: None, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    return cast()


@pytest.fixture
def phone(browser: Browser, live_server: Any, cast: Cast) -> Iterator[BrowserContext]:
    made = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, base_url=live_server.url
    )
    made.set_default_timeout(20_000)
    name = conf.SESSION_COOKIE_NAME
    value = cast.client("officer").cookies[name].value
    made.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    yield made
    made.close()


def opened(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.on("console", lambda said: _no_violation(said.text))
    page.goto(address)
    return page


def _no_violation(said: str) -> None:
    assert "Content Security Policy" not in said, said


def look(page: Page) -> None:
    """The page can be used by everybody, on a phone and on a desk."""
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(SMALL) == []
    page.set_viewport_size({"width": 390, "height": 844})


@dataclass
class Thumb:
    """One thumb: counts what it taps, types as a person does."""

    page: Page
    taps: int = 0
    begun: float = 0.0

    def tap(self, where: Locator) -> None:
        self.taps += 1
        where.tap()

    def write(self, where: Locator, text: str) -> None:
        self.tap(where)
        where.press_sequentially(text, delay=KEY)

    @property
    def seconds(self) -> float:
        """What the hands and the machine took, and what a person takes to look and to reach."""
        return time.monotonic() - self.begun + self.taps * (LOOK + REACH)


def test_a_new_user_logs_an_activity_with_a_photo_in_half_a_minute(
    phone: BrowserContext, cast: Cast, record_property: Any
) -> None:
    page = opened(phone, "/hoat-dong/")
    thumb = Thumb(page, begun=time.monotonic())
    thumb.tap(page.locator(".dock a.btn, .acts a.main").locator("visible=true").first)
    page.wait_for_url("**/ghi/")
    thumb.tap(page.locator("label.pick", has_text="Loa xã"))
    thumb.write(page.locator("#id_title"), TITLE)
    thumb.write(page.locator("#id_count"), "4")
    thumb.taps += 2  # the button, and the picture in the phone's own sheet
    photo = {"name": "loa.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG")}
    page.set_input_files("#id_proof_file", photo)
    thumb.tap(page.locator(".dock button.main"))
    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    record_property("taps", thumb.taps)
    record_property("seconds", round(thumb.seconds, 1))
    assert thumb.taps <= 8
    assert thumb.seconds <= 30
    made = Activity.objects.get()
    assert (made.title, made.on, made.channel.slug) == (TITLE, days.today(), "loudspeaker")
    (placed,) = made.placements.all()
    assert (placed.count, placed.count_unit.slug) == (exact(4), "play")
    assert placed.language is not None and placed.language.tag == "vi"
    assert made.evidence.count() == 1


def test_the_same_as_last_time_takes_three_taps(phone: BrowserContext, cast: Cast) -> None:
    last = logged(cast.land.commune.pk, title="Bản tin sáng", on=days.today() - timedelta(days=1))
    page = opened(phone, "/hoat-dong/ghi/")
    thumb = Thumb(page, begun=time.monotonic())
    look(page)
    thumb.begun = time.monotonic()
    thumb.tap(page.locator("a.quick", has_text="Ghi lại như lần trước"))
    page.wait_for_url(f"**/ghi/?nhu={last.pk}")
    thumb.tap(page.locator(".dock button.main"))
    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    assert thumb.taps <= 3
    made = Activity.objects.latest("pk")
    assert (made.title, made.on) == ("Bản tin sáng", days.today())
    assert made.placements.get().count == exact(4)


def test_a_title_used_before_is_one_tap_and_keeps_the_rest(
    phone: BrowserContext, cast: Cast
) -> None:
    logged(cast.land.commune.pk, title="Nhắc giờ tiếp dân", languages=("hmn",))
    page = opened(phone, "/hoat-dong/ghi/")
    page.fill("#id_count", "7")
    page.locator("label.pick", has_text="Loa xã").tap()
    page.locator("a[data-fill]", has_text="Nhắc giờ tiếp dân").tap()
    expect(page.locator("#id_title")).to_have_value("Nhắc giờ tiếp dân")
    expect(page.locator("#id_count")).to_have_value("7")
    assert page.locator("[name=languages]:checked").count() == 1
    assert "?nhu=" not in page.url


def test_the_count_unit_fits_the_channel(phone: BrowserContext, cast: Cast) -> None:
    page = opened(phone, "/hoat-dong/ghi/")
    units = page.locator("#id_count_unit")
    expect(units).to_be_hidden()
    page.locator("label.pick", has_text="Loa xã").tap()
    expect(units).to_be_visible()
    assert units.locator("option:checked").inner_text() == "lượt phát"
    units.select_option(label="giờ")
    page.fill("#id_title", "Phát lại chương trình")
    page.fill("#id_count", "1,5")
    page.click(".dock button.main")
    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    assert Activity.objects.get().placements.get().count_unit.slug == "hour"


def test_what_was_typed_outlives_a_broken_line_and_a_reload(
    phone: BrowserContext, cast: Cast
) -> None:
    page = opened(phone, "/hoat-dong/ghi/")
    page.locator("label.pick", has_text="Loa xã").tap()
    page.fill("#id_title", TITLE)
    page.fill("#id_count", "4")
    page.locator("summary", has_text="Ghi thêm").tap()
    page.locator("[data-more]").tap()
    page.locator("#id_places-0-count").fill("2")
    photo = {"name": "loa.jpg", "mimeType": "image/jpeg", "buffer": picture("JPEG")}
    page.set_input_files("#id_proof_file", photo)
    key = page.input_value("[name=client_key]")
    phone.set_offline(True)
    page.locator(".dock button.main").tap()
    expect(page.locator(".kept")).to_contain_text("Bài còn trong máy")
    assert "loa.jpg" not in page.evaluate("JSON.stringify(localStorage)")
    phone.set_offline(False)
    page.reload()
    expect(page.locator(".kept")).to_contain_text("đã đặt lại vào các ô")
    expect(page.locator("#id_title")).to_have_value(TITLE)
    expect(page.locator("#id_places-0-count")).to_have_value("2")
    assert page.input_value("[name=client_key]") == key
    assert page.evaluate("document.querySelector('#id_proof_file').files.length") == 0
    page.locator(".dock button.main").tap()
    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    made = Activity.objects.get()
    assert str(made.client_key) == key
    assert [each.count for each in made.placements.order_by("pk")] == [exact(4), exact(2)]
    assert TITLE not in page.evaluate("JSON.stringify(localStorage)")


def test_an_answer_that_is_lost_leads_to_one_activity(phone: BrowserContext, cast: Cast) -> None:
    """The server stored it, the line broke before the answer: the next page says so."""
    page = opened(phone, "/hoat-dong/ghi/")
    page.locator("label.pick", has_text="Loa xã").tap()
    page.fill("#id_title", TITLE)
    page.fill("#id_count", "4")

    def lose(route: Any) -> None:
        route.fetch(max_redirects=0)
        route.abort("connectionreset")

    page.route("**/ghi/", lambda route: lose(route) if _posts(route) else route.continue_())
    with page.expect_event("requestfailed", lambda request: request.method == "POST"):
        page.locator(".dock button.main").tap()
    assert Activity.objects.count() == 1
    page.unroute("**/ghi/")
    page.goto("/hoat-dong/ghi/")
    expect(page.locator(".toast")).to_contain_text("Đã lưu. Loa xã")
    expect(page.locator("#id_title")).to_have_value("")
    assert TITLE not in page.evaluate("JSON.stringify(localStorage)")
    assert Activity.objects.count() == 1


def _posts(route: Any) -> bool:
    return bool(route.request.method == "POST")


def test_a_change_is_made_and_shown_with_keys_alone(phone: BrowserContext, cast: Cast) -> None:
    made = logged(cast.land.commune.pk, languages=("vi", "hmn"))
    page = opened(phone, reverse("activities:change", args=[made.pk]))
    look(page)
    page.locator("#id_places-0-count").focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("6")
    remove = page.locator("#id_places-1-remove")
    remove.focus()
    page.keyboard.press("Space")
    more = page.locator("[data-more]")
    more.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#id_places-2-channel")).to_be_focused()
    for _ in range(30):
        page.keyboard.press("ArrowDown")
        if "loa xã" in page.locator("#id_places-2-channel option:checked").inner_text():
            break
    page.locator("#id_places-2-on").focus()
    page.keyboard.type(days.today().isoformat())
    page.locator("#id_places-2-count").focus()
    page.keyboard.type("1")
    page.locator("#id_places-2-is_rerun").focus()
    page.keyboard.press("Space")
    look(page)
    page.locator(".dock button.main").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    found = [(each.count, each.is_rerun) for each in made.placements.order_by("pk")]
    assert sorted(found, key=str) == sorted([(exact(6), False), (exact(1), True)], key=str)
    expect(page.locator("main")).to_contain_text("Đã sửa 1 lần")
    assert page.locator("main ins").count() == 2
    assert page.locator("main del").count() == 2
    look(page)


def test_an_older_page_keeps_what_was_typed_and_shows_what_was_changed(
    phone: BrowserContext, cast: Cast
) -> None:
    made = logged(cast.land.commune.pk)
    page = opened(phone, reverse("activities:change", args=[made.pk]))
    change(cast, made, title="Người khác sửa")
    page.fill("#id_note", "Đang gõ dở")
    page.click(".dock button.main")
    expect(page.locator("#meanwhile")).to_contain_text("Người khác sửa")
    expect(page.locator("#id_note")).to_have_value("Đang gõ dở")
    look(page)
    page.click(".dock button.main")
    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    made.refresh_from_db()
    assert (made.note, made.revision) == ("Đang gõ dở", 2)


def test_without_scripts_every_choice_is_there(
    browser: Browser, live_server: Any, cast: Cast
) -> None:
    logged(cast.land.commune.pk, title="Bản tin sáng")
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False, base_url=live_server.url
    )
    name = conf.SESSION_COOKIE_NAME
    value = cast.client("officer").cookies[name].value
    context.add_cookies([{"name": name, "value": value, "url": live_server.url}])
    page = opened(context, "/hoat-dong/ghi/")
    page.click("a[href^='?nhu=']:has-text('Ghi lại như lần trước')")
    page.fill("#id_count", "3")
    page.click("summary:has-text('Ghi thêm')")
    page.click("button[name=them]")
    expect(page.locator("#id_title")).to_have_value("Bản tin sáng")
    expect(page.locator("#id_count")).to_have_value("3")
    assert page.locator(".problems").count() == 0
    page.fill("#id_places-0-count", "2")
    page.click(".dock button.main")
    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    made = Activity.objects.latest("pk")
    assert [each.count for each in made.placements.order_by("pk")] == [exact(3), exact(2)]
    context.close()


def test_the_pages_of_sightings_can_be_used_by_everybody(phone: BrowserContext, cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    for address in (
        reverse("activities:reach", args=[made.placements.get().pk]),
        reverse("activities:followers"),
        reverse("activities:add_placement", args=[made.pk]),
        reverse("activities:page", args=[made.pk]),
    ):
        page = opened(phone, address)
        look(page)
        page.close()
