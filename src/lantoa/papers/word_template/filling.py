"""Writes a paper into a template."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from lantoa.kernel.errors import Refused
from lantoa.papers import layout, measures, wording
from lantoa.papers.docx import archive, blocks
from lantoa.papers.docx.document import keep_last
from lantoa.papers.docx.elements import Node, make, paragraph, rule, run, twips
from lantoa.papers.layout import ELEMENTS
from lantoa.papers.legible import cleaned
from lantoa.papers.paper import Paper
from lantoa.papers.word_template.annexes import append_annexes, line_room
from lantoa.papers.word_template.fields import FIELDS, Kind
from lantoa.papers.word_template.heads import keep_mark
from lantoa.papers.word_template.marks import (
    ANCHOR,
    anchors,
    environment,
    heads,
    opened,
    source,
    strange,
)
from lantoa.papers.word_template.styles import Wardrobe

_DRESSED = "line"
"""On a line that has the look of the template already."""


def fill(content: bytes, paper: Paper) -> bytes:
    """The paper in the look of the template; the same paper and template give the same bytes.

    The content has passed ``guard.check``. Raises ``Refused`` for one with a problem.
    """
    template = opened(content)
    if template.problems:
        raise Refused(*template.problems)
    paper, document = cleaned(paper), template.document
    held = _anchored(document)
    _put_words(document, _words(paper))
    if _anchored(document) != held:
        # A name that begins before a text box and ends behind it took the box along.
        raise Refused(strange())
    wardrobe = Wardrobe(document)
    body = document.element.body
    for name, make_nodes in _LINES.items():
        for anchor in anchors(body, name):
            _replace(anchor, make_nodes(paper, anchor), wardrobe)
    for anchor in anchors(body, "noi_dung"):
        nodes = blocks.body(paper.body, room=line_room(body.find(qn("w:sectPr"))))
        keep_last(nodes)
        _replace(anchor, nodes, wardrobe)
    for anchor in anchors(body, "phu_luc"):
        append_annexes(document, anchor, paper, wardrobe)
    for each in body.iter(qn("w:p")):
        each.attrib.pop(ANCHOR, None)
    keep_mark(document, paper.mark, wardrobe)
    archive.describe(
        document,
        title=wording.title(paper),
        author=" ".join(paper.issuer.name_lines),
        language="vi-VN" if paper.language == "vi" else paper.language,
        day=wording.file_day(paper),
    )
    return archive.write(document)


def _anchored(document: Document) -> list[str]:
    every = document.element.body.iter(qn("w:p"))
    return [str(each.get(ANCHOR)) for each in every if each.get(ANCHOR) is not None]


def _words(paper: Paper) -> dict[str, str]:
    """Plain strings only: nothing here has anything to call."""
    mark = ELEMENTS["mark"].worded(f"\u00a0{paper.mark}\u00a0") if paper.mark else ""
    return {
        "so_ky_hieu": wording.number_line(paper).removeprefix("Số: "),
        "dia_danh_ngay_thang": wording.place_date_line(paper),
        "ten_loai": ELEMENTS["type"].worded(paper.document_type or ""),
        "trich_yeu": ELEMENTS["subject"].worded(wording.subject(paper)),
        "ho_ten": paper.signature.name or "",
        "ten_co_quan": paper.issuer.prose,
        "dau_minh_hoa": mark,
    }


def _put_words(document: Document, words: dict[str, str]) -> None:
    """Fields inside a line. What is put in is escaped and is never read as a template."""
    made = environment()

    def filled(root: Node) -> Node:
        return parse_xml(made.from_string(source(root)).render(words))

    body = document.element.body
    document.element.replace(body, filled(body))
    for part in heads(document):
        part._element = filled(part.element)


# --- Paragraphs of their own ----------------------------------------------------------------------


def _replace(anchor: Node, nodes: Sequence[Node], wardrobe: Wardrobe) -> None:
    """A cell without a paragraph is no cell: where nothing takes the place, the tiniest does.

    Pictures that hang on the paragraph, and the end of a section, stay where they are."""
    made = [node for node in nodes if node.get(ANCHOR) is None]
    wardrobe.dress(made)
    for node in nodes:
        node.attrib.pop(ANCHOR, None)
    for node in nodes:
        anchor.addprevious(node)
    holds = ("w:drawing", "w:pict", "w:sectPr")
    if any(next(anchor.iter(qn(tag)), None) is not None for tag in holds):
        return
    parent = anchor.getparent()
    parent.remove(anchor)
    if parent.tag == qn("w:tc") and parent.find(qn("w:p")) is None:
        empty = [paragraph("rule")]
        wardrobe.dress(empty)
        parent.append(empty[0])


def _line(anchor: Node, text: str, *, is_first: bool, indent: tuple[float, float] | None) -> Node:
    """One line in the look of the anchor; room above it only before the first one. ``indent`` is
    for a template that says none."""
    properties = anchor.find(qn("w:pPr"))
    properties = make("w:pPr", {}) if properties is None else deepcopy(properties)
    for section in properties.findall(qn("w:sectPr")):
        properties.remove(section)
    spacing = properties.find(qn("w:spacing"))
    if not is_first and spacing is not None:
        spacing.attrib.pop(qn("w:before"), None)
    words = run(text)
    look = anchor.findall(qn("w:r"))[-1].find(qn("w:rPr"))
    words.remove(words.find(qn("w:rPr")))
    if look is not None:
        words.insert(0, deepcopy(look))
    made = make("w:p", {}, properties, words)
    made.set(ANCHOR, _DRESSED)
    if indent is not None and properties.find(qn("w:ind")) is None:
        properties.get_or_add_ind()
        sides = {"w:left": twips(indent[0]), "w:right": twips(indent[1]), "w:firstLine": 0}
        for name, value in sides.items():
            properties.find(qn("w:ind")).set(qn(name), str(value))
    return made


def _plain(element: str, lines: Callable[[Paper], Sequence[str]]) -> Callable[..., list[Node]]:
    def nodes(paper: Paper, anchor: Node) -> list[Node]:
        return [
            _line(
                anchor,
                ELEMENTS[element].worded(text),
                is_first=not at,
                indent=_even(anchor, element, text),
            )
            for at, text in enumerate(lines(paper))
        ]

    return nodes


_EVENED = ("parent", "issuer")


def _even(anchor: Node, element: str, text: str) -> tuple[float, float] | None:
    """A long name in a narrow column falls into lines of even length, as in our own papers."""
    room = _room(anchor)
    words = ELEMENTS[element].worded(text)
    if element not in _EVENED or measures.width(element, words) < room * 0.97:
        return None
    side = max(0.0, (room - measures.issuer_width(element, text)) / 2)
    return side, side


def _room(anchor: Node) -> float:
    """Width of the column or line that a paragraph stands in, in points."""
    cell = next(anchor.iterancestors(qn("w:tc")), None)
    wide = cell.find(f"{qn('w:tcPr')}/{qn('w:tcW')}") if cell is not None else None
    if wide is not None and wide.get(qn("w:type"), "dxa") == "dxa":
        said = str(wide.get(qn("w:w"), ""))
        if said.isascii() and said.isdigit() and len(said) < 6 and int(said):
            return int(said) / 20
    body = next(anchor.iterancestors(qn("w:body")))
    share = 1.0 if cell is None else layout.ISSUER_SHARE
    return line_room(body.find(qn("w:sectPr"))) * share


def _title(paper: Paper, anchor: Node) -> list[Node]:
    room, measured = _room(anchor), measures.title("subject", wording.subject(paper))
    side = max(0.0, (room - measured.width) / 2)
    words = ELEMENTS["subject"].worded(wording.subject(paper))
    return [_line(anchor, words, is_first=True, indent=(side, side))]


def _addressees(paper: Paper, anchor: Node) -> list[Node]:
    lines = wording.addressee_lines(paper.addressees)
    if not lines:
        return [paragraph("rule", before=_before(anchor))]
    indent, step = measures.addressee_indent(lines), measures.addressee_step()
    return [
        _line(anchor, text, is_first=not at, indent=(indent + (step if at else 0), 0))
        for at, text in enumerate(lines)
    ]


def _before(anchor: Node) -> float | None:
    spacing = anchor.find(f"{qn('w:pPr')}/{qn('w:spacing')}")
    said = str(spacing.get(qn("w:before"), "")) if spacing is not None else ""
    return int(said) / 20 if said.isascii() and said.isdigit() and len(said) < 5 else None


def _issuer_rule(paper: Paper, anchor: Node) -> list[Node]:
    length = measures.issuer_rule(paper.issuer.name_lines)
    return [rule(length, _room(anchor), before=_before(anchor))]


def _title_rule(paper: Paper, anchor: Node) -> list[Node]:
    length = measures.title("subject", wording.subject(paper)).rule
    return [rule(length, _room(anchor), before=_before(anchor))]


_LINES: dict[str, Callable[[Paper, Node], list[Node]]] = {
    "co_quan_chu_quan": _plain("parent", lambda paper: paper.issuer.parent_lines),
    "co_quan_ban_hanh": _plain("issuer", lambda paper: paper.issuer.name_lines),
    "gach_co_quan": _issuer_rule,
    "trich_yeu": _title,
    "gach_trich_yeu": _title_rule,
    "kinh_gui": _addressees,
    "can_cu": _plain("ground", lambda paper: wording.ground_lines(paper.grounds)),
    "noi_nhan": _plain("recipient", wording.recipient_lines),
    "quyen_han_chuc_vu": _plain(
        "authority", lambda paper: wording.signature_lines(paper.signature)
    ),
}

if {name for name, known in FIELDS.items() if known.kind in (Kind.LINES, Kind.RULE)} - set(_LINES):
    raise RuntimeError("a field of lines that nothing writes")
