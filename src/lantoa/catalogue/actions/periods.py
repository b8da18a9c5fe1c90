from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue import rules
from lantoa.catalogue.models import ReportPeriod, ReportRegime
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused

NATIONAL = 0
"""Stands for the whole country where a permission asks for a unit."""


@transaction.atomic
def open_periods(
    *, actor: Actor, regime: ReportRegime, years: Iterable[int], unit_id: int = NATIONAL
) -> list[ReportPeriod]:
    """Writes down the periods of the years with the days they cover; returns those it made.

    ``unit_id`` is the unit for which the actor does it; the system needs none. What is open stays
    as it is: a window that was announced is not moved by a later rule. Raises ``Refused`` when
    the regime's rules leave a period without one clear window.
    """
    actor.must("catalogue.open_periods", unit_id)
    wanted = sorted(set(years))
    # A change of windows waits, or its rules are read here.
    ReportRegime.objects.select_for_update(no_key=True).get(pk=regime.pk)
    window_rules = list(regime.window_rules.all())
    known = set(ReportPeriod.objects.filter(regime=regime).values_list("key", flat=True))
    made = []
    for period in (each for year in wanted for each in rules.periods_of(year)):
        if period.key in known:
            continue
        try:
            window = rules.window_of(period, window_rules)
        except LookupError as error:
            raise Refused(
                Problem(
                    "years",
                    f"Chế độ “{regime.name}” không có đúng một quy tắc chốt số liệu "
                    f"cho {period.label}.",
                    "Bổ sung hoặc sửa ngày hiệu lực của quy tắc chốt số liệu, rồi mở kỳ lại.",
                    code="window_rule",
                )
            ) from error
        made.append(
            ReportPeriod(
                regime=regime,
                key=period.key,
                cadence=period.cadence.value,
                window_start=window.days.start,
                window_end=window.days.end,
                legal_basis_id=window.rule.legal_basis_id,
            )
        )
    if made:
        ReportPeriod.objects.bulk_create(made)
        record(
            actor=actor,
            verb="catalogue.open_periods",
            unit_id=unit_id or None,
            object_key=f"catalogue_reportregime:{regime.pk}",
            data={"years": wanted, "created": len(made)},
        )
    return made
