"""Our own DOCX is read back and held against the figures of Decree 30/2020/NĐ-CP, Annex I.

The ranges are written out here once more, from the decree, so that a slip of the layout table is
found and not repeated.
"""

import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from lantoa.papers import docx, layout
from lantoa.papers.layout import ELEMENTS
from lantoa.papers.paper import Annex, Signature
from lantoa.papers.tests.samples import FIGURES, opened, report, words

DECREE = {
    # element: smallest and largest size, bold, italic, upper case, justification
    "nation": (12, 13, True, False, True, "center"),
    "motto": (13, 14, True, False, False, "center"),
    "parent": (12, 13, False, False, True, "center"),
    "issuer": (12, 13, True, False, True, "center"),
    "number": (13, 13, False, False, False, "center"),
    "place_date": (13, 14, False, True, False, "center"),
    "type": (13, 14, True, False, True, "center"),
    "subject": (13, 14, True, False, False, "center"),
    "letter_subject": (12, 13, False, False, False, "center"),
    "ground": (13, 14, False, True, False, "both"),
    "body": (13, 14, False, False, False, "both"),
    "heading1": (13, 14, True, False, True, "left"),
    "heading2": (13, 14, True, False, False, "both"),
    "heading3": (13, 14, False, False, False, "both"),
    "authority": (13, 14, True, False, True, "center"),
    "signer": (13, 14, True, False, False, "center"),
    "addressee": (13, 14, False, False, False, "left"),
    "recipients_title": (12, 12, True, True, False, "left"),
    "recipient": (11, 11, False, False, False, "left"),
    "annex": (14, 14, True, False, False, "center"),
    "annex_title": (13, 14, True, False, True, "center"),
    "annex_note": (13, 14, False, True, False, "center"),
    "page_number": (13, 14, False, False, False, "center"),
}


@pytest.fixture(scope="module")
def document():
    report_with_all = report(
        grounds=("Căn cứ Nghị định số 30/2020/NĐ-CP",),
        signature=Signature("Chủ tịch", "TM.", "Ủy ban nhân dân", name="Người Ký Thử"),
        annexes=(Annex("Số liệu", (FIGURES,)), Annex("Danh mục", (FIGURES,), landscape=True)),
        mark=None,
    )
    return opened(docx.render(report_with_all))


def paragraphs_of(document, key):
    heads = [part._element for s in document.sections for part in (s.header, s.first_page_header)]
    for root in (document.element.body, *heads):
        for node in root.iter(qn("w:p")):
            if node.find(f"{qn('w:pPr')}/{qn('w:pStyle')}").get(qn("w:val")) == key:
                yield node


@pytest.mark.parametrize("key", sorted(DECREE))
def test_an_element_is_set_as_the_decree_orders(document, key):
    smallest, largest, bold, italic, upper, justification = DECREE[key]
    styles = document.styles.element
    (style,) = [node for node in styles if node.get(qn("w:styleId")) == key]
    looks = style.find(qn("w:rPr"))
    assert smallest <= int(looks.find(qn("w:sz")).get(qn("w:val"))) / 2 <= largest
    assert (looks.find(qn("w:b")) is not None) is bold
    assert (looks.find(qn("w:i")) is not None) is italic
    assert style.find(f"{qn('w:pPr')}/{qn('w:jc')}").get(qn("w:val")) == justification
    for node in paragraphs_of(document, key):
        text = words(node)
        assert not upper or text == text.upper()


@pytest.mark.parametrize("key", sorted(set(DECREE) - {"letter_subject", "parent"}))
def test_every_element_occurs_and_keeps_the_size_of_its_style(document, key):
    found = list(paragraphs_of(document, key))
    assert found
    assert not [node for paragraph in found for node in paragraph.iter(qn("w:sz"))]


def test_every_run_names_the_one_font_in_all_slots(document):
    slots = ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia")
    runs = list(document.element.body.iter(qn("w:r")))
    assert runs
    for run in runs:
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert [fonts.get(qn(slot)) for slot in slots] == ["Times New Roman"] * 4
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        assert {fonts.get(qn(slot)) for slot in slots} == {"Times New Roman"}
        assert not [name for name in fonts.attrib if "heme" in name]


def test_pages_have_the_size_and_margins_of_the_decree(document):
    for section in document.sections:
        sides = sorted((section.page_width, section.page_height))
        assert sides == pytest.approx([Mm(210), Mm(297)], abs=Mm(1) / 5)
        assert 19.9 <= section.top_margin.mm <= 25
        assert 19.9 <= section.bottom_margin.mm <= 25
        assert 29.9 <= section.left_margin.mm <= 35
        assert 14.9 <= section.right_margin.mm <= 20
        assert section.header_distance < section.top_margin


def test_the_text_has_its_indent_gap_and_spacing(document):
    (style,) = [n for n in document.styles.element if n.get(qn("w:styleId")) == "body"]
    look = style.find(qn("w:pPr"))
    spacing = look.find(qn("w:spacing"))
    assert int(spacing.get(qn("w:after"))) >= 6 * 20
    assert 1.0 <= int(spacing.get(qn("w:line"))) / 240 <= 1.5
    indent = int(look.find(qn("w:ind")).get(qn("w:firstLine"))) / 20 / 72 * 2.54
    assert indent == pytest.approx(1, abs=0.01) or indent == pytest.approx(1.27, abs=0.01)


@pytest.mark.parametrize("key", sorted(ELEMENTS))
def test_the_size_in_use_lies_in_its_range(key):
    element = ELEMENTS[key]
    assert element.size_min <= element.size <= element.size_max
    if key in DECREE:
        assert (element.size_min, element.size_max) == DECREE[key][:2]


def test_margins_in_use_lie_in_their_range():
    for side in ("top", "right", "bottom", "left"):
        low, high = getattr(layout.MARGINS_MIN, side), getattr(layout.MARGINS_MAX, side)
        assert low <= getattr(layout.MARGINS, side) <= high
