"""A button pressed twice at once, and two sentences dropped at once, on PostgreSQL.

SQLite lets one writer in at a time, so there is no race to run there.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from lantoa.catalogue import actions as catalogue
from lantoa.catalogue.models import Phrase, ReportRegime
from lantoa.kernel import days
from lantoa.reports import actions
from lantoa.reports.tests.factories import SYSTEM
from lantoa.reports.tests.test_races import together
from lantoa.units.tests.factories import country

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(
        connection.vendor != "postgresql", reason="SQLite has one writer at a time: no race"
    ),
]
CASE = "channel.placed"


def test_the_same_request_pressed_twice_at_once_is_one() -> None:
    place, on = country(), days.today()
    catalogue.load(actor=SYSTEM)
    due = on + timedelta(days=(7 - on.weekday()) + 15)

    def press() -> object:
        return actions.ask_units(
            actor=SYSTEM,
            head_id=place.province.pk,
            kind="one_off",
            name="đợt cao điểm",
            asks="",
            first=on,
            last=due - timedelta(days=5),
            due_on=due,
            unit_ids=[place.commune.pk],
            addressees=["Tỉnh"],
        )

    done, refused = together(press, press, press)
    assert (len(done), refused) == (1, ["asked_already"] * 2)
    assert ReportRegime.objects.filter(kind="one_off").count() == 1


def test_two_sentences_dropped_at_once_leave_one() -> None:
    catalogue.load(actor=SYSTEM)
    on = days.today()
    for _ in range(4):
        Phrase.objects.filter(case=CASE).delete()
        Phrase.objects.bulk_create(
            Phrase(case=CASE, variant=variant, text=f"Câu {variant}.") for variant in (1, 2)
        )
        done, refused = together(
            *(
                lambda variant=variant: catalogue.drop_phrase(
                    actor=SYSTEM, unit_id=1, case=CASE, variant=variant, on=on
                )
                for variant in (1, 2)
            )
        )
        assert (len(done), refused) == (1, ["only_one"])
        assert Phrase.objects.in_force(on).filter(case=CASE).count() == 1
