from __future__ import annotations

from django.db import transaction

from lantoa.audit.log import record
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import fold
from lantoa.units import rules
from lantoa.units.models import UnitVersion


@transaction.atomic
def correct(
    *,
    actor: Actor,
    version: UnitVersion,
    reason: str,
    name: str | None = None,
    division: str | None = None,
    legal_basis: str | None = None,
) -> UnitVersion:
    """Puts right what was recorded wrongly; its days stay. Before and after go into the log.

    For what truly changed on a day use ``enact``. Raises ``Refused`` without a reason.
    """
    actor.must("units.revise", version.unit_id)
    if not reason.strip():
        raise Refused(
            Problem("reason", "Chưa ghi lý do sửa.", "Ghi căn cứ của việc sửa.", code="reason")
        )
    kept = UnitVersion.objects.select_for_update().get(pk=version.pk)
    before = {"name": kept.name, "division": kept.division, "legal_basis": kept.legal_basis}
    kept.name = rules.shown_name(name) if name else kept.name
    kept.folded = fold(kept.name)
    kept.division = division or kept.division
    kept.legal_basis = kept.legal_basis if legal_basis is None else legal_basis
    kept.save(update_fields=["name", "folded", "division", "legal_basis"])
    after = {"name": kept.name, "division": kept.division, "legal_basis": kept.legal_basis}
    record(
        actor=actor,
        verb="units.revise",
        unit_id=kept.unit_id,
        object_key=f"units_unitversion:{kept.pk}",
        data={"reason": reason, "before": before, "after": after},
    )
    return kept
