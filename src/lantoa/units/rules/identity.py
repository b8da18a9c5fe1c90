"""How a unit names itself: given by its administrator, or derived from its name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from lantoa.kernel.vietnamese import fold
from lantoa.units.rules.names import bare_name

COMMITTEE = "Ủy ban nhân dân"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks on a paper or a page.

    A committee (``is_committee``) has no parent body: ``issuer_parent`` and ``issuer`` are then
    the two lines of its own name, ``Ủy ban nhân dân`` over ``Tỉnh Mẫu``. For others the first is
    the body above, and may be empty.
    """

    issuer_parent: str
    issuer: str
    place: str
    address: str = ""
    phone: str = ""
    email: str = ""
    crest_id: int | None = None
    is_given: bool = False

    @property
    def is_committee(self) -> bool:
        return fold(self.issuer_parent) == fold(COMMITTEE) or (
            not self.issuer_parent and fold(self.issuer).startswith(f"{fold(COMMITTEE)} ")
        )

    @property
    def prose(self) -> str:
        """The name inside a sentence: ``Ủy ban nhân dân tỉnh Mẫu``, ``Sở Nội vụ``."""
        if fold(self.issuer_parent) == fold(COMMITTEE):
            return f"{COMMITTEE} {self.issuer[:1].lower()}{self.issuer[1:]}"
        return self.issuer

    @property
    def parent_lines(self) -> tuple[str, ...]:
        """Lines of the body above, as papers print them over the issuer."""
        return (self.issuer_parent,) if self.issuer_parent and not self.is_committee else ()

    @property
    def name_lines(self) -> tuple[str, ...]:
        if self.is_committee and self.issuer_parent:
            return (self.issuer_parent, self.issuer)
        return (self.issuer,)


def derived(name: str, *, is_administrative: bool) -> Speaker:
    """What a unit of this name is called while nobody has said otherwise."""
    if is_administrative:
        return Speaker(COMMITTEE, name, bare_name(name))
    return Speaker("", name, "")


def beyond(values: Mapping[str, str], plain: Speaker) -> dict[str, str]:
    """What was given, emptied where it only repeats what is derived: so it goes on following the
    unit's name when that changes."""
    found = dict(values)
    if (found["issuer_parent"], found["issuer"]) == (plain.issuer_parent, plain.issuer):
        found["issuer_parent"] = found["issuer"] = ""
    if found["place"] == plain.place:
        found["place"] = ""
    return found
