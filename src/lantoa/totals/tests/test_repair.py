"""Repairing and making anew: afterwards everything is what the sources give, and nothing else."""

from __future__ import annotations

import random

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.audit.models import Entry as Logged
from lantoa.kernel.actor import System
from lantoa.totals import actions
from lantoa.totals.actions.posting import COLUMNS
from lantoa.totals.models import Cell, Ledger, Posting, Series
from lantoa.totals.queries import audit, is_rebuild_wanted, last_audit, totals
from lantoa.totals.rules import Facet, Layer, Scope
from lantoa.totals.tests.factories import QUARTER, YEAR, Book, entry
from lantoa.totals.tests.test_laws import as_entry, one_example, postings, trees
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country, unit

pytestmark = pytest.mark.django_db
SYSTEM = System("test")


@pytest.fixture
def country() -> Country:
    return places.country()


@pytest.fixture
def kept(country: Country, book: Book) -> Book:
    """Three sources, all right."""
    book.post("a:1", entry(country.commune.pk, 3, language="hmn", topic="one_stop", proof="bare"))
    book.post("a:2", entry(country.other.pk, 4), entry(country.other.pk, 2, measure="web"))
    book.post("a:3", entry(country.province.pk, 0, span=QUARTER, layer=Layer.SUBMITTED))
    return book


def everything() -> tuple[set[tuple[object, ...]], set[tuple[object, ...]]]:
    """Cells that hold something, and postings that say something."""
    return (
        set(Cell.objects.exclude(milli=0, sources=0).values_list(*COLUMNS)),
        set(Posting.objects.exclude(entries="[]").values_list("source", "entries")),
    )


def damage(chance: random.Random) -> None:
    """What a fault or a hand in the database might do."""
    for cell in list(Cell.objects.order_by("pk")):
        one = Cell.objects.filter(pk=cell.pk)
        match chance.randint(0, 5):
            case 0:
                one.update(milli=cell.milli + chance.randint(1, 9))
            case 1:
                one.update(sources=cell.sources + 1)
            case 2:
                one.delete()
            case _:
                pass
    for posting in list(Posting.objects.all()):
        if chance.random() < 0.3:
            posting.delete()
    if Posting.objects.exists() and chance.random() < 0.5:
        Posting.objects.filter(pk=Posting.objects.earliest("pk").pk).update(entries="[]")


def test_a_repair_puts_right_what_an_audit_finds_and_logs_it(kept: Book, country: Country) -> None:
    true = everything()
    Cell.objects.filter(unit=country.province, facet=Facet.DAY).delete()
    Cell.objects.filter(unit=country.commune, facet=Facet.ALL).update(milli=1)
    Posting.objects.filter(source="a:2").update(entries="[]")
    actions.post("a:gone", [entry(country.other.pk, 9, measure="radio")])
    checked = actions.audit_totals(actor=SYSTEM)
    assert not checked.is_true
    assert (checked.repaired, last_audit().wrong) == (0, checked.found.wrong)
    assert set(checked.found.postings) == {"a:2", "a:gone"}
    mended = actions.audit_totals(actor=SYSTEM, repair=True)
    assert mended.is_true
    assert mended.repaired == checked.found.wrong
    assert everything() == true
    assert audit().wrong == 0
    logged = Logged.objects.get(verb="totals.repair")
    assert logged.data["wrong"] == mended.repaired
    assert (last_audit().wrong, last_audit().repaired) == (mended.repaired, mended.repaired)
    assert not last_audit().is_off


def test_a_repair_of_what_is_right_writes_no_cell_and_no_log(kept: Book) -> None:
    true = everything()
    assert actions.repair_totals(actor=SYSTEM).repaired == 0
    assert everything() == true
    assert not Logged.objects.filter(verb="totals.repair").exists()


def test_what_is_repaired_can_be_posted_over_and_taken_back(kept: Book, country: Country) -> None:
    Posting.objects.all().delete()
    Cell.objects.all().delete()
    actions.repair_totals(actor=SYSTEM)
    kept.post("a:1", entry(country.commune.pk, 5))
    kept.withdraw("a:2")
    assert audit().wrong == 0
    found = totals(country.province.pk, YEAR, layer=Layer.LOGGED)
    assert [each.exact for each in found.values()] == [5]


def test_a_series_under_whose_key_something_else_stands_is_found_and_put_right(kept: Book) -> None:
    Series.objects.filter(measure="web").update(measure="wab")
    Series.objects.filter(language="hmn").delete()
    found = audit()
    assert (found.mismatches, found.postings) == ((), ())
    assert set(found.series) >= {"web"}
    assert found.wrong == len(found.series) >= 2
    assert actions.repair_totals(actor=SYSTEM).is_true
    assert audit().wrong == 0


def test_a_rebuild_gives_what_posting_gave_and_nothing_waits_any_more(kept: Book) -> None:
    true = everything()
    Ledger.objects.create(rebuild_wanted=True)
    assert is_rebuild_wanted()
    Cell.objects.update(milli=7)
    Posting.objects.all().delete()
    made = actions.rebuild_totals(actor=SYSTEM)
    assert everything() == true
    assert (made.found.cells, made.found.sources) == (len(true[0]), 3)
    assert not is_rebuild_wanted()
    assert audit().wrong == 0
    assert Logged.objects.filter(verb="totals.rebuild").exists()


def test_words_of_any_kind_survive_a_rebuild(country: Country, book: Book) -> None:
    odd = "tệp\\n.\\\\\"'{}%s;--"
    book.post("a:1", entry(country.commune.pk, 3, measure=odd, topic="\\t", tone="\\N"))
    true = everything()
    actions.rebuild_totals(actor=SYSTEM)
    assert everything() == true
    assert audit().wrong == 0


def test_an_audit_leaves_nothing_behind_and_may_be_run_again(kept: Book, country: Country) -> None:
    with CaptureQueriesContext(transaction.get_connection()) as first:
        audit()
    with CaptureQueriesContext(transaction.get_connection()) as second:
        audit()
    assert len(first) == len(second)


def test_an_audit_asks_as_often_for_many_sources_as_for_few(kept: Book, country: Country) -> None:
    with CaptureQueriesContext(transaction.get_connection()) as few:
        audit()
    kept.rows |= {f"b:{n}": [entry(country.commune.pk, n)] for n in range(100)}
    actions.post_together(kept.rows)
    with CaptureQueriesContext(transaction.get_connection()) as many:
        assert audit().sources == 103
    assert len(many) == len(few)


@settings(max_examples=12, deadline=None)
@given(trees(), st.lists(postings, min_size=1, max_size=5), st.randoms(use_true_random=False))
def test_whatever_is_damaged_a_repair_and_a_rebuild_both_lead_back(
    tree: list[int | None], acts: list[tuple[str, list[tuple]]], chance: random.Random
) -> None:
    with one_example() as book:
        made = []
        for place, parent in enumerate(tree):
            made.append(unit(f"Xã {place}", under=None if parent is None else made[parent]))
        for source, given_entries in acts:
            book.post(source, *(as_entry(made, each) for each in given_entries))
        true = everything()
        damage(chance)
        actions.repair_totals(actor=SYSTEM)
        assert everything() == true
        assert audit().wrong == 0
        damage(chance)
        actions.rebuild_totals(actor=SYSTEM)
        assert everything() == true
        assert audit().wrong == 0


def test_own_and_below_are_the_tree(kept: Book, country: Country) -> None:
    kept.post("a:4", entry(country.province.pk, 8))
    parts = [
        totals(country.province.pk, YEAR, layer=Layer.LOGGED, scope=scope)["tv.spots"].exact
        for scope in (Scope.OWN, Scope.BELOW, Scope.TREE)
    ]
    assert parts == [8, 7, 15]
