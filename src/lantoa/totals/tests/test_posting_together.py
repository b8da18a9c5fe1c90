"""Several sources of one act: posted together, none waits in a circle with another writer."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from lantoa.kernel.value import exact
from lantoa.totals.actions import hold, hold_all, post, post_together
from lantoa.totals.actions.posting import COLUMNS
from lantoa.totals.models import Cell, Posting
from lantoa.totals.queries import audit
from lantoa.totals.rules import EMPTY, Entry
from lantoa.totals.tests.factories import Book, entry
from lantoa.totals.tests.test_races import at_once
from lantoa.units.tests import factories as places

ROUNDS = 60


@pytest.mark.django_db
def test_what_is_posted_together_is_what_is_posted_one_by_one(book: Book) -> None:
    country = places.country()
    book.rows = {
        "a:1": [entry(country.commune.pk, 3)],
        "a:2": [entry(country.other.pk, 4, measure="m2"), entry(country.commune.pk, 1)],
    }
    post_together(book.rows)
    assert audit().mismatches == ()
    before = set(Cell.objects.values_list(*COLUMNS))
    for source, entries in book.rows.items():
        post(source, entries)
    assert set(Cell.objects.values_list(*COLUMNS)) == before
    moved = {"a:1": book.rows["a:2"], "a:2": book.rows["a:1"]}
    post_together(moved)
    assert set(Cell.objects.values_list(*COLUMNS)) == before
    assert Posting.objects.count() == 2
    post_together({"a:1": [], "a:2": []})
    assert not Cell.objects.exclude(milli=0, sources=0).exists()


@pytest.mark.django_db
def test_many_ledgers_are_held_with_one_question(django_assert_num_queries) -> None:
    with transaction.atomic():
        hold(2)
        for _ in ("new", "known"):
            with django_assert_num_queries(1):
                hold_all(range(150, 0, -1))
        hold_all([])
        hold_all([7, 7])
    assert Posting.objects.count() == 150
    assert not Posting.objects.exclude(entries=EMPTY).exists()
    Posting.objects.filter(source="ledger:7").update(entries="[[7]]")
    hold_all([7])
    assert Posting.objects.get(source="ledger:7").entries == "[[7]]"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor != "postgresql", reason="SQLite has one writer at a time: no race"
)
def test_two_sources_of_one_act_meet_a_third_writer_without_a_circle(book: Book) -> None:
    """The act's sources fill the province's cells in the order m2, m1; the other writer needs m1
    and then m2. One after the other they would hold one each and wait for the other."""
    country = places.country()
    one, two = country.commune.pk, country.other.pk

    def act() -> None:
        for number in range(ROUNDS):
            rows = {
                "a:1": [entry(one, number, measure="m2")],
                "a:2": [entry(one, number, measure="m1")],
            }
            with transaction.atomic():
                post_together(rows)
            book.rows |= rows

    def other() -> None:
        for number in range(ROUNDS):
            both: list[Entry] = [entry(two, number, measure=each) for each in ("m1", "m2")]
            with transaction.atomic():
                post("b:1", both)
            book.rows["b:1"] = both

    assert at_once(act, other) == []
    assert audit().mismatches == ()
    assert {entry.value for rows in book.rows.values() for entry in rows} == {exact(ROUNDS - 1)}
