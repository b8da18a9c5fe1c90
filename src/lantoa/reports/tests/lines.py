"""Lines of a report as tests and property tests need them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from lantoa.kernel.value import NOT_STATED, Qualifier, State, Total, Value, exact, stated
from lantoa.reports.rules.figures import (
    Contents,
    Declared,
    Estimated,
    Figure,
    InLanguage,
    Planned,
)

NAMES = {
    "tv": "Truyền hình",
    "radio": "Phát thanh",
    "loudspeaker": "Truyền thanh cơ sở, loa xã",
    "banner": "Băng rôn, phướn, khẩu hiệu",
}
UNITS = ("tin", "lượt phát", "cuộc")


def figure(
    total: Total | None = None,
    *,
    channel: str = "loudspeaker",
    unit: str = "lượt phát",
    side: str = "placement",
    **rest: object,
) -> Figure:
    made = Figure(
        f"{channel}.{unit}.{side}".replace(" ", "_"),
        f"{unit.capitalize()} trên {NAMES[channel].lower()}",
        unit,
        side,
        channel,
        NAMES[channel],
        evidenced=Total() if total is None else total,
    )
    return replace(made, **rest)


def exactly(number: int) -> Total:
    return Total.of([exact(number)])


NUMBERS = st.integers(0, 5000).map(Decimal)
VALUES = st.one_of(
    st.just(NOT_STATED),
    NUMBERS.map(exact),
    st.builds(stated, NUMBERS, st.sampled_from(list(Qualifier))),
    NUMBERS.map(lambda low: Value(State.STATED, low, low + 5)),
)
TOTALS = st.lists(VALUES, max_size=3).map(Total.of)
FIGURES = st.builds(
    figure,
    TOTALS,
    channel=st.sampled_from(list(NAMES)),
    unit=st.sampled_from(UNITS),
    side=st.sampled_from(["production", "placement"]),
    declared=st.none() | st.builds(Declared, VALUES, st.just("theo sổ")),
    estimate=st.none() | st.builds(Estimated, VALUES, st.just("theo lịch")),
    to_date=st.none() | TOTALS,
    before=st.none() | TOTALS,
    planned=st.none() | st.builds(Planned, TOTALS, st.just("cả kỳ"), st.booleans()),
)
LANGUAGES = st.lists(
    st.builds(
        InLanguage,
        st.sampled_from(list(NAMES.values())),
        st.just("lượt phát"),
        st.sampled_from(["tiếng Thái", "tiếng Mông"]),
        TOTALS,
    ),
    max_size=2,
).map(tuple)
CONTENTS = st.builds(
    Contents,
    figures=st.lists(FIGURES, max_size=7, unique_by=lambda each: each.measure).map(tuple),
    languages=LANGUAGES,
    outlets=LANGUAGES,
    missing_units=st.lists(st.sampled_from(["Xã A", "Xã B"]), max_size=2).map(tuple),
    plan_coverage=st.none() | st.tuples(st.integers(0, 9), st.integers(1, 9)),
    unproven=st.lists(st.just("Tin"), max_size=3).map(tuple),
    before=st.sampled_from(["", "báo cáo quý trước"]),
)
