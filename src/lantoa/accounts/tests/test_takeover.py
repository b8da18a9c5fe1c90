"""Nobody gains what another unit entrusts: roads that a hostile reader found."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lantoa.accounts import actions, queries
from lantoa.accounts.models import Post, User
from lantoa.accounts.queries import actor_for, managed_units, seen_units
from lantoa.accounts.queries.sheet_in import Cells
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import person
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units import actions as changes
from lantoa.units.models import Unit
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests import factories as places
from lantoa.units.tests.changing import asked
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

FRESH = "suoi mat rung xanh"


@pytest.fixture
def country() -> Country:
    return places.country()


@pytest.fixture
def lasting(country: Country) -> Unit:
    """A commune that stood under the district, and stands under the province since it ended."""
    made = places.unit("Xã Giữ Nguyên", "00777", under=country.district)
    made.versions.update(valid_to=REFORM_DAY)
    places.version(made, "Xã Giữ Nguyên", "00777", under=country.province, since=REFORM_DAY)
    return made


def row(user: str, role: str, email: str = "") -> Cells:
    return Cells(
        number=2,
        full_name="Lò Thị Thảo",
        username=user,
        email=email,
        unit="00777",
        role=role,
        since="01/01/2026",
    )


def test_lists_hold_the_units_that_the_permission_table_opens(
    country: Country, lasting: Unit
) -> None:
    for unit in (country.district, country.old_province, country.province, country.commune):
        actor = actor_for(person(unit, Role.ADMINISTRATOR, username=f"qt{unit.pk}"))
        every = list(Unit.objects.values_list("pk", flat=True))
        for verb, found in (
            ("accounts.manage", managed_units(actor)),
            ("accounts.view", seen_units(actor)),
        ):
            assert found == {each for each in every if actor.may(verb, each)}


def test_an_administrator_of_a_district_that_is_gone_imports_nothing_into_what_outlived_it(
    country: Country, lasting: Unit
) -> None:
    user = person(country.district, Role.ADMINISTRATOR, username="quantri")
    victim = person(lasting, Role.OFFICER, username="canbo")
    actor = actor_for(user)
    assert not queries.may_see(actor, victim, actor.on)
    for cells in (row("quantri", "Chủ tịch"), row("canbo", "Văn thư", "khac@x.example")):
        with pytest.raises(Refused):
            actions.import_roster(actor=actor, rows=[cells], link_to=str)
    victim.refresh_from_db()
    assert victim.email != "khac@x.example"
    assert not Post.objects.filter(unit=lasting, user=user).exists()


def test_who_left_a_unit_signs_for_nobody_there(country: Country) -> None:
    chair = person(country.commune, Role.CHAIR)
    vice = person(country.commune, Role.OFFICER, username="pho")
    actions.appoint_deputy(
        actor=System(),
        post=chair.posts.get(),
        user=vice,
        position="Phó Chủ tịch",
        valid_from=days.today() - timedelta(days=3),
    )
    assert actor_for(vice).may("reports.sign", country.commune.pk)
    actions.end_post(actor=System(), post=vice.posts.get(), on=days.today())
    assert not actor_for(vice).may("reports.sign", country.commune.pk)


def test_nobody_signs_for_a_chair_of_a_unit_where_he_holds_no_post(country: Country) -> None:
    chair = person(country.commune, Role.CHAIR)
    with pytest.raises(Refused) as refusal:
        actions.appoint_deputy(
            actor=System(),
            post=chair.posts.get(),
            user=person(country.other, Role.OFFICER, username="khac"),
            position="Phó Chủ tịch",
            valid_from=days.today(),
        )
    assert [each.code for each in refusal.value.problems] == ["elsewhere"]


def test_the_account_of_a_deputy_is_not_for_the_administrator_of_another_unit(
    country: Country,
) -> None:
    chair = person(country.commune, Role.CHAIR)
    vice = person(country.commune, Role.OFFICER, username="pho")
    actions.appoint_deputy(
        actor=System(),
        post=chair.posts.get(),
        user=vice,
        position="Phó Chủ tịch",
        valid_from=days.today(),
    )
    # However the post came to its end: the deputyship alone binds the account to the unit.
    vice.posts.update(valid_from=date(2020, 1, 1), valid_to=date(2021, 1, 1))
    actions.give_post(
        actor=System(),
        user=vice,
        unit_id=country.other.pk,
        role=Role.OFFICER,
        valid_from=days.today(),
    )
    other = actor_for(person(country.other, Role.ADMINISTRATOR, username="quantri"))
    with pytest.raises(NotPermitted):
        actions.issue_link(actor=other, user=User.objects.get(pk=vice.pk))


def test_a_link_dies_when_another_unit_entrusts_its_person_with_a_post(country: Country) -> None:
    other = actor_for(person(country.other, Role.ADMINISTRATOR, username="quantri"))
    invited = actions.invite(
        actor=other,
        unit_id=country.other.pk,
        full_name="Lê Thị An",
        posts=[actions.NewPost(country.other.pk, Role.OFFICER, days.today())],
    )
    actions.give_post(
        actor=System(),
        user=invited.user,
        unit_id=country.province.pk,
        role=Role.ADMINISTRATOR,
        valid_from=days.today(),
    )
    with pytest.raises(Refused):
        actions.accept_invitation(token=invited.token, password=FRESH)
    with pytest.raises(NotPermitted):
        actions.issue_link(actor=other, user=invited.user)


def test_after_a_merger_the_new_unit_looks_after_the_people_who_came(country: Country) -> None:
    user = person(country.other, Role.OFFICER)
    actor = actor_for(person(country.commune, Role.ADMINISTRATOR, username="quantri"))
    merger = asked("merge", [country.other], [country.commune], on=days.today() - timedelta(days=3))
    changes.enact(actor=System(), change=merger)
    actions.move_post(actor=actor, post=user.posts.get(), unit_id=country.commune.pk)
    assert actions.issue_link(actor=actor, user=user).token
    assert not actions.deactivate_user(actor=actor, user=user).is_active


def test_a_post_that_is_over_is_not_moved(country: Country) -> None:
    user = person(country.ward, Role.CHAIR, username="cu")
    user.posts.update(valid_to=date(2020, 1, 1), valid_from=date(2019, 1, 1))
    actor = actor_for(person(country.commune, Role.ADMINISTRATOR, username="quantri"))
    with pytest.raises(Refused):
        actions.move_post(actor=actor, post=user.posts.get(), unit_id=country.commune.pk)
