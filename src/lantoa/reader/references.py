"""Documents that a text names by type and number: ``Kế hoạch số 09/KH-UBND ngày 07/02/2024``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lantoa.reader.facts import Fact, Kind
from lantoa.reader.issuers import author_of, issuer_at, issuer_before, issuer_of_symbol
from lantoa.reader.lexicon import Lexicon, any_of
from lantoa.reader.periods import iso_day

_SYMBOL = (
    r"\d{1,5}[a-zđ]?(?:/\d{4})?\s?[/-]\s?[A-ZĐ][A-Za-zĐđ]{1,9}\d{0,2}"
    r"(?:\s?[-/–.&]\s?[A-ZĐ][A-Za-zĐđ0-9]{0,12})*"
)


def _date(group: str) -> str:
    return (
        rf"(?P<{group}d>\d{{1,2}})(?:\s*[/.-]\s*|\s+tháng\s+)"
        rf"(?P<{group}m>\d{{1,2}})(?:\s*[/.-]\s*|\s+năm\s+)(?P<{group}y>\d{{4}})"
    )


_AFTER = re.compile(
    rf"\s*,?\s*\(?\s*(?:ban\s+hành\s+|ký\s+)?ngày\s+{_date('a')}\s*\)?", re.IGNORECASE
)
_BEFORE = re.compile(rf"ngày\s+{_date('b')}\s*,?\s*$", re.IGNORECASE)
_OF = re.compile(r"\s*,?\s*(?:của|do)\s+", re.IGNORECASE)
_ISSUES = re.compile(
    r"(?:\s+|,\s*)(?:(?:đã|vừa|cũng|kịp\s+thời|tiếp\s+tục|xây\s+dựng|và|đều|chủ\s+động|tham\s+mưu)\s+)*"
    r"(?:ban\s+hành|có|ra|gửi|ký|phê\s+duyệt|triển\s+khai)\s+(?:các\s+)?$",
    re.IGNORECASE,
)
_LISTED = re.compile(r"[\s,;và]*(?:của\s+[^,;.\d]{0,60}[,;\s]*(?:và\s+)?)?", re.IGNORECASE)
_REACH = 160
_SWAPPED = re.compile(r"^\d+-[A-ZĐ]{2,4}/(?:UBND|HĐND)")


@dataclass(frozen=True)
class _Patterns:
    typed: re.Pattern[str]
    listed: re.Pattern[str]
    bare: re.Pattern[str]


@lru_cache(maxsize=8)
def _compiled(types: tuple[str, ...]) -> _Patterns:
    type_ = rf"(?<!\w)(?P<type>{any_of(types)})(?!\w)"
    return _Patterns(
        re.compile(rf"(?i:{type_}\s*(?:số)?\s*:?)\s*(?P<number>{_SYMBOL})"),
        re.compile(rf"(?i:(?<!\w)số)\s*:?\s*(?P<number>{_SYMBOL})"),
        re.compile(rf"(?i:{type_}\s*(?:số)?)\s*(?P<number>\d{{1,4}})(?![\w/]|[.,-]\d)"),
    )


@dataclass(frozen=True, slots=True)
class _Named:
    """A type with a number, in its place."""

    start: int
    end: int
    doc_type: str
    number: str
    is_bare: bool


def find_references(text: str, sentences: list[tuple[int, int]], lexicon: Lexicon) -> list[Fact]:
    """Every document, once for the text, at its first place."""
    author = author_of(text, lexicon)
    facts: dict[tuple[str | None, str | None], Fact] = {}
    for start, end in sentences:
        for named in _named(text, start, end, lexicon):
            fact = _reference(text, start, end, named, author, lexicon)
            if fact is not None:
                key = (fact.doc_type, fact.number)
                first = facts.get(key)
                if first is None:
                    facts[key] = fact
                elif fact.date is not None and first.date not in (None, fact.date):
                    facts[(f"{fact.doc_type} {fact.date}", fact.number)] = fact
    return list(facts.values())


def has_swapped_symbol(number: str) -> bool:
    """Whether dash and stroke changed places, as in ``132-KH/UBND``."""
    return bool(_SWAPPED.match(number))


def _named(text: str, start: int, end: int, lexicon: Lexicon) -> Iterator[_Named]:
    patterns = _compiled(tuple(lexicon.documents["types"]))
    found = [
        _Named(m.start(), m.end(), _canonical(m["type"], lexicon), _tidy(m["number"]), False)
        for m in patterns.typed.finditer(text, start, end)
    ]
    taken = [(named.start, named.end) for named in found]
    for match in patterns.listed.finditer(text, start, end):
        if any(low <= match.start("number") < high for low, high in taken):
            continue
        doc_type = _listed_type(text, match, found, lexicon)
        if doc_type:
            found.append(
                _Named(match.start(), match.end(), doc_type, _tidy(match["number"]), False)
            )
            found.sort(key=lambda named: named.start)
    for match in patterns.bare.finditer(text, start, end):
        if not any(low < match.end() and match.start() < high for low, high in taken):
            found.append(
                _Named(
                    match.start(),
                    match.end(),
                    _canonical(match["type"], lexicon),
                    match["number"],
                    True,
                )
            )
    yield from sorted(found, key=lambda named: named.start)


def _listed_type(
    text: str, match: re.Match[str], found: list[_Named], lexicon: Lexicon
) -> str | None:
    """The type of a number listed behind another: "Kế hoạch số 1/KH-UBND, số 2/KH-UBND"."""
    before = [named for named in found if named.end <= match.start()]
    if not before:
        return None
    last = before[-1]
    dated = _AFTER.match(text, last.end, match.start())
    gap_start = dated.end() if dated else last.end
    if not _LISTED.fullmatch(text, gap_start, match.start()):
        return None
    symbol = re.split(r"[/-]", _tidy(match["number"]))
    known = [lexicon.documents["abbreviations"].get(part) for part in symbol]
    return next((name for name in known if name), last.doc_type)


def _reference(
    text: str, start: int, end: int, named: _Named, author: str | None, lexicon: Lexicon
) -> Fact | None:
    low, high = named.start, named.end
    when = None
    after = _AFTER.match(text, high, end)
    if after:
        when, high = iso_day(after["ad"], after["am"], after["ay"]), _closed(text, after)
    issuer = None
    of = _OF.match(text, high, end)
    if of and (named_body := issuer_at(text, of.end(), end, lexicon)):
        issuer, high = named_body[2], named_body[1]
        late = _AFTER.match(text, high, end)
        if when is None and late:
            when, high = iso_day(late["ad"], late["am"], late["ay"]), _closed(text, late)
    if issuer is None and (subject := _subject(text, start, low, lexicon)):
        issuer, low = subject[2], subject[0]
    before = _BEFORE.search(text, max(start, low - 40), low)
    if when is None and before:
        when, low = iso_day(before["bd"], before["bm"], before["by"]), before.start()
    if named.is_bare and issuer is None:
        return None
    implied = None if issuer else issuer_of_symbol(named.number, author, lexicon)
    return Fact(
        kind=Kind.REFERENCE,
        span=text[low:high],
        start=low,
        end=high,
        rule="reference_bare" if named.is_bare else "reference",
        doc_type=named.doc_type,
        number=named.number,
        date=when,
        issuer=issuer or implied,
        issuer_implied=implied is not None,
    )


def _closed(text: str, match: re.Match[str]) -> int:
    """The end of a date, without white space after it."""
    return match.start() + len(text[match.start() : match.end()].rstrip())


def _subject(text: str, start: int, end: int, lexicon: Lexicon) -> tuple[int, int, str] | None:
    """The body that "ban hành" the document, when it stands right before it."""
    verb = _ISSUES.search(text, max(start, end - 60), end)
    if verb is None:
        return None
    body = issuer_before(text, max(start, verb.start() - _REACH), verb.start(), lexicon)
    return body if body and body[1] == verb.start() else None


def _canonical(written: str, lexicon: Lexicon) -> str:
    folded = " ".join(written.lower().split())
    return next((name for name in lexicon.documents["types"] if name.lower() == folded), written)


def _tidy(number: str) -> str:
    return re.sub(r"\s+", "", number).replace("–", "-")
