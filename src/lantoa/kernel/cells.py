"""How far the cells of a worksheet reach, and which of them are worked out.

Programs that read sheets make room for every cell up to the last one, so that a file of a few
bytes can ask for all of the memory and more. Whoever reads a workbook asks here first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from xml.parsers import expat

MARK = b"sheetData"
"""Stands in every part that is read as a worksheet, whatever its name or its first element."""

_REFERENCE = re.compile(r"([A-Za-z]{1,7})([0-9]{1,10})")
_NUMBER = re.compile(r"[0-9]{1,10}")
_LONGEST_TOKEN = 4 * 1024 * 1024
"""A token that goes on over many pieces is looked at again with each of them."""


class TooFar(ValueError):
    """The cells of a worksheet reach further than its reader has room for."""


class NoWorksheet(ValueError):
    """What cannot be read as the XML of a worksheet, or declares types of its own."""


class Cells:
    """The cells of one worksheet, read in pieces with :meth:`feed` and ended with :meth:`close`.

    ``rows`` and ``columns`` are the furthest of any cell, from 1, empty ones too; ``formulas``
    holds row and column of the cells that are worked out. Raises :class:`TooFar` as soon as rows
    times columns, or the number of cells, is more than ``most``, and :class:`NoWorksheet`.
    """

    def __init__(self, most: int) -> None:
        self.rows = self.columns = 0
        self.formulas: set[tuple[int, int]] = set()
        self._most, self._fed, self._cells = most, 0, 0
        self._elements = 10 * most + 1_000_000
        self._row = self._column = 0
        self._in_row = self._in_cell = False
        # Sheets are read as UTF-8 whatever they declare: cells could hide in another encoding.
        self._parser = expat.ParserCreate("utf-8")
        self._parser.StartDoctypeDeclHandler = self._declared
        self._parser.StartElementHandler = self._begun
        self._parser.EndElementHandler = self._ended

    def feed(self, piece: bytes) -> None:
        # The parser would change to sixteen bits by these, readers do not.
        if b"\0" in piece or (not self._fed and piece[:1] in (b"\xfe", b"\xff")):
            raise NoWorksheet
        self._parse(piece, last=False)
        self._fed += len(piece)
        if self._fed - self._parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise NoWorksheet

    def close(self) -> None:
        self._parse(b"", last=True)

    def _parse(self, piece: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(piece, last)
        except expat.ExpatError as error:
            raise NoWorksheet from error

    def _declared(self, *_: object) -> None:
        raise NoWorksheet

    def _begun(self, name: str, attributes: Mapping[str, str]) -> None:
        self._elements -= 1
        if self._elements < 0:
            raise TooFar
        match name.rpartition(":")[2]:
            case "row":
                self._begin_row(attributes.get("r"))
            case "c":
                self._begin_cell(attributes.get("r"))
            case "f" if self._in_cell:
                self.formulas.add((self._row, self._column))

    def _ended(self, name: str) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self._in_row, self._column = False, 0
            case "c":
                self._in_cell = False

    def _begin_row(self, number: str | None) -> None:
        if self._in_row or (number is not None and not _NUMBER.fullmatch(number)):
            raise NoWorksheet
        self._in_row = True
        self._row = self._row + 1 if number is None else int(number)

    def _begin_cell(self, reference: str | None) -> None:
        # Readers differ in where they put a cell that stands in no row, or in another cell.
        if not self._in_row or self._in_cell:
            raise NoWorksheet
        self._in_cell = True
        if reference is None:
            self._column += 1
        elif found := _REFERENCE.fullmatch(reference):
            self._column, self._row = _column(found[1]), int(found[2])
        else:
            raise NoWorksheet
        self._cells += 1
        self.rows, self.columns = max(self.rows, self._row), max(self.columns, self._column)
        if max(self.rows * self.columns, self._cells) > self._most:
            raise TooFar


def cells_of(pieces: Iterable[bytes], most: int) -> Cells:
    """Raises :class:`TooFar` and :class:`NoWorksheet`."""
    cells = Cells(most)
    for piece in pieces:
        cells.feed(piece)
    cells.close()
    return cells


def _column(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
