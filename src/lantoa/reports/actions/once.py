"""Reports that are asked for one time, of some units, for days of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue.models import LegalBasis, ReportPeriod
from lantoa.catalogue.rules.regimes import addressees_of
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.names import tiers_of
from lantoa.units import queries as units

BATCH = 500


@transaction.atomic
def ask_units(
    *,
    actor: Actor,
    head_id: int,
    kind: str,
    name: str,
    asks: str,
    first: date,
    last: date,
    due_on: date,
    unit_ids: Collection[int],
    addressees: Sequence[str],
    legal_basis: LegalBasis | None = None,
) -> tuple[ReportPeriod, list[ExpectedReport]]:
    """The head unit asks units under it for one thematic or one-off report: each owes it to the
    head unit from now on. Raises ``Refused`` for a unit elsewhere or gone, for no unit at all, for
    missing addressees, and as ``catalogue.ask_once``."""
    actor.must("catalogue.open_periods", head_id)
    wanted = set(unit_ids)
    problems: list[Problem] = []
    named = [" ".join(each.split()) for each in addressees if each.strip()]
    if not named:
        problems.append(
            Problem("addressees", "Chưa ghi nơi nhận.", "Ghi tên cơ quan nhận.", "addressees")
        )
    if not wanted:
        problems.append(
            Problem("units", "Chưa chọn đơn vị nào.", "Đánh dấu ít nhất một đơn vị.", "none")
        )
    if (
        head_id in wanted
        or wanted - units.within(head_id, last)
        or set(tiers_of(wanted, last)) != (wanted)
    ):
        problems.append(
            Problem(
                "units",
                "Có đơn vị không thuộc đơn vị này vào ngày cuối kỳ.",
                "Chọn đơn vị trực thuộc.",
                "elsewhere",
            )
        )
    if problems:
        raise Refused(*problems)
    period = catalogue.ask_once(
        actor=actor,
        unit_id=head_id,
        kind=kind,
        name=name,
        asks=asks,
        first=first,
        last=last,
        due_on=due_on,
        legal_basis=legal_basis,
    )
    receiver = units.name_of(head_id, last)
    made = ExpectedReport.objects.bulk_create(
        [
            ExpectedReport(
                unit_id=unit_id,
                period=period,
                due_on=due_on,
                receiver_id=head_id,
                addressees=addressees_of(named, receiver),
            )
            for unit_id in sorted(wanted)
        ],
        batch_size=BATCH,
    )
    record(
        actor=actor,
        verb="reports.expect",
        unit_id=head_id,
        object_key=f"catalogue_reportperiod:{period.pk}",
        data={"created": len(made), "receiver": head_id},
    )
    return period, made
