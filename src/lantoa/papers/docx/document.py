"""Puts a paper together as DOCX, in the layout of Decree 30/2020/NĐ-CP, Annex I."""

from __future__ import annotations

from collections.abc import Iterable

from docx.document import Document
from docx.oxml.ns import qn
from docx.section import Section

from lantoa.papers import wording
from lantoa.papers.docx import archive, blocks, frame, pages, styles
from lantoa.papers.docx.elements import Node, make, paragraph
from lantoa.papers.legible import cleaned
from lantoa.papers.paper import Paper


def render(paper: Paper) -> bytes:
    """The same paper gives the same bytes."""
    paper = cleaned(paper)
    document = styles.blank()
    pages.set_up(document.sections[0], paper.mark, landscape=False)
    text = blocks.body(paper.body)
    keep_last(text)
    _append(document, [*frame.head(paper), *frame.addressees(paper), *blocks.grounds(paper)])
    _append(document, [*text, frame.foot(paper)])
    for index, annex in enumerate(paper.annexes, start=1):
        pages.set_up(_new_section(document), paper.mark, landscape=annex.landscape)
        label = wording.annex_label(index, len(paper.annexes))
        _append(document, blocks.annex(paper, annex, label))
    if not paper.annexes:
        _append(document, [paragraph("rule")])
    archive.describe(
        document,
        title=wording.title(paper),
        author=" ".join(paper.issuer.name_lines),
        language="vi-VN" if paper.language == "vi" else paper.language,
        day=wording.file_day(paper),
    )
    return archive.write(document)


def _append(document: Document, nodes: Iterable[Node]) -> None:
    body = document.element.body
    last = body.find(qn("w:sectPr"))
    for node in nodes:
        last.addprevious(node)


def keep_last(nodes: list[Node]) -> None:
    """The last paragraph stays with the signature, which never stands on a page of its own."""
    if nodes and nodes[-1].tag == qn("w:p"):
        properties = nodes[-1].find(qn("w:pPr"))
        if properties.find(qn("w:keepNext")) is None:
            properties.find(qn("w:pStyle")).addnext(make("w:keepNext"))


def _new_section(document: Document) -> Section:
    """A section of its own for what follows. The break stands in an empty, tiny paragraph."""
    section = document.add_section()
    breaks = [node for node in document.element.body if node.find(qn("w:pPr")) is not None]
    properties = breaks[-1].find(qn("w:pPr"))
    properties.insert(0, make("w:pStyle", {"w:val": "rule"}))
    return section
