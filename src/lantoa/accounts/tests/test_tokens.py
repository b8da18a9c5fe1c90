"""A token is made by who holds the post, shown once, and opens nothing once its time is over."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.account.signals import password_reset
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from django.urls import reverse

from lantoa.accounts.actions import people
from lantoa.accounts.actions.invitations import accept_invitation, issue_link
from lantoa.accounts.actions.tokens import NewToken, make_token, note_use, revoke_token
from lantoa.accounts.models import ApiToken, Post, User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.queries.tokens import hash_of_secret, holder_of, token_rows
from lantoa.accounts.rules import MOST_TOKENS, TOKEN_DAYS, Role, TokenScope, TokenState
from lantoa.accounts.tests.factories import PASSWORD, person, post
from lantoa.accounts.views.sessions import JUST_NOW, SIGNED_IN_AT
from lantoa.audit.models import Entry
from lantoa.jobs.models import Letter
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units.tests import factories as places

pytestmark = pytest.mark.django_db

LOGIN = "/tai-khoan/login/"


@pytest.fixture
def land() -> Any:
    return places.country()


@pytest.fixture
def officer(land: Any) -> User:
    return person(land.commune, Role.OFFICER, username="thao")


def make(user: User, *, scope: TokenScope = TokenScope.READ, **more: Any) -> NewToken:
    held = more.pop("post", None) or Post.objects.filter(user=user).order_by("pk")[0]
    given: dict[str, Any] = {"name": "Phần mềm", "lasts_days": 90, **more}
    return make_token(actor=actor_for(user), post=held, scope=scope, **given)


def signed_in(name: str = "thao") -> Client:
    client = Client()
    assert client.post(LOGIN, {"login": name, "password": PASSWORD}).status_code == 302
    return client


# --- Making --------------------------------------------------------------------------------------


def test_a_token_stands_for_one_post_of_its_maker(officer: User, land: Any) -> None:
    other = post(officer, land.other, Role.CHAIR)
    made = make(officer, scope=TokenScope.SUBMIT)
    found = holder_of(made.written, days.now())
    assert found is not None
    assert found.may_write
    assert found.actor.user == officer
    assert [(held.unit_id, held.role) for held in found.actor.posts] == [
        (land.commune.pk, Role.OFFICER)
    ]
    assert not found.actor.may("reports.sign", other.unit_id)
    assert found.actor.may("reports.draft", land.commune.pk)


def test_only_the_hash_of_the_secret_is_kept(officer: User) -> None:
    made = make(officer)
    kept = ApiToken.objects.values().get()
    secret = made.written.split("_", 2)[2]
    assert len(secret) == 43
    assert secret not in repr(kept)
    assert kept["secret_sha256"] == hash_of_secret(secret)
    assert made.written not in repr(list(Entry.objects.values()))


def test_making_and_revoking_stand_in_the_log(officer: User, land: Any) -> None:
    made = make(officer)
    assert revoke_token(actor=actor_for(officer), token=made.token)
    assert not revoke_token(actor=actor_for(officer), token=made.token)
    entries = Entry.objects.filter(verb="accounts.token").order_by("pk")
    assert [entry.data for entry in entries] == [
        {"made": True, "scope": "read", "days": 90},
        {"revoked": True},
    ]
    assert {entry.unit_id for entry in entries} == {land.commune.pk}


def test_nobody_makes_a_token_for_the_post_of_another(officer: User, land: Any) -> None:
    """Who could would sign as that person."""
    administrator = person(land.commune, Role.ADMINISTRATOR)
    chair = person(land.commune, Role.CHAIR)
    for user in (officer, administrator):
        with pytest.raises(NotPermitted):
            make(user, post=Post.objects.get(user=chair))
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("span", [(-10, 0), (1, None)])
def test_a_post_that_is_not_held_today_gets_no_token(
    officer: User, span: tuple[int, int | None]
) -> None:
    begins, ends = span
    Post.objects.update(
        valid_from=days.today() + timedelta(begins),
        valid_to=None if ends is None else days.today() + timedelta(ends),
    )
    with pytest.raises(NotPermitted):
        make(officer)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "  "}, "no_name"),
        ({"name": "x" * 81}, "too_long"),
        ({"lasts_days": 366}, "span"),
        ({"lasts_days": 0}, "span"),
    ],
)
def test_a_token_needs_a_name_and_an_end(officer: User, given: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refused:
        make(officer, **given)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not ApiToken.objects.exists()


def test_no_token_lives_longer_than_a_year() -> None:
    assert max(TOKEN_DAYS) <= 366


def test_a_post_has_so_many_tokens_and_no_more(officer: User) -> None:
    first, *_ = [make(officer) for _ in range(MOST_TOKENS)]
    with pytest.raises(Refused) as refused:
        make(officer)
    assert [problem.code for problem in refused.value.problems] == ["too_many"]
    revoke_token(actor=actor_for(officer), token=first.token)
    make(officer)


# --- Opening -------------------------------------------------------------------------------------


def test_a_token_that_is_over_opens_nothing(officer: User) -> None:
    now = days.now()
    made = make(officer, lasts_days=30)
    assert holder_of(made.written, now) is not None
    assert holder_of(made.written, now + timedelta(days=29)) is not None
    assert holder_of(made.written, now + timedelta(days=31)) is None
    Post.objects.update(valid_to=days.today())
    assert holder_of(made.written, now) is None
    Post.objects.update(valid_to=None)
    User.objects.update(is_active=False)
    assert holder_of(made.written, now) is None
    User.objects.update(is_active=True)
    assert holder_of(made.written, now) is not None
    revoke_token(actor=actor_for(officer), token=made.token)
    assert holder_of(made.written, now) is None


def test_what_is_no_token_costs_no_query(officer: User, django_assert_num_queries: Any) -> None:
    made = make(officer).written
    wrong = ["", "x", made.upper(), f"{made} ", f"{made}x", made[:-1], "lantoa__", "\x00", "ß" * 60]
    with django_assert_num_queries(0):
        assert [holder_of(each, days.now()) for each in wrong] == [None] * len(wrong)
    with django_assert_num_queries(1):
        assert holder_of(made, days.now()) is not None


def test_a_wrong_secret_with_a_known_beginning_opens_nothing(officer: User) -> None:
    one, other = make(officer).written, make(officer).written
    mixed = "_".join([*one.split("_", 2)[:2], other.split("_", 2)[2]])
    assert holder_of(mixed, days.now()) is None


def test_use_is_noted_once_a_day(officer: User, django_assert_num_queries: Any) -> None:
    now = days.now()
    token = make(officer).token
    with django_assert_num_queries(1):
        note_use(token=token, at=now)
    token.refresh_from_db()
    assert token.used_on == days.today()
    with django_assert_num_queries(0):
        note_use(token=token, at=now)


def test_the_list_says_how_each_token_stands(officer: User, land: Any) -> None:
    now = days.now()
    live, revoked, expired = make(officer), make(officer), make(officer)
    revoke_token(actor=actor_for(officer), token=revoked.token)
    ApiToken.objects.filter(pk=expired.token.pk).update(
        made_at=now - timedelta(days=9), expires_at=now - timedelta(days=1)
    )
    states = {row.token.pk: row.state for row in token_rows(officer, now)}
    assert states == {
        live.token.pk: TokenState.LIVE,
        revoked.token.pk: TokenState.REVOKED,
        expired.token.pk: TokenState.EXPIRED,
    }
    Post.objects.update(valid_to=days.today())
    assert [row.state for row in token_rows(officer, now)][-1] is TokenState.ENDED


# --- Revoking ------------------------------------------------------------------------------------


def test_who_looks_after_the_unit_revokes_and_nobody_else(officer: User, land: Any) -> None:
    made = make(officer)
    strangers = [
        person(land.commune, Role.CHAIR),
        person(land.other, Role.ADMINISTRATOR),
        person(land.province, Role.REVIEWER),
    ]
    for user in strangers:
        with pytest.raises(NotPermitted):
            revoke_token(actor=actor_for(user), token=made.token)
    above = person(land.province, Role.ADMINISTRATOR)
    assert actor_for(above).may("accounts.manage", land.commune.pk)
    assert revoke_token(actor=actor_for(above), token=made.token)


# --- Pages ---------------------------------------------------------------------------------------


def form(**more: str) -> dict[str, str]:
    held = Post.objects.filter(user__username="thao").order_by("pk")[0]
    return {
        "name": "Hệ thống báo cáo của tỉnh",
        "post": str(held.pk),
        "scope": "submit",
        "lasts_days": "90",
        **more,
    }


def test_a_token_is_shown_once(officer: User) -> None:
    client = signed_in()
    here = reverse("accounts:tokens")
    assert client.get(here).status_code == 200
    answer = client.post(here, form())
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    (written,) = re.findall(r"lantoa_[0-9a-f]{12}_[\w-]{43}", answer.content.decode())
    found = holder_of(written, days.now())
    assert found is not None
    assert found.may_write
    page = client.get(here).content.decode()
    assert written not in page
    assert f"lantoa_{found.token.prefix}_…" in page
    assert "Hệ thống báo cáo của tỉnh" in page


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"post": "0"}, {"post": "x\x00"}, {"scope": "all"}, {"lasts_days": "99999"}],
)
def test_a_form_that_is_wrong_keeps_what_was_typed(officer: User, wrong: dict[str, str]) -> None:
    client = signed_in()
    answer = client.post(reverse("accounts:tokens"), form(**wrong))
    assert answer.status_code == 422
    if "name" not in wrong:
        assert "Hệ thống báo cáo của tỉnh" in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_a_post_of_somebody_else_cannot_be_chosen(officer: User, land: Any) -> None:
    chair = person(land.commune, Role.CHAIR)
    theirs = Post.objects.get(user=chair)
    assert (
        signed_in().post(reverse("accounts:tokens"), form(post=str(theirs.pk))).status_code == 422
    )
    assert not ApiToken.objects.exists()


def test_making_one_asks_who_it_is_after_a_while(officer: User) -> None:
    client = Client()
    client.force_login(officer)
    session = client.session
    session[SIGNED_IN_AT] -= JUST_NOW + 1
    session.save()
    answer = client.post(reverse("accounts:tokens"), form())
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert not ApiToken.objects.exists()


def test_a_person_revokes_an_own_token_on_the_page(officer: User) -> None:
    made = make(officer)
    answer = signed_in().post(reverse("accounts:revoke_token", args=[made.token.pk]))
    assert answer["Location"] == reverse("accounts:tokens")
    assert holder_of(made.written, days.now()) is None


def test_an_administrator_sees_and_revokes_and_does_not_make(officer: User, land: Any) -> None:
    made = make(officer)
    administrator = person(land.commune, Role.ADMINISTRATOR, username="nam")
    client = Client()
    client.force_login(administrator)
    here = reverse("accounts:person_tokens", args=[officer.pk])
    page = client.get(here).content.decode()
    assert made.token.prefix in page
    assert made.written not in page
    assert "<form" in page and 'name="scope"' not in page
    assert client.post(here).status_code == 405
    answer = client.post(reverse("accounts:revoke_token", args=[made.token.pk]))
    assert answer["Location"] == here
    assert holder_of(made.written, days.now()) is None


def test_others_see_no_tokens(officer: User, land: Any) -> None:
    made = make(officer)
    for unit, role in ((land.commune, Role.CHAIR), (land.other, Role.ADMINISTRATOR)):
        client = Client()
        client.force_login(person(unit, role))
        assert client.get(reverse("accounts:person_tokens", args=[officer.pk])).status_code == 403
        assert (
            client.post(reverse("accounts:revoke_token", args=[made.token.pk])).status_code == 403
        )
    assert holder_of(made.written, days.now()) is not None


def test_the_lists_cost_the_same_however_many_tokens(
    officer: User, django_assert_num_queries: Any
) -> None:
    for _ in range(3):
        make(officer)
    with django_assert_num_queries(2):
        token_rows(officer, days.now())


def test_a_password_set_anew_by_a_link_ends_every_token_of_the_person(
    officer: User, land: Any
) -> None:
    post(officer, land.other, Role.CHAIR)
    mine = make(officer)
    other = make(person(land.commune, Role.CHAIR, username="man"))
    link = issue_link(actor=System("tests"), user=officer)
    accept_invitation(token=link.token, password="mat-khau-moi-2026-dai")
    assert holder_of(mine.written, days.now()) is None
    assert holder_of(other.written, days.now()) is not None


FRESH = "suoi mat rung xanh 2026"
CHANGE = "/tai-khoan/password/change/"


def change_password(client: Client, **more: str) -> None:
    given = {"oldpassword": PASSWORD, "password1": FRESH, "password2": FRESH, **more}
    assert client.post(CHANGE, given).status_code == 302


def test_a_token_outlives_a_new_password_and_the_letter_says_so(officer: User) -> None:
    User.objects.filter(pk=officer.pk).update(email="thao@example.invalid")
    kept, gone = make(officer), make(officer)
    revoke_token(actor=actor_for(officer), token=gone.token)
    client = signed_in()
    page = client.get(CHANGE).content.decode()
    assert "Phần mềm đang dùng 1 mã kết nối" in page
    change_password(client)
    assert holder_of(kept.written, days.now()) is not None
    letter = Letter.objects.order_by("-pk").first()
    assert letter is not None
    assert "1 mã kết nối cho phần mềm vẫn dùng được" in letter.body


def test_a_new_password_revokes_the_tokens_when_its_owner_says_so(officer: User, land: Any) -> None:
    User.objects.filter(pk=officer.pk).update(email="thao@example.invalid")
    mine, other = make(officer), make(person(land.commune, Role.CHAIR, username="man"))
    client = signed_in()
    wrong = {"oldpassword": "sai", "password1": FRESH, "password2": FRESH, "revoke_tokens": "on"}
    assert client.post(CHANGE, wrong).status_code == 200
    assert holder_of(mine.written, days.now()) is not None
    change_password(client, revoke_tokens="on")
    assert holder_of(mine.written, days.now()) is None
    assert holder_of(other.written, days.now()) is not None
    letter = Letter.objects.order_by("-pk").first()
    assert letter is not None
    assert "mã kết nối" not in letter.body
    noted = Entry.objects.filter(
        verb="accounts.token", object_key=f"accounts.token:{mine.token.pk}"
    )
    assert noted.order_by("pk").last().data["revoked"] is True  # type: ignore[union-attr]


def test_who_has_no_token_is_asked_nothing_of_tokens(officer: User) -> None:
    client = signed_in()
    assert "mã kết nối" not in client.get(CHANGE).content.decode()
    change_password(client, revoke_tokens="on")


def test_a_password_reset_by_mail_ends_every_token_of_the_person(officer: User) -> None:
    mine = make(officer)
    password_reset.send(sender=User, request=signed_in_request(), user=officer)
    assert holder_of(mine.written, days.now()) is None


def signed_in_request() -> Any:
    request = RequestFactory().get("/")
    request.session = SessionStore()
    return request


def test_a_locked_account_has_no_token_when_it_is_opened_again(officer: User, land: Any) -> None:
    token = make(officer).token
    people.deactivate_user(actor=System("tests"), user=officer)
    people.reactivate_user(actor=System("tests"), user=officer)
    token.refresh_from_db()
    assert token.state(days.now(), days.today()) is TokenState.REVOKED
