from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lantoa.activities import actions, queries
from lantoa.activities.tests.factories import logged, picture
from lantoa.catalogue.models import Indicator
from lantoa.kernel import days
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_APPLICABLE, Total, exact
from lantoa.plans import queries as plans
from lantoa.plans.tests.cast import SYSTEM, Cast, plan

PLAYS = "loudspeaker.play.placement"
TODAY = days.today
BOTH = ("vi", "hmn")


def window() -> Interval:
    return Interval.of_day(TODAY())


@pytest.mark.parametrize("number", [3, 30])
def test_a_list_costs_the_same_for_few_and_many(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        logged(cast.land.commune.pk, proofs=[picture()], languages=BOTH)
    with django_assert_num_queries(8):
        found = queries.activity_list([cast.land.commune.pk], TODAY())
        rows = [
            (
                a.channel,
                len(a.evidence.all()),
                [(p.language, p.count_unit, p.channel) for p in a.placements.all()],
            )
            for a, _ in found.rows
        ]
    assert len(rows) == number


@pytest.mark.parametrize("number", [3, 30])
def test_what_stands_behind_a_figure_costs_the_same_for_few_and_many(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(number):
        logged(cast.land.commune.pk, proofs=[picture()], languages=BOTH)
    with django_assert_num_queries(7):
        found = list(queries.behind(cast.land.commune.pk, window(), PLAYS))
        assert [a.kind for a in found for p in a.placements.all() if p.language]
    assert len(found) == number


def test_the_newest_stand_first(cast: Cast) -> None:
    commune = cast.land.commune.pk
    today = TODAY()
    old = logged(commune, on=today - timedelta(days=2))
    new = logged(commune, on=today)
    newer = logged(commune, on=today)
    found = queries.activity_list([commune], today)
    assert [activity for activity, _ in found.rows] == [newer, new, old]


def test_a_list_is_narrowed_by_days_proof_and_task(cast: Cast) -> None:
    commune, today = cast.land.commune.pk, TODAY()
    line = plan(cast.land.commune).lines.get()
    bare = logged(commune, plan_line=line)
    proven = logged(commune, proofs=[picture()])
    early = logged(commune, on=today - timedelta(days=1), proofs=[picture()])
    void = actions.void_activity(actor=SYSTEM, activity=logged(commune), reason="Ghi trùng")

    def listed(**given: object) -> set[int]:
        asked = queries.Narrowing(**given)
        return {a.pk for a, _ in queries.activity_list([commune], today, narrowing=asked).rows}

    assert listed() == {bare.pk, proven.pk, early.pk, void.pk}
    assert listed(window=window()) == {bare.pk, proven.pk, void.pk}
    assert listed(unproven=True) == {bare.pk}
    assert listed(line_id=line.pk) == {bare.pk}
    assert {a.pk for a in queries.without_proof(commune, window())} == {bare.pk}
    assert plans.work_for([line.pk]) == {line.pk: 1}


def test_a_task_of_another_unit_is_not_told(cast: Cast) -> None:
    line = plan(cast.land.other).lines.get()
    found = queries.activity_list(
        [cast.land.commune.pk], TODAY(), narrowing=queries.Narrowing(line_id=line.pk)
    )
    assert found.line is None


def test_behind_a_figure_stand_just_the_activities_it_counts(cast: Cast) -> None:
    commune = cast.land.commune.pk
    counted = logged(commune)
    embedded = logged(commune, is_embedded=True)
    other = logged(commune, channel="banner", kind="panel", placed="panel")
    inapplicable = logged(commune, count=NOT_APPLICABLE)
    people = logged(commune, channel="dialogue", kind="event", placed="session", people=exact(40))
    logged(commune, on=TODAY() - timedelta(days=1))
    logged(cast.land.other.pk)
    actions.void_activity(actor=SYSTEM, activity=logged(commune), reason="Ghi trùng")

    def behind(measure: str) -> set[int]:
        return {each.pk for each in queries.behind(commune, window(), measure)}

    assert behind(PLAYS) == {counted.pk}
    assert behind(f"{PLAYS}.embedded") == {embedded.pk}
    assert behind("loudspeaker.bulletin.production") == {counted.pk, inapplicable.pk}
    assert behind("banner.panel.placement") == {other.pk}
    assert behind("dialogue.attendance.placement") == {people.pk}


def test_a_figure_shows_its_own_part_and_that_of_units_below(cast: Cast) -> None:
    land = cast.land
    logged(land.commune.pk, languages=BOTH)
    logged(land.province.pk)
    found = queries.figure(land.province.pk, window(), PLAYS)
    assert (found.own, found.tree) == (Total(exact(4).number), Total(exact(12).number))
    assert [(v.unit, t) for v, t in found.below] == [(land.commune, Total(exact(8).number))]
    assert [line.total for line in found.production] == [Total(exact(1).number)]
    assert [line.total for line in found.placement] == [Total(exact(4).number)]


@pytest.mark.parametrize("name", ["x", "a.b.c", "a.b", "", "loudspeaker.play.production.more"])
def test_what_is_no_measure_is_refused(cast: Cast, name: str) -> None:
    with pytest.raises(ValueError, match="not a measure"):
        queries.figure(cast.land.commune.pk, window(), name)


def test_what_is_not_counted_is_refused(cast: Cast) -> None:
    with pytest.raises(Indicator.DoesNotExist):
        queries.figure(cast.land.commune.pk, window(), "loudspeaker.sheet.placement")


def test_the_desk_offers_what_the_unit_uses_most_first(cast: Cast) -> None:
    commune = cast.land.commune.pk
    for _ in range(2):
        logged(commune, channel="dialogue", kind="event", placed="session", languages=("hni",))
    logged(commune, channel="tv", kind="reportage")
    desk = queries.desk([commune], commune, TODAY())
    assert desk.usual[0].slug == "dialogue"
    assert "tv" not in [each.slug for each in desk.usual]
    assert "tv" in [each.slug for each in desk.channels]
    assert [each.tag for each in desk.languages[:2]] == ["vi", "hni"]
    assert (desk.day, desk.ended) == (TODAY(), False)


def test_the_desk_of_a_unit_that_is_gone_stands_on_its_last_day(cast: Cast) -> None:
    ward = cast.land.ward.pk
    desk = queries.desk([ward], ward, TODAY())
    assert (desk.day.isoformat(), desk.ended) == ("2025-06-30", True)
    period = queries.period_of(desk.day)
    assert period is not None
    assert period.key == "2025-Q3"


def test_where_it_ran_is_not_stated_when_the_unit_cannot_own_the_channel(cast: Cast) -> None:
    commune = cast.land.commune.pk

    def outlets(**given: str) -> list[str]:
        found = queries.activity(logged(commune, **given).pk)
        return [outlet for _, outlet in queries.activity_page(found).placements]

    assert outlets() == ["Xã Suối Mẫu"]
    assert outlets(channel="tv", kind="reportage") == [""]
