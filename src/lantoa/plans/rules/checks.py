"""What is to be looked at in a plan among the plans above and below it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Value
from lantoa.plans.rules.cascade import Comparison, Piece, Verdict, compare, compare_each


class CheckKind(StrEnum):
    NO_PLAN_BELOW = "no_plan_below"
    TARGETS = "targets"
    NOBODY = "nobody"
    NO_TARGET = "no_target"
    DEADLINE = "deadline"
    PARENT_LINE = "parent_line"
    PARENT_DROPPED = "parent_dropped"


class Level(StrEnum):
    WARNING = "warning"
    LOOK = "look"
    PASSED = "passed"


@dataclass(frozen=True, slots=True)
class LineFacts:
    """A task as the checks see it. ``named`` are its lead and supporting units,
    ``is_of_outsiders`` whether it names bodies that are no unit of the system; ``count_unit`` is
    any name of what the target counts."""

    key: int
    target: Value
    count_unit: object = None
    cadence: str = ""
    event_kind: str = ""
    each_unit: bool = False
    deadline: date | None = None
    named: frozenset[int] = frozenset()
    is_of_outsiders: bool = False
    carries_out: int | None = None
    carries_out_dropped: bool = False

    def measure(self, *, of_each: bool) -> tuple[object, ...]:
        return (self.count_unit, self.cadence, self.event_kind.casefold(), of_each)


@dataclass(frozen=True, slots=True)
class BelowFacts:
    """A standing task of an issued plan that carries out one of ours."""

    line: LineFacts
    unit_id: int
    period: Interval


@dataclass(frozen=True, slots=True)
class Facts:
    """A plan and what lies around it. ``units_below`` stand directly under its unit, ``having``
    of them have issued a plan; ``worked`` are tasks for which something was done or assigned;
    ``above`` are the standing tasks of the plan that it carries out. Without ``sees_below`` the
    plans below are not told to the reader, and nothing is said of them."""

    unit_id: int
    period: Interval
    is_issued: bool
    lines: tuple[LineFacts, ...]
    below: tuple[BelowFacts, ...] = ()
    units_below: tuple[int, ...] = ()
    having: frozenset[int] = frozenset()
    worked: frozenset[int] = frozenset()
    above: tuple[LineFacts, ...] = ()
    above_is_own: bool = False
    sees_below: bool = True


@dataclass(frozen=True, slots=True)
class Measured:
    """One sum beside our target: of the units below or (``is_own``) of our own plans under this
    one; with ``period`` where a pace is compared only for that time."""

    comparison: Comparison
    is_own: bool
    period: Interval | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at, or one that was looked at and is in order. ``line`` is a task of the
    plan, for ``PARENT_LINE`` one of the plan above."""

    kind: CheckKind
    level: Level
    line: int | None = None
    unit_ids: tuple[int, ...] = ()
    sums: tuple[Measured, ...] = ()
    each: Mapping[int, Comparison] = field(default_factory=dict)


def check(facts: Facts) -> list[Finding]:
    """All findings, those of the plan itself first. Plans below are looked at once it is issued."""
    found = [*_own(facts), *_above(facts)]
    if facts.is_issued and facts.sees_below:
        found += [*_coverage(facts), *_nobody(facts), *_targets(facts)]
    return found


def _own(facts: Facts) -> Iterator[Finding]:
    for line in facts.lines:
        if not line.target.is_stated:
            yield Finding(CheckKind.NO_TARGET, Level.LOOK, line.key)
        if line.deadline is not None and line.deadline not in facts.period:
            yield Finding(CheckKind.DEADLINE, Level.WARNING, line.key)


def _above(facts: Facts) -> Iterator[Finding]:
    carried = {line.carries_out for line in facts.lines}
    for line in facts.above:
        ours = facts.above_is_own or line.each_unit or facts.unit_id in line.named
        # A task that names its bodies is theirs; one that names nobody is everybody's.
        if line.key not in carried and (ours or not line.named):
            level = Level.WARNING if ours else Level.LOOK
            yield Finding(CheckKind.PARENT_LINE, level, line.key)
    for line in facts.lines:
        if line.carries_out_dropped:
            yield Finding(CheckKind.PARENT_DROPPED, Level.WARNING, line.key)


def _coverage(facts: Facts) -> Iterator[Finding]:
    if not facts.units_below:
        return
    missing = tuple(each for each in facts.units_below if each not in facts.having)
    level = Level.WARNING if missing else Level.PASSED
    yield Finding(CheckKind.NO_PLAN_BELOW, level, unit_ids=missing)


def _nobody(facts: Facts) -> Iterator[Finding]:
    doing: dict[int | None, set[int]] = defaultdict(set)
    for each in facts.below:
        doing[each.line.carries_out].add(each.unit_id)
    for line in facts.lines:
        others = line.named - {facts.unit_id}
        if missing := others - doing[line.key]:
            yield Finding(
                CheckKind.NOBODY, Level.WARNING, line.key, unit_ids=tuple(sorted(missing))
            )
        elif (
            facts.units_below
            and not line.named
            and not doing[line.key]
            and line.key not in facts.worked
        ):
            level = Level.LOOK if line.is_of_outsiders else Level.WARNING
            yield Finding(CheckKind.NOBODY, level, line.key)


def _targets(facts: Facts) -> Iterator[Finding]:
    theirs: dict[int | None, list[BelowFacts]] = defaultdict(list)
    for each in facts.below:
        theirs[each.line.carries_out].append(each)
    for line in facts.lines:
        if not line.target.is_stated:
            continue
        if line.each_unit and facts.units_below:
            yield _of_each(line, theirs[line.key], facts.units_below)
        elif theirs[line.key]:
            yield _of_all(line, theirs[line.key], facts.unit_id)


def _piece(each: BelowFacts) -> Piece:
    line = each.line
    return Piece(line.key, line.target, line.measure(of_each=line.each_unit), each.unit_id)


def _ours(line: LineFacts) -> Piece:
    return Piece(line.key, line.target, line.measure(of_each=False))


def _of_each(line: LineFacts, theirs: list[BelowFacts], units: tuple[int, ...]) -> Finding:
    each = compare_each(_ours(line), [_piece(one) for one in theirs], units)
    verdicts = {comparison.verdict for comparison in each.values()}
    level = Level.PASSED
    if Verdict.UNSURE in verdicts:
        level = Level.LOOK
    if verdicts & {Verdict.LESS, Verdict.NOTHING}:
        level = Level.WARNING
    return Finding(CheckKind.TARGETS, level, line.key, each=each)


def _of_all(line: LineFacts, theirs: list[BelowFacts], unit_id: int) -> Finding:
    """Sums that may be made: those of our own plans apart from those of the units below, which
    carry out the same; and a pace only among plans of the same time."""
    groups: dict[tuple[bool, Interval | None], list[Piece]] = defaultdict(list)
    for each in theirs:
        time = each.period if line.cadence else None
        groups[each.unit_id == unit_id, time].append(_piece(each))
    ours = _ours(line)
    sums = tuple(
        Measured(compare(ours, pieces), is_own, time)
        for (is_own, time), pieces in sorted(
            groups.items(), key=lambda group: (not group[0][0], str(group[0][1]))
        )
    )
    verdicts = {each.comparison.verdict for each in sums}
    level = Level.PASSED
    if verdicts & {Verdict.UNSURE, Verdict.NOTHING}:
        level = Level.LOOK
    if Verdict.LESS in verdicts:
        level = Level.WARNING
    return Finding(CheckKind.TARGETS, level, line.key, sums=sums)
