"""The rule that picks the next thing: laws first, then the words."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.workspace.rules.next_thing import (
    SOON,
    Candidate,
    Kind,
    Urgency,
    agenda,
    due_sentence,
    in_order,
    is_late,
    urgency,
    why,
)

TODAY = date(2026, 11, 22)
near = st.dates(TODAY - timedelta(days=400), TODAY + timedelta(days=400))


@st.composite
def candidates(draw: st.DrawFn) -> Candidate:
    day, since = draw(st.none() | near), draw(st.none() | near)
    kind, note = draw(st.sampled_from(Kind)), draw(st.sampled_from(["", "Thiếu 2 bài."]))
    is_of_others = kind in {Kind.CONFIRM, Kind.ISSUE, Kind.NUMBER, Kind.REVIEW, Kind.JUDGE}
    if (since if is_of_others else day) is None:
        note = "Thiếu 2 bài."
    return Candidate(
        presses=draw(st.none() | near),
        key=draw(st.sampled_from("abcdefgh")),
        kind=kind,
        title=draw(st.sampled_from(["Ghi bài", "Ký báo cáo"])),
        label="Mở",
        route="workspace:home",
        day=day,
        since=since,
        note=note,
    )


def thing(
    kind: Kind = Kind.REPORT, in_days: int | None = 0, key: str = "", **more: str
) -> Candidate:
    day = None if in_days is None else TODAY + timedelta(days=in_days)
    note = "Vì sao." if day is None or kind in {Kind.NUMBER, Kind.REVIEW, Kind.ISSUE} else ""
    given = {"title": "Việc", "label": "Mở", "route": "workspace:home", "note": note, **more}
    return Candidate(key=key or f"{kind}{in_days}", kind=kind, day=day, **given)


# --- Laws ----------------------------------------------------------------------------------------


@given(st.lists(candidates()), st.randoms(use_true_random=False), near)
def test_the_order_does_not_depend_on_where_things_were_found(
    found: list[Candidate], chance, today: date
) -> None:
    mixed = list(found)
    chance.shuffle(mixed)
    assert in_order(mixed, today) == in_order(found, today)


@given(st.lists(candidates()), near)
def test_each_thing_stands_in_the_agenda_once(found: list[Candidate], today: date) -> None:
    result = agenda(found, today)
    shown = [*([result.next] if result.next else []), *result.due, *result.useful, *result.ahead]
    assert sorted(each.key for each in shown) == sorted({each.key for each in found})


@given(st.lists(candidates()), near)
def test_nothing_is_more_urgent_than_the_next_thing(found: list[Candidate], today: date) -> None:
    result = agenda(found, today)
    pressing = [each for each in found if urgency(each, today) < Urgency.AHEAD]
    assert (result.next is None) == (not pressing)
    if result.next is not None:
        assert urgency(result.next, today) == min(urgency(each, today) for each in pressing)


@given(st.lists(candidates()), near)
def test_as_many_are_due_as_are_shown_as_due(found: list[Candidate], today: date) -> None:
    result = agenda(found, today)
    presses = result.next is not None and urgency(result.next, today) < Urgency.USEFUL
    assert result.number_due == len(result.due) + presses


@given(candidates(), near, st.integers(0, 400))
def test_a_thing_never_becomes_less_urgent_by_waiting(
    each: Candidate, today: date, more: int
) -> None:
    assert urgency(each, today + timedelta(days=more)) <= urgency(each, today)


@given(st.lists(candidates()), candidates(), near)
def test_one_more_thing_moves_no_two_others(
    found: list[Candidate], one: Candidate, today: date
) -> None:
    others = [each for each in found if each.key != one.key]
    with_it = [each for each in in_order([*others, one], today) if each.key != one.key]
    assert with_it == in_order(others, today)


@given(candidates(), near)
def test_it_is_always_said_why(each: Candidate, today: date) -> None:
    assert why(each, today).endswith(".")


@pytest.mark.parametrize(
    ("kind", "said"),
    [(Kind.TWINS, {}), (Kind.REPORT, {"since": TODAY}), (Kind.NUMBER, {"day": TODAY})],
)
def test_a_thing_of_which_no_day_says_why_has_to_say_it(kind: Kind, said: dict[str, date]) -> None:
    with pytest.raises(ValueError, match="nothing says why"):
        Candidate(key="x", kind=kind, title="Xem", label="Xem", route="workspace:home", **said)


# --- What comes first ----------------------------------------------------------------------------


def test_what_came_back_comes_before_what_is_late_and_that_before_what_others_wait_for() -> None:
    rows = [
        thing(Kind.PROOF, None),
        thing(Kind.REPORT, 24),
        thing(Kind.WINDOW, 0),
        thing(Kind.SIGN, 9),
        thing(Kind.LINE, -6),
        thing(Kind.RETURNED, 5),
    ]
    assert in_order(rows, TODAY) == [*reversed(rows[2:]), rows[0], rows[1]]


def test_a_report_that_is_due_in_weeks_is_not_the_next_thing() -> None:
    result = agenda([thing(Kind.REPORT, 24)], TODAY)
    assert (result.next, result.number_due) == (None, 0)
    assert [each.kind for each in result.ahead] == [Kind.REPORT]
    assert agenda([thing(Kind.REPORT, SOON.days)], TODAY).number_due == 1


@pytest.mark.parametrize("kind", [Kind.NUMBER, Kind.REVIEW, Kind.ISSUE])
def test_the_deadline_of_others_makes_nobody_late(kind: Kind) -> None:
    assert not is_late(thing(kind, -30), TODAY)
    assert is_late(thing(Kind.SIGN, -1), TODAY)
    assert not is_late(thing(Kind.REPORT, 0), TODAY), "the due day itself is in time"


def test_a_thing_found_for_two_posts_stands_once_by_its_more_urgent_side() -> None:
    twice = [thing(Kind.REPORT, 20, "report:1"), thing(Kind.SIGN, 20, "report:1")]
    result = agenda(twice, TODAY)
    assert result.next == twice[1]
    assert not result.ahead


def test_the_longest_waiting_is_signed_first() -> None:
    old, new = (
        Candidate(str(days), Kind.SIGN, "Ký", "Ký", "x", day=TODAY + timedelta(days=9 - days),
                  since=TODAY - timedelta(days=days))
        for days in (5, 1)
    )  # fmt: skip
    assert in_order([new, old], TODAY) == [old, new]


def test_what_the_own_late_report_is_made_from_comes_before_it_and_is_not_late_itself() -> None:
    late = TODAY - timedelta(days=3)
    review = Candidate("r", Kind.REVIEW, "Xem", "Xem", "x", since=TODAY, presses=late)
    own = thing(Kind.REPORT, -3)
    assert in_order([own, thing(Kind.LINE, -2), review], TODAY)[:2] == [review, own]
    assert not is_late(review, TODAY)
    assert why(review, TODAY) == "Chờ từ hôm nay."


# --- Words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "Hạn hôm nay."),
        (1, "Hạn ngày mai, thứ Hai, 23/11/2026."),
        (4, "Hạn thứ Năm, 26/11/2026, còn 4 ngày."),
        (-6, "Quá hạn 6 ngày, hạn là 16/11/2026."),
    ],
)
def test_a_day_is_said_as_people_say_it(days: int, words: str) -> None:
    assert due_sentence(TODAY + timedelta(days=days), TODAY) == words


def test_what_others_wait_for_says_since_when() -> None:
    waiting = Candidate(
        "r", Kind.REVIEW, "Xem", "Xem", "x", since=TODAY - timedelta(days=9), note="Chấp nhận."
    )
    assert why(waiting, TODAY) == "Chấp nhận. Chờ từ 13/11/2026, đã 9 ngày."
    signing = Candidate("s", Kind.SIGN, "Ký", "Ký", "x", day=TODAY, since=TODAY)
    assert why(signing, TODAY) == "Chờ từ hôm nay. Hạn hôm nay."


def test_how_much_is_missing_comes_before_the_day() -> None:
    window = thing(Kind.WINDOW, 0, note="Tuần này còn thiếu 1 trên 3 bài.")
    assert why(window, TODAY) == "Tuần này còn thiếu 1 trên 3 bài. Hạn hôm nay."
