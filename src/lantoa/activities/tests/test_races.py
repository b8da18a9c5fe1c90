"""The same entry sent many times at once on PostgreSQL is stored once.

SQLite lets one writer in at a time, so there is no race to run there.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from lantoa.activities import actions, queries
from lantoa.activities.actions import NewProof, as_entered
from lantoa.activities.models import Activity, Correction, Evidence, Placement
from lantoa.activities.tests.factories import entry, logged
from lantoa.kernel.errors import Refused
from lantoa.kernel.value import exact
from lantoa.plans.tests.cast import SYSTEM, Cast, cast
from lantoa.totals import queries as totals
from lantoa.totals.tests.test_races import at_once

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: no race"
    ),
]
PATIENCE = 60


@pytest.fixture(name="cast")
def _cast(transactional_db: None, settings: Any) -> Cast:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cast()


@pytest.mark.parametrize("times", [2, 8, 32])
def test_the_same_entry_sent_many_times_at_once_is_stored_once(cast: Cast, times: int) -> None:
    commune = cast.land.commune.pk
    proofs = [NewProof(link="https://laichau.gov.vn/tin-1")]
    new = entry(client_key=uuid.uuid4(), proofs=proofs, languages=("vi", "hmn"))
    together = Barrier(times)
    answers: list[int] = []

    def send() -> None:
        together.wait(PATIENCE)
        answers.append(actions.log_activity(actor=SYSTEM, unit_id=commune, new=new).pk)

    assert at_once(*[send] * times) == []
    assert len(answers) == times
    assert len(set(answers)) == 1
    rows = (Activity, Placement, Evidence)
    assert [model.objects.count() for model in rows] == [1, 2, 1]
    assert totals.audit().mismatches == ()


def test_of_two_changes_begun_on_the_same_page_one_is_refused(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    held = queries.activity(made.pk)
    together = Barrier(4)
    refused: list[str] = []

    def changing(number: int) -> Callable[[], None]:
        placed = replace(as_entered(held).placements[0], count=exact(number))
        new = replace(as_entered(held), title=f"Lần {number}", placements=[placed])

        def write() -> None:
            together.wait(PATIENCE)
            try:
                actions.change_activity(actor=SYSTEM, activity=held, revision=0, new=new)
            except Refused as error:
                refused.append(error.problems[0].code)

        return write

    assert at_once(*(changing(number) for number in range(10, 14))) == []
    assert refused == [actions.CHANGED_MEANWHILE] * 3
    assert Correction.objects.count() == 1
    assert totals.audit().mismatches == ()
