"""Periods that a text names: ``năm 2018``, ``quý I/2024``, ``6 tháng đầu năm``, two days."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_YEAR = r"(?:19|20)\d{2}"
_DAY = r"\d{1,2}"
_SEP = r"\s*[/.-]\s*"
_QUARTERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}


def _year_after(group: str) -> str:
    return rf"(?:\s*(?:/|-|,?\s*năm)\s*(?P<{group}>{_YEAR}))"


_PATTERN = re.compile(
    rf"(?<!\w)từ\s+(?:ngày\s+)?(?P<d1>{_DAY})(?:{_SEP}(?P<m1>{_DAY}))?(?:{_SEP}(?P<y1>{_YEAR}))?\s*(?:đến|[-–])\s*(?:hết\s+)?(?:ngày\s+)?"
    rf"(?P<d2>{_DAY}){_SEP}(?P<m2>{_DAY}){_SEP}(?P<y2>{_YEAR})"
    rf"|(?<!\w)quý\s+(?P<q>IV|III|II|I|[1-4])(?!\w){_year_after('qy')}?"
    rf"|(?<!\w)(?P<half>0?6|sáu)\s+tháng\s+(?P<which>đầu|cuối)\s+(?:năm)?(?:\s*(?P<hy>{_YEAR}))?"
    rf"|(?<!\w)(?P<nine>0?9|chín)\s+tháng\s+đầu\s+(?:năm)?(?:\s*(?P<ny>{_YEAR}))?"
    rf"|(?<!\w)ngày\s+(?P<d>{_DAY}){_SEP}(?P<dm>{_DAY}){_SEP}(?P<dy>{_YEAR})"
    rf"|(?<!\w)ngày\s+(?P<ld>{_DAY})\s+tháng\s+(?P<lm>{_DAY})\s+năm\s+(?P<ly>{_YEAR})"
    rf"|(?<!\w)tháng\s+(?P<m>{_DAY})(?!\w){_year_after('my')}"
    rf"|(?<!\w)năm\s+(?P<y>{_YEAR})(?!\s*[-–]\s*{_YEAR})(?!\w)",
    re.IGNORECASE,
)
_DATELINE_YEAR = re.compile(
    rf"(?<!\d){_DAY}(?:[/-]{_DAY}[/-]|\s+tháng\s+{_DAY},?\s+(?:năm\s+)?)(?P<y>{_YEAR})(?!\d)",
    re.IGNORECASE,
)
_COMPARED = re.compile(
    r"(?:so\s+với|cùng\s+kỳ|giai\s+đoạn|nhiệm\s+kỳ|kế\s+hoạch)\s+(?:(?:cùng\s+kỳ|của)\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """A period in its place. ``key`` lacks its year (``-Q1``) when the words do not give one."""

    start: int
    end: int
    key: str

    @property
    def is_whole(self) -> bool:
        return not self.key.startswith("-")

    def within(self, year: str | None) -> str | None:
        """The key, completed with a year where it lacks one."""
        if self.is_whole:
            return self.key
        return f"{year}{self.key}" if year else None


def iso_day(day: str, month: str, year: str) -> str | None:
    """``2018-04-04``; ``None`` when the calendar has no such day."""
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def _key(match: re.Match[str]) -> str | None:
    if match["d2"]:
        month, year = match["m1"] or match["m2"], match["y1"] or match["y2"]
        first = iso_day(match["d1"], month, year)
        last = iso_day(match["d2"], match["m2"], match["y2"])
        return f"{first}/{last}" if first and last and first <= last else None
    if match["q"]:
        return f"{match['qy'] or ''}-Q{_QUARTERS[match['q'].lower()]}"
    if match["half"]:
        return f"{match['hy'] or ''}-H{1 if match['which'].lower() == 'đầu' else 2}"
    if match["nine"]:
        return f"{match['ny'] or ''}-N9"
    if match["d"]:
        return iso_day(match["d"], match["dm"], match["dy"])
    if match["ld"]:
        return iso_day(match["ld"], match["lm"], match["ly"])
    if match["m"]:
        return f"{match['my']}-{int(match['m']):02d}" if 1 <= int(match["m"]) <= 12 else None
    return match["y"]


def find_periods(text: str, start: int = 0, end: int | None = None) -> Iterator[PeriodMention]:
    """Every period between two places, except those that a figure is only compared with."""
    for match in _PATTERN.finditer(text, start, len(text) if end is None else end):
        key = _key(match)
        if key and not _COMPARED.search(text[max(start, match.start() - 20) : match.start()]):
            yield PeriodMention(match.start(), match.end(), key)


def period_of_title(title: str) -> str | None:
    """The period a heading speaks of: the first quarter, half or month, else its first year."""
    found = [mention.key for mention in find_periods(title) if mention.is_whole]
    finer = [key for key in found if len(key) == len("2024-Q1")]
    return next(iter(finer or [key[:4] for key in found]), None)


def year_of_dateline(dateline: str) -> str | None:
    """The year of the day on which a page was published."""
    match = _DATELINE_YEAR.search(dateline)
    return match["y"] if match else None


def is_topical(text: str, mention: PeriodMention, start: int) -> bool:
    """Whether the period opens its sentence and so holds for those that follow."""
    lead = text[start : mention.start]
    return bool(
        re.fullmatch(
            r"(?:[^.;]{0,40}:)?[\s\-+*•]*(?:trong|từ\s+đầu|tính\s+đến\s+hết)?\s*",
            lead,
            re.IGNORECASE,
        )
    )
