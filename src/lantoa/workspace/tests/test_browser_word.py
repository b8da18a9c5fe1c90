"""A clerk of the province puts in a Word file of its own; a commune's report comes out in it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, BrowserContext, expect

from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.catalogue import actions as catalogue_actions
from lantoa.catalogue import queries as catalogue
from lantoa.files.kinds import DOCX
from lantoa.kernel import days
from lantoa.papers.tests import templates_of_word as by_hand
from lantoa.papers.tests.samples import docx_text
from lantoa.reports import actions
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import SYSTEM
from lantoa.units.tests.factories import Country, country

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def place(transactional_db: None, settings: Any) -> Country:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    found = country()
    catalogue_actions.load(actor=SYSTEM)
    return found


def signed_in(client: Client, unit: Any, role: Role, url: str) -> Any:
    client.force_login(person(unit, role))
    value = client.cookies[settings.SESSION_COOKIE_NAME].value
    return {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": url}


@pytest.fixture
def phone(browser: Browser, live_server: Any) -> Iterator[BrowserContext]:
    made = browser.new_context(
        viewport={"width": 390, "height": 844}, has_touch=True, base_url=live_server.url
    )
    made.set_default_timeout(60_000)
    yield made
    made.close()


def test_a_template_is_brought_and_a_report_comes_out_in_it(
    phone: BrowserContext, place: Country, live_server: Any, tmp_path: Path
) -> None:
    url = live_server.url
    phone.add_cookies([signed_in(Client(), place.province, Role.ADMINISTRATOR, url)])
    page = phone.new_page()
    page.goto(reverse("workspace:settings"))
    page.get_by_role("link", name="Mẫu Word của báo cáo").click()
    assert Axe().run(page).violations_count == 0

    def bring(content: bytes) -> None:
        file = {"name": "mau.docx", "mimeType": DOCX.media_type, "buffer": content}
        page.get_by_label("Tệp mẫu").set_input_files(file)  # type: ignore[arg-type]
        page.get_by_label("Tên mẫu").fill("Mẫu của tỉnh")
        page.get_by_role("button", name="Thêm mẫu").click()

    bring(by_hand.without("noi_nhan"))
    expect(page.get_by_role("alert").first).to_contain_text("Mẫu thiếu chỗ Nơi nhận")
    expect(page.get_by_label("Tên mẫu")).to_have_value("Mẫu của tỉnh")
    bring(
        by_hand.changed(
            lambda document: setattr(
                next(each for each in document.paragraphs if "ten_loai" in each.text),
                "text",
                "TỈNH MẪU KÍNH BÁO {{ ten_loai }}",
            ),
            by_hand.without("gach_co_quan"),
        )
    )
    expect(page.locator("h1")).to_have_text("Mẫu của tỉnh")
    expect(page.locator("main")).to_contain_text("Nét kẻ dưới tên cơ quan")
    assert Axe().run(page).violations_count == 0
    page.get_by_role("link", name="Mẫu Word của báo cáo").click()
    expect(page.locator("table").first).to_contain_text("Nét kẻ dưới tên cơ quan")

    today = days.today()
    catalogue_actions.open_periods(
        actor=SYSTEM, regime=catalogue.regime(make.REGIME), years=[today.year]
    )
    owed = make.expect(
        place.commune,
        catalogue.period(make.REGIME, str(today.year)),
        place.province,
        date(today.year + 1, 1, 10),
    )
    actions.start_draft(actor=SYSTEM, expected=owed)
    phone.clear_cookies()
    phone.add_cookies([signed_in(Client(), place.commune, Role.OFFICER, url)])
    with page.expect_download() as download:
        page.evaluate(
            "address => { location.href = address }",
            reverse("reports:paper", args=[owed.pk, "docx"]),
        )
    kept = tmp_path / "bao-cao.docx"
    download.value.save_as(kept)
    assert "TỈNH MẪU KÍNH BÁO BÁO CÁO" in docx_text(kept.read_bytes())
