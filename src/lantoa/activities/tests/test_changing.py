"""Changing what was logged: what it says, where it ran, and what the totals make of it."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from lantoa.activities import actions, queries
from lantoa.activities.actions import NewActivity, NewPlacement, as_entered
from lantoa.activities.models import (
    Activity,
    Correction,
    Evidence,
    Placement,
    ReachSnapshot,
)
from lantoa.activities.rules import ReachKind
from lantoa.activities.tests.factories import entry, logged
from lantoa.audit.log import entries_of
from lantoa.catalogue.actions import change_setting
from lantoa.catalogue.models import Channel, ChannelUnit, CountUnit, Language
from lantoa.catalogue.rules import Side
from lantoa.catalogue.rules.settings import PEOPLE_BY_GROUP
from lantoa.kernel import days
from lantoa.kernel.errors import NotPermitted, Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import NOT_APPLICABLE, NOT_STATED, Qualifier, Value, exact, stated
from lantoa.plans.models import Assignment, Occasion
from lantoa.plans.tests.cast import SYSTEM, Cast, plan
from lantoa.totals import queries as totals
from lantoa.totals.rules import Layer, Scope

PLAYS = "loudspeaker.play.placement"
FAR = Interval(date(2020, 1, 1), date(2100, 1, 1))


def fresh(activity: Activity) -> Activity:
    return queries.activity(activity.pk)


def change(cast: Cast, activity: Activity, who: str = "officer", **given: object) -> Activity:
    """As the officer changes it on a page that is up to date."""
    held = fresh(activity)
    more = {name: given.pop(name) for name in ("removed", "reason") if name in given}
    revision = given.pop("revision", held.revision)
    return actions.change_activity(
        actor=cast.actor(who),
        activity=held,
        revision=revision,
        new=replace(as_entered(held), **given),
        **more,
    )


def codes(caught: pytest.ExceptionInfo[Refused]) -> dict[str, str]:
    return {each.field: each.code for each in caught.value.problems}


def plays(cast: Cast, scope: Scope = Scope.OWN) -> Value | None:
    found = totals.totals(cast.land.commune.pk, FAR, layer=Layer.LOGGED, scope=scope)
    return found[PLAYS].exact if PLAYS in found else None


def no_cell_is_wrong() -> bool:
    return totals.audit().mismatches == ()


def test_a_change_is_kept_before_and_after_and_moves_the_totals(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    only = made.placements.get()
    with_six = [replace(as_entered(fresh(made)).placements[0], count=exact(6))]
    changed = change(
        cast, made, title="Hướng dẫn khai tử", placements=with_six, reason="Ghi nhầm số lượt"
    )
    assert (changed.title, changed.folded, changed.revision) == (
        "Hướng dẫn khai tử",
        "huong dan khai tu",
        1,
    )
    assert (plays(cast), plays(cast, Scope.TREE)) == (6, 6)
    kept = Correction.objects.get()
    assert (kept.revision, kept.reason) == (1, "Ghi nhầm số lượt")
    assert kept.actor_key == cast.actor("officer").key
    assert set(kept.before) == set(kept.after) == {"title", f"placement:{only.pk}"}
    assert kept.before["title"] == "Hướng dẫn khai sinh"
    assert "4 lượt phát" in kept.before[f"placement:{only.pk}"]
    assert "6 lượt phát" in kept.after[f"placement:{only.pk}"]
    told = entries_of(f"activities.activity:{made.pk}").get(verb="activities.change")
    assert told.data == {"revision": 1}
    assert "khai tử" not in str(told.changed)
    assert no_cell_is_wrong()


def test_changing_nothing_leaves_no_trace(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    assert change(cast, made).revision == 0
    assert not Correction.objects.exists()
    assert not entries_of(f"activities.activity:{made.pk}").filter(verb="activities.change")


def test_an_older_page_is_refused_and_stores_nothing(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    change(cast, made, title="Lần một")
    with pytest.raises(Refused) as caught:
        change(cast, made, title="Lần hai", revision=0)
    assert codes(caught) == {"": actions.CHANGED_MEANWHILE}
    assert fresh(made).title == "Lần một"
    assert Correction.objects.count() == 1


@pytest.mark.parametrize("who", ["chair", "neighbour", "clerk", "reviewer"])
def test_nobody_else_changes_what_the_commune_logged(cast: Cast, who: str) -> None:
    made = logged(cast.land.commune.pk)
    with pytest.raises(NotPermitted):
        change(cast, made, who, title="Khác")
    with pytest.raises(NotPermitted):
        actions.add_placement(
            actor=cast.actor(who),
            activity=made,
            revision=0,
            placement=as_entered(fresh(made)).placements[0],
        )
    assert fresh(made).revision == 0


def test_what_is_void_is_restored_before_it_is_changed(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    actions.void_activity(actor=SYSTEM, activity=made, reason="Ghi trùng")
    with pytest.raises(Refused) as caught:
        change(cast, made, title="Khác")
    assert codes(caught) == {"": "voided"}


def test_every_field_can_be_changed(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    line = plan(cast.land.commune).lines.get()
    before = days.today() - timedelta(days=2)
    dialogue = Channel.objects.get(slug="dialogue")
    kind = CountUnit.objects.get(slug="event")
    changed = change(
        cast,
        made,
        channel=dialogue,
        kind=kind,
        quantity=exact(2),
        on=before,
        tone="shortcoming",
        plan_line=line,
        is_embedded=True,
        note="Ghi chú",
    )
    assert (changed.channel, changed.kind, changed.quantity) == (dialogue, kind, exact(2))
    assert (changed.on, changed.tone, changed.plan_line) == (before, "shortcoming", line)
    assert (changed.is_embedded, changed.note) == (True, "Ghi chú")
    kept = Correction.objects.get()
    assert set(kept.after) == {
        "channel",
        "quantity",
        "on",
        "tone",
        "plan_line",
        "is_embedded",
        "note",
    }
    assert (kept.before["plan_line"], kept.after["plan_line"]) == ("", line.title)
    assert plays(cast) is None, "what is embedded is counted apart"
    assert no_cell_is_wrong()


def test_a_placement_is_added_changed_and_taken_away(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, languages=("vi", "hmn"))
    first, second = as_entered(fresh(made)).placements
    rerun = replace(first, pk=None, is_rerun=True, count=exact(1), clusters=8)
    change(
        cast,
        made,
        placements=[replace(first, count=exact(9)), rerun],
        removed=[second.pk or 0],
    )
    found = [(p.count, p.is_rerun, p.clusters) for p in made.placements.order_by("pk")]
    assert found == [(exact(9), False, None), (exact(1), True, 8)]
    assert not Placement.objects.filter(pk=second.pk).exists()
    assert plays(cast) == 10
    kept = Correction.objects.get()
    assert kept.after[f"placement:{second.pk}"] == ""
    assert kept.before[f"placement:{made.placements.last().pk}"] == ""  # type: ignore[union-attr]
    assert fresh(made).quantity == exact(1), "a re-run makes nothing new"
    assert no_cell_is_wrong()


def test_a_placement_that_nobody_names_stays(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, languages=("vi", "hmn"))
    change(cast, made, placements=[], title="Khác")
    assert made.placements.count() == 2


def test_a_placement_goes_only_if_nothing_hangs_on_it(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    only = made.placements.get()
    proof = Evidence.objects.create(
        activity=made, placement=only, link="https://a.vn", sha256="0", added_at=days.now()
    )
    with pytest.raises(Refused) as caught:
        change(cast, made, placements=[], removed=[only.pk])
    assert codes(caught) == {"": "placement_in_use"}
    assert "minh chứng" in str(caught.value)
    proof.delete()
    actions.note_reach(actor=SYSTEM, placement=only, kind="view", on=days.today(), count=5)
    with pytest.raises(Refused) as caught:
        change(cast, made, placements=[], removed=[only.pk])
    assert "lượt xem" in str(caught.value)
    assert made.placements.count() == ReachSnapshot.objects.count() == 1


def test_a_placement_of_another_activity_is_not_touched(cast: Cast) -> None:
    made, other = logged(cast.land.commune.pk), logged(cast.land.other.pk)
    foreign = as_entered(fresh(other)).placements[0]
    with pytest.raises(Refused) as caught:
        change(cast, made, placements=[replace(foreign, count=exact(99))])
    assert codes(caught) == {"": "foreign_placement"}
    with pytest.raises(Refused):
        change(cast, made, placements=[], removed=[foreign.pk or 0])
    assert other.placements.get().count == exact(4)


def test_problems_of_several_placements_say_whose_they_are(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    first = as_entered(fresh(made)).placements[0]
    tomorrow = days.today() + timedelta(days=1)
    sheet = CountUnit.objects.get(slug="sheet")
    with pytest.raises(Refused) as caught:
        change(
            cast,
            made,
            title="x\x00",
            placements=[
                replace(first, on=tomorrow, box="places-0-"),
                replace(first, pk=None, count_unit=sheet, outlet="y" * 121, box="places-1-"),
                replace(first, pk=None, play_basis="plays_by_clusters", box="places-2-"),
            ],
        )
    assert codes(caught) == {
        "title": "strange_letter",
        "places-0-on": "future",
        "places-1-count_unit": "unfit_unit",
        "places-1-outlet": "too_long",
        "places-2-clusters": "clusters_wanted",
    }


def test_one_more_run_is_added_once(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    again = replace(as_entered(fresh(made)).placements[0], is_rerun=True)
    officer = cast.actor("officer")
    actions.add_placement(actor=officer, activity=made, revision=0, placement=again)
    with pytest.raises(Refused) as caught:
        actions.add_placement(actor=officer, activity=made, revision=0, placement=again)
    assert codes(caught) == {"": actions.CHANGED_MEANWHILE}
    assert [each.is_rerun for each in made.placements.order_by("pk")] == [False, True]
    assert plays(cast) == 8


# --- People by group -------------------------------------------------------------------------


def session(**given: object) -> NewActivity:
    made = entry(channel="dialogue", kind="event", placed="session", people=exact(40))
    return replace(made, placements=[replace(made.placements[0], **given)])


def ask_for_groups(cast: Cast) -> None:
    change_setting(
        actor=SYSTEM,
        unit_id=cast.land.province.pk,
        name=PEOPLE_BY_GROUP,
        value=True,
        on=days.today(),
    )


def test_women_and_minority_are_taken_only_where_the_setting_asks(cast: Cast) -> None:
    officer, commune = cast.actor("officer"), cast.land.commune.pk
    new = session(women=exact(20), minority=exact(30), box="places-0-")
    with pytest.raises(Refused) as caught:
        actions.log_activity(actor=officer, unit_id=commune, new=new)
    assert codes(caught) == {
        "places-0-women": "group_not_asked",
        "places-0-minority": "group_not_asked",
    }
    ask_for_groups(cast)
    made = actions.log_activity(actor=officer, unit_id=commune, new=new)
    only = made.placements.get()
    assert (only.people, only.women, only.minority) == (exact(40), exact(20), exact(30))
    found = totals.totals(commune, FAR, layer=Layer.LOGGED, scope=Scope.OWN)
    assert found["dialogue.attendance.placement"].exact == 40, "parts are never added again"


@pytest.mark.parametrize(
    ("women", "people", "code"),
    [
        (exact(41), exact(40), "group_exceeds_people"),
        (exact(40), exact(40), None),
        (exact(41), stated(40, Qualifier.MORE_THAN), None),
        (stated(45, Qualifier.AT_LEAST), exact(40), "group_exceeds_people"),
        (stated(45, Qualifier.AT_MOST), exact(40), None),
        (exact(41), NOT_STATED, None),
        (exact(0), NOT_APPLICABLE, "group_without_people"),
        (NOT_STATED, exact(40), None),
    ],
)
def test_a_part_never_exceeds_the_people(
    cast: Cast, women: Value, people: Value, code: str | None
) -> None:
    ask_for_groups(cast)
    new = session(women=women, people=people)
    found = [each.code for each in actions.problems_of(cast.land.commune.pk, new)]
    assert found == ([code] if code else [])


def test_what_was_told_before_the_setting_was_turned_off_may_stay(cast: Cast) -> None:
    ask_for_groups(cast)
    new = session(women=exact(20))
    made = actions.log_activity(actor=SYSTEM, unit_id=cast.land.commune.pk, new=new)
    change_setting(
        actor=SYSTEM,
        unit_id=cast.land.province.pk,
        name=PEOPLE_BY_GROUP,
        value=False,
        on=days.today(),
    )
    assert change(cast, made, title="Khác").revision == 1
    assert made.placements.get().women == exact(20)


# --- Plans -----------------------------------------------------------------------------------


def asked(cast: Cast, **given: object) -> Assignment:
    line = given.pop("line", None) or plan(cast.land.commune).lines.get()
    return Assignment.objects.create(
        line=line,
        unit=given.pop("unit", cast.land.commune),
        due=days.today() + timedelta(days=2),
        asked_at=days.now(),
        asked_by="system",
        **given,
    )


def test_an_activity_does_its_assignment_until_the_last_one_is_void(cast: Cast) -> None:
    task = asked(cast)
    earlier = days.today() - timedelta(days=3)
    officer = cast.actor("officer")
    first = logged(cast.land.commune.pk, officer, assignment=task, on=earlier)
    task.refresh_from_db()
    assert task.done_at and days.local_day(task.done_at) == earlier
    second = logged(cast.land.commune.pk, officer, assignment=task)
    actions.void_activity(actor=officer, activity=first, reason="Ghi trùng")
    task.refresh_from_db()
    assert task.done_at and days.local_day(task.done_at) == days.today()
    change(cast, second, assignment=None)
    task.refresh_from_db()
    assert task.done_at is None
    actions.restore_activity(actor=officer, activity=first, reason="Hủy nhầm")
    task.refresh_from_db()
    assert task.done_at and days.local_day(task.done_at) == earlier


def test_an_assignment_of_others_or_withdrawn_is_refused(cast: Cast) -> None:
    line = plan(cast.land.commune).lines.get()
    foreign = asked(cast, line=line, unit=cast.land.other)
    gone = asked(cast, line=line, withdrawn_at=days.now(), withdrawn_reason="Đã xong")
    for task, code in ((foreign, "foreign_assignment"), (gone, "withdrawn_assignment")):
        with pytest.raises(Refused) as caught:
            logged(cast.land.commune.pk, cast.actor("officer"), assignment=task)
        assert codes(caught) == {"assignment": code}
    foreign.refresh_from_db()
    assert foreign.done_at is None


def test_a_dropped_task_is_refused_anew_but_may_stay(cast: Cast) -> None:
    line = plan(cast.land.commune).lines.get()
    made = logged(cast.land.commune.pk, plan_line=line)
    line.dropped_at = days.now()
    line.save(update_fields=["dropped_at"])
    with pytest.raises(Refused) as caught:
        logged(cast.land.commune.pk, plan_line=line)
    assert codes(caught) == {"plan_line": "dropped_line"}
    assert change(cast, made, title="Khác").plan_line == line


def test_a_class_belongs_to_its_task(cast: Cast) -> None:
    lines = list(plan(cast.land.commune, tasks=2).lines.all())
    held = Occasion.objects.create(
        line=lines[0], name="Lớp A1", on=days.today(), added_at=days.now(), actor_key="system"
    )
    commune = cast.land.commune.pk
    assert logged(commune, plan_line=lines[0], occasion=held).occasion == held
    for wrong in ({"plan_line": lines[1]}, {}):
        with pytest.raises(Refused) as caught:
            logged(commune, occasion=held, **wrong)
        assert codes(caught) == {"occasion": "foreign_occasion"}
    held.voided_at = days.now()
    held.save(update_fields=["voided_at"])
    with pytest.raises(Refused) as caught:
        logged(commune, plan_line=lines[0], occasion=held)
    assert codes(caught) == {"occasion": "voided_occasion"}


# --- Reach -----------------------------------------------------------------------------------


def test_what_was_seen_on_a_day_is_neither_added_nor_people(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, on=days.today() - timedelta(days=5))
    only = made.placements.get()
    officer = cast.actor("officer")
    before = totals.totals(cast.land.commune.pk, FAR, layer=Layer.LOGGED, scope=Scope.OWN)
    for ago, count in ((3, 90), (1, 120), (1, 125)):
        actions.note_reach(
            actor=officer,
            placement=only,
            kind="view",
            on=days.today() - timedelta(days=ago),
            count=count,
            source="Cổng xã",
        )
    seen = queries.reach_of([only.pk])[only.pk]
    assert [each.count for each in seen[ReachKind.VIEW]] == [125, 90]
    after = totals.totals(cast.land.commune.pk, FAR, layer=Layer.LOGGED, scope=Scope.OWN)
    assert after == before
    assert made.placements.get().people == NOT_APPLICABLE
    assert no_cell_is_wrong()


def test_a_sighting_has_a_day_a_kind_and_a_size_that_can_be(cast: Cast) -> None:
    made = logged(cast.land.commune.pk)
    only, today = made.placements.get(), days.today()
    for wrong, field in (
        ({"on": today + timedelta(days=1)}, "on"),
        ({"on": today - timedelta(days=1)}, "on"),
        ({"count": 10**11}, "count"),
        ({"kind": "follower"}, "kind"),
        ({"kind": "people"}, "kind"),
        ({"source": "x" * 121}, "source"),
    ):
        with pytest.raises(Refused) as caught:
            actions.note_reach(
                actor=SYSTEM,
                placement=only,
                **{"kind": "view", "on": today, "count": 1, **wrong},
            )
        assert set(codes(caught)) == {field}
    with pytest.raises(NotPermitted):
        actions.note_reach(
            actor=cast.actor("neighbour"), placement=only, kind="view", on=today, count=1
        )
    assert not ReachSnapshot.objects.exists()


def test_followers_are_of_an_account_on_a_day(cast: Cast) -> None:
    zalo = Channel.objects.get(slug="social_network")
    commune, officer, today = cast.land.commune.pk, cast.actor("officer"), days.today()
    for on, count in ((today - timedelta(days=7), 1100), (today, 1204), (today, 1206)):
        actions.note_followers(
            actor=officer, unit_id=commune, channel=zalo, account=" Zalo  xã ", on=on, count=count
        )
    (account,) = queries.accounts_of([commune])
    assert (account.name, [each.count for each in account.seen]) == ("Zalo xã", [1206, 1100])
    with pytest.raises(Refused) as caught:
        actions.note_followers(
            actor=officer, unit_id=commune, channel=zalo, account=" ", on=today, count=1
        )
    assert codes(caught) == {"account": "no_account"}
    with pytest.raises(NotPermitted):
        actions.note_followers(
            actor=cast.actor("neighbour"),
            unit_id=commune,
            channel=zalo,
            account="x",
            on=today,
            count=1,
        )


# --- The law ---------------------------------------------------------------------------------

VALUES = st.one_of(
    st.integers(0, 99).map(exact),
    st.integers(1, 900).map(lambda n: stated(n, Qualifier.MORE_THAN)),
    st.integers(1, 50).map(lambda n: stated(n, Qualifier.ABOUT)),
    st.just(NOT_STATED),
)
PLACED = st.fixed_dictionaries(
    {
        "pair": st.integers(0, 30),
        "ago": st.integers(0, 40),
        "count": VALUES,
        "language": st.sampled_from(["vi", "hmn", ""]),
        "people": st.one_of(st.just(NOT_APPLICABLE), VALUES),
        "is_rerun": st.booleans(),
    }
)
ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("log"), st.lists(PLACED, max_size=3), st.booleans()),
        st.tuples(st.just("change"), st.lists(PLACED, max_size=3), st.booleans()),
        st.tuples(st.just("drop"), st.just([]), st.booleans()),
        st.tuples(st.just("void"), st.just([]), st.booleans()),
        st.tuples(st.just("restore"), st.just([]), st.booleans()),
    ),
    min_size=2,
    max_size=7,
)


@settings(
    max_examples=10,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(acts=ACTS, which=st.integers(0, 1000))
def test_the_totals_agree_with_a_recount_after_any_changes(
    cast: Cast, acts: list, which: int
) -> None:
    commune = cast.land.commune.pk
    placing = list(
        ChannelUnit.objects.filter(side="placement").select_related("channel", "count_unit")
    )
    made_of = list(
        ChannelUnit.objects.filter(side="production").select_related("channel", "count_unit")
    )
    languages = {each.tag: each for each in Language.objects.all()}

    def placement(given: dict, pk: int | None = None) -> NewPlacement:
        pair = placing[given["pair"] % len(placing)]
        return NewPlacement(
            channel=pair.channel,
            count_unit=pair.count_unit,
            on=days.today() - timedelta(days=given["ago"]),
            count=given["count"],
            language=languages.get(given["language"]),
            people=given["people"],
            is_rerun=given["is_rerun"],
            pk=pk,
        )

    mine: list[Activity] = []
    for place, (act, rows, flag) in enumerate(acts):
        pair = made_of[(which + place) % len(made_of)]
        if act == "log" or not mine:
            new = NewActivity(
                title=f"Việc {uuid.uuid4()}",
                channel=pair.channel,
                kind=pair.count_unit,
                on=days.today() - timedelta(days=place),
                placements=[placement(row) for row in rows],
                is_embedded=flag,
            )
            mine.append(actions.log_activity(actor=SYSTEM, unit_id=commune, new=new))
            continue
        activity = fresh(mine[which % len(mine)])
        stored = [each.pk for each in activity.placements.all()]
        if act == "void" and not activity.is_void:
            actions.void_activity(actor=SYSTEM, activity=activity, reason="Sai")
        elif act == "restore" and activity.is_void:
            actions.restore_activity(actor=SYSTEM, activity=activity, reason="Đúng")
        elif not activity.is_void:
            keys = [*stored, *[None] * len(rows)]
            changed = replace(
                as_entered(activity),
                is_embedded=flag,
                channel=pair.channel,
                kind=pair.count_unit,
                placements=[placement(row, pk) for row, pk in zip(rows, keys, strict=False)],
            )
            actions.change_activity(
                actor=SYSTEM,
                activity=activity,
                revision=activity.revision,
                new=changed,
                removed=stored[:1] if act == "drop" else (),
            )
    assert no_cell_is_wrong()


def test_the_history_costs_the_same_for_one_and_many(
    cast: Cast, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    made = logged(cast.land.commune.pk)
    for number in range(3):
        change(cast, made, title=f"Lần {number}")
        found = fresh(made)
        with django_assert_num_queries(2):
            assert len(queries.changes_of(found)) == number + 1
    (last, *_) = queries.changes_of(fresh(made))
    assert [(each.label, each.before, each.after) for each in last.diffs] == [
        ("Nội dung", "Lần 1", "Lần 2")
    ]
    assert queries.changes_of(fresh(made), since=2) == (last,)


# --- What reads the same and is another -----------------------------------------------------------


def test_another_kind_of_an_unstated_amount_moves_in_the_totals(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, quantity=NOT_STATED)
    kind = CountUnit.objects.exclude(pk=made.kind_id)[0]
    ChannelUnit.objects.get_or_create(channel=made.channel, count_unit=kind, side=Side.PRODUCTION)
    changed = change(cast, made, kind=kind)
    assert (changed.kind, changed.revision) == (kind, 1)
    kept = Correction.objects.get()
    assert list(kept.after) == ["quantity"]
    assert made.kind.name in kept.before["quantity"]
    assert kind.name in kept.after["quantity"]
    assert no_cell_is_wrong()


def test_another_unit_of_an_unstated_count_moves_in_the_totals(cast: Cast) -> None:
    made = logged(cast.land.commune.pk, count=NOT_STATED)
    held = as_entered(fresh(made)).placements[0]
    other = CountUnit.objects.exclude(pk=held.count_unit.pk)[0]
    ChannelUnit.objects.get_or_create(channel=held.channel, count_unit=other, side=Side.PLACEMENT)
    assert change(cast, made, placements=[replace(held, count_unit=other)]).revision == 1
    kept = Correction.objects.get()
    assert list(kept.after) == [f"placement:{held.pk}"]
    assert other.name in kept.after[f"placement:{held.pk}"]
    assert no_cell_is_wrong()


def test_another_task_with_the_same_title_is_a_change_that_names_its_plan(cast: Cast) -> None:
    one, two = (plan(cast.land.commune) for _ in range(2))
    for each, number in ((one, "7/KH-UBND"), (two, "8/KH-UBND")):
        each.number = number
        each.save()
    made = logged(cast.land.commune.pk, plan_line=one.lines.get())
    assert change(cast, made, plan_line=two.lines.get()).revision == 1
    kept = Correction.objects.get()
    assert list(kept.after) == ["plan_line"]
    year = one.period_start.year
    assert f"7/KH-UBND năm {year}" in kept.before["plan_line"]
    assert f"8/KH-UBND năm {year}" in kept.after["plan_line"]
    assert entries_of(f"activities.activity:{made.pk}").filter(verb="activities.change").exists()


def test_another_task_of_the_very_same_words_is_a_change_all_the_same(cast: Cast) -> None:
    one, two = (plan(cast.land.commune).lines.get() for _ in range(2))
    made = logged(cast.land.commune.pk, plan_line=one)
    assert change(cast, made, plan_line=two).revision == 1
    kept = Correction.objects.get()
    assert kept.before["plan_line"] != kept.after["plan_line"]


def test_another_assignment_with_the_same_title_is_done_and_the_first_opens(cast: Cast) -> None:
    commune = cast.land.commune
    one, two = (
        Assignment.objects.create(
            line=plan(commune).lines.get(),
            unit=commune,
            due=days.today(),
            asked_at=days.now(),
            asked_by="system",
        )
        for _ in range(2)
    )
    made = logged(commune.pk, cast.actor("officer"), assignment=one)
    assert change(cast, made, assignment=two).revision == 1
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.is_open, two.is_open) == (True, False)
    kept = Correction.objects.get()
    assert list(kept.after) == ["assignment"]


def test_an_activity_of_an_occasion_that_was_voided_since_is_still_changed(cast: Cast) -> None:
    commune = cast.land.commune
    lines = plan(commune, tasks=2).lines.order_by("order")
    held = Occasion.objects.create(
        line=lines[0], name="Lớp 1", on=days.today(), added_at=days.now(), actor_key="system"
    )
    made = logged(commune.pk, plan_line=lines[0], occasion=held)
    Occasion.objects.filter(pk=held.pk).update(voided_at=days.now())
    assert change(cast, made, title="Khác").occasion == held
    with pytest.raises(Refused) as caught:
        change(cast, made, plan_line=lines[1])
    assert codes(caught) == {"occasion": "foreign_occasion"}
