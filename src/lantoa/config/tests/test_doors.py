"""Doors that stay closed, and the database under the floor."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.test import Client

from lantoa.accounts.models import User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.audit.models import Entry
from lantoa.kernel import days
from lantoa.units.tests import factories as places

HERE = ZoneInfo("Asia/Ho_Chi_Minh")

PATHS = [
    "",
    "/",
    "/login/",
    "/logout/",
    "/password_reset/",
    "/pages/",
    "/pages/1/edit/",
    "/images/add/",
    "/documents/",
    "/users/new/",
    "/api/main/pages/",
    "/sprite/",
    "/jsi18n/",
    "/khong-co/",
    "//",
    "/%2e%2e/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "officer", "superuser"])
def test_the_admin_of_wagtail_is_closed_to_all(client: Client, who: str) -> None:
    if who != "visitor":
        user = person(places.country().commune, Role.OFFICER)
        if who == "superuser":
            User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
        assert actor_for(user).posts
        client.force_login(User.objects.get(pk=user.pk))
    for path in PATHS:
        for ask in (client.get, client.post):
            assert ask(f"/quan-tri-noi-dung{path}").status_code == 403, (ask, path)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/admin/", "/django-admin/", "/documents/1/a.pdf", "/api/"])
def test_no_other_door_of_a_library_is_open(client: Client, path: str) -> None:
    client.force_login(person(places.country().commune, Role.OFFICER))
    assert client.get(path).status_code == 404


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pragmas are those of SQLite")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("busy_timeout", 15000),
    ],
)
def test_sqlite_loses_nothing_and_waits_its_turn(pragma: str, value: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="a habit of SQLite")
def test_a_transaction_of_sqlite_takes_the_right_to_write_at_its_beginning() -> None:
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 9, 17, 23, 59, tzinfo=HERE), date(2026, 9, 17)),
        (datetime(2026, 9, 18, 0, 1, tzinfo=HERE), date(2026, 9, 18)),
        (datetime(2025, 12, 31, 23, 59, 59, 999999, tzinfo=HERE), date(2025, 12, 31)),
        (datetime(2026, 9, 17, 16, 59, tzinfo=UTC), date(2026, 9, 17)),
        (datetime(2026, 9, 17, 17, 1, tzinfo=UTC), date(2026, 9, 18)),
    ],
)
def test_a_stored_instant_keeps_its_vietnamese_day(instant: datetime, day: date) -> None:
    with transaction.atomic():
        made = Entry.objects.create(at=instant, actor_key="system", verb="t", object_key="t:1")
    stored = Entry.objects.get(pk=made.pk).at
    assert stored == instant
    assert days.local_day(stored) == day
    assert Entry.objects.filter(at__date=day).exists()
