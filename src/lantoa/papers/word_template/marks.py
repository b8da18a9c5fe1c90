"""Where a template has its fields: found, checked, and made ready to be filled.

A template of ours holds names between double braces and nothing else of Jinja: no condition, no
loop, no filter, no call, no comment. Braces stand in the words of a paragraph and belong to a
name, or the file is refused before docxtpl sees it: its patterns join braces over paragraphs and
take quadratic time for many. What Word splits over several runs is put together by docxtpl; what
it then reads as is checked once more in the tokens and the tree of Jinja, so that nothing but a
known name is ever evaluated and nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.oxml.ns import qn
from docxtpl import DocxTemplate
from jinja2 import TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from lantoa.kernel.errors import Problem
from lantoa.papers.docx.elements import Node, make
from lantoa.papers.word_template.fields import FIELDS, REQUIRED, TITLE, Kind, nearest

ANCHOR = "{urn:lantoa:word-template}field"
"""On a paragraph that lines or blocks take the place of. No text can forge it."""

MOST_MARKS = 200
"""Over all parts together, those of paragraphs of their own too."""
_MARK = re.compile(r"\{\{\s*([^\W\d]\w{0,60})\s*\}\}")
_ALONE = re.compile(rf"\s*{_MARK.pattern}\s*")
_PAIRS = re.compile(r"\{[{%#]|[}%#]\}")
_PIECE = re.compile(r".{0,40}[{}].{0,40}")
_TOKENS = frozenset({"data", "variable_begin", "variable_end", "whitespace", "name"})
"""A comment or raw text would be no part of the tree and take along what stands in it."""
_HEADS = ("/header", "/footer")


def environment() -> ImmutableSandboxedEnvironment:
    """Jinja without anything that could be called; values are escaped as XML."""
    made = ImmutableSandboxedEnvironment(autoescape=True)
    for names in (made.globals, made.filters, made.tests):
        names.clear()
    return made


@dataclass(slots=True)
class Opened:
    """A template whose paragraphs of lines and blocks are anchors. ``found`` are its fields that
    some page shows."""

    document: DocumentObject
    found: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def opened(content: bytes) -> Opened:
    """The content has passed ``guard.check``."""
    template = Opened(Document(BytesIO(content)))
    body = template.document.element.body
    shown = _parts_shown(template.document)
    roots = {body: True} | {part.element: part in shown for part in heads(template.document)}
    for root in roots:
        etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    _check_braces(template, roots)
    if template.problems:
        return template
    _anchor(template, body)
    _check_blocks(template, body)
    for root, is_shown in roots.items():
        _check_marks(template, root, is_head=root is not body, is_shown=is_shown)
    if not template.problems:
        for root in roots:
            _check_tree(template, root)
    template.problems += [_lacking(name) for name in REQUIRED if name not in template.found]
    return template


def heads(document: DocumentObject) -> list[Any]:
    """Parts of headers and footers, in the order of their names."""
    parts = {
        str(link.target_part.partname): link.target_part
        for link in document.part.rels.values()
        if not link.is_external and link.reltype.endswith(_HEADS)
    }
    return [parts[name] for name in sorted(parts)]


def _parts_shown(document: DocumentObject) -> list[Any]:
    """Headers and footers that a section refers to; others are printed nowhere."""
    links = [
        each.get(qn("r:id"))
        for section in document.element.body.iter(qn("w:sectPr"))
        for tag in ("w:headerReference", "w:footerReference")
        for each in section.findall(qn(tag))
    ]
    return [document.part.related_parts[link] for link in links]


def _check_braces(template: Opened, roots: Iterable[Node]) -> None:
    """What is cheap to see before any pattern of docxtpl runs over it. A brace outside the words
    of paragraphs may stand alone in an attribute: Word writes identifiers so."""
    written = in_words = in_attributes = 0
    for root in roots:
        raw = etree.tostring(root, encoding="unicode", with_tail=False)
        written += _braces(raw)
        in_words += sum(
            _braces(each.text or "")
            for each in root.iter(qn("w:t"))
            if next(each.iterancestors(qn("w:p")), None) is not None
        )
        for each in root.iter(etree.Element):
            for value in each.attrib.values():
                in_attributes += _braces(value)
                if _PAIRS.search(value):
                    template.problems.append(strange())
                    return
    if in_words > MOST_MARKS * 4:
        template.problems.append(
            Problem(
                "file",
                f"Mẫu có hơn {MOST_MARKS} chỗ điền hoặc quá nhiều dấu ngoặc nhọn.",
                "Bỏ bớt các chỗ lặp lại.",
                "too_many",
            )
        )
    elif written != in_words + in_attributes:
        template.problems.append(strange())


def _braces(text: str) -> int:
    return text.count("{") + text.count("}")


def source(root: Node) -> str:
    """The XML as Jinja reads it: a name that Word split over several runs is whole again."""
    patch = DocxTemplate(BytesIO())
    return str(patch.patch_xml(patch.xml_to_string(root)))


def own_text(paragraph: Node) -> str:
    """The letters of a paragraph, without those of text boxes that hang on it."""
    return "".join(each.text or "" for each in _letters(paragraph))


def _letters(paragraph: Node) -> Iterator[Node]:
    for each in paragraph.iter(qn("w:t")):
        if next(each.iterancestors(qn("w:p")), None) is paragraph:
            yield each


def _anchor(template: Opened, body: Node) -> None:
    for paragraph in list(body.iter(qn("w:p"))):
        paragraph.attrib.pop(ANCHOR, None)
        match = _ALONE.fullmatch(own_text(paragraph))
        known = FIELDS.get(match.group(1)) if match else None
        if known is None or (known.kind is Kind.WORDS and known.name != TITLE):
            continue
        paragraph.set(ANCHOR, known.name)
        template.found.add(known.name)
        look = None
        for run in {next(each.iterancestors(qn("w:r"))): None for each in _letters(paragraph)}:
            look = run.find(qn("w:rPr")) if look is None else look
            for each in run.findall(qn("w:t")):
                run.remove(each)
        # The look of the words is kept in a run without words.
        keeper = make("w:r", {})
        if look is not None:
            keeper.append(look)
        paragraph.append(keeper)


def anchors(root: Node, name: str) -> list[Node]:
    return [each for each in root.iter(qn("w:p")) if each.get(ANCHOR) == name]


def _check_blocks(template: Opened, body: Node) -> None:
    for known in FIELDS.values():
        found = anchors(body, known.name)
        if known.kind is Kind.BLOCK and len(found) > 1:
            template.problems.append(
                Problem(
                    "file",
                    f"Chỗ {known.written} ({known.label}) có {len(found)} lần trong mẫu.",
                    "Để lại một chỗ, xóa các chỗ khác.",
                    "twice",
                )
            )
        if known.kind is Kind.BLOCK and any(each.getparent() is not body for each in found):
            template.problems.append(
                Problem(
                    "file",
                    f"Chỗ {known.written} ({known.label}) nằm trong bảng hoặc khung chữ.",
                    "Chuyển ra một dòng riêng giữa trang, ngoài bảng.",
                    "boxed",
                )
            )
    for last in anchors(body, "phu_luc"):
        after = list(last.itersiblings())
        if any(each.tag == qn("w:tbl") or _says(each) for each in after):
            template.problems.append(
                Problem(
                    "file",
                    "Sau chỗ {{ phu_luc }} (Phụ lục) còn chữ, bảng hoặc hình.",
                    "Đặt {{ phu_luc }} ở dòng cuối cùng của tệp.",
                    "not_last",
                )
            )


def _says(node: Node) -> bool:
    if node.tag == qn("w:sectPr"):
        return False
    shown = ("w:t", "w:drawing", "w:pict", "w:sectPr")
    return node.get(ANCHOR) is not None or any(
        next(node.iter(qn(tag)), None) is not None for tag in shown
    )


def _check_marks(template: Opened, root: Node, *, is_head: bool, is_shown: bool) -> None:
    """Each paragraph on its own, so that a problem can say where it stands."""
    place = "ở đầu trang hoặc chân trang" if is_head else "trong mẫu"
    for paragraph in root.iter(qn("w:p")):
        text = own_text(paragraph)
        for match in _MARK.finditer(text):
            _check_name(template, match.group(1), match.group(), place, is_shown=is_shown)
        if _braces(_MARK.sub("", text)):
            piece = _PIECE.search(text)
            told = piece.group().strip() if piece else text[:80]
            template.problems.append(
                Problem(
                    "file",
                    f"Chỗ “{told}” {place} không phải là tên của một chỗ điền.",
                    "Trong mẫu chỉ ghi tên chỗ điền, ví dụ {{ noi_dung }}, không ghi lệnh. "
                    "Gõ lại cả dấu ngoặc trên một dòng.",
                    "statement",
                )
            )


def _check_name(template: Opened, name: str, written: str, place: str, *, is_shown: bool) -> None:
    known = FIELDS.get(name)
    if known is None:
        meant = nearest(name)
        remedy = f"Có phải là {meant.written} ({meant.label})? " if meant else ""
        template.problems.append(
            Problem(
                "file",
                f"Không có chỗ điền nào tên là “{written[:80]}” ({place}).",
                f"{remedy}Xem bảng các chỗ điền ở cuối trang.",
                "unknown",
            )
        )
    elif known.kind is Kind.WORDS:
        template.found |= {name} if is_shown else set()
    else:
        template.problems.append(
            Problem(
                "file",
                f"Chỗ {known.written} ({known.label}) đứng chung dòng với chữ khác, "
                "hoặc ở đầu trang, chân trang.",
                "Đặt thành một dòng riêng giữa trang.",
                "not_alone",
            )
        )


def _check_tree(template: Opened, root: Node) -> None:
    """What Jinja would really do, whatever the paragraphs looked like."""
    made, text = environment(), source(root)
    try:
        has_more = any(kind not in _TOKENS for _, kind, _ in made.lex(text))
        tree = made.parse(text)
    except TemplateError:
        template.problems.append(strange())
        return
    outputs = [each for each in tree.body if isinstance(each, nodes.Output)]
    plain = all(_is_plain(part) for each in outputs for part in each.nodes)
    if has_more or not plain or len(outputs) != len(tree.body):
        template.problems.append(strange())


def _is_plain(node: nodes.Expr) -> bool:
    if isinstance(node, nodes.Name):
        return node.name in FIELDS and FIELDS[node.name].kind is Kind.WORDS
    return isinstance(node, nodes.TemplateData)


def strange() -> Problem:
    """Braces that do something else than to name a field."""
    return Problem(
        "file",
        "Trong mẫu có dấu ngoặc nhọn không phải là của chỗ điền.",
        "Xóa dấu ngoặc đó, hoặc bắt đầu lại từ mẫu gốc.",
        "statement",
    )


def _lacking(name: str) -> Problem:
    known = FIELDS[name]
    return Problem(
        "file",
        f"Mẫu thiếu chỗ {known.label}.",
        f"Ghi {known.written} vào mẫu, đúng chỗ phải in.",
        "lacks",
    )
