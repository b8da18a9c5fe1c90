"""The annexes of a paper as a workbook: a sheet for each, set up to be printed on A4.

Exact numbers of numeric columns are real numbers; every other amount stays the words of the paper.
Words are never formulas, whatever they begin with. The same book gives the same bytes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from math import ceil
from typing import Any

import xlsxwriter

from lantoa.kernel import vietnamese as vn
from lantoa.papers import wording
from lantoa.papers.legible import cleaned
from lantoa.papers.paper import Annex, Heading, Listing, Paragraph, Table, runs_of
from lantoa.papers.tables import SAFE
from lantoa.papers.tables.cells import LONGEST

_THEN = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed stamp, of no place
_FONT = {"font_name": "Times New Roman", "font_size": 12}
_A4 = 9
_LETTERS = {False: 92, True: 138}
"""Letters of that size on one line of A4, upright and sideways."""
_LINE = 16.5
_SEAL = "#A1271B"
_NUMBER = re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})*(?:,([0-9]{1,3}))?")
_MOST_DIGITS = 15
"""A spreadsheet keeps no more digits of a number; longer ones stay words."""
_FROZEN_COLUMNS = 2


@dataclass(frozen=True, slots=True)
class Book:
    """``heads`` stand over each sheet: who reports, what, for which days. ``hidden`` is a sheet of
    plain rows under ``hidden_name`` that people do not see; ``properties`` are the file's own."""

    title: str
    author: str
    heads: tuple[str, ...]
    annexes: tuple[Annex, ...]
    mark: str | None = None
    nothing: str = ""
    """What the only sheet says where there is no annex."""
    properties: Mapping[str, str] = field(default_factory=dict)
    hidden_name: str = ""
    hidden: Sequence[Sequence[str]] = ()


def plain_number(text: str) -> Decimal | None:
    """The number that a cell of a paper states exactly, as ``1.200`` or ``8,5``; None for every
    other text and for more digits than a spreadsheet keeps."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    number = Decimal(text.replace(".", "").replace(",", "."))
    if len(number.as_tuple().digits) > _MOST_DIGITS or vn.number(number) != text:
        return None
    return number


def render(book: Book) -> bytes:
    box = io.BytesIO()
    with xlsxwriter.Workbook(box, {"in_memory": True, **SAFE}) as made:
        _Writer(made, book).write()
    return box.getvalue()


class _Writer:
    """One book on its way into a file."""

    def __init__(self, made: Any, book: Book) -> None:
        self.made, self.book = made, book
        self.looks: dict[str, Any] = {}

    def write(self) -> None:
        book = self.book
        marked = f" ({book.mark})" if book.mark else ""
        self.made.set_properties(
            {
                "title": cleaned(f"{book.title}{marked}")[:255],
                "author": cleaned(book.author)[:255],
                "comments": book.mark or "",
                "created": _THEN,
            }
        )
        for name, words in book.properties.items():
            self.made.set_custom_property(name, cleaned(words)[:255], "text")
        annexes = book.annexes or (Annex("", (Paragraph(book.nothing),)),)
        for number, annex in enumerate(annexes, start=1):
            label = wording.annex_label(number, len(annexes)) if book.annexes else "Biểu số liệu"
            self._annex(label, annex)
        if book.hidden:
            sheet = self.made.add_worksheet(book.hidden_name)
            for at, row in enumerate(book.hidden):
                for place, words in enumerate(row):
                    sheet.write_string(at, place, cleaned(words)[:LONGEST])
            sheet.hide()

    def _look(self, **looks: Any) -> Any:
        key = repr(sorted(looks.items()))
        if key not in self.looks:
            given = {**_FONT, "valign": "vcenter", **looks}
            self.looks[key] = self.made.add_format(given)
        return self.looks[key]

    def _annex(self, label: str, annex: Annex) -> None:
        sheet = self.made.add_worksheet(label)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        sheet.set_margins(left=0.79, right=0.59, top=0.79, bottom=0.79)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&C&P/&N")
        if self.book.mark:
            sheet.set_header(f"&R{cleaned(self.book.mark).replace('&', '&&')}")
        tables = [block for block in annex.blocks if isinstance(block, Table)]
        last = max((len(each.header) for each in tables), default=6) - 1
        room = _LETTERS[annex.landscape or last > 6]
        self._widths(sheet, tables, last, room)
        row = self._heads(sheet, label, annex, last, room)
        is_first = True
        for block in annex.blocks:
            if isinstance(block, Table):
                row = self._table(sheet, block, row, is_first=is_first)
                is_first = False
                continue
            row = self._words(sheet, block, row, last, room)

    def _widths(self, sheet: Any, tables: Sequence[Table], last: int, room: int) -> None:
        shares = tables[0].shares if tables else (1 / (last + 1),) * (last + 1)
        for place, share in enumerate(shares):
            sheet.set_column(place, place, max(6.0, round(share * room, 1)))

    def _heads(self, sheet: Any, label: str, annex: Annex, last: int, room: int) -> int:
        book, row = self.book, 0
        if book.mark:
            look = self._look(bold=True, font_color=_SEAL, align="right")
            row = self._line(sheet, row, last, room, book.mark, look)
        for at, words in enumerate(book.heads):
            row = self._line(sheet, row, last, room, words, self._look(bold=not at, text_wrap=True))
        title = f"{label}. {annex.title}" if annex.title else label
        look = self._look(bold=True, align="center", text_wrap=True, font_size=13)
        row = self._line(sheet, row, last, room, title, look)
        return row + 1

    def _line(self, sheet: Any, row: int, last: int, room: int, words: str, look: Any) -> int:
        text = cleaned(words)[:LONGEST]
        sheet.merge_range(row, 0, row, last, "", look)
        sheet.write_string(row, 0, text, look)
        # A merged cell grows with its text in no spreadsheet.
        sheet.set_row(row, min(400.0, _LINE * max(1, ceil(len(text) / room))))
        return row + 1

    def _words(self, sheet: Any, block: object, row: int, last: int, room: int) -> int:
        look = self._look(text_wrap=True, valign="top")
        match block:
            case Paragraph():
                texts = ["".join(run.text for run in runs_of(block.text))]
            case Listing():
                texts = ["- " + "".join(r.text for r in runs_of(item)) for item in block.items]
            case Heading():
                texts, look = [block.text], self._look(bold=True, text_wrap=True)
            case _:
                texts = []
        for text in texts:
            row = self._line(sheet, row, last, room, text, look)
        return row

    def _table(self, sheet: Any, table: Table, row: int, *, is_first: bool) -> int:
        head = self._look(bold=True, border=1, align="center", text_wrap=True, bg_color="#E9EEF2")
        for place, words in enumerate(table.header):
            sheet.write_string(row, place, cleaned(words), head)
        if is_first:
            sheet.repeat_rows(row)
            sheet.freeze_panes(row + 1, min(_FROZEN_COLUMNS, len(table.header) - 1))
        first = row + 1
        for row, cells in enumerate(table.rows, start=first):
            if len(cells) == 1 and len(table.header) > 1:
                look = self._look(bold=True, border=1, text_wrap=True)
                sheet.merge_range(row, 0, row, len(table.header) - 1, "", look)
                sheet.write_string(row, 0, cleaned(cells[0])[:LONGEST], look)
                continue
            for place, words in enumerate(cells):
                self._cell(sheet, table, row, place, cleaned(words)[:LONGEST])
        # A blank row parts the table from the words under it.
        return first + len(table.rows) + 1

    def _cell(self, sheet: Any, table: Table, row: int, place: int, words: str) -> None:
        is_number = place in table.numeric or place == 0
        side = "right" if place in table.numeric else "left"
        side = "center" if place in table.centred else side
        number = plain_number(words) if is_number else None
        if number is None:
            look = self._look(border=1, align=side, text_wrap=True)
            sheet.write_string(row, place, words, look)
            return
        exponent = number.as_tuple().exponent
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        shape = "#,##0" + (f".{'0' * decimals}" if decimals else "")
        look = self._look(border=1, align=side, num_format=shape)
        sheet.write_number(row, place, number, look)
