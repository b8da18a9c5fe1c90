"""Gaps drawn: a figure through time, people who took part, and the coverage as a heat table."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from lantoa.insight.queries.gap_cover import Coverage, Member
from lantoa.insight.queries.gaps import Gaps, People
from lantoa.insight.rules.coverage import AXIS_NAMES, EVERY, Cover
from lantoa.insight.rules.gaps import GAP_NAMES, Figure, Gap, Reading, amount_words
from lantoa.insight.views.gap_doors import Doors
from lantoa.kernel import vietnamese as vn
from lantoa.ui.charts import (
    Chart,
    Column,
    HeatCell,
    HeatRow,
    Point,
    Shade,
    Sureness,
    bar_chart,
    bars_of,
    heat_chart,
    line_chart,
)

MOST_NAMED = 12
_SHADES = {
    Cover.NOTHING: Shade.NOTHING,
    Cover.MISSING: Shade.MISSING,
    Cover.DONE: Shade.DONE,
    Cover.PROVEN: Shade.PROVEN,
    Cover.SILENT: Shade.UNSTATED,
}


def trend_chart(figure: Figure, labels: Sequence[str]) -> Chart:
    points = [
        _point(figure, reading, label, is_last=place == len(figure.trend) - 1)
        for place, (reading, label) in enumerate(zip(figure.trend, labels, strict=True))
    ]
    name = GAP_NAMES[figure.gap]
    unit = "phần trăm" if figure.is_percent else "số hình thức hiệu dụng"
    return line_chart(
        f"xu-huong-{figure.gap.value}",
        title=f"{name} qua {len(points)} kỳ ({unit})",
        told="; ".join(f"{point.label}: {point.said}" for point in points) + ".",
        points=points,
        what="Kỳ",
        amount=vn.capital_first(unit),
        note="Ô vuông có dấu hỏi: kỳ chưa đủ số liệu, không phải 0.",
    )


def _point(figure: Figure, reading: Reading, label: str, *, is_last: bool) -> Point:
    said = amount_words(figure, reading)
    if reading.amount is None:
        return Point(label, None, "?", Sureness.UNSTATED, said, meant=is_last)
    words = vn.number(reading.amount)
    if figure.is_percent and figure.gap is not Gap.LANGUAGES:
        said += f" ({vn.number(reading.share.part)} trên {vn.number(reading.share.whole)})"
    return Point(label, reading.amount, words, said=said, meant=is_last)


def people_doors(found: Gaps, slug: str) -> list[tuple[People, str]]:
    """Sessions, sheets and answers, each with the address of the activities behind it."""
    return [
        (each, _behind(found, slug, each))
        for each in found.people
        if ".attendance." not in each.measure
    ]


def _behind(found: Gaps, slug: str, people: People) -> str:
    days = {"tu": found.window.start.isoformat(), "den": found.window.last.isoformat()}
    return f"{reverse('activities:behind', args=[slug, people.measure])}?{urlencode(days)}"


def people_chart(found: Gaps, slug: str) -> Chart | None:
    """Those who took part, part by part; None where nothing was logged."""
    people = [each for each in found.people if ".attendance." in each.measure]
    if not people:
        return None
    bars = [
        bar
        for each in people
        for bar in bars_of(
            each.label,
            each.total,
            unit=each.count_unit,
            href=_behind(found, slug, each),
        )
    ]
    return bar_chart(
        "luot-nguoi",
        title="Lượt người dự, chỉ cộng số có nêu",
        told="; ".join(f"{bar.label}: {bar.words}" for bar in bars) + ".",
        bars=bars,
        what="Số liệu",
        amount="Lượt người",
        note="Thanh để hở, nét đứt: số có giới hạn (hơn, ít nhất, khoảng), không cộng vào số "
        "chính xác.",
    )


def heat(found: Coverage, doors: Doors, rows: Sequence[Member], log_url: str) -> Chart:
    """The coverage as a drawing with its table; ``rows`` are those of this page. A crossing with
    something in it opens to the activities, one that is missing to where it can be logged."""
    grid = found.grid
    whole = Member(EVERY, "Tất cả")

    def cell(row: Member, column: Member) -> HeatCell:
        crossing = grid.at(row.key, column.key)
        url = doors.of_cell(grid.rows, row.key, grid.columns, column.key) if crossing.done else ""
        if crossing.cover is Cover.MISSING:
            url = log_url
        number = "?" if crossing.cover is Cover.SILENT else vn.number(crossing.done)
        is_later = found.is_later(row.key, column.key)
        shade = Shade.LATER if is_later else _SHADES[crossing.cover]
        return HeatCell(shade, number, found.words_at(row.key, column.key), url)

    columns = [whole, *found.columns]
    missing = len(found.missing)
    name = f"{AXIS_NAMES[grid.rows]} theo {AXIS_NAMES[grid.columns].lower()}"
    return heat_chart(
        "bang-phu",
        title=f"{name}: {_missing_words(missing)}",
        told=f"{len(rows)} hàng, {len(columns)} cột. "
        + " ".join(f"{each.label}: {found.words_at(each.key, EVERY)}." for each in rows[:30]),
        columns=[Column(each.label) for each in columns],
        rows=[HeatRow(row.label, [cell(row, column) for column in columns]) for row in rows],
        what=AXIS_NAMES[grid.rows],
        note="Số là số hoạt động. ✓: mọi hoạt động trong ô có minh chứng. KH, gạch chéo: kế hoạch "
        "yêu cầu mà chưa có. Ba chấm, khung nét đứt: kế hoạch yêu cầu, chưa đến hạn. 0: chưa có, "
        "kế hoạch không yêu cầu. ?: đơn vị chưa ghi hoạt động nào. "
        "Hoạt động nhiều tiếng có ở từng tiếng, nên các cột không cộng với nhau.",
    )


def _missing_words(missing: int) -> str:
    if missing:
        return f"{vn.number(missing)} chỗ kế hoạch yêu cầu mà chưa có"
    return "không thiếu chỗ nào kế hoạch yêu cầu"


def missing_words(found: Coverage) -> list[str]:
    """The places that wait, in words; on a phone they stand before the drawing."""
    return [
        row.label if column is None else f"{row.label}: {column.label}"
        for row, column in found.missing[:MOST_NAMED]
    ]
