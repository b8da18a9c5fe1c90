"""The packed lists of units as rows of the product: eras, addresses, kinds of change."""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lantoa.kernel.vietnamese import fold, nfc
from lantoa.units.rules.names import ChangeKind, Division, shown_name, slug_of

REFORM_DAY = date(2025, 7, 1)
"""The day the lists of both eras meet: the old ends before it, the new begins on it."""

PROVINCE_ACT = "Nghị quyết số 202/2025/QH15"
COMMUNE_ACT = "Các nghị quyết ngày 16/6/2025 của Ủy ban Thường vụ Quốc hội"
CODES_ACT = "Quyết định số 19/2025/QĐ-TTg"

_OLD, _NEW = "before-2025-07", "from-2025-07"
_OLD_ENDING = "truoc-7-2025"
_DIVISIONS = {
    ("province", "tỉnh"): Division.PROVINCE,
    ("province", "thành phố trung ương"): Division.CENTRAL_CITY,
    ("district", "huyện"): Division.RURAL_DISTRICT,
    ("district", "quận"): Division.URBAN_DISTRICT,
    ("district", "thị xã"): Division.DISTRICT_TOWN,
    ("district", "thành phố"): Division.DISTRICT_CITY,
    ("commune", "xã"): Division.RURAL_COMMUNE,
    ("commune", "phường"): Division.WARD,
    ("commune", "thị trấn"): Division.TOWNSHIP,
    ("commune", "đặc khu"): Division.SPECIAL_ZONE,
}

Key = tuple[str, str]
"""Era and code: a code alone names nothing, codes are given anew."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    name: str
    source_name: str
    division: Division
    valid_from: date | None
    valid_to: date | None
    legal_basis: str

    @property
    def folded(self) -> str:
        return fold(self.name)


@dataclass(frozen=True, slots=True)
class UnitRow:
    era: str
    code: str
    name: str
    division: Division
    tier: str
    parent: Key | None
    slug: str
    versions: tuple[VersionRow, ...]

    @property
    def key(self) -> Key:
        return self.era, self.code


@dataclass(frozen=True, slots=True)
class EdgeRow:
    """``kind`` is None where nothing changed but the day."""

    old: Key
    new: Key
    tier: str
    is_partial: bool
    kind: ChangeKind | None


@dataclass(frozen=True, slots=True)
class Reference:
    units: tuple[UnitRow, ...]
    edges: tuple[EdgeRow, ...]


def read_reference(
    units: Iterable[str],
    successions: Iterable[str],
    corrections: Iterable[Mapping[str, Any]] = (),
) -> Reference:
    """Reads the lines of both lists. Corrections stand for the versions of the units they name.

    Raises ``ValueError`` for a parent or an end of a succession that is not in the list, and
    ``KeyError`` for a kind of unit that is not known.
    """
    corrected: dict[Key, list[VersionRow]] = {}
    for each in corrections:
        corrected.setdefault((each["era"], each["code"]), []).append(_corrected(each))
    rows = {row.key: row for row in (_unit_row(each, corrected) for each in csv.DictReader(units))}
    for row in rows.values():
        if row.parent is not None and row.parent not in rows:
            raise ValueError(f"{row.key} stands under {row.parent}, which is not listed")
    pairs = [
        ((_OLD, each["old_code"]), (_NEW, each["new_code"])) for each in csv.DictReader(successions)
    ]
    for pair in pairs:
        if not rows.keys() >= set(pair):
            raise ValueError(f"{pair}: an end of the succession is not listed")
    into = Counter(old for old, _ in pairs)
    out_of = Counter(new for _, new in pairs)
    edges = tuple(
        EdgeRow(
            old,
            new,
            rows[old].tier,
            is_partial=into[old] > 1,
            kind=_kind_of(rows[old], rows[new], into[old], out_of[new]),
        )
        for old, new in pairs
    )
    return Reference(tuple(rows.values()), edges)


def of_provinces(reference: Reference, codes: Collection[str]) -> Reference:
    """The part of the reference that the provinces of these present codes are and came from."""
    heads = {(_NEW, code) for code in codes}
    heads |= {edge.old for edge in reference.edges if edge.new in heads}
    under: dict[Key, list[Key]] = {}
    for row in reference.units:
        if row.parent is not None:
            under.setdefault(row.parent, []).append(row.key)
    chosen: set[Key] = set()
    waiting = deque(heads)
    while waiting:
        key = waiting.popleft()
        chosen.add(key)
        waiting.extend(under.get(key, ()))
    return Reference(
        tuple(row for row in reference.units if row.key in chosen),
        tuple(edge for edge in reference.edges if edge.old in chosen and edge.new in chosen),
    )


def _corrected(row: Mapping[str, Any]) -> VersionRow:
    return VersionRow(
        name=row["name"],
        source_name="",
        division=Division(row["division"]),
        valid_from=row.get("valid_from"),
        valid_to=row.get("valid_to"),
        legal_basis=row["legal_basis"],
    )


def _unit_row(row: Mapping[str, str], corrected: Mapping[Key, Sequence[VersionRow]]) -> UnitRow:
    source_name = nfc(row["name"]).strip()
    name = shown_name(source_name)
    era, code = row["era"], row["code"]
    division = _DIVISIONS[row["tier"], nfc(row["division"])]
    act = PROVINCE_ACT if row["tier"] == "province" else COMMUNE_ACT
    listed = VersionRow(
        name=name,
        source_name="" if name == source_name else source_name,
        division=division,
        valid_from=REFORM_DAY if era == _NEW else None,
        valid_to=REFORM_DAY if era == _OLD else None,
        legal_basis=f"{act}; {CODES_ACT}" if era == _NEW else "",
    )
    return UnitRow(
        era=era,
        code=code,
        name=name,
        division=division,
        tier=row["tier"],
        parent=(era, row["parent_code"]) if row["parent_code"] else None,
        slug=slug_of(name, code, _OLD_ENDING if era == _OLD else ""),
        versions=tuple(corrected.get((era, code), (listed,))),
    )


def _kind_of(old: UnitRow, new: UnitRow, parts: int, sources: int) -> ChangeKind | None:
    """A province that stayed alone stayed as it was: its listed kind is of a later day."""
    if parts > 1:
        return ChangeKind.SPLIT
    if sources > 1:
        return ChangeKind.MERGE
    if old.tier == "province":
        return None
    if old.division != new.division:
        return ChangeKind.RETYPE
    return ChangeKind.RENAME if old.name != new.name else ChangeKind.REPARENT
