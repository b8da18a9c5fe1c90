"""A task of a plan against time: what is due by a day, what was done, how far behind it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from enum import StrEnum

from lantoa.activities.rules import is_met
from lantoa.insight.rules.windows import (
    Done,
    Window,
    WindowState,
    done_until,
    state_of,
    windows,
)
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import ONE
from lantoa.plans.rules import Asked, Way, way_of


class LineState(StrEnum):
    BEHIND = "behind"
    NOT_BEGUN = "not_begun"
    ON_TIME = "on_time"
    NOT_DUE = "not_due"
    DONE = "done"
    WITHOUT_TARGET = "without_target"
    OF_BELOW = "of_below"
    """Part of it is work of units that the reader may not see: nothing is said of how it stands."""


STATE_WORDS = {
    LineState.BEHIND: ("Chậm", "bad"),
    LineState.NOT_BEGUN: ("Chưa bắt đầu", "bad"),
    LineState.ON_TIME: ("Đúng tiến độ", "good"),
    LineState.NOT_DUE: ("Chưa đến hạn", ""),
    LineState.DONE: ("Xong", "good"),
    LineState.WITHOUT_TARGET: ("Không nêu chỉ tiêu", ""),
    LineState.OF_BELOW: ("Có việc cấp dưới", ""),
}
"""A word and the tone of its frame."""


class Counting(StrEnum):
    """What the numbers of a standing count."""

    THINGS = "things"
    WINDOWS = "windows"
    EVENTS = "events"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class Event:
    """An event of the kind that a task names, with what was done in it."""

    key: int
    name: str
    on: date
    done: Decimal


@dataclass(frozen=True, slots=True)
class Standing:
    """How a task stands on a day. ``due`` of ``total`` should have been done when the day began;
    ``done`` counts the same things; ``behind`` is what is missing of what is due. ``total`` is
    None for a task in words alone."""

    counting: Counting
    total: Decimal | None
    due: Decimal
    done: Decimal
    behind: Decimal
    state: LineState
    windows: tuple[Window, ...] = ()
    units: Mapping[int, Standing] | None = None
    is_late: bool = False
    """Done, but some of it after its time."""
    is_over: bool = False
    """Whether the last day on which it may be done is past."""

    @property
    def ahead(self) -> Decimal:
        """More than is due, where things are counted."""
        is_counted = self.counting is Counting.THINGS and self.total is not None
        return max(self.done - self.due, Decimal(0)) if is_counted else Decimal(0)

    @property
    def label(self) -> str:
        if self.is_late:
            return "Xong, chậm hạn"
        if self.state is LineState.BEHIND and self.counting in (Counting.WINDOWS, Counting.EVENTS):
            return "Thiếu"
        return STATE_WORDS[self.state][0]

    @property
    def tone(self) -> str:
        return "warn" if self.is_late else STATE_WORDS[self.state][1]

    @property
    def is_decided(self) -> bool:
        """Whether it can be said that the task is in time or not: something of it was due, or all
        of it is done."""
        if self.state is LineState.OF_BELOW:
            return False
        is_kept = self.state is LineState.DONE or (self.total is None and self.done > 0)
        return self.due > 0 or is_kept

    @property
    def is_in_time(self) -> bool:
        """Asked of what is decided. A task in words is kept by anything done for it."""
        return self.behind <= 0 and not self.is_late

    @property
    def missed(self) -> tuple[Window, ...]:
        return tuple(each for each in self.windows if each.state is WindowState.MISSED)


def asked_span(
    period: Interval,
    *,
    issued_on: date | None = None,
    deadline: date | None = None,
    closed_on: date | None = None,
) -> Interval:
    """The days that ask for something: nobody is late before the plan was issued, nothing is asked
    after the deadline or after the plan was closed. Never empty: a plan that was issued after its
    period asks on its last day."""
    start = min(max(period.start, issued_on or period.start), period.last)
    last = min([period.last, *(each for each in (deadline, closed_on) if each is not None)])
    return Interval.through(start, max(start, last))


def due_by(number: Decimal, span: Interval, on: date) -> Decimal:
    """How much of a number is due when the day begins, the days of the span asking alike. Rounded
    down to whole things where the number is whole: half a conference is none."""
    over = (min(max(on, span.start), span.end) - span.start).days
    step = Decimal(1) if number == number.to_integral_value() else Decimal("0.001")
    return (number * over / span.length).quantize(step, ROUND_FLOOR)


@dataclass(frozen=True, slots=True)
class Task:
    """A task with the days of its plan, and those on which it asks for something."""

    asked: Asked
    period: Interval
    span: Interval


def standing(
    task: Task,
    done: Sequence[Done],
    on: date,
    *,
    events: Sequence[Event] = (),
    units: Mapping[int, Sequence[Done]] | None = None,
) -> Standing:
    """How a task stands on a day. ``done`` are days of the period with what was done; ``events``
    are those of its kind; ``units`` what each unit below did, where it asks each of them."""
    match way_of(task.asked):
        case Way.EACH_UNIT:
            return _of_units(task, units or {}, on)
        case Way.EVENTS:
            return _of_windows(Counting.EVENTS, _events(task, events, on), task, on)
        case Way.PACE:
            asked = task.asked
            found = windows(asked.cadence, asked.target, task.period, task.span, done, on)
            return _of_windows(Counting.WINDOWS, found, task, on)
        case way:
            return _of_things(task, done, on, at_once=way is Way.BY_DATE)


def _of_things(task: Task, done: Sequence[Done], on: date, *, at_once: bool) -> Standing:
    target = task.asked.target
    amount = done_until(done, task.period.end)
    is_over = task.span.end <= on
    if target.number is None and not at_once:
        due = Decimal(1) if is_over else Decimal(0)
        behind = due if not amount else Decimal(0)
        state = LineState.WITHOUT_TARGET
        return Standing(Counting.THINGS, None, due, amount, behind, state, is_over=is_over)
    wanted = target if target.number is not None else ONE
    total = wanted.number or Decimal(1)
    due = (total if is_over else Decimal(0)) if at_once else due_by(total, task.span, on)
    behind = max(due - amount, Decimal(0))
    is_done = is_met(wanted, amount)
    if is_over and not is_done:
        # "More than 600" is not kept by 600.
        behind = max(behind, Decimal(1))
    in_time = is_met(wanted, done_until(done, task.span.end))
    return Standing(
        Counting.THINGS,
        total,
        due,
        amount,
        behind,
        _state(is_done=is_done, behind=behind, due=due, done=amount),
        is_late=is_done and not in_time,
        is_over=is_over,
    )


def partly_seen(task: Task, done: Sequence[Done]) -> Standing:
    """Of a task to which units contribute that the reader may not see: what was done by those that
    are seen, without a word on whether it is enough."""
    amount = done_until(done, task.period.end)
    zero = Decimal(0)
    return Standing(Counting.THINGS, None, zero, amount, zero, LineState.OF_BELOW)


def _of_windows(counting: Counting, found: tuple[Window, ...], task: Task, on: date) -> Standing:
    asked = [each for each in found if each.target is not None]
    due = [each for each in asked if each.span.end <= on]
    met = [each for each in asked if each.state is WindowState.MET]
    missed = sum(each.state is WindowState.MISSED for each in due)
    begun = any(each.done for each in found)
    is_over = task.span.end <= on
    state = _state(
        # More events may come while the plan runs.
        is_done=0 < len(asked) == len(met) and (is_over or counting is Counting.WINDOWS),
        behind=Decimal(missed),
        due=Decimal(len(due)),
        done=Decimal(begun),
    )
    return Standing(
        counting,
        total=Decimal(len(asked)),
        due=Decimal(len(due)),
        done=Decimal(len(met)),
        behind=Decimal(missed),
        state=state,
        windows=found,
        is_over=is_over,
    )


def _events(task: Task, events: Sequence[Event], on: date) -> tuple[Window, ...]:
    target = task.asked.target if task.asked.target.number is not None else ONE
    found = []
    for event in sorted(events, key=lambda each: (each.on, each.key)):
        span = Interval.of_day(event.on)
        wanted = target if event.on in task.span else None
        state = state_of(wanted, event.done, span, on)
        found.append(Window(span, wanted, event.done, state, event.name, event.name, event.key))
    return tuple(found)


def _of_units(task: Task, units: Mapping[int, Sequence[Done]], on: date) -> Standing:
    of_one = Task(replace(task.asked, each_unit=False), task.period, task.span)
    each = {key: standing(of_one, done, on) for key, done in units.items()}
    is_over = task.span.end <= on
    if all(one.total is None for one in each.values()) and task.asked.target.number is None:
        return _of_units_in_words(each, is_over=is_over)
    due = [one for one in each.values() if one.due > 0]
    behind = Decimal(sum(one.behind > 0 for one in due))
    is_done = bool(each) and all(one.state is LineState.DONE for one in each.values())
    begun = any(_has_begun(one) for one in each.values())
    return Standing(
        Counting.UNITS,
        total=Decimal(len(each)),
        due=Decimal(len(due)),
        done=Decimal(sum(one.is_decided and one.behind <= 0 for one in each.values())),
        behind=behind,
        state=_state(is_done=is_done, behind=behind, due=Decimal(len(due)), done=Decimal(begun)),
        units=each,
        is_late=is_done and any(one.is_late for one in each.values()),
        is_over=is_over,
    )


def _of_units_in_words(each: Mapping[int, Standing], *, is_over: bool) -> Standing:
    begun = sum(one.done > 0 for one in each.values())
    return Standing(
        Counting.UNITS,
        total=None,
        due=Decimal(len(each) if is_over else 0),
        done=Decimal(begun),
        behind=Decimal(len(each) - begun if is_over else 0),
        state=LineState.WITHOUT_TARGET,
        units=each,
        is_over=is_over,
    )


def _has_begun(one: Standing) -> bool:
    return one.done > 0 or any(window.done for window in one.windows)


def _state(*, is_done: bool, behind: Decimal, due: Decimal, done: Decimal) -> LineState:
    if is_done:
        return LineState.DONE
    if behind > 0:
        return LineState.BEHIND if done > 0 else LineState.NOT_BEGUN
    return LineState.ON_TIME if due > 0 or done > 0 else LineState.NOT_DUE


# --- Words ---------------------------------------------------------------------------------------

CADENCE_NOUNS = {
    "day": "ngày",
    "week": "tuần",
    "month": "tháng",
    "quarter": "quý",
    "year": "năm",
}


def noun_of(asked: Asked, counting: Counting) -> str:
    """What the numbers count, as a word: ``bài``, ``tuần``, ``lớp bồi dưỡng chính trị``."""
    match counting:
        case Counting.WINDOWS:
            return CADENCE_NOUNS[asked.cadence]
        case Counting.EVENTS:
            return asked.event_kind or "lớp"
        case Counting.UNITS:
            return "đơn vị"
        case _:
            return asked.unit or "hoạt động"


_DONE_VERBS = {
    Counting.THINGS: "đã làm",
    Counting.WINDOWS: "đạt",
    Counting.EVENTS: "có",
    Counting.UNITS: "đủ",
}
_BEHIND_VERBS = {
    Counting.THINGS: "chậm",
    Counting.WINDOWS: "thiếu",
    Counting.EVENTS: "thiếu",
    Counting.UNITS: "chậm",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A standing in words, in three parts so that each can be a door of its own."""

    due: str
    done: str
    rest: str

    def __str__(self) -> str:
        return ", ".join(filter(None, (self.due, self.done, self.rest)))


def said(asked: Asked, found: Standing, done: str = "") -> Said:
    """``đến hạn 12 trên 48 bài``, ``đã làm 9``, ``chậm 3``. ``done`` is what was done in words
    where that is not a plain number: ``hơn 500``."""
    noun = noun_of(asked, found.counting)
    number = done or vn.number(found.done)
    if found.total is None:
        if found.counting is Counting.UNITS:
            return Said("", f"{number} đơn vị đã làm", "")
        rest = "" if found.done or not found.is_over else "chưa làm gì"
        return Said("", f"đã làm {number} {noun}".rstrip(), rest)
    due = f"đến hạn {vn.number(found.due)} trên {vn.number(found.total)} {noun}"
    if found.counting is Counting.EVENTS and not found.total:
        due = f"chưa ghi {noun} nào"
    verb = _DONE_VERBS[found.counting]
    rest = ""
    if found.behind > 0:
        rest = f"{_BEHIND_VERBS[found.counting]} {vn.number(found.behind)}"
    elif found.ahead > 0 and found.due > 0:
        rest = f"nhanh hơn {vn.number(found.ahead)}"
    return Said(due, f"{verb} {number}", rest)
