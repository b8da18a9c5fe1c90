"""What a visitor sees: the figures of the sources, each with its way back to its proof."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Site, open_own_report

pytestmark = pytest.mark.browser

FIGURES = {
    "Chuyên mục truyền hình đã sản xuất": "23",
    "Phóng sự truyền hình, phát thanh đã sản xuất": "96",
    "Tin truyền hình, phát thanh đã sản xuất": "72",
    "Tin, bài, ảnh viết cho báo in, báo điện tử": "100",
    "Tin, bài, ảnh viết cho cổng thông tin điện tử tỉnh": "32",
    "Tin, bài, ảnh viết cho trang thông tin cải cách hành chính": "47",
}


@pytest.fixture(scope="module")
def province(site: Site) -> Page:
    page = site.sign_in("thamdinh.laichau")
    open_own_report(page, "năm 2018")
    return page


def row(page: Page, label: str) -> str:
    found = page.locator("#figures details", has_text=label).first
    return re.sub(r"\s+", " ", found.locator("summary").inner_text())


def test_the_province_states_what_its_source_states(province: Page) -> None:
    for label, number in FIGURES.items():
        said = row(province, label)
        assert re.match(rf"{number}\b", said), said
        assert "Đủ minh chứng" in said
    declared = row(province, "Tin, bài, ảnh viết cho trang thông tin điện tử của đơn vị")
    assert "hơn 600" in declared
    assert "Tự kê khai" in declared
    words = province.locator("body").inner_text()
    assert "DỮ LIỆU MINH HỌA" in words
    assert not re.search(r"\b(970|1\.?570|370|600 chính xác)\b", words)


def test_an_exact_figure_opens_to_its_works_and_their_proof(province: Page) -> None:
    figure = province.locator("#figures details", has_text="Chuyên mục truyền hình đã sản xuất")
    figure.locator("summary").click()
    figure.get_by_role("link").first.click()
    while "so-lieu" in province.url and "/bao-cao/" in province.url:
        province.locator("main a[href*='/hoat-dong/so-lieu/']").first.click()
    expect(province.locator("main")).to_contain_text("23")
    titles = province.get_by_text(re.compile(r"Chuyên mục truyền hình .*kỳ \d+"))
    assert titles.count() >= 23
    with province.expect_download() as download:
        province.locator("main a[href*='/hoat-dong/minh-chung/']").first.click()
    assert download.value.path().read_bytes().startswith(b"%PDF-")
    province.go_back()


def test_the_declared_figure_opens_to_the_words_of_its_source(province: Page) -> None:
    open_own_report(province, "năm 2018")
    label = "Tin, bài, ảnh viết cho trang thông tin điện tử của đơn vị"
    province.locator("#figures details", has_text=label).first.locator("summary").click()
    expect(province.locator("#figures")).to_contain_text("tuyên truyền được hơn 600 tin, bài ảnh")


def test_a_quarter_without_figures_says_so_and_never_zero(site: Site) -> None:
    page = site.sign_in("canbo.huonglong", phone=True)
    open_own_report(page, "quý I/2024")
    expect(page.locator("#figures")).to_contain_text("không nêu")
    for summary in page.locator("#figures summary").all_inner_texts():
        assert "không nêu" in summary
        assert not re.match(r"\s*0\b", summary)


def test_the_papers_are_written_and_the_audit_is_clean(site: Site) -> None:
    names = sorted(path.name for path in (site.data / "out").iterdir())
    assert names == [
        "bao-cao-huong-long-quy-1-2024.docx",
        "bao-cao-huong-long-quy-1-2024.pdf",
        "bao-cao-lai-chau-2018.docx",
        "bao-cao-lai-chau-2018.pdf",
    ]
    roster = site.data / "nguoi-dung-minh-hoa.txt"
    assert roster.stat().st_mode & 0o077 == 0
    done = site.run("totals", "audit")
    assert done.returncode == 0, done.stderr
    assert "0 ô lệch" in done.stdout


def test_a_second_start_keeps_the_data(site: Site) -> None:
    before = (site.data / "nguoi-dung-minh-hoa.txt").read_text(encoding="utf-8")
    done = site.run("demo", "--no-serve")
    assert done.returncode == 0, done.stderr
    assert "Giữ nguyên dữ liệu" in done.stdout
    assert (site.data / "nguoi-dung-minh-hoa.txt").read_text(encoding="utf-8") == before
