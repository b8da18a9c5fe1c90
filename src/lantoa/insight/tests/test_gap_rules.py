"""The arithmetic of gaps: shares of something, spreads with bounds, windows that meet."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.insight.rules import gaps
from lantoa.insight.rules.gaps import Gap, Share, Spans, State, Tally, Thresholds
from lantoa.kernel.interval import Interval

THRESHOLDS = Thresholds(
    least=10, balance=10, forms=Decimal(3), communes=50, press=5, participation=10
)
QUARTER = Interval(date(2018, 1, 1), date(2018, 4, 1))
ONE = Spans((QUARTER,), None)

counts = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 500), max_size=8)
days = st.dates(date(1990, 1, 1), date(2090, 1, 1))


def test_nothing_of_nothing_is_no_share() -> None:
    assert Share(0, 0).percent is None
    assert Share(0, 7).percent == 0


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_is_whole_only_when_it_is(part: int, more: int) -> None:
    share = Share(part, part + more)
    assert share.percent is not None
    assert share.percent < 100
    assert (share.percent == 0) == (part == 0)
    assert Share(more, more).percent == 100


def test_a_part_beyond_its_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="part"):
        Share(3, 2)


@given(counts)
def test_the_effective_number_lies_between_one_and_the_forms_used(found: dict[str, int]) -> None:
    made = gaps.spread(found)
    used = {form for form, number in found.items() if number}
    if not used:
        assert made is None
        return
    assert made is not None
    assert made.forms == len(used)
    assert 1 <= made.effective <= len(used)
    assert found[made.top] == max(found.values())


@given(st.integers(1, 9), st.integers(1, 400))
def test_forms_used_alike_are_as_many_as_they_are(forms: int, each: int) -> None:
    made = gaps.spread({str(n): each for n in range(forms)})
    assert made is not None
    assert made.effective == forms


@given(counts, st.integers(2, 9))
def test_the_spread_does_not_depend_on_how_much_was_done(found: dict[str, int], times: int) -> None:
    one, many = gaps.spread(found), gaps.spread({f: n * times for f, n in found.items()})
    assert (one and (one.forms, one.effective, one.top)) == (
        many and (many.forms, many.effective, many.top)
    )


def test_one_form_that_outweighs_the_others_counts_nearly_alone() -> None:
    made = gaps.spread({"loudspeaker": 97, "leaflet": 1, "banner": 1, "dialogue": 1})
    assert made is not None
    assert (made.forms, made.effective, made.top) == (4, Decimal("1.1"), "loudspeaker")
    assert made.top_share == Share(97, 100)


@given(days, st.integers(1, 800), st.integers(1, 12))
def test_windows_of_a_trend_meet_and_end_with_the_one_asked_for(
    start: date, length: int, count: int
) -> None:
    window = Interval(start, start + timedelta(days=length))
    found = gaps.windows_until(window, count)
    assert len(found) == count
    assert found[-1] == window
    assert all(one.end == other.start for one, other in pairwise(found))


def test_windows_of_months_stay_months_and_the_calendar_has_a_beginning() -> None:
    quarter = gaps.windows_until(Interval(date(2018, 3, 15), date(2018, 6, 15)), 3)
    assert [each.start for each in quarter] == [
        date(2017, 9, 15),
        date(2017, 12, 15),
        date(2018, 3, 15),
    ]
    odd = gaps.windows_until(Interval(date(2018, 1, 31), date(2018, 3, 31)), 2)
    assert odd[0].length == odd[1].length
    early = Interval(date(1, 3, 1), date(1, 4, 1))
    assert len(gaps.windows_until(early, 8)) == 3


@given(days, st.integers(1, 800))
def test_a_year_earlier_is_a_window_too(start: date, length: int) -> None:
    window = Interval(start, start + timedelta(days=length))
    earlier = gaps.a_year_earlier(window)
    assert earlier.start.year == window.start.year - 1
    assert abs(earlier.length - window.length) <= 1


def test_the_same_window_a_year_before_is_not_asked_for_twice() -> None:
    years = gaps.windows_until(Interval(date(2018, 1, 1), date(2019, 1, 1)))
    spans = Spans(years, years[-2])
    assert spans.all == years
    assert spans.place_of_year_before == 6
    quarters = gaps.windows_until(QUARTER, 3)
    spans = Spans(quarters, gaps.a_year_earlier(QUARTER))
    assert len(spans.all) == 4
    assert spans.place_of_year_before == 3


def balance(part: int, whole: int) -> gaps.Figure:
    return gaps.share_figure(Gap.BALANCE, [Share(part, whole)], ONE, THRESHOLDS)


@pytest.mark.parametrize(
    ("part", "whole", "state"),
    [
        (0, 0, State.FEW),
        (0, 9, State.FEW),
        (0, 10, State.LOW),
        (9, 100, State.LOW),
        (10, 100, State.FINE),
        (9, 9, State.FEW),
    ],
)
def test_a_figure_is_said_only_when_enough_stands_behind_it(
    part: int, whole: int, state: State
) -> None:
    made = balance(part, whole)
    assert made.state is state
    assert (made.now.amount is None) == (state is State.FEW)
    if state is State.FEW:
        assert gaps.amount_words(made, made.now) == "chưa đủ số liệu"


def test_every_spoken_language_is_wanted_however_few_they_are() -> None:
    shares = [Share(1, 2)]
    made = gaps.share_figure(Gap.LANGUAGES, shares, ONE, THRESHOLDS, least=1)
    assert made.state is State.LOW
    assert gaps.amount_words(made, made.now) == "1 trên 2 tiếng"
    whole = gaps.share_figure(Gap.LANGUAGES, [Share(2, 2)], ONE, THRESHOLDS, least=1)
    assert whole.state is State.FINE
    none = gaps.share_figure(Gap.LANGUAGES, [Share(0, 0)], ONE, THRESHOLDS, least=1)
    assert none.now.amount is None


def test_what_was_embedded_is_never_in_a_sum() -> None:
    tallies = [
        Tally("loudspeaker", "result", False, False, (3, 4)),
        Tally("loudspeaker", "result", False, True, (100, 100)),
        Tally("dialogue", "answer", True, False, (1, 0)),
    ]
    assert gaps.sums(tallies, lambda _: True, 2) == [4, 4]
    assert gaps.sums(tallies, lambda tally: tally.is_commune, 2) == [1, 0]
    assert gaps.by_channel(tallies, 2) == [{"loudspeaker": 3, "dialogue": 1}, {"loudspeaker": 4}]


def test_a_trend_says_the_window_before_and_the_year_before() -> None:
    spans = Spans(gaps.windows_until(QUARTER, 2), gaps.a_year_earlier(QUARTER))
    made = gaps.share_figure(
        Gap.BALANCE, [Share(2, 10), Share(1, 10), Share(1, 3)], spans, THRESHOLDS
    )
    assert gaps.trend_words(made) == (
        "Kỳ trước: 20 % (nay thấp hơn). Cùng kỳ năm trước: chưa đủ số liệu."
    )
    assert gaps.trend_words(balance(1, 10)) == "Chưa có kỳ nào trước đó để so."


def test_diversity_is_held_against_the_effective_number() -> None:
    made = gaps.spread_figure([{"a": 50, "b": 1}], ONE, THRESHOLDS)
    assert made.state is State.LOW
    assert made.spread is not None
    assert gaps.amount_words(made, made.now) == "1 hình thức"
    wide = gaps.spread_figure([{"a": 5, "b": 5, "c": 5}], ONE, THRESHOLDS)
    assert wide.state is State.FINE
    assert gaps.spread_figure([{}], ONE, THRESHOLDS).state is State.FEW


def test_what_wants_doing_stands_first_and_the_head_counts_it() -> None:
    low, fine, few = (
        balance(0, 20),
        gaps.spread_figure([dict.fromkeys("abcd", 9)], ONE, THRESHOLDS),
        (gaps.share_figure(Gap.PRESS, [Share(0, 2)], ONE, THRESHOLDS)),
    )
    assert gaps.in_order([few, fine, low]) == [low, fine, few]
    assert gaps.headline([few, fine, low]) == "1 khoảng trống cần lấp"
    assert gaps.headline([few, fine]) == "Chưa thấy khoảng trống nào"
    assert gaps.headline([few]) == "Chưa đủ số liệu để nói"
    assert gaps.without(low, State.NOT_ASKED).state is State.NOT_ASKED


def test_each_gap_has_a_name_and_a_rule_in_words() -> None:
    assert set(gaps.GAP_NAMES) == set(gaps.GAP_RULES) == set(Gap)
    assert set(gaps.STATE_LABELS) == set(State) == set(gaps.STATE_ORDER)


@pytest.mark.parametrize(
    ("first", "last", "then_first", "then_last"),
    [
        (date(2024, 2, 28), date(2024, 2, 28), date(2023, 2, 28), date(2023, 2, 28)),
        (date(2024, 2, 29), date(2024, 2, 29), date(2023, 2, 28), date(2023, 2, 28)),
        (date(2024, 2, 1), date(2024, 2, 28), date(2023, 2, 1), date(2023, 2, 28)),
        (date(2024, 2, 1), date(2024, 2, 29), date(2023, 2, 1), date(2023, 2, 28)),
        (date(2025, 2, 1), date(2025, 2, 28), date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_a_year_before_the_leap_day_no_day_is_lost(
    first: date, last: date, then_first: date, then_last: date
) -> None:
    then = gaps.a_year_earlier(Interval.through(first, last))
    assert (then.start, then.last) == (then_first, then_last)
