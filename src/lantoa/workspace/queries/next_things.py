"""Everything that a person could do next, found in all rooms. Which of it is next is a rule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from lantoa.accounts.queries import StaffActor
from lantoa.activities.queries import twins
from lantoa.activities.rules.due import WINDOW_WORDS
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.days import local_day
from lantoa.plans.models import Plan
from lantoa.plans.queries.assignments import TaskRow
from lantoa.reports.models import ExpectedReport, StateChange
from lantoa.reports.rules.desk import in_words
from lantoa.reports.rules.states import ReportState, Verb
from lantoa.units import queries as units
from lantoa.units.models import UnitVersion
from lantoa.workspace.queries import calendar
from lantoa.workspace.queries.desk import (
    Task,
    assignments_of,
    plans_to_issue,
    reports_to_take_in,
    tasks_of,
)
from lantoa.workspace.queries.first_steps import FirstSteps
from lantoa.workspace.queries.own_work import OwnWork
from lantoa.workspace.queries.sheet_work import of_sheets
from lantoa.workspace.rules.calendar import Entry, EntryKind
from lantoa.workspace.rules.next_thing import Candidate, Kind

LOOKED_BACK = timedelta(days=90)
"""A task of a plan that was due earlier and is not done is told by its plan, not every morning."""
LOOKED_AHEAD = timedelta(days=30)
RUNNING = timedelta(days=6)
"""A weekly window that ends within so many days is the one that runs."""
LONGEST_NOTE = 160

_REPORT_WORDS = {
    Verb.START: (Kind.REPORT, "Lập báo cáo {period}", "Lập dự thảo"),
    Verb.SEND_FOR_SIGNATURE: (Kind.REPORT, "Hoàn thành báo cáo {period}", "Viết tiếp báo cáo"),
    Verb.SUBMIT: (Kind.SIGN, "Ký báo cáo {period}", "Đọc và ký gửi"),
    Verb.NUMBER: (Kind.NUMBER, "Cấp số báo cáo {period}", "Mở báo cáo"),
    Verb.REDRAFT: (Kind.RETURNED, "Sửa báo cáo {period} bị trả lại", "Xem lý do và sửa"),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """All that waits for a person. ``tasks`` are the steps of reports among it; ``more_given`` is
    how many assignments there are that no candidate names."""

    candidates: Sequence[Candidate]
    tasks: Sequence[Task]
    more_given: int


def waiting_for(
    actor: StaffActor, today: date, work: OwnWork | None, steps: FirstSteps | None
) -> Waiting:
    """The number of queries depends on what the person may do, never on how many units lie below
    or how much waits."""
    tasks = tasks_of(actor)
    given, number_given = assignments_of(actor)
    names = _Names(actor, today)
    found = [
        *_of_reports(tasks, names),
        *_to_take_in(actor),
        *(_to_issue(plan, names) for plan in plans_to_issue(actor)),
        *(_given(row) for row in given),
        *_of_plans(actor, today),
        *_missing_plans(actor, today),
        *_of_ledger(actor, work),
        *_unstaffed(steps),
        *of_sheets(actor, today),
        *_twins(actor),
    ]
    return Waiting(found, tasks, number_given - len(given))


class _Names:
    """Says whose a thing is, to who has posts in several units. 1 query, when first asked."""

    def __init__(self, actor: StaffActor, today: date) -> None:
        own = {post.unit_id for post in actor.posts}
        self._names = units.named(own, today) if len(own) > 1 else {}

    def of(self, unit_id: int) -> str:
        """``Huyện Ba Bể. `` before a note; empty for who has one unit."""
        named = self._names.get(unit_id)
        return f"{named.name}. " if named is not None else ""


# --- Reports -------------------------------------------------------------------------------------


def _of_reports(tasks: Sequence[Task], names: _Names) -> Iterator[Candidate]:
    reasons = _sent_back([task.expected for task in tasks if task.verb is not Verb.ACCEPT])
    for task in tasks:
        if task.verb in _REPORT_WORDS:
            yield _own_report(task, reasons, names)
    waiting = [task.expected for task in tasks if task.verb is Verb.ACCEPT]

    def where(each: ExpectedReport) -> tuple[int, int]:
        return each.receiver_id or 0, each.period_id

    own = {(each.expected.unit_id, each.expected.period_id): each.expected.due_on for each in tasks}
    for key, group in groupby(sorted(waiting, key=where), key=where):
        yield _to_review(list(group), own.get(key))


def _own_report(task: Task, reasons: dict[int, StateChange], names: _Names) -> Candidate:
    expected = task.expected
    kind, title, label = _REPORT_WORDS[task.verb]
    whose = names.of(expected.unit_id)
    to = f"Gửi {expected.addressees[0]}." if expected.addressees else ""
    said = reasons.get(expected.report.pk) if task.verb is not Verb.START else None
    if said is not None:
        kind = Kind.RETURNED
        to = f"{said.actor_label} trả lại: {_brief(said.reason)}"
    return Candidate(
        key=f"report:{expected.pk}",
        kind=kind,
        title=title.format(period=expected.period.period.short),
        label=label,
        route="reports:page",
        arguments=(expected.pk,),
        day=expected.due_on,
        since=local_day(expected.report.state_since) if task.verb is not Verb.START else None,
        note=f"{whose}{to}".strip(),
    )


def _sent_back(expected: Sequence[ExpectedReport]) -> dict[int, StateChange]:
    """Reports in the officer's hands again, by their ids, with the step that gave them back.
    1 query; none where nothing is being worked on."""
    open_ones = [
        each.report.pk
        for each in expected
        if each.state in (ReportState.DRAFT, ReportState.RETURNED)
    ]
    if not open_ones:
        return {}
    last: dict[int, StateChange] = {}
    telling = (Verb.RETURN, Verb.SEND_BACK, Verb.SEND_FOR_SIGNATURE, Verb.SUBMIT)
    for change in StateChange.objects.filter(report__in=open_ones, verb__in=telling):
        last[change.report_id] = change
    return {pk: each for pk, each in last.items() if each.verb in (Verb.RETURN, Verb.SEND_BACK)}


def _to_review(waiting: Sequence[ExpectedReport], own_due: date | None) -> Candidate:
    """Reports that wait for a reviewer, of one period: one thing, as old as the oldest. The own
    report of the period takes them in, so its deadline presses for them first."""
    first = waiting[0]
    slug = first.receiver.slug if first.receiver else ""
    number = in_words(len(waiting)).capitalize()
    return Candidate(
        key=f"review:{first.receiver_id}:{first.period_id}",
        kind=Kind.REVIEW,
        title=f"{number} báo cáo {first.period.period.short} chờ xem xét",
        label=f"Rà soát {len(waiting)} báo cáo",
        route="reports:below",
        arguments=(slug, first.period.key),
        since=min(local_day(each.report.state_since) for each in waiting),
        presses=own_due,
        note="Chấp nhận, hoặc trả lại kèm lý do.",
    )


def _to_take_in(actor: StaffActor) -> Iterator[Candidate]:
    for expected, number in reports_to_take_in(actor):
        yield Candidate(
            key=f"take_in:{expected.pk}",
            kind=Kind.TAKE_IN,
            title=f"Tổng hợp {in_words(number)} báo cáo {expected.period.period.short}",
            label="Mở bàn tổng hợp",
            route="reports:below",
            arguments=(expected.unit.slug, expected.period.key),
            day=expected.due_on,
            note="Đã chấp nhận, chưa đưa vào báo cáo của đơn vị mình.",
        )


# --- Plans ---------------------------------------------------------------------------------------


def _to_issue(plan: Plan, names: _Names) -> Candidate:
    """A draft that waits for whoever issues it, since the day on which it was sent."""
    return Candidate(
        key=f"plan:{plan.pk}",
        kind=Kind.ISSUE,
        title=f"Ban hành kế hoạch “{plan.title}”",
        label="Đọc dự thảo",
        route="plans:page",
        arguments=(plan.pk,),
        since=local_day(plan.sent_at) if plan.sent_at else plan.period.start,
        note=f"{names.of(plan.unit_id)}Đọc rồi ban hành, hoặc trả lại kèm lý do.",
    )


def _given(row: TaskRow) -> Candidate:
    """Something that the unit, or the person, was given."""
    return Candidate(
        key=f"task:{row.task.pk}",
        kind=Kind.TASK,
        title=f"Việc được giao: {row.task}",
        label="Mở và nhận việc" if row.task.accepted_at is None else "Mở việc",
        route="plans:task",
        arguments=(row.task.pk,),
        day=row.task.due,
        note=f"{row.giver} giao.",
    )


def _of_plans(actor: StaffActor, today: date) -> Iterator[Candidate]:
    """Tasks that fall due and windows of a pace that run, in units whose activities the person
    logs. The number of queries does not grow with what is due."""
    own = actor.units_of("activities.log")
    if not own:
        return
    span = calendar.Span(
        today - LOOKED_BACK, today + LOOKED_AHEAD, today, windows=(today, today + RUNNING)
    )
    for entry in calendar.of_work(actor, own, span):
        if entry.is_done is False:
            yield _entry(entry)


def _entry(entry: Entry) -> Candidate:
    _, line_id = entry.arguments
    is_window = entry.kind is EntryKind.WINDOW
    when = f"{WINDOW_WORDS[entry.cadence]} " if is_window else ""
    return Candidate(
        key=entry.key,
        kind=Kind.WINDOW if is_window else Kind.LINE,
        title=entry.title,
        label="Ghi hoạt động",
        route="activities:log",
        query=(("nhiem-vu", str(line_id)),),
        day=entry.day,
        note=f"{vn.capital_first(when + entry.short)}.",
    )


def _missing_plans(actor: StaffActor, today: date) -> Iterator[Candidate]:
    """Own drafts that came back or were never sent, and own units without a plan that runs. At
    most 3 queries; none for who writes none."""
    own = actor.units_of("plans.write")
    if not own:
        return
    drafts = list(
        Plan.objects.kept()
        .filter(unit_id__in=own, state="draft", sent_at__isnull=True)
        .order_by("created_at", "pk")
    )
    yield from (_draft_plan(plan) for plan in drafts)
    living = list(UnitVersion.objects.in_force(today).filter(unit_id__in=own))
    running = Plan.objects.issued().kept().covering(today).filter(unit_id__in=own)
    served = set(running.values_list("unit_id", flat=True)) | {each.unit_id for each in drafts}
    names = sorted({each.name for each in living if each.unit_id not in served}, key=vn.sort_key)
    if names:
        who = names[0] if len(names) == 1 else f"{vn.number(len(names))} đơn vị của mình"
        yield Candidate(
            key="plan:missing",
            kind=Kind.PLAN,
            title=f"Lập kế hoạch năm {today.year}",
            label="Lập kế hoạch",
            route="plans:new",
            note=f"{who} chưa có kế hoạch đang thực hiện, nên chưa biết việc nào đến hạn.",
        )


def _draft_plan(plan: Plan) -> Candidate:
    back = plan.given_back_reason
    return Candidate(
        key=f"plan:{plan.pk}",
        kind=Kind.RETURNED if back else Kind.PLAN,
        title=f"Sửa kế hoạch “{plan.title}” bị trả lại"
        if back
        else f"Hoàn thành kế hoạch “{plan.title}”",
        label="Xem lý do và sửa" if back else "Viết tiếp kế hoạch",
        route="plans:page",
        arguments=(plan.pk,),
        note=f"Lý do: {_brief(back)}" if back else "Dự thảo chưa trình ký.",
    )


# --- The ledger ----------------------------------------------------------------------------------


def _of_ledger(actor: StaffActor, work: OwnWork | None) -> Iterator[Candidate]:
    """What the window that runs lacks: anything at all, or proof. No query."""
    if work is None or not work.is_running or not actor.units_of("activities.log"):
        return
    if work.unproven.number:
        yield Candidate(
            key="proof",
            kind=Kind.PROOF,
            title=f"Bổ sung minh chứng cho {vn.number(work.unproven.number)} hoạt động",
            label="Mở các hoạt động ấy",
            route="activities:list",
            query=(("thieu", "on"), *work.days_asked),
            note=f"Ghi trong {work.name}, chưa có ảnh, tệp hoặc đường dẫn.",
        )
    if not work.logged.number:
        yield Candidate(
            key="begin",
            kind=Kind.BEGIN,
            title=f"Ghi hoạt động đầu tiên của {work.name}",
            label="Ghi hoạt động",
            route="activities:log",
            note="Ví dụ: loa xã phát 4 lượt bài hướng dẫn khai sinh.",
        )


def _unstaffed(steps: FirstSteps | None) -> Iterator[Candidate]:
    """For an administrator whose unit works already: the first steps say it before that."""
    if steps is not None and steps.is_begun and len(steps.left):
        yield Candidate(
            key="people",
            kind=Kind.PEOPLE,
            title=f"Mời người dùng cho {vn.number(len(steps.left))} {steps.left.words}",
            label="Xem các đơn vị ấy",
            route="accounts:unstaffed",
            note="Chưa có người dùng nào ở đó nên chưa ghi được hoạt động, chưa lập được báo cáo.",
        )


def _twins(actor: StaffActor) -> Iterator[Candidate]:
    number = twins.open_count(actor)
    if number:
        yield Candidate(
            key="twins",
            kind=Kind.TWINS,
            title=f"Xem {vn.number(number)} cặp hoạt động có thể trùng",
            label="Xem các cặp",
            route="activities:twins",
            note="Một việc nhiều nơi cùng ghi thì số liệu tính hai lần.",
        )


def _brief(text: str) -> str:
    """Some first words of a reason, which its own page shows whole."""
    flat = " ".join(text.split())
    if len(flat) <= LONGEST_NOTE:
        return flat if flat.endswith((".", "…")) else f"{flat}."
    return f"{flat[:LONGEST_NOTE].rsplit(' ', 1)[0]} …"
