"""Texts that were copied and texts that were not, and how well the one is told from the other."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from itertools import permutations
from pathlib import Path

from lantoa import reader
from lantoa.reports.rules.likeness import Likeness, likeness, writing

HONEST = Path(__file__).parent / "likeness_corpus" / "honest"
REAL = Path(reader.__file__).parent / "tests" / "cases"
"""The documents that the product was born from stand in the reader's tests."""

_OTHER_WORDS = (
    *("triển", "khai", "kịp", "thời", "cụ", "thể", "rộng", "rãi", "thiết", "thực", "chủ", "động"),
    *("hiệu", "quả", "tăng", "cường", "đẩy", "mạnh", "phong", "phú", "nhiều", "mới", "tốt", "sâu"),
    *("sát", "bước", "đầu", "toàn", "diện", "liên", "tục", "nhanh", "gọn", "rõ", "ràng"),
)
_SHORT = (
    ("cải cách hành chính", "CCHC"),
    ("thủ tục hành chính", "TTHC"),
    ("công nghệ thông tin", "CNTT"),
    ("Ủy ban nhân dân", "UBND"),
)
_OLD_TONES = (("òa", "oà"), ("óa", "oá"), ("ùy", "uỳ"), ("úy", "uý"), ("ủy", "uỷ"), ("ụy", "uỵ"))


def _real(case: str) -> str:
    return (REAL / case / "input.txt").read_text()


@cache
def honest() -> dict[str, str]:
    """Ten reports by different hands, and three real ones."""
    found = {path.stem: path.read_text() for path in sorted(HONEST.glob("*.txt"))}
    for case in ("sample_province_year", "sample_province_site", "sample_plan_only"):
        found[case] = _real(case)
    return found


@cache
def province() -> str:
    """What the ward's text was before the ward's name was put in."""
    ward = _real("sample_ward_without_figures")
    return ward.replace("Phường Điện Biên", "tỉnh Thanh Hóa").replace("Phường", "tỉnh")


@cache
def ward() -> str:
    return _real("sample_ward_without_figures")


@cache
def this_year() -> str:
    """A commune's quarterly report."""
    return _real("sample_commune_quarter")


@cache
def last_year() -> str:
    return this_year().replace("2024", "2023").replace("/02/2023", "/3/2023")


# --- Ways to hide that a text is copied ---------------------------------------------------------

Change = Callable[[str, random.Random], str]


def _lines(text: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.;])\s+|\n+", text) if each.strip()]


def other_names(text: str, chance: random.Random) -> str:
    name = r"(tỉnh|huyện|xã|phường|Phường) (?:[A-ZĐÂÊÔƠƯ]\w+ ?){1,3}"
    text = re.sub(name, r"\1 Mường Lựm ", text)
    return text.replace("tỉnh", "phường").replace("huyện", "phường")


def other_numbers(text: str, chance: random.Random) -> str:
    return re.sub(r"\d+", lambda found: str(chance.randint(1, 900)), text)


def swapped(share: float) -> Change:
    def change(text: str, chance: random.Random) -> str:
        return re.sub(
            r"[^\W\d_]+",
            lambda word: chance.choice(_OTHER_WORDS) if chance.random() < share else word.group(),
            text,
        )

    return change


def without_words(share: float) -> Change:
    def change(text: str, chance: random.Random) -> str:
        return re.sub(
            r"[^\W\d_]+ ", lambda word: "" if chance.random() < share else word.group(), text
        )

    return change


def without_sentences(share: float) -> Change:
    def change(text: str, chance: random.Random) -> str:
        lines = _lines(text)
        kept = sorted(chance.sample(range(len(lines)), round(len(lines) * (1 - share))))
        return "\n".join(lines[place] for place in kept)

    return change


def with_own(share: float) -> Change:
    """Sentences of one's own between those that were copied: so great a share of the whole."""

    def change(text: str, chance: random.Random) -> str:
        own = [line for name in ("04_ke_chuyen", "09_dang_ngan") for line in _lines(honest()[name])]
        found = _lines(text)
        wanted = len(text) * share / (1 - share)
        while wanted > 0 and own:
            line = own.pop(chance.randrange(len(own)))
            found.insert(chance.randrange(len(found)), line)
            wanted -= len(line)
        return "\n".join(found)

    return change


def in_other_order(text: str, chance: random.Random) -> str:
    lines = _lines(text)
    chance.shuffle(lines)
    return "\n".join(lines)


def shortened(text: str, chance: random.Random) -> str:
    for full, short in _SHORT:
        text = text.replace(full, short)
    return text


def spelled_out(text: str, chance: random.Random) -> str:
    for full, short in _SHORT:
        text = text.replace(short, full)
    return text


def old_spelling(text: str, chance: random.Random) -> str:
    for new, old in _OLD_TONES:
        text = text.replace(new, old)
    return text


def other_signs(text: str, chance: random.Random) -> str:
    return text.replace(". ", "; ").replace(", ", " - ").replace("\n", " ")


def in_capitals(text: str, chance: random.Random) -> str:
    return text.upper()


def together(*changes: Change) -> Change:
    def change(text: str, chance: random.Random) -> str:
        for each in changes:
            text = each(text, chance)
        return text

    return change


CHANGES: dict[str, Change] = {
    "other names": other_names,
    "other numbers": other_numbers,
    "other names and numbers": together(other_names, other_numbers),
    "5 % of the words exchanged": swapped(0.05),
    "10 % of the words exchanged": swapped(0.10),
    "15 % of the words exchanged": swapped(0.15),
    "5 % of the words left out": without_words(0.05),
    "10 % of the words left out": without_words(0.10),
    "10 % of the sentences left out": without_sentences(0.10),
    "20 % of the sentences left out": without_sentences(0.20),
    "30 % of the sentences left out": without_sentences(0.30),
    "40 % of the sentences left out": without_sentences(0.40),
    "sentences in another order": in_other_order,
    "shortened": shortened,
    "spelled out": spelled_out,
    "tone marks set the old way": old_spelling,
    "other punctuation": other_signs,
    "in capitals": in_capitals,
    "30 % own sentences added": with_own(0.30),
    "50 % own sentences added": with_own(0.50),
    "names, numbers, 20 % left out, another order": together(
        other_names, other_numbers, without_sentences(0.20), in_other_order
    ),
    "names, 5 % exchanged, 30 % own added": together(other_names, swapped(0.05), with_own(0.30)),
    "10 % exchanged, 40 % left out, another order": together(
        swapped(0.10), without_sentences(0.40), in_other_order
    ),
    "10 % exchanged, 30 % own added, another order": together(
        swapped(0.10), with_own(0.30), in_other_order
    ),
}
SEEDS = (1, 2, 3)


def copies() -> Iterator[tuple[str, str, str]]:
    """What was done, the copy, and what it was made of."""
    yield "a province's text, the ward's name put in", ward(), province()
    yield "last year's text, the year changed", this_year(), last_year()
    for source in (province(), last_year(), honest()["02_cong_thuc"]):
        for name, change in CHANGES.items():
            for seed in SEEDS:
                yield name, change(source, random.Random(seed)), source  # noqa: S311


def apart() -> Iterator[tuple[str, str, str]]:
    """Every two of the honest texts, either way, and the two samples beside them."""
    every = {**honest(), "ward": ward(), "commune": this_year()}
    for one, other in permutations(every, 2):
        yield f"{one} beside {other}", every[one], every[other]


def compared(own: str, other: str) -> Likeness:
    return likeness(writing({"text": own}), other)


def shares(pairs: Iterator[tuple[str, str, str]]) -> Sequence[tuple[str, float]]:
    return [(name, compared(own, other).share) for name, own, other in pairs]


THRESHOLDS = (0.10, 0.15, 0.20, 0.25, 0.30, 0.35, 0.40, 0.50, 0.60)


def rates() -> str:
    """Recall and precision over thresholds, as the table of ``docs/reference/copied-text.md``."""
    copied = [share for _, share in shares(copies())]
    honest_ = [share for _, share in shares(apart())]
    rows = ["| from this share on | copies found | recall | honest pairs hit | precision |"]
    rows.append("| --- | --- | --- | --- | --- |")
    for least in THRESHOLDS:
        found = sum(share >= least for share in copied)
        wrong = sum(share >= least for share in honest_)
        precision = found / (found + wrong)
        rows.append(
            f"| {least:.2f} | {found} of {len(copied)} | {found / len(copied):.3f} "
            f"| {wrong} of {len(honest_)} | {precision:.3f} |"
        )
    return "\n".join(rows)


def hardest(number: int = 5) -> str:
    """The changes that hide most: the smallest share that a copy made so still has."""
    smallest: dict[str, float] = {}
    for name, share in shares(copies()):
        smallest[name] = min(share, smallest.get(name, 1.0))
    worst = sorted(smallest.items(), key=lambda row: row[1])[:number]
    rows = ["| what was done | smallest share |", "| --- | --- |"]
    return "\n".join([*rows, *(f"| {name} | {share:.2f} |" for name, share in worst)])
