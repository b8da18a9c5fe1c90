"""Giving and ending posts: who may, what is refused, what the log says."""

from __future__ import annotations

from datetime import date

import pytest

from lantoa.accounts import actions
from lantoa.accounts.models import Post, User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import Role
from lantoa.accounts.tests.factories import PASSWORD, person, post
from lantoa.audit.log import entries_of
from lantoa.audit.models import Entry
from lantoa.kernel.actor import Actor, Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db


@pytest.fixture
def country() -> Country:
    return places.country()


def create(country: Country, actor: Actor, **given: str) -> User:
    words = {"username": "thao", "full_name": "Lò Thị Thảo", "email": "thao@xa.example", **given}
    return actions.create_user(actor=actor, unit_id=country.commune.pk, password=PASSWORD, **words)


def code_of(refusal: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def test_the_administrator_of_a_unit_makes_its_people_and_the_log_says_so(
    country: Country,
) -> None:
    administrator = actor_for(person(country.commune, Role.ADMINISTRATOR))
    user = create(country, administrator)
    made = actions.give_post(
        actor=administrator,
        user=user,
        unit_id=country.commune.pk,
        role=Role.OFFICER,
        valid_from=date(2026, 1, 1),
    )
    actions.end_post(actor=administrator, post=made, on=date(2026, 7, 1))
    (entry,) = entries_of(f"accounts.user:{user.pk}")
    assert (entry.actor_key, entry.unit_id) == (administrator.key, country.commune.pk)
    ended, given = entries_of(f"accounts.post:{made.pk}")
    assert given.data == {"role": "officer"}
    assert ended.data == {"ended": "2026-07-01"}
    told = " ".join(str(each.data) for each in Entry.objects.all())
    assert "Thảo" not in told
    assert PASSWORD not in told


def test_a_password_is_kept_as_a_slow_hash(country: Country, settings) -> None:
    settings.PASSWORD_HASHERS = settings.PASSWORD_HASHERS[1:]
    user = create(country, System())
    assert user.password.startswith("scrypt$")
    assert user.check_password(PASSWORD)


def test_the_administrator_above_makes_the_people_of_a_unit_below(country: Country) -> None:
    above = actor_for(person(country.province, Role.ADMINISTRATOR))
    user = create(country, above)
    given = actions.give_post(
        actor=above,
        user=user,
        unit_id=country.commune.pk,
        role=Role.CHAIR,
        valid_from=date(2026, 1, 1),
    )
    assert given.user == user


def test_nobody_else_makes_people_or_posts(country: Country) -> None:
    post_of_neighbour = post(person(country.commune), country.commune, Role.EDITOR)
    administrator_elsewhere = actor_for(person(country.other, Role.ADMINISTRATOR))
    officer = actor_for(person(country.commune, Role.OFFICER, Role.CHAIR))
    above = actor_for(person(country.province, Role.CHAIR, Role.REVIEWER))
    below = actor_for(person(country.commune, Role.REGISTRY_CLERK))
    before = (User.objects.count(), Post.objects.count(), Entry.objects.count())
    for actor in (administrator_elsewhere, officer, above, below, Nobody()):
        with pytest.raises(NotPermitted):
            create(country, actor)
        with pytest.raises(NotPermitted):
            actions.give_post(
                actor=actor,
                user=post_of_neighbour.user,
                unit_id=country.commune.pk,
                role=Role.CHAIR,
                valid_from=date(2026, 1, 1),
            )
        with pytest.raises(NotPermitted):
            actions.end_post(actor=actor, post=post_of_neighbour, on=date(2026, 1, 1))
    assert (User.objects.count(), Post.objects.count(), Entry.objects.count()) == before


@pytest.mark.parametrize("again", ["thao", "Thao", "THAO"])
def test_a_name_that_differs_only_in_capitals_is_taken(country: Country, again: str) -> None:
    create(country, System())
    with pytest.raises(Refused) as refusal:
        create(country, System(), username=again, email="")
    assert code_of(refusal) == [("username", "taken")]
    assert User.objects.count() == 1


def test_a_name_and_an_address_that_are_taken_are_told_at_once(country: Country) -> None:
    create(country, System())
    with pytest.raises(Refused) as refusal:
        create(country, System(), email="Thao@xa.example")
    assert code_of(refusal) == [("username", "taken"), ("email", "taken")]


def test_many_people_have_no_address(country: Country) -> None:
    for name in ("an", "binh"):
        create(country, System(), username=name, email="")
    assert User.objects.count() == 2


def test_a_post_that_is_held_is_not_given_again(country: Country) -> None:
    user = person(country.commune, Role.OFFICER)
    with pytest.raises(Refused) as refusal:
        post(user, country.commune, Role.OFFICER, date(2026, 1, 1))
    assert code_of(refusal) == [("role", "already_held")]
    assert "Cán bộ" in str(refusal.value)
    post(user, country.commune, Role.EDITOR)
    post(user, country.other, Role.OFFICER)
    assert Post.objects.count() == 3


def test_a_post_may_be_taken_up_again_from_the_day_of_its_end_on(country: Country) -> None:
    user = person(country.commune, Role.OFFICER)
    actions.end_post(actor=System(), post=user.posts.get(), on=date(2026, 1, 1))
    with pytest.raises(Refused):
        post(user, country.commune, Role.OFFICER, date(2025, 12, 31))
    again = post(user, country.commune, Role.OFFICER, date(2026, 1, 1))
    assert [each.pk for each in Post.objects.in_force(date(2026, 1, 1))] == [again.pk]


@pytest.mark.parametrize("on", [date(2026, 1, 1), date(2025, 12, 31)])
def test_a_post_cannot_end_before_it_was_held_for_a_day(country: Country, on: date) -> None:
    held = post(person(country.commune), country.commune, Role.OFFICER, date(2026, 1, 1))
    with pytest.raises(Refused) as refusal:
        actions.end_post(actor=System(), post=held, on=on)
    assert code_of(refusal) == [("valid_to", "before_start")]
    assert Post.objects.get(pk=held.pk).valid_to is None
