"""The day on which figures are closed, from a day on: what a province decides for itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from django.db import transaction

from lantoa.audit.log import record
from lantoa.catalogue.actions.dated import make_way, refuse_past
from lantoa.catalogue.models import LegalBasis, ReportPeriod, ReportRegime, WindowRule
from lantoa.catalogue.queries.windows import rows_of
from lantoa.catalogue.rules.closing import (
    Closing,
    Row,
    closing_problems,
    first_clear_day,
    is_clear,
    row_of,
)
from lantoa.catalogue.rules.regimes import ONCE, RegimeKind
from lantoa.catalogue.rules.windows import window_of
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.period import Cadence, Period
from lantoa.kernel.vietnamese import day as in_words


def must_be_clear(
    rows: Sequence[Row], closing: Closing, cadences: Collection[str], on: date
) -> list[Row]:
    """The rules that a change would make. Raises ``Refused`` for what was typed wrongly, a day that
    is over, and a day from which a period would have two windows or none, with the first day from
    which none has."""
    problems = closing_problems(closing, cadences)
    if problems:
        raise Refused(*problems)
    refuse_past(on, days.today())
    news = [row_of(closing, each.value, on) for each in Cadence if each.value in cadences]
    if all(is_clear(rows, new) for new in news):
        return news
    day = first_clear_day(rows, news)
    remedy = f"Chọn ngày {in_words(day)}." if day else "Đổi từng loại kỳ, từ đầu năm sau."
    raise Refused(
        Problem(
            "on",
            f"Áp dụng từ {in_words(on)} thì có kỳ bị tính hai lần hoặc không có ngày chốt.",
            remedy,
            "unclear",
        )
    )


@transaction.atomic
def change_windows(
    *,
    actor: Actor,
    unit_id: int,
    regime: ReportRegime,
    closing: Closing,
    cadences: Collection[str],
    on: date,
    legal_basis: LegalBasis | None = None,
    held: Collection[int] = (),
) -> list[ReportPeriod]:
    """Figures of windows that end on the day ``on`` or later are closed so. Periods that are open
    already take their new days, but for those in ``held``: they were announced. Returns the periods
    that were moved.

    Raises ``Refused`` as :func:`must_be_clear`, for a regime that is not periodic, where a change
    is set for a later day, and when nothing changes.
    """
    actor.must("settings.change", unit_id)
    ReportRegime.objects.select_for_update(no_key=True).get(pk=regime.pk)
    if regime.kind != RegimeKind.PERIODIC:
        raise Refused(
            Problem("", "Báo cáo một lần có ngày riêng.", "Mở lại trang chế độ.", "not_periodic")
        )
    rows = rows_of(regime)
    news = must_be_clear(rows, closing, cadences, on)
    if all(_holds(rows, new, on) for new in news):
        raise Refused(
            Problem("day", "Ngày chốt này đang áp dụng rồi.", "Ghi ngày khác.", "unchanged")
        )
    for new in news:
        if not _holds(rows, new, on):
            _store(regime, new, legal_basis)
    moved = _move(regime, cadences, on, held)
    record(
        actor=actor,
        verb="catalogue.change_windows",
        unit_id=unit_id or None,
        object_key=f"catalogue_reportregime:{regime.pk}",
        data={
            "cadences": [new.cadence for new in news],
            "day": closing.day,
            "month": closing.month,
            "on": on.isoformat(),
            "moved": [period.key for period in moved],
        },
    )
    return moved


def _same(row: Row | WindowRule, new: Row) -> bool:
    names = ("start_month_offset", "start_day", "end_month_offset", "end_day")
    return all(getattr(row, name) == getattr(new, name) for name in names)


def _holds(rows: Sequence[Row], new: Row, on: date) -> bool:
    """Whether the rule in force on the day says so already."""
    return any(
        row.cadence == new.cadence
        and (row.valid_from is None or row.valid_from <= on)
        and row.valid_to is None
        and _same(row, new)
        for row in rows
    )


def _store(regime: ReportRegime, new: Row, legal_basis: LegalBasis | None) -> None:
    on = new.valid_from or days.today()
    row = make_way(WindowRule.objects.filter(regime=regime, cadence=new.cadence), on)
    if row is None:
        row = WindowRule(regime=regime, cadence=new.cadence, valid_from=on)
    for name in ("start_month_offset", "start_day", "end_month_offset", "end_day"):
        setattr(row, name, getattr(new, name))
    row.legal_basis = legal_basis
    row.save()


def _move(
    regime: ReportRegime, cadences: Collection[str], on: date, held: Collection[int]
) -> list[ReportPeriod]:
    """Gives open periods the days of the rules as they are now."""
    stored = list(WindowRule.objects.filter(regime=regime))
    moved: list[ReportPeriod] = []
    rows = ReportPeriod.objects.filter(regime=regime, cadence__in=cadences, window_end__gt=on)
    for period in rows.exclude(cadence=ONCE).exclude(pk__in=held).select_related("regime"):
        found = window_of(Period.parse(period.key), stored)
        if (found.days.start, found.days.end) == (period.window_start, period.window_end):
            continue
        period.window_start, period.window_end = found.days.start, found.days.end
        period.legal_basis_id = found.rule.legal_basis_id
        period.save(update_fields=["window_start", "window_end", "legal_basis"])
        moved.append(period)
    return moved
