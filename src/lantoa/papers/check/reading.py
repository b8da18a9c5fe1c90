"""From the parts of a DOCX to its lines and pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from lantoa.papers.check.lines import Cell, Line, Page, Sheet, Stretch
from lantoa.papers.check.looks import Styles, is_on, length
from lantoa.papers.check.numbering import Lists
from lantoa.papers.check.opening import Node, Opened, R, W, opened, refusal
from lantoa.papers.check.shapes import drawn_lines

MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MOST_LINES = 20_000
_NO_TEXT = frozenset({f"{W}pPr", f"{W}rPr", f"{W}del", f"{W}moveFrom", f"{MC}Fallback"})
_BOXED = f"{W}txbxContent"


def sheet_of(data: bytes) -> Sheet:
    """Raises :class:`~lantoa.kernel.errors.Refused` for what cannot be read or has no words."""
    return _Reading(opened(data)).sheet()


class _Reading:
    def __init__(self, parts: Opened) -> None:
        self._parts = parts
        self._styles = Styles(parts)
        self._lists = Lists.of(parts.numbering)
        self._styles.use_lists(self._lists.properties)
        self._number = self._tables = 0
        self._section = 1
        self._ends: list[Node] = []
        self._read_heads: dict[str, tuple[Line, ...]] = {}

    def sheet(self) -> Sheet:
        body = self._parts.document.find(f"{W}body")
        lines = tuple(islice(self._blocks(body, None), _MOST_LINES + 1))
        if len(lines) > _MOST_LINES:
            raise refusal("too_large")
        last = body.find(f"{W}sectPr")
        self._ends.append(last if last is not None else None)
        if not any(line.text for line in lines):
            raise refusal("no_text")
        settings = self._parts.settings
        even, tab = None, None
        if settings is not None:
            even, tab = (settings.find(f"{W}{n}") for n in ("evenAndOddHeaders", "defaultTabStop"))
        step = length(tab.get(f"{W}val")) if tab is not None else None
        return Sheet(lines, tuple(self._pages(lines)), step or 36.0, is_on(even))

    # --- Text ----------------------------------------------------------------------------------

    def _blocks(self, parent: Node, cell: Cell | None, boxed: bool = False) -> Iterator[Line]:
        for node in parent:
            if node.tag == f"{W}p":
                yield from self._paragraph(node, cell, boxed)
            elif node.tag == f"{W}tbl":
                yield from self._table(node)
            elif node.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml", f"{W}ins"):
                yield from self._blocks(node, cell, boxed)

    def _table(self, node: Node) -> Iterator[Line]:
        self._tables += 1
        own = self._tables
        widths = [length(each.get(f"{W}w")) or 0.0 for each in node.iterfind(f"{W}tblGrid/*")]
        padding = sum(_cell_padding(node))
        for row, line in enumerate(_through(node, f"{W}tr"), start=1):
            cells, at = list(_through(line, f"{W}tc")), 0
            for column, each in enumerate(cells, start=1):
                span = _span(each)
                width = sum(widths[at : at + span]) - padding
                at += span
                yield from self._blocks(each, Cell(own, row, column, len(cells), max(width, 0.0)))

    def _paragraph(self, node: Node, cell: Cell | None, boxed: bool) -> Iterator[Line]:
        self._number += 1
        setting = self._styles.setting(node)
        whole = Line(
            number=self._number,
            stretches=tuple(self._stretches(node, setting.style)),
            setting=setting,
            section=self._section,
            cell=cell,
            label=self._lists.label(setting) if setting.list_id else "",
            drawn=tuple(drawn_lines(node)),
            is_boxed=boxed,
        )
        yield from _broken(whole)
        for box in _boxes(node):
            yield from self._blocks(box, cell, boxed=True)
        end = node.find(f"{W}pPr/{W}sectPr")
        if end is not None:
            self._ends.append(end)
            self._section += 1

    def _stretches(self, paragraph: Node, style: str) -> Iterator[Stretch]:
        """Letters in their order, each with the field whose result it is. A field that was never
        counted stands as ``#``."""
        plain = self._styles.look(None, style)
        fields: list[str] = []
        is_code = False
        for node, simple in _inline(paragraph):
            if node.tag == f"{W}fldSimple":
                yield Stretch("#", plain, simple)
                continue
            look = self._styles.look(node, style)
            text = ""
            for child in node:
                tag = str(child.tag).removeprefix(W)
                if tag == "fldChar":
                    kind = child.get(f"{W}fldCharType")
                    if kind == "begin":
                        fields.append("")
                    elif kind == "end" and fields:
                        text += "#" if is_code else ""
                    is_code = kind == "begin"
                elif tag == "instrText" and fields:
                    fields[-1] += child.text or ""
                elif not is_code:
                    text += _letters(child, tag)
            if text and not is_on(node.find(f"{W}rPr/{W}vanish")):
                yield Stretch(text, look, (fields[-1] if fields else simple).strip())
            ends = node.iterfind(f"{W}fldChar[@{W}fldCharType='end']")
            del fields[max(len(fields) - len(list(ends)), 0) :]

    # --- Pages ---------------------------------------------------------------------------------

    def _pages(self, lines: tuple[Line, ...]) -> Iterator[Page]:
        heads: dict[tuple[str, str], tuple[Line, ...]] = {}
        opening: dict[int, Line] = {}
        with_tables = set()
        for line in lines:
            if line.text:
                opening.setdefault(line.section, line)
            if line.cell is not None:
                with_tables.add(line.section)
        for number, node in enumerate(self._ends, start=1):
            heads = {**heads, **dict(self._heads(node))}
            yield _page(number, node, heads, number in with_tables, opening.get(number))

    def _heads(self, node: Node | None) -> Iterator[tuple[tuple[str, str], tuple[Line, ...]]]:
        for link in node if node is not None else ():
            kind = str(link.tag).removeprefix(W).removesuffix("Reference")
            name = str(link.get(f"{R}id", ""))
            part = self._parts.heads.get(name)
            if kind in ("header", "footer") and part is not None:
                if name not in self._read_heads:
                    number, self._number = self._number, 0
                    self._read_heads[name] = tuple(self._blocks(part, None))
                    self._number = number
                yield (kind, str(link.get(f"{W}type", "default"))), self._read_heads[name]


def _page(
    number: int,
    node: Node | None,
    heads: dict[tuple[str, str], tuple[Line, ...]],
    has_tables: bool,
    opening: Line | None,
) -> Page:
    """A file that states no paper means American Letter with margins of an inch."""

    def said(tag: str, name: str) -> str | None:
        child = node.find(f"{W}{tag}") if node is not None else None
        return child.get(f"{W}{name}") if child is not None else None

    def measured(tag: str, name: str, otherwise: float) -> float:
        found = length(said(tag, name))
        return (otherwise if found is None else found) * 25.4 / 72

    start = said("pgNumType", "start")
    title = node.find(f"{W}titlePg") if node is not None else None
    margins = {
        side: abs(measured("pgMar", side, 72)) for side in ("top", "right", "bottom", "left")
    }
    return Page(
        number=number,
        width=measured("pgSz", "w", 612),
        height=measured("pgSz", "h", 792),
        **margins,
        has_first=is_on(title),
        start=int(start) if start and re.fullmatch("[0-9]{1,6}", start) else None,
        form=said("pgNumType", "fmt") or "decimal",
        heads=heads,
        has_tables=has_tables,
        words=opening.text if opening else "",
        opens=opening.number if opening else 0,
    )


def _through(parent: Node, tag: str) -> Iterator[Node]:
    """Children of that tag, also those inside content controls."""
    for node in parent:
        if node.tag == tag:
            yield node
        elif node.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}customXml"):
            yield from _through(node, tag)


def _span(cell: Node) -> int:
    node = cell.find(f"{W}tcPr/{W}gridSpan")
    said = str(node.get(f"{W}val", "1")) if node is not None else "1"
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 1


def _cell_padding(table: Node) -> Iterator[float]:
    for side, other in (("left", "start"), ("right", "end")):
        margins = table.find(f"{W}tblPr/{W}tblCellMar")
        node = None
        if margins is not None:
            node = margins.find(f"{W}{side}")
            node = margins.find(f"{W}{other}") if node is None else node
        found = length(node.get(f"{W}w")) if node is not None else None
        yield 5.4 if found is None else found


def _inline(parent: Node, code: str = "") -> Iterator[tuple[Node, str]]:
    """Runs in the order of the text, and the simple field they stand in; not what was deleted or
    stands in boxes. A simple field without a result stands for itself."""
    for node in parent:
        if node.tag == f"{W}r":
            yield node, code
        elif node.tag == f"{W}fldSimple":
            own = str(node.get(f"{W}instr", "")).strip()
            if next(node.iter(f"{W}t"), None) is None:
                yield node, own
            else:
                yield from _inline(node, own)
        elif isinstance(node.tag, str) and node.tag not in _NO_TEXT:
            yield from _inline(node, code)


def _boxes(parent: Node) -> Iterator[Node]:
    """Text boxes that hang on a paragraph. What stands twice for old programs is read once."""
    for node in parent:
        if node.tag == _BOXED:
            yield node
        elif node.tag not in (f"{MC}Fallback", f"{W}p"):
            yield from _boxes(node)


def _letters(node: Node, tag: str) -> str:
    match tag:
        case "t":
            return node.text or ""
        case "tab" | "ptab":
            return "\t"
        case "br":
            return "\n" if node.get(f"{W}type", "textWrapping") == "textWrapping" else ""
        case "cr":
            return "\n"
        case "noBreakHyphen":
            return "-"
        case _:
            return ""


def _broken(line: Line) -> Iterator[Line]:
    """The pieces between line breaks."""
    if not any("\n" in each.text for each in line.stretches):
        yield line
        return
    pieces: list[list[Stretch]] = [[]]
    for each in line.stretches:
        first, *more = each.text.split("\n")
        pieces[-1] += [replace(each, text=first)] if first else []
        pieces += [[replace(each, text=text)] if text else [] for text in more]
    yield replace(line, stretches=tuple(pieces[0]))
    for at, stretches in enumerate(pieces[1:], start=1):
        yield replace(line, stretches=tuple(stretches), piece=at, label="", drawn=())
