"""The unit that runs the installation, when it is merged away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue.models import Setting
from lantoa.catalogue.rules import settings as rules
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.vietnamese import day
from lantoa.units import actions as changes
from lantoa.units.models import Change, Unit
from lantoa.units.rules import REFORM_DAY, NewUnit
from lantoa.units.tests.changing import DAY, asked
from lantoa.units.tests.factories import Country, country, unit
from lantoa.workspace import queries

pytestmark = pytest.mark.django_db

SYSTEM = System("tests")
TODAY = days.today()


@pytest.fixture
def place() -> Country:
    found = country()
    catalogue.set_head_unit(
        actor=SYSTEM, unit_id=found.province.pk, slug=found.province.slug, on=REFORM_DAY
    )
    return found


@pytest.fixture
def guard(place: Country) -> User:
    return person(place.province, Role.ADMINISTRATOR)


def merged(place: Country, on: date = DAY) -> Change:
    other = unit("Tỉnh Hai", "03", tier="province", division="province", since=REFORM_DAY)
    new = NewUnit("Tỉnh Mới", "province", "province", code="04")
    return changes.enact(actor=SYSTEM, change=asked("merge", [place.province, other], [new], on=on))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(answer: Any) -> str:
    assert answer.status_code == 200
    return str(answer.content.decode())


def head_of(on: date) -> Unit:
    found = queries.head_unit(on)
    assert found is not None
    return found


def test_the_head_is_the_whole_successor_from_the_day_of_the_merger(place: Country) -> None:
    change = merged(place, TODAY + timedelta(days=5))
    new = change.edges.first().new
    before, after = queries.head(TODAY), queries.head(TODAY + timedelta(days=5))
    assert (before.unit, before.since, before.former) == (place.province, REFORM_DAY, ())
    assert (after.unit, after.since, after.former) == (
        new,
        change.effective_on,
        (place.province,),
    )
    changes.undo(actor=SYSTEM, change=change, reason="Ghi nhầm ngày.")
    assert head_of(TODAY + timedelta(days=5)) == place.province


def test_a_head_that_was_parted_stays_for_want_of_one_successor(place: Country) -> None:
    parts = [
        NewUnit(f"Tỉnh {name}", "province", "province", code=code)
        for name, code in (("Đông", "05"), ("Tây", "06"))
    ]
    changes.enact(actor=SYSTEM, change=asked("abolish", [place.other], []))
    changes.enact(actor=SYSTEM, change=asked("abolish", [place.commune], []))
    changes.enact(actor=SYSTEM, change=asked("split", [place.province], parts))
    assert head_of(TODAY) == place.province


def test_administrators_of_a_merged_head_go_on_working(place: Country, guard: User) -> None:
    merged(place)
    client = signed_in(guard)
    page = words(client.get(reverse("workspace:settings")))
    assert f"<b>Tỉnh Mới</b>, từ {day(DAY)}" in page
    assert "Kế thừa Tỉnh Mẫu" in page
    address = reverse("workspace:setting", args=[rules.INVITATION_DAYS])
    assert client.post(address, {"value": "14", "on": day(TODAY)}).status_code == 302
    assert Setting.objects.get(name=rules.INVITATION_DAYS).value == 14
    for name in ("outbox", "audit_log", "holidays"):
        assert client.get(reverse(f"workspace:{name}")).status_code == 200, name


def test_the_administrator_of_a_merged_unit_brings_its_posts_over_when_nobody_else_could(
    place: Country, guard: User
) -> None:
    officer = person(place.province, Role.OFFICER)
    new = merged(place).edges.first().new
    client = signed_in(guard)
    assert "Xem 2 chức vụ" in words(client.get(reverse("accounts:people")))
    assert "Tỉnh Mới" in words(client.get(reverse("accounts:ended")))
    held = guard.posts.get()
    move = reverse("accounts:post_move", args=[held.pk])
    assert client.post(move, {"unit": new.pk}).status_code == 302
    assert guard.posts.filter(unit=new, role=Role.ADMINISTRATOR).exists()
    client.post(reverse("accounts:post_move", args=[officer.posts.get().pk]), {"unit": new.pk})
    assert officer.posts.filter(unit=new).exists()
    assert "chức vụ và giao lại" not in words(client.get(reverse("accounts:people")))


def test_where_the_successor_has_an_administrator_the_old_ones_wait_for_that_one(
    place: Country, guard: User
) -> None:
    new = merged(place).edges.first().new
    person(new, Role.ADMINISTRATOR)
    client = signed_in(guard)
    move = reverse("accounts:post_move", args=[guard.posts.get().pk])
    assert client.post(move, {"unit": new.pk}).status_code == 403
    assert not guard.posts.filter(unit=new).exists()
    commune = signed_in(person(place.commune, Role.ADMINISTRATOR))
    assert commune.get(reverse("workspace:outbox")).status_code == 403


def test_following_the_head_costs_little_while_it_exists(place: Country) -> None:
    with CaptureQueriesContext(connection) as asked_for:
        queries.head(TODAY)
    assert len(asked_for) == 3
