"""How a unit names itself: derived, given, dated."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lantoa.audit.log import entries_of
from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units import actions, queries
from lantoa.units.actions import NewIdentity
from lantoa.units.models import Identity, Unit, UnitVersion
from lantoa.units.rules.identity import Speaker, derived
from lantoa.units.tests import factories as make
from lantoa.units.tests.factories import Country

SYSTEM = System()


@pytest.fixture
def country(db: None) -> Country:
    return make.country()


def identify(unit: Unit, on: date | None = None, **names: str) -> Identity:
    return actions.identify(
        actor=SYSTEM, unit=unit, on=on or days.today(), new=NewIdentity(**names)
    )


def code(refusal: pytest.ExceptionInfo[Refused]) -> str:
    return refusal.value.problems[0].code


@pytest.mark.parametrize(
    ("speaker", "prose", "parents", "names"),
    [
        (
            derived("Tỉnh Mẫu", is_administrative=True),
            "Ủy ban nhân dân tỉnh Mẫu",
            (),
            ("Ủy ban nhân dân", "Tỉnh Mẫu"),
        ),
        (
            Speaker("Ủy ban nhân dân tỉnh Mẫu", "Sở Nội vụ", "Mẫu"),
            "Sở Nội vụ",
            ("Ủy ban nhân dân tỉnh Mẫu",),
            ("Sở Nội vụ",),
        ),
        (
            Speaker("", "Ủy ban nhân dân phường Mẫu", "Mẫu"),
            "Ủy ban nhân dân phường Mẫu",
            (),
            ("Ủy ban nhân dân phường Mẫu",),
        ),
        (
            Speaker("UỶ BAN NHÂN DÂN", "Phường Mẫu", "Mẫu"),
            "Ủy ban nhân dân phường Mẫu",
            (),
            ("UỶ BAN NHÂN DÂN", "Phường Mẫu"),
        ),
    ],
)
def test_a_committee_speaks_in_two_lines_and_others_under_their_parent(
    speaker: Speaker, prose: str, parents: tuple[str, ...], names: tuple[str, ...]
) -> None:
    assert speaker.prose == prose
    assert speaker.parent_lines == parents
    assert speaker.name_lines == names


def test_until_somebody_says_otherwise_the_names_are_derived(
    country: Country, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(1):
        found = queries.speaker(country.commune.pk, days.today())
    assert (found.prose, found.place) == ("Ủy ban nhân dân xã Suối Mẫu", "Suối Mẫu")
    assert not found.is_given
    department = Unit.objects.create(slug="so", kind="department")
    make.version(department, "Sở Nội vụ", tier="province", division="")
    assert queries.speaker(department.pk, days.today()).prose == "Sở Nội vụ"
    with pytest.raises(UnitVersion.DoesNotExist):
        queries.speaker(0, days.today())


def test_what_is_given_holds_from_its_day_and_what_is_left_empty_is_derived(
    country: Country, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    today = days.today()
    identify(country.commune, place="Thị trấn Mẫu")
    identify(
        country.commune,
        today + timedelta(days=10),
        issuer="Ủy ban nhân dân xã Mẫu mới",
        phone="02313",
    )
    with django_assert_num_queries(1):
        now = queries.speaker(country.commune.pk, today)
    assert (now.prose, now.place) == ("Ủy ban nhân dân xã Suối Mẫu", "Thị trấn Mẫu")
    later = queries.speaker(country.commune.pk, today + timedelta(days=10))
    assert (later.prose, later.place) == ("Ủy ban nhân dân xã Mẫu mới", "Suối Mẫu")
    assert (later.issuer_parent, later.phone) == ("", "02313")
    assert not queries.speaker(country.commune.pk, today - timedelta(days=1)).is_given
    assert [row.phone for row in queries.identities(country.commune.pk)] == ["02313", ""]


def test_a_name_of_another_day_can_be_asked_with_the_identity_of_this_one(
    country: Country,
) -> None:
    found = queries.speaker(country.ward.pk, days.today(), named_on=make.BEFORE)
    assert found.issuer == "Phường Đá Bạc"


def test_what_only_repeats_the_derived_names_goes_on_following_the_unit(
    country: Country,
) -> None:
    row = identify(
        country.commune,
        issuer_parent="Ủy ban nhân dân",
        issuer="Xã Suối Mẫu",
        place="Suối Mẫu",
        phone="0231",
    )
    assert (row.issuer_parent, row.issuer, row.place) == ("", "", "")
    UnitVersion.objects.filter(unit=country.commune).update(name="Phường Suối Mới")
    found = queries.speaker(country.commune.pk, days.today())
    assert (found.prose, found.place) == ("Ủy ban nhân dân phường Suối Mới", "Suối Mới")


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        ({"place": "x" * 81}, "long"),
        ({"address": "a\x00"}, "long"),
        ({"issuer_parent": "Ủy ban nhân dân"}, "issuer"),
        ({"email": "không phải"}, "email"),
        ({}, "unchanged"),
    ],
)
def test_what_a_paper_cannot_carry_is_refused_and_nothing_is_stored(
    country: Country, names: dict[str, str], reason: str
) -> None:
    with pytest.raises(Refused) as refusal:
        identify(country.commune, **names)
    assert code(refusal) == reason
    assert not Identity.objects.exists()


def test_days_that_are_over_and_days_before_a_set_change_are_refused(country: Country) -> None:
    today = days.today()
    identify(country.commune, today + timedelta(days=9), place="Mẫu")
    for on, reason in (
        (today - timedelta(days=1), "past"),
        (today + timedelta(days=8), "later_change"),
    ):
        with pytest.raises(Refused) as refusal:
            identify(country.commune, on, place="Khác")
        assert code(refusal) == reason


def test_the_log_names_the_fields_and_not_the_words(country: Country) -> None:
    crest = StoredFile.objects.create(
        name="a.png",
        media_type="image/png",
        size=1,
        sha256="0" * 64,
        stored_at=days.now(),
        actor_key="t",
    )
    row = actions.identify(
        actor=SYSTEM,
        unit=country.commune,
        on=days.today(),
        new=NewIdentity(phone="0231 3876 543"),
        crest=crest,
    )
    (entry,) = entries_of(f"units_identity:{row.pk}")
    assert entry.data["changed"] == ["phone", "crest"]
    assert "0231" not in str(entry.data)
    assert entry.unit_id == country.commune.pk


def test_nobody_names_a_unit_without_the_permission(country: Country) -> None:
    with pytest.raises(NotPermitted):
        actions.identify(
            actor=Nobody(), unit=country.commune, on=days.today(), new=NewIdentity(place="Mẫu")
        )
