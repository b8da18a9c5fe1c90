from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue.actions import make_way, refuse_past
from lantoa.files.models import StoredFile
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.units import queries
from lantoa.units.models import Identity, Unit
from lantoa.units.rules.identity import beyond, derived

_LABELS = {
    "issuer_parent": "Tên dòng trên",
    "issuer": "Tên cơ quan ban hành",
    "place": "Địa danh",
    "address": "Địa chỉ",
    "phone": "Điện thoại",
    "email": "Thư điện tử",
}


@dataclass(frozen=True, slots=True)
class NewIdentity:
    """How a unit shall be named. Empty: as derived from its name."""

    issuer_parent: str = ""
    issuer: str = ""
    place: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""


@transaction.atomic
def identify(
    *,
    actor: Actor,
    unit: Unit,
    on: date,
    new: NewIdentity,
    crest: StoredFile | None = None,
) -> Identity:
    """From the day ``on`` papers and pages name the unit so; what was filed before keeps its names.

    What only repeats the derived names is kept empty. A second change for the same day replaces
    the first. Raises ``Refused`` for a text that is too long, an address that is none, a parent
    without an issuer, a day that is over, and when nothing changes.
    """
    actor.must("units.identify", unit.pk)
    values = {name: " ".join(nfc(getattr(new, name)).split()) for name in _LABELS}
    _check(values)
    refuse_past(on, days.today())
    name = queries.name_of(unit.pk, on)
    is_administrative = unit.kind == Unit.ADMINISTRATIVE
    values = beyond(values, derived(name, is_administrative=is_administrative))
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    rows = Identity.objects.filter(unit=unit)
    former = rows.in_force(on).first()
    before = {name: getattr(former, name) if former else "" for name in _LABELS}
    changed = [name for name in _LABELS if before[name] != values[name]]
    if (former.crest_id if former else None) != (crest.pk if crest else None):
        changed.append("crest")
    if not changed:
        raise Refused(
            Problem("", "Chưa có gì thay đổi.", "Sửa ít nhất một ô rồi lưu.", code="unchanged")
        )
    row = make_way(rows, on)
    if row is None:
        row = Identity(unit=unit, valid_from=on)
    for name, value in values.items():
        setattr(row, name, value)
    row.crest = crest
    row.save()
    record(
        actor=actor,
        verb="units.identify",
        unit_id=unit.pk,
        object_key=f"units_identity:{row.pk}",
        data={"on": on.isoformat(), "changed": changed},
    )
    return row


def _check(values: dict[str, str]) -> None:
    problems: list[Problem] = []
    for name, value in values.items():
        most = getattr(Identity._meta.get_field(name), "max_length", None) or 0
        if len(value) > most or "\x00" in value:
            problems.append(
                Problem(
                    name,
                    f"{_LABELS[name]} dài quá {most} ký tự hoặc có ký tự lạ.",
                    "Rút gọn lại.",
                    code="long",
                )
            )
    if values["issuer_parent"] and not values["issuer"]:
        problems.append(
            Problem(
                "issuer",
                "Có tên dòng trên mà chưa có tên cơ quan ban hành.",
                "Ghi tên cơ quan ban hành, hoặc để trống cả hai dòng.",
                code="issuer",
            )
        )
    try:
        if values["email"]:
            validate_email(values["email"])
    except ValidationError:
        problems.append(
            Problem(
                "email",
                "Đây không phải là địa chỉ thư điện tử.",
                "Ghi lại, ví dụ vanthu@tinh.gov.vn.",
                code="email",
            )
        )
    if problems:
        raise Refused(*problems)
