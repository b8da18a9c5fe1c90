"""One amount through time. On a phone and on paper time runs downwards, a row for each window."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from django.utils.safestring import SafeString

from lantoa.ui.charts import svg
from lantoa.ui.charts.chart import NARROW, WIDE, Chart, Twin, checked_key, opened
from lantoa.ui.charts.marks import Point, Sureness
from lantoa.ui.charts.text import LINE, clean, width, wrap

HIGH, ROW, SIDE, R = 150, 40, 4, 6
MANY = 12
"""Of more windows than that a line on a desk runs downwards too: their names would not fit."""


def line_chart(
    key: str,
    *,
    title: str,
    told: str,
    points: Sequence[Point],
    what: str,
    amount: str,
    note: str = "",
) -> Chart:
    """The scale begins at zero. A window without a number breaks the line and is marked with a
    question mark, never as zero. Raises ``ValueError`` for a key that is none."""
    checked_key(key)
    rows = [(point.label, opened(point.said or point.words, point.href)) for point in points]
    flat = _across(points, WIDE) if len(points) <= MANY else None
    wide = flat if flat is not None else _down(points, WIDE, 220)
    narrow = _down(points, NARROW, 132)
    return Chart(
        key=key,
        title=clean(title),
        wide=svg.drawing(key, "wide", title, told, WIDE, *wide),
        narrow=svg.drawing(key, "narrow", title, told, NARROW, *narrow),
        twin=Twin((what, amount), rows, numeric="2"),
        note=note,
    )


def _most(points: Sequence[Point]) -> Decimal:
    return max((point.amount for point in points if point.amount), default=Decimal(1))


def _across(points: Sequence[Point], across: int) -> tuple[float, SafeString] | None:
    """Time from left to right; None where the words of a mark would not fit in its place."""
    slot = (across - 2 * SIDE) / max(len(points), 1)
    if any(width(clean(point.words)) > slot - 4 for point in points):
        return None
    most = _most(points)
    top, base = LINE + 10, LINE + 10 + HIGH
    at = [
        (
            SIDE + slot * (place + 0.5),
            base - float(point.amount / most) * HIGH if point.amount is not None else None,
        )
        for place, point in enumerate(points)
    ]
    parts = [svg.path(f"M{SIDE} {base}H{across - SIDE}", "foot"), *_joints(at)]
    deepest = 1
    for point, (x, y) in zip(points, at, strict=True):
        labels = wrap(point.label, slot - 6)
        deepest = max(deepest, len(labels))
        parts.append(_dot(point, x, base - HIGH / 2 if y is None else y))
        said = (top + base) / 2 - 14 if y is None else y - 12
        parts.append(svg.words(x, said, point.words, _tone(point), "middle"))
        tone = "label meant" if point.meant else "label"
        parts.append(svg.lines(x, base + 22, labels, tone, "middle"))
    return base + 8 + LINE * deepest, svg.joined(parts)


def _down(points: Sequence[Point], across: int, labels: int) -> tuple[float, SafeString]:
    """Time from top to bottom: every name and every amount has a line of its own."""
    most = _most(points)
    reserve = max((width(clean(point.words)) for point in points), default=0) + 16
    is_long = reserve > (across - labels) * 0.6
    room = across - labels - R - (R + 2 if is_long else reserve)
    y = 0.0
    at: list[tuple[float | None, float]] = []
    parts: list[SafeString] = []
    for point in points:
        names = wrap(point.label, labels - 12)
        said = wrap(point.words, across - labels - 8) if is_long else [clean(point.words)]
        middle = y + 14
        x = labels + float(point.amount / most) * room if point.amount is not None else None
        at.append((x, middle))
        tone = "label meant" if point.meant else "label"
        parts.append(svg.lines(0, y + 20, names, tone))
        # What is not known stands away from zero, half way, as it does on a desk.
        stands = labels + room / 2 if x is None else x
        parts.append(_dot(point, stands, middle))
        if is_long:
            parts.append(svg.lines(labels, middle + 26, said, _tone(point)))
            foot = y + 26 + LINE * len(said)
        else:
            parts.append(svg.words(stands + R + 6, middle + 6, said[0], _tone(point)))
            foot = y + 28
        y = max(foot, y + LINE * len(names) + 4, y + ROW - 6) + 6
    turned = [(y_at, x_at) for x_at, y_at in at]
    foot_line = svg.path(f"M{labels} 0V{svg.n(y)}", "foot")
    joints = _joints(turned, turned=True)
    return max(y, 1), svg.joined([foot_line, *joints, *parts])


def _joints(at: Sequence[tuple[float, float | None]], *, turned: bool = False) -> list[SafeString]:
    """Between neighbours that both have an amount; a window without one breaks the line."""
    found = []
    for (one, here), (other, there) in pairwise(at):
        if here is None or there is None:
            continue
        ends = ((here, one), (there, other)) if turned else ((one, here), (other, there))
        (ax, ay), (bx, by) = ends
        found.append(svg.path(f"M{svg.n(ax)} {svg.n(ay)}L{svg.n(bx)} {svg.n(by)}", "joint"))
    return found


def _dot(point: Point, x: float, y: float) -> SafeString:
    if point.sureness is Sureness.UNSTATED:
        return svg.rect(x - R, y - R, 2 * R, 2 * R, "no-mark")
    if point.sureness is Sureness.BOUND:
        return svg.circle(x, y, R, "dot open-end")
    return svg.circle(x, y, R, "dot meant" if point.meant else "dot")


def _tone(point: Point) -> str:
    return "unsaid" if point.sureness is Sureness.UNSTATED else "said"
