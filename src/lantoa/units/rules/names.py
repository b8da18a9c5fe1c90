"""What units are called: kinds, words of kinds, addresses, order of lists."""

from __future__ import annotations

import re
from enum import StrEnum

from lantoa.kernel.vietnamese import capital_first, fold, nfc, sort_key


class Division(StrEnum):
    PROVINCE = "province"
    CENTRAL_CITY = "central_city"
    RURAL_DISTRICT = "rural_district"
    URBAN_DISTRICT = "urban_district"
    DISTRICT_TOWN = "district_town"
    DISTRICT_CITY = "district_city"
    RURAL_COMMUNE = "rural_commune"
    WARD = "ward"
    TOWNSHIP = "township"
    SPECIAL_ZONE = "special_zone"


DIVISION_NAMES = {
    Division.PROVINCE: "tỉnh",
    Division.CENTRAL_CITY: "thành phố trực thuộc trung ương",
    Division.RURAL_DISTRICT: "huyện",
    Division.URBAN_DISTRICT: "quận",
    Division.DISTRICT_TOWN: "thị xã",
    Division.DISTRICT_CITY: "thành phố thuộc tỉnh",
    Division.RURAL_COMMUNE: "xã",
    Division.WARD: "phường",
    Division.TOWNSHIP: "thị trấn",
    Division.SPECIAL_ZONE: "đặc khu",
}
DIVISION_CHOICES = [(division.value, name) for division, name in DIVISION_NAMES.items()]

DIVISION_TIERS = {
    Division.PROVINCE: "province",
    Division.CENTRAL_CITY: "province",
    Division.RURAL_DISTRICT: "district",
    Division.URBAN_DISTRICT: "district",
    Division.DISTRICT_TOWN: "district",
    Division.DISTRICT_CITY: "district",
    Division.RURAL_COMMUNE: "commune",
    Division.WARD: "commune",
    Division.TOWNSHIP: "commune",
    Division.SPECIAL_ZONE: "commune",
}


def tier_of_division(division: str) -> str | None:
    """The only tier at which a division is found; None for one that is not known."""
    return {each.value: tier for each, tier in DIVISION_TIERS.items()}.get(division)


TYPE_WORDS = (
    "Thành phố",
    "Thị trấn",
    "Đặc khu",
    "Phường",
    "Thị xã",
    "Huyện",
    "Tỉnh",
    "Quận",
    "Xã",
)
"""Words that stand before a name and say its kind; the longest first."""


class ChangeKind(StrEnum):
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    RETYPE = "retype"
    REPARENT = "reparent"
    ABOLISH = "abolish"
    FOUND = "found"


CHANGE_NAMES = {
    ChangeKind.MERGE: "sáp nhập",
    ChangeKind.SPLIT: "chia tách",
    ChangeKind.RENAME: "đổi tên",
    ChangeKind.RETYPE: "đổi loại hình",
    ChangeKind.REPARENT: "chuyển đơn vị cấp trên",
    ChangeKind.ABOLISH: "giải thể",
    ChangeKind.FOUND: "thành lập",
}
CHANGE_CHOICES = [(kind.value, name) for kind, name in CHANGE_NAMES.items()]


def shown_name(text: str) -> str:
    """The name as it is shown: composed, single blanks, first letter a capital."""
    return capital_first(" ".join(nfc(text).split()))


def bare_name(name: str) -> str:
    """The name without the word of its kind: ``Xã Hương Long`` is ``Hương Long``.

    A number keeps its word, for ``Phường 1`` is called so.
    """
    for word in TYPE_WORDS:
        if name.casefold().startswith(f"{word.casefold()} "):
            rest = name[len(word) + 1 :]
            return name if rest.isdigit() else rest
    return name


def order_key(name: str) -> tuple[int, int, tuple[tuple[int, ...], tuple[int, ...]]]:
    """Order of a list of units: names as in a dictionary, numbered wards after them by number."""
    digits = re.search(r"\d+$", name)
    bare = bare_name(name)
    return (int(digits is not None), int(digits.group()) if digits else 0, sort_key(bare))


def slug_of(name: str, code: str, ending: str = "") -> str:
    """A readable address: folded name, code, and the era's ending."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")
    return "-".join(part for part in (words, code, ending) if part)
