"""Posts that begin and end, deputies, handover, units that are gone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from lantoa.accounts import actions, queries
from lantoa.accounts.models import Deputy, Post, User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import Role
from lantoa.accounts.signals import handed_over
from lantoa.accounts.tests.factories import person, post
from lantoa.audit.log import entries_of
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units.models import Unit, UnitSuccession
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

TODAY = days.today()
DAY = timedelta(days=1)


@pytest.fixture
def country() -> Country:
    return places.country()


@pytest.fixture
def guard(country: Country) -> User:
    """An administrator of the province, so that others may go."""
    return person(country.province, Role.ADMINISTRATOR)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def chair_of(country: Country) -> Post:
    user = person(country.commune)
    return actions.give_post(
        actor=System(),
        user=user,
        unit_id=country.commune.pk,
        role=Role.CHAIR,
        valid_from=date(2026, 1, 1),
        position="Chủ tịch",
    )


def appoint(post: Post, user: User, **given: object) -> Deputy:
    words = {"position": "Phó Chủ tịch", "valid_from": TODAY, **given}
    return actions.appoint_deputy(actor=System(), post=post, user=user, **words)


# --- Posts -------------------------------------------------------------------------------------


def test_a_post_of_the_future_begins_by_itself_and_may_be_taken_back(country: Country) -> None:
    user = person(country.commune)
    later = post(user, country.commune, Role.OFFICER, TODAY + DAY)
    assert not actor_for(user).may("plans.write", country.commune.pk)
    assert actor_for(user, TODAY + DAY).may("plans.write", country.commune.pk)
    actions.withdraw_post(actor=System(), post=later)
    assert not actor_for(user, TODAY + DAY).posts
    begun = post(user, country.commune, Role.OFFICER, TODAY)
    with pytest.raises(Refused) as refusal:
        actions.withdraw_post(actor=System(), post=begun)
    assert codes(refusal) == [("", "has_begun")]


def test_a_post_with_an_end_leaves_room_for_the_next_one(country: Country) -> None:
    user = person(country.commune)

    def give(since: date, until: date | None) -> Post:
        return actions.give_post(
            actor=System(),
            user=user,
            unit_id=country.commune.pk,
            role=Role.OFFICER,
            valid_from=since,
            valid_to=until,
        )

    give(date(2026, 3, 1), date(2026, 6, 1))
    give(date(2026, 1, 1), date(2026, 3, 1))
    give(date(2026, 6, 1), None)
    for since, until in (
        (date(2026, 2, 1), date(2026, 4, 1)),
        (date(2025, 1, 1), None),
        (date(2026, 5, 31), date(2026, 6, 1)),
    ):
        with pytest.raises(Refused) as refusal:
            give(since, until)
        assert codes(refusal) == [("role", "already_held")]
    with pytest.raises(Refused) as refusal:
        give(date(2027, 1, 1), date(2027, 1, 1))
    assert codes(refusal) == [("valid_to", "before_start")]


def test_rights_end_in_the_same_moment_as_the_post(country: Country) -> None:
    user = person(country.commune, Role.OFFICER)
    client = Client()
    client.force_login(user)
    assert client.get(reverse("plans:new")).status_code == 200
    actions.end_post(actor=System(), post=user.posts.get(), on=TODAY)
    assert client.get(reverse("plans:new")).status_code == 403


def test_what_is_over_stays_as_it_was(country: Country) -> None:
    held = post(person(country.commune), country.commune, Role.OFFICER, date(2026, 1, 1))
    actions.end_post(actor=System(), post=held, on=date(2026, 3, 1))
    with pytest.raises(Refused) as refusal:
        actions.end_post(actor=System(), post=held, on=TODAY + DAY)
    assert codes(refusal) == [("valid_to", "already_over")]
    with pytest.raises(Refused):
        actions.change_position(actor=System(), post=held, position="Chủ tịch")


def test_a_position_is_changed_and_the_log_holds_no_word_of_it(country: Country) -> None:
    held = chair_of(country)
    actions.change_position(actor=System(), post=held, position=" Quyền Chủ tịch ")
    assert Post.objects.get(pk=held.pk).position == "Quyền Chủ tịch"
    noted = entries_of(f"accounts.post:{held.pk}").first()
    assert list(noted.changed) == ["position"]
    assert "Quyền" not in f"{noted.changed}{noted.data}"


# --- The last administrator --------------------------------------------------------------------


def test_the_last_administrator_stays(country: Country) -> None:
    last = person(country.province, Role.ADMINISTRATOR)
    person(country.commune, Role.ADMINISTRATOR)
    held = last.posts.get()
    for act in (
        lambda: actions.end_post(actor=System(), post=held, on=TODAY),
        lambda: actions.end_post(actor=System(), post=held, on=TODAY + DAY),
        lambda: actions.deactivate_user(actor=System(), user=last),
    ):
        with pytest.raises(Refused) as refusal:
            act()
        assert codes(refusal) == [("", "last_administrator")]
        assert refusal.value.problems[0].remedy
    assert User.objects.get(pk=last.pk).is_active


def test_one_who_never_came_in_does_not_count_as_administrator(country: Country) -> None:
    last = person(country.province, Role.ADMINISTRATOR)
    actions.invite(
        actor=System(),
        unit_id=country.province.pk,
        full_name="Lò Văn Mẫn",
        posts=[actions.NewPost(country.province.pk, Role.ADMINISTRATOR, TODAY)],
    )
    with pytest.raises(Refused):
        actions.end_post(actor=System(), post=last.posts.get(), on=TODAY)


def test_an_administrator_below_another_may_go(country: Country, guard: User) -> None:
    below = person(country.commune, Role.ADMINISTRATOR)
    actions.end_post(actor=System(), post=below.posts.get(), on=TODAY)
    assert not actor_for(below).posts


# --- Deputies ----------------------------------------------------------------------------------


def test_a_deputy_may_what_the_chair_may_on_those_days(country: Country) -> None:
    held = chair_of(country)
    deputy = person(country.commune, Role.EDITOR)
    appoint(held, deputy, valid_from=TODAY, valid_to=TODAY + 3 * DAY)
    for on, may in ((TODAY - DAY, False), (TODAY, True), (TODAY + 3 * DAY, False)):
        assert actor_for(deputy, on).may("reports.sign", country.commune.pk) is may
        assert (deputy in queries.holders(country.commune.pk, Role.CHAIR, on)) is may
    acting = actor_for(deputy).posts[-1]
    assert (acting.position, acting.acting_for) == ("Phó Chủ tịch", "Chủ tịch")
    assert actor_for(deputy).home_unit == country.commune.pk
    assert not actor_for(deputy).may("reports.sign", country.other.pk)


def test_a_deputy_signs_no_more_when_the_post_is_over(country: Country) -> None:
    held = chair_of(country)
    deputy = person(country.commune, Role.EDITOR)
    appoint(held, deputy)
    assert deputy in queries.holders(country.commune.pk, Role.CHAIR)
    actions.end_post(actor=System(), post=held, on=TODAY)
    assert not actor_for(deputy).may("reports.sign", country.commune.pk)
    assert deputy not in queries.holders(country.commune.pk, Role.CHAIR)


@pytest.mark.parametrize("end", [None, 10])
def test_a_post_and_a_deputyship_count_from_their_first_day_up_to_their_last(
    country: Country, end: int | None
) -> None:
    """Each day for itself: who asks about another day is told of that one."""
    held = chair_of(country)
    Post.objects.filter(pk=held.pk).update(
        valid_from=TODAY, valid_to=TODAY + 20 * DAY if end else None
    )
    deputy = person(country.commune, Role.EDITOR)
    Deputy.objects.create(
        post=held,
        user=deputy,
        position="Phó Chủ tịch",
        valid_from=TODAY + 5 * DAY,
        valid_to=TODAY + end * DAY if end else None,
    )

    def signs(who: User, day: int) -> bool:
        return actor_for(who, TODAY + day * DAY).may("reports.sign", country.commune.pk)

    assert [signs(held.user, day) for day in (-1, 0, 19, 20, 40)] == (
        [False, True, True, False, False] if end else [False, True, True, True, True]
    )
    assert [signs(deputy, day) for day in (4, 5, 9, 10, 15)] == (
        [False, True, True, False, False] if end else [False, True, True, True, True]
    )
    # Where the post was cut short, what is written of the deputy holds no longer.
    Post.objects.filter(pk=held.pk).update(valid_to=TODAY + 7 * DAY)
    assert [signs(deputy, day) for day in (6, 7)] == [True, False]
    Post.objects.filter(pk=held.pk).update(valid_from=TODAY + 6 * DAY)
    assert [signs(deputy, day) for day in (5, 6)] == [False, True]


def test_a_closed_deputy_may_nothing(country: Country, guard: User) -> None:
    held = chair_of(country)
    deputy = person(country.commune, Role.EDITOR)
    appoint(held, deputy)
    actions.deactivate_user(actor=System(), user=deputy)
    assert not actor_for(deputy).posts


def test_who_cannot_sign_for_somebody_is_refused(country: Country) -> None:
    held = chair_of(country)
    deputy = person(country.commune, Role.EDITOR)
    other = post(deputy, country.commune, Role.OFFICER)
    cases = [
        (held, held.user, {}, ("user", "oneself")),
        (other, held.user, {}, ("", "not_a_chair")),
        (held, deputy, {"position": "Chánh Văn phòng"}, ("position", "not_a_deputy")),
        (held, deputy, {"valid_to": TODAY}, ("valid_to", "before_start")),
        (held, deputy, {"valid_from": date(2025, 1, 1)}, ("valid_from", "outside_post")),
    ]
    for which, user, given, expected in cases:
        with pytest.raises(Refused) as refusal:
            appoint(which, user, **given)
        assert codes(refusal) == [expected]
    assert not Deputy.objects.exists()


def test_the_same_days_are_given_once(country: Country) -> None:
    held = chair_of(country)
    deputy, second = person(country.commune, Role.EDITOR), person(country.commune, Role.OFFICER)
    appoint(held, deputy, valid_from=TODAY, valid_to=TODAY + 5 * DAY)
    with pytest.raises(Refused) as refusal:
        appoint(held, deputy, valid_from=TODAY + 4 * DAY)
    assert codes(refusal) == [("user", "already_held")]
    appoint(held, deputy, valid_from=TODAY + 5 * DAY)
    appoint(held, second)


def test_asking_who_somebody_is_costs_one_question(
    country: Country, django_assert_num_queries
) -> None:
    held = chair_of(country)
    deputy = person(country.commune, Role.EDITOR)
    appoint(held, deputy)
    with django_assert_num_queries(1):
        assert len(actor_for(deputy).posts) == 2


# --- Handover ----------------------------------------------------------------------------------


def test_posts_go_over_to_the_successor_on_the_day(country: Country, guard: User) -> None:
    leaver = person(country.commune, Role.OFFICER, Role.EDITOR)
    heir = person(country.commune, Role.EDITOR)
    heard: list[object] = []

    def hear(sender: object, **given: object) -> None:
        heard.append((given["leaver"], given["successor"], given["unit_ids"]))

    handed_over.connect(hear)
    try:
        given = actions.hand_over(
            actor=actor_for(guard),
            leaver=leaver,
            posts=list(leaver.posts.all()),
            on=TODAY,
            successor=heir,
            deactivate=True,
        )
    finally:
        handed_over.disconnect(hear)
    assert [each.role for each in given] == ["officer"]
    assert {held.role for held in actor_for(heir).posts} == {Role.OFFICER, Role.EDITOR}
    assert not User.objects.get(pk=leaver.pk).is_active
    assert heard == [(leaver, heir, [country.commune.pk])]


def test_a_handover_that_fails_changes_nothing(country: Country, guard: User) -> None:
    leaver = person(country.commune, Role.OFFICER)
    heir = person(country.commune, Role.EDITOR)
    held = list(leaver.posts.all())
    strange = list(heir.posts.all())
    closed = person(country.commune)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    closed.refresh_from_db()
    cases = [
        ({"posts": []}, "no_post"),
        ({"posts": strange}, "no_post"),
        ({"successor": leaver}, "oneself"),
        ({"successor": closed}, "inactive"),
        ({"on": TODAY + DAY, "deactivate": True}, "too_early"),
        ({"on": date(2010, 1, 1)}, "before_start"),
    ]
    for given, expected in cases:
        words = {"posts": held, "on": TODAY, "successor": heir, **given}
        with pytest.raises(Refused) as refusal:
            actions.hand_over(actor=actor_for(guard), leaver=leaver, **words)
        assert expected in [code for _, code in codes(refusal)]
    assert Post.objects.filter(valid_to__isnull=True).count() == 3
    stranger = actor_for(person(country.other, Role.ADMINISTRATOR))
    with pytest.raises(NotPermitted):
        actions.hand_over(actor=stranger, leaver=leaver, posts=held, on=TODAY)


def test_what_somebody_signed_for_ends_with_the_handover(country: Country, guard: User) -> None:
    held = chair_of(country)
    leaver = person(country.commune, Role.EDITOR)
    appoint(held, leaver, valid_from=TODAY - 5 * DAY, valid_to=TODAY)
    running = appoint(held, leaver, valid_from=TODAY, valid_to=TODAY + DAY)
    later = appoint(held, leaver, valid_from=TODAY + 5 * DAY)
    actions.hand_over(actor=System(), leaver=leaver, posts=list(leaver.posts.all()), on=TODAY + DAY)
    kept = {each.pk: each.valid_to for each in Deputy.objects.filter(user=leaver)}
    assert kept[running.pk] == TODAY + DAY
    assert later.pk not in kept


def test_the_only_administrator_may_hand_over_to_another(country: Country) -> None:
    last = person(country.province, Role.ADMINISTRATOR)
    heir = person(country.province, Role.OFFICER)
    actions.hand_over(
        actor=actor_for(last), leaver=last, posts=[last.posts.get()], on=TODAY, successor=heir
    )
    assert actor_for(heir).may("accounts.manage", country.commune.pk)
    assert not actor_for(last).may("accounts.manage", country.commune.pk)


# --- Units that are gone -----------------------------------------------------------------------


def test_posts_in_units_that_are_gone_are_proposed_where_they_went(
    country: Country, guard: User
) -> None:
    old = post(person(country.ward), country.ward, Role.OFFICER, date(2020, 1, 1))
    parted = post(person(country.split), country.split, Role.CHAIR, date(2020, 1, 1))
    post(person(country.commune), country.commune, Role.OFFICER, date(2026, 1, 1))
    rows = queries.posts_at_ended_units(actor_for(guard)).rows
    assert queries.count_at_ended_units(actor_for(guard)) == 2
    found = {row.post.pk: [place.unit_id for place in row.heirs] for row in rows}
    assert found[old.pk] == [country.commune.pk]
    assert set(found[parted.pk]) == {country.commune.pk, country.other.pk}
    assert len(found) == 2

    moved = actions.move_post(actor=actor_for(guard), post=old, unit_id=country.commune.pk)
    assert (moved.role, moved.valid_from) == ("officer", TODAY)
    actor = actor_for(old.user)
    assert actor.may("activities.view", country.ward.pk)
    assert actor.may("activities.log", country.commune.pk)
    left = queries.posts_at_ended_units(actor_for(guard)).rows
    assert [row.post.pk for row in left] == [parted.pk]


def test_a_post_moves_only_to_where_its_unit_went(country: Country, guard: User) -> None:
    old = post(person(country.ward), country.ward, Role.OFFICER, date(2020, 1, 1))
    with pytest.raises(Refused) as refusal:
        actions.move_post(actor=actor_for(guard), post=old, unit_id=country.other.pk)
    assert codes(refusal) == [("", "no_successor")]
    stranger = actor_for(person(country.other, Role.ADMINISTRATOR))
    with pytest.raises(NotPermitted):
        actions.move_post(actor=stranger, post=old, unit_id=country.commune.pk)
    assert queries.posts_at_ended_units(stranger).rows == ()
    assert queries.count_at_ended_units(stranger) == 0


def test_the_list_of_such_posts_asks_the_same_number_of_questions(
    country: Country, guard: User, django_assert_max_num_queries
) -> None:
    for _ in range(5):
        post(person(country.ward), country.ward, Role.OFFICER, date(2020, 1, 1))
    with django_assert_max_num_queries(16):
        assert len(queries.posts_at_ended_units(actor_for(guard)).rows) == 5


def test_however_many_units_are_gone_the_question_names_none_of_them(
    country: Country, guard: User
) -> None:
    """A list of ids would break at the database's limit of variables."""

    def more(number: int) -> None:
        for _ in range(number):
            name = f"Xã cũ {Unit.objects.count()}"
            gone = places.unit(name, since=date(2020, 1, 1), until=REFORM_DAY)
            UnitSuccession.objects.create(old=gone, new=country.commune)
            post(person(gone), gone, Role.OFFICER, date(2020, 1, 1))

    actor, lengths = actor_for(guard), []
    for _ in range(2):
        more(30)
        with CaptureQueriesContext(connection) as asked:
            number = queries.count_at_ended_units(actor)
        assert len(asked) == 2
        lengths.append(len(asked[1]["sql"]))
    assert (number, len(set(lengths))) == (60, 1)
    with CaptureQueriesContext(connection) as one:
        first = queries.posts_at_ended_units(actor)
    more(30)
    with CaptureQueriesContext(connection) as two:
        assert len(queries.posts_at_ended_units(actor).rows) == len(first.rows) == 50
    assert len(two) == len(one)
    assert len(queries.posts_at_ended_units(actor, "2").rows) == 40


# --- Pages -------------------------------------------------------------------------------------


def test_the_pages_give_end_and_hand_over(country: Country, guard: User) -> None:
    client = Client()
    client.force_login(guard)
    user, heir = person(country.commune), person(country.commune, Role.EDITOR)
    answer = client.post(
        reverse("accounts:post_new", args=[user.pk]),
        {
            "unit": country.commune.pk,
            "role": "chair",
            "position": "Chủ tịch",
            "since": "01/01/2026",
            "until": "",
        },
    )
    assert answer.status_code == 302
    held = user.posts.get()
    answer = client.post(
        reverse("accounts:deputy", args=[held.pk]),
        {
            "user": heir.pk,
            "position": "Phó Chủ tịch",
            "valid_from": "01/01/2026",
            "valid_to": "31/12/2027",
            "document": "Thông báo 12/TB-UBND",
        },
    )
    assert answer.status_code == 302
    deputy = Deputy.objects.get()
    assert deputy.valid_to == date(2028, 1, 1)
    shown = client.get(reverse("accounts:person", args=[user.pk])).content.decode()
    assert "Ký thay: Lò Thị Thảo (Phó Chủ tịch)" in shown
    assert client.get(reverse("accounts:handover", args=[user.pk])).status_code == 200
    answer = client.post(
        reverse("accounts:handover", args=[user.pk]),
        {"posts": [held.pk], "on": "31/12/2026", "successor": heir.pk},
    )
    assert answer.status_code == 302
    assert heir.posts.get(role="chair").valid_from == date(2026, 12, 31)
    wrong = client.post(reverse("accounts:post_end", args=[held.pk]), {"valid_to": "hôm qua"})
    assert wrong.status_code == 422
    assert "hôm qua" in wrong.content.decode()


def test_the_page_of_posts_at_units_that_are_gone_gives_them_anew(
    country: Country, guard: User
) -> None:
    old = post(person(country.ward), country.ward, Role.OFFICER, date(2020, 1, 1))
    client = Client()
    client.force_login(guard)
    page = client.get(reverse("accounts:ended")).content.decode()
    assert "Giao ở Xã Suối Mẫu" in page
    address = reverse("accounts:post_move", args=[old.pk])
    for nonsense in ("", "x", "-1", "9" * 30, "\u0663"):
        assert client.post(address, {"unit": nonsense}).status_code == 404
    assert client.post(address, {"unit": country.commune.pk}).status_code == 302
    assert old.user.posts.count() == 2
