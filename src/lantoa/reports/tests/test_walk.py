"""People of every role press whatever they like on the reports of two districts and their province,
in any order: the books agree, nothing that was accepted changes, and nobody is stuck."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import exact
from lantoa.reports import actions, queries
from lantoa.reports.models import (
    ExpectedReport,
    Report,
    ReportVersion,
    StateChange,
    TakenIn,
)
from lantoa.reports.queries.verify import verify
from lantoa.reports.rules.states import (
    PERMISSION,
    TRANSITIONS,
    ReportState,
    Verb,
    verbs_from,
)
from lantoa.reports.tests import factories as make
from lantoa.reports.tests.factories import World
from lantoa.totals import queries as totals
from lantoa.totals.models import Cell
from lantoa.totals.rules import Layer, Scope

PLAYS = "loudspeaker.play.placement"
Act = Callable[..., object]
ACTS: dict[Verb, tuple[Act, dict[str, object]]] = {
    Verb.START: (actions.start_draft, {}),
    Verb.SEND_FOR_SIGNATURE: (actions.send_for_signature, {}),
    Verb.SEND_BACK: (actions.send_back, {"reason": "Thiếu số."}),
    Verb.SUBMIT: (actions.submit_report, {}),
    Verb.NUMBER: (actions.give_number, {}),
    Verb.RETURN: (actions.return_report, {"reason": "Sai số."}),
    Verb.REDRAFT: (actions.redraft_report, {}),
    Verb.ACCEPT: (actions.accept_report, {}),
    Verb.CONSOLIDATE: (actions.take_in_accepted, {}),
    Verb.CORRECT: (actions.correct_report, {"reason": "Đếm thiếu."}),
    Verb.WITHDRAW: (actions.withdraw_correction, {}),
}
MAY = {**PERMISSION, Verb.CONSOLIDATE: "reports.consolidate"}
"""Taking in is asked for in the unit that takes in."""
ROLES = (
    "officer", "chair", "clerk", "administrator", "editor",
    "neighbour", "neighbour_chair", "neighbour_clerk",
    "reviewer", "province_chair", "province_clerk",
)  # fmt: skip
WHICH = ("expected", "neighbouring", "above")
HANDS = {
    "expected": ("officer", "chair", "clerk"),
    "neighbouring": ("neighbour", "neighbour_chair", "neighbour_clerk"),
    "above": ("reviewer", "province_chair", "province_clerk"),
}
STRAIGHT = (Verb.START, Verb.SEND_FOR_SIGNATURE, Verb.SUBMIT, Verb.NUMBER, Verb.ACCEPT)
FROZEN_FIELDS = ("pk", "number", "frozen", "sha256", "submitted_at", "actor_key", "signer_name",
                 "correction_reason")  # fmt: skip


class Office(RuleBasedStateMachine):
    """One example in one transaction that is rolled back."""

    world: World
    seen: set[ReportState]

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.numbers = 0
        self.accepted: dict[int, int] = {}
        """Unit to the version that its reviewer accepted last: the oracle of the approved layer."""
        self.kept: dict[int, object] = {}
        make.log(self.world.district, count=exact(3))
        make.log(self.world.other, count=exact(5))

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    def _act(self, role: str, verb: Verb, which: str) -> None:
        expected: ExpectedReport = queries.expected_page(getattr(self.world, which).pk)
        act, more = ACTS[verb]
        if verb is Verb.NUMBER:
            self.numbers += 1
            more = {"number": str(self.numbers), "issued_on": days.today()}
        actor = self.world.actor(role)
        may = actor.may(MAY[verb], expected.unit_id)
        before = self._stored()
        try:
            with transaction.atomic():
                act(actor=actor, expected=expected, **more)
        except NotPermitted:
            assert not may
            assert self._stored() == before
            return
        except Refused as refused:
            assert may, f"{role} was told of {verb} what only those who may learn"
            assert all(each.what and each.remedy for each in refused.problems)
            assert self._stored() == before
            return
        assert may, f"{role} did {verb} on {which}"
        if verb is Verb.ACCEPT:
            version = Report.objects.get(expected=expected).current
            assert version is not None
            self.accepted[expected.unit_id] = version.pk
            self.kept[version.pk] = _row(version.pk)

    def _stored(self) -> object:
        return (
            list(Report.objects.order_by("pk").values()),
            list(ReportVersion.objects.order_by("pk").values_list("pk", "sha256")),
            list(StateChange.objects.order_by("pk").values_list("pk", "verb")),
            list(TakenIn.objects.order_by("pk").values_list("report_id", "child_id")),
        )

    @initialize(
        far=st.sampled_from(["nothing", "one", "both", "taken", "filed", "accepted"]),
    )
    def go_some_way(self, far: str) -> None:
        steps = ["nothing", "one", "both", "taken", "filed"].index(far) if far != "accepted" else 4
        for which in ("expected", "neighbouring")[: min(steps, 2)]:
            self._straight(which)
        if steps >= 3:
            self._act("reviewer", Verb.START, "above")
            self._act("reviewer", Verb.CONSOLIDATE, "above")
        if steps >= 4:
            self._words("above", "reviewer")
            self._act("reviewer", Verb.SEND_FOR_SIGNATURE, "above")
            self._act("province_chair", Verb.SUBMIT, "above")
        if far == "accepted":
            # The ministry's people are not in this world: the system speaks for them.
            self._act("province_clerk", Verb.NUMBER, "above")
            self._accept_above()

    def _straight(self, which: str) -> None:
        officer, chair, clerk = HANDS[which]
        self._act(officer, Verb.START, which)
        self._words(which, officer)
        self._act(officer, Verb.SEND_FOR_SIGNATURE, which)
        self._act(chair, Verb.SUBMIT, which)
        self._act(clerk, Verb.NUMBER, which)
        self._act("reviewer", Verb.ACCEPT, which)

    def _words(self, which: str, role: str) -> None:
        expected = queries.expected_page(getattr(self.world, which).pk)
        actions.save_sections(
            actor=self.world.actor(role),
            expected=expected,
            sections=make.WORDS,
            revision=expected.report.revision,
        )

    def _accept_above(self) -> None:
        expected = queries.expected_page(self.world.above.pk)
        actions.accept_report(actor=make.SYSTEM, expected=expected)
        version = Report.objects.get(expected=expected).current
        assert version is not None
        self.accepted[expected.unit_id] = version.pk
        self.kept[version.pk] = _row(version.pk)

    @rule(
        role=st.sampled_from(ROLES), verb=st.sampled_from(list(Verb)), which=st.sampled_from(WHICH)
    )
    def press(self, role: str, verb: Verb, which: str) -> None:
        self._act(role, verb, which)

    @rule(which=st.sampled_from(WHICH), verb=st.data())
    def go_on(self, which: str, verb: st.DataObject) -> None:
        """Whoever may takes a step that leads on from there."""
        expected = queries.expected_page(getattr(self.world, which).pk)
        ways = verbs_from(expected.state, correcting=expected.is_correcting)
        chosen = verb.draw(st.sampled_from(ways))
        where = "above" if chosen is Verb.CONSOLIDATE else which
        unit_id = getattr(self.world, where).unit_id
        able = [role for role in ROLES if self.world.actor(role).may(MAY[chosen], unit_id)]
        if able:
            self._act(able[0], chosen, where)

    @precondition(
        lambda self: any(each.state is ReportState.DRAFT for each in ExpectedReport.objects.all())
    )
    @rule(which=st.sampled_from(WHICH))
    def write(self, which: str) -> None:
        if queries.expected_page(getattr(self.world, which).pk).state is ReportState.DRAFT:
            self._words(which, HANDS[which][0])

    @rule(which=st.sampled_from(WHICH), number=st.integers(1, 9))
    def log(self, which: str, number: int) -> None:
        make.log(getattr(self.world, which).unit, count=exact(number))

    @invariant()
    def nobody_is_stuck(self) -> None:
        for expected in ExpectedReport.objects.select_related("report"):
            self.seen.add(expected.state)
            ways = verbs_from(expected.state, correcting=expected.is_correcting)
            able = [
                who
                for who in ROLES
                for verb in ways
                if self.world.actor(who).may(PERMISSION[verb], expected.unit_id)
            ]
            # The province's own report goes to the ministry, whose people are not in this world.
            assert able or expected.unit_id == self.world.province.pk

    @invariant()
    def the_approved_layer_holds_what_was_accepted_and_nothing_else(self) -> None:
        held = {}
        window = self.world.period.window
        for unit in (self.world.district, self.world.other, self.world.province):
            found = totals.totals(unit.pk, window, layer=Layer.APPROVED, scope=Scope.OWN)
            held[unit.pk] = found[PLAYS].exact if PLAYS in found else None
        assert held == {
            unit.pk: _plays(self.accepted.get(unit.pk))
            for unit in (self.world.district, self.world.other, self.world.province)
        }
        cells = Cell.objects.filter(layer=Layer.APPROVED, scope="own", sources__gt=0)
        assert set(cells.values_list("unit_id", flat=True)) <= set(self.accepted)

    @invariant()
    def nothing_that_was_accepted_changes(self) -> None:
        assert {pk: _row(pk) for pk in self.kept} == self.kept
        holding = Report.objects.filter(accepted__isnull=False)
        assert dict(holding.values_list("expected__unit_id", "accepted_id")) == self.accepted

    @invariant()
    def the_books_agree(self) -> None:
        assert totals.audit().mismatches == ()
        assert verify().wrong == ()


def _row(version_id: int) -> object:
    return ReportVersion.objects.values(*FROZEN_FIELDS).get(pk=version_id)


def _plays(version_id: int | None) -> Decimal | None:
    """The unit's own plays as its accepted version froze them, read without the room's own code."""
    if version_id is None:
        return None
    frozen = ReportVersion.objects.get(pk=version_id).frozen
    for figure in frozen["contents"]["figures"]:
        if figure["measure"] == PLAYS and figure["evidenced"]:
            return Decimal(figure["evidenced"]["exact"])
    return None


@pytest.mark.django_db
def test_whatever_is_pressed_the_books_agree_and_nobody_is_stuck(world: World) -> None:
    seen: set[ReportState] = set()
    machine = type("InThisWorld", (Office,), {"world": world, "seen": seen})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert seen <= set(ReportState)


def test_every_state_is_reached_and_every_state_is_left() -> None:
    reached, waiting = {ReportState.EXPECTED}, [ReportState.EXPECTED]
    while waiting:
        state = waiting.pop()
        for verb in verbs_from(state, correcting=True):
            to = TRANSITIONS[state, verb]
            if to not in reached:
                reached.add(to)
                waiting.append(to)
    assert reached == set(ReportState)
    assert all(verbs_from(state) for state in ReportState)
