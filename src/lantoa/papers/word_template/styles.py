"""Paragraphs that we make, in the styles of a template."""

from __future__ import annotations

from collections.abc import Iterable
from copy import deepcopy

from docx.document import Document
from docx.oxml.ns import qn

from lantoa.kernel.vietnamese import nfc
from lantoa.papers.docx import styles
from lantoa.papers.docx.elements import Node, make


class Wardrobe:
    """Styles of the template by the names of ours (``Nội dung``, ``Đề mục I``). Word gives styles
    other identifiers when it saves a file, so that only names tell. One that the template does
    not have is brought along."""

    def __init__(self, document: Document) -> None:
        self._root = document.styles.element
        self._ours = {
            str(style.get(qn("w:styleId"))): style
            for style in styles.blank().styles.element.iter(qn("w:style"))
        }
        self._theirs = {
            _name(style): str(style.get(qn("w:styleId")))
            for style in self._root.iter(qn("w:style"))
            if style.get(qn("w:type")) == "paragraph"
        }

    def dress(self, nodes: Iterable[Node]) -> None:
        """Gives every paragraph its style in the template, whose font then holds."""
        for node in nodes:
            for style in node.iter(qn("w:pStyle")):
                style.set(qn("w:val"), self._id(str(style.get(qn("w:val")))))
            for fonts in list(node.iter(qn("w:rFonts"))):
                fonts.getparent().remove(fonts)

    def _id(self, key: str) -> str:
        ours = self._ours.get(key)
        if ours is None:
            return key
        name = _name(ours)
        if name not in self._theirs:
            self._theirs[name] = self._bring(key, ours)
        return self._theirs[name]

    def _bring(self, key: str, ours: Node) -> str:
        """Our style stands on its own: what the template says of ``Normal`` does not reach it."""
        style, own = deepcopy(ours), f"lantoa_{key}"
        style.set(qn("w:styleId"), own)
        for based in style.findall(qn("w:basedOn")):
            style.remove(based)
        look = style.find(qn("w:pPr"))
        if look is not None and look.find(qn("w:ind")) is None:
            sides = make("w:ind", {"w:left": 0, "w:right": 0, "w:firstLine": 0})
            look.find(qn("w:spacing")).addnext(sides)
        self._root.append(style)
        return own


def _name(style: Node) -> str:
    name = style.find(qn("w:name"))
    return nfc(str(name.get(qn("w:val")))).casefold() if name is not None else ""
