"""The log tells of every act that happened, and of none that did not."""

from __future__ import annotations

import pytest
from django.db import transaction

from lantoa.audit.log import OutsideTransaction, entries_of, record
from lantoa.audit.models import Entry
from lantoa.kernel import days
from lantoa.kernel.actor import System


class Undone(Exception):
    """What undoes an act in these tests."""


def act(number: int = 1) -> None:
    record(
        actor=System("test"),
        verb="reports.submit",
        unit_id=7,
        object_key=f"reports.report:{number}",
        data={"state": "submitted"},
    )


@pytest.mark.django_db(transaction=True)
def test_an_entry_outside_the_transaction_of_its_act_is_refused() -> None:
    with pytest.raises(OutsideTransaction):
        act()
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_an_act_is_told_with_who_what_where_and_when() -> None:
    before = days.now()
    with transaction.atomic():
        act()
    (entry,) = entries_of("reports.report:1")
    assert (entry.actor_key, entry.verb, entry.unit_id) == ("system:test", "reports.submit", 7)
    assert entry.data == {"state": "submitted"}
    assert before <= entry.at <= days.now()


@pytest.mark.django_db
def test_an_act_that_is_undone_leaves_no_entry() -> None:
    with pytest.raises(Undone), transaction.atomic():
        act()
        raise Undone
    assert not Entry.objects.exists()


@pytest.mark.django_db
def test_the_history_of_one_object_is_its_own_newest_first() -> None:
    with transaction.atomic():
        for number in (1, 2, 1):
            act(number)
    first, second = entries_of("reports.report:1")
    assert first.pk > second.pk
    assert entries_of("reports.report:2").count() == 1
