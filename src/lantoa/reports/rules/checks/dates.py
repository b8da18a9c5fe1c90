"""Days and periods that a text names, beside the window of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date

from lantoa.kernel.interval import Interval
from lantoa.kernel.vietnamese import day, nfc
from lantoa.reports.rules.checks.finding import Finding, Level
from lantoa.reports.rules.checks.writing import quotes
from lantoa.reports.rules.likeness import sentences

_DAY = (
    r"(?:(\d{1,2})\s?[/.-]\s?(\d{1,2})\s?[/.-]\s?(\d{4})"
    r"|(\d{1,2}) tháng (\d{1,2}) năm (\d{4}))"
)
_WINDOW = re.compile(rf"từ (?:ngày )?{_DAY}\s*(?:đến|tới|-|–)\s*(?:hết )?(?:ngày )?{_DAY}", re.I)
_YEAR = re.compile(
    r"\b(?:quý\s+[IVX\d]+[,/ ]*(?:năm\s+)?|\d{1,2} tháng (?:đầu|cuối) năm\s+"
    r"|tháng\s+(\d{1,2})(?:\s+năm\s+|\s?/\s?)|năm\s+)((?:19|20)\d{2})\b",
    re.I,
)
_PAPER = re.compile(
    r"\b\d+/(?:\d{4}/)?(?-i:[A-ZĐ]{2})|\b(?:nghị quyết|quyết định|kế hoạch|công văn|chỉ thị"
    r"|thông tư|nghị định|luật|chương trình|đề án|hướng dẫn|thông báo|báo cáo"
    r"|văn bản|quy chế|quy định)\b",
    re.I,
)
_COMPARED = re.compile(
    r"so với|cùng kỳ|giai đoạn|tầm nhìn|đến năm|từ năm|kể từ|trước đây|nhiệm kỳ|năm trước|các năm"
    r"|những năm|năm ngoái|xếp hạng|chỉ số|thành lập|ban hành|\d{4}\s?[-–]\s?\d{4}",
    re.I,
)


def wrong_days(
    sections: Mapping[str, str], window: Interval, *, looks_ahead: frozenset[str]
) -> list[Finding]:
    """Windows, years and days of the text that are not those of the report. Papers that are cited
    keep their days, and a year that something is compared with is none of the report's; in the
    parts that look ahead, later years and days are as they should be."""
    found: list[Finding] = []
    for part, text in sections.items():
        ahead = part in looks_ahead
        said = [nfc(each) for each in sentences(text)]
        others = [each for each in said if _other_window(each, window)]
        if others:
            found.append(
                Finding(
                    Level.WARNING,
                    f"Kỳ số liệu ghi trong lời văn không phải kỳ của báo cáo này "
                    f"({day(window.start)} đến {day(window.last)}).",
                    "Ghi lại ngày đầu và ngày cuối kỳ, xem số liệu có phải của kỳ này.",
                    part,
                    "wrong_window",
                    len(others),
                    quotes(others),
                )
            )
        years = [
            each for each in said if each not in others and _other_years(each, window, ahead=ahead)
        ]
        if years:
            named = sorted(
                {year for each in years for year in _other_years(each, window, ahead=ahead)}
            )
            found.append(
                Finding(
                    Level.WARNING,
                    f"Lời văn nói về năm {', '.join(map(str, named))}, báo cáo là của năm "
                    f"{window.last.year}.",
                    "Sửa năm, hoặc nói rõ là so với năm ấy.",
                    part,
                    "wrong_year",
                    len(years),
                    quotes(years),
                )
            )
        outside = [
            each
            for each in said
            if each not in others and each not in years and _outside(each, window, ahead=ahead)
        ]
        if outside:
            found.append(
                Finding(
                    Level.NOTE,
                    f"Có ngày nằm ngoài kỳ báo cáo ({day(window.start)} đến {day(window.last)}).",
                    "Xem việc ấy thuộc kỳ nào.",
                    part,
                    "day_outside",
                    len(outside),
                    quotes(outside),
                )
            )
    return found


def _other_window(sentence: str, window: Interval) -> bool:
    for known in _WINDOW.finditer(sentence):
        first, last = _date(known.groups()[:6]), _date(known.groups()[6:])
        if first and last and (first, last) != (window.start, window.last):
            # Days inside the window are those of some work in it.
            return not (first in window and last in window)
    return False


def _other_years(sentence: str, window: Interval, *, ahead: bool) -> set[int]:
    """A period's year is that of its last day; a month is looked for in the window."""
    if _COMPARED.search(sentence):
        return set()
    found: set[int] = set()
    for known in _YEAR.finditer(_without_papers(sentence)):
        month, year = int(known[1] or 0), int(known[2])
        if ahead and year >= window.last.year:
            continue
        if 1 <= month <= 12:
            first, last = date(year, month, 1), date(year, month, 28)
            if last >= window.start and first <= window.last:
                continue
        elif year == window.last.year:
            continue
        found.add(year)
    return found


def _without_papers(sentence: str) -> str:
    """The sentence without what is cited in it: from the name or number of a paper up to the next
    comma that no day or title goes on after."""
    return re.sub(rf"(?:{_PAPER.pattern})[^,;]*(?:,\s*(?=\d)[^,;]*)*", " ", sentence, flags=re.I)


def _outside(sentence: str, window: Interval, *, ahead: bool) -> bool:
    if _COMPARED.search(sentence):
        return False
    return any(
        each < window.start or (each > window.last and not ahead)
        for each in _days(_without_papers(sentence))
    )


def _days(text: str) -> Iterator[date]:
    for known in re.finditer(_DAY, text):
        found = _date(known.groups())
        if found is not None:
            yield found


def _date(groups: tuple[str | None, ...]) -> date | None:
    numbers = [int(each) for each in groups if each]
    try:
        return date(numbers[2], numbers[1], numbers[0])
    except (ValueError, IndexError):
        return None
