"""Files that were made to hurt, and files that are none: refused with words, or read to the end."""

from __future__ import annotations

import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from lantoa.kernel.errors import Refused
from lantoa.papers import docx
from lantoa.papers.check import check
from lantoa.papers.check.opening import MOST_BYTES, W
from lantoa.papers.tests.planting import whole_report

NAMESPACE = W.strip("{}")


def repacked(**parts: bytes) -> bytes:
    """Our report with other parts: ``document=...`` is ``word/document.xml``."""
    buffer = BytesIO()
    with (
        ZipFile(BytesIO(docx.render(whole_report()))) as old,
        ZipFile(buffer, "w", ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            own = name.removeprefix("word/").removesuffix(".xml")
            new.writestr(name, parts.pop(own, None) or old.read(name))
    return buffer.getvalue()


def document(inner: str) -> bytes:
    return f'<w:document xmlns:w="{NAMESPACE}"><w:body>{inner}</w:body></w:document>'.encode()


def paragraph(text: str, properties: str = "", run: str = "") -> str:
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{run}</w:rPr>"
        f'<w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


def refused(data: bytes) -> str:
    with pytest.raises(Refused) as caught:
        check(data)
    (problem,) = caught.value.problems
    assert problem.field == "file" and problem.what.endswith(".") and problem.remedy.endswith(".")
    return problem.code


@pytest.mark.parametrize(
    "data",
    [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0" + b"\0" * 600, "chữ".encode() * 99],
    ids=["empty", "cut", "pdf", "old word", "text"],
)
def test_what_is_no_docx_is_refused_in_words(data):
    assert refused(data) == "broken"


def test_an_archive_cut_short_is_refused_at_every_length():
    whole = docx.render(whole_report())
    for length in range(0, len(whole) - 22, 997):
        assert refused(whole[:length]) == "broken"


def test_an_archive_without_a_text_is_refused():
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("word/styles.xml", "<a/>")
    assert refused(buffer.getvalue()) == "broken"
    assert refused(repacked(document=b"<a/>")) == "broken"
    assert refused(repacked(document=b"<a")) == "broken"


def test_what_unpacks_into_too_much_is_refused_before_it_is_read():
    bomb = repacked(document=document("<!--" + " " * (MOST_BYTES + 1) + "-->"))
    assert len(bomb) < 200_000
    assert refused(bomb) == "too_large"
    assert refused(repacked(styles=b" " * (MOST_BYTES + 1))) == "too_large"


ENTITY = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
LAUGHS = '<!DOCTYPE a [<!ENTITY b "hahaha"><!ENTITY c "&b;&b;&b;&b;">]>'


@pytest.mark.parametrize("declared", [ENTITY, LAUGHS, ENTITY.lower().replace("entity", "ENTITY")])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declared_entities_are_refused(declared, encoding):
    text = declared + document(paragraph("&x;")).decode()
    assert refused(repacked(document=text.encode(encoding))) == "unsafe_xml"


def test_a_document_type_hidden_by_the_encoding_is_refused():
    text = '<?xml version="1.0" encoding="UTF-7"?>' + ENTITY
    hidden = (text + document(paragraph("&x;")).decode()).replace("<!", "+ADwAIQ-")
    assert refused(repacked(document=hidden.encode())) == "unsafe_xml"


def test_what_is_nested_too_deep_is_refused():
    depth = 4_000
    inner = "<w:tbl><w:tr><w:tc>" * depth + "</w:tc></w:tr></w:tbl>" * depth
    assert refused(repacked(document=document(inner))) == "broken"


def test_what_is_nested_as_deep_as_can_be_read_is_read():
    depth = 80
    inner = "<w:tbl><w:tr><w:tc>" * depth + paragraph("Sâu") + "</w:tc></w:tr></w:tbl>" * depth
    assert check(repacked(document=document(inner))).has_errors


def test_a_text_without_words_is_refused():
    assert refused(repacked(document=document(paragraph("  \u00a0 ")))) == "no_text"
    assert refused(repacked(document=document(""))) == "no_text"


ABSURD = (
    "99999999999999999999",
    "-5",
    "1e400",
    "nan",
    "inf",
    "",
    "a",
    "12pt",
    "9" * 5000,
    "\u0663",
)


@pytest.mark.parametrize("number", ABSURD)
def test_absurd_measures_are_read_to_the_end(number):
    properties = (
        f'<w:spacing w:before="{number}" w:after="{number}" w:line="{number}"/>'
        f'<w:ind w:left="{number}" w:firstLine="{number}"/>'
        f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="{number}"/></w:numPr>'
        f'<w:tabs><w:tab w:val="center" w:pos="{number}"/></w:tabs>'
    )
    section = (
        f'<w:sectPr><w:pgSz w:w="{number}" w:h="{number}"/><w:pgMar w:top="{number}"/>'
        f'<w:pgNumType w:start="{number}" w:fmt="{number}"/></w:sectPr>'
    )
    run = f'<w:sz w:val="{number}"/><w:color w:val="{number}"/><w:b w:val="{number}"/>'
    text = paragraph("Chữ có dấu", properties, run)
    found = check(repacked(document=document(f"{text}{section}")))
    assert found.has_errors


def test_styles_in_a_circle_are_read_to_the_end():
    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="{own}"><w:basedOn w:val="{other}"/></w:style>'
        for own, other in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "d"))
    )
    styles = f'<w:styles xmlns:w="{NAMESPACE}">{circle}</w:styles>'.encode()
    text = paragraph("Vòng", '<w:pStyle w:val="a"/>') + paragraph("Vòng", '<w:pStyle w:val="d"/>')
    assert check(repacked(document=document(text), styles=styles)).has_errors


SLOW = {
    "days": "ngày " * 60_000,
    "tabs": "a\t" * 60_000,
    "blanks": f"a{' ' * 200_000}b",
    "grounds": "Căn cứ " + "ban hành " * 40_000,
    "numbers": "Số: " + "1" * 200_000,
    "hyphens": "- " * 100_000,
    "annex": "Phụ lục" + " I" * 100_000,
    "brackets": "(" * 200_000,
}


@pytest.mark.parametrize("name", sorted(SLOW))
def test_a_line_made_to_be_slow_is_not(name):
    head = paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    data = repacked(document=document(head + paragraph(SLOW[name]) * 3))
    begun = time.process_time()
    check(data)
    assert time.process_time() - begun < 5


OPENED = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
MANY = {
    "paragraphs": paragraph("") * 15_000 + paragraph("a"),
    "breaks": f"<w:p><w:r><w:t>a</w:t>{'<w:br/>' * 15_000}</w:r></w:p>",
    "sections": (paragraph("a", "<w:sectPr/>")) * 10_000,
    "annexes": paragraph("Phụ lục I") * 10_000,
    "fields": f"<w:p>{OPENED * 30_000}</w:p>{paragraph('a')}",
}


@pytest.mark.parametrize("name", sorted(MANY))
def test_very_many_of_a_thing_are_read_in_a_time_that_grows_with_their_number(name):
    data = repacked(document=document(MANY[name]))
    begun = time.process_time()
    check(data)
    assert time.process_time() - begun < 15


def test_more_lines_than_a_paper_can_have_are_refused():
    assert refused(repacked(document=document("<w:p/>" * 20_001))) == "too_large"
