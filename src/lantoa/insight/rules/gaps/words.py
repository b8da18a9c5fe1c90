"""Figures in words: an amount, how it moved, and how many gaps are open."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from lantoa.insight.rules.gaps.figures import Figure
from lantoa.insight.rules.gaps.kinds import Gap, State
from lantoa.insight.rules.gaps.shares import Reading
from lantoa.kernel import vietnamese as vn


def amount_words(figure: Figure, reading: Reading) -> str:
    """``12,5 %``, ``2,3 hình thức``, ``2 trên 3 tiếng``, or that there is too little to say it."""
    if reading.amount is None:
        return "chưa đủ số liệu"
    number = vn.number(reading.amount)
    if figure.gap is Gap.DIVERSITY:
        return f"{number} hình thức"
    if figure.gap is Gap.LANGUAGES:
        return f"{reading.share.part} trên {reading.share.whole} tiếng"
    return f"{number} %"


def trend_words(figure: Figure) -> str:
    """How it stands against the window before and the same a year before."""
    said = []
    for name, reading in (
        ("Kỳ trước", figure.before),
        ("Cùng kỳ năm trước", figure.year_before),
    ):
        if reading is None:
            continue
        words = f"{name}: {amount_words(figure, reading)}"
        if reading.amount is not None and figure.now.amount is not None:
            words += f" ({_moved(figure.now.amount, reading.amount)})"
        said.append(words)
    return ". ".join(said) + "." if said else "Chưa có kỳ nào trước đó để so."


def _moved(now: Decimal, then: Decimal) -> str:
    if now == then:
        return "không đổi"
    return "nay cao hơn" if now > then else "nay thấp hơn"


def headline(figures: Sequence[Figure]) -> str:
    """How many gaps are open, for the head of the page."""
    low = [figure for figure in figures if figure.state is State.LOW]
    said = [figure for figure in figures if figure.state in (State.LOW, State.FINE)]
    if low:
        return f"{len(low)} khoảng trống cần lấp"
    return "Chưa thấy khoảng trống nào" if said else "Chưa đủ số liệu để nói"
