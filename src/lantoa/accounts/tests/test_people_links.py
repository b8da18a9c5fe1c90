"""The list of people links to those pages that answer."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.models import User
from lantoa.accounts.queries import actor_for, may_see, opened, people_list, seen_units
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.units import actions as changes
from lantoa.units.tests.changing import asked, commune
from lantoa.units.tests.factories import Country, country, unit

pytestmark = pytest.mark.django_db
TODAY = days.today()


@pytest.fixture
def place() -> Country:
    return country()


def links(user: User) -> dict[str, int]:
    """Each linked page of a person with the status it answers with."""
    client = Client()
    client.force_login(user)
    page = client.get(reverse("accounts:people"), {"ca-nguoi-da-thoi": "1"}).content.decode()
    table = page.partition("<tbody")[2].partition("</tbody>")[0]
    addresses = re.findall(r'href="([^"]+)"', table)
    return {address: client.get(address).status_code for address in addresses}


def test_who_went_to_a_unit_elsewhere_is_listed_without_a_link(place: Country) -> None:
    """The commune stood under the province on its last day; what it became stands elsewhere."""
    here = person(place.other, Role.OFFICER)
    gone = person(place.commune, Role.OFFICER)
    reviewer = person(place.province, Role.REVIEWER)
    elsewhere = unit("Tỉnh Hai", "03", tier="province", division="province")
    far = unit("Xã Xa", "00777", division="rural_commune", under=elsewhere)
    change = asked("merge", [place.commune, far], [commune("Xã Mới")], parent_id=elsewhere.pk)
    changes.enact(actor=System("tests"), change=change)
    found = links(reviewer)
    assert set(found.values()) == {200}
    assert reverse("accounts:person", args=[here.pk]) in found
    assert reverse("accounts:person", args=[gone.pk]) not in found
    client = Client()
    client.force_login(reviewer)
    assert client.get(reverse("accounts:person", args=[gone.pk])).status_code == 403
    assert gone.full_name in client.get(reverse("accounts:people")).content.decode()


def test_what_is_asked_for_many_is_what_is_asked_for_one(
    place: Country, django_assert_max_num_queries
) -> None:
    people = [
        person(where, role)
        for where in (place.commune, place.other, place.province)
        for role in (Role.OFFICER, Role.CHAIR)
    ]
    for viewer in (*people, person(place.province, Role.REVIEWER)):
        actor = actor_for(viewer, TODAY)
        seen = seen_units(actor)
        with django_assert_max_num_queries(4):
            found = opened(actor, people, seen)
        assert found == {each.pk for each in people if may_see(actor, each, TODAY)}
    assert people_list(seen_units(actor), TODAY, number=None).rows
