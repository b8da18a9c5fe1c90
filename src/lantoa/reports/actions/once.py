"""Reports that are asked for one time, of some units, for days of their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.db.models import ProtectedError

from lantoa.audit.log import record
from lantoa.catalogue import actions as catalogue
from lantoa.catalogue.models import LegalBasis, ReportPeriod, ReportRegime
from lantoa.catalogue.rules.regimes import ONCE, addressees_of
from lantoa.kernel import days
from lantoa.kernel.actor import Actor
from lantoa.kernel.errors import Problem, Refused
from lantoa.kernel.vietnamese import nfc
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.names import tiers_of
from lantoa.totals import actions as totals
from lantoa.units import queries as units

BATCH = 500
SAME_REQUEST = timedelta(hours=1)
"""The same request within so long is the same button, pressed twice."""


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
    missing addressees, for a request that was made just before, and as ``catalogue.ask_once``."""
    actor.must("catalogue.open_periods", head_id)
    # Of two presses at once the second waits here and finds what the first has made.
    totals.hold(head_id)
    wanted = set(unit_ids)
    named = [" ".join(each.split()) for each in addressees if each.strip()]
    if problems := _problems(head_id, wanted, named, last):
        raise Refused(*problems)
    if _was_asked(head_id, name, first, last, due_on):
        raise Refused(
            Problem(
                "name",
                "Báo cáo cùng tên, cùng kỳ số liệu và cùng hạn vừa được yêu cầu.",
                "Xem trong danh sách chế độ báo cáo; nếu là báo cáo khác thì đổi tên.",
                "asked_already",
            )
        )
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


def _problems(
    head_id: int, wanted: Collection[int], named: Sequence[str], last: date
) -> list[Problem]:
    """What is wrong with who is asked, and for whom."""
    problems: list[Problem] = []
    if not named:
        problems.append(
            Problem("addressees", "Chưa ghi nơi nhận.", "Ghi tên cơ quan nhận.", "addressees")
        )
    if not wanted:
        problems.append(
            Problem("units", "Chưa chọn đơn vị nào.", "Đánh dấu ít nhất một đơn vị.", "none")
        )
    below = units.within(head_id, last) - {head_id}
    if not below.issuperset(wanted) or set(tiers_of(wanted, last)) != set(wanted):
        problems.append(
            Problem(
                "units",
                "Có đơn vị không thuộc đơn vị này vào ngày cuối kỳ.",
                "Chọn đơn vị trực thuộc.",
                "elsewhere",
            )
        )
    return problems


def _was_asked(head_id: int, name: str, first: date, last: date, due_on: date) -> bool:
    """Whether the unit asked for the very same within the last hour. 1 query."""
    return ExpectedReport.objects.filter(
        receiver_id=head_id,
        due_on=due_on,
        period__cadence=ONCE,
        period__name=" ".join(nfc(name).split()),
        period__window_start=first,
        period__window_end=last + timedelta(days=1),
        period__regime__slug__gte=catalogue.once_slug(days.now() - SAME_REQUEST),
    ).exists()


@transaction.atomic
def take_back_request(*, actor: Actor, head_id: int, regime: ReportRegime) -> None:
    """A report that was asked for once is asked for no more, as if it never was; the log keeps it.

    Raises ``Refused`` for a regime of every year, one of another unit, one that somebody has begun
    to write or decided about, and one with an outline, a form or a line of its own.
    """
    actor.must("catalogue.open_periods", head_id)
    actor.must("settings.change", head_id)
    periods = list(ReportPeriod.objects.filter(regime=regime))
    rows = ExpectedReport.objects.filter(period__in=periods)
    # The ledgers first, as by those who begin a report: nobody begins one that is on its way out.
    totals.hold_all(set(rows.values_list("unit_id", flat=True)))
    if (
        any(period.cadence != ONCE for period in periods)
        or not periods
        or rows.exclude(receiver_id=head_id).exists()
    ):
        raise _stays("Chế độ này không phải yêu cầu một lần của đơn vị.", "Mở lại trang.", "other")
    if rows.filter(report__isnull=False).exists() or rows.filter(decisions__isnull=False).exists():
        raise _stays(
            "Đã có đơn vị lập báo cáo, hoặc đã có quyết định miễn, gia hạn nên không thu hồi được.",
            "Miễn gửi cho từng đơn vị không còn phải báo cáo.",
            "begun",
        )
    number = rows.count()
    try:
        rows.delete()
        ReportPeriod.objects.filter(regime=regime).delete()
        regime_id, _ = regime.pk, regime.delete()
    except ProtectedError as error:
        raise _stays(
            "Chế độ này đã có đề cương, biểu mẫu hoặc nơi gửi riêng nên không thu hồi được.",
            "Miễn gửi cho từng đơn vị không còn phải báo cáo.",
            "in_use",
        ) from error
    record(
        actor=actor,
        verb="catalogue.take_back_request",
        unit_id=head_id,
        object_key=f"catalogue_reportregime:{regime_id}",
        data={"removed": number},
    )


def _stays(what: str, remedy: str, code: str) -> Refused:
    return Refused(Problem("", what, remedy, code))
