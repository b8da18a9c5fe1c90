"""A province at work: from an empty folder to a signed report, its loss, and its return."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Browser, Page, expect

from lantoa.papers import sheet
from tests.journeys.conftest import COMMAND, PHONE, environment_of, served, started

pytestmark = [pytest.mark.browser, pytest.mark.long]

PASSWORD = "dong-loc-nga-ba-68"
PROVINCE = "Tỉnh Hà Tĩnh"
COMMUNES = ("Xã Hương Khê", "Xã Hương Phố", "Xã Hương Đô")
TITLE = "Hướng dẫn nộp hồ sơ khai sinh tại nhà"


@dataclass
class People:
    """Each person in a browser of their own, on a telephone."""

    browser: Browser
    address: str
    pictures: int = field(default=0)

    def page(self) -> Page:
        made = self.browser.new_context(viewport=PHONE, locale="vi-VN", base_url=self.address)
        made.set_default_timeout(30_000)
        return made.new_page()

    def look(self, page: Page, name: str) -> None:
        """A picture of the page, when somebody asked for pictures."""
        folder = os.environ.get("LANTOA_TEST_PICTURES")
        self.pictures += 1
        if folder:
            page.screenshot(path=Path(folder) / f"{self.pictures:02d}-{name}.png", full_page=True)

    def invite(self, administrator: Page, name: str, role: str, unit: str) -> Page:
        """The administrator hands over a link; the person opens it and chooses a password."""
        administrator.goto("/")
        administrator.locator("main").get_by_role("link", name="Người dùng", exact=True).click()
        administrator.get_by_role("link", name="Mời người dùng").click()
        administrator.fill("[name=full_name]", name)
        choice = administrator.locator("[name=unit] option", has_text=unit).first
        administrator.select_option("[name=unit]", value=choice.get_attribute("value"))
        administrator.locator("label.pick", has_text=role).first.click()
        if "Chủ tịch" in role:
            administrator.fill("[name=position]", "Chủ tịch")
        self.look(administrator, "moi")
        administrator.locator(".btn.main").click()
        link = administrator.locator("#duong-dan").input_value()
        self.look(administrator, "duong-dan")

        page = self.page()
        page.goto(link)
        expect(page.locator("h1")).to_contain_text(name)
        self.look(page, "vao-lan-dau")
        page.fill("[name=password1]", PASSWORD)
        page.fill("[name=password2]", PASSWORD)
        page.locator(".btn.main").click()
        page.wait_for_url(re.compile(r"^(?!.*/vao/)"))
        return page


def set_second_step(page: Page) -> None:
    """The application on the telephone, from the key that the page shows for copying."""
    expect(page.locator("h1")).to_contain_text("bước xác thực thứ hai")
    page.get_by_role("link", name="Đặt ứng dụng mã").click()
    secret = page.locator("code.secret").inner_text().strip()
    page.fill("[name=code]", format_hotp_value(hotp_value(secret, int(time.time()) // 30)))
    page.locator(".btn.main").click()
    expect(page.locator("h1")).to_contain_text("mã dự phòng")
    page.get_by_role("link", name="Đã cất, tiếp tục").or_(
        page.get_by_role("button", name="Đã cất, tiếp tục")
    ).click()
    page.wait_for_url(re.compile(r"^(?!.*ma-du-phong)"))


def set_up(people: People, address: str) -> Page:
    """The six pages, and the administrator's second step."""
    page = people.page()
    page.goto(address)
    people.look(page, "don-vi")
    page.select_option("[name=province]", label=PROVINCE)
    onward(page, "quan-tri")
    page.fill("[name=full_name]", "Nguyễn Văn Nam")
    page.fill("[name=username]", "nam")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=again]", PASSWORD)
    people.look(page, "quan-tri")
    onward(page, "ten-goi")
    page.fill("[name=place]", "Hà Tĩnh")
    onward(page, "thu")
    onward(page, "che-do")
    page.set_checked("[name=below]", checked=True)
    people.look(page, "che-do")
    onward(page, "kiem-tra")
    people.look(page, "kiem-tra")
    onward(page, r"^(?!.*bat-dau)")
    set_second_step(page)
    people.look(page, "buoc-hai")
    return page


def onward(page: Page, ending: str) -> None:
    page.locator(".btn.main").click()
    page.wait_for_url(re.compile(ending))


def press(page: Page, name: str) -> None:
    """A button or a link that looks like one, on the way on."""
    page.locator("main").locator(".btn", has_text=re.compile(name)).first.click()


def plan(people: People, officer: Page, chair: Page) -> None:
    officer.goto("/ke-hoach/")
    officer.get_by_role("link", name="Lập kế hoạch").click()
    officer.fill("[name=title]", "Tuyên truyền cải cách hành chính năm nay")
    officer.fill("[name=number]", "09/KH-UBND")
    year = time.strftime("%Y")
    officer.fill("[name=first_day]", f"1/1/{year}")
    officer.fill("[name=last_day]", f"31/12/{year}")
    people.look(officer, "ke-hoach-moi")
    onward(officer, r"/ke-hoach/\d+/$")
    officer.get_by_role("link", name="Thêm nhiệm vụ").click()
    officer.fill("[name=title]", "Phát bản tin cải cách hành chính trên loa xã")
    officer.fill("[name=target]", "ít nhất 2")
    officer.select_option("[name=channel]", label="Truyền thanh cơ sở, loa xã")
    officer.select_option("[name=count_unit]", label="bản tin")
    people.look(officer, "nhiem-vu")
    onward(officer, r"/ke-hoach/\d+/$")
    people.look(officer, "ke-hoach")

    chair.goto("/ke-hoach/")
    chair.locator("main a", has_text="Tuyên truyền cải cách hành chính").click()
    press(chair, "Ban hành")
    chair.locator("main form button.main").click()
    chair.wait_for_url(re.compile(r"/ke-hoach/\d+/$"))
    people.look(chair, "ban-hanh")
    expect(chair.locator("main")).to_contain_text("Đã ban hành")


def log(people: People, officer: Page, proof: Path) -> str:
    """The address of an activity with its proof."""
    officer.goto("/")
    people.look(officer, "can-bo")
    officer.goto("/hoat-dong/ghi/")
    officer.locator("label.pick", has_text="Loa xã").click()
    officer.fill("input[name=title]", TITLE)
    officer.fill("input[name=count]", "4")
    officer.set_input_files("input[name=proof_file]", proof)
    people.look(officer, "ghi")
    officer.get_by_role("button", name="Lưu hoạt động").click()
    officer.wait_for_url(re.compile(r"/hoat-dong/\d+/$"))
    expect(officer.locator("main")).to_contain_text(proof.name)
    people.look(officer, "hoat-dong")
    return officer.url.removeprefix(people.address)


def open_report(page: Page) -> None:
    page.goto("/bao-cao/")
    page.locator("main a[href^='/bao-cao/']:not([href*='cap-duoi'])").first.click()
    page.wait_for_url(re.compile(r"/bao-cao/\d+/$"))


def report(people: People, officer: Page, chair: Page, clerk: Page) -> str:
    """Drafted, written, sent, signed and numbered by those whose turn it is; its address."""
    open_report(officer)
    people.look(officer, "bao-cao-chua-lap")
    press(officer, "Lập dự thảo")
    expect(officer.locator("#figures")).to_contain_text("4")
    people.look(officer, "bao-cao-du-thao")
    press(officer, r"Sửa lời văn|Sửa \d+ lỗi")
    for name in ("strengths", "shortcomings", "next"):
        officer.fill(f"textarea[name={name}]", "Được bà con hưởng ứng.")
    people.look(officer, "loi-van")
    onward(officer, r"/bao-cao/\d+/$")
    press(officer, "Trình")
    officer.locator("main form button.main").click()
    expect(officer.locator("main")).to_contain_text("Chủ tịch ký")

    open_report(chair)
    press(chair, "Ký")
    people.look(chair, "ky")
    chair.locator("main form button.main").click()
    expect(chair.locator("main")).to_contain_text("văn thư")

    open_report(clerk)
    press(clerk, "số")
    clerk.fill("input[name=number]", "7")
    people.look(clerk, "cap-so")
    clerk.locator("main form button.main").click()
    expect(clerk.locator("main")).to_contain_text("07/BC-UBND")
    people.look(clerk, "bao-cao-da-cap-so")
    return clerk.url.removeprefix(people.address)


def run(data: Path, *words: str, **more: str) -> str:
    done = subprocess.run(
        [COMMAND, *words],
        env=environment_of(data, **more),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
    return done.stdout


def fetched(page: Page, address: str) -> bytes:
    answer = page.request.get(address)
    assert answer.status == 200, f"{address}: {answer.status}"
    return answer.body()


def wait_for_the_worker(page: Page, data: Path) -> None:
    """Until no job waits or runs: with its number, a report is printed anew. The page of the
    installation's health tells of those that wait alone."""
    database = f"file:{data / 'lantoa.sqlite3'}?mode=ro"
    table = "django_tasks_database_dbtaskresult"
    unfinished = f"SELECT count(*) FROM {table} WHERE status IN ('READY', 'RUNNING')"  # noqa: S608
    for _ in range(120):
        page.goto("/tinh-trang/")
        with closing(sqlite3.connect(database, uri=True)) as connection:
            (number,) = connection.execute(unfinished).fetchone()
        if not number and "0 việc đang chờ" in page.inner_text("main"):
            return
        page.wait_for_timeout(500)
    raise AssertionError(page.inner_text("main"))


def test_a_province_works_is_lost_and_comes_back_from_its_backup(
    browser: Browser, tmp_path: Path
) -> None:
    data, kept, again = tmp_path / "data", tmp_path / "kept", tmp_path / "again"
    proof = tmp_path / "nhat-ky-phat.pdf"
    proof.write_bytes(sheet.stand_in("Nhật ký phát", ("Thử nghiệm",), "THỬ NGHIỆM"))
    data.mkdir()
    kept.mkdir()

    with ExitStack() as running:
        address = running.enter_context(started(data, tmp_path / "said.txt"))
        people = People(browser, address.partition("/bat-dau")[0])
        administrator = set_up(people, address)
        officer = people.invite(administrator, "Đặng Thị Thảo", "Cán bộ", COMMUNES[0])
        chair = people.invite(administrator, "Phan Đình Lộc", "Chủ tịch, người ký", COMMUNES[0])
        set_second_step(chair)
        clerk = people.invite(administrator, "Lê Thị Mai", "Văn thư", COMMUNES[0])
        others = [
            people.invite(administrator, name, "Cán bộ", unit)
            for name, unit in zip(("Võ Văn Hùng", "Trần Thị Lan"), COMMUNES[1:], strict=True)
        ]
        plan(people, officer, chair)
        activity = log(people, officer, proof)
        signed = report(people, officer, chair, clerk)
        wait_for_the_worker(officer, data)
        paper = fetched(officer, f"{signed}ban-in.pdf")
        # Neither neighbour sees what is not theirs, nor lacks a report of their own.
        for other in others:
            assert other.request.get(signed).status == 403
            open_report(other)

    run(data, "totals", "audit")
    run(data, "audit", "verify")
    said = run(data, "backup", "--new-key")
    public, private = (re.search(rf"^{head}\S+$", said, re.MULTILINE) for head in ("age1", "AGE-"))
    assert public is not None
    assert private is not None
    key = tmp_path / "key.txt"
    key.write_text(private[0])
    run(data, "backup", "--to", str(kept), LANTOA_BACKUP_KEY=public[0])
    shutil.rmtree(data)
    said = run(again, "restore", str(kept), "--key", str(key), "--verify")
    assert "khớp" in said
    run(again, "totals", "audit")
    run(again, "audit", "verify")

    with served(again) as address:
        people.address = address
        page = people.page()
        page.goto("/")
        page.fill("input[name=login]", "thao.dang")
        page.fill("input[name=password]", PASSWORD)
        page.press("input[name=password]", "Enter")
        page.wait_for_url(f"{address}/")
        page.goto(signed)
        expect(page.locator("main")).to_contain_text("07/BC-UBND")
        people.look(page, "sau-phuc-hoi")
        assert paper[:5] == b"%PDF-"
        assert fetched(page, f"{signed}ban-in.pdf") == paper
        page.goto(activity)
        link = page.get_by_role("link", name=f"Tải {proof.name}").get_attribute("href")
        assert link is not None
        assert fetched(page, link) == proof.read_bytes()
