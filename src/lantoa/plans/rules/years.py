"""A plan of one year, made ready for the next."""

from __future__ import annotations

import re
from datetime import date

from lantoa.kernel.interval import Interval


def next_year(day: date) -> date:
    """The same day a year later; 29/2 becomes 28/2, so that a term stays in its month."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 2, 28)


def period_next_year(period: Interval) -> Interval:
    """A period a year later that holds every day of the old one a year later.

    Its end is the day *after* the last, so a 29/2 there becomes 1/3: a period through the end of
    February ends with February again.
    """
    end = period.end
    shifted = date(end.year + 1, 3, 1) if (end.month, end.day) == (2, 29) else next_year(end)
    return Interval(next_year(period.start), shifted)


def next_year_words(text: str, period: Interval) -> str:
    """Words of the plan with the years of its period one later: ``năm 2025`` as ``năm 2026``.

    Only a year behind the word *năm* is touched: numbers of papers and laws keep theirs.
    """
    years = range(period.start.year, period.last.year + 1)

    def later(match: re.Match[str]) -> str:
        year = int(match[2])
        return f"{match[1]}{year + 1}" if year in years else match[0]

    return re.sub(r"(\bnăm\s+)([0-9]{4})(?![0-9])", later, text, flags=re.IGNORECASE)
