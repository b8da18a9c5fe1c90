"""Completeness and timeliness of the units under one: tables, a heat table, and as a file."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from lantoa.accounts.queries import StaffRequest
from lantoa.catalogue.models import ReportPeriod
from lantoa.kernel import days
from lantoa.kernel import vietnamese as vn
from lantoa.papers.tables import Cell, Column, Format, table_file
from lantoa.reports.queries import completeness as queries
from lantoa.reports.queries.expected import named, who_is_missing
from lantoa.reports.queries.names import names_of
from lantoa.reports.rules.duties import Completeness
from lantoa.reports.views.asking import must_oversee
from lantoa.ui.charts import Chart, HeatCell, HeatRow, Shade, heat_chart
from lantoa.ui.charts import Column as Head
from lantoa.ui.downloads import download
from lantoa.units import queries as units
from lantoa.units.models import Unit

METRICS = (
    ("owed", "Phải gửi"),
    ("filed", "Đã gửi"),
    ("on_time", "Đúng hạn"),
    ("whole", "Đủ nội dung"),
    ("accepted", "Được chấp nhận"),
)


def _asked(request: StaffRequest, unit_slug: str) -> tuple[Unit, queries.Board]:
    try:
        unit = units.by_slug(unit_slug)
    except Unit.DoesNotExist as error:
        raise Http404 from error
    must_oversee(request, unit.pk)
    today = days.today()
    years = queries.completeness_years(unit.pk, today)
    asked = request.GET.get("nam", "")
    year = next((each for each in years if str(each) == asked), years[0])
    return unit, queries.completeness_board(unit.pk, year, today)


@require_safe
def completeness(request: StaffRequest, unit_slug: str) -> HttpResponse:
    """The page of one unit and one year."""
    unit, board = _asked(request, unit_slug)
    name = names_of([unit.pk], days.today())[unit.pk]
    return render(
        request,
        "reports/completeness.html",
        {
            "unit": unit,
            "unit_name": name,
            "board": board,
            "title": _title(board),
            "heads": ["Đơn vị", *(label for _, label in METRICS), "Được miễn"],
            "of_units": [(row.name, *_cells(row.whole)) for row in board.rows],
            "of_tiers": [(vn.capital_first(tier), *_cells(found)) for tier, found in board.by_tier],
            "of_periods": [
                (vn.capital_first(period.period.short), *_cells(board.by_period[period.pk]))
                for period in board.periods
            ],
            "heat": _heat(board) if board.rows else None,
        },
    )


def _title(board: queries.Board) -> str:
    whole = board.whole
    if not whole.owed:
        return f"Năm {board.year} chưa có báo cáo nào phải gửi"
    said = f"Năm {board.year}: {vn.number(whole.filed)}/{vn.number(whole.owed)} báo cáo đã gửi"
    return f"{said}, {vn.number(whole.overdue)} quá hạn" if whole.overdue else said


def _cells(found: Completeness) -> tuple[str, ...]:
    """Numbers with their share; a share of nothing is no share."""

    def told(name: str) -> str:
        share = found.share(name)
        number = vn.number(getattr(found, name))
        return number if name == "owed" or share is None else f"{number} ({share} %)"

    return (*(told(name) for name, _ in METRICS), vn.number(found.exempt))


def _heat(board: queries.Board) -> Chart:
    today = days.today()

    def cell(row: queries.UnitRow, period: ReportPeriod) -> HeatCell:
        found = row.by_period.get(period.pk)
        said = queries.cell_words(row, period, today)
        if found is None:
            return HeatCell(Shade.NOTHING, "", said)
        if not found.owed:
            return HeatCell(Shade.NOTHING, "miễn", said)
        number = f"{vn.number(found.filed)}/{vn.number(found.owed)}"
        only = row.only.get(period.pk)
        url = reverse("reports:page", args=[only.expected_id]) if only is not None else ""
        if found.overdue:
            return HeatCell(Shade.MISSING, number, said, url, mark="thiếu")
        if found.missing:
            return HeatCell(Shade.LATER, number, said, url)
        if found.late:
            return HeatCell(Shade.DONE, number, said, url, mark="trễ")
        return HeatCell(Shade.PROVEN, number, said, url)

    return heat_chart(
        "day-du",
        title=f"Báo cáo đã gửi trên số phải gửi, năm {board.year}",
        told=". ".join(
            f"{row.name}: {vn.number(row.whole.filed)}/{vn.number(row.whole.owed)}"
            for row in board.rows[:30]
        ),
        columns=[Head(vn.capital_first(period.period.short)) for period in board.periods],
        rows=[
            HeatRow(row.name, [cell(row, period) for period in board.periods]) for row in board.rows
        ],
        what="Đơn vị",
        note="Gạch chéo, thiếu: còn báo cáo quá hạn chưa gửi. Ba chấm, khung nét đứt: chưa gửi, "
        "còn hạn. Trễ: đã gửi đủ, có báo cáo gửi sau hạn. ✓: đã gửi đủ và đúng hạn. Ô trống: "
        "không phải gửi. Báo cáo được miễn không tính.",
    )


def _lines(board: queries.Board) -> Iterator[tuple[Cell, ...]]:
    today = days.today()
    for row in board.rows:
        for period in board.periods:
            found = row.by_period.get(period.pk)
            if found is not None:
                yield (
                    row.name,
                    vn.capital_first(period.period.short),
                    found.owed,
                    found.filed,
                    found.on_time,
                    found.whole,
                    found.accepted,
                    found.exempt,
                    queries.cell_words(row, period, today),
                )


@require_safe
def export(request: StaffRequest, unit_slug: str, kind: str) -> HttpResponseBase:
    """The same as a table: a row for each unit and window."""
    if kind not in (Format.XLSX.value, Format.CSV.value):
        raise Http404
    unit, board = _asked(request, unit_slug)
    columns = [
        Column("Đơn vị", 32),
        Column("Kỳ", 20),
        *(Column(label, 14) for _, label in METRICS),
        Column("Được miễn", 12),
        Column("Bằng chữ", 46),
    ]
    box = table_file(Format(kind), title="Đầy đủ, đúng hạn", columns=columns, rows=_lines(board))
    return download(box, f"bao-cao-day-du-{unit.slug}-{board.year}.{kind}", Format(kind).media_type)


@require_safe
def standing(request: StaffRequest, unit_id: int, period_id: int) -> HttpResponse:
    """Who is missing, who is late and what waits, of one period: what a digest leads to."""
    # Numbers that no column can hold are asked for one by one: among others they are an error.
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise Http404
    must_oversee(request, unit.pk)
    today = days.today()
    period = ReportPeriod.objects.select_related("regime").filter(pk=period_id).first()
    if period is None:
        raise Http404
    found = next(iter(who_is_missing({(unit.pk, period.pk)}, today)), None)
    if found is None:
        raise Http404
    everyone = [*found.late, *found.missing, *found.waiting, *found.exempt]
    names = names_of([unit_id, *everyone], period.window.last)
    groups = [
        ("Quá hạn chưa gửi", found.late),
        ("Chưa gửi, còn hạn", found.missing),
        ("Chờ xem xét", found.waiting),
        ("Được miễn", found.exempt),
    ]
    return render(
        request,
        "reports/standing.html",
        {
            "unit": unit,
            "unit_name": names[unit_id],
            "period": period,
            "found": found,
            "waiting": len(found.missing) + len(found.late),
            "groups": [
                (label, len(ids), named(ids, names, most=len(ids))) for label, ids in groups if ids
            ],
        },
    )
