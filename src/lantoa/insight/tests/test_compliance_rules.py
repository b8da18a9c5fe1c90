"""How much of a plan was kept, by the bands of an index."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.insight.rules.compliance import Band, Bands, compliance
from lantoa.insight.rules.progress import Counting, LineState, Standing

BANDS = Bands(80, Decimal("1.5"), Decimal("0.75"))

ZERO, ONE = Decimal(0), Decimal(1)
KEPT = Standing(Counting.THINGS, ONE, ONE, ONE, ZERO, LineState.DONE)
LATE = Standing(Counting.THINGS, ONE, ONE, ONE, ZERO, LineState.DONE, is_late=True)
BEHIND = Standing(Counting.THINGS, ONE, ONE, ZERO, ONE, LineState.NOT_BEGUN)
OPEN = Standing(Counting.THINGS, ONE, ZERO, ZERO, ZERO, LineState.NOT_DUE)


def of(kept: int = 0, late: int = 0, waiting: int = 0) -> dict[int, Standing]:
    rows = [KEPT] * kept + [BEHIND] * late + [OPEN] * waiting
    return dict(enumerate(rows))


@pytest.mark.parametrize(
    ("kept", "late", "band", "points"),
    [
        (8, 0, Band.FULL, "1.5"),
        (8, 2, Band.HALF, "0.75"),
        (79, 21, Band.NONE, "0"),
        (99, 1, Band.HALF, "0.75"),
        (5, 3, Band.NONE, "0"),
        (7999, 2001, Band.NONE, "0"),
    ],
)
def test_the_bands_begin_where_they_are_said_to(
    kept: int, late: int, band: Band, points: str
) -> None:
    found = compliance(of(kept, late), BANDS)
    assert (found.band, found.points) == (band, Decimal(points))


def test_a_share_just_below_all_is_not_rounded_up_to_all() -> None:
    assert compliance(of(kept=1999, late=1), BANDS).percent == Decimal("99.9")


def test_what_is_not_due_is_not_counted() -> None:
    found = compliance(of(kept=3, waiting=5), BANDS)
    assert (found.counted, len(found.open), found.percent) == (3, 5, Decimal("100.0"))
    assert compliance({1: LATE, 2: KEPT}, BANDS).late == (1,)


def test_where_nothing_is_due_there_is_no_share() -> None:
    found = compliance(of(waiting=4), BANDS)
    assert (found.percent, found.band, found.points) == (None, None, None)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 9))
def test_a_hundred_per_cent_means_all_and_every_task_stands_once(
    kept: int, late: int, waiting: int
) -> None:
    found = compliance(of(kept, late, waiting), BANDS)
    assert len({*found.kept, *found.late, *found.open}) == kept + late + waiting
    if found.percent is not None:
        assert (found.percent == 100) == (late == 0)
        assert (found.band is Band.FULL) == (late == 0)
