"""``lantoa totals audit``: aloud, and with an exit status that a monitor can read."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from lantoa.config import cli
from lantoa.totals.models import Cell
from lantoa.totals.rules import Facet, Scope
from lantoa.totals.signals import sources_wanted
from lantoa.totals.tests.factories import Book, entry
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return places.country()


@pytest.fixture
def kept(country: Country) -> Iterator[Book]:
    """Three sources, all right."""
    book = Book()
    sources_wanted.connect(book.answer, weak=False)
    book.post("a:1", entry(country.commune.pk, 3))
    book.post("a:2", entry(country.other.pk, 4))
    book.post("a:3", entry(country.province.pk, 0))
    yield book
    sources_wanted.disconnect(book.answer)


@pytest.fixture
def own_umask() -> Iterator[None]:
    """The command makes its files private; the suite keeps its own ways."""
    before = os.umask(0o022)
    os.umask(before)
    yield
    os.umask(before)


def test_the_command_answers_0_for_a_true_ledger(
    kept: Book, own_umask: None, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["totals", "audit"]) == 0
    said = capsys.readouterr()
    assert "3 nguồn, 0 ô lệch" in said.out
    assert said.err == ""


def test_the_command_answers_1_and_names_the_cell_when_one_is_wrong(
    kept: Book, country: Country, own_umask: None, capsys: pytest.CaptureFixture[str]
) -> None:
    Cell.objects.filter(unit=country.commune, scope=Scope.OWN, facet=Facet.ALL).update(milli=1)
    assert cli.main(["totals", "audit"]) == 1
    said = capsys.readouterr()
    assert "1 ô lệch" in said.out
    assert "đang lưu (1, 1), đúng là (3000, 1)" in said.err
