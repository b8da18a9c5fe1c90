"""What every view of the room asks first."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest

from lantoa.kernel.actor import Actor, Nobody
from lantoa.kernel.errors import NotPermitted
from lantoa.units import queries
from lantoa.units.models import Change, Unit, UnitVersion

VIEW = "units.view"


def must_be_staff(request: HttpRequest) -> Actor:
    """All staff may read units, wherever these lie; who holds no post is none of them."""
    actor: Actor = getattr(request, "actor", Nobody())
    home = actor.home_unit
    if home is None:
        raise NotPermitted("Chỉ người đang giữ chức vụ mới xem được danh mục đơn vị.")
    actor.must(VIEW, home)
    return actor


def unit_of(slug: str) -> Unit:
    try:
        return queries.by_slug(slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error


def version_to_change(slug: str, on: date) -> UnitVersion:
    """The version on the day; 404 for an unknown address and a unit that is gone by then."""
    unit = unit_of(slug)
    version = queries.version_of(unit.pk, on)
    if version is None:
        raise Http404
    return version


def change_of(change_id: int) -> Change:
    try:
        return queries.change_page(change_id)
    except (Change.DoesNotExist, OverflowError) as error:
        raise Http404 from error
