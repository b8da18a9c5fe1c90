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
    MEMBERS,
    Amount,
    Cells,
    Entry,
    Facet,
    Layer,
    Proof,
    Scope,
    Series,
    add,
    cells_of,
    difference,
    read_back,
    to_milli,
    total_of,
    write_down,
    written_cells,
)
from lantoa.totals.tests.factories import MEASURE, QUARTER, entry

COMMUNE, DISTRICT, PROVINCE = 30, 20, 10


def above(unit_id: int, on: date) -> Sequence[int]:
    return {COMMUNE: (DISTRICT, PROVINCE), DISTRICT: (PROVINCE,)}.get(unit_id, ())


def places(cells: Cells) -> set[tuple[int, str, str]]:
    return {(key.unit_id, key.scope, key.facet) for key in cells}


def test_an_amount_stands_on_its_unit_and_below_each_unit_above() -> None:
    cells = cells_of([entry(COMMUNE, 3)], above)
    assert places(cells) == {
        (COMMUNE, Scope.OWN, Facet.ALL),
        (COMMUNE, Scope.OWN, Facet.HALF),
        (DISTRICT, Scope.BELOW, Facet.DAY),
        (DISTRICT, Scope.BELOW, Facet.HALF),
        (PROVINCE, Scope.BELOW, Facet.DAY),
        (PROVINCE, Scope.BELOW, Facet.HALF),
    }
    assert set(cells.values()) == {Amount(3000, 1)}


def test_what_was_declared_stands_below_on_its_own_span() -> None:
    cells = cells_of([entry(DISTRICT, 3, span=QUARTER, proof=Proof.DECLARED)], above)
    assert places(cells) == {
        (DISTRICT, Scope.OWN, Facet.SPAN),
        (PROVINCE, Scope.BELOW, Facet.SPAN),
        (PROVINCE, Scope.BELOW, Facet.PROOF),
    }
    assert {(key.first_day, key.end_day) for key in cells} == {(QUARTER.start, QUARTER.end)}


def test_below_each_member_is_kept_by_half_month_and_the_own_under_all_at_once() -> None:
    full = {"language": "hmn", "topic": "one_stop", "tone": "result", "proof": "bare"}
    cells = cells_of([entry(DISTRICT, 2, on=date(2026, 2, 15), **full)], above)
    own = {key.facet: key.series for key in cells if key.scope == Scope.OWN}
    assert own == {Facet.ALL: Series(MEASURE, **full), Facet.HALF: Series(MEASURE)}
    below = {key.facet: key for key in cells if key.scope == Scope.BELOW}
    assert set(below) == {Facet.DAY, Facet.HALF, *MEMBERS}
    assert below.pop(Facet.DAY).end_day == date(2026, 2, 16)
    assert {(k.first_day, k.end_day) for k in below.values()} == {
        (date(2026, 2, 15), date(2026, 3, 1))
    }
    for facet in MEMBERS:
        assert below[facet].series == Series(MEASURE, **{facet.value: full[facet.value]})
    assert below[Facet.HALF].series == Series(MEASURE)


def test_the_key_of_a_series_is_the_same_everywhere_and_fits_63_bits() -> None:
    assert Series("tv.spots").key == 6148010920669675371
    assert Series("tv.spots", language="hmn").key != Series("tv.spots", topic="hmn").key


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
    own = [key for key in cells_of(entries, lambda *_: ()) if key.facet in (Facet.ALL, Facet.SPAN)]
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
    topic=st.sampled_from(["", "one_stop"]),
    proof=st.sampled_from(["", Proof.BARE]),
)
many_cells = st.lists(entries, max_size=3).map(lambda each: cells_of(each, above))


@given(st.lists(entries, max_size=6), st.randoms(use_true_random=False))
def test_entries_survive_being_written_down_in_any_order(posted: list[Entry], random) -> None:
    text = write_down(posted, above)
    assert written_cells(text) == cells_of(posted, above)
    found, uppers = read_back(text)
    assert sorted(found, key=str) == sorted(posted, key=str)
    assert all(
        tuple(uppers(each.unit_id, each.span.last)) == tuple(above(each.unit_id, each.span.last))
        for each in posted
    )
    random.shuffle(posted)
    assert write_down(posted, above) == text


def test_what_is_written_down_tells_the_units_above() -> None:
    one = [entry(COMMUNE)]
    assert write_down(one, above) != write_down(one, lambda *_: (PROVINCE,))


@given(many_cells, many_cells)
def test_the_difference_added_to_the_old_gives_the_new(new: Cells, old: Cells) -> None:
    found = dict(old)
    for key, amount in difference(new, old):
        add(found, key, amount)
    assert {key: each for key, each in found.items() if each != Amount(0, 0)} == new
