"""Reading the labelled pairs of ``twin_pairs.toml`` as traces."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from lantoa.activities.rules.twin_words import plain_link, sign_key, title_keys, words_of
from lantoa.activities.rules.twins import Trace, Verdict, family_of, judge
from lantoa.kernel.vietnamese import fold

PAIRS = Path(__file__).with_name("twin_pairs.toml")
FIRST_DAY = date(2026, 9, 7)
TINH = 1
UNITS = {
    "tinh": (TINH, "Tỉnh Mẫu", "province"),
    "xa": (2, "Xã Suối Mẫu", "commune"),
    "xa2": (3, "Xã Ân Hòa", "commune"),
    "so": (4, "Sở Nội vụ", "province"),
    "bao": (5, "Báo Mẫu", "province"),
}
OUTSIDE = ("tv", "radio", "tv_radio", "newspaper", "provincial_portal", "reform_site")
"""Channels of which there is one, and not one of each unit."""


def trace(words: str) -> Trace:
    """``xa|newspaper|0|Title|l:link f:file``."""
    unit, channel, later, title, *marks = words.split("|")
    pk, name, tier = UNITS[unit]
    said: dict[str, set[str]] = {"l": set(), "f": set(), "o": set(), "t": set()}
    for mark in " ".join(marks).split():
        kind, _, rest = mark.partition(":")
        said[kind].add(rest.replace("_", " ") if kind == "o" else rest)
    return Trace(
        unit_id=pk,
        unit_name=fold(name),
        tier=tier,
        above=frozenset() if pk == TINH else frozenset({TINH}),
        on=FIRST_DAY + timedelta(days=int(later)),
        family=family_of(channel),
        title=words_of(title),
        languages=frozenset(said["t"] or {"vi"}),
        links=frozenset(plain_link(each) for each in said["l"]) - {""},
        files=frozenset(said["f"]),
        outlets=frozenset(fold(each) for each in said["o"]),
        is_own=not said["o"] and channel not in OUTSIDE,
    )


def meet(one: Trace, two: Trace) -> bool:
    """Whether the index would bring the two together."""

    def keys(each: Trace) -> set[str]:
        signs = {sign_key("l", link) for link in each.links}
        return {*title_keys(each.title), *signs, *(sign_key("f", file) for file in each.files)}

    return bool(keys(one) & keys(two))


def decided(one: str, two: str) -> Verdict | None:
    """What the whole search says of a pair: found by its keys, then judged."""
    a, b = trace(one), trace(two)
    return judge(a, b) if meet(a, b) else None


def labelled(part: str) -> Iterator[tuple[bool, str, str]]:
    """Pairs of ``tune`` or ``held``, each with whether the two are one."""
    with PAIRS.open("rb") as file:
        found = tomllib.load(file)
    yield from ((True, *pair) for pair in found[f"{part}_twins"])
    yield from ((False, *pair) for pair in found[f"{part}_others"])
