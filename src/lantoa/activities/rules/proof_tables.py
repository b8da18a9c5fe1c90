"""What a play log and a list of those present tell: numbers, never who."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from lantoa.kernel.vietnamese import fold

Rows = Sequence[Sequence[str]]

MOST_ERRORS = 20
HEAD_ROWS = 12
"""The line with the names of the columns is looked for in the first rows."""

_COLUMNS = {
    "day": ("ngay phat", "ngay", "date"),
    "time": ("gio phat", "gio bat dau", "thoi diem", "gio", "time"),
    "length": ("thoi luong", "do dai", "duration"),
    "cluster": ("cum loa", "cum", "dia diem", "noi phat", "kenh"),
    "plays": ("so luot", "luot phat", "so lan"),
}
_PEOPLE = ("ho va ten", "ho ten", "ho, ten", "ten dai bieu", "nguoi du")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b")
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})\b")
_CLOCK = re.compile(r"\b([01]?\d|2[0-4])\s*(?::|h|g|giờ)\s*([0-5]\d)?(?::([0-5]\d))?\b")
_MINUTES = re.compile(r"(\d{1,4})\s*(?:phút|phut|p|min|')")
_SECONDS = re.compile(r"(\d{1,5})\s*(?:giây|giay|s|\")")


@dataclass(frozen=True, slots=True)
class PlayLog:
    """What a log of plays says. ``errors``: row and word of each that could not be read, the first
    of them; ``wrong`` is how many there are."""

    plays: int
    days: int
    first: date | None
    last: date | None
    seconds: int
    clusters: int
    errors: tuple[tuple[int, str], ...]
    wrong: int


def is_play_log(rows: Rows) -> bool:
    """Whether the names of the columns are those of a play log: days, and times or clusters."""
    _, columns = _head(rows)
    return "day" in columns and bool(columns.keys() & {"time", "length", "cluster", "plays"})


def is_attendance(rows: Rows) -> bool:
    return _people_row(rows) is not None


def present(rows: Rows) -> int:
    """How many lines a list of people has below the names of its columns."""
    head = _people_row(rows)
    below = rows[head + 1 :] if head is not None else rows
    return sum(any(any(letter.isalpha() for letter in cell) for cell in row) for row in below)


def read_play_log(rows: Rows) -> PlayLog:
    """Reads row by row; one that cannot be read is told and left out of the sum."""
    head, columns = _head(rows)
    days: list[date] = []
    plays = seconds = wrong = 0
    clusters: set[str] = set()
    errors: list[tuple[int, str]] = []
    for place, row in enumerate(rows[head + 1 :], start=head + 2):
        cells = {name: row[at] for name, at in columns.items() if at < len(row) and row[at]}
        if not any(row) or fold(next(filter(None, row))).startswith(
            ("tong cong", "tong so", "cong")
        ):
            continue
        problem, day, count, length = _read_row(cells)
        if problem or day is None:
            wrong += 1
            errors.append((place, problem))
            continue
        days.append(day)
        plays += count
        seconds += length
        clusters |= {fold(cells["cluster"])} if "cluster" in cells else set()
    return PlayLog(
        plays=plays,
        days=len(set(days)),
        first=min(days, default=None),
        last=max(days, default=None),
        seconds=seconds,
        clusters=len(clusters),
        errors=tuple(errors[:MOST_ERRORS]),
        wrong=wrong,
    )


def _read_row(cells: dict[str, str]) -> tuple[str, date | None, int, int]:
    """What is wrong, the day, how many plays, how many seconds."""
    day = _day(cells.get("day", ""))
    if day is None:
        return ("thiếu ngày" if "day" not in cells else "ngày không đúng"), None, 0, 0
    if "time" in cells and not _CLOCK.search(cells["time"]):
        return "giờ không đúng", None, 0, 0
    count = 1
    if "plays" in cells:
        if not re.fullmatch(r"\d{1,6}", cells["plays"], re.ASCII):
            return "số lượt không đúng", None, 0, 0
        count = int(cells["plays"])
    length = _length(cells.get("length", ""))
    if length is None:
        return "thời lượng không đúng", None, 0, 0
    return "", day, count, length * count


def _day(text: str) -> date | None:
    iso, usual = _ISO_DAY.match(text), _DAY.match(text)
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        return date(int(usual[3]), int(usual[2]), int(usual[1])) if usual else None
    except ValueError:
        return None


def _length(text: str) -> int | None:
    """Seconds: ``00:05:00``, ``5:30`` (minutes), ``5 phút 30 giây``, a bare number of seconds."""
    if not text:
        return 0
    if re.fullmatch(r"\d{1,6}", text, re.ASCII):
        return int(text)
    parts = re.fullmatch(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{2})", text, re.ASCII)
    if parts:
        return int(parts[1] or 0) * 3600 + int(parts[2]) * 60 + int(parts[3])
    minutes, seconds = _MINUTES.search(text.lower()), _SECONDS.search(text.lower())
    if not minutes and not seconds:
        return None
    return (int(minutes[1]) * 60 if minutes else 0) + (int(seconds[1]) if seconds else 0)


def _head(rows: Rows) -> tuple[int, dict[str, int]]:
    """Where the names of the columns stand, and which column is which."""
    best: tuple[int, dict[str, int]] = (-1, {})
    for place, row in enumerate(rows[:HEAD_ROWS]):
        found: dict[str, int] = {}
        for at, cell in enumerate(row):
            name = _column(fold(cell).strip())
            if name and name not in found:
                found[name] = at
        if len(found) > len(best[1]):
            best = (place, found)
    return best


def _column(folded: str) -> str:
    if not folded or len(folded) > 40:
        return ""
    hits = (
        (len(word), name)
        for name, words in _COLUMNS.items()
        for word in words
        if folded.startswith(word)
    )
    return max(hits, default=(0, ""))[1]


def _people_row(rows: Rows) -> int | None:
    for place, row in enumerate(rows[:HEAD_ROWS]):
        if any(fold(cell).strip().startswith(_PEOPLE) for cell in row):
            return place
    return None
