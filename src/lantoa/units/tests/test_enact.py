from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from lantoa.audit.log import entries_of
from lantoa.catalogue.models import Channel
from lantoa.kernel.actor import Nobody, System
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.units import actions, queries
from lantoa.units.models import Change, Unit, UnitSuccession, UnitVersion
from lantoa.units.rules import REFORM_DAY, NewUnit
from lantoa.units.tests import factories
from lantoa.units.tests.changing import ACT, DAY, asked, commune, everything
from lantoa.units.tests.factories import AFTER, BEFORE, Country

pytestmark = pytest.mark.django_db
SYSTEM = System()
UNKNOWN_KIND = NewUnit("Trạm Y", "", "commune", kind="x")
EVE = DAY - timedelta(days=1)


@pytest.fixture
def country() -> Country:
    return factories.country()


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [problem.code for problem in refused.value.problems]


def one(name: str) -> Unit:
    return Unit.objects.get(versions__name=name, versions__valid_to=None)


def refusal(change) -> list[str]:
    before = everything()
    with pytest.raises(Refused) as refused:
        actions.enact(actor=SYSTEM, change=change)
    assert everything() == before
    for problem in refused.value.problems:
        assert problem.what
        assert problem.remedy
    return codes(refused)


def test_communes_merge_into_a_new_one_and_keep_their_history(country: Country) -> None:
    told = asked("merge", [country.commune, country.other], [commune("Xã Mới", code="00099")])
    change = actions.enact(actor=SYSTEM, change=told)
    new = one("Xã Mới")
    assert queries.name_of(country.commune.pk, EVE) == "Xã Suối Mẫu"
    assert queries.version_of(country.commune.pk, DAY) is None
    assert queries.ancestors(new.pk, DAY) == (country.province.pk,)
    edges = UnitSuccession.objects.filter(change=change)
    assert {(each.old, each.new, each.is_partial) for each in edges} == {
        (country.commune, new, False),
        (country.other, new, False),
    }
    version = queries.version_of(new.pk, DAY)
    assert version is not None
    assert (version.code, version.folded, version.legal_basis) == (
        "00099",
        "xa moi",
        "Nghị quyết số 1/NQ-HĐND ngày 02/01/2026 của Hội đồng nhân dân tỉnh Mẫu",
    )
    assert change.summary == "Xã Suối Mẫu, Xã Ân Hòa → Xã Mới"
    assert entries_of(f"units_unit:{new.pk}").count() == 1
    assert entries_of(f"units_unit:{country.other.pk}").count() == 1


def test_a_commune_goes_into_one_that_goes_on_under_a_new_name(country: Country) -> None:
    told = asked("merge", [country.other, country.commune], [country.commune], name="Xã Suối Hòa")
    actions.enact(actor=SYSTEM, change=told)
    assert queries.name_of(country.commune.pk, EVE) == "Xã Suối Mẫu"
    assert queries.name_of(country.commune.pk, DAY) == "Xã Suối Hòa"
    assert queries.version_of(country.other.pk, DAY) is None
    (became,) = queries.successors(country.other.pk)
    assert (became.version.unit_id, became.edge.is_partial) == (country.commune.pk, False)
    assert not UnitSuccession.objects.filter(old=country.commune).exists()


def test_a_split_leaves_shares_unknown_unless_they_are_given(country: Country) -> None:
    told = asked(
        "split",
        [country.commune],
        [country.commune, commune("Xã Một"), country.other],
        shares={(country.commune.pk, 1): Decimal("0.25")},
    )
    actions.enact(actor=SYSTEM, change=told)
    assert queries.version_of(country.commune.pk, DAY) is not None
    edges = UnitSuccession.objects.filter(old=country.commune)
    assert {(each.new, each.is_partial, each.share) for each in edges} == {
        (one("Xã Một"), True, Decimal("0.25")),
        (country.other, True, None),
    }


def test_a_split_may_end_the_old_unit(country: Country) -> None:
    actions.enact(
        actor=SYSTEM,
        change=asked("split", [country.commune], [commune("Xã Một"), commune("Xã Hai")]),
    )
    assert queries.version_of(country.commune.pk, DAY) is None
    assert {each.version.name for each in queries.successors(country.commune.pk)} == {
        "Xã Một",
        "Xã Hai",
    }


def test_a_rename_closes_the_old_version_and_keeps_it(country: Country) -> None:
    told = asked("retype", [country.commune], name="Phường Suối Mẫu", division="ward")
    change = actions.enact(actor=SYSTEM, change=told)
    assert queries.name_of(country.commune.pk, EVE) == "Xã Suối Mẫu"
    fresh = queries.version_of(country.commune.pk, DAY)
    assert fresh is not None
    assert (fresh.name, fresh.code, fresh.parent, fresh.folded, fresh.division) == (
        "Phường Suối Mẫu",
        "00022",
        country.province,
        "phuong suoi mau",
        "ward",
    )
    old = queries.version_of(country.commune.pk, EVE)
    assert old is not None
    assert (fresh.opened_by, old.closed_by) == (change, change)
    assert not UnitSuccession.objects.filter(change=change).exists()


def test_a_unit_moves_under_another_parent(country: Country) -> None:
    two = factories.unit("Tỉnh Hai", "3", tier="province", division="province", since=REFORM_DAY)
    actions.enact(actor=SYSTEM, change=asked("reparent", [country.commune], parent_id=two.pk))
    assert queries.ancestors(country.commune.pk, EVE) == (country.province.pk,)
    assert queries.ancestors(country.commune.pk, DAY) == (two.pk,)


def test_a_unit_is_abolished_with_or_without_a_successor(country: Country) -> None:
    actions.enact(actor=SYSTEM, change=asked("abolish", [country.commune], [country.other]))
    assert [each.version.unit_id for each in queries.successors(country.commune.pk)] == [
        country.other.pk
    ]
    actions.enact(actor=SYSTEM, change=asked("abolish", [country.other]))
    assert queries.children(country.province.pk, DAY) == []


def test_departments_press_bodies_and_offices_are_founded_as_units(country: Country) -> None:
    actions.load_kinds(actor=SYSTEM)
    for slug in ("television", "radio"):
        Channel.objects.create(slug=slug, name=slug)
    press = NewUnit(
        "Báo và phát thanh, truyền hình Mẫu",
        "",
        "province",
        kind="press",
        channels=("television", "radio"),
    )
    office = NewUnit("Phòng Văn hóa - Xã hội", "", "commune", kind="commune_office")
    for new, parent in ((press, country.province), (office, country.commune)):
        actions.enact(actor=SYSTEM, change=asked("found", into=[new], parent_id=parent.pk))
    version = queries.version_of(one(press.name).pk, DAY)
    assert version is not None
    assert {each.slug for each in version.channels.all()} == {"television", "radio"}
    assert version.unit.kind == "press"
    assert queries.ancestors(one(office.name).pk, DAY) == (country.commune.pk, country.province.pk)
    told = asked("retype", [one(press.name)], channels=("radio",), on=DAY + timedelta(days=9))
    actions.enact(actor=SYSTEM, change=told)
    later = queries.version_of(version.unit_id, DAY + timedelta(days=9))
    assert later is not None
    assert [each.slug for each in later.channels.all()] == ["radio"]
    assert version.channels.count() == 2


def test_what_stands_under_a_merged_commune_goes_to_its_one_successor(country: Country) -> None:
    office = factories.office("Phòng A", country.commune)
    told = asked("merge", [country.commune, country.other], [commune("Xã Mới")])
    actions.enact(actor=SYSTEM, change=told)
    assert queries.ancestors(office.pk, DAY) == (one("Xã Mới").pk, country.province.pk)
    assert queries.ancestors(office.pk, EVE) == (country.commune.pk, country.province.pk)


@pytest.mark.parametrize("into", [[], [commune("Xã Một"), commune("Xã Hai")]])
def test_without_one_successor_what_stands_under_a_unit_is_named(country: Country, into) -> None:
    factories.office("Phòng A", country.commune)
    with pytest.raises(Refused, match="Phòng A") as refused:
        actions.enact(
            actor=SYSTEM,
            change=asked("split" if into else "abolish", [country.commune], into),
        )
    assert codes(refused) == ["under"]


def test_a_unit_under_a_merged_one_that_changes_later_stops_the_merge(country: Country) -> None:
    office = factories.office("Phòng A", country.commune)
    later = asked("rename", [office], name="Phòng B", on=DAY + timedelta(days=30))
    actions.enact(actor=SYSTEM, change=later)
    told = asked("merge", [country.commune, country.other], [country.other])
    assert refusal(told) == ["under_later"]


def test_a_unit_that_will_have_moved_away_stops_the_merge_too(country: Country) -> None:
    office = factories.office("Phòng A", country.commune)
    ahead = DAY + timedelta(days=30)
    later = asked("reparent", [office], parent_id=country.other.pk, on=ahead)
    actions.enact(actor=SYSTEM, change=later)
    told = asked("merge", [country.commune, country.other], [country.other])
    assert refusal(told) == ["under_later"]


def test_a_change_of_a_day_to_come_leaves_today_as_it_is(country: Country) -> None:
    today, ahead = date(2026, 9, 17), date(2027, 7, 1)
    told = asked("merge", [country.commune, country.other], [commune("Xã Mới")], on=ahead)
    before = [each.name for each in queries.children(country.province.pk, today)]
    actions.enact(actor=SYSTEM, change=told)
    assert [each.name for each in queries.children(country.province.pk, today)] == before
    assert queries.version_of(one("Xã Mới").pk, today) is None
    assert [each.name for each in queries.children(country.province.pk, ahead)] == ["Xã Mới"]
    nothing_yet = queries.today_of(country.commune.pk, today)
    assert [each.unit_id for each in nothing_yet.units] == [country.commune.pk]


def test_one_act_may_carry_several_changes(country: Country) -> None:
    first = asked("rename", [country.commune], name="Xã Suối")
    second = asked("rename", [country.other], name="Xã Hòa")
    rows = [actions.enact(actor=SYSTEM, change=each) for each in (first, second)]
    assert len({each.decree for each in rows}) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "rename", "on": REFORM_DAY, "name": "Xã X"}, "too_early"),
        ({"kind": "rename", "name": "Xã Suối Mẫu"}, "unchanged"),
        ({"kind": "rename"}, "missing"),
        ({"kind": "rename", "name": "Phường X"}, "type_word"),
        ({"kind": "rename", "name": "Xã Ân Hòa"}, "taken"),
        ({"kind": "retype", "division": "ward"}, "type_word"),
        ({"kind": "retype", "division": "province", "name": "Tỉnh X"}, "tier"),
        ({"kind": "retype", "division": "không có"}, "unknown"),
        ({"kind": "rename", "name": "Xã\x00X"}, "control"),
        ({"kind": "rename", "name": "Xã " + "X" * 200}, "long"),
        ({"kind": "rename", "name": "Xã X", "act": replace(ACT, number=" ")}, "missing"),
        ({"kind": "rename", "name": "Xã X", "act": replace(ACT, link="javascript:x")}, "link"),
        ({"kind": "rename", "name": "Xã X", "act": replace(ACT, file_id=7)}, "file"),
        ({"kind": "rename", "name": "Xã X", "on": date(1, 1, 1)}, "day"),
        ({"kind": "merge", "into": [commune("Xã X")]}, "few"),
        ({"kind": "split", "into": [commune("Xã X")]}, "few"),
        ({"kind": "abolish", "into": [commune("Ân Hòa")]}, "type_word"),
        ({"kind": "found", "into": [commune("Xã X")]}, "sources"),
        ({"kind": "split", "into": [commune("Xã X"), commune("Xã X")]}, "twice"),
        ({"kind": "split", "into": [commune("Xã X"), commune("Xã Y", code="00023")]}, "taken"),
        ({"kind": "split", "into": [commune("Xã X"), commune("Xã Y", kind="x")]}, "division"),
        (
            {"kind": "split", "into": [commune("Xã X"), NewUnit("Y", "", "commune", kind="x")]},
            "kind",
        ),
        ({"kind": "split", "into": [commune("Xã X"), 0]}, "unknown"),
    ],
)
def test_a_change_that_cannot_be_is_refused_and_nothing_is_stored(
    country: Country, change: dict[str, object], code: str
) -> None:
    kind = str(change.pop("kind"))
    assert code in refusal(asked(kind, [country.commune], **change))


@pytest.mark.parametrize("share", ["0", "1", "-0.5", "0.1234567", "7", "NaN", "Infinity"])
def test_a_share_is_a_part(country: Country, share: str) -> None:
    told = asked(
        "split",
        [country.commune],
        [commune("Xã Một"), commune("Xã Hai")],
        shares={(country.commune.pk, 0): Decimal(share)},
    )
    assert refusal(told) == ["share"]
    both = {(country.commune.pk, place): Decimal("0.6") for place in (0, 1)}
    assert refusal(replace(told, shares=both)) == ["too_much"]


def test_a_unit_that_is_gone_does_not_change(country: Country) -> None:
    assert refusal(asked("rename", [country.ward], name="Phường X")) == ["ended"]
    told = asked("merge", [country.commune, country.ward], [commune("Xã Mới")])
    assert refusal(told) == ["ended"]


def test_a_change_may_not_reach_into_another_version() -> None:
    unit = factories.unit("Xã Hai", since=date(2015, 1, 1), until=date(2020, 1, 1))
    factories.version(unit, "Xã Ba")
    told = asked("rename", [unit], name="Xã Tư", on=date(2018, 1, 1))
    assert refusal(told) == ["overlap"]


def test_a_unit_may_not_stand_under_itself_or_under_one_that_is_gone(country: Country) -> None:
    office = factories.office("Phòng A", country.commune)
    for parent in (country.commune, country.district, office):
        told = asked("reparent", [country.commune], parent_id=parent.pk)
        assert set(refusal(told)) == {"parent"}


def test_no_circle_comes_about_on_a_later_day(country: Country) -> None:
    a, b = (factories.office(name, country.commune) for name in ("Phòng A", "Phòng B"))
    ahead = DAY + timedelta(days=60)
    actions.enact(actor=SYSTEM, change=asked("reparent", [b], parent_id=a.pk, on=ahead))
    assert refusal(asked("reparent", [a], parent_id=b.pk)) == ["parent"]


def test_a_unit_does_not_go_into_one_under_itself(country: Country) -> None:
    office = factories.office("Phòng A", country.commune)
    assert refusal(asked("abolish", [country.commune], [office])) == ["below"]


def test_communes_of_two_provinces_need_a_parent_to_be_named(country: Country) -> None:
    two = factories.unit("Tỉnh Hai", "3", tier="province", division="province", since=REFORM_DAY)
    away = factories.unit("Xã Xa", under=two, since=REFORM_DAY)
    told = asked("merge", [country.commune, away], [commune("Xã Mới")])
    assert refusal(told) == ["parent"]
    actions.enact(actor=SYSTEM, change=replace(told, parent_id=two.pk))
    assert queries.ancestors(one("Xã Mới").pk, DAY) == (two.pk,)


def test_a_merged_unit_of_the_same_name_and_code_gets_an_address_of_its_own(
    country: Country,
) -> None:
    told = asked("merge", [country.commune, country.other], [commune("Xã Suối Mẫu", code="00022")])
    actions.enact(actor=SYSTEM, change=told)
    assert one("Xã Suối Mẫu").slug == "xa-suoi-mau-00022-tu-30-4-2026"


def test_the_same_change_twice_is_refused_the_second_time(country: Country) -> None:
    for told in (
        asked("found", into=[commune("Xã Mới")], parent_id=country.province.pk),
        asked("merge", [country.commune, country.other], [commune("Xã Khác")]),
    ):
        actions.enact(actor=SYSTEM, change=told)
        assert refusal(told)


def test_nobody_changes_units(country: Country) -> None:
    with pytest.raises(NotPermitted):
        actions.enact(actor=Nobody(), change=asked("rename", [country.commune], name="Xã X"))
    assert not Change.objects.exists()


class Asked:
    """Somebody who may what is listed and remembers nothing."""

    key = label = "user:1"
    home_unit = None

    def __init__(self, *allowed: tuple[str, int]) -> None:
        self.allowed = set(allowed)

    def may(self, verb: str, unit_id: int) -> bool:
        return (verb, unit_id) in self.allowed

    def must(self, verb: str, unit_id: int) -> None:
        if not self.may(verb, unit_id):
            raise NotPermitted

    def must_all(self, verb: str, unit_ids: Collection[int]) -> None:
        for each in unit_ids:
            self.must(verb, each)


def test_every_unit_touched_and_every_new_parent_is_asked_about(country: Country) -> None:
    two = factories.unit("Tỉnh Hai", "3", tier="province", division="province", since=REFORM_DAY)
    merge = asked("merge", [country.commune], [country.other])
    move = asked("reparent", [country.commune], parent_id=two.pk)
    found = asked("found", into=[commune("Xã Mới")], parent_id=two.pk)
    wanted = [
        (merge, [("units.change", country.commune.pk), ("units.change", country.other.pk)]),
        (move, [("units.change", country.commune.pk), ("units.found", two.pk)]),
        (found, [("units.found", two.pk)]),
    ]
    for change, verbs in wanted:
        for missing in verbs:
            actor = Asked(*(each for each in verbs if each != missing))
            with pytest.raises(NotPermitted):
                actions.enact(actor=actor, change=change)
        row = actions.enact(actor=Asked(*verbs), change=change)
        actions.undo(actor=SYSTEM, change=row, reason="Thử")


def test_old_versions_are_never_edited_but_for_their_end(country: Country) -> None:
    before = {each["id"]: each for each in UnitVersion.objects.values()}
    actions.enact(
        actor=SYSTEM,
        change=asked("merge", [country.commune, country.other], [commune("Xã Mới")]),
    )
    for each in UnitVersion.objects.filter(pk__in=before).values():
        was = before[each["id"]]
        assert {**each, "valid_to": None, "closed_by_id": None} == {
            **was,
            "valid_to": None,
            "closed_by_id": None,
        }
    assert queries.version_of(country.commune.pk, BEFORE) is None
    assert queries.version_of(country.commune.pk, AFTER) is None
