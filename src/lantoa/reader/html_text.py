"""The words of a web page, without its scripts and menus."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from lantoa.reader.plain_text import plain_text
from lantoa.reader.refusals import UnreadableDocument, refusal

_SKIPPED = frozenset(
    {"script", "style", "head", "nav", "noscript", "template", "svg", "form", "iframe", "button"}
)
_BLOCKS = frozenset(
    {
        "address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figcaption",
        "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "ol", "p",
        "pre", "section", "table", "tbody", "tr", "ul",
    }
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_DEPTH = 400


def html_text(data: bytes) -> str:
    """Text of a page in lines. Raises ``UnreadableDocument`` when there is no page in the bytes."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True)
    try:
        source: str | bytes = re.sub(r"^\s*<\?xml[^>]*\?>", "", plain_text(data))
    except UnreadableDocument:
        source = data
    try:
        tree = html.document_fromstring(source, parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise refusal("broken") from error
    lines = "".join(_pieces(tree, 0)).split("\n")
    return "\n".join(line for raw in lines if (line := _tidy(raw)))


def _tidy(line: str) -> str:
    return " ".join(line.split()).removeprefix("| ").removesuffix(" |")


def _pieces(element: etree._Element, depth: int) -> Iterator[str]:
    """Words and breaks in the order of the page; white space in the source is only a blank."""
    tag = element.tag if isinstance(element.tag, str) else ""
    if tag in _SKIPPED or not tag or depth > _DEPTH:
        return
    if tag in _BLOCKS:
        yield "\n"
    if element.text:
        yield re.sub(r"\s+", " ", element.text)
    for child in element:
        yield from _pieces(child, depth + 1)
        if child.tail:
            yield re.sub(r"\s+", " ", child.tail)
    if tag in _BLOCKS:
        yield "\n"
    elif tag in _CELLS:
        yield " | "
