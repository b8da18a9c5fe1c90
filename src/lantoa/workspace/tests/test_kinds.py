"""Sorts of bodies on their page: who may, what is added, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.audit.models import Entry
from lantoa.catalogue import actions as catalogue
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.vietnamese import day
from lantoa.units.models import Unit, UnitKind
from lantoa.units.tests.factories import Country, country

pytestmark = pytest.mark.django_db

TODAY = days.today()


@pytest.fixture
def place() -> Country:
    found = country()
    catalogue.set_head_unit(
        actor=System(), unit_id=found.province.pk, slug=found.province.slug, on=TODAY
    )
    for number, (slug, name) in enumerate(
        (("administrative", "Đơn vị hành chính"), ("department", "Sở, ban, ngành cấp tỉnh"))
    ):
        UnitKind.objects.create(slug=slug, name=name, order=number, tier="")
    return found


def signed_in(unit: Unit, role: Role) -> Client:
    client = Client()
    client.force_login(person(unit, role))
    return client


@pytest.fixture
def head(place: Country) -> Client:
    return signed_in(place.province, Role.ADMINISTRATOR)


def page_of(answer: Any) -> str:
    return str(answer.content.decode())


def test_a_sort_is_added_from_a_day_on_and_renamed(place: Country, head: Client) -> None:
    given = {"name": "trung tâm dịch vụ công", "tier": "commune", "since": day(TODAY)}
    assert head.post(reverse("workspace:kinds"), given).status_code == 302
    made = UnitKind.objects.get(slug="trung_tam_dich_vu_cong")
    assert (made.name, made.tier, made.valid_from) == ("Trung tâm dịch vụ công", "commune", TODAY)
    assert "Trung tâm dịch vụ công" in page_of(head.get(reverse("workspace:kinds")))
    address = reverse("workspace:kind", args=[made.slug])
    assert head.post(address, {"name": "Trung tâm hành chính công"}).status_code == 302
    made.refresh_from_db()
    assert (made.slug, made.name) == ("trung_tam_dich_vu_cong", "Trung tâm hành chính công")
    added, renamed = Entry.objects.filter(object_key=f"units_unitkind:{made.pk}").order_by("pk")
    assert added.data == {"since": TODAY.isoformat()}
    assert list(renamed.changed) == ["name"]
    assert "Trung tâm" not in str(renamed.changed)


@pytest.mark.parametrize(
    "name", ["", " ", "x" * 121, "sở, ban, NGÀNH cấp tỉnh", "!!!", "a\x00b", "<b></b>" * 40]
)
def test_a_name_that_cannot_be_is_refused_with_what_was_typed(
    place: Country, head: Client, name: str
) -> None:
    given = {"name": name, "tier": "", "since": day(TODAY)}
    assert head.post(reverse("workspace:kinds"), given).status_code == 422
    assert UnitKind.objects.count() == 2


def test_the_sort_of_the_law_keeps_its_name(place: Country, head: Client) -> None:
    address = reverse("workspace:kind", args=["administrative"])
    assert head.post(address, {"name": "Khác"}).status_code == 422
    assert UnitKind.objects.get(slug="administrative").name == "Đơn vị hành chính"


def test_only_the_administrator_of_the_head_keeps_sorts(place: Country) -> None:
    for unit, role in (
        (place.province, Role.CHAIR),
        (place.commune, Role.ADMINISTRATOR),
    ):
        client = signed_in(unit, role)
        for address in (reverse("workspace:kinds"), reverse("workspace:kind", args=["department"])):
            assert client.get(address).status_code == 403
            given = {"name": "Loại lạ", "tier": "", "since": day(TODAY)}
            assert client.post(address, given).status_code == 403
    assert not UnitKind.objects.filter(name="Loại lạ").exists()


def test_the_list_takes_as_many_queries_with_many_sorts(place: Country, head: Client) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            head.get(reverse("workspace:kinds"))
        return len(found)

    before = asked()
    UnitKind.objects.bulk_create(UnitKind(slug=f"k{n}", name=f"Loại {n}") for n in range(30))
    assert asked() == before
