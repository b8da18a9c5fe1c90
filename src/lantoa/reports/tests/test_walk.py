"""People of every role press whatever they like, in any order."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import exact
from lantoa.reports import actions, queries
from lantoa.reports.models import ExpectedReport, Report
from lantoa.reports.rules.states import PERMISSION, ReportState, Verb, verbs_from
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import World
from lantoa.totals import queries as totals
from lantoa.totals.models import Cell
from lantoa.totals.rules import Layer

Act = Callable[..., object]
ACTS: dict[str, tuple[Act, dict[str, object]]] = {
    "start": (actions.start_draft, {}),
    "write": (lambda **given: _write(**given), {}),
    "send_for_signature": (actions.send_for_signature, {}),
    "send_back": (actions.send_back, {"reason": "Thiếu số."}),
    "submit": (actions.submit_report, {}),
    "number": (lambda **given: actions.give_number(issued_on=days.today(), **given), {}),
    "return": (actions.return_report, {"reason": "Sai số."}),
    "redraft": (actions.redraft_report, {}),
    "accept": (actions.accept_report, {}),
    "take_in": (actions.take_in_accepted, {}),
    "log": (lambda **given: make.log(given["expected"].unit, count=exact(2)), {}),
}
ROLES = (
    "officer", "chair", "clerk", "neighbour", "neighbour_chair", "neighbour_clerk",
    "reviewer", "province_chair", "province_clerk", "editor",
)  # fmt: skip
WHICH = ("expected", "neighbouring", "above")
STEPS = st.lists(
    st.tuples(st.sampled_from(ROLES), st.sampled_from(sorted(ACTS)), st.sampled_from(WHICH)),
    max_size=12,
)
STRAIGHT = [
    (who, act, which)
    for which, hands in (
        ("expected", ("officer", "chair", "clerk")),
        ("neighbouring", ("neighbour", "neighbour_chair", "neighbour_clerk")),
    )
    for who, act in (
        (hands[0], "start"),
        (hands[0], "write"),
        (hands[0], "send_for_signature"),
        (hands[1], "submit"),
        (hands[2], "number"),
        ("reviewer", "accept"),
    )
]


def _write(*, actor: object, expected: ExpectedReport) -> None:
    report = getattr(expected, "report", None)
    if isinstance(report, Report):
        actions.save_sections(
            actor=actor, expected=expected, sections=make.WORDS, revision=report.revision
        )


def _press(world: World, number: int, role: str, name: str, which: str) -> None:
    act, more = ACTS[name]
    expected = queries.expected_page(getattr(world, which).pk)
    more = {**more, "number": str(number + 1)} if name == "number" else more
    try:
        with transaction.atomic():
            act(actor=world.actor(role), expected=expected, **more)
    except (Refused, NotPermitted):
        return


def _holds(world: World) -> None:
    assert totals.audit().mismatches == ()
    for expected in ExpectedReport.objects.all():
        if expected.state is not ReportState.CONSOLIDATED:
            ways = [verb for verb in verbs_from(expected.state) if verb is not Verb.CONSOLIDATE]
            ways += [Verb.CONSOLIDATE] * (expected.state is ReportState.ACCEPTED)
            able = [
                who
                for who in world.people
                for verb in ways
                if world.actor(who).may(PERMISSION[verb], expected.unit_id)
            ]
            # The province's own report goes to the ministry, whose people are not in this world.
            assert able or expected.unit_id == world.province.pk
    approved = set(
        Cell.objects.filter(layer=Layer.APPROVED, scope="own", sources__gt=0).values_list(
            "unit_id", flat=True
        )
    )
    taken = (ReportState.ACCEPTED, ReportState.CONSOLIDATED)
    accepted = ExpectedReport.objects.filter(report__state__in=taken)
    assert approved <= set(accepted.values_list("unit_id", flat=True))


@pytest.mark.django_db
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(prefix=st.integers(0, len(STRAIGHT)), steps=STEPS)
def test_whatever_is_pressed_the_books_agree_and_nobody_is_stuck(
    world: World, prefix: int, steps: list[tuple[str, str, str]]
) -> None:
    with transaction.atomic():
        make.log(world.district, count=exact(3))
        make.log(world.other, count=exact(5))
        for number, step in enumerate([*STRAIGHT[:prefix], *steps]):
            _press(world, number, *step)
            if number >= prefix:
                _holds(world)
        _holds(world)
        transaction.set_rollback(True)
