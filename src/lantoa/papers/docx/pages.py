"""Pages: size, margins, page number in the top margin, the mark on every page."""

from __future__ import annotations

from docx.enum.section import WD_ORIENTATION
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm

from lantoa.papers import layout
from lantoa.papers.docx.elements import Node, fonts, make, page_field, paragraph, tab, twips
from lantoa.papers.layout import ELEMENTS
from lantoa.papers.measures import line_width

SEAL = "A1271B"


def set_up(section: Section, mark: str | None, *, landscape: bool) -> None:
    """A4 with the margins of the decree; numbering starts again, the first number is hidden."""
    width, height = Mm(layout.PAGE_WIDTH), Mm(layout.PAGE_HEIGHT)
    section.orientation = WD_ORIENTATION.LANDSCAPE if landscape else WD_ORIENTATION.PORTRAIT
    section.page_width, section.page_height = (height, width) if landscape else (width, height)
    section.top_margin, section.bottom_margin = Mm(layout.MARGINS.top), Mm(layout.MARGINS.bottom)
    section.left_margin, section.right_margin = Mm(layout.MARGINS.left), Mm(layout.MARGINS.right)
    section.header_distance = Mm(layout.HEADER_FROM_TOP)
    section.footer_distance = Mm(layout.HEADER_FROM_TOP)
    section.different_first_page_header_footer = True
    _restart(section)
    first, others = section.first_page_header, section.header
    first.is_linked_to_previous = others.is_linked_to_previous = False
    _fill(first._element, _line(mark, landscape=landscape, numbered=False))
    _fill(others._element, _line(mark, landscape=landscape, numbered=True))


def _restart(section: Section) -> None:
    properties = section._sectPr
    for node in properties.findall(qn("w:pgNumType")):
        properties.remove(node)
    properties.find(qn("w:pgMar")).addnext(make("w:pgNumType", {"w:start": 1}))


def _fill(header: Node, content: Node) -> None:
    for node in list(header):
        header.remove(node)
    header.append(content)


def _line(mark: str | None, *, landscape: bool, numbered: bool) -> Node:
    number = page_field() if numbered else []
    if not mark:
        return paragraph("page_number", *number)
    room = line_width(landscape=landscape)
    stops = [
        make("w:tab", {"w:val": "center", "w:pos": twips(room / 2)}),
        make("w:tab", {"w:val": "right", "w:pos": twips(room)}),
    ]
    content = [tab(), *number, tab(), mark_run(mark)]
    return paragraph("page_number", *content, tabs=make("w:tabs", {}, *stops), align="left")


def mark_run(mark: str) -> Node:
    element = ELEMENTS["mark"]
    size = twips(element.size) // 10
    frame = {"w:val": "single", "w:sz": 4, "w:space": 1, "w:color": SEAL}
    properties = make(
        "w:rPr",
        {},
        fonts(),
        make("w:b"),
        make("w:color", {"w:val": SEAL}),
        make("w:sz", {"w:val": size}),
        make("w:szCs", {"w:val": size}),
        make("w:bdr", frame),
    )
    words = make("w:t", {"xml:space": "preserve"})
    words.text = element.worded(f"\u00a0{mark}\u00a0")
    return make("w:r", {}, properties, words)
