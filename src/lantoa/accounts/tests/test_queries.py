"""What real posts in a real tree allow, on the day that is asked about."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.accounts import actions
from lantoa.accounts.models import User
from lantoa.accounts.queries import StaffActor, actor_for, holders, signer
from lantoa.accounts.rules import PERMISSIONS, Reach, Role
from lantoa.accounts.tests.factories import person, post
from lantoa.kernel.actor import System
from lantoa.kernel.errors import NotPermitted
from lantoa.units.models import Unit
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 17)


@pytest.fixture
def country() -> Country:
    return places.country()


@pytest.fixture
def elsewhere(country: Country) -> Unit:
    """Another province of today."""
    return places.unit("Tỉnh Khác", "99", tier="province", division="province")


def may_of(role: Role, reach: Reach) -> set[str]:
    return {verb for verb, row in PERMISSIONS.items() if role in row.get(reach, frozenset())}


def allowed(actor: StaffActor, unit: Unit) -> set[str]:
    return {verb for verb in PERMISSIONS if actor.may(verb, unit.pk)}


@pytest.mark.parametrize("role", Role)
def test_a_role_reaches_its_own_unit_those_below_and_no_other(
    role: Role, country: Country, elsewhere: Unit
) -> None:
    head = actor_for(person(country.province, role), TODAY)
    assert allowed(head, country.province) == may_of(role, Reach.OWN)
    assert allowed(head, country.commune) == may_of(role, Reach.BELOW)
    assert allowed(head, elsewhere) == may_of(role, Reach.OTHER)
    below = actor_for(person(country.commune, role), TODAY)
    assert allowed(below, country.commune) == may_of(role, Reach.OWN)
    assert allowed(below, country.other) == may_of(role, Reach.OTHER)
    assert allowed(below, country.province) == may_of(role, Reach.ABOVE)


@pytest.mark.parametrize("role", Role)
def test_the_lists_of_units_say_the_same_as_the_single_question(
    role: Role, country: Country
) -> None:
    actor = actor_for(person(country.province, role), TODAY)
    for verb in PERMISSIONS:
        assert bool(actor.units_of(verb)) == actor.may(verb, country.province.pk)
        assert bool(actor.heads_of(verb)) == actor.may(verb, country.commune.pk)


def test_two_posts_add_up_and_a_unit_is_named_once(country: Country) -> None:
    user = person(country.commune, Role.OFFICER, Role.TRANSLATOR)
    post(user, country.other, Role.CHAIR)
    actor = actor_for(user, TODAY)
    assert actor.may("activities.log", country.commune.pk)
    assert actor.may("reports.sign", country.other.pk)
    assert not actor.may("reports.sign", country.commune.pk)
    assert actor.units_of("activities.log") == (country.commune.pk,)
    assert actor.units_of("plans.view") == (country.commune.pk, country.other.pk)
    assert actor.home_unit == country.commune.pk
    assert [post.role for post in actor.posts_in(country.other.pk)] == [Role.CHAIR]
    assert Role.CHAIR not in [post.role for post in actor.posts_in(country.commune.pk)]


@pytest.mark.parametrize(
    ("on", "held"),
    [
        (date(2026, 2, 28), False),
        (date(2026, 3, 1), True),
        (date(2026, 8, 31), True),
        (date(2026, 9, 1), False),
        (date(2026, 9, 2), False),
    ],
)
def test_a_post_holds_from_its_first_day_up_to_the_day_of_its_end(
    country: Country, on: date, held: bool
) -> None:
    user = person(country.province, Role.REVIEWER, since=date(2026, 3, 1))
    actions.end_post(actor=System(), post=user.posts.get(), on=date(2026, 9, 1))
    actor = actor_for(user, on)
    assert actor.may("reports.draft", country.province.pk) is held
    assert actor.may("reports.review", country.commune.pk) is held
    assert bool(actor.units_of("reports.draft")) is held
    assert bool(actor.heads_of("reports.review")) is held
    assert (user in holders(country.province.pk, Role.REVIEWER, on)) is held
    assert (actor.home_unit is not None) is held


def test_one_who_may_no_longer_sign_in_may_nothing(country: Country) -> None:
    user = person(country.province, Role.REVIEWER, Role.CHAIR, Role.ADMINISTRATOR)
    User.objects.filter(pk=user.pk).update(is_active=False)
    actor = actor_for(User.objects.get(pk=user.pk), TODAY)
    for unit in (country.province, country.commune):
        assert allowed(actor, unit) == set()
    for verb in PERMISSIONS:
        assert actor.units_of(verb) == actor.heads_of(verb) == ()
    assert actor.home_unit is None
    assert holders(country.province.pk, Role.CHAIR, TODAY) == []
    assert signer(country.province.pk, TODAY) is None


def test_one_without_a_post_may_nothing(country: Country) -> None:
    actor = actor_for(person(country.province), TODAY)
    assert allowed(actor, country.province) == allowed(actor, country.commune) == set()
    with pytest.raises(NotPermitted):
        actor.must("plans.view", country.province.pk)


def test_being_superuser_gives_no_right_in_the_rooms(country: Country) -> None:
    user = person(country.province)
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    assert allowed(actor_for(User.objects.get(pk=user.pk), TODAY), country.province) == set()


def test_the_papers_of_a_unit_that_is_gone_stay_with_its_people(country: Country) -> None:
    officer = actor_for(person(country.ward, Role.OFFICER), TODAY)
    assert officer.may("activities.view", country.ward.pk)
    assert officer.may("reports.draft", country.ward.pk)
    reviewer = actor_for(person(country.old_province, Role.REVIEWER), TODAY)
    assert reviewer.may("reports.review", country.ward.pk)
    assert reviewer.may("reports.review", country.district.pk)
    assert not reviewer.may("reports.review", country.commune.pk)
    successor = actor_for(person(country.province, Role.REVIEWER), TODAY)
    assert not successor.may("reports.review", country.ward.pk)


def test_who_signs_is_the_chair_of_the_day_the_older_first(country: Country) -> None:
    first = person(country.commune, Role.CHAIR, since=date(2020, 1, 1))
    person(country.commune, Role.OFFICER)
    second = person(country.commune, Role.CHAIR, since=date(2026, 1, 1))
    assert signer(country.commune.pk, TODAY).user == first
    actions.end_post(actor=System(), post=first.posts.get(), on=date(2026, 9, 1))
    assert signer(country.commune.pk, TODAY).user == second
    assert signer(country.commune.pk, date(2019, 12, 31)) is None


def test_asking_often_about_one_unit_asks_the_database_once(
    country: Country, django_assert_num_queries
) -> None:
    actor = actor_for(person(country.province, Role.REVIEWER), TODAY)
    with django_assert_num_queries(2):
        for verb in PERMISSIONS:
            actor.may(verb, country.commune.pk)


def test_an_actor_is_named_by_number_in_logs_and_by_name_on_pages(country: Country) -> None:
    user = person(country.commune, Role.OFFICER)
    actor = actor_for(user, TODAY)
    assert (actor.key, actor.label) == (f"user:{user.pk}", "Lò Thị Thảo")
    assert user.greeting == "anh/chị Thảo"
