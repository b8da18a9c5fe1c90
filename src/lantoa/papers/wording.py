"""The words of the fixed parts of a paper, as Decree 30/2020/NĐ-CP, Annex I, orders them.

Both typesetters print these lines as they stand. Room that a person fills in is made of no-break
spaces, so that it is neither squeezed nor broken.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lantoa.kernel.vietnamese import capital_first, long_day
from lantoa.papers.paper import Paper, Signature

ROOM = "\u00a0" * 8
SMALL_ROOM = "\u00a0" * 6
_CLOSING = " ;,."
_UNDATED = date(2000, 1, 1)
_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    text = ""
    for value, sign in _ROMAN:
        while number >= value:
            text, number = text + sign, number - value
    return text


def number_line(paper: Paper) -> str:
    """Box 3: ``Số: 09/BC-UBND``; the number keeps its room until the registry clerk gives it."""
    return f"Số: {_number(paper.number)}/{paper.symbol}"


def _number(number: str | None) -> str:
    stripped = (number or "").strip()
    if not stripped:
        return ROOM
    return f"0{stripped}" if len(stripped) == 1 and stripped.isdigit() else stripped


def date_words(day: date | None, year: int | None) -> str:
    """``ngày 05 tháng 02 năm 2024``, or room for what is not known."""
    if day is not None:
        return long_day(day)
    known = str(year) if year is not None else SMALL_ROOM
    return f"ngày{SMALL_ROOM}tháng{SMALL_ROOM}năm\u00a0{known}"


def place_date_line(paper: Paper) -> str:
    """Box 4: a comma after the place."""
    return f"{paper.place_name}, {date_words(paper.issued_on, paper.year)}"


_UNBROKEN = ("cải cách", "hành chính", "tuyên truyền")
"""Words of two syllables that the lines of a title do not part."""


def subject(paper: Paper) -> str:
    """Box 5a as it is set: what is one word stays on one line."""
    text = paper.subject
    for word in _UNBROKEN:
        text = text.replace(word, word.replace(" ", "\u00a0"))
    return text


def letter_subject(paper: Paper) -> str:
    """Box 5b: the subject of an official letter, which has no type."""
    return f"V/v {paper.subject}"


def addressee_lines(addressees: Sequence[str]) -> tuple[str, ...]:
    """Box 9a: one addressee on the line itself, without a full stop as in the decree's own sample,
    several each on a line of its own."""
    if len(addressees) == 1:
        return (f"Kính gửi: {addressees[0].rstrip(_CLOSING)}",)
    return ("Kính gửi:", *closed(addressees)) if addressees else ()


def closed(items: Sequence[str], *, dash: bool = True) -> tuple[str, ...]:
    """``- ...;`` line by line, the last one with a full stop."""
    lead = "- " if dash else ""
    ends = [";"] * (len(items) - 1) + ["."]
    return tuple(f"{lead}{i.rstrip(_CLOSING)}{end}" for i, end in zip(items, ends, strict=True))


def ground_lines(grounds: Sequence[str]) -> tuple[str, ...]:
    """Box 6: one legal ground per line; semicolons, and a full stop at the last."""
    return closed(grounds, dash=False) if grounds else ()


def recipient_lines(paper: Paper) -> tuple[str, ...]:
    """Box 9b: "Như trên" first where the paper has addressees, "Lưu: ..." last."""
    named = list(paper.recipients)
    if paper.addressees and not (named and named[0].strip(" -;.").lower() == "như trên"):
        named.insert(0, "Như trên")
    return closed(named) if named else ()


def signature_lines(signature: Signature) -> tuple[str, ...]:
    """Box 7a, from the capacity down to the position."""
    authority = f"{signature.capacity} {signature.authority}".strip()
    return tuple(line for line in (authority, signature.acting_for, signature.position) if line)


def annex_label(index: int, count: int) -> str:
    """One annex is just "Phụ lục"; two or more get Roman numbers. ``index`` starts at 1."""
    return "Phụ lục" if count == 1 else f"Phụ lục {roman(index)}"


def annex_note(paper: Paper) -> str:
    """What the annexes belong to; number and date keep their room."""
    kind = capital_first((paper.document_type or "Công văn").lower())
    issuer = paper.issuer.prose or "\u00a0" * 24
    when = date_words(paper.issued_on, paper.year)
    return f"(Kèm theo {kind} số {_number(paper.number)}/{paper.symbol} {when} của {issuer})"


def title(paper: Paper) -> str:
    """The title in the properties of the file; says there too that a paper is not a real one."""
    kind = capital_first((paper.document_type or "Công văn").lower())
    mark = f" ({paper.mark})" if paper.mark else ""
    return f"{kind}: {paper.subject}{mark}"


def file_day(paper: Paper) -> date:
    """The day in the properties of the file. It may not be today's, or the same paper would give
    another file tomorrow; where the paper has no date it is a fixed one."""
    return paper.issued_on or (date(paper.year, 1, 1) if paper.year else _UNDATED)
