"""How units name themselves on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db import connection
from django.db.models import F

from lantoa.units import rules
from lantoa.units.models import Identity, Unit, UnitVersion
from lantoa.units.rules.identity import Speaker, derived

_GIVEN = ("issuer_parent", "issuer", "place", "address", "phone", "email", "crest_id")

# Asked for the frame of each page: to put it together from its parts took longer than the answer.
_VERSIONS = f"""
SELECT v.id, v.valid_from, v.valid_to, v.name, u.kind AS unit_kind, i.id AS said_pk,
    {", ".join(f"i.{name} AS said_{name}" for name in _GIVEN)}
FROM units_unitversion v
JOIN units_unit u ON u.id = v.unit_id
LEFT JOIN units_identity i ON i.unit_id = v.unit_id
    AND (i.valid_from IS NULL OR i.valid_from <= %s) AND (i.valid_to IS NULL OR i.valid_to > %s)
WHERE v.unit_id = %s
ORDER BY v.id
"""  # noqa: S608 - constants of this room


def speaker(unit_id: int, on: date, *, named_on: date | None = None) -> Speaker:
    """Who speaks for the unit on the day: what its administrator has given, the rest derived from
    the name that it bears on ``named_on`` (the same day when not given), found as by ``name_of``.

    Where an issuer is given its parent is taken as given too, even when empty. Raises
    ``UnitVersion.DoesNotExist`` for a unit without any version. 1 query.
    """
    day = connection.ops.adapt_datefield_value(on)
    versions = list(UnitVersion.objects.raw(_VERSIONS, [day, day, unit_id]))
    version = rules.nearest(versions, named_on or on)
    if version is None:
        raise UnitVersion.DoesNotExist(f"unit {unit_id} has no version")
    plain = derived(
        version.name, is_administrative=vars(version)["unit_kind"] == Unit.ADMINISTRATIVE
    )
    if vars(version)["said_pk"] is None:
        return plain
    given = {name: vars(version)[f"said_{name}"] for name in _GIVEN}
    if not given["issuer"]:
        given.update(issuer_parent=plain.issuer_parent, issuer=plain.issuer)
    given["place"] = given["place"] or plain.place
    return replace(plain, **given, is_given=True)


def identities(unit_id: int) -> list[Identity]:
    """Everything that was given for the unit, the newest first. 1 query."""
    return list(
        Identity.objects.filter(unit_id=unit_id)
        .select_related("crest")
        .order_by(F("valid_from").desc(nulls_last=True), "-pk")
    )


def identity_on(unit_id: int, on: date) -> Identity | None:
    """What was given and holds on the day. 1 query."""
    return Identity.objects.in_force(on).filter(unit_id=unit_id).select_related("crest").first()
