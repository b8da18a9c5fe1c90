"""Faults in what was typed: places left open, broken numbers of lists, one part twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import combinations

from lantoa.kernel.vietnamese import fold
from lantoa.reports.rules.checks.finding import Finding, Level
from lantoa.reports.rules.likeness import sentences

MOST_QUOTED = 5
LONGEST_QUOTE = 240
_FEWEST_WORDS = 6
_LAST_NUMBER = 25

_OPEN = re.compile(
    r"\.{5,}|…{2,}|_{3,}|\[\s*(?:…|\.{2,}|ghi|điền|nêu|tên|số|nội dung|xem)[^\]]{0,60}\]"
    r"|\{\{|\}\}|\blorem ipsum\b|\bx{3,}\b",
    re.IGNORECASE,
)
"""Never meant to be sent: rows of dots or strokes, brackets to fill in, xxx, dummy text. Three dots
after a list are good Vietnamese."""

_MAYBE_OPEN = re.compile(
    r"\((?:ghi|điền|nêu rõ|nhập|chèn|bổ sung sau|tên đơn vị|số liệu)\b[^)]{0,80}\)"
    r"|\(\s*(?:…|\.{3})\s*\)"
    r"|\b(?:số|ngày|tháng|được|có|đạt)\s*(?:…|\.{3,4})(?!\s*\))|\bTODO\b|\?{2,}",
    re.IGNORECASE,
)

_RATE = re.compile(r"\b(?:tỷ|tỉ) lệ\b", re.IGNORECASE)
_PER_CENT = re.compile(r"(?<![\d,.])(\d{1,3}(?:\.\d{3})*|\d+)(?:,\d+)?\s?%")
_BEYOND = re.compile(r"so với|vượt|tăng|giảm|kế hoạch|chỉ tiêu|gấp", re.IGNORECASE)

_NUMBERED = re.compile(
    r"^\s*(?:(?=\d+[.)])(\d{1,2}(?:\.\d{1,2})*)[.)]?|([a-zđ])\)|([IVX]+)\.)\s+(?=\D)"
)
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_ROMAN = {"I": 1, "V": 5, "X": 10}


def quote(sentence: str) -> str:
    """A sentence as a finding repeats it."""
    text = " ".join(sentence.split())
    return text if len(text) <= LONGEST_QUOTE else f"{text[:LONGEST_QUOTE].rstrip()} …"


def quotes(found: Iterable[str]) -> tuple[str, ...]:
    """Each sentence once, the first of many."""
    return tuple(quote(each) for each in list(dict.fromkeys(found))[:MOST_QUOTED])


def left_open(sections: Mapping[str, str]) -> list[Finding]:
    """Parts where something was to be filled in and was not."""
    found: list[Finding] = []
    for part, text in sections.items():
        open_ = [each for each in sentences(text) if _OPEN.search(each)]
        if open_:
            found.append(
                Finding(
                    Level.ERROR,
                    "Còn chỗ để trống chưa điền.",
                    "Điền cho đủ hoặc bỏ câu ấy.",
                    part,
                    "left_open",
                    len(open_),
                    quotes(open_),
                )
            )
    return found


def faults(sections: Mapping[str, str], titles: Mapping[str, str]) -> list[Finding]:
    """What should be looked at in the words alone. ``titles`` name the parts."""
    return [
        *_maybe_open(sections),
        *_numbering(sections),
        *_twice(sections, titles),
        *_rates(sections),
    ]


def _maybe_open(sections: Mapping[str, str]) -> list[Finding]:
    return [
        Finding(
            Level.WARNING,
            "Câu này giống lời hướng dẫn hoặc chỗ chờ điền.",
            "Điền số, tên hoặc bỏ câu ấy.",
            part,
            "maybe_open",
            len(found),
            quotes(found),
        )
        for part, text in sections.items()
        if (
            found := [
                each
                for each in sentences(text)
                if _MAYBE_OPEN.search(each) and not _OPEN.search(each)
            ]
        )
    ]


def _rates(sections: Mapping[str, str]) -> list[Finding]:
    return [
        Finding(
            Level.WARNING,
            "Lời văn nêu một tỷ lệ lớn hơn 100 %.",
            "Xem lại tử số và mẫu số, hoặc nói rõ là so với gì.",
            part,
            "rate_over_100",
            len(found),
            quotes(found),
        )
        for part, text in sections.items()
        if (found := [each for each in sentences(text) if _is_over_100(each)])
    ]


def _is_over_100(sentence: str) -> bool:
    """More than was planned, or than before, may well be over 100 %."""
    if not _RATE.search(sentence) or _BEYOND.search(sentence):
        return False
    numbers = (found[1].replace(".", "").lstrip("0") for found in _PER_CENT.finditer(sentence))
    return any((len(each), each) > (3, "100") for each in numbers)


def _numbering(sections: Mapping[str, str]) -> list[Finding]:
    found: list[Finding] = []
    for part, text in sections.items():
        broken = list(_broken(text.splitlines()))
        if broken:
            found.append(
                Finding(
                    Level.WARNING,
                    "Số thứ tự của các mục không liền nhau.",
                    "Đánh lại số, hoặc bổ sung mục còn thiếu.",
                    part,
                    "numbering",
                    len(broken),
                    quotes(broken),
                )
            )
    return found


def _broken(lines: Iterable[str]) -> Iterable[str]:
    """Lines whose number does not follow. A list may begin anew with its first number at any line;
    a level below begins anew under each line of the level above."""
    last: dict[tuple[str, str], int] = {}
    for line in lines:
        known = _NUMBERED.match(line)
        if known is None:
            continue
        key, number = _place(known)
        if number is None:
            continue
        before = last.get(key, 0)
        kind, above = key
        if number not in (1, before + 1) or (above and not _stands(last, kind, above)):
            yield line
        last[key] = number
        for other in [each for each in last if _is_below(each, key, number)]:
            del last[other]


def _place(known: re.Match[str]) -> tuple[tuple[str, str], int | None]:
    """The list that a line belongs to, and its number in it; no number for what is none."""
    digits, letter, roman = known.groups()
    if digits:
        above, _, last = digits.rpartition(".")
        is_day = above and int(above.partition(".")[0]) > _LAST_NUMBER
        return ("number", above), None if is_day or int(last) > _LAST_NUMBER else int(last)
    if letter:
        place = _LETTERS.find(letter)
        return ("letter", ""), place + 1 if place >= 0 else None
    return ("roman", ""), _roman(roman)


def _roman(text: str) -> int:
    values = [_ROMAN[each] for each in text]
    return sum(
        -value if later and value < max(later) else value
        for place, value in enumerate(values)
        for later in [values[place + 1 :]]
    )


def _stands(last: Mapping[tuple[str, str], int], kind: str, above: str) -> bool:
    """Whether ``2`` is the number that was reached before ``2.1``. Where no line bears it, the part
    is numbered from a heading outside, and nothing is known."""
    higher, _, number = above.rpartition(".")
    reached = last.get((kind, higher))
    return reached is None or reached == int(number)


def _is_below(other: tuple[str, str], key: tuple[str, str], number: int) -> bool:
    ranks = ("roman", "number", "letter")
    if other[0] == key[0]:
        begun = f"{key[1]}.{number}" if key[1] else str(number)
        return other[1] == begun or other[1].startswith(f"{begun}.")
    return ranks.index(other[0]) > ranks.index(key[0])


def _twice(sections: Mapping[str, str], titles: Mapping[str, str]) -> list[Finding]:
    folded = {part: fold(text) for part, text in sections.items()}
    return [
        Finding(
            Level.WARNING,
            f"Phần {titles.get(one, one)} và phần {titles.get(other, other)} viết giống hệt nhau.",
            "Giữ ở một phần, viết phần kia theo đúng nội dung của nó.",
            other,
            "same_parts",
        )
        for one, other in combinations(folded, 2)
        if folded[one] == folded[other] and len(folded[one].split()) >= _FEWEST_WORDS
    ]
