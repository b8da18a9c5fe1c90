"""Totals on two bases: who is counted where once units have changed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from itertools import cycle

import pytest
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_STATED, Qualifier, Total, Value, exact, stated
from lantoa.totals.actions import post
from lantoa.totals.queries import OnBasis, totals_reported, totals_today
from lantoa.totals.rules import Basis, Entry, Layer
from lantoa.totals.tests import day_by_day
from lantoa.totals.tests.factories import MEASURE, YEAR, entry
from lantoa.units import queries as units
from lantoa.units.models import Change, Unit, UnitSuccession, UnitVersion
from lantoa.units.tests import factories as places
from lantoa.units.tests.factories import AFTER, Country, unit

pytestmark = pytest.mark.django_db

SPRING = date(2025, 2, 5)
AUTUMN = date(2025, 10, 5)
BOTH = Interval(date(2025, 1, 1), date(2026, 1, 1))


@pytest.fixture
def country() -> Country:
    return places.country()


def today(unit: Unit, window: Interval = BOTH, layer: Layer = Layer.LOGGED) -> OnBasis:
    return totals_today(unit.pk, window, on=AFTER, layer=layer)


def count(answer: OnBasis) -> Decimal | None:
    return answer.totals.get(MEASURE, Total()).exact


def test_a_ward_that_went_into_a_commune_counts_there_and_in_its_province(
    country: Country,
) -> None:
    post("activity:1", [entry(country.ward.pk, 2, on=SPRING)])
    post("activity:2", [entry(country.commune.pk, 3, on=AUTUMN)])
    answer = today(country.commune)
    assert count(answer) == 5
    assert answer.basis is Basis.TODAY
    assert answer.counted == (country.ward.pk, country.commune.pk)
    assert count(today(country.province)) == 5
    assert count(today(country.other)) is None
    as_reported = totals_reported(country.commune.pk, BOTH, layer=Layer.LOGGED)
    assert count(as_reported) == 3
    assert as_reported.basis is Basis.REPORTED


def test_a_divided_commune_is_named_at_its_heirs_and_counts_wholly_above_them(
    country: Country,
) -> None:
    post("activity:1", [entry(country.split.pk, 7, on=SPRING)])
    for heir in (country.commune, country.other):
        answer = today(heir)
        assert answer.totals == {}
        assert answer.counted == ()
        (divided,) = answer.divided
        assert divided.unit.name == "Xã Suối Lạnh"
        assert [each.name for each in divided.became] == ["Xã Ân Hòa", "Xã Suối Mẫu"]
        assert divided.totals == {MEASURE: Total(exact=Decimal(7))}
    answer = today(country.province)
    assert count(answer) == 7
    assert answer.divided == ()


def test_a_unit_that_gave_a_part_away_is_divided_before_that_day_and_whole_after_it(
    country: Country,
) -> None:
    ceded_on = date(2026, 1, 1)
    act = Change.objects.create(kind="split", effective_on=ceded_on, decree="Nghị quyết số 9/NQ")
    UnitSuccession.objects.create(
        old=country.commune, new=country.other, is_partial=True, change=act
    )
    window = Interval(date(2025, 1, 1), date(2027, 1, 1))
    post("activity:0", [entry(country.ward.pk, 2, on=SPRING)])
    post("activity:1", [entry(country.commune.pk, 3, on=AUTUMN)])
    post("activity:2", [entry(country.commune.pk, 4, on=ceded_on)])
    post("activity:3", [entry(country.other.pk, 5, on=AUTUMN)])
    answer = today(country.commune, window)
    assert count(answer) == 4
    assert {each.unit.name for each in answer.divided} == {"Phường Đá Bạc", "Xã Suối Mẫu"}
    answer = today(country.other, window)
    assert count(answer) == 5
    assert [each.totals[MEASURE].exact for each in answer.divided] == [2, 3]
    answer = today(country.province, window)
    assert count(answer) == 14
    assert answer.divided == ()
    before = totals_today(country.commune.pk, window, on=date(2025, 12, 1), layer=Layer.LOGGED)
    assert count(before) == 9


def test_a_known_share_is_not_used_to_split_a_count(country: Country) -> None:
    UnitSuccession.objects.filter(old=country.split).update(share=Decimal("0.5"))
    post("activity:1", [entry(country.split.pk, 8, on=SPRING)])
    assert today(country.commune).totals == {}
    assert len(today(country.commune).divided) == 1


def test_a_district_without_successor_counts_where_its_province_went(country: Country) -> None:
    post("activity:1", [entry(country.district.pk, 4, on=SPRING)])
    assert count(today(country.province)) == 4
    assert count(today(country.commune)) is None
    found = units.boundaries(country.province.pk, AFTER)
    assert country.district.pk in found.by_parent
    assert country.ward.pk in found.whole - found.by_parent


def test_a_commune_that_was_moved_counts_where_it_stands_today(country: Country) -> None:
    far = unit("Tỉnh Xa", "03", tier="province", division="province", since=date(2025, 7, 1))
    old = country.other.versions.get()
    UnitVersion.objects.filter(pk=old.pk).update(valid_to=date(2026, 1, 1))
    places.version(country.other, "Xã Ân Hòa", "00023", under=far, since=date(2026, 1, 1))
    post("activity:1", [entry(country.other.pk, 6, on=AUTUMN)])
    assert count(today(far)) == 6
    assert count(today(country.province)) is None
    assert count(totals_reported(country.province.pk, BOTH, layer=Layer.LOGGED)) == 6


def test_parts_layers_and_windows_stay_apart(country: Country) -> None:
    for place, value in enumerate(
        [exact(2), stated(600, Qualifier.MORE_THAN), stated(30, Qualifier.ABOUT), NOT_STATED]
    ):
        post(f"activity:{place}", [entry(country.ward.pk, value, on=SPRING)])
    post("report:1", [entry(country.ward.pk, 9, on=SPRING, layer=Layer.SUBMITTED)])
    post("activity:9", [entry(country.ward.pk, 50, on=date(2024, 12, 31))])
    assert today(country.commune).totals == {
        MEASURE: Total(exact=Decimal(2), more_than=Decimal(600), about=Decimal(30), not_stated=1)
    }
    assert count(today(country.commune, layer=Layer.SUBMITTED)) == 9
    assert count(today(country.commune, layer=Layer.APPROVED)) is None


def test_reports_are_taken_for_their_very_window(country: Country) -> None:
    quarter = Interval(date(2025, 1, 1), date(2025, 4, 1))
    for place, span in enumerate((quarter, BOTH)):
        own = entry(country.ward.pk, 5, span=span, layer=Layer.SUBMITTED)
        post(f"report:{place}", [own])
    answer = totals_today(country.commune.pk, BOTH, on=AFTER, layer=Layer.SUBMITTED, whole=True)
    assert count(answer) == 5


def test_only_the_measures_that_are_asked_for_are_answered(country: Country) -> None:
    post(
        "activity:1",
        [
            entry(country.ward.pk, 5, on=SPRING),
            entry(country.ward.pk, 1, on=SPRING, measure="other"),
        ],
    )
    answer = totals_today(
        country.commune.pk, BOTH, on=AFTER, layer=Layer.LOGGED, measures=["other"]
    )
    assert set(answer.totals) == {"other"}


def test_nothing_lies_in_a_unit_that_is_gone(country: Country) -> None:
    post("activity:1", [entry(country.ward.pk, 2, on=SPRING)])
    assert today(country.old_province) == OnBasis(Basis.TODAY, {})
    assert units.images(country.district.pk, AFTER) == {country.province.pk}


def test_the_number_of_queries_does_not_grow(country: Country, django_assert_num_queries) -> None:
    post("activity:1", [entry(country.split.pk, 2, on=SPRING)])
    with django_assert_num_queries(6):
        today(country.commune)
    for place in range(5):
        old = unit(f"Xã Cũ {place}", under=country.district, until=date(2025, 7, 1))
        UnitSuccession.objects.create(old=old, new=country.commune)
        UnitSuccession.objects.create(old=old, new=country.other)
        post(f"activity:old{place}", [entry(old.pk, 2, on=SPRING)])
    with django_assert_num_queries(6):
        assert len(today(country.commune).divided) == 6
    with django_assert_num_queries(1):
        totals_reported(country.commune.pk, BOTH, layer=Layer.LOGGED)


# --- Whatever happens to units ------------------------------------------------------------------


@dataclass
class World:
    """Units by number, changed one after another; the plain truth beside the product's answer."""

    day: int = 0
    made: list[Unit] = field(default_factory=list)
    parent: dict[int, int | None] = field(default_factory=dict)
    """Of units in force."""
    into: dict[int, list[int]] = field(default_factory=dict)
    """Of units that are gone: what they became, or their last parent."""
    figures: list[tuple[int, Value]] = field(default_factory=list)

    @property
    def now(self) -> date:
        return date(2026, 1, 1 + self.day)

    def found(self, parent: int | None) -> int:
        number = len(self.made)
        above = None if parent is None else self.made[parent]
        self.made.append(unit(f"Xã {number}", under=above, since=self.now))
        self.parent[number] = parent
        return number

    def end(self, number: int, into: list[int]) -> None:
        """Children go with it to its first heir or, without one, to its parent."""
        above = self.parent.pop(number)
        UnitVersion.objects.filter(unit=self.made[number], valid_to=None).update(valid_to=self.now)
        self.into[number] = into or ([above] if above is not None else [])
        for each in into:
            UnitSuccession.objects.create(
                old=self.made[number], new=self.made[each], is_partial=len(into) > 1
            )
        home = into[0] if into else above
        for child in [each for each, parent in self.parent.items() if parent == number]:
            self.move(child, home)

    def move(self, number: int, under: int | None) -> None:
        UnitVersion.objects.filter(unit=self.made[number], valid_to=None).update(valid_to=self.now)
        above = None if under is None else self.made[under]
        places.version(self.made[number], f"Xã {number}", under=above, since=self.now)
        self.parent[number] = under

    def images(self, number: int) -> set[int]:
        if number in self.parent:
            return {number}
        return set().union(*(self.images(each) for each in self.into[number])) or {number}

    def top(self, number: int) -> int:
        above = self.parent.get(number)
        return number if above is None else self.top(above)

    def below(self, top: int) -> set[int]:
        return {each for each in self.parent if top in self.above(each)}

    def above(self, number: int) -> list[int]:
        parent = self.parent[number]
        return [number] if parent is None else [number, *self.above(parent)]

    def cede(self, one: int, other: int) -> None:
        """A part of a unit in force goes to another."""
        living = sorted(self.parent)
        old, new = living[one % len(living)], living[other % len(living)]
        if old != new:
            given = Change.objects.create(kind="split", effective_on=self.now, decree="9/NQ")
            UnitSuccession.objects.create(
                old=self.made[old], new=self.made[new], is_partial=True, change=given
            )

    def post(self, number: int, value: Value, span: Interval | None = None) -> None:
        self.figures.append((number, value))
        span = span or Interval.of_day(self.now)
        own = Entry(self.made[number].pk, span, MEASURE, Layer.LOGGED, value)
        post(f"activity:{len(self.figures)}", [own])

    def total(self, numbers: set[int]) -> Total:
        return Total.of(value for number, value in self.figures if number in numbers)

    def today(self, number: int) -> OnBasis:
        return totals_today(self.made[number].pk, YEAR, on=self.now, layer=Layer.LOGGED)

    def reported(self) -> list[OnBasis]:
        return [totals_reported(each.pk, YEAR, layer=Layer.LOGGED) for each in self.made]


values = st.one_of(
    st.builds(exact, st.integers(0, 9)),
    st.builds(stated, st.integers(1, 9), st.sampled_from(Qualifier)),
    st.just(NOT_STATED),
)
acts = st.lists(
    st.tuples(
        st.sampled_from(["merge", "divide", "end", "move", "found"]),
        st.integers(0, 9),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    max_size=5,
)


def act(world: World, kind: str, one: int, other: int, third: int) -> None:
    living = sorted(world.parent)
    a, b, c = (living[each % len(living)] for each in (one, other, third))
    if kind == "found":
        world.found(b)
    elif kind == "move" and b not in world.below(a):
        world.move(a, b)
    elif kind == "merge" and a not in world.above(b) and b not in world.above(a):
        heir = world.found(world.parent[a])
        world.end(a, [heir])
        world.end(b, [heir])
    elif kind == "divide" and not world.below(a) & {b, c}:
        world.end(a, sorted({b, c}))
    elif kind == "end" and world.parent[a] is not None:
        world.end(a, [])


@contextmanager
def one_example() -> Iterator[World]:
    with transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.integers(0, 9), min_size=1, max_size=5), acts, st.lists(values, min_size=1))
def test_every_figure_is_counted_once_at_each_tier_or_named_as_divided(
    tree: list[int], changes: list[tuple[str, int, int, int]], amounts: list[Value]
) -> None:
    with one_example() as world:
        world.found(None)
        world.found(None)
        for parent in tree:
            world.found(parent % len(world.made))
        feed = iter(amounts * 50)
        for number in list(world.parent):
            world.post(number, next(feed))
        for change in changes:
            before = world.reported()
            world.day += 1
            act(world, *change)
            assert world.reported()[: len(before)] == before
            for number in list(world.parent):
                world.post(number, next(feed))
        numbers = {each.pk: number for number, each in enumerate(world.made)}
        with_figures = {number for number, _ in world.figures}
        for number in range(len(world.made)):
            inside = world.below(number) if number in world.parent else set()
            images = {each: world.images(each) for each in with_figures}
            counted = {each for each, now in images.items() if now <= inside}
            divided = {each for each, now in images.items() if now & inside and not now <= inside}
            answer = world.today(number)
            assert {numbers[each] for each in answer.counted} == counted
            assert {numbers[each.unit.unit_id] for each in answer.divided} == divided
            assert answer.totals.get(MEASURE, Total()) == world.total(counted)
        tops = [number for number, parent in world.parent.items() if parent is None]
        all_of_it = [world.today(number).totals.get(MEASURE, Total()) for number in tops]
        placed = {
            each
            for each in with_figures
            if len({world.top(now) for now in world.images(each)}) == 1
            and world.images(each) <= world.parent.keys()
        }
        assert sum(all_of_it, Total()) == world.total(placed)


@settings(max_examples=10, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=1, max_size=5),
    acts,
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.integers(0, 6)), max_size=2),
    st.lists(values, min_size=1),
)
# Who stands elsewhere and gave a part to one of those below.
@example([6, 8, 7], [("merge", 4, 0, 8)], [(8, 1, 3), (9, 5, 6)], [NOT_STATED])
def test_the_quick_way_says_what_every_day_of_every_unit_says(
    tree: list[int],
    changes: list[tuple[str, int, int, int]],
    cessions: list[tuple[int, int, int]],
    amounts: list[Value],
) -> None:
    with one_example() as world:
        world.found(None)
        world.found(None)
        for parent in tree:
            world.found(parent % len(world.made))
        feed = cycle(amounts)
        for change in [("", 0, 0, 0), *changes]:
            if change[0]:
                world.day += 3
                act(world, *change)
            for old, new, since in cessions:
                if since == world.day:
                    world.cede(old, new)
            for number in list(world.parent):
                world.post(number, next(feed))
                world.post(number, next(feed), Interval.through(world.now, world.now + WEEK))
                world.post(number, next(feed), Interval.through(world.now - WEEK, world.now))
        on = world.now + timedelta(days=2)
        begins = [YEAR.start, *(world.now - timedelta(days=3 * n) for n in range(world.day // 3))]
        for unit_ in world.made:
            for window in (Interval(begin, end) for begin in begins for end in (on, YEAR.end)):
                asked = {"on": on, "layer": Layer.LOGGED}
                for more in ({}, {"measures": ["other"]}, {"whole": True}):
                    quick = totals_today(unit_.pk, window, **asked, **more)
                    assert quick == day_by_day.totals_today(unit_.pk, window, **asked, **more)


WEEK = timedelta(days=6)


@settings(max_examples=10, deadline=None)
@given(st.lists(values, min_size=2, max_size=5), values)
def test_a_merged_unit_has_today_what_the_old_ones_had_together(
    amounts: list[Value], own: Value
) -> None:
    with one_example() as world:
        top = world.found(None)
        old = [world.found(top) for _ in amounts]
        for number, value in zip(old, amounts, strict=True):
            world.post(number, value)
        before = [world.today(number).totals[MEASURE] for number in old]
        province = world.today(top).totals
        world.day += 1
        heir = world.found(top)
        for number in old:
            world.end(number, [heir])
        assert world.today(heir).totals[MEASURE] == sum(before, Total())
        assert world.today(top).totals == province
        world.post(heir, own)
        assert world.today(heir).totals[MEASURE] == sum(before, Total.of([own]))
