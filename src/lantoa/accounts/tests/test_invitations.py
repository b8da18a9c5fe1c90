"""A link lets one person in, once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import actions, queries
from lantoa.accounts.actions import Invited, NewPost
from lantoa.accounts.models import Invitation, Post, User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import InvitationState, Role
from lantoa.accounts.tests.factories import PASSWORD, person, post
from lantoa.accounts.tests.steps import give_second_step
from lantoa.audit.models import Entry
from lantoa.catalogue.models import Setting
from lantoa.jobs.models import Letter
from lantoa.kernel import days
from lantoa.kernel.actor import Actor, System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units.models import Unit
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

FRESH = "suoi mat rung xanh"


@pytest.fixture
def country() -> Country:
    return places.country()


def invite(
    unit: Unit,
    actor: Actor | None = None,
    *,
    name: str = "Đặng Thị Thảo",
    email: str = "",
    username: str = "",
    role: Role = Role.OFFICER,
) -> Invited:
    return actions.invite(
        actor=actor or System(),
        unit_id=unit.pk,
        full_name=name,
        email=email,
        username=username,
        posts=[NewPost(unit.pk, role, date(2026, 1, 1), "Công chức")],
        link_to=lambda token: f"https://lantoa.example/{token}",
    )


def address(invited: Invited) -> str:
    return reverse("accounts:join", args=[invited.token])


def join(client: Client, invited: Invited, password: str = FRESH) -> int:
    sent = {"password1": password, "password2": password}
    return client.post(address(invited), sent).status_code


def codes(refusal: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(problem.field, problem.code) for problem in refusal.value.problems]


def test_the_administrator_invites_and_the_person_is_in(country: Country) -> None:
    administrator = Client()
    administrator.force_login(person(country.commune, Role.ADMINISTRATOR))
    shown = administrator.post(
        reverse("accounts:invite"),
        {
            "full_name": "Đặng Thị Thảo",
            "address_as": "chị",
            "email": "thao@xa.example",
            "phone": "0912 345 678",
            "unit": country.commune.pk,
            "roles": ["officer", "editor"],
            "position": "Công chức",
            "since": "01/01/2026",
        },
    )
    assert shown.status_code == 200
    user = User.objects.get(username="thao.dang")
    assert (user.phone, user.home_id, user.folded) == (
        "0912345678",
        country.commune.pk,
        "dang thi thao",
    )
    invited = shown.context["invited"]
    assert f"http://testserver{address(invited)}" in shown.content.decode()
    assert "no-store" in shown["Cache-Control"]
    (letter,) = Letter.objects.all()
    assert letter.to == "thao@xa.example"
    assert letter.is_secret
    assert address(invited) in letter.body

    own = Client()
    assert own.get(address(invited)).status_code == 200
    assert own.get(address(invited))["Referrer-Policy"] == "same-origin"
    assert join(own, invited) == 302
    assert own.session["_auth_user_id"] == str(user.pk)
    assert own.get(reverse("accounts:me")).status_code == 200
    user.refresh_from_db()
    assert user.is_active
    assert user.check_password(FRESH)


def test_only_the_hash_of_a_link_is_kept(country: Country) -> None:
    invited = invite(country.commune)
    (kept,) = Invitation.objects.values()
    assert invited.token not in str(kept)
    assert invited.token not in "".join(str(each) for each in Entry.objects.values())


def test_who_was_invited_is_out_until_the_link_was_used(country: Country) -> None:
    invited = invite(country.commune, role=Role.CHAIR)
    assert not actor_for(invited.user).posts
    assert queries.signer(country.commune.pk) is None
    assert queries.holders(country.commune.pk, Role.CHAIR) == []
    actions.accept_invitation(token=invited.token, password=FRESH)
    assert queries.signer(country.commune.pk).user == invited.user


def test_a_link_opens_once(country: Country) -> None:
    invited = invite(country.commune)
    assert join(Client(), invited) == 302
    other = Client()
    assert other.get(address(invited)).status_code == 404
    assert join(other, invited, "mat khau khac han") == 404
    assert User.objects.get(pk=invited.user.pk).check_password(FRESH)
    with pytest.raises(Refused) as refusal:
        actions.accept_invitation(token=invited.token, password="mat khau khac han")
    assert codes(refusal) == [("", "gone")]


def test_a_link_runs_out(country: Country) -> None:
    invited = invite(country.commune)
    late = invited.invitation.expires_at
    assert queries.invitation_of(invited.token, late - timedelta(seconds=1)) is not None
    assert queries.invitation_of(invited.token, late) is None
    with pytest.raises(Refused):
        actions.accept_invitation(token=invited.token, password=FRESH, at=late)
    assert not User.objects.get(pk=invited.user.pk).is_active


def test_the_installation_says_how_many_days_an_invitation_opens(country: Country) -> None:
    Setting.objects.create(name="sign_in.invitation_days", value=3)
    lasted = invite(country.commune).invitation
    assert lasted.expires_at - lasted.made_at == timedelta(days=3)


def test_a_new_link_kills_the_old_one(country: Country) -> None:
    first = invite(country.commune)
    second = actions.issue_link(actor=System(), user=first.user)
    assert queries.invitation_of(first.token, days.now()) is None
    assert queries.invitation_of(second.token, days.now()) is not None


def test_a_revoked_link_opens_no_more_and_a_used_one_is_not_revoked(country: Country) -> None:
    invited = invite(country.commune)
    actions.revoke_invitation(actor=System(), invitation=invited.invitation)
    assert join(Client(), invited) == 404
    again = actions.issue_link(actor=System(), user=invited.user)
    actions.accept_invitation(token=again.token, password=FRESH)
    with pytest.raises(Refused) as refusal:
        actions.revoke_invitation(actor=System(), invitation=again.invitation)
    assert codes(refusal) == [("", "used")]


@pytest.mark.parametrize("weak", ["ngan", "1234567890", "password123"])
def test_a_weak_password_is_refused_and_the_link_stays_open(country: Country, weak: str) -> None:
    invited = invite(country.commune)
    assert join(Client(), invited, weak) == 422
    assert not User.objects.get(pk=invited.user.pk).is_active
    assert join(Client(), invited) == 302


def test_two_spellings_are_refused(country: Country) -> None:
    invited = invite(country.commune)
    answer = Client().post(address(invited), {"password1": FRESH, "password2": f"{FRESH}x"})
    assert answer.status_code == 422
    assert "Hai lần ghi khác nhau" in answer.content.decode()


@pytest.mark.parametrize("token", ["x", "khong-co", "a" * 500, "%00", "..%2f", "<script>"])
def test_a_guessed_link_says_nothing(client: Client, db: None, token: str) -> None:
    answer = client.get(f"/nhan-su/vao/{token}/")
    assert answer.status_code in (400, 404)
    assert b"<script>alert" not in answer.content


def test_the_same_address_twice_is_refused_and_nobody_is_named(country: Country) -> None:
    invite(country.commune, email="thao@xa.example")
    with pytest.raises(Refused) as refusal:
        invite(country.commune, name="Lò Văn Mẫn", email="Thao@XA.example")
    assert codes(refusal) == [("email", "taken")]
    assert "Thảo" not in str(refusal.value)
    assert User.objects.count() == 1


def test_user_names_come_from_the_name_and_never_twice(country: Country) -> None:
    names = [invite(country.commune).user.username for _ in range(3)]
    assert names == ["thao.dang", "thao.dang2", "thao.dang3"]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"username": "có dấu"}, "username"),
        ({"username": "a\x00b"}, "username"),
        ({"email": "khong phai"}, "email"),
        ({"name": "  "}, "full_name"),
    ],
)
def test_what_cannot_be_taken_is_told_by_its_field(
    country: Country, given: dict[str, str], field: str
) -> None:
    words = {"username": "thao", **given}
    with pytest.raises(Refused) as refusal:
        invite(country.commune, **words)
    assert field in [problem.field for problem in refusal.value.problems]
    assert not User.objects.exists()


def test_a_refused_invitation_leaves_nothing_behind(country: Country) -> None:
    with pytest.raises(Refused):
        actions.invite(
            actor=System(), unit_id=country.commune.pk, full_name="Đặng Thị Thảo", posts=[]
        )
    twice = [NewPost(country.commune.pk, Role.OFFICER, date(2026, 1, 1))] * 2
    with pytest.raises(Refused):
        actions.invite(
            actor=System(), unit_id=country.commune.pk, full_name="Đặng Thị Thảo", posts=twice
        )
    assert (User.objects.count(), Post.objects.count(), Invitation.objects.count()) == (0, 0, 0)


def test_nobody_invites_into_a_unit_that_is_not_theirs(country: Country) -> None:
    stranger = actor_for(person(country.other, Role.ADMINISTRATOR))
    invited = invite(country.commune)
    for act in (
        lambda: invite(country.commune, stranger),
        lambda: actions.issue_link(actor=stranger, user=invited.user),
        lambda: actions.revoke_invitation(actor=stranger, invitation=invited.invitation),
    ):
        with pytest.raises(NotPermitted):
            act()
    with pytest.raises(NotPermitted):
        actions.invite(
            actor=stranger,
            unit_id=country.other.pk,
            full_name="Đặng Thị Thảo",
            posts=[NewPost(country.commune.pk, Role.ADMINISTRATOR, date(2026, 1, 1))],
        )
    assert User.objects.filter(username__startswith="thao").count() == 1


def test_a_link_for_a_new_password_is_for_who_looks_after_all_units(country: Country) -> None:
    user = person(country.commune, Role.OFFICER)
    post(user, country.other, Role.EDITOR)
    one = actor_for(person(country.commune, Role.ADMINISTRATOR))
    with pytest.raises(NotPermitted):
        actions.issue_link(actor=one, user=user)
    above = actor_for(person(country.province, Role.ADMINISTRATOR))
    assert actions.issue_link(actor=above, user=user).invitation.kind == "reset"


def test_a_new_password_ends_old_sessions_and_asks_for_the_second_step(country: Country) -> None:
    user = person(country.commune, Role.CHAIR)
    stolen, own = Client(), Client()
    stolen.force_login(user)
    invited = actions.issue_link(actor=System(), user=user)
    answer = own.post(address(invited), {"password1": FRESH, "password2": FRESH})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in own.session
    assert stolen.get(reverse("accounts:me")).status_code == 302


def test_a_lost_phone_is_forgotten_only_when_the_link_is_used(country: Country) -> None:
    user = person(country.commune, Role.CHAIR)
    invited = actions.issue_link(actor=System(), user=user, drop_second_step=True)
    assert user.authenticator_set.count() == 1
    actions.accept_invitation(token=invited.token, password=FRESH)
    assert user.authenticator_set.count() == 0
    used = Entry.objects.filter(object_key=f"accounts.invitation:{invited.invitation.pk}").first()
    assert used.data["second_steps_dropped"] == 1


def test_a_plain_link_leaves_the_second_step(country: Country) -> None:
    user = person(country.commune)
    give_second_step(user)
    invited = actions.issue_link(actor=System(), user=user)
    actions.accept_invitation(token=invited.token, password=FRESH)
    assert user.authenticator_set.count() == 1


def test_a_closed_account_gets_no_link_and_its_open_link_dies(country: Country) -> None:
    user = person(country.commune, Role.OFFICER)
    invited = actions.issue_link(actor=System(), user=user)
    actions.deactivate_user(actor=System(), user=user)
    assert queries.invitation_of(invited.token, days.now()) is None
    with pytest.raises(Refused):
        actions.accept_invitation(token=invited.token, password=FRESH)
    with pytest.raises(Refused) as refusal:
        actions.issue_link(actor=System(), user=User.objects.get(pk=user.pk))
    assert codes(refusal) == [("", "closed")]
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)


def test_the_list_tells_the_state_of_each(country: Country, django_assert_num_queries) -> None:
    made = [invite(country.commune, name=f"Người Thứ {word}") for word in "ABCD"]
    actions.accept_invitation(token=made[0].token, password=FRESH)
    actions.revoke_invitation(actor=System(), invitation=made[1].invitation)
    gone = made[2].invitation
    Invitation.objects.filter(pk=gone.pk).update(expires_at=days.now())
    invite(country.other, name="Ở Xã Khác")
    with django_assert_num_queries(3):
        found = queries.invitations([country.commune.pk], days.now(), days.today())
        [row.invitation.user.full_name for row in found.rows]
    assert [row.state for row in found.rows] == [
        InvitationState.WAITING,
        InvitationState.EXPIRED,
        InvitationState.REVOKED,
        InvitationState.USED,
    ]
    for state in InvitationState:
        some = queries.invitations([country.commune.pk], days.now(), days.today(), state=state)
        assert [row.state for row in some.rows] == [state]


def test_the_pages_send_anew_and_revoke(country: Country) -> None:
    client = Client()
    client.force_login(person(country.commune, Role.ADMINISTRATOR))
    invited = invite(country.commune)
    again = client.post(reverse("accounts:link_new", args=[invited.user.pk]))
    assert again.status_code == 200
    fresh = again.context["invited"]
    assert queries.invitation_of(invited.token, days.now()) is None
    assert client.get(reverse("accounts:invitations")).status_code == 200
    answer = client.post(reverse("accounts:revoke", args=[fresh.invitation.pk]), follow=True)
    assert "Đã thu hồi" in answer.content.decode()
    assert queries.invitation_of(fresh.token, days.now()) is None


def test_an_old_session_of_somebody_else_gives_way(country: Country) -> None:
    client = Client()
    other = person(country.commune, Role.OFFICER)
    client.force_login(other)
    invited = invite(country.commune)
    assert other.full_name in client.get(address(invited)).content.decode()
    assert join(client, invited) == 302
    assert client.session["_auth_user_id"] == str(invited.user.pk)
