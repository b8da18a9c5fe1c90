"""What an official paper says, free of how it is typeset (Decree 30/2020/NĐ-CP, Annex I).

All text is plain Vietnamese, never markup. What is not known is ``None`` and leaves room on the
paper: number and date are given by the registry clerk, the name by the person who signs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text of one look."""

    text: str
    bold: bool = False
    italic: bool = False


Text = str | tuple[Run, ...]
"""Plain text, or stretches of it of which some are bold or italic."""


def runs_of(text: Text) -> tuple[Run, ...]:
    return (Run(text),) if isinstance(text, str) else text


@dataclass(frozen=True, slots=True)
class Heading:
    """Level 1 is ``I. ...`` (upper case, bold), 2 ``1. ...`` (bold), 3 ``a) ...`` (plain).

    The number is part of the text; a level is not skipped for the reader who listens.
    """

    level: int
    text: str

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3):
            raise ValueError(f"a heading has level 1, 2 or 3, not {self.level}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: Text


@dataclass(frozen=True, slots=True)
class Listing:
    """One paragraph per item, each led by a hyphen as official papers do."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table whose header row is repeated on each page.

    ``widths`` are shares of the line, one per column; when empty, columns are equal. Columns named
    in ``numeric`` are set to the right, those in ``centred`` to the middle. A row of a single cell
    spans the table and is bold: it opens a group. Raises ``ValueError`` for a row or widths that
    do not fit the header.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...] = ()
    numeric: tuple[int, ...] = ()
    centred: tuple[int, ...] = ()
    caption: str = ""

    def __post_init__(self) -> None:
        columns = len(self.header)
        if not columns:
            raise ValueError("a table has columns")
        if self.widths and (len(self.widths) != columns or min(self.widths) <= 0):
            raise ValueError("one positive width per column")
        if any(len(row) not in (1, columns) for row in self.rows):
            raise ValueError(f"a row has {columns} cells, or one that spans them")

    @property
    def shares(self) -> tuple[float, ...]:
        """Widths of the columns as parts of one."""
        widths = self.widths or (1.0,) * len(self.header)
        return tuple(width / sum(widths) for width in widths)


Block = Heading | Paragraph | Listing | Table


@dataclass(frozen=True, slots=True)
class Issuer:
    """Boxes 2: the parent body (regular) over the issuing body (bold), line by line.

    ``prose`` is the name inside a sentence ("Ủy ban nhân dân tỉnh Lai Châu"); without it a note
    that would name the issuer leaves room.
    """

    name_lines: tuple[str, ...]
    parent_lines: tuple[str, ...] = ()
    prose: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """Boxes 7a and 7b: ``TM. ỦY BAN NHÂN DÂN``, then ``KT. CHỦ TỊCH`` if any, then the position.

    ``name`` is ``None`` until somebody signs.
    """

    position: str
    capacity: str = ""
    authority: str = ""
    acting_for: str = ""
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Annex:
    """``note`` says what the annex belongs to; ``None`` lets the paper word it."""

    title: str
    blocks: tuple[Block, ...]
    note: str | None = None
    landscape: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper. ``document_type`` is ``None`` for an official letter (*công văn*), whose subject
    then stands under its number as "V/v ...".

    ``year`` is printed where ``issued_on`` is not known yet. ``recipients`` are those the caller
    names, in order, the last one "Lưu: ..."; "Như trên" is put first where there are addressees.
    ``mark`` stands on each page of a paper that is not a real one.
    """

    issuer: Issuer
    symbol: str
    place_name: str
    subject: str
    signature: Signature
    document_type: str | None = None
    number: str | None = None
    issued_on: date | None = None
    year: int | None = None
    addressees: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    body: tuple[Block, ...] = ()
    recipients: tuple[str, ...] = ()
    annexes: tuple[Annex, ...] = ()
    mark: str | None = None
    language: str = "vi"


def paragraphs(texts: Sequence[Text]) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text) for text in texts)
