"""Titles compared as a reader compares them: stock phrases weigh nothing, numbers and places
everything."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from lantoa.kernel.vietnamese import fold, nfc

SHORT_FORMS = {
    "cchc": "cai cach hanh chinh",
    "tthc": "thu tuc hanh chinh",
    "dvctt": "dich vu cong truc tuyen",
    "dvc": "dich vu cong",
    "ubnd": "uy ban nhan dan",
    "hdnd": "hoi dong nhan dan",
    "mttq": "mat tran to quoc",
    "cccd": "can cuoc cong dan",
    "cntt": "cong nghe thong tin",
    "cds": "chuyen doi so",
    "bhyt": "bao hiem y te",
    "bhxh": "bao hiem xa hoi",
    "gcn": "giay chung nhan",
    "tp": "thanh pho",
}

STOCK = (
    "dich vu cong truc tuyen",
    "cai cach hanh chinh nha nuoc",
    "cai cach hanh chinh",
    "thu tuc hanh chinh",
    "cong tac tuyen truyen",
    "tuyen truyen",
    "truyen thong",
    "chuyen doi so",
    "dich vu cong",
    "uy ban nhan dan",
    "chuyen muc",
    "chuyen trang",
    "chuyen de",
    "ban tin",
    "phong su",
    "thoi su",
    "tin bai",
    "bai viet",
    "hoi nghi",
    "tap huan",
    "cong tac",
    "trien khai",
    "thuc hien",
    "tang cuong",
    "day manh",
    "nang cao",
    "hieu qua",
    "dia ban",
    "nguoi dan",
    "doanh nghiep",
    "can bo cong chuc",
    "can bo",
    "cong chuc",
    "phat thanh",
    "truyen hinh",
    "truyen thanh",
    "loa xa",
    "huong dan",
)
"""What titles of this trade are made of: two that share only this share nothing."""

_FILLERS = """
của và cho tại ở về các những để đến trong trên với theo được là mới từ khi qua bằng do ngày năm
tháng quý số kỳ phát đăng tin bài viết hay một này cua va cac nhung voi duoc
"""
FILLERS = frozenset(_FILLERS.split())
"""Words that say nothing here, with their marks: "từ" is one, "tử" is not. Without marks only those
that can be nothing else."""

LEAST_DISTINCT = 3
"""Words beside the stock phrases of the trade that two titles must share."""

SWAPPED = 15
"""Per cent that each word costs that stands in the place of another: one is enough to be another
subject, "ô tô" and "mô tô"."""

PLACES = {
    "xã": "commune",
    "phường": "commune",
    "thị trấn": "commune",
    "đặc khu": "commune",
    "huyện": "district",
    "thành phố": "district",
    "tp": "district",
    "thị xã": "district",
    "tỉnh": "province",
    "bản": "village",
    "thôn": "village",
    "xóm": "village",
    "buôn": "village",
    "tổ dân phố": "village",
    "khu phố": "village",
    "trường": "school",
    "sở": "office",
    "phòng": "office",
    "ban": "office",
    "chi cục": "office",
}
"""Words before a proper name, with the kind of thing that bears it."""

_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"\b(?:quy|phan|ky|tap|dot|khoa|lan|chuong|bai|so|thu|giai doan)\s+([ivx]+)\b")
_ROMANS = {
    "i": 1,
    "ii": 2,
    "iii": 3,
    "iv": 4,
    "v": 5,
    "vi": 6,
    "vii": 7,
    "viii": 8,
    "ix": 9,
    "x": 10,
}
_WORD = re.compile(r"[a-z0-9]+")
_SPOKEN = re.compile(r"\w+")
_BANDS, _ROWS = 10, 2
_PRIME = (1 << 61) - 1


@dataclass(frozen=True, slots=True)
class Words:
    """A title taken apart. ``tokens`` are its words without numbers and fillers, ``distinct`` those
    of them outside stock phrases, ``places`` pairs of kind and name."""

    folded: str
    tokens: tuple[str, ...]
    distinct: frozenset[str]
    numbers: frozenset[int]
    places: frozenset[tuple[str, str]]

    def tells_apart(self, other: Words) -> bool:
        """Numbers or places that contradict: "số 12" and "số 13", two communes."""
        mine, its = self.numbers, other.numbers
        if mine and its and not (mine <= its or its <= mine):
            return True
        kinds = {kind for kind, _ in self.places} & {kind for kind, _ in other.places}
        return any(
            not {name for k, name in self.places if k == kind}
            & {name for k, name in other.places if k == kind}
            for kind in kinds
        )


def words_of(title: str) -> Words:
    """Any text; one without letters has no tokens."""
    title = nfc(title)[:500]
    folded = fold(title)
    spoken = [word for word in _SPOKEN.findall(title.lower()) if word not in FILLERS]
    spread = " ".join(SHORT_FORMS.get(word, word) for word in _WORD.findall(fold(" ".join(spoken))))
    numbers = {int(each) for each in _NUMBER.findall(folded) if len(each) < 10}
    numbers |= {_ROMANS[each] for each in _ROMAN.findall(folded) if each in _ROMANS}
    bare = f" {spread} "
    for phrase in STOCK:
        bare = bare.replace(f" {phrase} ", " ")
    return Words(
        folded=" ".join(_WORD.findall(folded)),
        tokens=_content(spread),
        distinct=frozenset(_content(bare)),
        numbers=frozenset(numbers),
        places=frozenset(_places(title)),
    )


def _content(text: str) -> tuple[str, ...]:
    """Words without numbers, Arabic or Roman."""
    return tuple(
        word for word in _WORD.findall(text) if not word[0].isdigit() and word not in _ROMANS
    )


def _places(title: str) -> set[tuple[str, str]]:
    words = re.findall(r"[^\W\d_]+|\d+", title)
    found: set[tuple[str, str]] = set()
    for place in range(len(words)):
        for length in (3, 2, 1):
            kind = PLACES.get(" ".join(words[place : place + length]).lower())
            if kind is None:
                continue
            name = []
            for word in words[place + length : place + length + 4]:
                if not word[0].isupper():
                    break
                name.append(word)
            if name:
                found.add((kind, fold(" ".join(name))))
            break
    return found


def _is_slip(one: str, two: str) -> bool:
    """One letter wrong in a long syllable: a slip of the finger, not another word."""
    return min(len(one), len(two)) >= 5 and Levenshtein.distance(one, two, score_cutoff=1) <= 1


def likeness(one: Words, two: Words) -> int:
    """How much two titles say the same, in per cent.

    The ratio of sets of words, less what each says that the other does not: "khai sinh" and "khai
    tử" are one word apart and two subjects, "Báo Lai Châu: …" before a title changes nothing.
    """
    mine, its = set(one.tokens), set(two.tokens)
    if not mine or not its:
        return 0
    slips = {(a, b) for a in mine - its for b in its - mine if _is_slip(a, b)}
    only_mine = mine - its - {a for a, _ in slips}
    only_its = its - mine - {b for _, b in slips}
    distinct = len(one.distinct & two.distinct) + len({a for a, _ in slips})
    if one.folded == two.folded:
        return {0: 0, 1: 0, 2: 88}.get(distinct, 100)
    if distinct < LEAST_DISTINCT:
        return 0
    found = fuzz.token_set_ratio(" ".join(one.tokens), " ".join(two.tokens))
    swapped = min(len(only_mine), len(only_its))
    longer = max(len(only_mine), len(only_its))
    found -= SWAPPED * swapped + 3 * max(0, longer - 4)
    if one.numbers != two.numbers and bool(one.numbers) != bool(two.numbers):
        found -= 3
    return max(0, round(found))


# --- Keys by which likely twins are found ------------------------------------------------------


def title_keys(words: Words) -> frozenset[str]:
    """Keys of which like titles have at least one in common: ten bands of two least hashes over
    pairs of neighbouring words. Titles that share half of their pairs meet with 94 %, those that
    share a quarter with 48 %."""
    tokens = words.tokens or (words.folded or "-",)
    pieces = {" ".join(pair) for pair in pairwise(tokens)} or set(tokens)
    hashes = [
        int.from_bytes(hashlib.blake2b(each.encode(), digest_size=7).digest()) for each in pieces
    ]
    least = [min((value * factor + shift) % _PRIME for value in hashes) for factor, shift in _MIXES]
    return frozenset(
        _short(f"t{band}", *(str(each) for each in least[band * _ROWS : (band + 1) * _ROWS]))
        for band in range(_BANDS)
    )


def _mix(number: int) -> tuple[int, int]:
    seed = hashlib.blake2b(f"mix {number}".encode(), digest_size=16).digest()
    return int.from_bytes(seed[:7]) | 1, int.from_bytes(seed[8:15])


_MIXES = tuple(_mix(number) for number in range(_BANDS * _ROWS))


def _short(kind: str, *parts: str) -> str:
    return f"{kind}:{hashlib.blake2b('|'.join(parts).encode(), digest_size=9).hexdigest()}"


def sign_key(kind: str, text: str) -> str:
    """The key of a link or a file."""
    return _short(kind, text)


# --- Links --------------------------------------------------------------------------------------

_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|zarsrc|zalo\w*|_gl|_ga|mc_[ce]id|igshid|si|ref|ref_src|share\w*|"
    r"source|from|feature|mibextid|rdid|__cft__.*|__tn__|gidzl|fb_comment_id|sfnsn)$"
)
_MOBILE = ("www.", "m.", "mobile.", "amp.", "web.")


def plain_link(address: str) -> str:
    """The address without what changes nothing: scheme, ``www``, tracking, fragment, last slash.
    Empty for the front of a site, which proves no single item, and for what is no address."""
    try:
        parts = urlsplit(nfc(address).strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
        asked = parse_qsl(parts.query, keep_blank_values=True, max_num_fields=50)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or "." not in host:
        return ""
    for label in _MOBILE:
        host = host.removeprefix(label)
    asked = [(name, said) for name, said in asked if not _TRACKING.match(name.lower())]
    path = re.sub(r"/+", "/", unquote(parts.path)).rstrip("/")
    path = re.sub(r"/(?:index|default|trang-chu|home)(?:\.\w{3,5})?$", "", path, flags=re.I)
    if not path and not asked:
        return ""
    place = f"{host}:{port}" if port not in (None, 80, 443) else host
    return f"{place}{path}" + (f"?{urlencode(sorted(asked))}" if asked else "")
