from __future__ import annotations

from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import day, fold
from lantoa.units import queries, rules
from lantoa.units.models import Unit, UnitVersion


@transaction.atomic
def revise(
    *,
    actor: Actor,
    unit: Unit,
    on: date,
    legal_basis: str,
    name: str | None = None,
    division: str | None = None,
    parent: Unit | None = None,
) -> UnitVersion:
    """From the day ``on`` the unit has another name, kind or parent; until then the old one.

    What is not given stays. The former version is closed, not overwritten. Raises ``Refused``
    when the unit has no open version, when the day is not after that version's start, when the
    new version would share days with another, or when nothing changes.
    """
    actor.must("units.revise", unit.pk)
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    versions = list(UnitVersion.objects.filter(unit=unit))
    former = next((each for each in versions if each.valid_to is None), None)
    if former is None:
        raise Refused(
            Problem(
                "unit",
                "Đơn vị này đã kết thúc nên không đổi được nữa.",
                "Chọn đơn vị đang hoạt động.",
                code="ended",
            )
        )
    fresh = UnitVersion(
        unit=unit,
        code=former.code,
        name=rules.shown_name(name) if name else former.name,
        division=division or former.division,
        tier=former.tier,
        parent_id=parent.pk if parent else former.parent_id,
        valid_from=on,
        legal_basis=legal_basis,
    )
    fresh.folded = fold(fresh.name)
    _check(former, fresh, versions)
    former.valid_to = on
    former.save(update_fields=["valid_to"])
    fresh.save(force_insert=True)
    record(
        actor=actor,
        verb="units.revise",
        unit_id=unit.pk,
        object_key=f"units_unit:{unit.pk}",
        data={"on": on.isoformat(), "name": fresh.name, "division": fresh.division},
    )
    return fresh


def _check(former: UnitVersion, fresh: UnitVersion, versions: list[UnitVersion]) -> None:
    on = fresh.valid_from
    problems = []
    if not fresh.legal_basis.strip():
        problems.append(
            Problem(
                "legal_basis",
                "Chưa ghi căn cứ của thay đổi.",
                "Ghi số, ký hiệu và ngày của văn bản.",
                code="legal_basis",
            )
        )
    if on is not None and former.valid_from is not None and on <= former.valid_from:
        problems.append(
            Problem(
                "on",
                f"Ngày {day(on)} không sau ngày bắt đầu của tên, loại hình hiện có "
                f"({day(former.valid_from)}).",
                "Chọn ngày sau đó.",
                code="too_early",
            )
        )
    if rules.overlaps([each for each in (*versions, fresh) if each is not former]):
        problems.append(
            Problem(
                "on",
                "Khoảng thời gian trùng với một tên, loại hình khác của đơn vị.",
                "Chọn ngày khác.",
                code="overlap",
            )
        )
    if fresh.parent_id != former.parent_id and on is not None:
        problems += _check_parent(fresh, on)
    facts = ("name", "division", "parent_id")
    if all(getattr(former, fact) == getattr(fresh, fact) for fact in facts):
        problems.append(
            Problem(
                "", "Chưa có gì thay đổi.", "Đổi tên, loại hình hoặc cấp trên.", code="unchanged"
            )
        )
    if problems:
        raise Refused(*problems)


def _check_parent(fresh: UnitVersion, on: date) -> list[Problem]:
    parent_id = fresh.parent_id
    if parent_id is None or queries.is_within(parent_id, fresh.unit_id, on):
        what = "Đơn vị cấp trên không thể là chính đơn vị này hoặc đơn vị trực thuộc nó."
    elif queries.version_of(parent_id, on) is None:
        what = f"Đơn vị cấp trên không hoạt động vào ngày {day(on)}."
    else:
        return []
    return [Problem("parent", what, "Chọn đơn vị cấp trên khác.", code="parent")]
