"""A paper that is not a real one says so on each page, whatever its template forgot."""

from __future__ import annotations

from docx.document import Document
from docx.oxml.ns import qn

from lantoa.papers.docx.elements import Node, paragraph
from lantoa.papers.docx.pages import mark_run
from lantoa.papers.layout import ELEMENTS
from lantoa.papers.word_template.styles import Wardrobe


def keep_mark(document: Document, mark: str | None, wardrobe: Wardrobe) -> None:
    """Puts the mark on top of every header that is printed and does not show it."""
    if not mark:
        return
    wanted = _bare(ELEMENTS["mark"].worded(mark))
    has_even = document.settings.odd_and_even_pages_header_footer
    seen: set[str] = set()
    for section in document.sections:
        kinds = [section.header]
        kinds += [section.first_page_header] if section.different_first_page_header_footer else []
        kinds += [section.even_page_header] if has_even else []
        for head in kinds:
            # One that is linked to the section before is that one's part, made where there is none.
            part = head.part
            name = str(part.partname)
            if name not in seen and wanted not in _bare(_shown(part.element)):
                _put(part.element, mark, wardrobe)
            seen.add(name)


def _shown(root: Node) -> str:
    """What is not hidden."""
    found = []
    for run in root.iter(qn("w:r")):
        hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
        if hidden is None:
            found += [each.text or "" for each in run.findall(qn("w:t"))]
    return "".join(found)


def _bare(text: str) -> str:
    return "".join(text.split())


def _put(root: Node, mark: str, wardrobe: Wardrobe) -> None:
    node = paragraph("page_number", mark_run(mark), align="right")
    wardrobe.dress([node])
    root.insert(0, node)
