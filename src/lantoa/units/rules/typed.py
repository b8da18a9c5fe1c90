"""What people type when they look for a unit, and when two names are one letter apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from lantoa.kernel.vietnamese import fold
from lantoa.units.rules.names import TYPE_WORDS

LONGEST = 100
KINDS = tuple(fold(word) for word in TYPE_WORDS)
"""Words of kinds without marks, the longest first."""
SHORT_KINDS = {
    "tp": "thanh pho",
    "tx": "thi xa",
    "tt": "thi tran",
    "p": "phuong",
    "x": "xa",
    "h": "huyen",
    "q": "quan",
    "t": "tinh",
}
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Typed:
    """A question: the folded name or code, and names that must stand above (after commas)."""

    name: str
    above: tuple[str, ...] = ()

    @property
    def bare(self) -> str:
        """The name without the word of its kind; a numbered ward keeps it."""
        return bare(self.name)


def read(text: str) -> Typed:
    """``Xã Hương Long, Hà Tĩnh`` is ``xa huong long`` in ``ha tinh``; ``TP. Vinh`` is
    ``thanh pho vinh``. What is too long is cut, NUL and blanks go."""
    parts = [fold(part) for part in text.replace("\x00", " ")[:LONGEST].split(",")]
    parts = [spelled(part) for part in parts if part]
    return Typed(parts[0], tuple(parts[1:])) if parts else Typed("")


def spelled(folded: str) -> str:
    """A shortened kind in full: ``tp. vinh``, ``tp vinh``; a letter alone only with its point."""
    head, dot, rest = folded.partition(".")
    if dot and head in SHORT_KINDS and rest.strip():
        return f"{SHORT_KINDS[head]} {rest.strip()}"
    head, _, rest = folded.partition(" ")
    if len(head) == 2 and head in SHORT_KINDS and rest:
        return f"{SHORT_KINDS[head]} {rest}"
    return folded


def places_named(folded: str, places: Iterable[str]) -> list[tuple[str, str]]:
    """Every way to read the words as a name and, after it, the bare name of a place above, kinds
    before the place left out: ``dien bien tinh thanh hoa`` is ``dien bien`` in ``thanh hoa``."""
    found = []
    for place in places:
        name, ends, _ = folded.rpartition(f" {place}")
        if not ends or not folded.endswith(place):
            continue
        for kind in (*KINDS, *SHORT_KINDS, *(f"{short}." for short in SHORT_KINDS)):
            if name.endswith(f" {kind}"):
                name = name.removesuffix(f" {kind}")
                break
        name = name.strip()
        if name and name not in KINDS:
            found.append((name, place))
    return found


def bare(folded: str) -> str:
    """A folded name without the word of its kind; ``phuong 1`` keeps it."""
    for kind in KINDS:
        if folded.startswith(f"{kind} "):
            rest = folded[len(kind) + 1 :]
            return folded if rest.isdigit() else rest
    return folded


def ends(name: str) -> tuple[str, str] | None:
    """A beginning and an end of a name, of which one stays whole in its place whatever single
    letter is wrong, missing, too many or changed places with its neighbour: one letter lies
    between them, so that no exchange of neighbours touches both. None for a name too short to
    guess at."""
    if len(name) < _FEWEST:
        return None
    half = (len(name) - 1) // 2
    return name[:half], name[half + 1 :]


def is_close(one: str, other: str) -> bool:
    """Whether one letter differs, is missing, is too many, or two neighbours changed places."""
    if one == other:
        return True
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    if len(left) == len(right):
        swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
        return left[1:] == right[1:] or swapped
    longer, shorter = (left, right) if len(left) > len(right) else (right, left)
    return longer[1:] == shorter
