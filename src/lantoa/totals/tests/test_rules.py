"""What a posting says and how it becomes cells, without a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, State, Value, exact, stated
from lantoa.totals.rules import (
    Amount,
    Cells,
    Layer,
    Scope,
    add,
    cells_of,
    difference,
    from_json,
    to_json,
    to_milli,
    total_of,
)
from lantoa.totals.tests.factories import MEASURE, QUARTER, entry

COMMUNE, DISTRICT, PROVINCE = 30, 20, 10


def above(unit_id: int, on: date) -> Sequence[int]:
    return {COMMUNE: (DISTRICT, PROVINCE), DISTRICT: (PROVINCE,)}.get(unit_id, ())


def places(cells: Cells) -> set[tuple[int, str]]:
    return {(key.unit_id, key.scope) for key in cells}


def test_an_amount_stands_on_its_unit_and_in_the_tree_of_each_unit_above() -> None:
    cells = cells_of([entry(COMMUNE, 3)], above)
    assert places(cells) == {
        (COMMUNE, Scope.OWN),
        (COMMUNE, Scope.TREE),
        (DISTRICT, Scope.TREE),
        (PROVINCE, Scope.TREE),
    }
    assert set(cells.values()) == {Amount(3000, 1)}


def test_the_units_above_are_those_of_the_last_day_of_the_span() -> None:
    asked: list[date] = []

    def remember(unit_id: int, on: date) -> Sequence[int]:
        asked.append(on)
        return ()

    cells_of([entry(COMMUNE, span=QUARTER), entry(COMMUNE, on=date(2026, 2, 5))], remember)
    assert asked == [date(2026, 3, 31), date(2026, 2, 5)]


def test_a_stated_zero_has_a_source_and_a_silent_unit_counts_as_one() -> None:
    cells = cells_of([entry(PROVINCE, 0), entry(PROVINCE, NOT_STATED)], above)
    assert {(key.part, amount) for key, amount in cells.items()} == {
        ("exact", Amount(0, 1)),
        ("not_stated", Amount(1000, 1)),
    }


def test_a_range_fills_both_of_its_ends() -> None:
    cells = cells_of([entry(PROVINCE, Value(State.STATED, Decimal(50), Decimal(100)))], above)
    assert {(key.part, amount.milli) for key, amount in cells.items()} == {
        ("range_low", 50_000),
        ("range_high", 100_000),
    }


def test_what_differs_in_unit_span_measure_language_layer_or_part_is_kept_apart() -> None:
    entries = [
        entry(PROVINCE),
        entry(COMMUNE),
        entry(PROVINCE, on=date(2026, 2, 6)),
        entry(PROVINCE, span=QUARTER),
        entry(PROVINCE, measure="radio.spots"),
        entry(PROVINCE, language="hmn"),
        entry(PROVINCE, layer=Layer.SUBMITTED),
        entry(PROVINCE, stated(1, Qualifier.ABOUT)),
    ]
    own = [key for key in cells_of(entries, lambda *_: ()) if key.scope == Scope.OWN]
    assert len(own) == len(entries)


@pytest.mark.parametrize(
    ("number", "milli"), [("0", 0), ("1", 1000), ("8.5", 8500), ("0.001", 1), ("600.250", 600250)]
)
def test_cells_hold_whole_thousandths(number: str, milli: int) -> None:
    assert to_milli(Decimal(number)) == milli


def test_what_is_finer_than_a_thousandth_is_refused() -> None:
    with pytest.raises(ValueError, match="finer"):
        to_milli(Decimal("0.0005"))


def test_only_what_changed_is_written_and_in_the_order_of_the_keys() -> None:
    old = cells_of([entry(COMMUNE, 3), entry(COMMUNE, 5, measure="b")], above)
    new = cells_of([entry(COMMUNE, 4), entry(COMMUNE, 5, measure="b")], above)
    changes = difference(new, old)
    assert [key for key, _ in changes] == sorted(key for key, _ in changes)
    assert {key.measure for key, _ in changes} == {MEASURE}
    assert {amount for _, amount in changes} == {Amount(1000, 0)}
    assert difference(old, old) == []


def test_a_part_without_a_source_is_nothing_and_not_zero() -> None:
    assert total_of([("exact", 0, 0)]).exact is None
    assert total_of([("exact", 0, 1)]).exact == 0


values = st.one_of(
    st.integers(0, 10**6).map(exact),
    st.just(NOT_STATED),
    st.integers(1, 10**6).map(lambda n: stated(n, Qualifier.MORE_THAN)),
)
entries = st.builds(
    entry,
    st.sampled_from([COMMUNE, DISTRICT, PROVINCE]),
    values,
    span=st.sampled_from([QUARTER, Interval.of_day(date(2026, 2, 5))]),
    measure=st.sampled_from(["a", "b"]),
    layer=st.sampled_from(Layer),
    language=st.sampled_from(["", "hmn"]),
)
many_cells = st.lists(entries, max_size=3).map(lambda each: cells_of(each, above))


@given(many_cells)
def test_cells_survive_being_written_down(cells: Cells) -> None:
    assert from_json(to_json(cells)) == cells


@given(many_cells, many_cells)
def test_the_difference_added_to_the_old_gives_the_new(new: Cells, old: Cells) -> None:
    found = dict(old)
    for key, amount in difference(new, old):
        add(found, key, amount)
    assert {key: each for key, each in found.items() if each != Amount(0, 0)} == new
