"""Units and successions as they stand in CSV files: the rows, and the files of all of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from lantoa.units.models import Change, UnitSuccession, UnitVersion
from lantoa.units.rules import sheets


def units_sheet() -> bytes:
    """Every version of every unit, one line each, by address and day. 2 queries and one for the
    channels."""
    return sheets.write(sheets.UNIT_COLUMNS, sorted(version_rows().values(), key=_by_day))


def successions_sheet() -> bytes:
    """Every succession with the act behind it, by day and address. 1 query."""
    rows = sorted(edge_rows(), key=lambda row: (row[5], row[0], row[1], row[4], row[6]))
    return sheets.write(sheets.EDGE_COLUMNS, rows)


def version_rows() -> dict[int, tuple[str, ...]]:
    """Versions by id as lines of the file of units."""
    versions = UnitVersion.objects.select_related("unit", "parent").prefetch_related("channels")
    return {version.pk: version_row(version) for version in versions.order_by("pk")}


def version_row(version: UnitVersion) -> tuple[str, ...]:
    return (
        version.unit.slug,
        version.unit.kind,
        version.code,
        version.name,
        version.division,
        version.tier,
        "" if version.parent is None else version.parent.slug,
        _day(version.valid_from),
        _day(version.valid_to),
        version.legal_basis,
        version.source_name,
        "|".join(sorted(channel.slug for channel in version.channels.all())),
    )


def edge_rows() -> list[tuple[str, ...]]:
    """Successions as lines of their file."""
    edges = UnitSuccession.objects.select_related("old", "new", "change").order_by("pk")
    return [
        (
            edge.old.slug,
            edge.new.slug,
            "1" if edge.is_partial else "0",
            "" if edge.share is None else f"{edge.share.normalize():f}",
            *change_cells(edge.change),
        )
        for edge in edges
    ]


def change_cells(change: Change | None) -> tuple[str, ...]:
    if change is None:
        return ("",) * 9
    return (
        change.kind,
        _day(change.effective_on),
        change.decree,
        change.act_kind,
        change.number,
        _day(change.issued_on),
        change.issuer,
        change.link,
        change.note,
    )


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _by_day(row: Sequence[str]) -> tuple[str, str]:
    return row[0], row[7]
