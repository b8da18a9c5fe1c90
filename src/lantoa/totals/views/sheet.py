"""The figures of a unit as a spreadsheet: the same as on the page, number by number."""

from __future__ import annotations

import io
from collections.abc import Iterator

import xlsxwriter
from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.kernel.value import Total
from lantoa.totals import queries
from lantoa.totals.forms import FiguresForm
from lantoa.totals.queries import Line, Lines, UnitFigures
from lantoa.totals.rules import BASIS_NAMES, LAYER_NAMES, Basis
from lantoa.totals.views.asking import ActorRequest, seen
from lantoa.ui import words
from lantoa.units.models import Unit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMNS = (
    ("Đơn vị", 30),
    ("Mặt", 22),
    ("Chỉ tiêu", 52),
    ("Đơn vị tính", 16),
    ("Chính xác", 12),
    ("Hơn", 10),
    ("Ít nhất", 10),
    ("Nhiều nhất", 11),
    ("Khoảng", 10),
    ("Từ", 10),
    ("Đến", 10),
    ("Số nguồn không nêu", 18),
    ("Bằng chữ", 44),
    ("Cách cộng", 30),
)
SUMMED = "cộng lại"
DIVIDED = "chia ra nhiều đơn vị, không cộng vào số trên"
Row = tuple[str, str, Line]


@require_safe
def export(request: ActorRequest, unit_slug: str) -> HttpResponse:
    today = days.today()
    unit = seen(request, unit_slug, today)
    form = FiguresForm(today, request.GET)
    if not form.is_valid():
        raise Http404
    try:
        found = queries.unit_figures(
            unit, form.window, on=today, layer=form.layer, basis=form.basis
        )
    except Unit.DoesNotExist as error:
        raise Http404 from error
    answer = HttpResponse(_workbook(found), content_type=XLSX)
    last = found.window.last
    name = f"so-lieu-{unit.slug}-{found.window.start:%Y%m%d}-{last:%Y%m%d}.xlsx"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _rows(found: UnitFigures) -> Iterator[Row]:
    yield from _of(found.version.name, found.lines)
    for each in found.divided:
        heirs = ", ".join(heir.name for heir in each.divided.became)
        yield from _of(f"{each.divided.unit.name} ({DIVIDED}: {heirs})", each.lines)


def _of(name: str, lines: Lines) -> Iterator[Row]:
    for side, each_side in (
        ("Sản xuất, tổ chức", lines.production),
        ("Đăng, phát", lines.placement),
    ):
        for line in each_side:
            yield name, side, line


def _workbook(found: UnitFigures) -> bytes:
    """Words are written as words and never as formulas or links, whatever a name begins with."""
    box = io.BytesIO()
    book = xlsxwriter.Workbook(
        box, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("Số liệu")
    bold, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
    window = f"từ {vn.day(found.window.start)} đến hết {vn.day(found.window.last)}"
    head = [
        f"Số liệu của {found.version.name}, {window}",
        f"Cộng {BASIS_NAMES[found.answer.basis]}"
        + (f" ({vn.day(days.today())})." if found.answer.basis is Basis.TODAY else "."),
        f"Lấy từ {LAYER_NAMES[found.layer].lower()}. "
        "Sản xuất, tổ chức và đăng, phát không cộng vào nhau. "
        "Số chính xác, số có giới hạn và số ước chừng không cộng vào nhau.",
    ]
    for place, text in enumerate(head):
        sheet.write_string(place, 0, text, bold if place == 0 else None)
    top = len(head) + 1
    for place, (title, width) in enumerate(COLUMNS):
        sheet.set_column(place, place, width)
        sheet.write_string(top, place, title, bold)
    for number, (name, side, line) in enumerate(_rows(found), start=top + 1):
        texts = (name, side, line.label, line.count_unit)
        for place, text in enumerate(texts):
            sheet.write_string(number, place, text, plain)
        if line.total is not None:
            for place, amount in enumerate(_amounts(line.total), start=len(texts)):
                if amount is not None:
                    sheet.write_number(number, place, amount)
            said = words.total_text(line.total, source="nguồn")
            sheet.write_string(number, len(COLUMNS) - 2, said, plain)
        sheet.write_string(number, len(COLUMNS) - 1, line.how or SUMMED, plain)
    sheet.freeze_panes(top + 1, 0)
    book.close()
    return box.getvalue()


def _amounts(total: Total) -> list[float | None]:
    parts = (
        total.exact,
        total.more_than,
        total.at_least,
        total.at_most,
        total.about,
        total.range_low,
        total.range_high,
        total.not_stated or None,
    )
    return [None if part is None else float(part) for part in parts]
