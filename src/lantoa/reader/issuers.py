"""Bodies that issue documents, as a text names them: ``UBND tỉnh Lai Châu``, ``Bộ Nội vụ``."""

from __future__ import annotations

import re
from functools import lru_cache

from lantoa.reader.lexicon import CAPITAL, DEFAULT, Lexicon, any_of

_SIGNATURE = re.compile(r"(?:xin\s+)?báo\s+cáo(?!\s+số)", re.IGNORECASE)


@lru_cache(maxsize=8)
def _pattern(
    heads: tuple[str, ...], levels: tuple[str, ...], tails: tuple[str, ...]
) -> re.Pattern[str]:
    """A head, then a known name in small letters or capitalised words, then levels with names."""

    def spaced(phrases: tuple[str, ...]) -> str:
        return any_of(phrases)

    proper = rf"{CAPITAL}[\w’'-]*(?:\s+{CAPITAL}[\w’'-]*)*"
    level = rf"\s+(?i:{spaced(levels)})(?!\w)(?:\s+(?:{proper}|\d{{1,2}}(?!\w)))?"
    no_type = rf"(?!(?:Kế|Quyết|Nghị|Thông|Chỉ|Công|Báo|Hướng)\s|(?:{spaced(levels)})(?!\w))"
    name = rf"\s+(?:{spaced(tails)})(?!\w)|\s+{no_type}(?:{proper})"
    return re.compile(rf"(?<!\w)(?:(?i:{spaced(heads)}))(?!\w)(?:{name})?(?:{level})*")


def issuer_pattern(lexicon: Lexicon = DEFAULT) -> re.Pattern[str]:
    tables = lexicon.documents
    return _pattern(
        tuple(tables["heads"]["names"]),
        tuple(tables["heads"]["levels"]),
        tuple(tables["heads"]["tails"]),
    )


_ALONE = re.compile(r"(?:Sở|Bộ|Phòng|Ban|Hội|Cục|Đài|Báo|Trường|Văn phòng)", re.IGNORECASE)


def issuer_at(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int, str] | None:
    """The body named exactly at a place. A general noun alone ("Sở") is no body."""
    match = issuer_pattern(lexicon).match(text, start, end)
    if match is None or _ALONE.fullmatch(match[0]):
        return None
    return match.start(), match.end(), " ".join(match[0].split())


def issuer_before(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int, str] | None:
    """The last body named between two places."""
    last = None
    for match in issuer_pattern(lexicon).finditer(text, start, end):
        if not _ALONE.fullmatch(match[0]) and text[match.start()].isupper():
            last = match
    return None if last is None else (last.start(), last.end(), " ".join(last[0].split()))


def author_of(text: str, lexicon: Lexicon) -> str | None:
    """The body that reports: ``UBND xã X báo cáo ...``, or at the end ``... của UBND xã X./.``"""
    for match in issuer_pattern(lexicon).finditer(text):
        if _ALONE.fullmatch(match[0]) or not text[match.start()].isupper():
            continue
        after = text[match.end() : match.end() + 20].lstrip()
        if _SIGNATURE.match(after) or after.startswith(("./.", "./")):
            return " ".join(match[0].split())
    return None


def issuer_of_symbol(number: str, author: str | None, lexicon: Lexicon) -> str | None:
    """The body that a symbol alone gives away, or the author when the symbol fits it."""
    parts = re.split(r"[/-]", number)
    for part in reversed(parts):
        if part in lexicon.documents["symbols"]:
            return str(lexicon.documents["symbols"][part])
        if re.fullmatch(r"QH\d+", part):
            return str(lexicon.documents["symbols"]["QH"])
        if part in ("UBND", "HĐND") and author is not None:
            return author if part in author or (part == "UBND" and "ân dân" in author) else None
    return None
