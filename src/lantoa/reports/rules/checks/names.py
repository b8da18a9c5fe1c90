"""Names of units in a text, and which of them are none of the unit's business.

A name counts with the word of its kind before it (``xã Tân Tiến``). Without it, words with capitals
count that stand inside a sentence and are a name as a whole: of a province or district anywhere
(``Báo Lai Châu``), of a commune only where a word of place leads to it, for many are common words
(``Đoàn Kết``, ``Hòa Bình``).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from lantoa.kernel.vietnamese import fold, nfc, sentence_list
from lantoa.reports.rules.checks.finding import Finding, Level
from lantoa.reports.rules.checks.writing import quotes
from lantoa.reports.rules.likeness import sentences
from lantoa.units.rules import TYPE_WORDS

LONGEST_NAME = 5
"""Words in the name of a unit."""

MOST_PHRASES = 600
"""So many different phrases of a report are looked up, in the order of its words."""

_TIERS = {
    "tinh": frozenset({"province"}),
    "thanh pho": frozenset({"province", "district"}),
    "huyen": frozenset({"district"}),
    "quan": frozenset({"district"}),
    "thi xa": frozenset({"district"}),
    "xa": frozenset({"commune"}),
    "phuong": frozenset({"commune"}),
    "thi tran": frozenset({"commune"}),
    "dac khu": frozenset({"commune"}),
}
KINDS = tuple(_TIERS)
_SHORT = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "p": "phuong",
    "x": "xa",
    "h": "huyen",
    "q": "quan",
    "t": "tinh",
}
_SPELLED = {word.lower(): fold(word) for word in TYPE_WORDS}
"""With their marks: ``quan`` is no ``quận``."""

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_BETWEEN = re.compile(r"\s{1,3}|\s?[-–]\s?")
_HEADS = frozenset(["báo", "đài", "cổng", "ubnd", "hđnd", "mttq"])
"""A body named after a place: ``Báo Lai Châu``."""

_NO_PLACE = frozenset(
    {"ông", "bà", "anh", "chị", "cô", "chú", "bác", "em", "cụ", "thầy", "chí", "sư", "người"}
    | {"thôn", "bản", "ấp", "làng", "xóm", "tổ", "khu", "phố", "đường", "trường", "thcs", "thpt"}
    | {"chợ", "cầu", "sông", "suối", "hồ", "núi", "đèo", "đội", "nhà", "tiếng", "dân", "tộc"}
    | {"đền", "chùa", "bệnh", "viện"}
)
"""Before the name of a person, a village, a street, a school: none of a unit."""

_PLACE = frozenset(["tại", "ở", "bàn", "báo", "đài", "cổng", "ubnd", "hđnd", "mttq"])
"""Before the name of a place: ``tại Tân Tiến``, ``trên địa bàn Tân Tiến``, ``UBND Tân Tiến``."""

_PERSONS_AND_BATTLES = frozenset({"ho chi minh", "dien bien phu", "viet nam"})
_TOGETHER = re.compile(
    r"phối hợp|kết nghĩa|giao lưu|giáp ranh|học tập|kinh nghiệm|so với|trước đây|sáp nhập|hợp nhất"
    r"|\bcũ\b|thành lập|đến từ|tiếp đoàn|tham quan|chuyển đến",
    re.IGNORECASE,
)
"""Then another unit may well be meant."""

_TONES = "\u0300\u0309\u0303\u0301\u0323"


@dataclass(frozen=True, slots=True)
class Mention:
    """Words that may name a unit: ``phrases`` from the longest on, without the kind. ``is_place``
    says that a word of place leads to them."""

    part: str
    sentence: str
    kind: str
    phrases: tuple[str, ...]
    is_place: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A unit by a name that it bears or bore."""

    unit_id: int
    name: str
    bare: str
    tier: str


def mentions(sections: Mapping[str, str]) -> tuple[Mention, ...]:
    """All words of a report that may name a unit."""
    return tuple(
        found
        for part, text in sections.items()
        for sentence in sentences(nfc(text).replace("\x00", " "))
        for found in _mentions(part, sentence)
    )


def _mentions(part: str, sentence: str) -> Iterator[Mention]:
    tokens = list(_TOKEN.finditer(sentence))
    place = 0
    while place < len(tokens):
        kind, used = _kind_at(tokens, place, sentence)
        if kind:
            run = _run(tokens, place + used, sentence, with_number=True)
            if run:
                yield Mention(part, sentence, kind, _prefixes(sentence, run))
                place += used + 1
                continue
        run = _run(tokens, place, sentence)
        if run:
            found = _bare(part, sentence, tokens, place, run)
            if found is not None:
                yield found
            place += len(run)
            continue
        place += 1


def _kind_at(tokens: list[re.Match[str]], place: int, sentence: str) -> tuple[str, int]:
    """The kind that stands at a place, and of how many words it is."""
    word = tokens[place][0].casefold()
    if place + 1 < len(tokens):
        two = f"{word} {tokens[place + 1][0].casefold()}"
        if two in _SPELLED:
            return _SPELLED[two], 2
    if word in _SPELLED:
        return _SPELLED[word], 1
    end = tokens[place].end()
    is_short = word in _SHORT and tokens[place][0].isupper()
    if is_short and (len(word) == 2 or sentence[end : end + 1] == "."):
        return _SHORT[word], 1
    return "", 0


def _run(
    tokens: list[re.Match[str]], start: int, sentence: str, *, with_number: bool = False
) -> list[re.Match[str]]:
    """Words with capitals that stand together from a place on; a number only alone."""
    if start >= len(tokens):
        return []
    if with_number and tokens[start][0].isdigit() and len(tokens[start][0]) <= 2:
        return [tokens[start]]
    found: list[re.Match[str]] = []
    for token in tokens[start : start + LONGEST_NAME]:
        between = sentence[found[-1].end() : token.start()] if found else " "
        is_kind = bool(found) and token[0].casefold() in _SPELLED
        if not token[0][0].isupper() or not _BETWEEN.fullmatch(between) or is_kind:
            break
        found.append(token)
    return found


def _prefixes(sentence: str, run: list[re.Match[str]]) -> tuple[str, ...]:
    return tuple(sentence[run[0].start() : each.end()] for each in reversed(run))


def _bare(
    part: str, sentence: str, tokens: list[re.Match[str]], place: int, run: list[re.Match[str]]
) -> Mention | None:
    """Of a run without a kind only the whole can be a name, and none that begins a sentence."""
    before = tokens[place - 1][0].casefold() if place else ""
    if len(run) > 2 and run[0][0].casefold() in _HEADS:
        before, run = run[0][0].casefold(), run[1:]
    lead = sentence[max(run[0].start() - 3, 0) : run[0].start()].rstrip()
    stands_apart = lead[-1:] in ("“", '"', "(", ":", "/", "")
    if len(run) < 2 or not before or before in _NO_PLACE or stands_apart:
        return None
    after = sentence[run[-1].end() : run[-1].end() + 1]
    phrase = sentence[run[0].start() : run[-1].end()]
    if phrase.isupper() or after in ("/", "-") or fold(phrase) in _PERSONS_AND_BATTLES:
        return None
    return Mention(part, sentence, "", (phrase,), before in _PLACE)


def phrases(found: Collection[Mention]) -> list[str]:
    """What to look up: the folded phrases, each once."""
    every = dict.fromkeys(phrase for mention in found for phrase in mention.phrases)
    return list(dict.fromkeys(map(key_of, every)))[:MOST_PHRASES]


@lru_cache(maxsize=4096)
def key_of(phrase: str) -> str:
    """The phrase without marks, as names are looked up: ``Phan Rang–Tháp Chàm`` with blanks around
    its stroke."""
    return re.sub(r"\s?[-–]\s?", " - ", fold(phrase))


@lru_cache(maxsize=4096)
def spelled(name: str) -> tuple[str, ...]:
    """A name by its syllables, alike however its tone marks are set (``Hòa``, ``Hoà``)."""
    found = []
    for word in nfc(name).lower().replace("-", " ").replace("–", " ").replace("’", "'").split():
        split = unicodedata.normalize("NFD", word)
        tone = "".join(mark for mark in split if mark in _TONES)
        found.append("".join(char for char in split if char not in _TONES) + tone)
    return tuple(found)


def foreign(
    found: Collection[Mention],
    known: Mapping[str, Collection[Place]],
    own: Collection[int],
) -> list[Finding]:
    """The names that are of no unit of the own line. ``known`` are the places under each folded
    phrase; ``own`` is the unit, those above and below it, what they were before, and whoever the
    plan and the addressees name."""
    by_part: dict[tuple[str, bool], list[tuple[str, str]]] = {}
    line = frozenset(own)
    judged: dict[tuple[str, tuple[str, ...], bool], str] = {}
    for mention in found:
        asked = (mention.kind, mention.phrases, mention.is_place)
        if asked not in judged:
            judged[asked] = _foreign_name(mention, known, line)
        if name := judged[asked]:
            together = _is_together(mention.sentence)
            by_part.setdefault((mention.part, together), []).append((name, mention.sentence))
    return [
        Finding(
            Level.NOTE if together else Level.WARNING,
            f"Có tên đơn vị khác: {_told([name for name, _ in rows])}.",
            "Xem câu ấy có phải của đơn vị mình; sửa tên, hoặc nói rõ đơn vị ấy tham gia thế nào.",
            part,
            "other_unit",
            len(rows),
            quotes(sentence for _, sentence in rows),
        )
        for (part, together), rows in by_part.items()
    ]


@lru_cache(maxsize=256)
def _is_together(sentence: str) -> bool:
    return _TOGETHER.search(sentence) is not None


MOST_TOLD = 8


def _told(names: list[str]) -> str:
    """Each name once; ``Lai Châu`` not beside ``tỉnh Lai Châu``."""
    every = list(dict.fromkeys(names))
    shown = [one for one in every if not any(each.endswith(f" {one}") for each in every)]
    more = len(shown) - MOST_TOLD
    return sentence_list(shown[:MOST_TOLD] + ([f"{more} tên khác"] if more > 0 else []))


def _foreign_name(
    mention: Mention, known: Mapping[str, Collection[Place]], own: frozenset[int]
) -> str:
    for phrase in mention.phrases:
        hits = [
            place
            for place in known.get(key_of(phrase), ())
            if spelled(place.bare) == spelled(phrase)
        ]
        if not mention.kind and not mention.is_place:
            hits = [place for place in hits if place.tier != "commune"]
        if not hits:
            continue
        tiers = _TIERS.get(mention.kind, frozenset())
        fitting = [place for place in hits if place.tier in tiers] or hits
        if any(place.unit_id in own for place in fitting):
            return ""
        # Of several of the name it is not known which is meant: the words of the text are told.
        kind = f"{_KIND_WORDS[mention.kind]} " if mention.kind else ""
        return f"{kind}{phrase}"
    return ""


_KIND_WORDS = {kind: word for word, kind in _SPELLED.items()}
