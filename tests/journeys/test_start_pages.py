"""The start pages of the demonstration's people: each figure opens to what it counts."""

from __future__ import annotations

import re
from html import unescape

import pytest

from tests.journeys.conftest import Site

pytestmark = pytest.mark.browser

PEOPLE = (
    "canbo",
    "chutich",
    "vanthu",
    "thamdinh",
    "quantri.hatinh",
    "chutich.laichau",
    "thamdinh.laichau",
    "canbo.huyen",
    "chutich.backan",
    "thamdinh.backan",
    "lanhdao.coquan.backan",
)
WORDS = {"0": ("Không", "Chưa")}


def _stands(
    figure: str, label: str, address: str, heading: str, main: str, results: list[str]
) -> bool:
    """Whether the page says the number: a list in its heading, a page of many in its words."""
    if "/hoat-dong/" in address:
        return heading.startswith((f"{figure} hoạt động", *WORDS.get(figure, ())))
    if "/tien-do/?" in address or label.startswith("nhiệm vụ chậm"):
        return heading.startswith((f"{figure} trên", *WORDS.get(figure, ())))
    if label.startswith("tuần, tháng, quý"):
        return int(figure) == results.count("Thiếu")
    if "/" in figure:
        kept, decided = figure.split("/")
        return f"{kept} trên {decided} nhiệm vụ đúng hạn" in main
    return re.search(rf"(?<!\d){re.escape(figure)}(?!\d)", main) is not None


def _plain(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def _within(page: str, tag: str) -> str:
    return page.partition(f"<{tag}")[2].partition(">")[2].partition(f"</{tag}>")[0]


@pytest.mark.parametrize("user", PEOPLE)
def test_each_figure_and_each_link_opens_to_what_it_says(site: Site, user: str) -> None:
    page = site.sign_in(user)
    start = _within(page.request.get("/").text(), "main")
    doors = re.findall(r'<a href="([^"]+)"><b class="big">([^<]+)</b><span>([^<]+)</span>', start)
    for address, figure, label in doors:
        opened = page.request.get(unescape(address)).text()
        results = re.findall(r'data-h="Kết quả">([^<]+)<', opened)
        said = (figure, unescape(label), address, _plain(_within(opened, "h1")))
        assert _stands(*said, _plain(_within(opened, "main")), results), said
    for address in sorted(set(re.findall(r'href="(/[^"]*)"', start))):
        assert page.request.get(unescape(address)).status == 200, address
    page.context.close()
