"""A drawn chart: its two drawings, what is written about it, and its table twin."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import format_html
from django.utils.safestring import SafeString

NARROW, WIDE = 358, 720
"""Pixels: what a phone of 390 leaves, and a desk."""

_KEY = re.compile(r"[a-z][a-z0-9-]*")


@dataclass(frozen=True, slots=True)
class Twin:
    """The same as a table. The first cell of a row is its header; ``numeric`` as in the tag
    ``table``."""

    columns: Sequence[str]
    rows: Sequence[Sequence[object]]
    numeric: str = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """What the tag ``chart`` prints. ``codes`` say what the numbered columns of a heat table are,
    ``note`` where the figures come from and for which days."""

    key: str
    title: str
    wide: SafeString
    narrow: SafeString
    twin: Twin
    note: str = ""
    codes: Sequence[str] = field(default_factory=tuple)
    is_heat: bool = False


def checked_key(key: str) -> str:
    """A key is part of the ids of the page. Raises ``ValueError``."""
    if not _KEY.fullmatch(key):
        raise ValueError(f"not a key of a chart: {key!r}")
    return key


def opened(said: str, href: str) -> object:
    """The words, as a link where there is one. An address comes from this site: raises
    ``ValueError`` for another."""
    if not href:
        return said
    if not href.startswith(("/", "?", "#")) or href.startswith("//"):
        raise ValueError(f"not an address of this site: {href!r}")
    return format_html('<a href="{}">{}</a>', href, said)
