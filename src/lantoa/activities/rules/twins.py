"""Whether two entries are likely one activity that was logged twice, and by which signs.

A person decides; these rules only propose. They would rather miss a twin than flood the list:
what is shown must mostly be right, or nobody looks any more.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rapidfuzz import fuzz

from lantoa.activities.rules.twin_words import Words, likeness

TITLE_DAYS = 7
"""Days that two entries with like titles may lie apart: an article is logged in the week in which
it runs, and a weekly column comes again after seven days with another number or subject."""

SIGN_DAYS = 31
"""The same where a link or a file is the same: late entries, but no second use next quarter."""

MEETING_DAYS = 1
"""A meeting is on its day; a second one of the same title is another meeting."""

LEAST_LIKENESS = 85
"""Per cent from which two titles say the same on the same day. Measured on the labelled pairs of
``tests/twin_pairs.toml``: below it titles of one subject and two events begin."""

SAME_UNIT_LIKENESS = 96
"""One unit words its own entries alike; only what is almost the same word for word was logged
twice."""

LEAST_TEXT = 90
"""Per cent from which two kept texts are one text: a reprint changes head and foot."""

SHORTEST_TEXT = 300
"""Letters; shorter texts are mostly menus and notices."""

LEAST_SCORE = 80
"""What is proposed."""


class Sign(StrEnum):
    LINK = "link"
    FILE = "file"
    TEXT = "text"
    SAME_TITLE = "same_title"
    LIKE_TITLE = "like_title"
    NAMED = "named"
    """One names the other's unit as where it ran."""


SIGN_LABELS: Mapping[Sign, str] = {
    Sign.LINK: "cùng đường dẫn",
    Sign.FILE: "cùng tệp minh chứng",
    Sign.TEXT: "nội dung trang giống {percent} %",
    Sign.SAME_TITLE: "cùng nội dung ghi",
    Sign.LIKE_TITLE: "nội dung ghi giống {percent} %",
    Sign.NAMED: "bên này ghi bên kia là nơi đăng, phát",
}

FAMILIES: Mapping[str, str] = {
    "newspaper": "press",
    "provincial_portal": "press",
    "reform_site": "press",
    "unit_websites": "press",
    "social_network": "press",
    "tv": "air",
    "radio": "air",
    "tv_radio": "air",
    "video_clip": "air",
    "loudspeaker": "loud",
    "mobile_loudspeaker": "loud",
    "conference": "meeting",
    "training": "meeting",
    "dialogue": "meeting",
}
"""Channels on which one item is logged now under this name and now under that."""


TITLES_TELL = frozenset({"press", "air", "loud", "meeting", "contest"})
"""Where a title can tell by itself. Banners, leaflets, talks in the village and surveys are made by
each unit anew under the same name: there it takes a link or a file."""


def family_of(channel: str) -> str:
    return FAMILIES.get(channel, channel)


@dataclass(frozen=True, slots=True)
class Trace:
    """What is known of an entry. ``links`` are normalised, ``files`` hashes, ``text`` what was kept
    of a page, ``outlets`` where it is said to have run, without marks. ``is_own`` is whether it ran
    only on channels of which each unit has its own; ``above`` are the units above its unit."""

    unit_id: int
    unit_name: str
    tier: str
    above: frozenset[int]
    on: date
    family: str
    title: Words
    languages: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    heads: tuple[Words, ...] = ()
    text: str = ""
    outlets: frozenset[str] = frozenset()
    is_own: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """How likely two entries are one, in per cent, by which signs: each with its per cent or 0."""

    score: int
    signs: tuple[tuple[Sign, int], ...]


def in_words(signs: Collection[tuple[str, int]]) -> list[str]:
    """``cùng đường dẫn``, ``nội dung ghi giống 96 %``. What is not known is left out."""
    return [
        SIGN_LABELS[Sign(name)].format(percent=percent)
        for name, percent in signs
        if name in SIGN_LABELS
    ]


def judge(one: Trace, two: Trace) -> Verdict | None:
    """None where nothing says that they are one, or something says that they are two."""
    apart = abs((one.on - two.on).days)
    if apart > SIGN_DAYS or one.title.tells_apart(two.title):
        return None
    links, files = one.links & two.links, one.files & two.files
    signs: list[tuple[Sign, int]] = []
    score = 0
    if links:
        signs.append((Sign.LINK, 0))
        score = 96
    elif one.languages and two.languages and not one.languages & two.languages:
        return None
    if files and _files_tell(one, two, apart):
        signs.append((Sign.FILE, 0))
        score = max(score, 92 if apart <= TITLE_DAYS else 82)
    if apart <= TITLE_DAYS and (percent := _text_likeness(one, two)) >= LEAST_TEXT:
        signs.append((Sign.TEXT, percent))
        score = max(score, percent)
    titled = _title_likeness(one, two, apart)
    if titled:
        same = one.title.folded == two.title.folded
        signs.append((Sign.SAME_TITLE, 0) if same else (Sign.LIKE_TITLE, min(99, titled)))
        score = max(score, titled - apart)
    if signs and _names(one, two):
        signs.append((Sign.NAMED, 0))
    if not signs:
        return None
    score = min(99, score + 2 * (len(signs) - 1))
    return Verdict(score, tuple(signs)) if score >= LEAST_SCORE else None


def _files_tell(one: Trace, two: Trace, apart: int) -> bool:
    """A file proves often more than one thing of its unit: there it tells only with the title."""
    if one.unit_id != two.unit_id:
        return True
    return apart == 0 and likeness(one.title, two.title) >= LEAST_LIKENESS


def _text_likeness(one: Trace, two: Trace) -> int:
    if min(len(one.text), len(two.text)) < SHORTEST_TEXT:
        return 0
    return int(fuzz.ratio(one.text, two.text))


def _title_likeness(one: Trace, two: Trace, apart: int) -> int:
    """How like the titles are where that alone may tell; else 0."""
    if apart > (MEETING_DAYS if one.family == "meeting" else TITLE_DAYS):
        return 0
    if one.family != two.family or _ran_in_two_places(one, two):
        return 0
    if one.family not in TITLES_TELL and one.unit_id != two.unit_id:
        return 0
    found = likeness(one.title, two.title)
    if one.heads and two.heads:
        found = max(found, *(likeness(a, b) for a in one.heads for b in two.heads))
    least = LEAST_LIKENESS
    if one.unit_id == two.unit_id:
        if apart:
            return 0
        least = SAME_UNIT_LIKENESS
    return found if found >= least else 0


def _ran_in_two_places(one: Trace, two: Trace) -> bool:
    """Each on its own channel, and neither stands above the other: what two communes read out on
    their own loudspeakers, or hold in their own halls, are two, whatever they call it."""
    if one.unit_id == two.unit_id or not (one.is_own and two.is_own):
        return False
    is_kin = one.unit_id in two.above or two.unit_id in one.above
    return not is_kin and one.tier == two.tier


def _names(one: Trace, two: Trace) -> bool:
    """Whether one says that it ran at the other's: "UBND xã Suối Mẫu" is xã Suối Mẫu."""
    return one.unit_id != two.unit_id and (
        any(one.unit_name in outlet for outlet in two.outlets)
        or any(two.unit_name in outlet for outlet in one.outlets)
    )


def proposed_keeper(one: Trace, two: Trace, *, proofs: tuple[int, int], first: bool) -> bool:
    """Whether the first of two entries is the one to keep: the maker's. That is whom the other
    names as its outlet, else who has proof, else who logged first (``first``)."""
    named = (
        any(one.unit_name in outlet for outlet in two.outlets),
        any(two.unit_name in outlet for outlet in one.outlets),
    )
    if one.unit_id != two.unit_id and named[0] != named[1]:
        return named[0]
    if bool(proofs[0]) != bool(proofs[1]):
        return bool(proofs[0])
    return first
