"""Horizontal bars, each with its amount written at its end."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString

from lantoa.ui.charts import svg
from lantoa.ui.charts.chart import NARROW, WIDE, Chart, Twin, checked_key, opened
from lantoa.ui.charts.marks import Bar, Sureness
from lantoa.ui.charts.text import LINE, clean, width, wrap

THICK, GAP, LABEL, BETWEEN = 22, 14, 264, 8


def bar_chart(
    key: str,
    *,
    title: str,
    told: str,
    bars: Sequence[Bar],
    what: str,
    amount: str,
    note: str = "",
) -> Chart:
    """``title`` is the finding, ``told`` the same for who does not see it; ``what`` and ``amount``
    head the columns of the table twin. Lengths are to one another as the amounts are, from zero.
    Raises ``ValueError`` for a key that is none."""
    checked_key(key)
    rows = [(bar.label, opened(bar.words, bar.href)) for bar in bars]
    return Chart(
        key=key,
        title=clean(title),
        wide=_drawn(key, "wide", title, told, bars, WIDE, beside=True),
        narrow=_drawn(key, "narrow", title, told, bars, NARROW, beside=False),
        twin=Twin((what, amount), rows, numeric="2"),
        note=note,
    )


def _drawn(
    key: str, size: str, title: str, told: str, bars: Sequence[Bar], across: int, *, beside: bool
) -> SafeString:
    start = LABEL if beside else 0
    reserve = max((width(clean(bar.words)) for bar in bars), default=0) + BETWEEN
    is_long = reserve > (across - start) * 0.6
    room = across - start - (4 if is_long else reserve)
    most = max((bar.amount for bar in bars if bar.amount), default=Decimal(0))
    parts: list[SafeString] = []
    y = 0.0
    for bar in bars:
        labels = wrap(bar.label, (start or across) - 16)
        said = wrap(bar.words, across - start - 4) if is_long else [clean(bar.words)]
        tone = "unsaid" if bar.sureness is Sureness.UNSTATED else "said"
        parts.append(svg.lines(0, y + 16, labels, "label meant" if bar.meant else "label"))
        top = y if beside else y + LINE * len(labels) + 2
        length = float(bar.amount / most) * room if bar.amount else 0.0
        parts.append(_mark(bar, start, top, length))
        if is_long:
            parts.append(svg.lines(start + 2, top + THICK + 18, said, tone))
            foot = top + THICK + 4 + LINE * len(said)
        else:
            parts.append(svg.words(start + length + BETWEEN, top + 17, said[0], tone))
            foot = top + THICK
        y = max(foot, y + LINE * len(labels) if beside else 0) + GAP
    return svg.drawing(key, size, title, told, across, max(y - GAP + 4, 1), svg.joined(parts))


def _mark(bar: Bar, x: float, y: float, length: float) -> SafeString:
    """The foot of every bar is drawn, so that a zero is seen to stand at zero; where no number was
    stated the foot is in dots, and nothing stands on it."""
    foot = f"M{svg.n(x + 1)} {svg.n(y)}v{THICK}"
    if bar.sureness is Sureness.UNSTATED:
        return svg.path(foot, "no-foot")
    if bar.sureness is Sureness.BOUND:
        # Three sides in dashes: where it ends is not known.
        shape = f"M{svg.n(x + length)} {svg.n(y + 1)}H{svg.n(x + 1)}v{THICK - 2}"
        shape += f"H{svg.n(x + length)}"
        return svg.path(shape, "bar open-end")
    tone = "bar meant" if bar.meant else "bar"
    return svg.joined([svg.rect(x, y, length, THICK, tone), svg.path(foot, "foot")])
