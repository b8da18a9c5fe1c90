"""The audit finds every cell that is not what its sources give, and says so aloud."""

from __future__ import annotations

import pytest

from lantoa.kernel.value import NOT_STATED
from lantoa.totals.actions import post
from lantoa.totals.models import Cell
from lantoa.totals.queries import audit
from lantoa.totals.rules import Amount, Facet, Scope
from lantoa.totals.tests.factories import Book, entry
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return places.country()


@pytest.fixture
def kept(country: Country, book: Book) -> Book:
    """Three sources, all right."""
    book.post("a:1", entry(country.commune.pk, 3))
    book.post("a:2", entry(country.other.pk, 4), entry(country.other.pk, NOT_STATED, measure="web"))
    book.post("a:3", entry(country.province.pk, 0))
    return book


def test_a_true_ledger_has_no_mismatch(kept: Book) -> None:
    found = audit()
    assert found.mismatches == ()
    assert found.sources == 3
    assert found.cells == Cell.objects.count()


def test_a_wrong_cell_is_found_with_what_it_holds_and_what_it_should(
    kept: Book, country: Country
) -> None:
    cell = Cell.objects.get(unit=country.commune, scope=Scope.OWN, facet=Facet.ALL)
    Cell.objects.filter(pk=cell.pk).update(milli=cell.milli + 1)
    (wrong,) = audit().mismatches
    assert (wrong.key.unit_id, wrong.key.scope) == (country.commune.pk, Scope.OWN)
    assert (wrong.kept, wrong.due) == (Amount(3001, 1), Amount(3000, 1))


def test_a_cell_with_a_wrong_number_of_sources_is_found(kept: Book, country: Country) -> None:
    Cell.objects.filter(unit=country.commune, scope=Scope.OWN, facet=Facet.ALL).update(sources=0)
    (wrong,) = audit().mismatches
    assert (wrong.kept, wrong.due) == (Amount(3000, 0), Amount(3000, 1))


def test_a_missing_cell_is_found(kept: Book, country: Country) -> None:
    Cell.objects.filter(
        unit=country.other, scope=Scope.OWN, facet=Facet.ALL, part="not_stated"
    ).delete()
    (wrong,) = audit().mismatches
    assert wrong.key.part == "not_stated"
    assert (wrong.kept, wrong.due) == (Amount(0, 0), Amount(1000, 1))


def test_a_missing_stated_zero_is_found(kept: Book, country: Country) -> None:
    Cell.objects.filter(unit=country.province, scope=Scope.OWN, facet=Facet.ALL).delete()
    (wrong,) = audit().mismatches
    assert (wrong.kept, wrong.due) == (Amount(0, 0), Amount(0, 1))


def test_a_posting_whose_source_is_gone_is_found(kept: Book, country: Country) -> None:
    post("a:gone", [entry(country.commune.pk, 9, measure="radio")])
    wrong = audit().mismatches
    assert {(each.key.unit_id, each.key.scope, each.key.facet) for each in wrong} == {
        (country.commune.pk, Scope.OWN, Facet.ALL),
        (country.commune.pk, Scope.OWN, Facet.HALF),
        (country.province.pk, Scope.BELOW, Facet.DAY),
        (country.province.pk, Scope.BELOW, Facet.HALF),
    }
    assert {each.due for each in wrong} == {Amount(0, 0)}


def test_a_source_that_was_never_posted_is_found(kept: Book, country: Country) -> None:
    kept.rows["a:4"] = [entry(country.commune.pk, 1, measure="radio")]
    assert {each.kept for each in audit().mismatches} == {Amount(0, 0)}
    assert len(audit().mismatches) == 4


def test_emptied_cells_are_no_mismatch(kept: Book) -> None:
    kept.withdraw("a:1")
    kept.withdraw("a:2")
    kept.withdraw("a:3")
    assert Cell.objects.exists()
    assert audit().mismatches == ()
