"""The same questions asked of the raw rows, and of a wide table as analytics systems build it."""

from __future__ import annotations

import time
from collections.abc import Mapping
from decimal import Decimal

from django.db import connection

from lantoa.kernel.interval import Interval
from lantoa.kernel.value import Total
from nation.data import PARTS, Names, Row

# A value with every unit above it and every period around it in columns of its own, each indexed.
_WIDE = """
CREATE TABLE bench_wide AS
SELECT {nation} AS nation_id, u.parent_id AS province_id, v.unit_id, {year} AS year,
       {quarter} AS quarter, {month} AS month, v.measure, v.part, v.number
FROM bench_value v JOIN units_unitversion u ON u.unit_id = v.unit_id AND u.valid_to IS NULL
"""
_DIMENSIONS = ("nation_id", "province_id", "unit_id", "year", "quarter", "month", "measure")


def build_wide(nation_id: int) -> float:
    """Seconds to make the wide table anew, with its indexes."""
    begun = time.perf_counter()
    if connection.vendor == "postgresql":
        year, number = "extract(year FROM v.first_day)::int", "extract(month FROM v.first_day)::int"
    else:
        year = "CAST(strftime('%%Y', v.first_day) AS int)"
        number = "CAST(strftime('%%m', v.first_day) AS int)"
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_wide")
        made = _WIDE.format(
            nation=nation_id,
            year=year,
            quarter=f"{year} * 10 + ({number} + 2) / 3",
            month=f"{year} * 100 + {number}",
        )
        cursor.execute(made.replace("%%", "%"))
        for each in _DIMENSIONS:
            cursor.execute(f"CREATE INDEX bench_wide_{each} ON bench_wide ({each})")
        cursor.execute("ANALYZE bench_wide")
    return time.perf_counter() - begun


def wide(column: str, unit_id: int, period: str, number: int) -> list[Row]:
    """Sums by measure and part; ``period`` is ``year`` or ``quarter``."""
    return _asked(
        f"SELECT measure, part, SUM(number), COUNT(*) FROM bench_wide"  # noqa: S608
        f" WHERE {column} = %s AND {period} = %s GROUP BY measure, part",
        (unit_id, number),
    )


_BELOW = "SELECT u.unit_id FROM units_unitversion u WHERE u.valid_to IS NULL AND u.parent_id = %s"


def declared(province_id: int | None, window: Interval) -> list[Row]:
    """GROUP BY over the declared values of a province's units; of all when None."""
    return _plain("bench_value", "first_day", "end_day", "part", province_id, window)


def logged(province_id: int | None, window: Interval) -> list[Row]:
    """GROUP BY over the placements."""
    return _plain("bench_placement", "day", "day", "0", province_id, window)


def _plain(
    table: str, first: str, end: str, part: str, province_id: int | None, window: Interval
) -> list[Row]:
    place = "" if province_id is None else f"unit_id IN ({_BELOW}) AND"
    upper = "<=" if end == "end_day" else "<"
    return _asked(
        f"SELECT measure, {part}, SUM(number), COUNT(*) FROM {table}"  # noqa: S608
        f" WHERE {place} {first} >= %s AND {end} {upper} %s GROUP BY 1, 2",
        (*(() if province_id is None else (province_id,)), *_days(window)),
    )


def by_unit(province_id: int, window: Interval) -> Mapping[int, list[Row]]:
    """GROUP BY over the values by unit of a province."""
    found: dict[int, list[Row]] = {}
    for unit_id, *row in _asked(
        "SELECT unit_id, measure, part, SUM(number), COUNT(*) FROM bench_value"  # noqa: S608
        f" WHERE unit_id IN ({_BELOW}) AND first_day >= %s AND end_day <= %s GROUP BY 1, 2, 3",
        (province_id, *_days(window)),
    ):
        found.setdefault(unit_id, []).append(tuple(row))
    return found


def _days(window: Interval) -> tuple[object, object]:
    adapt = connection.ops.adapt_datefield_value
    return adapt(window.start), adapt(window.end)


def _asked(sql: str, given: Row) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return list(cursor.fetchall())


def totals(rows: list[Row], known: Names) -> dict[str, Total]:
    """The answer of a rival in the words of the product."""
    parts: dict[str, dict[object, Decimal]] = {}
    for measure, part, number, _ in rows:
        parts.setdefault(known.measures[measure], {})[PARTS[part]] = Decimal(number)
    return {measure: Total.of_parts(each) for measure, each in parts.items()}  # type: ignore[arg-type]
