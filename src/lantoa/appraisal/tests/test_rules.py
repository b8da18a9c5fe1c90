from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lantoa.appraisal.rules import bundles, points, ranking, scoring, states
from lantoa.appraisal.rules.ranking import RatingBand, Standing
from lantoa.appraisal.rules.scoring import Rule
from lantoa.appraisal.rules.states import SheetState, Verb
from lantoa.kernel.errors import Refused

HALVES = {"bands": [["100", "100"], ["80", "50"]]}


@pytest.mark.parametrize(
    ("amount", "wanted"),
    [
        (Decimal(100), "2.00"),
        (Decimal(100 * 199) / 200, "1.00"),
        (Decimal(80), "1.00"),
        (Decimal(100 * 4) / 5, "1.00"),
        (Decimal("79.99"), "0.00"),
        (Decimal(0), "0.00"),
    ],
)
def test_points_are_those_of_the_highest_band_that_is_reached(amount: Decimal, wanted: str) -> None:
    assert scoring.points_of(amount, HALVES, Decimal(2)) == Decimal(wanted)


def test_what_cannot_be_counted_has_no_points_and_not_zero() -> None:
    assert scoring.points_of(None, HALVES, Decimal(2)) is None


@given(
    st.decimals(0, 100, places=2),
    st.decimals(0, 100, places=2),
    st.lists(
        st.tuples(st.integers(0, 100), st.integers(0, 100)),
        min_size=1,
        max_size=6,
        unique_by=lambda b: b[0],
    ),
)
def test_more_never_gives_fewer_points(
    one: Decimal, two: Decimal, bands: list[tuple[int, int]]
) -> None:
    parameters = {"bands": [[str(a), str(b)] for a, b in bands]}
    low, high = sorted((one, two))
    less = scoring.points_of(low, parameters, Decimal(3))
    more = scoring.points_of(high, parameters, Decimal(3))
    assert less is not None and more is not None
    assert 0 <= less <= more <= 3


def test_bands_are_read_as_they_are_shown() -> None:
    stored = scoring.read_bands("100: 100\r\n 80 : 50\n")
    assert scoring.bands_text({"bands": stored}) == "100: 100\n80: 50"


@pytest.mark.parametrize("text", ["", "tám mươi: 50", "80: 150", "80: 50\n80: 40", "80", "8.0: 5"])
def test_bands_that_are_none_are_refused(text: str) -> None:
    with pytest.raises(Refused):
        scoring.read_bands(text)


@pytest.mark.parametrize(("typed", "stored"), [("28/02", "02-28"), ("7/1", "01-07")])
def test_a_day_of_each_year_is_read(typed: str, stored: str) -> None:
    assert scoring.read_by(typed) == stored


@pytest.mark.parametrize("typed", ["29/02", "31/4", "0/1", "2/28", "x", "²8/02"])
def test_a_day_that_is_not_in_each_year_is_refused(typed: str) -> None:
    with pytest.raises(Refused):
        scoring.read_by(typed)


def test_a_rule_says_in_words_what_it_does() -> None:
    assert scoring.rule_words(Rule.TASKS_KEPT, HALVES) == (
        "từ 100 % được đủ điểm; từ 80 % được 50 % điểm; dưới mức ấy không có điểm"
    )
    given_late = {"by": "02-28", "late_share": "50"}
    assert "đến hết ngày 28/02 được đủ điểm" in scoring.rule_words(Rule.PLAN_ISSUED, given_late)


def test_the_last_word_counts() -> None:
    line = points.Line("1", "x", Decimal(2), computed=Decimal(1))
    assert line.final == 1
    line = points.Line(
        "1", "x", Decimal(2), Decimal(1), own=Decimal(2), appraised=Decimal(0), wanted=Decimal(2)
    )
    assert line.final == 0
    line = points.Line("1", "x", Decimal(2), appraised=Decimal(0), answered=Decimal("1.5"))
    assert line.final == Decimal("1.5")


def test_a_sum_names_what_has_no_points() -> None:
    found = points.total(
        [points.Line("1.1", "x", Decimal(2), own=Decimal(1)), points.Line("1.2", "y", Decimal(2))]
    )
    assert (found.points, found.most, found.missing) == (1, 4, ("1.2",))
    assert found.percent == Decimal("25.00")


@pytest.mark.parametrize("wrong", ["-1", "2.01", "0.005", "NaN", "Infinity"])
def test_points_outside_what_can_be_had_are_refused(wrong: str) -> None:
    assert points.problems_of_points(Decimal(wrong), Decimal(2), "points")


# --- Ranking -------------------------------------------------------------------------------------


def standing_of(name: str, percent: str | None) -> Standing:
    share = None if percent is None else Decimal(percent)
    bands = [RatingBand(Decimal(90), "Tốt"), RatingBand(Decimal(0), "Yếu")]
    return Standing(hash(name), name, share, share, ranking.band_of(share, bands))


def test_units_with_the_same_share_stand_on_one_place() -> None:
    found = ranking.ranked(
        [
            standing_of(n, p)
            for n, p in (("a", "80"), ("b", None), ("c", "90"), ("d", "80"), ("e", "9"))
        ]
    )
    assert [(each.standing.name, each.rank, each.shared, each.band) for each in found] == [
        ("c", 1, 1, "Tốt"),
        ("a", 2, 2, "Yếu"),
        ("d", 2, 2, "Yếu"),
        ("e", 4, 1, "Yếu"),
        ("b", None, 0, ""),
    ]


@given(st.lists(st.one_of(st.none(), st.integers(0, 100)), max_size=30))
def test_a_rank_is_one_more_than_the_number_of_the_better(shares: list[int | None]) -> None:
    given_to = [standing_of(str(n), None if s is None else str(s)) for n, s in enumerate(shares)]
    for each in ranking.ranked(given_to):
        share = each.standing.share
        better = [s for s in shares if s is not None and share is not None and s > share]
        assert each.rank == (None if share is None else len(better) + 1)


def test_places_and_words_go_by_the_share_before_it_is_rounded() -> None:
    near = points.total([points.Line("1", "x", Decimal(300), own=Decimal("269.99"))])
    assert near.percent == Decimal("90.00")
    bands = [RatingBand(Decimal(90), "Tốt"), RatingBand(Decimal(0), "Yếu")]
    assert ranking.band_of(near.share, bands) == "Yếu"
    found = ranking.ranked([Standing(1, "a", None, near.share), standing_of("b", "90")])
    assert [(each.standing.name, each.rank, each.shared) for each in found] == [
        ("b", 1, 1),
        ("a", 2, 1),
    ]
    assert [each.standing.percent for each in found] == [90, 90]


# --- The steps -----------------------------------------------------------------------------------


def test_only_the_end_has_no_way_on_and_every_state_is_reached() -> None:
    without = [state for state in SheetState if not states.verbs_from(state)]
    assert without == [SheetState.FINAL]
    assert set(states.TRANSITIONS.values()) == set(SheetState)
    assert set(states.PERMISSION) == set(states.VERB_LABELS) == set(Verb)
    assert set(states.STATE_LABELS) == set(states.WAITS_FOR) == set(SheetState)


def test_the_window_is_open_through_its_last_day() -> None:
    until = states.last_day_to_object(date(2026, 3, 1), 10)
    assert until == date(2026, 3, 11)

    def problem(verb: Verb, today: date) -> object:
        return states.problem_of_window(SheetState.APPRAISED, until, verb, today)

    assert problem(Verb.OBJECT, until) is None
    assert problem(Verb.CLOSE, until) is not None
    assert problem(Verb.OBJECT, date(2026, 3, 12)) is not None
    assert problem(Verb.CLOSE, date(2026, 3, 12)) is None


# --- Names in a bundle ---------------------------------------------------------------------------

RESERVED = {"con", "prn", "aux", "nul", *(f"{p}{n}" for p in ("com", "lpt") for n in range(1, 10))}


@pytest.mark.parametrize(
    ("given_name", "wanted"),
    [
        ("../../etc/passwd", "-..-etc-passwd"),
        ("C:\\Windows\\win.ini", "C--Windows-win.ini"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("ảnh\u202egnp.exe", "ảnhgnp.exe"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("... ", "tep"),
        ("Biên bản: họp 5/3?.docx", "Biên bản- họp 5-3-.docx"),
    ],
)
def test_a_name_leads_nowhere_else_and_is_taken_everywhere(given_name: str, wanted: str) -> None:
    assert bundles.safe_part(given_name) == wanted


@given(st.text(max_size=300))
@example("\ud800")
@example("com¹.txt")
@example("x" * 300 + ".pdf")
def test_whatever_a_file_is_called_its_name_is_safe(name: str) -> None:
    found = bundles.safe_part(name)
    assert 0 < len(found) <= bundles.LONGEST_PART + 1
    assert not set(found) & set('<>:"/\\|?*') and found.isprintable()
    assert found == found.strip(". ") and found not in (".", "..")
    assert found.split(".")[0].lower() not in RESERVED
    found.encode()


def test_names_that_differ_by_case_alone_do_not_meet() -> None:
    taken = {"a/Anh.jpg".casefold(), "a/anh (2).jpg"}
    assert bundles.unique("a/ANH.jpg", taken) == "a/ANH (3).jpg"
