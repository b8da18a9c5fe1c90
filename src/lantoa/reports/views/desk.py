"""The desk as a table to keep, and what narrows and orders it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from django.http import Http404, HttpResponseBase, QueryDict
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.kernel import days
from lantoa.papers.tables import Cell, Column, Format, table_file
from lantoa.reports import queries
from lantoa.reports.models import ExpectedReport
from lantoa.reports.queries.desk import Desk, DeskRow
from lantoa.reports.rules.desk import (
    NARROWED_LABELS,
    ORDER_LABELS,
    Narrowed,
    Order,
)
from lantoa.reports.views.asking import must_oversee
from lantoa.ui.downloads import download
from lantoa.units import queries as units
from lantoa.units.models import Unit

COLUMNS = (
    Column("Đơn vị", 30),
    Column("Trạng thái", 18),
    Column("Hạn gửi", 12),
    Column("Thời hạn", 20),
    Column("Từ ngày", 12),
    Column("Số ngày ở bước này", 12),
    Column("Đang chờ", 34),
    Column("Người làm được", 34),
    Column("Số lần bị trả lại", 12),
    Column("Chỉ tiêu có số", 12),
    Column("Chỉ tiêu", 12),
    Column("Chỉ tiêu đổi số từ lần duyệt trước", 18),
)

_Chosen = TypeVar("_Chosen", Narrowed, Order)


def _asked(data: QueryDict, name: str, kind: type[_Chosen]) -> _Chosen:
    try:
        return kind(data.get(name, ""))
    except ValueError:
        return kind("")


def narrowed_rows(desk: Desk, data: QueryDict) -> list[DeskRow]:
    """The rows that an address asks for; what it does not know it leaves out."""
    return desk.shown(_asked(data, "loc", Narrowed), _asked(data, "xep", Order))


def narrowing(data: QueryDict) -> dict[str, object]:
    """What the page needs to ask."""
    narrowed, order = _asked(data, "loc", Narrowed), _asked(data, "xep", Order)
    return {
        "filters": [(each.value, label) for each, label in NARROWED_LABELS.items()],
        "orders": [(each.value, label) for each, label in ORDER_LABELS.items()],
        "narrowed": narrowed.value,
        "order": order.value,
        "is_narrowed": narrowed is not Narrowed.ALL,
        "formats": [(each.value, each.value.upper()) for each in Format],
    }


@require_safe
def below_table(
    request: StaffRequest, unit_slug: str, period_key: str, kind: str
) -> HttpResponseBase:
    try:
        unit = units.by_slug(unit_slug)
        as_file = Format(kind)
    except (Unit.DoesNotExist, ValueError) as error:
        raise Http404 from error
    must_oversee(request, unit.pk)
    try:
        desk = queries.desk(unit.pk, period_key, days.today())
    except ExpectedReport.DoesNotExist as error:
        raise Http404 from error
    name = f"bao-cao-cap-duoi-{unit.slug}-{desk.period.key}.{as_file.value}"
    rows = _rows(narrowed_rows(desk, request.GET))
    box = table_file(as_file, title="Bàn tổng hợp", columns=COLUMNS, rows=rows)
    return download(box, name, as_file.media_type)


def _rows(rows: Sequence[DeskRow]) -> Iterator[Sequence[Cell]]:
    for row in rows:
        yield (
            row.unit_name,
            row.expected.state_label,
            row.expected.due_on,
            row.timeliness.words,
            row.since,
            None if row.since is None else row.days,
            row.waits_for,
            "; ".join(row.hands),
            row.returns,
            row.stated,
            row.figures,
            row.changed,
        )
