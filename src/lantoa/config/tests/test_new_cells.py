"""An installation of before goes over: what its cells held is made anew from the sources."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from lantoa.config import commands, site
from lantoa.totals.models import Cell, Ledger, Posting
from lantoa.totals.queries import audit, is_rebuild_wanted
from lantoa.totals.signals import sources_wanted
from lantoa.totals.tests.factories import Book, entry
from lantoa.units.tests import factories as places

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def book() -> Iterator[Book]:
    made = Book()
    sources_wanted.connect(made.answer, weak=False)
    yield made
    sources_wanted.disconnect(made.answer)


def test_old_cells_go_and_preparing_the_installation_makes_them_anew(book: Book) -> None:
    country = places.country()
    book.rows = {"a:1": [entry(country.commune.pk, 3)], "a:2": [entry(country.other.pk, 4)]}
    executor = MigrationExecutor(connection)
    executor.migrate([("totals", "0001_initial")])
    old = executor.loader.project_state([("totals", "0001_initial")]).apps
    old.get_model("totals", "Posting").objects.create(source="a:1", cells=[["old"]])
    MigrationExecutor(connection).migrate([("totals", "0003_make_anew")])
    assert is_rebuild_wanted()
    assert not Cell.objects.exists()
    site.make_tables()
    assert not is_rebuild_wanted()
    assert audit().wrong == 0
    assert set(Posting.objects.values_list("source", flat=True)) == {"a:1", "a:2"}


def test_nothing_is_worked_off_while_the_sums_wait(capsys: pytest.CaptureFixture[str]) -> None:
    Ledger.objects.create(rebuild_wanted=True)
    assert commands.work() == 1
    assert "lantoa totals rebuild" in capsys.readouterr().err
