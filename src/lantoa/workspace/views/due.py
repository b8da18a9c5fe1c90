"""Tasks as the start page says them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.urls import reverse

from lantoa.kernel.days import local_day
from lantoa.kernel.vietnamese import day as in_day
from lantoa.plans.models import Plan
from lantoa.plans.queries.assignments import TaskRow
from lantoa.reports.rules.desk import in_words
from lantoa.reports.rules.states import Verb
from lantoa.workspace.queries import Task

_WORDS = {
    Verb.START: ("Lập báo cáo {period}", "Lập dự thảo"),
    Verb.SEND_FOR_SIGNATURE: ("Hoàn thành báo cáo {period}", "Viết tiếp báo cáo"),
    Verb.SUBMIT: ("Ký báo cáo {period}", "Đọc và ký gửi"),
    Verb.NUMBER: ("Cấp số báo cáo {period}", "Mở báo cáo"),
    Verb.REDRAFT: ("Sửa báo cáo {period} bị trả lại", "Xem lý do và sửa"),
}


@dataclass(frozen=True, slots=True)
class Due:
    """One item of the list. ``is_late`` only while the unit itself owes something."""

    title: str
    day: date
    is_late: bool
    text: str
    url: str
    label: str


def _own(task: Task, today: date) -> Due:
    expected = task.expected
    title, label = _WORDS[task.verb]
    timeliness = expected.timeliness(today)
    to = f"Gửi {expected.addressees[0]}. " if expected.addressees else ""
    words = timeliness.words
    return Due(
        title=title.format(period=expected.period.period.short),
        day=expected.due_on,
        is_late=timeliness.is_late and task.verb is not Verb.NUMBER,
        text=f"{to}{words[:1].upper()}{words[1:]}.",
        url=reverse("reports:page", args=[expected.pk]),
        label=label,
    )


def _from_below(tasks: Sequence[Task]) -> Due:
    """Reports that wait for a reviewer, of one period: one item."""
    first = tasks[0].expected
    slug = first.receiver.slug if first.receiver else ""
    number = in_words(len(tasks)).capitalize()
    return Due(
        title=f"{number} báo cáo {first.period.period.short} chờ xem xét",
        day=first.due_on,
        is_late=False,
        text="Chấp nhận, hoặc trả lại kèm lý do.",
        url=reverse("reports:below", args=[slug, first.period.key]),
        label=f"Rà soát {len(tasks)} báo cáo",
    )


def _plan(plan: Plan) -> Due:
    """A draft that waits for whoever issues it, since the day on which it was sent."""
    sent = local_day(plan.sent_at) if plan.sent_at else plan.period.start
    return Due(
        title=f"Ban hành kế hoạch “{plan.title}”",
        day=sent,
        is_late=False,
        text=f"Trình ngày {in_day(sent)}. Đọc rồi ban hành, hoặc trả lại kèm lý do.",
        url=reverse("plans:page", args=[plan.pk]),
        label="Đọc dự thảo",
    )


def _assignment(row: TaskRow) -> Due:
    """Something that the unit, or the person, was given."""
    words = row.words
    return Due(
        title=f"Việc được giao: {row.task}",
        day=row.task.due,
        is_late=row.is_late,
        text=f"{row.giver} giao. {words[:1].upper()}{words[1:]}.",
        url=reverse("plans:task", args=[row.task.pk]),
        label="Mở và nhận việc" if row.task.accepted_at is None else "Mở việc",
    )


def due_items(
    tasks: Sequence[Task],
    today: date,
    plans: Sequence[Plan] = (),
    assignments: Sequence[TaskRow] = (),
) -> list[Due]:
    """The list of the start page, soonest due first."""
    found = [_own(task, today) for task in tasks if task.verb in _WORDS]
    found += [_plan(plan) for plan in plans]
    found += [_assignment(row) for row in assignments]
    waiting = [task for task in tasks if task.verb is Verb.ACCEPT]

    def where(task: Task) -> tuple[int, int]:
        return task.expected.receiver_id or 0, task.expected.period_id

    for _, group in groupby(sorted(waiting, key=where), key=where):
        found.append(_from_below(list(group)))
    return sorted(found, key=lambda each: each.day)


def headline(greeting: str, number: int, to_begin: int = 0) -> str:
    """``Chị Thảo, có ba việc cần làm``; for who has just set the system up, ``còn ba việc để bắt
    đầu``."""
    who = greeting[:1].upper() + greeting[1:]
    if not number and to_begin:
        return f"{who}, còn {in_words(to_begin)} việc để bắt đầu"
    if not number:
        return f"{who}, không có việc nào đến hạn"
    return f"{who}, có {in_words(number)} việc cần làm"
