"""What is to be done, as the start page says it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.urls import reverse

from lantoa.reports.models import ExpectedReport
from lantoa.reports.rules.desk import in_words
from lantoa.workspace.rules.next_thing import (
    Candidate,
    due_sentence,
    is_for_others,
    is_late,
    why,
)


@dataclass(frozen=True, slots=True)
class Due:
    """One item. ``is_late`` only while the unit itself owes something; ``points`` are what a signer
    looks at first, told at ``points_url``."""

    title: str
    day: date | None
    day_label: str
    is_late: bool
    text: str
    url: str
    label: str
    points: Sequence[str] = ()
    points_url: str = ""
    is_clean: bool = False


def item(candidate: Candidate, today: date, unusual: Sequence[str] | None = None) -> Due:
    """``unusual`` is None where nobody looked, empty where somebody looked and found nothing."""
    url = reverse(candidate.route, args=candidate.arguments)
    is_waiting = is_for_others(candidate)
    return Due(
        title=candidate.title,
        day=candidate.since if is_waiting else candidate.day,
        day_label="Chờ từ" if is_waiting else "Hạn",
        is_late=is_late(candidate, today),
        text=why(candidate, today),
        url=f"{url}?{urlencode(candidate.query)}" if candidate.query else url,
        label=candidate.label,
        points=unusual or (),
        points_url=f"{url}#kiem-tra",
        is_clean=unusual is not None and not unusual,
    )


def coming(expected: ExpectedReport, today: date) -> Due:
    """The next report that a person will have to do with, while it waits for others."""
    return Due(
        title=f"Báo cáo {expected.period.period.short}",
        day=expected.due_on,
        day_label="Hạn",
        is_late=False,
        text=due_sentence(expected.due_on, today),
        url=reverse("reports:page", args=[expected.pk]),
        label="Mở báo cáo",
    )


def headline(greeting: str, number: int, to_begin: int = 0) -> str:
    """``Chị Thảo, có ba việc cần làm``; for who has just set the system up, ``còn ba việc để bắt
    đầu``."""
    who = greeting[:1].upper() + greeting[1:]
    if not number and to_begin:
        return f"{who}, còn {in_words(to_begin)} việc để bắt đầu"
    if not number:
        return f"{who}, không có việc nào đến hạn"
    return f"{who}, có {in_words(number)} việc cần làm"
