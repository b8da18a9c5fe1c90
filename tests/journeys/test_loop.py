"""One figure through the whole loop, in a browser, by each person who has a hand in it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from lantoa.papers import sheet
from tests.journeys.conftest import Site, open_own_report

pytestmark = pytest.mark.browser

TITLE = "Hướng dẫn nộp hồ sơ khai sinh tại nhà"


def open_report(page: Page) -> None:
    open_own_report(page, "quý [IV]+/2")


def press(page: Page, name: str) -> None:
    """A button or a link that looks like one."""
    page.locator("main").locator(".btn", has_text=re.compile(name)).first.click()


def fill_log(page: Page, title: str, count: str) -> None:
    page.goto("/hoat-dong/ghi/")
    page.locator("label.pick", has_text="Loa xã").click()
    page.fill("input[name=title]", title)
    page.fill("input[name=count]", count)


def log(page: Page, title: str, count: str, proof: Path) -> None:
    fill_log(page, title, count)
    page.set_input_files("input[name=proof_file]", proof)
    page.get_by_role("button", name="Lưu hoạt động").click()
    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    expect(page.locator("body")).to_contain_text("Đã lưu")


@pytest.fixture
def proof(tmp_path: Path) -> Path:
    path = tmp_path / "nhat-ky-phat.pdf"
    path.write_bytes(sheet.stand_in("Nhật ký phát", ("Thử nghiệm",), "DỮ LIỆU MINH HỌA"))
    return path


def test_wrong_entries_are_refused_in_words_and_nothing_typed_is_lost(
    site: Site, tmp_path: Path
) -> None:
    page = site.sign_in("canbo", phone=True)
    broken = tmp_path / "anh.pdf"
    broken.write_bytes(b"%PDF-1.7 broken")
    fill_log(page, "Bài thử tệp hỏng", "hơn 3")
    page.set_input_files("input[name=proof_file]", broken)
    page.get_by_role("button", name="Lưu hoạt động").click()
    expect(page.locator("[role=alert]")).to_contain_text("hỏng")
    assert page.input_value("input[name=title]") == "Bài thử tệp hỏng"
    assert page.input_value("input[name=count]") == "hơn 3"
    page.goto("/hoat-dong/")
    expect(page.locator("main")).not_to_contain_text("Bài thử tệp hỏng")


def test_an_activity_can_be_logged_without_scripts_and_with_the_keyboard(site: Site) -> None:
    page = site.sign_in("canbo", phone=True, scripts=False)
    page.goto("/hoat-dong/ghi/")
    page.locator("label.pick", has_text="Băng rôn").or_(
        page.locator("label.pick", has_text="Pano")
    ).first.locator("input").focus()
    page.keyboard.press("Space")
    page.locator("input[name=title]").focus()
    page.keyboard.type("Treo pano ở trung tâm xã")
    page.locator("input[name=count]").focus()
    page.keyboard.type("2")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    expect(page.locator("main")).to_contain_text("Treo pano ở trung tâm xã")


def test_from_the_phone_to_the_province(site: Site, proof: Path) -> None:
    officer = site.sign_in("canbo", phone=True)
    log(officer, TITLE, "4", proof)
    log(officer, "Giờ làm việc của bộ phận một cửa", "hơn 6", proof)

    open_report(officer)
    press(officer, "Lập dự thảo")
    figures = officer.locator("#figures")
    expect(figures).to_contain_text("hơn 6")
    expect(figures).to_contain_text("4")
    assert not re.search(r"\b10\b", figures.inner_text())
    press(officer, "Sửa lời văn|Sửa 1 lỗi")
    officer.fill("textarea[name=strengths]", "Được bà con hưởng ứng.")
    officer.fill("textarea[name=shortcomings]", "Chưa có bản tin tiếng dân tộc.")
    officer.fill("textarea[name=next]", "Phát thêm bản tin trong quý tới.")
    officer.get_by_role("button", name=re.compile("Lưu")).first.click()
    officer.wait_for_url(re.compile(r"/bao-cao/\d+/$"))
    press(officer, "Trình")
    officer.locator("main form button.main").click()
    expect(officer.locator("main")).to_contain_text("Chủ tịch ký")

    chair = site.sign_in("chutich")
    open_report(chair)
    press(chair, "Ký")
    chair.locator("main form button.main").click()
    expect(chair.locator("main")).to_contain_text("văn thư")

    clerk = site.sign_in("vanthu")
    give_number(clerk, "7")

    reviewer = site.sign_in("thamdinh")
    below(reviewer)
    press(reviewer, "Trả lại")
    reviewer.get_by_role("button", name=re.compile("Trả lại")).click()
    expect(reviewer.locator("[role=alert]")).to_contain_text("lý do")
    reviewer.fill("textarea[name=reason]", "Bổ sung số cụm loa.")
    reviewer.get_by_role("button", name=re.compile("Trả lại")).click()

    open_report(officer)
    expect(officer.locator("main")).to_contain_text("Bổ sung số cụm loa.")
    press(officer, "Lập lại|Sửa lại|Đưa về|Lấy về|dự thảo")
    officer.locator("main form button.main").first.click()
    open_report(officer)
    press(officer, "Trình")
    officer.locator("main form button.main").click()
    open_report(chair)
    press(chair, "Ký")
    chair.locator("main form button.main").click()
    give_number(clerk, "8")
    below(reviewer)
    press(reviewer, "Chấp nhận")
    reviewer.locator("main form button.main").click()

    open_report(reviewer)
    press(reviewer, "Lập dự thảo")
    press(reviewer, "Tổng hợp 1 báo cáo")
    expect(reviewer.locator("#figures")).to_contain_text("hơn 6")
    expect(reviewer.locator("#below")).to_contain_text("Đã tổng hợp")
    assert site.run("totals", "audit").returncode == 0


def give_number(page: Page, number: str) -> None:
    open_report(page)
    press(page, "số")
    page.fill("input[name=number]", number)
    page.locator("main form button.main").click()
    page.wait_for_url(re.compile(r"/bao-cao/\d+/$"))
    expect(page.locator("main")).to_contain_text(f"{int(number):02d}/BC-UBND")


def below(page: Page) -> None:
    """The reviewer opens the report that came from below."""
    page.goto("/")
    page.locator("main a[href*='/bao-cao/']", has_text="Xã Hương Khê, quý").first.click()
    page.wait_for_url(re.compile(r"/bao-cao/\d+/$"))


def test_people_of_another_unit_are_refused(site: Site) -> None:
    page = site.sign_in("canbo.huonglong")
    for address in ("/bao-cao/1/", "/bao-cao/1/ban-in.pdf", "/hoat-dong/1/", "/ke-hoach/1/"):
        answer = page.request.get(f"{site.address}{address}")
        assert answer.status == 403, address
    page.goto("/bao-cao/1/")
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).to_contain_text("quyền")
