"""One paragraph style per element of the layout table, named as the decree names the element."""

from __future__ import annotations

from functools import cache
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn

from lantoa.papers import layout
from lantoa.papers.docx.elements import Node, fonts, make, twips
from lantoa.papers.layout import ELEMENTS, Align, Element
from lantoa.papers.measures import points

LANGUAGE = "vi-VN"
_FLOWING = ("body", "ground", "heading1", "heading2", "heading3", "addressee")
_INDENTED = ("body", "ground", "heading2", "heading3")
_KEPT = ("heading1", "heading2", "heading3", "recipients_title", "annex", "table_caption")
_OUTLINE = {"heading1": 0, "heading2": 1, "heading3": 2, "annex": 0}
_JUSTIFICATION = {Align.JUSTIFY: "both"}
_DROPPED = ("stylesWithEffects", "numbering", "customXml", "thumbnail", "extended-properties")


def blank() -> DocumentObject:
    """An empty document with the styles of the decree and nothing else."""
    return Document(BytesIO(_blank()))


@cache
def _blank() -> bytes:
    document = Document()
    _drop_parts(document)
    styles = document.styles.element
    for node in list(styles):
        styles.remove(node)
    styles.append(_defaults())
    styles.append(_normal())
    styles.append(_rule())
    for key, element in ELEMENTS.items():
        styles.append(_style(key, element))
    _settings(document)
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _drop_parts(document: DocumentObject) -> None:
    """Leaves out what the template of python-docx brings and no paper uses."""
    for relations in (document.part.rels, document.part.package.rels):
        for key in [k for k, rel in relations.items() if rel.reltype.endswith(_DROPPED)]:
            del relations[key]


def _defaults() -> Node:
    size = twips(ELEMENTS["body"].size) // 10
    language = {"w:val": LANGUAGE, "w:eastAsia": LANGUAGE}
    properties = make(
        "w:rPr",
        {},
        fonts(),
        make("w:sz", {"w:val": size}),
        make("w:szCs", {"w:val": size}),
        make("w:lang", language),
    )
    paragraph = make("w:pPrDefault", {}, make("w:pPr"))
    return make("w:docDefaults", {}, make("w:rPrDefault", {}, properties), paragraph)


def _normal() -> Node:
    attributes = {
        "w:type": "paragraph",
        "w:default": "1",
        "w:styleId": "Normal",
    }
    name = make("w:name", {"w:val": "Normal"})
    return make("w:style", attributes, name, make("w:qFormat"), make("w:rPr", {}, fonts()))


def _rule() -> Node:
    """The empty paragraph that carries a rule or a section break and takes next to no room."""
    spacing = {"w:before": 30, "w:after": 0, "w:line": 40, "w:lineRule": "exact"}
    return make(
        "w:style",
        {"w:type": "paragraph", "w:customStyle": "1", "w:styleId": "rule"},
        make("w:name", {"w:val": "Đường kẻ"}),
        make("w:basedOn", {"w:val": "Normal"}),
        make("w:pPr", {}, make("w:spacing", spacing), make("w:jc", {"w:val": "center"})),
    )


def _style(key: str, element: Element) -> Node:
    size = twips(element.size) // 10
    looks = make(
        "w:rPr",
        {},
        fonts(),
        make("w:b") if element.bold else None,
        make("w:i") if element.italic else None,
        make("w:sz", {"w:val": size}),
        make("w:szCs", {"w:val": size}),
    )
    return make(
        "w:style",
        {"w:type": "paragraph", "w:customStyle": "1", "w:styleId": key},
        make("w:name", {"w:val": element.label}),
        make("w:basedOn", {"w:val": "Normal"}),
        make("w:qFormat"),
        _paragraph_look(key, element),
        looks,
    )


def _paragraph_look(key: str, element: Element) -> Node:
    flows = key in _FLOWING
    gap = layout.PARAGRAPH_GAP_PT if flows else 4.0 if key == "table_caption" else 0.0
    lines = layout.LINE_SPACING if flows else 1.0
    spacing = {
        "w:before": 0,
        "w:after": twips(gap),
        "w:line": round(240 * lines),
        "w:lineRule": "auto",
    }
    first_line = twips(points(layout.FIRST_LINE_INDENT))
    side = _JUSTIFICATION.get(element.align, element.align.value)
    outline = _OUTLINE.get(key)
    return make(
        "w:pPr",
        {},
        make("w:keepNext") if key in _KEPT else None,
        make("w:widowControl"),
        make("w:spacing", spacing),
        make("w:ind", {"w:firstLine": first_line}) if key in _INDENTED else None,
        make("w:jc", {"w:val": side}),
        make("w:outlineLvl", {"w:val": outline}) if outline is not None else None,
    )


def _settings(document: DocumentObject) -> None:
    """Says that the file is of today's kind, so that no word processor opens it as an old one."""
    settings = document.settings.element
    for node in settings.iter(qn("w:compatSetting")):
        if node.get(qn("w:name")) == "compatibilityMode":
            node.set(qn("w:val"), "15")
    for node in settings.iter(qn("w:themeFontLang")):
        node.set(qn("w:val"), LANGUAGE)
