"""Whatever is posted and taken back in whatever order: the cells are those of a fresh count."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Qualifier, State, Total, Value, stated
from lantoa.totals.actions.posting import COLUMNS
from lantoa.totals.models import Cell
from lantoa.totals.queries import audit, facets, straddling, totals, totals_of_units
from lantoa.totals.rules import MEMBERS, Entry, Facet, Layer, Scope
from lantoa.totals.signals import sources_wanted
from lantoa.totals.tests.factories import YEAR, Book, entry
from lantoa.units.tests.factories import unit

pytestmark = pytest.mark.django_db

numbers = st.decimals(0, 5000, places=3)
values = st.one_of(
    st.builds(lambda n, q: stated(n, q), numbers, st.sampled_from(Qualifier)),
    st.builds(lambda low: Value(State.STATED, low, low + 1), numbers),
    st.sampled_from([NOT_STATED, NOT_APPLICABLE]),
)
spans = st.builds(
    lambda start, length: Interval(
        YEAR.start + timedelta(days=start), YEAR.start + timedelta(days=start + length)
    ),
    st.integers(0, 200),
    st.sampled_from([1, 1, 31, 90]),
)


@st.composite
def trees(draw: st.DrawFn) -> list[int | None]:
    """For each unit the place of its parent among those before it."""
    size = draw(st.integers(1, 5))
    return [None, *(draw(st.one_of(st.none(), st.integers(0, n - 1))) for n in range(1, size))]


# A source, and what it posts: (unit, value, span, measure, layer, language, topic, tone, proof);
# none takes it back.
postings = st.tuples(
    st.sampled_from(["a", "b", "c"]),
    st.lists(
        st.tuples(
            st.integers(0, 99),
            values,
            spans,
            st.sampled_from(["m1", "m2"]),
            st.sampled_from(Layer),
            st.sampled_from(["", "hmn"]),
            st.sampled_from(["", "one_stop"]),
            st.sampled_from(["", "result"]),
            st.sampled_from(["", "bare", "evidenced"]),
        ),
        max_size=3,
    ),
)


@contextmanager
def one_example() -> Iterator[Book]:
    """A ledger of its own that is undone at the end of the example."""
    book = Book()
    sources_wanted.connect(book.answer, weak=False)
    try:
        with transaction.atomic():
            yield book
            transaction.set_rollback(True)
    finally:
        sources_wanted.disconnect(book.answer)


def below(tree: list[int | None], top: int) -> set[int]:
    found = {top}
    for place, parent in enumerate(tree):
        if parent in found:
            found.add(place)
    return found


@settings(max_examples=15)
@given(trees(), st.lists(postings, max_size=7), spans)
def test_every_total_is_what_a_fresh_count_of_the_sources_gives(
    tree: list[int | None], acts: list[tuple[str, list[tuple]]], window: Interval
) -> None:
    with one_example() as book:
        made = []
        for place, parent in enumerate(tree):
            made.append(unit(f"Xã {place}", under=None if parent is None else made[parent]))
        for source, given_entries in acts:
            if given_entries:
                book.post(source, *(as_entry(made, each) for each in given_entries))
            else:
                book.withdraw(source)
        assert audit().wrong == 0
        for place, own in enumerate(made):
            inside = {made[each].pk for each in below(tree, place)}
            for scope, counted in (
                (Scope.OWN, {own.pk}),
                (Scope.BELOW, inside - {own.pk}),
                (Scope.TREE, inside),
            ):
                for layer in Layer:
                    mine = [
                        each
                        for each in book.entries()
                        if each.unit_id in counted and each.layer is layer
                    ]
                    assert totals(own.pk, window, layer=layer, scope=scope) == counted_anew(
                        mine, window
                    )
                    for facet in MEMBERS:
                        assert facets(
                            own.pk, window, layer=layer, facet=facet, scope=scope
                        ) == by_member(mine, window, facet)
                    assert {
                        span for _, span in straddling(own.pk, window, layer=layer, scope=scope)
                    } == {each.span for each in mine if window.straddles(each.span)}


def as_entry(made: list, given_entry: tuple) -> Entry:
    place, value, span, measure, layer, language, topic, tone, proof = given_entry
    return entry(
        made[place % len(made)].pk,
        value,
        span=span,
        measure=measure,
        layer=layer,
        language=language,
        topic=topic,
        tone=tone,
        proof=proof,
    )


def counted_anew(entries: list[Entry], window: Interval) -> dict[str, Total]:
    inside = [each for each in entries if window.covers(each.span)]
    return {
        measure: Total.of(each.value for each in inside if each.measure == measure)
        for measure in {each.measure for each in inside}
    }


def by_member(entries: list[Entry], window: Interval, facet: Facet) -> dict[tuple[str, str], Total]:
    found: dict[tuple[str, str], list[Value]] = {}
    for each in entries:
        if window.covers(each.span) and (member := getattr(each, facet.value)):
            found.setdefault((each.measure, member), []).append(each.value)
    return {name: Total.of(values) for name, values in found.items()}


@settings(max_examples=15)
@given(trees(), st.lists(postings, max_size=5), spans)
def test_a_unit_is_what_its_children_are_together_with_its_own(
    tree: list[int | None], acts: list[tuple[str, list[tuple]]], window: Interval
) -> None:
    with one_example() as book:
        made: list = []
        for place, parent in enumerate(tree):
            made.append(unit(f"Xã {place}", under=None if parent is None else made[parent]))
        for source, given_entries in acts:
            book.post(source, *(as_entry(made, each) for each in given_entries))
        for place, parent_unit in enumerate(made):
            children = [made[each].pk for each, parent in enumerate(tree) if parent == place]
            for layer in Layer:
                own = totals(parent_unit.pk, window, layer=layer, scope=Scope.OWN)
                parts = [own, *totals_of_units(children, window, layer=layer).values()]
                names = {measure for part in parts for measure in part}
                assert totals(parent_unit.pk, window, layer=layer) == {
                    measure: sum((part.get(measure, Total()) for part in parts), Total())
                    for measure in names
                }


@settings(max_examples=10)
@given(st.lists(postings, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_the_order_in_which_sources_post_does_not_change_a_cell(
    acts: list[tuple[str, list[tuple]]], random
) -> None:
    last = dict(acts)
    shuffled = list(last.items())
    random.shuffle(shuffled)
    with one_example() as book:
        top = unit("Tỉnh Mẫu", tier="province", division="province")
        made = [top, unit("Xã Một", under=top), unit("Xã Hai", under=top)]
        found = []
        for order in (list(last.items()), shuffled):
            for source, given_entries in order:
                book.post(source, *(as_entry(made, each) for each in given_entries))
            found.append(cells())
            for source, _ in order:
                book.withdraw(source)
            assert cells() == set()
        assert found[0] == found[1]


def cells() -> set[tuple[object, ...]]:
    return set(Cell.objects.exclude(milli=0, sources=0).values_list(*COLUMNS))
