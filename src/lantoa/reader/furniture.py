"""Page furniture of web pages: related links, visit counters, mastheads. None of it is prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from lantoa.reader.lexicon import Lexicon, any_of

_CLOCK = r"\d{1,2}[:h]\d{2}(?::\d{2})?"
_STAMP = re.compile(
    rf"\(?\s*\d{{1,2}}[/-]\d{{1,2}}[/-]\d{{4}}\s*,?\s*{_CLOCK}\s*(?:SA|CH|AM|PM)?\s*\)?\s*$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    r"^\W*(?:(?:mon|tue|wed|thu|fri|sat|sun)\w*|thứ\s+\w+|chủ\s+nhật|ngày\s+(?:đăng|cập\s+nhật|tạo|viết)|cập\s+nhật|đăng\s+(?:lúc|ngày))"
    rf"?[\s,:(|-]*(?:(?:lúc|ngày|vào)\s*)*(?:{_CLOCK}[\s,|-]*)?"
    r"(?:\d{1,2}[/-]\d{1,2}[/-]\d{4}|\d{1,2}\s+tháng\s+\d{1,2},?\s+(?:năm\s+)?\d{4})",
    re.IGNORECASE,
)
_LINK = re.compile(r"^\s*(?:https?://|www\.)\S+\s*$|^\s*\S+@\S+\s*$", re.IGNORECASE)
_LONG = 250
_SHORT = 160
_SENTENCE = 60
_DATELINE_LENGTH = 90


@lru_cache(maxsize=8)
def _starts(phrases: tuple[str, ...], tail: str) -> re.Pattern[str]:
    spaced = any_of(phrases)
    return re.compile(rf"^\W*(?:{spaced})\s*{tail}", re.IGNORECASE)


def is_dateline(line: str) -> bool:
    """A line that says only when the page was published."""
    return len(line.strip()) <= _DATELINE_LENGTH and bool(_DATELINE.match(line))


def is_furniture(line: str, lexicon: Lexicon) -> bool:
    """Whether a line alone, wherever it stands, is furniture."""
    if is_dateline(line) or _LINK.match(line):
        return True
    stripped = line.strip()
    if len(stripped) > _SHORT:
        return False
    if _STAMP.search(stripped):
        return True
    return bool(_starts(tuple(lexicon.furniture["lines"]), r"(?:[:|(-]|\d|$)").match(stripped))


def prose_lines(lines: Sequence[str], lexicon: Lexicon) -> list[bool]:
    """For each line, whether it is prose.

    A line such as "Tin liên quan" opens a list of links: what follows is furniture until a long
    line of prose comes. Openers count only below the first line that reads like a sentence.
    """
    opener = _starts(tuple(lexicon.furniture["openers"]), r":?\W*$")
    inside, below, found = False, False, list[bool]()
    for line in lines:
        if below and opener.match(line):
            inside = True
            found.append(False)
            continue
        if inside and len(line.strip()) >= _LONG and not _STAMP.search(line):
            inside = False
        is_prose = not inside and not is_furniture(line, lexicon)
        below = below or (is_prose and len(line.strip()) >= _SENTENCE)
        found.append(is_prose)
    return found
