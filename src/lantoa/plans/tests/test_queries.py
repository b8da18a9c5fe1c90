from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from lantoa.accounts.queries import units_to_choose
from lantoa.kernel import days
from lantoa.plans import queries
from lantoa.plans.signals import work_wanted
from lantoa.plans.tests.cast import Cast, plan


@pytest.mark.parametrize("number", [3, 30])
def test_a_list_costs_the_same_for_few_and_many(
    cast: Cast, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    above = plan(cast.land.province)
    for _ in range(number):
        plan(cast.land.commune, parent=above)
    with django_assert_num_queries(2):
        found = queries.plan_list([cast.land.commune.pk], days.today())
        assert len([(p.title, p.parent, p.line_count) for p, _ in found.rows]) == number


@pytest.mark.parametrize("tasks", [3, 30])
def test_a_page_costs_the_same_for_few_and_many_tasks(
    cast: Cast, tasks: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = plan(cast.land.province, tasks=tasks)
    with django_assert_num_queries(17):
        found = queries.plan_details(queries.plan_page(made.pk))
    assert len(found.lines) == tasks


def test_only_issued_plans_of_the_days_offer_their_tasks(cast: Cast) -> None:
    issued, _ = plan(cast.land.commune), plan(cast.land.commune, issued=False)
    today = days.today()
    assert [line.plan for line in queries.lines_for(cast.land.commune.pk, today)] == [issued]
    assert not queries.lines_for(cast.land.commune.pk, issued.period.end)
    assert not queries.lines_for(cast.land.other.pk, today)


def test_coverage_names_who_has_no_plan(cast: Cast) -> None:
    above = plan(cast.land.province)
    plan(cast.land.commune)
    plan(cast.land.other, issued=False)
    covered = queries.plan_details(queries.plan_page(above.pk)).covered
    assert covered is not None
    assert covered.percent == 50
    assert [each.unit for each in covered.missing] == [cast.land.other]
    assert [each.unit for each in covered.having] == [cast.land.commune]


def test_a_commune_has_nobody_below_to_cover(cast: Cast) -> None:
    made = plan(cast.land.commune)
    assert queries.plan_details(queries.plan_page(made.pk)).covered is None


def test_what_was_done_is_asked_of_the_rooms_above(cast: Cast) -> None:
    line = plan(cast.land.commune).lines.get()

    def answer(sender: object, line_ids: list[int], **_: object) -> dict[int, int]:
        return dict.fromkeys(line_ids, 2)

    work_wanted.connect(answer)
    try:
        assert queries.work_for([line.pk]) == {line.pk: 2}
    finally:
        work_wanted.disconnect(answer)


def test_a_reviewer_chooses_among_own_and_lower_units(cast: Cast) -> None:
    land, today = cast.land, days.today()
    lower = units_to_choose([land.province.pk], [land.province.pk], None, today)
    assert [name for _, name in lower] == ["Tỉnh Mẫu", "Xã Ân Hòa", "Xã Suối Mẫu"]
    assert units_to_choose([land.commune.pk], [], None, today) == [
        (land.commune.slug, "Xã Suối Mẫu")
    ]


def test_an_old_ward_is_offered_what_stood_above_it_then(cast: Cast) -> None:
    above, _ = plan(cast.land.old_province), plan(cast.land.province)
    desk = queries.plan_desk([cast.land.ward.pk], cast.land.ward.pk, days.today())
    assert [parent for parent, _ in desk.parents] == [above]
    assert desk.day.isoformat() == "2025-06-30"
