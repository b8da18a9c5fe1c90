"""A made-up country in two eras, small enough to see whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from lantoa.kernel.vietnamese import fold
from lantoa.units.models import Unit, UnitSuccession, UnitVersion
from lantoa.units.rules import REFORM_DAY, slug_of

BEFORE = date(2024, 3, 1)
AFTER = date(2026, 9, 17)


def unit(
    name: str,
    code: str = "",
    *,
    tier: str = "commune",
    division: str = "rural_commune",
    under: Unit | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Unit:
    made = Unit.objects.create(slug=slug_of(name, code, "cu" if until else ""))
    version(made, name, code, tier, division, under, since, until)
    return made


def office(name: str, under: Unit, since: date | None = REFORM_DAY) -> Unit:
    made = unit(name, under=under, division="", since=since)
    Unit.objects.filter(pk=made.pk).update(kind="commune_office")
    made.refresh_from_db()
    return made


def version(
    of: Unit,
    name: str,
    code: str = "",
    tier: str = "commune",
    division: str = "rural_commune",
    under: Unit | None = None,
    since: date | None = None,
    until: date | None = None,
) -> UnitVersion:
    return UnitVersion.objects.create(
        unit=of,
        code=code,
        name=name,
        folded=fold(name),
        division=division,
        tier=tier,
        parent=under,
        valid_from=since,
        valid_to=until,
    )


@dataclass(frozen=True)
class Country:
    old_province: Unit
    district: Unit
    ward: Unit
    split: Unit
    province: Unit
    commune: Unit
    other: Unit


def country() -> Country:
    """One province in both eras. ``ward`` went into ``commune``, ``split`` into both communes."""
    old_province = unit("Tỉnh Mẫu", "02", tier="province", division="province", until=REFORM_DAY)
    district = unit(
        "Huyện Suối",
        "022",
        tier="district",
        division="rural_district",
        under=old_province,
        until=REFORM_DAY,
    )
    ward = unit("Phường Đá Bạc", "00022", division="ward", under=district, until=REFORM_DAY)
    split = unit("Xã Suối Lạnh", "00023", under=district, until=REFORM_DAY)
    province = unit("Tỉnh Mẫu", "02", tier="province", division="province", since=REFORM_DAY)
    commune = unit("Xã Suối Mẫu", "00022", under=province, since=REFORM_DAY)
    other = unit("Xã Ân Hòa", "00023", under=province, since=REFORM_DAY)
    UnitSuccession.objects.create(old=old_province, new=province)
    UnitSuccession.objects.create(old=ward, new=commune)
    UnitSuccession.objects.create(old=split, new=commune, is_partial=True)
    UnitSuccession.objects.create(old=split, new=other, is_partial=True)
    return Country(old_province, district, ward, split, province, commune, other)
