from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.kernel.errors import Refused
from lantoa.kernel.interval import Interval
from lantoa.kernel.value import (
    NOT_STATED,
    Part,
    Qualifier,
    State,
    Total,
    Value,
    exact,
    stated,
)
from lantoa.reports.rules import states
from lantoa.reports.rules.checks import Level, check
from lantoa.reports.rules.desk import case_of, progress_of, too_early
from lantoa.reports.rules.drift import drift
from lantoa.reports.rules.figures import (
    Below,
    Contents,
    Declared,
    Figure,
    InLanguage,
    contents_from_json,
    contents_to_json,
)
from lantoa.reports.rules.states import (
    FILED,
    PERMISSION,
    STATE_LABELS,
    TRANSITIONS,
    VERB_LABELS,
    WAITS_FOR,
    ReportState,
    Timeliness,
    Verb,
    next_state,
)

# --- States ------------------------------------------------------------------------------------

WAY = [
    ("expected", "start", "draft"),
    ("draft", "send_for_signature", "for_signature"),
    ("for_signature", "send_back", "draft"),
    ("for_signature", "submit", "submitted"),
    ("submitted", "number", "numbered"),
    ("submitted", "return", "returned"),
    ("numbered", "return", "returned"),
    ("numbered", "accept", "accepted"),
    ("returned", "redraft", "draft"),
    ("accepted", "consolidate", "consolidated"),
    ("accepted", "correct", "draft"),
    ("consolidated", "correct", "draft"),
    ("draft", "withdraw_correction", "accepted"),
    ("returned", "withdraw_correction", "accepted"),
]


def test_the_table_holds_these_steps_and_no_other() -> None:
    assert {(start.value, verb.value, end.value) for (start, verb), end in TRANSITIONS.items()} == (
        set(WAY)
    )


@pytest.mark.parametrize(("state", "verb"), list(product(ReportState, Verb)))
def test_a_step_leads_on_as_the_table_says_and_else_is_refused(
    state: ReportState, verb: Verb
) -> None:
    led = {(start, step): end for start, step, end in WAY}.get((state.value, verb.value))
    if led is not None:
        assert next_state(state, verb) == led
        return
    with pytest.raises(Refused) as refused:
        next_state(state, verb)
    assert refused.value.problems[0].code == "wrong_state"
    assert STATE_LABELS[state] in refused.value.problems[0].what


def test_every_state_has_a_way_out() -> None:
    assert [s for s in ReportState if not states.verbs_from(s)] == []


def test_only_a_correction_is_withdrawn() -> None:
    for state in (ReportState.DRAFT, ReportState.RETURNED):
        assert Verb.WITHDRAW not in states.verbs_from(state)
        assert Verb.WITHDRAW in states.verbs_from(state, correcting=True)
        with pytest.raises(Refused) as refused:
            next_state(state, Verb.WITHDRAW, correcting=False)
        assert refused.value.problems[0].code == "no_correction"
        assert next_state(state, Verb.WITHDRAW, correcting=True) is ReportState.ACCEPTED


def test_every_state_and_verb_has_its_words_and_permission() -> None:
    assert set(STATE_LABELS) == set(WAITS_FOR) == set(ReportState)
    assert set(VERB_LABELS) == set(PERMISSION) == set(Verb)


def test_a_returned_report_is_not_filed() -> None:
    assert ReportState.RETURNED not in FILED


@pytest.mark.parametrize(
    ("filed", "today", "words", "late"),
    [
        (None, date(2019, 1, 5), "còn 2 ngày", False),
        (None, date(2019, 1, 7), "hạn hôm nay", False),
        (None, date(2019, 1, 8), "quá hạn 1 ngày", True),
        (None, date(2026, 11, 22), "quá hạn 2.876 ngày", True),
        (date(2019, 1, 7), date(2026, 1, 1), "đúng hạn", False),
        (date(2019, 1, 9), date(2026, 1, 1), "trễ 2 ngày", True),
    ],
)
def test_lateness_is_said_in_words(filed: date | None, today: date, words: str, late: bool) -> None:
    timeliness = Timeliness(date(2019, 1, 7), filed, today)
    assert (timeliness.words, timeliness.is_late) == (words, late)


# --- Figures -----------------------------------------------------------------------------------

NUMBERS = st.decimals(min_value=0, max_value=10**6, places=1, allow_nan=False)
VALUES = st.one_of(
    st.just(NOT_STATED),
    NUMBERS.map(exact),
    st.builds(stated, NUMBERS, st.sampled_from(list(Qualifier))),
    NUMBERS.map(lambda low: Value(State.STATED, low, low + 5)),
)
TOTALS = st.lists(VALUES, max_size=4).map(Total.of)
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12
)
FIGURES = st.builds(
    Figure,
    measure=TEXT,
    label=TEXT,
    count_unit=st.sampled_from(["tin", "lượt phát", "cuộc"]),
    side=st.sampled_from(["production", "placement"]),
    channel=st.sampled_from(["tv", "radio"]),
    channel_name=st.sampled_from(["Truyền hình", "Phát thanh"]),
    evidenced=TOTALS,
    declared=st.none() | st.builds(Declared, VALUES, TEXT, TEXT),
    below=st.lists(st.builds(Below, st.integers(1, 9), TEXT, st.integers(1, 9), TOTALS)).map(tuple),
)
CONTENTS = st.builds(
    Contents,
    figures=st.lists(FIGURES, max_size=4).map(tuple),
    languages=st.lists(
        st.builds(InLanguage, st.just("Truyền hình"), st.just("tin"), st.just("Mông"), TOTALS),
        max_size=2,
    ).map(tuple),
    missing_units=st.lists(TEXT, max_size=2).map(tuple),
    plan_coverage=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
    unproven=st.lists(TEXT, max_size=2).map(tuple),
)


@given(CONTENTS)
def test_what_is_frozen_is_read_back_as_it_was(contents: Contents) -> None:
    assert contents_from_json(json.loads(json.dumps(contents_to_json(contents)))) == contents


@given(st.lists(VALUES, max_size=6), st.lists(TOTALS, max_size=3))
def test_more_than_never_goes_into_what_is_exact(own: list[Value], lower: list[Total]) -> None:
    figure = Figure(
        "m", "m", "tin", "production", "tv", "Truyền hình",
        evidenced=Total.of(own),
        below=tuple(Below(n, f"Huyện {n}", n, total) for n, total in enumerate(lower)),
    )  # fmt: skip
    plain = [value.number for value in own if value.is_exact]
    plain += [total.exact for total in lower if total.exact is not None]
    due = sum((number for number in plain if number is not None), Decimal(0))
    assert figure.whole.parts().get(Part.EXACT, Decimal(0)) == due


def figure(total: Total, side: str = "production", **rest: object) -> Figure:
    return Figure(
        f"tv.news.{side}", "Tin truyền hình", "tin", side, "tv", "Truyền hình",
        evidenced=total, **rest,
    )  # fmt: skip


# --- Checks, drift, desk -----------------------------------------------------------------------


def test_errors_come_first_and_only_missing_parts_are_errors() -> None:
    found = check(
        Contents(figures=(figure(Total.of([exact(1)])),)), {}, has_plan=False, foreign=("Báo",)
    )
    assert [each.level for each in found] == sorted(
        (each.level for each in found), key=list(Level).index
    )
    assert {each.code for each in found if each.level is Level.ERROR} == {"missing_part"}


def test_a_declaration_beside_an_empty_ledger_says_so() -> None:
    declared = Declared(stated(600, Qualifier.MORE_THAN), "theo trang")
    found = check(
        Contents(figures=(figure(Total(), declared=declared),)), {}, has_plan=True, foreign=()
    )
    words = next(each.what for each in found if each.code == "declared_alone")
    assert "tự kê khai hơn 600, sổ hoạt động chưa ghi" in words


def test_drift_names_changed_gone_and_new_lines_only() -> None:
    same, old, new = (figure(Total.of([exact(number)])) for number in (1, 2, 3))
    rename = {"measure": "x", "label": "Khác"}
    was = Contents(figures=(same, Figure(**{**_fields(old), **rename})))
    now = Contents(figures=(same, Figure(**{**_fields(new), **rename})))
    assert [(each.was.exact, each.now.exact) for each in drift(was, now)] == [(2, 3)]
    assert [each.now for each in drift(was, Contents(figures=(same,)))] == [Total()]
    assert [each.was for each in drift(Contents(figures=(same,)), now)] == [Total()]


def _fields(of: Figure) -> dict[str, object]:
    return {name: getattr(of, name) for name in Figure.__dataclass_fields__}


@pytest.mark.parametrize(
    ("total", "filed", "words"),
    [
        (8, 8, "Năm 2018: 8/8 đơn vị đã gửi báo cáo"),
        (8, 7, "Năm 2018: còn một đơn vị chưa nộp báo cáo"),
        (20, 8, "Năm 2018: còn 12 đơn vị chưa nộp báo cáo"),
    ],
)
def test_the_desk_states_its_case(total: int, filed: int, words: str) -> None:
    assert case_of("năm 2018", total=total, filed=filed) == words
    assert progress_of(total=8, filed=8, accepted=6) == "8/8 đã gửi, 6 chấp nhận"


@pytest.mark.parametrize(
    ("today", "words"),
    [
        (date(2026, 9, 14), "từ 15/9/2026 đến hết 14/12/2026, nay chưa tới"),
        (date(2026, 9, 15), "đến hết 14/12/2026. Số liệu trong báo cáo là số đến hôm nay, 15/9"),
        (date(2026, 12, 14), "Hôm nay, 14/12/2026, là ngày cuối của kỳ"),
    ],
)
def test_a_report_before_the_end_of_its_window_says_what_it_leaves_out(
    today: date, words: str
) -> None:
    window = Interval.through(date(2026, 9, 15), date(2026, 12, 14))
    assert words in too_early(window, today)


def test_a_window_that_is_over_needs_no_warning() -> None:
    assert (
        too_early(Interval.through(date(2026, 9, 15), date(2026, 12, 14)), date(2026, 12, 15)) == ""
    )
