"""The page of a plan tells nothing of units that its reader may not see."""

from __future__ import annotations

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from lantoa.accounts.queries.reach import told_of
from lantoa.accounts.rules import Role
from lantoa.catalogue.models import CountUnit
from lantoa.kernel.value import exact
from lantoa.plans import actions, queries
from lantoa.plans.models import Plan, PlanLine
from lantoa.plans.signals import work_wanted
from lantoa.plans.tests.cast import SYSTEM, Cast, this_year
from lantoa.units.models import Unit

SECRET = "Việc riêng của xã"


def _plan(of: Unit, lines: list[actions.NewLine], parent: Plan | None = None) -> Plan:
    made = actions.create_plan(
        actor=SYSTEM, unit_id=of.pk, title="Tuyên truyền", period=this_year(), parent=parent
    )
    for each in lines:
        actions.add_line(actor=SYSTEM, plan=made, line=each)
    return actions.issue_plan(actor=SYSTEM, plan=made)


@pytest.fixture(name="above")
def _above(cast: Cast) -> Plan:
    """A province's plan; the commune carries its first task out and takes on too little."""
    land, count = cast.land, CountUnit.objects.get(slug="bulletin").pk
    made = _plan(
        land.province,
        [
            actions.NewLine(title="Chung", target=exact(700), count_unit_id=count),
            actions.NewLine(title="Mỗi xã", target=exact(5), count_unit_id=count, each_unit=True),
            actions.NewLine(title="Chưa ai"),
        ],
    )
    common, each, _ = made.lines.order_by("order")
    _plan(
        land.commune,
        [
            actions.NewLine(
                title=SECRET, target=exact(613), count_unit_id=count, carries_out=common
            ),
            actions.NewLine(title=SECRET, target=exact(3), count_unit_id=count, carries_out=each),
        ],
        parent=made,
    )
    cast.add("editor", (land.province, Role.EDITOR))
    return made


@pytest.fixture(autouse=True)
def _done() -> object:
    """41 acts for each task."""

    def answer(sender: object, line_ids: list[int], **_: object) -> dict[int, int]:
        return dict.fromkeys(line_ids, 41)

    work_wanted.connect(answer)
    yield
    work_wanted.disconnect(answer)


def _pages(above: Plan) -> list[str]:
    return [
        reverse("plans:page", args=[above.pk]),
        reverse("plans:checks", args=[above.pk]),
        *(reverse("plans:line", args=[above.pk, each.pk]) for each in above.lines.all()),
    ]


def test_who_sees_the_plan_alone_is_told_nothing_of_the_units_below(
    cast: Cast, above: Plan
) -> None:
    names = [each.versions.get().name for each in (cast.land.commune, cast.land.other)]
    of_below = (
        SECRET,
        *names,
        "613",
        "của đơn vị thực hiện</a>",
        "đơn vị có kế hoạch",
        "đơn vị nhận đủ",
        "đơn vị trực thuộc",
    )
    editor, reviewer = cast.client("editor"), cast.client("reviewer")
    for address in _pages(above):
        text = editor.get(address).content.decode()
        assert not [each for each in of_below if each in text], address
    whole = "".join(reviewer.get(address).content.decode() for address in _pages(above))
    assert not [each for each in of_below if each not in whole]
    checks = reverse("plans:checks", args=[above.pk])
    assert "Không so với kế hoạch của cấp dưới" in editor.get(checks).content.decode()
    assert "Không so với kế hoạch của cấp dưới" not in reviewer.get(checks).content.decode()


def test_who_has_a_post_in_a_unit_below_is_told_of_that_one(cast: Cast, above: Plan) -> None:
    land = cast.land
    cast.add("two", (land.province, Role.EDITOR), (land.commune, Role.EDITOR))
    first = above.lines.order_by("order").first()
    _plan(land.other, [actions.NewLine(title="Của xã khác", carries_out=first)], parent=above)
    found = cast.client("two").get(reverse("plans:line", args=[above.pk, first.pk]))
    text = found.content.decode()
    assert SECRET in text and "Của xã khác" not in text
    assert found.context["found"].done_below == 41
    rows = cast.client("two").get(reverse("plans:page", args=[above.pk])).context["found"].lines
    assert [row.done_below for row in rows] == [41, 41, 0]


def test_a_unit_with_nobody_below_is_not_said_to_be_compared_with_anything(cast: Cast) -> None:
    made = _plan(cast.land.other, [actions.NewLine(title="Việc")])
    answer = cast.client("clerk").get(reverse("plans:checks", args=[made.pk]))
    assert "cấp dưới" not in answer.content.decode()


def test_what_is_seen_from_above_is_seen_with_all_below(cast: Cast, above: Plan) -> None:
    below = PlanLine.objects.filter(title=SECRET).first()
    assert below is not None
    verbs = ("plans.view", "activities.view")
    reviewer = cast.actor("reviewer")
    assert told_of(reviewer, verbs, cast.land.province.pk) is None
    assert told_of(reviewer, verbs, cast.land.commune.pk) is None
    assert told_of(cast.actor("editor"), verbs, cast.land.province.pk) == {cast.land.province.pk}


@pytest.mark.parametrize("tasks", [3, 30])
def test_a_page_of_part_costs_the_same_for_few_and_many_tasks(
    cast: Cast, above: Plan, tasks: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(tasks):
        _plan(
            cast.land.commune,
            [actions.NewLine(title=f"{number}", carries_out=each) for each in above.lines.all()],
            parent=above,
        )
    seen = frozenset({cast.land.province.pk})
    with django_assert_num_queries(16):
        queries.plan_details(queries.plan_page(above.pk), seen=seen)
