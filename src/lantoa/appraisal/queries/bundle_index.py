"""The index of a bundle: for a machine, for a spreadsheet, for a reader of papers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter
from django.conf import settings

from lantoa.appraisal.models import Bundle
from lantoa.appraisal.queries.contents import Thing
from lantoa.appraisal.queries.sheets import SheetPage, sheet_page, told_to_both
from lantoa.appraisal.rules.bundles import INDEX_JSON, INDEX_XLSX, KEPT_LABELS, SUMS
from lantoa.kernel import vietnamese as vn
from lantoa.papers.paper import (
    Annex,
    Block,
    Issuer,
    Listing,
    Paper,
    Paragraph,
    Signature,
    Table,
)
from lantoa.papers.tables import SAFE
from lantoa.papers.tables.cells import clean
from lantoa.units import queries as units

FORMAT = "lantoa-bundle-1"
MOST_PRINTED = 1500
"""Rows on paper; the spreadsheet and the JSON have all."""
_THEN = datetime(1980, 1, 1)  # noqa: DTZ001 - a fixed stamp, of no place
_HEADINGS = (
    ("STT", 6),
    ("Tệp trong hồ sơ", 60),
    ("Tiêu chí", 12),
    ("Loại", 18),
    ("Hoạt động, văn bản", 50),
    ("Ngày", 12),
    ("Kênh", 28),
    ("Người thêm", 24),
    ("Ngày thêm", 12),
    ("Tình trạng", 28),
    ("SHA-256", 66),
    ("Ghi chú", 60),
)


def index_data(bundle: Bundle, things: Sequence[Thing]) -> dict[str, Any]:
    """All that the bundle names, as plain data."""
    return {
        "format": FORMAT,
        "demonstration": settings.MARK or "",
        "unit": units.name_of(bundle.unit_id, bundle.window.last),
        "from": bundle.since.isoformat(),
        "through": bundle.window.last.isoformat(),
        "with_personal_data": bundle.with_personal,
        "sheet": _sheet(bundle),
        "things": [_thing(number, thing) for number, thing in enumerate(things, start=1)],
    }


def _sheet(bundle: Bundle) -> dict[str, Any] | None:
    if bundle.sheet is None:
        return None
    found = bundle.sheet
    return {
        "year": found.year,
        "criteria_set": found.criteria_set.name,
        "is_verified": found.criteria_set.is_verified,
        "state": found.state,
        "sha256": found.sha256,
    }


def _thing(number: int, thing: Thing) -> dict[str, Any]:
    return {
        "number": number,
        "path": thing.path or None,
        "criteria": thing.criteria,
        "kind": thing.kind,
        "source": thing.source,
        "day": _iso(thing.day),
        "channel": thing.channel,
        "added_by": thing.who,
        "added_on": _iso(thing.added_on),
        "state": thing.kept.value,
        "sha256": thing.sha256,
        "size": thing.size,
        "note": thing.note,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def index_sheet(bundle: Bundle, things: Iterable[Thing]) -> bytes:
    """The index as XLSX. The same things give the same bytes; words are never formulas."""
    box = io.BytesIO()
    with xlsxwriter.Workbook(box, {"constant_memory": True, **SAFE}) as book:
        book.set_properties({"created": _THEN})
        sheet: Any = book.add_worksheet("Mục lục")
        bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        for place, (heading, width) in enumerate(_HEADINGS):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, bold)
        for number, thing in enumerate(things, start=1):
            sheet.write_number(number, 0, number)
            for place, text in enumerate(_cells(thing), start=1):
                if text:
                    sheet.write_string(number, place, str(clean(text)))
    return box.getvalue()


def _cells(thing: Thing) -> tuple[str, ...]:
    return (
        thing.path,
        ", ".join(thing.criteria),
        thing.kind,
        thing.source,
        vn.day(thing.day) if thing.day else "",
        thing.channel,
        thing.who,
        vn.day(thing.added_on) if thing.added_on else "",
        KEPT_LABELS[thing.kept],
        thing.sha256,
        thing.note,
    )


def index_paper(bundle: Bundle, things: Sequence[Thing]) -> Paper:
    """The index to read and to sign. 3 queries, more with a sheet."""
    last = bundle.window.last
    speaker = units.speaker(bundle.unit_id, last)
    page = None
    if bundle.sheet is not None:
        page = sheet_page(bundle.sheet, told_to_both(bundle.sheet))
    body: list[Block] = [
        Paragraph(
            f"Hồ sơ gồm {vn.number(len(things))} mục, từ ngày {vn.day(bundle.since)} đến ngày "
            f"{vn.day(last)}. Mỗi tệp có mã SHA-256 trong tệp {SUMS} kèm theo."
        ),
        *_states(things),
    ]
    if page is not None:
        body += _points(page)
    return Paper(
        issuer=Issuer(
            name_lines=speaker.name_lines, parent_lines=speaker.parent_lines, prose=speaker.prose
        ),
        symbol="ML",
        number=None,
        issued_on=None,
        year=last.year,
        place_name=speaker.place,
        document_type="Mục lục",
        subject=f"Hồ sơ minh chứng công tác tuyên truyền cải cách hành chính năm {last.year}",
        body=tuple(body),
        recipients=("Lưu: VT.",),
        signature=Signature(position="Người lập hồ sơ"),
        annexes=(
            Annex(
                "Danh mục minh chứng",
                (_table(things), *_rest(things)),
                note="",
                landscape=True,
            ),
        ),
        mark=settings.MARK or None,
    )


def _states(things: Sequence[Thing]) -> list[Block]:
    counted = {
        label: number
        for kept, label in KEPT_LABELS.items()
        if (number := sum(thing.kept is kept for thing in things))
    }
    return [Listing(tuple(f"{vn.number(n)} mục: {label};" for label, n in counted.items()))] * bool(
        counted
    )


def _points(page: SheetPage) -> list[Block]:
    rows = tuple(
        (
            row.criterion.number,
            row.criterion.name,
            vn.number(row.criterion.points),
            _number(row.score.own if row.score else None),
            _number(row.points),
        )
        for row in page.rows
    )
    verified = "" if page.sheet.criteria_set.is_verified else " (chưa đối chiếu với quyết định)"
    return [
        Paragraph(f"Bộ tiêu chí: {page.sheet.criteria_set.name}{verified}."),
        Table(
            ("Số", "Tiêu chí", "Điểm tối đa", "Tự chấm", "Điểm"),
            rows or (("", "", "", "", ""),),
            widths=(1, 6, 1.3, 1.3, 1.3),
            numeric=(2, 3, 4),
        ),
    ]


def _number(points: Any) -> str:
    return "" if points is None else vn.number(points.normalize() + 0)


def _table(things: Sequence[Thing]) -> Table:
    rows = tuple(
        (
            str(number),
            thing.path or thing.note or "",
            f"{thing.source} ({thing.kind})" if thing.kind else thing.source,
            vn.day(thing.day) if thing.day else "",
            thing.who,
            KEPT_LABELS[thing.kept],
            thing.sha256[:16],
        )
        for number, thing in enumerate(things[:MOST_PRINTED], start=1)
    )
    return Table(
        ("STT", "Tệp trong hồ sơ", "Hoạt động, văn bản", "Ngày", "Người thêm", "Tình trạng", "Mã"),
        rows or (("", "Không có minh chứng nào.", "", "", "", "", ""),),
        widths=(0.6, 4, 3.4, 1.2, 1.6, 1.8, 1.7),
        centred=(0, 3),
    )


def _rest(things: Sequence[Thing]) -> tuple[Block, ...]:
    left = len(things) - MOST_PRINTED
    if left <= 0:
        return ()
    words = f"Còn {vn.number(left)} mục khác trong tệp {INDEX_XLSX} và {INDEX_JSON}."
    return (Paragraph(words),)
