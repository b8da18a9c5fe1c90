"""Numbers as Vietnamese texts write them: ``1.098``, ``77,4``, ``10 nghìn``, ``hai``, ``63/63``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from lantoa.reader.lexicon import Lexicon, any_of

DIGITS = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?"
"""A point between thousands, a comma before decimals. ``8.5`` is read as 8, then 5."""

_LONGEST = 15
"""More digits than this are a code, not a quantity."""


@dataclass(frozen=True, slots=True)
class NumberToken:
    """A number in its place. ``value`` is a string for a range; ``written`` the form of it:
    ``digits``, ``word``, ``range`` or ``share`` (``63/63``, whose value is the numerator)."""

    start: int
    end: int
    value: int | float | str
    written: str


@dataclass(frozen=True)
class _Patterns:
    token: re.Pattern[str]
    ordinal: re.Pattern[str]
    change: re.Pattern[str]


@lru_cache(maxsize=8)
def _compiled(
    words: tuple[str, ...],
    ordinals: tuple[str, ...],
    change: tuple[str, ...],
    multipliers: tuple[str, ...],
) -> _Patterns:
    times = rf"(?:\s*(?:{any_of(multipliers)})(?!\w))?"
    amount = rf"(?:{DIGITS}){times}"
    token = (
        rf"(?<![\w.,/])(?:từ\s+)?(?P<low>{amount})\s*(?:[-–]|đến)\s*(?P<high>{amount})(?![\w/]|[.,]\d)"
        rf"|(?<![\w.,/-])(?P<share>\d{{1,3}}(?:\.\d{{3}})*|\d+)/(?P<whole>\d{{1,3}}(?:\.\d{{3}})*|\d+)(?![\w/]|[.,-]\d)"
        rf"|(?<![\w.,/-])(?P<digits>{amount})(?!\w|[.,]\d|/)"
        rf"|(?<!\w)(?P<word>{any_of(words)})(?!\w)"
    )
    return _Patterns(
        re.compile(token, re.IGNORECASE),
        _before(ordinals),
        _before(change),
    )


def _before(phrases: Iterable[str]) -> re.Pattern[str]:
    spaced = any_of(phrases)
    return re.compile(rf"(?<!\w)(?:{spaced})\s*[:.]?\s*$", re.IGNORECASE)


def parse_amount(written: str, lexicon: Lexicon) -> int | float | None:
    """The value of digits, with a multiplier or without, or of a word; ``None`` for no number."""
    bare = " ".join(written.lower().split())
    if bare in lexicon.numbers["words"]:
        return int(lexicon.numbers["words"][bare])
    match = re.fullmatch(rf"({DIGITS})\s*(\D*)", bare)
    if match is None or len(match[1]) > _LONGEST:
        return None
    number = Decimal(match[1].replace(".", "").replace(",", "."))
    if match[2]:
        times = lexicon.numbers["multipliers"].get(match[2].strip())
        if times is None:
            return None
        number *= times
    return int(number) if number == number.to_integral_value() else float(number)


def find_numbers(
    text: str, lexicon: Lexicon, start: int = 0, end: int | None = None
) -> Iterator[NumberToken]:
    """Every quantity between two places; ordinals and "năm" the year are left out."""
    tables = lexicon.numbers
    patterns = _compiled(
        tuple(tables["words"]),
        tuple(tables["ordinals"]["before"]),
        tuple(tables["ordinals"]["change"]),
        tuple(tables["multipliers"]),
    )
    for match in patterns.token.finditer(text, start, len(text) if end is None else end):
        token = _token(match, lexicon)
        if token is None:
            continue
        lead = text[max(start, token.start - 24) : token.start]
        if patterns.change.search(lead) or _is_ordinal(patterns.ordinal, lead, token):
            continue
        if token.written == "word" and _is_other_word(lead, match["word"].lower(), lexicon):
            continue
        yield token


def _is_ordinal(pattern: re.Pattern[str], lead: str, token: NumberToken) -> bool:
    """``quý 2`` or ``số 12`` orders; ``số: 12`` and sums such as ``tổng số 96`` do not."""
    match = pattern.search(lead)
    if match is None or (token.written == "word" and match[0].strip().lower() in ("năm", "tổ")):
        return False
    return not re.search(r"(?:tổng|con|trong)\s+số\s*:?\s*$", lead, re.IGNORECASE)


def _is_other_word(lead: str, word: str, lexicon: Lexicon) -> bool:
    refused = lexicon.numbers["ambiguous"].get(word, ())
    before = lead.split()
    return bool(before) and before[-1].lower() in refused


def _token(match: re.Match[str], lexicon: Lexicon) -> NumberToken | None:
    start, end = match.span()
    if match["low"]:
        low, high = parse_amount(match["low"], lexicon), parse_amount(match["high"], lexicon)
        if low is None or high is None or low >= high:
            return None
        return NumberToken(start, end, f"{low}-{high}", "range")
    written = "share" if match["share"] else "digits" if match["digits"] else "word"
    value = parse_amount(match[written], lexicon)
    return None if value is None else NumberToken(start, end, value, written)
