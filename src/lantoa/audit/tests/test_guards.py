"""The database itself refuses to change or remove what was told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from lantoa.audit import seals
from lantoa.audit.models import Entry, Head, Link, Seal, SealedHead
from lantoa.audit.tests.forging import tell

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def told(settings, tmp_path: Path) -> None:
    settings.DATA = tmp_path
    tell(7)
    seals.seal(date(2026, 11, 20))


@pytest.mark.parametrize("model", [Entry, Link, Head, Seal, SealedHead])
def test_nothing_that_was_told_is_deleted(model) -> None:
    for delete in (model.objects.all().delete, model.objects.get().delete):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            delete()
    assert model.objects.count() == 1


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Entry, {"verb": "x"}),
        (Entry, {"data": {}}),
        (Link, {"hash": "x"}),
        (Link, {"seq": 9}),
        (Seal, {"signature": "x"}),
        (SealedHead, {"seq": 9}),
        (Head, {"hash": "x"}),
        (Head, {"seq": 0, "hash": "x"}),
        (Head, {"chain": 8, "seq": 9}),
    ],
)
def test_nothing_that_was_told_is_changed(model, change: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        model.objects.update(**change)
    row = model.objects.get()
    for name, value in change.items():
        setattr(row, name, value)
    if "chain" not in change:
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            row.save()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite has no TRUNCATE")
@pytest.mark.parametrize("table", ["entry", "link", "head", "seal", "sealedhead"])
def test_no_table_of_the_log_is_emptied(table: str) -> None:
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"TRUNCATE audit_{table}")


@pytest.mark.django_db(transaction=True)
def test_the_guards_are_back_after_a_flush() -> None:
    call_command("flush", verbosity=0, interactive=False)
    assert not Entry.objects.exists()
    tell(8)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Entry.objects.all().delete()
