"""What became of units, over several changes and in the order of time."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from lantoa.kernel.actor import System
from lantoa.units import actions, queries
from lantoa.units.models import Unit, UnitSuccession
from lantoa.units.rules import REFORM_DAY
from lantoa.units.tests import factories
from lantoa.units.tests.changing import DAY, asked, commune
from lantoa.units.tests.factories import AFTER, BEFORE, Country

pytestmark = pytest.mark.django_db
SYSTEM = System()


@pytest.fixture
def country() -> Country:
    return factories.country()


def names(found: queries.TodayIs | queries.WasThen) -> list[str]:
    return [version.name for version in found.units]


def test_a_lineage_holds_both_sides_with_their_acts(
    country: Country, django_assert_num_queries
) -> None:
    told = asked("merge", [country.commune, country.other], [commune("Xã Mới")])
    change = actions.enact(actor=SYSTEM, change=told)
    with django_assert_num_queries(3):
        found = queries.lineage_graph(country.commune.pk)
    assert {node.name for node in found.nodes} == {
        "Phường Đá Bạc",
        "Xã Suối Lạnh",
        "Xã Suối Mẫu",
        "Xã Mới",
    }
    ties = {
        (each.old_id, each.new_id): (each.on, each.is_partial, each.kind, each.act)
        for each in found.edges
    }
    new = Unit.objects.get(versions__name="Xã Mới").pk
    assert ties == {
        (country.ward.pk, country.commune.pk): (REFORM_DAY, False, "", ""),
        (country.split.pk, country.commune.pk): (REFORM_DAY, True, "", ""),
        (country.commune.pk, new): (DAY, False, "sáp nhập", change.decree),
    }
    assert not found.is_cut
    spans = {node.name: (node.since, node.until) for node in found.nodes}
    assert spans["Xã Suối Mẫu"] == (REFORM_DAY, DAY)
    assert spans["Phường Đá Bạc"] == (None, REFORM_DAY)


def test_a_lineage_without_end_is_cut_and_says_so(
    country: Country, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lantoa.units.queries.lineage.MOST_UNITS", 1)
    assert queries.lineage_graph(country.commune.pk).is_cut


def test_a_unit_is_today_what_it_became_on_the_way(
    country: Country, django_assert_num_queries
) -> None:
    with django_assert_num_queries(3):
        found = queries.today_of(country.split.pk, AFTER)
    assert (names(found), found.is_split) == (["Xã Ân Hòa", "Xã Suối Mẫu"], True)
    whole = queries.today_of(country.ward.pk, AFTER)
    assert (names(whole), whole.is_split) == (["Xã Suối Mẫu"], False)
    earlier = queries.today_of(country.ward.pk, BEFORE)
    assert names(earlier) == ["Phường Đá Bạc"]
    lost = queries.today_of(country.district.pk, AFTER)
    assert (names(lost), lost.is_split) == ([], False)
    told = asked("merge", [country.commune, country.other], [commune("Xã Mới")])
    actions.enact(actor=SYSTEM, change=told)
    together = queries.today_of(country.split.pk, AFTER)
    assert (names(together), together.is_split) == (["Xã Mới"], False)


def test_a_unit_that_gave_a_part_away_is_split_though_it_goes_on(country: Country) -> None:
    told = asked("split", [country.commune], [country.commune, commune("Xã Mới")])
    actions.enact(actor=SYSTEM, change=told)
    found = queries.today_of(country.ward.pk, AFTER)
    assert (names(found), found.is_split) == (["Xã Mới", "Xã Suối Mẫu"], True)


def test_a_part_that_ended_without_trace_leaves_no_whole(country: Country) -> None:
    actions.enact(actor=SYSTEM, change=asked("abolish", [country.other]))
    found = queries.today_of(country.split.pk, AFTER)
    assert (names(found), found.is_split) == (["Xã Suối Mẫu"], True)


def test_what_a_unit_was_names_parts(country: Country, django_assert_num_queries) -> None:
    with django_assert_num_queries(3):
        found = queries.before_of(country.commune.pk, BEFORE)
    assert names(found) == ["Phường Đá Bạc", "Xã Suối Lạnh"]
    assert found.parts == {country.split.pk}
    assert names(queries.before_of(country.commune.pk, AFTER)) == ["Xã Suối Mẫu"]


def test_what_left_a_unit_earlier_is_no_trail_of_what_came_later(country: Country) -> None:
    """A gave a part to B and then took C in: C never went into B."""
    a, b = country.commune, country.other
    c = factories.unit("Xã Cao", under=country.province, since=REFORM_DAY)
    actions.enact(actor=SYSTEM, change=asked("split", [a], [a, b]))
    later = DAY + timedelta(days=30)
    actions.enact(actor=SYSTEM, change=asked("merge", [c], [a], on=later))
    assert names(queries.today_of(c.pk, AFTER)) == ["Xã Suối Mẫu"]
    assert {node.unit_id for node in queries.lineage_graph(c.pk).nodes} == {c.pk, a.pk}
    assert c.pk not in {node.unit_id for node in queries.lineage_graph(b.pk).nodes}


def test_a_circle_through_time_ends(country: Country) -> None:
    a, b = country.commune, country.other
    actions.enact(actor=SYSTEM, change=asked("split", [a], [a, b]))
    later = DAY + timedelta(days=30)
    actions.enact(actor=SYSTEM, change=asked("merge", [b], [a], on=later))
    found = queries.today_of(a.pk, AFTER)
    assert (names(found), found.is_split) == (["Xã Suối Mẫu"], False)
    assert len(queries.lineage_graph(a.pk).edges) == 5


def test_relatives_by_a_day_leave_out_what_is_to_come(
    country: Country, django_assert_num_queries
) -> None:
    ahead = date(2030, 1, 1)
    told = asked("merge", [country.commune, country.other], [commune("Xã Mới")], on=ahead)
    actions.enact(actor=SYSTEM, change=told)
    assert queries.successors(country.commune.pk, AFTER) == []
    with django_assert_num_queries(2):
        assert len(queries.successors(country.commune.pk, ahead)) == 1
    assert len(queries.predecessors(country.commune.pk, AFTER)) == 2
    assert queries.predecessors(country.commune.pk, BEFORE) == []
    assert UnitSuccession.objects.count() == 6


def test_the_tree_of_a_unit_is_a_part_of_the_countrys(
    country: Country, django_assert_num_queries
) -> None:
    with django_assert_num_queries(1):
        whole = queries.tree(BEFORE)
    with django_assert_num_queries(1):
        part = queries.tree(BEFORE, country.district.pk)
    assert part.within(country.district.pk) == whole.within(country.district.pk)
    assert set(part.parents) == queries.within(country.district.pk, BEFORE)
    assert country.old_province.pk not in part
    assert set(queries.tree(AFTER).parents) == {
        country.province.pk,
        country.commune.pk,
        country.other.pk,
    }
