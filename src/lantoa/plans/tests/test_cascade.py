"""Targets below beside ours: added where they may be, apart where not."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, State, Value, exact, stated
from lantoa.plans.rules import (
    BelowFacts,
    CheckKind,
    Facts,
    Level,
    LineFacts,
    Piece,
    Verdict,
    check,
    compare,
)

NEWS, FILMS = ("tin", "", "", False), ("phim", "", "", False)
YEAR = Interval(date(2026, 1, 1), date(2027, 1, 1))
NEXT = Interval(date(2027, 1, 1), date(2028, 1, 1))


def piece(target: Value, measure: tuple[object, ...] = NEWS) -> Piece:
    return Piece(1, target, measure)


def bound(number: int, qualifier: Qualifier = Qualifier.AT_LEAST) -> Value:
    return stated(number, qualifier)


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        (exact(10), [exact(4), exact(5)], Verdict.LESS),
        (exact(10), [exact(4), exact(6)], Verdict.EQUAL),
        (exact(10), [exact(4), exact(7)], Verdict.MORE),
        (bound(10), [exact(10)], Verdict.EQUAL),
        (bound(10, Qualifier.MORE_THAN), [exact(10)], Verdict.LESS),
        (exact(10), [exact(4), bound(6)], Verdict.UNSURE),
        (exact(10), [exact(4), bound(10)], Verdict.ENOUGH),
        (exact(10), [exact(12), bound(1)], Verdict.ENOUGH),
        (exact(10), [bound(5, Qualifier.ABOUT)], Verdict.UNSURE),
        (bound(10, Qualifier.ABOUT), [exact(50)], Verdict.UNSURE),
        (Value(State.STATED, Decimal(5), Decimal(9)), [exact(7)], Verdict.UNSURE),
        (exact(10), [], Verdict.NOTHING),
        (exact(10), [NOT_STATED], Verdict.NOTHING),
        (exact(0), [exact(0)], Verdict.EQUAL),
    ],
)
def test_the_sum_below_is_less_equal_more_or_not_known(
    ours: Value, theirs: list[Value], verdict: Verdict
) -> None:
    assert compare(piece(ours), [piece(each) for each in theirs]).verdict is verdict


def test_what_is_counted_otherwise_is_never_added() -> None:
    found = compare(piece(exact(10)), [piece(exact(4)), piece(exact(6), FILMS)])
    assert (found.total.exact, len(found.apart), found.verdict) == (4, 1, Verdict.UNSURE)


@given(st.lists(st.tuples(st.integers(0, 99), st.booleans(), st.booleans()), max_size=9))
def test_every_target_is_in_exactly_one_place(rows: list[tuple[int, bool, bool]]) -> None:
    theirs = [
        piece(exact(number) if is_exact else bound(number), NEWS if same else FILMS)
        for number, is_exact, same in rows
    ]
    found = compare(piece(exact(50)), theirs)
    assert (found.total.exact or 0) == sum(n for n, is_exact, same in rows if is_exact and same)
    assert (found.total.at_least or 0) == sum(n for n, e, same in rows if not e and same)
    assert len(found.apart) == sum(not same for *_, same in rows)
    if found.verdict is Verdict.LESS:
        assert sum(n for n, *_ in rows) < 50


def line(key: int, **given: object) -> LineFacts:
    return LineFacts(**{"key": key, "target": exact(10), "count_unit": "tin", **given})


def below(key: int, of: int, unit: int, **given: object) -> BelowFacts:
    period = given.pop("period", YEAR)
    return BelowFacts(line(key, carries_out=of, **given), unit, period)


def facts(*lines: LineFacts, **given: object) -> Facts:
    base = {"unit_id": 1, "period": YEAR, "is_issued": True, "lines": lines}
    return Facts(**{**base, **given})


def kinds(found: Facts, level: Level | None = None) -> list[tuple[CheckKind, int | None]]:
    return [(each.kind, each.line) for each in check(found) if level is None or each.level is level]


def test_a_draft_is_checked_for_itself_and_for_what_is_above() -> None:
    late = date(2027, 1, 1)
    found = facts(
        line(1, target=NOT_STATED, deadline=late, carries_out=90, carries_out_dropped=True),
        is_issued=False,
        units_below=(5,),
        above=(line(91), line(92, named=frozenset({7})), line(93, each_unit=True)),
    )
    assert kinds(found) == [
        (CheckKind.NO_TARGET, 1),
        (CheckKind.DEADLINE, 1),
        (CheckKind.PARENT_LINE, 91),
        (CheckKind.PARENT_LINE, 93),
        (CheckKind.PARENT_DROPPED, 1),
    ]


def test_who_has_no_plan_and_what_nobody_does_are_named() -> None:
    found = facts(
        line(1), line(2), line(3, named=frozenset({1, 6})), line(4), line(5, named=frozenset({1})),
        units_below=(5, 6),
        having=frozenset({5}),
        below=(below(20, 2, 5),),
        worked=frozenset({4}),
    )  # fmt: skip
    assert kinds(found, Level.WARNING) == [
        (CheckKind.NO_PLAN_BELOW, None),
        (CheckKind.NOBODY, 1),
        (CheckKind.NOBODY, 3),
    ]
    missing = [each.unit_ids for each in check(found) if each.kind is CheckKind.NOBODY]
    assert missing == [(), (6,)]
    assert check(found)[0].unit_ids == (6,)


def test_a_task_of_outsiders_is_only_to_be_looked_at() -> None:
    found = facts(line(1, is_of_outsiders=True), units_below=(5,), having=frozenset({5}))
    assert kinds(found, Level.LOOK) == [(CheckKind.NOBODY, 1)]


def test_a_pace_is_compared_within_one_time_and_own_plans_apart_from_those_below() -> None:
    ours = line(1, cadence="week", target=bound(3))
    found = facts(
        ours,
        below=(
            below(10, 1, 1, cadence="week", target=exact(3)),
            below(11, 1, 1, cadence="week", target=exact(3), period=NEXT),
            below(12, 1, 5, cadence="week", target=exact(1)),
        ),
    )
    (target,) = [each for each in check(found) if each.kind is CheckKind.TARGETS]
    told = [(x.is_own, x.period, x.comparison.total.exact) for x in target.sums]
    assert told == [(True, YEAR, 3), (True, NEXT, 3), (False, YEAR, 1)]
    assert target.level is Level.WARNING


def test_what_is_asked_of_each_unit_is_compared_unit_by_unit() -> None:
    found = facts(
        line(1, each_unit=True, target=bound(2)),
        units_below=(5, 6, 7),
        having=frozenset({5, 6, 7}),
        below=(below(10, 1, 5, target=exact(2)), below(11, 1, 6, target=exact(1))),
    )
    (target,) = [each for each in check(found) if each.kind is CheckKind.TARGETS]
    assert {key: one.verdict for key, one in target.each.items()} == {
        5: Verdict.EQUAL,
        6: Verdict.LESS,
        7: Verdict.NOTHING,
    }
    assert target.level is Level.WARNING


def test_what_is_in_order_is_said_too() -> None:
    found = facts(line(1), units_below=(5,), having=frozenset({5}), below=(below(10, 1, 5),))
    assert kinds(found) == [(CheckKind.NO_PLAN_BELOW, None), (CheckKind.TARGETS, 1)]
    assert {each.level for each in check(found)} == {Level.PASSED}
