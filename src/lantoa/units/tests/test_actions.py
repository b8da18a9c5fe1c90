from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from lantoa.audit.log import entries_of
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units import actions, queries
from lantoa.units.models import Unit, UnitSuccession, UnitVersion
from lantoa.units.tests import factories
from lantoa.units.tests.factories import AFTER, Country

pytestmark = pytest.mark.django_db
SYSTEM = System()


@pytest.fixture
def country() -> Country:
    return factories.country()


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def test_one_province_is_loaded_with_what_it_came_from_and_only_once() -> None:
    told: list[tuple[int, int, str]] = []
    first = actions.load_reference(
        actor=SYSTEM, provinces=["42"], progress=lambda *each: told.append(each)
    )
    second = actions.load_reference(actor=SYSTEM, provinces=["42"])
    assert set(UnitVersion.objects.filter(tier="province").values_list("name", flat=True)) == {
        "Tỉnh Hà Tĩnh"
    }
    assert told[-1][0] == told[-1][1]
    assert (first.total_kept, second.total_created) == (0, 0)
    assert second.kept == first.created
    assert entries_of("units").count() == 1


def test_a_load_leaves_what_a_person_corrected() -> None:
    actions.load_reference(actor=SYSTEM, provinces=["42"])
    version = queries.by_code("18496", AFTER)
    assert version is not None
    actions.correct(
        actor=SYSTEM, version=version, reason="Thử", name="Phường Hương Khê", division="ward"
    )
    assert actions.load_reference(actor=SYSTEM, provinces=["42"]).total_created == 0
    assert queries.name_of(version.unit_id, AFTER) == "Phường Hương Khê"
    assert [each.name for each in queries.find("phuong huong khe", on=AFTER)] == [
        "Phường Hương Khê"
    ]


def test_only_the_system_loads() -> None:
    with pytest.raises(NotPermitted):
        actions.load_reference(actor=Nobody())
    assert not Unit.objects.exists()


def test_a_correction_needs_a_reason_and_notes_what_stood_before(country: Country) -> None:
    version = queries.version_of(country.commune.pk, AFTER)
    assert version is not None
    with pytest.raises(Refused) as refused:
        actions.correct(actor=SYSTEM, version=version, reason=" ", name="Xã X")
    assert codes(refused) == ["reason"]
    actions.correct(actor=SYSTEM, version=version, reason="Gõ nhầm", name="xã Suối Máu")
    assert queries.name_of(country.commune.pk, AFTER) == "Xã Suối Máu"
    (entry,) = entries_of(f"units_unitversion:{version.pk}")
    assert entry.data["before"]["name"] == "Xã Suối Mẫu"


def test_nobody_corrects(country: Country) -> None:
    version = queries.version_of(country.commune.pk, AFTER)
    assert version is not None
    with pytest.raises(NotPermitted):
        actions.correct(actor=Nobody(), version=version, reason="x", name="Xã X")


def test_the_database_refuses_two_open_versions_and_days_the_wrong_way_round(
    country: Country,
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.version(country.commune, "Xã X", since=AFTER)
    with pytest.raises(IntegrityError), transaction.atomic():
        factories.version(country.ward, "Xã X", since=AFTER, until=AFTER)


def test_the_database_refuses_a_second_edge_and_an_edge_to_itself(country: Country) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitSuccession.objects.create(old=country.ward, new=country.commune)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitSuccession.objects.create(old=country.ward, new=country.ward)
    with pytest.raises(IntegrityError), transaction.atomic():
        UnitSuccession.objects.create(old=country.ward, new=country.other, share=2)
