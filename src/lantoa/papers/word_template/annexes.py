"""Annexes behind the text of a template, each on pages of its own."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from lxml import etree

from lantoa.papers import measures, wording
from lantoa.papers.docx import blocks
from lantoa.papers.docx.elements import Node, make, paragraph
from lantoa.papers.paper import Paper
from lantoa.papers.word_template.styles import Wardrobe

_NARROWEST = 100.0


def line_room(section: Node) -> float:
    """Width of the line between the margins, in points."""
    size, margins = (_part(section, tag) for tag in ("w:pgSz", "w:pgMar"))
    if size is None or margins is None:
        return measures.line_width()
    room = _twips(size, "w:w") - _twips(margins, "w:left") - _twips(margins, "w:right")
    return max(room / 20, _NARROWEST)


def _part(section: Node | None, tag: str) -> Node | None:
    return None if section is None else section.find(qn(tag))


def _twips(node: Node, name: str) -> int:
    said = str(node.get(qn(name), "0"))
    return int(said) if said.isascii() and said.isdigit() and len(said) < 7 else 0


def append_annexes(document: Document, anchor: Node, paper: Paper, wardrobe: Wardrobe) -> None:
    """In place of the anchor; what stands after it is empty and goes."""
    body = document.element.body
    for after in list(anchor.itersiblings(qn("w:p"))):
        body.remove(after)
    last = body.find(qn("w:sectPr"))
    if last is None:
        last = make("w:sectPr", {})
        body.append(last)
    nodes = [] if paper.annexes else [paragraph("rule")]
    section = deepcopy(last)
    across: dict[str, str] = {}
    for index, annex in enumerate(paper.annexes, start=1):
        nodes.append(paragraph("rule", section=section))
        section = _section(document, last, landscape=annex.landscape, across=across)
        label = wording.annex_label(index, len(paper.annexes))
        nodes += blocks.annex(paper, annex, label, room=line_room(section))
    wardrobe.dress(nodes)
    for node in nodes:
        anchor.addprevious(node)
    body.remove(anchor)
    body.replace(last, section)


def _section(document: Document, like: Node, *, landscape: bool, across: dict[str, str]) -> Node:
    """A section as that of the text, with numbers that begin again; ``across`` keeps the headers
    that were made for pages that lie across."""
    section = deepcopy(like)
    for tag in ("w:pgNumType", "w:type"):
        for node in section.findall(qn(tag)):
            section.remove(node)
    margins = section.find(qn("w:pgMar"))
    if margins is not None:
        _after_borders(margins).addnext(make("w:pgNumType", {"w:start": 1}))
    size = section.find(qn("w:pgSz"))
    if not landscape or size is None or size.get(qn("w:orient")) == "landscape":
        return section
    upright = line_room(section)
    wide, high = size.get(qn("w:w")), size.get(qn("w:h"))
    size.set(qn("w:w"), high)
    size.set(qn("w:h"), wide)
    size.set(qn("w:orient"), "landscape")
    for link in section.findall(qn("w:headerReference")) + section.findall(qn("w:footerReference")):
        known = str(link.get(qn("r:id")))
        if known not in across:
            across[known] = _lying(document, known, line_room(section) / upright)
        link.set(qn("r:id"), across[known])
    return section


def _after_borders(margins: Node) -> Node:
    """The numbers of pages come after paper source, borders and line numbers (ECMA-376)."""
    last = margins
    for tag in ("w:paperSrc", "w:pgBorders", "w:lnNumType"):
        found = margins.getparent().find(qn(tag))
        last = found if found is not None else last
    return last


def _lying(document: Document, known: str, share: float) -> str:
    """The same header or footer with its tab stops moved out to the width of the page."""
    part: Any = document.part.related_parts[known]
    is_head = part.partname.startswith("/word/header")
    made, link = document.part.add_header_part() if is_head else document.part.add_footer_part()
    made._element = parse_xml(etree.tostring(part.element))
    for each in part.rels.values():
        target = each.target_ref if each.is_external else each.target_part
        made.load_rel(each.reltype, target, each.rId, each.is_external)
    for stop in made.element.iter(qn("w:tab")):
        if stop.get(qn("w:pos")) is not None and stop.get(qn("w:val")) in ("center", "right"):
            stop.set(qn("w:pos"), str(round(_twips(stop, "w:pos") * share)))
    return str(link)
