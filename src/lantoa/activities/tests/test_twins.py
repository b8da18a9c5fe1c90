"""Merging entries that are one activity, taking them apart, and what the totals make of it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lantoa.activities import actions, queries, signals
from lantoa.activities.actions import as_entered
from lantoa.activities.models import Activity, NotTwins, Placement, TwinMerge
from lantoa.activities.queries import twin_effects, twins
from lantoa.activities.tests import factories as make
from lantoa.audit.log import entries_of
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.value import NOT_STATED, exact
from lantoa.plans.tests.cast import SYSTEM, Cast
from lantoa.totals.actions.posting import COLUMNS
from lantoa.totals.models import Cell
from lantoa.totals.queries import audit
from lantoa.totals.rules import Scope
from lantoa.units.models import Unit

Cells = list[tuple[object, ...]]


def cells() -> Cells:
    return sorted(Cell.objects.exclude(sources=0).values_list(*COLUMNS), key=str)


def article(unit: Unit, title: str = "Một cửa không hẹn", **given: object) -> Activity:
    said = {"channel": "newspaper", "kind": "article", "placed": "posting", "count": exact(2)}
    return make.logged(unit.pk, title=title, **{**said, **given})


def only(activity: Activity) -> int:
    return activity.placements.get().pk


def merge(
    kept: Activity, taken: Activity, *, same: bool = True, actor: object = SYSTEM
) -> TwinMerge:
    pairs = [(only(taken), only(kept))] if same else []
    return actions.merge_activities(actor=actor, kept=kept, taken=taken, same=pairs)


def codes(caught: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.code for problem in caught.value.problems}


def test_two_entries_become_one_activity_with_its_placements(cast: Cast) -> None:
    land = cast.land
    kept, taken = article(land.province), article(land.commune)
    apart = article(land.commune, title="Khác hẳn")
    with_both = cells()
    made = merge(kept, taken, actor=cast.actor("reviewer"))
    taken.refresh_from_db()
    assert taken.merged_into == kept
    assert taken.placements.get().same_as_id == only(kept)
    assert made.same == [[only(taken), only(kept)]]
    after = cells()
    gone = {row[:7]: row for row in with_both}
    lost = [row for row in after if gone[row[:7]] != row] + [
        row for row in with_both if row[:7] not in {each[:7] for each in after}
    ]
    assert {row[0] for row in lost} == {land.commune.pk, land.province.pk}
    assert audit().mismatches == ()
    actions.void_activity(actor=SYSTEM, activity=apart, reason="Nhầm.")
    assert not [row for row in cells() if row[0] == land.commune.pk]


def test_a_placement_that_is_not_the_same_counts_on(cast: Cast) -> None:
    kept = article(cast.land.province)
    taken = article(cast.land.commune)
    merge(kept, taken, same=False)
    own = Cell.objects.filter(unit=cast.land.commune, scope=Scope.OWN).exclude(sources=0)
    assert {each.series.measure for each in own} == {"newspaper.posting.placement"}
    assert audit().mismatches == ()


def test_taking_apart_gives_back_the_identical_cells(cast: Cast) -> None:
    kept, taken = article(cast.land.province), article(cast.land.commune, count=NOT_STATED)
    before = cells()
    made = merge(kept, taken)
    assert cells() != before
    actions.split_activities(actor=cast.actor("reviewer"), merge=made)
    assert cells() == before
    made.refresh_from_db()
    assert made.undone_at is not None
    assert made.undone_by == cast.actor("reviewer").key
    taken.refresh_from_db()
    assert (taken.merged_into_id, taken.placements.get().same_as_id) == (None, None)
    with pytest.raises(Refused) as caught:
        actions.split_activities(actor=SYSTEM, merge=made)
    assert codes(caught) == {"split_before"}
    merge(taken, kept)
    assert audit().mismatches == ()


def test_both_units_are_told_in_their_log(cast: Cast) -> None:
    kept, taken = article(cast.land.province), article(cast.land.commune)
    actor = cast.actor("reviewer")
    made = merge(kept, taken, actor=actor)
    actions.split_activities(actor=actor, merge=made)
    actions.tell_apart(actor=actor, one=taken, two=kept)
    for one, other, role in ((kept, taken, "taken"), (taken, kept, "kept")):
        told = list(entries_of(f"activities.activity:{one.pk}").filter(verb="activities.merge"))
        assert {each.unit_id for each in told} == {one.unit_id}
        assert [each.data for each in sorted(told, key=lambda each: each.pk)] == [
            {"merge": made.pk, "same": 1, role: other.pk},
            {"split": made.pk, role: other.pk},
            {"apart": other.pk},
        ]


@pytest.mark.parametrize("who", ["officer", "chair", "neighbour", "clerk"])
def test_nobody_merges_what_is_not_his_on_both_sides(cast: Cast, who: str) -> None:
    actor = cast.actor(who)
    kept, taken = article(cast.land.commune), article(cast.land.other)
    made = merge(kept, taken)
    with pytest.raises(NotPermitted):
        actions.split_activities(actor=actor, merge=made)
    actions.split_activities(actor=SYSTEM, merge=made)
    for one, two in ((kept, taken), (taken, kept)):
        with pytest.raises(NotPermitted):
            actions.merge_activities(actor=actor, kept=one, taken=two)
        with pytest.raises(NotPermitted):
            actions.tell_apart(actor=actor, one=one, two=two)
    assert TwinMerge.objects.filter(undone_at=None).count() == 0


def test_the_officer_merges_what_the_unit_itself_logged_twice(cast: Cast) -> None:
    kept, taken = article(cast.land.commune), article(cast.land.commune)
    merge(kept, taken, actor=cast.actor("officer"))
    assert audit().mismatches == ()


def test_chains_circles_and_voided_entries_are_refused(cast: Cast) -> None:
    land = cast.land
    a, b, c = article(land.province), article(land.commune), article(land.other)
    merge(b, a)
    for kept, taken, code in (
        (a, c, "chain"),
        (c, a, "merged_before"),
        (c, b, "others_merged"),
        (a, b, "chain"),
    ):
        with pytest.raises(Refused) as caught:
            merge(kept, taken)
        assert code in codes(caught)
    with pytest.raises(Refused) as caught:
        merge(c, c, same=False)
    assert codes(caught) == {"itself"}
    merge(b, c)
    gone = article(land.other)
    actions.void_activity(actor=SYSTEM, activity=gone, reason="Nhầm.")
    for kept, taken in ((b, gone), (gone, b)):
        with pytest.raises(Refused) as caught:
            merge(kept, taken)
        assert "voided" in codes(caught)
    assert audit().mismatches == ()


def test_an_entry_that_others_were_merged_into_is_not_voided_under_them(cast: Cast) -> None:
    kept, taken = article(cast.land.province), article(cast.land.commune)
    made = merge(kept, taken)
    before = cells()
    with pytest.raises(Refused) as caught:
        actions.void_activity(actor=SYSTEM, activity=kept, reason="Nhầm.")
    assert codes(caught) == {"others_merged"}
    assert "Tách ra lại" in str(caught.value)
    assert cells() == before
    actions.void_activity(actor=SYSTEM, activity=taken, reason="Nhầm.")
    actions.restore_activity(actor=SYSTEM, activity=taken, reason="Đúng.")
    assert cells() == before
    actions.split_activities(actor=SYSTEM, merge=made)
    actions.void_activity(actor=SYSTEM, activity=kept, reason="Nhầm.")
    assert audit().mismatches == ()


def test_changes_on_either_side_keep_the_cells_right(cast: Cast) -> None:
    kept, taken = article(cast.land.province), article(cast.land.commune)
    made = merge(kept, taken)
    for activity in (kept, taken):
        held = queries.activity(activity.pk)
        new = replace(
            as_entered(held),
            title="Khác",
            placements=[replace(as_entered(held).placements[0], count=exact(9))],
        )
        actions.change_activity(actor=SYSTEM, activity=held, revision=0, new=new)
        assert audit().mismatches == ()
        gone = queries.activity(activity.pk)
        with pytest.raises(Refused) as caught:
            actions.change_activity(
                actor=SYSTEM,
                activity=gone,
                revision=1,
                new=replace(as_entered(gone), placements=[]),
                removed=[only(activity)],
            )
        assert codes(caught) == {"placement_in_use"}
    actions.split_activities(actor=SYSTEM, merge=made)
    assert audit().mismatches == ()


def test_what_was_changed_meanwhile_is_not_merged(cast: Cast) -> None:
    kept, taken = article(cast.land.province), article(cast.land.commune)
    held = queries.activity(taken.pk)
    new = replace(as_entered(held), title="Khác")
    actions.change_activity(actor=SYSTEM, activity=held, revision=0, new=new)
    seen = {kept.pk: 0, taken.pk: 0}
    with pytest.raises(Refused) as caught:
        actions.merge_activities(actor=SYSTEM, kept=kept, taken=taken, revisions=seen)
    assert codes(caught) == {"changed_meanwhile"}
    assert not TwinMerge.objects.exists()


def test_placements_of_others_and_one_that_is_two_are_refused(cast: Cast) -> None:
    land = cast.land
    kept = article(land.province, languages=("vi", "hmn"))
    taken, foreign = article(land.commune), article(land.other)
    first, second = kept.placements.values_list("pk", flat=True)
    for same, code in (
        ([(only(foreign), first)], "foreign_placement"),
        ([(only(taken), only(foreign))], "foreign_placement"),
        ([(first, only(taken))], "foreign_placement"),
        ([(only(taken), first), (only(taken), second)], "same_twice"),
    ):
        with pytest.raises(Refused) as caught:
            actions.merge_activities(actor=SYSTEM, kept=kept, taken=taken, same=same)
        assert codes(caught) == {code}
    assert not Placement.objects.exclude(same_as=None).exists()


def test_two_that_were_told_apart_are_said_so_once(cast: Cast) -> None:
    one, two = article(cast.land.province), article(cast.land.commune)
    for pair in ((one, two), (two, one)):
        actions.tell_apart(actor=SYSTEM, one=pair[0], two=pair[1])
    told = NotTwins.objects.get()
    assert (told.first_id, told.second_id) == (min(one.pk, two.pk), max(one.pk, two.pk))
    made = merge(one, two)
    with pytest.raises(Refused) as caught:
        actions.tell_apart(actor=SYSTEM, one=one, two=two)
    assert codes(caught) == {"merged"}
    actions.split_activities(actor=SYSTEM, merge=made)


def test_rooms_above_are_told_inside_the_transaction(cast: Cast) -> None:
    kept, taken = article(cast.land.province), article(cast.land.commune)
    heard: list[tuple[str, TwinMerge]] = []

    def on_merge(sender: object, merge: TwinMerge, **_: object) -> None:
        heard.append(("merged", merge))

    def on_split(sender: object, merge: TwinMerge, **_: object) -> None:
        heard.append(("split", merge))

    signals.merged.connect(on_merge)
    signals.split.connect(on_split)
    made = merge(kept, taken)
    actions.split_activities(actor=SYSTEM, merge=made)
    signals.merged.disconnect(on_merge)
    signals.split.disconnect(on_split)
    assert heard == [("merged", made), ("split", made)]


# --- What is told before it is done -------------------------------------------------------------


def told(kept: Activity, taken: Activity, same: list[tuple[int, int]]) -> str:
    one, two = twins.both(kept.pk, taken.pk)
    return " ".join(each.text for each in twin_effects.effects_of(one, two, same))


def test_what_a_merge_would_change_is_told_in_figures(cast: Cast) -> None:
    kept, taken = article(cast.land.province), article(cast.land.commune, count=exact(2))
    pair = (only(taken), only(kept))
    before = cells()
    with_placement = told(kept, taken, [pair])
    assert "của Xã Suối Mẫu giảm 1 bài." in with_placement
    assert "của Xã Suối Mẫu giảm 2 lần đăng." in with_placement
    assert "lượt đăng, phát" not in told(kept, taken, [])
    assert cells() == before
    unstated = article(cast.land.commune, count=NOT_STATED)
    said = told(kept, unstated, [(only(unstated), only(kept))])
    assert "bớt một dòng không nêu" in said


def test_placements_are_proposed_by_language_outlet_and_day(cast: Cast) -> None:
    land = cast.land
    paper = article(land.province, languages=("vi", "hmn"))
    own = article(land.commune, languages=("vi",))
    one, two = twins.both(paper.pk, own.pk)
    pairs = twin_effects.placement_pairs(one, two)
    assert [(p.one.language.tag, p.two.language.tag, p.is_proposed) for p in pairs] == [
        ("vi", "vi", True)
    ]
    loud = make.logged(land.commune.pk), make.logged(land.other.pk)
    pairs = twin_effects.placement_pairs(*twins.both(loud[0].pk, loud[1].pk))
    assert [p.is_proposed for p in pairs] == [False]
    Placement.objects.filter(activity__in=loud).update(outlet="Đài huyện")
    pairs = twin_effects.placement_pairs(*twins.both(loud[0].pk, loud[1].pk))
    assert [p.is_proposed for p in pairs] == [True]
    Placement.objects.filter(activity=loud[0]).update(on=days.today() - timedelta(days=40))
    assert twin_effects.placement_pairs(*twins.both(loud[0].pk, loud[1].pk)) == []


def test_the_makers_entry_is_proposed_to_be_kept(cast: Cast) -> None:
    maker, other = article(cast.land.province), article(cast.land.commune)
    assert twin_effects.starts_with_first(*twins.both(maker.pk, other.pk))
    Placement.objects.filter(activity=maker).update(outlet="UBND xã Suối Mẫu")
    assert not twin_effects.starts_with_first(*twins.both(maker.pk, other.pk))
    Placement.objects.filter(activity=maker).update(outlet="")
    actions.add_proof(
        actor=SYSTEM, activity=other, proof=actions.NewProof(link="https://baomau.vn/a-1")
    )
    assert not twin_effects.starts_with_first(*twins.both(maker.pk, other.pk))


# --- Laws ---------------------------------------------------------------------------------------


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(seed=st.integers(0, 2**32))
def test_after_any_merges_and_undos_no_cell_is_wrong(cast: Cast, seed: int) -> None:
    """Random entries, merges, undos and voids: the cells are what a recompute says, and an undo
    followed by the same merge gives back the identical cells."""
    chance = random.Random(seed)  # noqa: S311 - repeatable chance, no secret
    units = [cast.land.province, cast.land.commune, cast.land.other]
    made = [
        article(
            chance.choice(units),
            title=f"Một cửa {seed} {number}",
            count=chance.choice((exact(0), exact(3), NOT_STATED)),
            languages=chance.choice((("vi",), ("vi", "hmn"), ())),
            is_embedded=chance.random() < 0.2,
        )
        for number in range(5)
    ]
    for _ in range(8):
        _step(chance, made)
    assert audit().mismatches == ()
    for standing in TwinMerge.objects.filter(undone_at=None):
        _undo_and_merge_again(standing)
    assert audit().mismatches == ()


def _undo_and_merge_again(standing: TwinMerge) -> None:
    before = cells()
    actions.split_activities(actor=SYSTEM, merge=standing)
    kept, taken = standing.kept, standing.taken
    if not taken.is_void:
        same = [(mine, its) for mine, its in standing.same]
        again = actions.merge_activities(actor=SYSTEM, kept=kept, taken=taken, same=same)
        assert cells() == before
        actions.split_activities(actor=SYSTEM, merge=again)


def _step(chance: random.Random, made: list[Activity]) -> None:
    one, two = (Activity.objects.get(pk=each.pk) for each in chance.sample(made, 2))
    standing = TwinMerge.objects.filter(undone_at=None, kept__in=made).order_by("?").first()
    act = chance.choice(("merge", "merge", "merge", "split", "void", "restore"))
    before = cells()
    try:
        if act == "merge":
            its = list(one.placements.all())
            same = [
                (each.pk, chance.choice(its).pk)
                for each in two.placements.all()
                if its and chance.random() < 0.6
            ]
            merged = actions.merge_activities(actor=SYSTEM, kept=one, taken=two, same=same)
            if chance.random() < 0.3:
                actions.split_activities(actor=SYSTEM, merge=merged)
                assert cells() == before
        elif act == "split" and standing:
            actions.split_activities(actor=SYSTEM, merge=standing)
        elif act == "void":
            actions.void_activity(actor=SYSTEM, activity=one, reason="Nhầm.")
        elif act == "restore":
            actions.restore_activity(actor=SYSTEM, activity=one, reason="Đúng.")
    except Refused:
        assert cells() == before
