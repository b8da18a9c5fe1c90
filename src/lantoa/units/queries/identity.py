"""How units name themselves on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import F, FilteredRelation, Q

from lantoa.units import rules
from lantoa.units.models import Identity, Unit, UnitVersion
from lantoa.units.rules.identity import Speaker, derived

_GIVEN = ("issuer_parent", "issuer", "place", "address", "phone", "email", "crest_id")


def speaker(unit_id: int, on: date, *, named_on: date | None = None) -> Speaker:
    """Who speaks for the unit on the day: what its administrator has given, the rest derived from
    the name that it bears on ``named_on`` (the same day when not given), found as by ``name_of``.

    Where an issuer is given its parent is taken as given too, even when empty. Raises
    ``UnitVersion.DoesNotExist`` for a unit without any version. 1 query.
    """
    of_day = Q(unit__identities__valid_from__isnull=True) | Q(unit__identities__valid_from__lte=on)
    of_day &= Q(unit__identities__valid_to__isnull=True) | Q(unit__identities__valid_to__gt=on)
    versions = list(
        UnitVersion.objects.filter(unit_id=unit_id)
        .annotate(
            said=FilteredRelation("unit__identities", condition=of_day),
            unit_kind=F("unit__kind"),
            said_pk=F("said__pk"),
            **{f"said_{name}": F(f"said__{name}") for name in _GIVEN},
        )
        .order_by("pk")
    )
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
