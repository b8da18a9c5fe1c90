"""Lists and pages of people, the own account, who may see an address."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from lantoa.accounts import actions, queries
from lantoa.accounts.models import User
from lantoa.accounts.queries import actor_for
from lantoa.accounts.rules import MailNotices, Role, phone_digits, username_of
from lantoa.accounts.signals import held_wanted
from lantoa.accounts.tests.factories import person, post
from lantoa.audit.log import entries_of
from lantoa.kernel import days
from lantoa.kernel.actor import System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.vietnamese import fold
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db

TODAY = days.today()


@pytest.fixture
def country() -> Country:
    return places.country()


def named(country: Country, name: str, unit: str = "commune", *roles: Role) -> User:
    user = person(getattr(country, unit), *roles)
    return actions.edit_user(actor=System(), user=user, full_name=name, address_as="chị")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def names(found: queries.PeopleList) -> list[str]:
    return [row.user.full_name for row in found.rows]


# --- Rules -------------------------------------------------------------------------------------


@given(st.text(max_size=80), st.sets(st.text(max_size=8), max_size=4))
def test_a_user_name_is_plain_and_free(name: str, taken: set[str]) -> None:
    found = username_of(name, taken)
    assert found.isascii()
    assert len(found) <= 60
    assert not found or found not in {each.lower() for each in taken}
    assert bool(found) == any(letter.isascii() and letter.isalnum() for letter in fold(name))


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("0912 345 678", "0912345678"),
        ("+84 912.345.678", "0912345678"),
        ("84912345678", "0912345678"),
        ("(0212) 3876-543", "02123876543"),
        ("912345678", None),
        ("0912", None),
        ("٠٩١٢٣٤٥٦٧٨", None),
        ("=1+1", None),
    ],
)
def test_phones_are_read_as_people_write_them(text: str, digits: str | None) -> None:
    assert phone_digits(text) == digits


# --- The list ----------------------------------------------------------------------------------


def test_people_are_found_without_marks(country: Country) -> None:
    for name in ("Đặng Thị Thảo", "Lò Văn Mẫn", "Nguyễn Thị Thảo"):
        named(country, name, "commune", Role.OFFICER)
    asked = {
        "dang thao": ["Đặng Thị Thảo"],
        "THẢO": ["Đặng Thị Thảo", "Nguyễn Thị Thảo"],
        "man": ["Lò Văn Mẫn"],
        "khong": [],
    }
    for text, expected in asked.items():
        found = queries.people_list([country.commune.pk], TODAY, asked=text, number=None)
        assert names(found) == expected
    assert (
        names(queries.people_list([country.commune.pk], TODAY, asked="\x00' OR 1=1", number=None))
        == []
    )


def test_each_sees_the_people_of_the_own_unit_and_by_role_those_below(country: Country) -> None:
    below = named(country, "Người Dưới", "commune", Role.OFFICER)
    named(country, "Người Bên", "other", Role.OFFICER)
    own = named(country, "Người Trên", "province", Role.REVIEWER)
    clerk = named(country, "Văn Thư Trên", "province", Role.REGISTRY_CLERK)

    def seen(user: User) -> set[str]:
        page = signed_in(user).get(reverse("accounts:people"))
        return {row.user.full_name for row in page.context["found"].rows}

    assert seen(below) == {"Người Dưới"}
    assert seen(own) == {"Người Dưới", "Người Bên", "Người Trên", "Văn Thư Trên"}
    assert seen(clerk) == {"Người Trên", "Văn Thư Trên"}
    assert signed_in(person(country.commune)).get(reverse("accounts:people")).status_code == 403


def test_who_left_is_listed_when_asked_for(country: Country) -> None:
    gone = named(country, "Người Đi", "commune", Role.OFFICER)
    named(country, "Người Ở", "commune", Role.OFFICER)
    actions.end_post(actor=System(), post=gone.posts.get(), on=TODAY)
    here = [country.commune.pk]
    assert names(queries.people_list(here, TODAY, number=None)) == ["Người Ở"]
    assert names(queries.people_list(here, TODAY, gone=True, number=None)) == [
        "Người Đi",
        "Người Ở",
    ]


def test_the_list_asks_the_same_number_of_questions(
    country: Country, django_assert_max_num_queries
) -> None:
    reviewer = person(country.province, Role.REVIEWER)
    for number in range(12):
        named(country, f"Người Thứ {number}", "commune", Role.OFFICER)
    actor = actor_for(reviewer)
    with django_assert_max_num_queries(5):
        found = queries.people_list([country.commune.pk], actor.on, number=None)
        assert len(found.rows) == 12
    client = signed_in(reviewer)
    with django_assert_max_num_queries(20):
        assert client.get(reverse("accounts:people")).status_code == 200


# --- One person --------------------------------------------------------------------------------


def test_address_and_phone_are_for_who_looks_after_the_person_and_for_the_person(
    country: Country,
) -> None:
    user = person(country.commune, Role.OFFICER, email="thao@xa.example")
    actions.edit_own(
        actor=actor_for(user),
        user=user,
        address_as="chị",
        phone="0912345678",
        mail_notices=MailNotices.NONE,
    )
    address = reverse("accounts:person", args=[user.pk])

    def told(client: Client) -> bool:
        page = client.get(address).content.decode()
        return "thao@xa.example" in page and "0912345678" in page

    assert told(signed_in(person(country.commune, Role.ADMINISTRATOR)))
    assert told(signed_in(person(country.province, Role.ADMINISTRATOR)))
    assert told(signed_in(user))
    for other in (
        person(country.commune, Role.CHAIR),
        person(country.province, Role.REVIEWER),
        person(country.commune, Role.EDITOR),
    ):
        assert signed_in(other).get(address).status_code == 200
        assert not told(signed_in(other))
    for stranger in (
        person(country.other, Role.ADMINISTRATOR),
        person(country.province, Role.OFFICER),
        person(country.other),
    ):
        assert signed_in(stranger).get(address).status_code == 403


def test_every_page_about_somebody_is_closed_to_strangers(country: Country) -> None:
    user = person(country.commune, Role.CHAIR)
    held = user.posts.get()
    addresses = [
        *(
            reverse(f"accounts:{name}", args=[user.pk])
            for name in ("edit", "post_new", "handover", "link_new", "deactivate", "reactivate")
        ),
        *(
            reverse(f"accounts:{name}", args=[held.pk])
            for name in ("post_end", "post_edit", "deputy")
        ),
        *(reverse(f"accounts:{name}") for name in ("invite", "invitations", "import", "blank")),
        reverse("accounts:ended"),
    ]
    closed = (person(country.commune, Role.CHAIR), person(country.commune, Role.OFFICER))
    outside = person(country.other, Role.ADMINISTRATOR)
    for address in addresses:
        for stranger in closed:
            assert signed_in(stranger).get(address).status_code in (403, 405), address
            assert signed_in(stranger).post(address).status_code in (403, 405), address
        if str(user.pk) in address or str(held.pk) in address:
            assert signed_in(outside).post(address).status_code == 403, address
        assert Client().get(address).status_code == 302


def test_only_who_looks_after_all_units_closes_an_account(country: Country) -> None:
    user = person(country.commune, Role.OFFICER)
    post(user, country.other, Role.EDITOR)
    one = actor_for(person(country.commune, Role.ADMINISTRATOR))
    above = actor_for(person(country.province, Role.ADMINISTRATOR))
    for act in (actions.deactivate_user, actions.reactivate_user):
        with pytest.raises(NotPermitted):
            act(actor=one, user=user)
    with pytest.raises(NotPermitted):
        actions.edit_user(actor=one, user=user, full_name="Khác", address_as="chị")
    actions.deactivate_user(actor=above, user=user)
    assert not User.objects.get(pk=user.pk).is_active
    actions.reactivate_user(actor=above, user=user)
    assert User.objects.get(pk=user.pk).is_active


def test_nobody_closes_the_own_account(country: Country) -> None:
    administrator = person(country.province, Role.ADMINISTRATOR)
    person(country.province, Role.ADMINISTRATOR)
    with pytest.raises(Refused) as refusal:
        actions.deactivate_user(actor=actor_for(administrator), user=administrator)
    assert refusal.value.problems[0].code == "oneself"


def test_closing_asks_once_more(country: Country) -> None:
    user = person(country.commune, Role.OFFICER)
    client = signed_in(person(country.commune, Role.ADMINISTRATOR))
    address = reverse("accounts:deactivate", args=[user.pk])
    assert "Khóa tài khoản của" in client.post(address).content.decode()
    assert User.objects.get(pk=user.pk).is_active
    assert client.post(address, {"confirmed": "1"}).status_code == 302
    assert not User.objects.get(pk=user.pk).is_active


def test_a_correction_is_noted_by_field_and_not_by_word(country: Country) -> None:
    user = person(country.commune, Role.OFFICER, email="cu@xa.example")
    actions.edit_user(
        actor=System(),
        user=user,
        full_name="Lò Thị Thảo",
        address_as="anh/chị",
        email="moi@xa.example",
        phone="0912345678",
    )
    noted = entries_of(f"accounts.user:{user.pk}").first()
    assert set(noted.changed) == {"email", "phone"}
    assert "moi@" not in str(noted.changed)
    with pytest.raises(Refused):
        actions.edit_user(
            actor=System(),
            user=user,
            full_name="Lò Thị Thảo",
            address_as="chị",
            email="khong-phai",
            phone="12",
        )


def test_what_is_typed_is_shown_as_words(country: Country) -> None:
    hostile = "<script>alert(1)</script>"
    user = named(country, hostile, "commune", Role.OFFICER)
    client = signed_in(person(country.commune, Role.ADMINISTRATOR))
    for address in (
        reverse("accounts:people"),
        reverse("accounts:people") + "?q=<script>alert(1)</script>",
        reverse("accounts:person", args=[user.pk]),
        reverse("accounts:handover", args=[user.pk]),
    ):
        assert hostile not in client.get(address).content.decode()


# --- The own account ---------------------------------------------------------------------------


def test_everybody_keeps_the_own_account(country: Country) -> None:
    user = person(country.commune, Role.OFFICER)
    client = signed_in(user)
    answer = client.post(
        reverse("accounts:me"),
        {"address_as": "cô", "phone": "0912 345 678", "mail_notices": "daily"},
    )
    assert answer.status_code == 422
    answer = client.post(
        reverse("accounts:me"),
        {
            "address_as": "chị",
            "phone": "0912 345 678",
            "mail_notices": "daily",
            "full_name": "Người Khác",
            "email": "khac@xa.example",
        },
    )
    assert answer.status_code == 302
    kept = User.objects.get(pk=user.pk)
    assert (kept.address_as, kept.phone, kept.mail_notices) == ("chị", "0912345678", "daily")
    assert (kept.full_name, kept.email) == (user.full_name, user.email)
    assert client.post(reverse("accounts:me"), {"phone": "abc"}).status_code == 422
    assert client.get(reverse("workspace:account"))["Location"] == reverse("accounts:me")
    with pytest.raises(NotPermitted):
        actions.edit_own(
            actor=actor_for(user),
            user=person(country.commune),
            address_as="chị",
            phone="",
            mail_notices=MailNotices.NONE,
        )


def test_the_table_of_permissions_is_for_all_staff(country: Country) -> None:
    page = signed_in(person(country.commune, Role.TRANSLATOR)).get(reverse("accounts:permissions"))
    assert page.status_code == 200
    text = page.content.decode()
    assert "Ký, gửi hoặc trả về dự thảo" in text
    assert "Không ai; chỉ hệ thống tự làm" in text


def test_what_was_somebodys_is_told_at_the_handover(country: Country) -> None:
    user = person(country.commune, Role.OFFICER)
    held = list(user.posts.all())
    assert queries.things_of(user, held, TODAY) == []

    def answer(sender: object, posts: object, actor_key: str, **_: object) -> list[queries.Thing]:
        label = f"Dự thảo của {actor_key}"
        return [queries.Thing("Thử", label, "accounts:person", (user.pk,), movable=True)]

    held_wanted.connect(answer)
    try:
        _told(country, user)
    finally:
        held_wanted.disconnect(answer)


def _told(country: Country, user: User) -> None:
    (kind,) = queries.things_of(user, list(user.posts.all()), TODAY)
    assert [thing.label for thing in kind.things] == [f"Dự thảo của user:{user.pk}"]
    page = signed_in(person(country.commune, Role.ADMINISTRATOR)).get(
        reverse("accounts:handover", args=[user.pk])
    )
    assert f"Dự thảo của user:{user.pk}</a>" in page.content.decode()
    assert "chuyển cho người nhận" in page.content.decode()
