"""Settings: what may stand in them, from when on, and what the log keeps."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lantoa.audit.log import entries_of
from lantoa.catalogue import actions, queries
from lantoa.catalogue.models import Setting
from lantoa.catalogue.rules import settings as rules
from lantoa.kernel import days
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused

SYSTEM = System()
HEAD = 7
DAYS = rules.INVITATION_DAYS


def change(name: str, value: Any, on: date | None = None) -> Setting:
    return actions.change_setting(
        actor=SYSTEM, unit_id=HEAD, name=name, value=value, on=on or days.today()
    )


def code(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.problems[0].code


@pytest.mark.django_db
def test_what_nobody_changed_has_its_shipped_value(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    today = days.today()
    with django_assert_num_queries(1):
        assert queries.setting(DAYS, today) == 7
    assert queries.setting(rules.SECOND_STEP, today) == {"chair", "reviewer", "administrator"}
    with pytest.raises(KeyError):
        queries.setting("no.such", today)


@pytest.mark.django_db
def test_a_change_may_begin_in_the_future_and_the_old_value_holds_until_then() -> None:
    today = days.today()
    change(DAYS, 3)
    change(DAYS, 10, today + timedelta(days=30))
    assert queries.setting(DAYS, today - timedelta(days=1)) == 7
    assert queries.setting(DAYS, today + timedelta(days=29)) == 3
    assert queries.setting(DAYS, today + timedelta(days=30)) == 10
    row = next(row for row in queries.setting_rows(today) if row.known.name == DAYS)
    assert (row.value, row.since, [each.value for each in row.later]) == (3, today, [10])
    with pytest.raises(Refused) as refusal:
        change(DAYS, 5, today + timedelta(days=5))
    assert code(refusal) == "later_change"


@pytest.mark.django_db
def test_a_second_change_for_the_same_day_takes_the_place_of_the_first_and_both_are_logged() -> (
    None
):
    change(DAYS, 3)
    change(DAYS, 4)
    assert queries.setting(DAYS, days.today()) == 4
    assert Setting.objects.filter(name=DAYS).count() == 1
    told = [entry.data for entry in entries_of(actions.setting_key(DAYS))]
    assert [(each["old"], each["new"]) for each in told] == [(3, 4), (7, 3)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "stored"), [("1.50", "1.5"), (2, "2"), (Decimal("0"), "0"), ("1E+1", "10")]
)
def test_points_are_stored_plainly_and_come_out_as_they_were(given: Any, stored: str) -> None:
    assert change(rules.INDEX_FULL_POINTS, given).value == stored
    assert queries.setting(rules.INDEX_FULL_POINTS, days.today()) == Decimal(str(given))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        (DAYS, 0, "range"),
        (DAYS, 31, "range"),
        (DAYS, "7", "range"),
        (DAYS, True, "range"),
        (rules.SECOND_STEP, ["chair"], "always"),
        (rules.SECOND_STEP, [], "always"),
        (rules.SECOND_STEP, ["administrator", "king"], "role"),
        (rules.SECOND_STEP, "administrator", "always"),
        (rules.CONTACT, "x" * 201, "text"),
        (rules.CONTACT, "a\x00b", "text"),
        (rules.INDEX_HALF_FROM, 100, "range"),
        (rules.INDEX_HALF_FROM, "80", "range"),
        (rules.INDEX_FULL_POINTS, "101", "range"),
        (rules.INDEX_FULL_POINTS, "0.555", "range"),
        (rules.INDEX_FULL_POINTS, "NaN", "range"),
        (rules.INDEX_FULL_POINTS, "1e999999", "range"),
        (rules.INDEX_FULL_POINTS, "hai", "range"),
        (rules.INDEX_FULL_POINTS, "1.00", "unchanged"),
        (rules.HEAD_UNIT, "tinh-mau", "closed"),
        (DAYS, 7, "unchanged"),
    ],
)
def test_what_a_setting_cannot_have_is_refused_and_nothing_is_stored(
    name: str, value: Any, reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        change(name, value)
    assert code(refusal) == reason
    assert not Setting.objects.exists()


@pytest.mark.django_db
def test_a_day_that_is_over_or_far_away_is_refused() -> None:
    for day, reason in ((days.today() - timedelta(days=1), "past"), (date(9999, 1, 1), "too_far")):
        with pytest.raises(Refused) as refusal:
            change(DAYS, 3, day)
        assert code(refusal) == reason


@pytest.mark.django_db
def test_words_that_somebody_typed_do_not_get_into_the_log() -> None:
    change(rules.CONTACT, "  Phòng Cải cách   hành chính ")
    assert queries.setting(rules.CONTACT, days.today()) == "Phòng Cải cách hành chính"
    (entry,) = entries_of(actions.setting_key(rules.CONTACT))
    assert "Phòng" not in str(entry.data)
    assert (entry.unit_id, entry.verb) == (HEAD, "settings.change")


@pytest.mark.django_db
def test_nobody_changes_a_setting_without_the_permission() -> None:
    with pytest.raises(NotPermitted):
        actions.change_setting(actor=Nobody(), unit_id=HEAD, name=DAYS, value=3, on=days.today())


@pytest.mark.django_db
@given(
    steps=st.lists(
        st.tuples(st.integers(min_value=0, max_value=20), st.integers(min_value=1, max_value=30)),
        max_size=6,
    )
)
def test_on_every_day_the_last_change_up_to_it_holds(steps: list[tuple[int, int]]) -> None:
    today = days.today()
    with transaction.atomic():
        point = transaction.savepoint()
        held: dict[date, int] = {}
        for ahead, value in steps:
            on = today + timedelta(days=ahead)
            try:
                change(DAYS, value, on)
            except Refused:
                continue
            held[on] = value
        for ahead in range(-1, 22):
            on = today + timedelta(days=ahead)
            begun = [day for day in held if day <= on]
            assert queries.setting(DAYS, on) == (held[max(begun)] if begun else 7)
        transaction.savepoint_rollback(point)
