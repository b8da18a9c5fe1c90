from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from lantoa.audit.log import entries_of
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units import actions, queries, signals
from lantoa.units.models import Change, Identity, Unit
from lantoa.units.rules import REFORM_DAY, NewUnit
from lantoa.units.tests import factories
from lantoa.units.tests.changing import DAY, asked, commune, everything
from lantoa.units.tests.factories import Country

pytestmark = pytest.mark.django_db
SYSTEM = System()
WHY = "Ghi nhầm đơn vị"


@pytest.fixture
def country() -> Country:
    made = factories.country()
    factories.office("Phòng A", made.commune)
    factories.unit("Tỉnh Hai", "3", tier="province", division="province", since=REFORM_DAY)
    return made


def changes(country: Country) -> dict[str, object]:
    c, o = country.commune, country.other
    two = Unit.objects.get(versions__name="Tỉnh Hai")
    return {
        "merge": asked("merge", [c, o], [commune("Xã Mới", code="00022")]),
        "merge into": asked("merge", [c, o], [o], name="Xã Suối Hòa"),
        "split": asked("split", [o], [o, commune("Xã Một"), c]),
        "rename": asked("rename", [c], name="Xã X"),
        "retype": asked("retype", [c], name="Phường X", division="ward"),
        "reparent": asked("reparent", [c], parent_id=two.pk),
        "abolish": asked("abolish", [o]),
        "found": asked("found", into=[commune("Xã Mới")], parent_id=two.pk),
    }


@pytest.mark.parametrize(
    "kind",
    ["merge", "merge into", "split", "rename", "retype", "reparent", "abolish", "found"],
)
def test_an_undone_change_leaves_all_as_it_was_with_its_ids(country: Country, kind: str) -> None:
    before = everything()
    change = actions.enact(actor=SYSTEM, change=changes(country)[kind])
    assert everything() != before
    actions.undo(actor=SYSTEM, change=change, reason=WHY)
    assert everything() == before
    kept = Change.objects.get(pk=change.pk)
    assert (kept.is_undone, kept.undo_reason, kept.undone_by_key) == (True, WHY, "system")
    logged = entries_of(f"units_unit:{country.other.pk}")
    assert kind not in ("merge", "abolish") or logged.first().data == {"undone": change.pk}
    again = actions.enact(actor=SYSTEM, change=changes(country)[kind])
    assert again.pk != change.pk


def refusal(change: Change, reason: str = WHY) -> Refused:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.undo(actor=SYSTEM, change=change, reason=reason)
    assert everything() == before
    return refused.value


def codes(refused: Refused) -> list[str]:
    return [problem.code for problem in refused.problems]


def test_an_undo_needs_a_reason_and_happens_once(country: Country) -> None:
    change = actions.enact(actor=SYSTEM, change=changes(country)["rename"])
    assert codes(refusal(change, " ")) == ["reason"]
    assert codes(refusal(change, "x" * 401)) == ["long"]
    assert codes(refusal(change, "x\x00")) == ["long"]
    actions.undo(actor=SYSTEM, change=change, reason=WHY)
    assert codes(refusal(change)) == ["undone"]


def test_a_change_that_came_with_the_lists_is_not_undone() -> None:
    actions.load_reference(actor=SYSTEM, provinces=["42"])
    change = Change.objects.filter(kind="merge").first()
    assert change is not None
    assert codes(refusal(change)) == ["reference"]


def test_nobody_undoes(country: Country) -> None:
    change = actions.enact(actor=SYSTEM, change=changes(country)["found"])
    with pytest.raises(NotPermitted):
        actions.undo(actor=Nobody(), change=change, reason=WHY)


@pytest.mark.parametrize("first", ["merge", "merge into", "split", "rename", "reparent", "found"])
def test_a_change_that_another_stands_on_is_undone_after_it(country: Country, first: str) -> None:
    start = everything()
    change = actions.enact(actor=SYSTEM, change=changes(country)[first])
    middle = everything()
    target = change.opened.order_by("-pk").first()
    assert target is not None
    told = asked("rename", [target.unit_id], name=f"{target.name} Hai", on=DAY + timedelta(days=1))
    later = actions.enact(actor=SYSTEM, change=told)
    refused = refusal(change)
    assert codes(refused) == ["later"]
    assert later.summary in str(refused)
    actions.undo(actor=SYSTEM, change=later, reason=WHY)
    assert everything() == middle
    actions.undo(actor=SYSTEM, change=change, reason=WHY)
    assert everything() == start


def test_a_unit_founded_under_a_new_one_stands_on_it(country: Country) -> None:
    change = actions.enact(actor=SYSTEM, change=changes(country)["merge"])
    new = Unit.objects.get(versions__name="Xã Mới")
    actions.load_kinds(actor=SYSTEM)
    office = NewUnit("Phòng B", "", "commune", kind="commune_office")
    actions.enact(actor=SYSTEM, change=asked("found", into=[office], parent_id=new.pk))
    assert codes(refusal(change)) == ["later"]


def test_a_unit_does_not_go_back_under_a_parent_that_ended_meanwhile(country: Country) -> None:
    gone = factories.unit("Tỉnh Ba", "4", tier="province", division="province", since=REFORM_DAY)
    moved = factories.unit("Xã Ba", under=gone, since=REFORM_DAY)
    told = asked("reparent", [moved], parent_id=country.province.pk)
    change = actions.enact(actor=SYSTEM, change=told)
    told = asked("abolish", [gone], on=DAY + timedelta(days=1))
    later = actions.enact(actor=SYSTEM, change=told)
    refused = refusal(change)
    assert codes(refused) == ["later"]
    assert later.summary in str(refused)


def test_a_unit_does_not_go_back_under_what_went_under_it(country: Country) -> None:
    a, b = (factories.office(name, country.commune) for name in ("Phòng B", "Phòng C"))
    one = asked("reparent", [a], parent_id=b.pk)
    actions.enact(actor=SYSTEM, change=one)
    two = asked("reparent", [a], parent_id=country.commune.pk, on=DAY + timedelta(days=1))
    second = actions.enact(actor=SYSTEM, change=two)
    three = asked("reparent", [b], parent_id=a.pk, on=DAY + timedelta(days=2))
    actions.enact(actor=SYSTEM, change=three)
    assert codes(refusal(second)) == ["later"]


def test_a_code_that_was_given_anew_is_not_taken_back(country: Country) -> None:
    change = actions.enact(actor=SYSTEM, change=asked("abolish", [country.other]))
    told = asked("found", into=[commune("Xã Khác", code="00023")], parent_id=country.province.pk)
    actions.enact(actor=SYSTEM, change=told)
    assert codes(refusal(change)) == ["code"]


@pytest.fixture
def filed() -> Iterator[list[tuple[frozenset[int], date]]]:
    """A room above that knows of something filed for every unit it is asked about."""
    asked_about: list[tuple[frozenset[int], date]] = []

    def answer(sender: object, unit_ids: frozenset[int], since: date, **_: object) -> list[str]:
        asked_about.append((unit_ids, since))
        return ["2 hoạt động"]

    signals.filed_wanted.connect(answer)
    yield asked_about
    signals.filed_wanted.disconnect(answer)


def test_what_was_filed_on_its_result_keeps_a_change(country: Country, filed) -> None:
    change = actions.enact(actor=SYSTEM, change=changes(country)["merge into"])
    refused = refusal(change)
    assert codes(refused) == ["filed"]
    assert "2 hoạt động" in str(refused)
    office = queries.children(country.other.pk, DAY)[0].unit_id
    assert filed == [(frozenset({country.other.pk, office}), DAY)]


def test_of_a_founded_unit_everything_counts_as_filed(country: Country, filed) -> None:
    change = actions.enact(actor=SYSTEM, change=changes(country)["found"])
    assert codes(refusal(change)) == ["filed"]
    ((units, since),) = filed
    assert since == date.min
    assert units == {Unit.objects.get(versions__name="Xã Mới").pk}


def test_a_founded_unit_that_something_hangs_on_stays(country: Country) -> None:
    change = actions.enact(actor=SYSTEM, change=changes(country)["found"])
    Identity.objects.create(unit=Unit.objects.get(versions__name="Xã Mới"), issuer="Xã Mới")
    assert codes(refusal(change)) == ["filed"]


def test_rooms_above_are_told_what_ended_moved_and_goes(country: Country) -> None:
    told: list[dict[str, object]] = []

    def hear(sender: object, signal: object, **what: object) -> None:
        told.append(what)

    signals.changed.connect(hear)
    signals.undone.connect(hear)
    signals.removing.connect(hear)
    try:
        change = actions.enact(actor=SYSTEM, change=changes(country)["merge"])
        new = Unit.objects.get(versions__name="Xã Mới").pk
        office = queries.children(new, DAY)[0].unit_id
        actions.undo(actor=SYSTEM, change=change, reason=WHY)
    finally:
        signals.changed.disconnect(hear)
        signals.undone.disconnect(hear)
        signals.removing.disconnect(hear)
    ended = (country.commune.pk, country.other.pk)
    moved = tuple(sorted((*ended, office)))
    assert told[0] == {"change": change, "ended": ended, "moved": moved, "since": DAY}
    assert set(moved) <= set(told[1]["moved"])
    assert told[2] == {"unit_ids": (new,)}
