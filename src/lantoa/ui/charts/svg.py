"""The few shapes that charts are drawn with. Everything that comes in is escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from lantoa.ui.charts.text import LINE, clean


def n(number: float) -> str:
    """A number as attributes have it: point for decimals, two places at most."""
    return f"{number:.2f}".rstrip("0").rstrip(".")


def rect(x: float, y: float, w: float, h: float, tone: str, fill: str = "") -> SafeString:
    """``fill`` names a pattern of the drawing; the rest of the look is the class's."""
    painted = format_html(' fill="url(#{})"', fill) if fill else ""
    return format_html(
        '<rect class="{}" x="{}" y="{}" width="{}" height="{}"{}/>',
        tone,
        n(x),
        n(y),
        n(w),
        n(h),
        painted,
    )


def path(d: str, tone: str) -> SafeString:
    return format_html('<path class="{}" d="{}"/>', tone, d)


def circle(x: float, y: float, r: float, tone: str) -> SafeString:
    return format_html('<circle class="{}" cx="{}" cy="{}" r="{}"/>', tone, n(x), n(y), n(r))


def words(x: float, y: float, said: str, tone: str = "", anchor: str = "") -> SafeString:
    """One line; ``y`` is its foot."""
    return format_html(
        '<text x="{}" y="{}"{}{}>{}</text>',
        n(x),
        n(y),
        format_html(' class="{}"', tone) if tone else "",
        format_html(' text-anchor="{}"', anchor) if anchor else "",
        clean(said),
    )


def lines(x: float, y: float, said: Sequence[str], tone: str = "", anchor: str = "") -> SafeString:
    """Lines below one another; ``y`` is the foot of the first."""
    return joined(words(x, y + LINE * at, line, tone, anchor) for at, line in enumerate(said))


def hatch(key: str) -> SafeString:
    return format_html(
        '<defs><pattern id="{}" width="8" height="8" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)"><path class="hatch" d="M0 0V8"/></pattern></defs>',
        key,
    )


def joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))


def drawing(
    key: str, size: str, title: str, told: str, width: float, height: float, body: SafeString
) -> SafeString:
    """The whole: a picture with a name and a description, which are read aloud instead of it."""
    own = f"{key}-{size}"
    return format_html(
        '<svg class="drawing {0}" width="{1}" height="{2}" viewBox="0 0 {1} {2}" role="img" '
        'aria-labelledby="{3}-t {3}-d"><title id="{3}-t">{4}</title><desc id="{3}-d">{5}</desc>'
        "{6}</svg>",
        size,
        n(width),
        n(height),
        own,
        clean(title),
        clean(told),
        body,
    )
