"""What a person does next: one thing, chosen among all that waits, and why it is that one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, StrEnum

from lantoa.kernel import vietnamese as vn

SOON = timedelta(days=7)
"""What is due within so many days is something for now; anything later only comes next."""


class Kind(StrEnum):
    """What a thing is, in the order in which things of equal urgency and day stand."""

    RETURNED = "returned"
    SIGN = "sign"
    CONFIRM = "confirm"
    ISSUE = "issue"
    NUMBER = "number"
    REVIEW = "review"
    JUDGE = "judge"
    TAKE_IN = "take_in"
    REPORT = "report"
    OBJECT = "object"
    TASK = "task"
    WINDOW = "window"
    LINE = "line"
    PLAN = "plan"
    SCORE = "score"
    PEOPLE = "people"
    PROOF = "proof"
    TWINS = "twins"
    BEGIN = "begin"


_OF_OTHERS = frozenset({Kind.CONFIRM, Kind.ISSUE, Kind.NUMBER, Kind.REVIEW, Kind.JUDGE})
"""Whoever waits for one of these is served; the day on it is no deadline of the person."""

_ORDER = {kind: place for place, kind in enumerate(Kind)}


class Urgency(IntEnum):
    """The smaller, the sooner it is done."""

    HANDED_BACK = 0
    """Somebody above read it and wants it mended: the longest way is still before it."""
    LATE = 1
    WAITED_FOR = 2
    """Somebody else cannot go on."""
    SOON = 3
    USEFUL = 4
    """No day presses: what makes the next report better."""
    AHEAD = 5
    """Due later: not for now, but what comes next."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One thing that a person could do.

    ``key`` is its identity, whichever post it was found for. ``day`` is when it is due, ``since``
    from when on others wait for it. ``note`` is a whole sentence that says more than the days do; a
    thing of which they say nothing has to have one. ``presses`` is a deadline of the person's own
    that hangs on it. ``route``, ``arguments`` and ``query`` lead to where it
    is done, ``label`` is what the button says.
    """

    key: str
    kind: Kind
    title: str
    label: str
    route: str
    arguments: tuple[object, ...] = ()
    query: tuple[tuple[str, str], ...] = ()
    day: date | None = None
    since: date | None = None
    presses: date | None = None
    note: str = ""

    def __post_init__(self) -> None:
        is_waiting = self.since is not None and self.kind in {*_OF_OTHERS, Kind.SIGN}
        is_due = self.day is not None and self.kind not in _OF_OTHERS
        if not (self.note or is_waiting or is_due):
            raise ValueError(f"{self.key}: nothing says why")


def urgency(candidate: Candidate, today: date) -> Urgency:
    """How soon a thing is to be done on a day; it never falls as days go by."""
    if candidate.kind is Kind.RETURNED:
        return Urgency.HANDED_BACK
    if is_late(candidate, today) or (candidate.presses or today) < today:
        return Urgency.LATE
    if candidate.kind in _OF_OTHERS or candidate.kind is Kind.SIGN:
        return Urgency.WAITED_FOR
    if candidate.day is None:
        return Urgency.USEFUL
    return Urgency.SOON if candidate.day <= today + SOON else Urgency.AHEAD


def is_for_others(candidate: Candidate) -> bool:
    """Whether it is others who wait for it, so that no day makes the person late with it."""
    return candidate.kind in _OF_OTHERS


def is_late(candidate: Candidate, today: date) -> bool:
    """Whether the person's own unit is past a deadline. The due day itself is in time."""
    is_own = not is_for_others(candidate)
    return is_own and candidate.day is not None and candidate.day < today


def in_order(candidates: Iterable[Candidate], today: date) -> list[Candidate]:
    """Each thing once, the next first: by urgency, then by day, then by kind. The order does not
    depend on the order in which they were found."""
    by_key: dict[str, Candidate] = {}
    for each in candidates:
        kept = by_key.get(each.key)
        if kept is None or _place(each, today) < _place(kept, today):
            by_key[each.key] = each
    return sorted(by_key.values(), key=lambda each: _place(each, today))


def _place(each: Candidate, today: date) -> tuple[object, ...]:
    how = urgency(each, today)
    day = each.since if how is Urgency.WAITED_FOR else each.presses or each.day
    return (how, day or date.max, _ORDER[each.kind], each.key, repr(each))


@dataclass(frozen=True, slots=True)
class Agenda:
    """All that waits for a person: ``next`` is what to do now, None when nothing presses and
    nothing is useful; ``due`` are the others to do now, ``useful`` what no day presses, ``ahead``
    what comes later, soonest first."""

    next: Candidate | None
    due: Sequence[Candidate]
    useful: Sequence[Candidate]
    ahead: Sequence[Candidate]
    number_due: int
    """How many things are to be done now, the next one with them when it is one of these."""


def agenda(candidates: Collection[Candidate], today: date) -> Agenda:
    """What to do now, and what then."""
    rows = in_order(candidates, today)
    due = [each for each in rows if urgency(each, today) < Urgency.USEFUL]
    useful = [each for each in rows if urgency(each, today) is Urgency.USEFUL]
    ahead = [each for each in rows if urgency(each, today) is Urgency.AHEAD]
    first = next(iter([*due, *useful]), None)
    return Agenda(
        first,
        [each for each in due if each is not first],
        [each for each in useful if each is not first],
        ahead,
        len(due),
    )


def why(candidate: Candidate, today: date) -> str:
    """Whole sentences: what is the matter, then since when or until when."""
    return " ".join(filter(None, (candidate.note, _when(candidate, today))))


def _when(candidate: Candidate, today: date) -> str:
    is_waiting = is_for_others(candidate) or candidate.kind is Kind.SIGN
    since = candidate.since if is_waiting else None
    waiting = _waiting(since, today) if since is not None else ""
    if candidate.day is None or is_for_others(candidate):
        return waiting
    return f"{waiting} {due_sentence(candidate.day, today)}".strip()


def _waiting(since: date, today: date) -> str:
    days = (today - since).days
    if days <= 0:
        return "Chờ từ hôm nay."
    return f"Chờ từ {vn.day(since)}, đã {vn.number(days)} ngày."


def due_sentence(day: date, today: date) -> str:
    """``Hạn thứ Năm, 17/9/2026, còn 2 ngày.``, ``Hạn hôm nay.``, ``Quá hạn 3 ngày, từ …``."""
    days = (day - today).days
    if days < 0:
        return f"Quá hạn {vn.number(-days)} ngày, hạn là {vn.day(day)}."
    if days == 0:
        return "Hạn hôm nay."
    if days == 1:
        return f"Hạn ngày mai, {vn.weekday(day)}, {vn.day(day)}."
    return f"Hạn {vn.weekday(day)}, {vn.day(day)}, còn {vn.number(days)} ngày."
