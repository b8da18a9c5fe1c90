from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lantoa.units import rules
from lantoa.units.rules import ChangeKind, Division

DAY = date(2024, 3, 1)
unhurried = settings(deadline=None)
REFORM = rules.REFORM_DAY


@dataclass(frozen=True)
class Version:
    unit_id: int = 1
    parent_id: int | None = None
    valid_from: date | None = None
    valid_to: date | None = None


close_days = st.dates(date(2024, 1, 1), date(2024, 2, 1))


@st.composite
def spans(draw: st.DrawFn) -> Version:
    start = draw(st.none() | close_days)
    end = draw(st.none() | close_days.filter(lambda day: start is None or day > start))
    return Version(valid_from=start, valid_to=end)


@unhurried
@given(spans(), spans())
def test_two_spans_overlap_exactly_when_a_day_lies_in_both(one: Version, other: Version) -> None:
    around = [date(2023, 12, 30) + timedelta(days=ahead) for ahead in range(40)]
    shared = any(rules.holds_on(one, day) and rules.holds_on(other, day) for day in around)
    assert rules.overlap(one, other) == shared == rules.overlap(other, one)


def test_the_last_day_belongs_to_the_old_and_the_day_of_change_to_the_new() -> None:
    old, new = Version(valid_to=REFORM), Version(valid_from=REFORM)
    assert rules.holds_on(old, date(2025, 6, 30))
    assert not rules.holds_on(old, REFORM)
    assert rules.holds_on(new, REFORM)
    assert rules.overlaps([old, new]) == []
    assert rules.overlaps([old, new, Version()]) == [(old, Version()), (new, Version())]


@unhurried
@given(st.lists(spans(), max_size=4), close_days)
def test_the_nearest_version_is_the_one_in_force_when_there_is_one(
    versions: list[Version], day: date
) -> None:
    found = rules.nearest(versions, day)
    assert (found is None) == (not versions)
    if any(rules.holds_on(version, day) for version in versions):
        assert found is not None
        assert rules.holds_on(found, day)


def test_between_two_versions_the_earlier_one_gives_the_name() -> None:
    early = Version(valid_to=date(2020, 1, 1))
    between = Version(valid_from=date(2020, 1, 1), valid_to=date(2022, 1, 1))
    late = Version(valid_from=date(2025, 1, 1))
    assert rules.nearest([late, early], DAY) is early
    assert rules.nearest([early, between, late], DAY) is between
    assert rules.nearest([late], DAY) is late


def forest(parents: list[int]) -> list[Version]:
    """Unit ``n`` stands under unit ``parents[n] % n``; unit 0 is the top."""
    tops = [Version(0, None)]
    return tops + [Version(n, above % n) for n, above in enumerate(parents, start=1)]


@unhurried
@given(st.lists(st.integers(0, 30), max_size=30))
def test_a_unit_is_within_exactly_itself_and_its_ancestors(parents: list[int]) -> None:
    tree = rules.tree_on(forest(parents), DAY)
    ids = range(len(parents) + 1)
    for unit_id in ids:
        holders = {each for each in ids if unit_id in tree.within(each)}
        assert holders == {unit_id, *tree.ancestors(unit_id)}
    assert set(tree.within(0)) == set(ids)


@unhurried
@given(st.lists(st.integers(0, 30), max_size=30))
def test_ancestors_are_named_from_the_nearest_up(parents: list[int]) -> None:
    tree = rules.tree_on(forest(parents), DAY)
    for unit_id in range(1, len(parents) + 1):
        above = tree.ancestors(unit_id)
        assert above[0] == tree.parents[unit_id]
        assert above[1:] == tree.ancestors(above[0])


def test_a_tree_holds_only_what_is_in_force_on_its_day() -> None:
    versions = [
        Version(1, None),
        Version(2, 1, valid_to=REFORM),
        Version(3, 2, valid_to=REFORM),
        Version(4, 1, valid_from=REFORM),
    ]
    assert rules.tree_on(versions, DAY).within(1) == (1, 2, 3)
    assert rules.tree_on(versions, REFORM).within(1) == (1, 4)
    assert 3 not in rules.tree_on(versions, REFORM)
    assert rules.tree_on(versions, REFORM).within(3) == ()


def test_two_versions_of_a_unit_on_one_day_are_refused() -> None:
    with pytest.raises(ValueError, match="two versions"):
        rules.tree_on([Version(1), Version(1)], DAY)


def test_a_circle_of_parents_comes_to_an_end() -> None:
    tree = rules.tree_on([Version(1, 2), Version(2, 1)], DAY)
    assert tree.ancestors(1) == (2,)
    assert set(tree.within(1)) == {1, 2}


@pytest.mark.parametrize(
    ("name", "bare"),
    [
        ("Xã Hương Long", "Hương Long"),
        ("Thành phố Huế", "Huế"),
        ("Thị trấn N.T Phong Hải", "N.T Phong Hải"),
        ("Phường 1", "Phường 1"),
        ("Sở Nội vụ", "Sở Nội vụ"),
    ],
)
def test_the_bare_name_leaves_out_the_kind(name: str, bare: str) -> None:
    assert rules.bare_name(name) == bare


def test_units_stand_as_in_a_dictionary_and_numbered_ones_by_number() -> None:
    names = ["Phường 10", "Xã Ân Hòa", "Phường 2", "Phường Đông", "Xã Dinh", "Xã An Hòa"]
    assert sorted(names, key=rules.order_key) == [
        "Xã An Hòa",
        "Xã Ân Hòa",
        "Xã Dinh",
        "Phường Đông",
        "Phường 2",
        "Phường 10",
    ]


def test_an_address_can_be_read_and_is_plain() -> None:
    slug = rules.slug_of("Thị trấn N.T Phong Hải", "02902", "truoc-7-2025")
    assert slug == "thi-tran-n-t-phong-hai-02902-truoc-7-2025"
    assert rules.slug_of("Đặc khu Lý Sơn", "21548") == "dac-khu-ly-son-21548"


UNITS = """era,code,name,division,tier,parent_code,valid_to
before-2025-07,01,Tỉnh A,tỉnh,province,,2025-06-30
before-2025-07,001,Huyện B,huyện,district,01,2025-06-30
before-2025-07,00001,Xã C,xã,commune,001,2025-06-30
before-2025-07,00002,Xã D,xã,commune,001,2025-06-30
before-2025-07,00003,Xã E,xã,commune,001,2025-06-30
before-2025-07,00004,Xã G,xã,commune,001,2025-06-30
before-2025-07,02,Tỉnh K,tỉnh,province,,2025-06-30
from-2025-07,01,Tỉnh A,tỉnh,province,,
from-2025-07,02,Thành phố K,thành phố trung ương,province,,
from-2025-07,00001,xã  Mới,xã,commune,01,
from-2025-07,00003,Phường E,phường,commune,01,
from-2025-07,00004,Xã G,xã,commune,01,
""".splitlines()
EDGES = """tier,old_code,new_code
province,01,01
province,02,02
commune,00001,00001
commune,00002,00001
commune,00002,00003
commune,00004,00004
""".splitlines()


def test_lists_are_read_with_days_kinds_and_addresses() -> None:
    read = rules.read_reference(UNITS, EDGES)
    by_slug = {row.slug: row for row in read.units}
    new, old = by_slug["xa-moi-00001"], by_slug["xa-c-00001-truoc-7-2025"]
    assert (new.versions[0].name, new.versions[0].source_name) == ("Xã Mới", "xã  Mới")
    assert (new.versions[0].valid_from, new.versions[0].valid_to) == (REFORM, None)
    assert (old.versions[0].valid_from, old.versions[0].valid_to) == (None, REFORM)
    assert old.division is Division.RURAL_COMMUNE
    assert old.versions[0].source_name == ""


def test_the_kind_of_a_change_follows_from_its_edges() -> None:
    edges = {(e.old[1], e.new[1]): e for e in rules.read_reference(UNITS, EDGES).edges}
    assert edges["00001", "00001"].kind is ChangeKind.MERGE
    assert edges["00002", "00003"].kind is ChangeKind.SPLIT
    assert edges["00002", "00003"].is_partial
    assert not edges["00001", "00001"].is_partial
    assert edges["00004", "00004"].kind is ChangeKind.REPARENT
    assert edges["01", "01"].kind is None
    assert edges["02", "02"].kind is None


def test_a_part_of_the_country_is_a_province_with_what_it_came_from() -> None:
    part = rules.of_provinces(rules.read_reference(UNITS, EDGES), ["02"])
    assert [row.slug for row in part.units] == ["tinh-k-02-truoc-7-2025", "thanh-pho-k-02"]
    assert len(part.edges) == 1


def test_a_correction_stands_for_the_listed_version() -> None:
    correction = {
        "era": "from-2025-07",
        "code": "02",
        "name": "Tỉnh K",
        "division": "province",
        "valid_from": REFORM,
        "valid_to": date(2026, 4, 30),
        "legal_basis": "Nghị quyết thử",
    }
    read = rules.read_reference(UNITS, EDGES, [correction])
    (city,) = [row for row in read.units if row.slug == "thanh-pho-k-02"]
    assert [(each.name, each.valid_to) for each in city.versions] == [("Tỉnh K", date(2026, 4, 30))]


def test_a_list_with_an_unknown_parent_or_end_is_refused() -> None:
    with pytest.raises(ValueError, match="not listed"):
        rules.read_reference([*UNITS, "from-2025-07,00009,Xã X,xã,commune,77,"], EDGES)
    with pytest.raises(ValueError, match="not listed"):
        rules.read_reference(UNITS, [*EDGES, "commune,99999,00001"])
