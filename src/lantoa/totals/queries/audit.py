"""The audit that recomputes every cell from its sources, and every posting too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.backends.utils import CursorWrapper

from lantoa.totals.models import Cell, Ledger, Posting
from lantoa.totals.models import Series as Known
from lantoa.totals.queries.due import CELLS_DUE, KEY, Due, Postings, drop, insert, one_moment
from lantoa.totals.rules import (
    EMPTY,
    FACET_CODES,
    LAYER_CODES,
    PART_CODES,
    SCOPE_CODES,
    Amount,
    Key,
    Series,
)

SHOWN = 1_000
"""Of so many wrong cells it is told what they hold; all are counted."""

WRONG = "due_wrong"
WRONG_POSTING = "due_wrong_posting"

_COMPARED = f"""
CREATE TEMPORARY TABLE {WRONG} AS
SELECT {KEY}, SUM(kept) AS kept, SUM(behind) AS behind, SUM(milli) AS milli, SUM(sources) AS sources
FROM (
  SELECT {KEY}, milli AS kept, sources AS behind, 0 AS milli, 0 AS sources FROM totals_cell
  UNION ALL SELECT {KEY}, 0, 0, milli, sources FROM ({CELLS_DUE[0]}) o
  UNION ALL SELECT {KEY}, 0, 0, milli, sources FROM ({CELLS_DUE[1]}) b
) both_sides GROUP BY {KEY}
HAVING SUM(kept) <> SUM(milli) OR SUM(behind) <> SUM(sources)
"""  # noqa: S608 - constants of this room


@dataclass(frozen=True, slots=True)
class Mismatch:
    """A cell whose kept amount is not what its sources give."""

    key: Key
    kept: Amount
    due: Amount


@dataclass(frozen=True, slots=True)
class Audit:
    """``cells`` and ``sources`` were compared. ``mismatches`` should be empty and ``postings``, the
    sources that did not write down what they should have posted, and ``series``, measures under
    whose key something else is written, too: of each the first thousand are told, and ``wrong``
    counts all."""

    cells: int
    sources: int
    mismatches: tuple[Mismatch, ...]
    postings: tuple[str, ...] = ()
    series: tuple[str, ...] = ()
    wrong: int = 0

    @property
    def is_true(self) -> bool:
        return not self.wrong


def audit() -> Audit:
    """Recomputes every cell from the rows of the posting rooms and compares. Changes nothing; what
    others write meanwhile is not seen."""
    with one_moment(), connection.cursor() as cursor:
        found = compare(cursor, Due(cursor))
        drop(cursor, WRONG, WRONG_POSTING)
        return found


def compare(cursor: CursorWrapper, due: Due) -> Audit:
    """As :func:`audit`, and leaves what is wrong in temporary tables, for a repair."""
    for name in (WRONG, WRONG_POSTING):
        cursor.execute(f"DROP TABLE IF EXISTS {name}")
    cursor.execute(f"CREATE TEMPORARY TABLE {WRONG_POSTING} (source varchar(80), entries text)")
    postings: list[str] = []

    def look(some: Postings) -> None:
        kept = dict(
            Posting.objects.filter(source__in=[source for source, _ in some]).values_list(
                "source", "entries"
            )
        )
        insert(cursor, "due_source", [(source,) for source, _ in some])
        wrong = [each for each in some if kept.get(each[0], EMPTY) != each[1]]
        _keep(cursor, wrong)
        postings.extend(source for source, _ in wrong)

    due.take_in(look)
    gone = _without_source(cursor)
    _keep(cursor, [(source, EMPTY) for source in gone])
    postings += gone
    cursor.execute(_COMPARED)
    cursor.execute(
        f"SELECT COUNT(*), COALESCE(SUM(CASE WHEN kept = 0 AND behind = 0 THEN 1 ELSE 0 END), 0) "  # noqa: S608
        f"FROM {WRONG}"
    )
    wrong, missing = cursor.fetchone()
    series = _wrong_series(due.names)
    cells = Cell.objects.exclude(milli=0, sources=0).count() + int(missing)
    return Audit(
        cells,
        due.sources,
        tuple(_mismatches(cursor, due.names)),
        tuple(postings[:SHOWN]),
        tuple(series[:SHOWN]),
        wrong + len(postings) + len(series),
    )


def _wrong_series(names: Mapping[int, Series]) -> list[str]:
    """A cell whose series is not known could not be read at all."""
    fields = ("language", "topic", "tone", "proof")
    kept = {row[0]: row[1:] for row in Known.objects.values_list("pk", "measure", *fields)}
    return sorted(each.measure for key, each in names.items() if kept.get(key) != tuple(each))


def _keep(cursor: CursorWrapper, postings: Postings) -> None:
    if postings:
        cursor.executemany(f"INSERT INTO {WRONG_POSTING} VALUES (%s, %s)", postings)  # noqa: S608


def _without_source(cursor: CursorWrapper) -> list[str]:
    cursor.execute(
        "SELECT p.source FROM totals_posting p WHERE p.entries <> %s AND NOT EXISTS "
        "(SELECT 1 FROM due_source s WHERE s.source = p.source) ORDER BY p.source",
        [EMPTY],
    )
    return [source for (source,) in cursor.fetchall()]


def _mismatches(cursor: CursorWrapper, names: Mapping[int, Series]) -> Iterator[Mismatch]:
    cursor.execute(
        f"SELECT {KEY}, kept, behind, milli, sources FROM {WRONG} ORDER BY {KEY} LIMIT {SHOWN}"  # noqa: S608
    )
    rows = cursor.fetchall()
    known = dict(names)
    unknown = {row[6] for row in rows} - known.keys()
    for each in Known.objects.in_bulk(sorted(unknown)).values():
        known[each.pk] = Series(each.measure, each.language, each.topic, each.tone, each.proof)
    for unit_id, scope, layer, facet, first, end, series_id, part, *amounts in rows:
        kept, behind, milli, sources = map(int, amounts)
        yield Mismatch(
            Key(
                unit_id,
                SCOPE_CODES[scope].value,
                LAYER_CODES[layer].value,
                FACET_CODES[facet].value,
                _as_day(first),
                _as_day(end),
                known.get(series_id, Series(f"? {series_id}")),
                PART_CODES[part].value,
            ),
            Amount(kept, behind),
            Amount(milli, sources),
        )


def _as_day(given: date | str) -> date:
    return date.fromisoformat(given) if isinstance(given, str) else given


def last_audit() -> Ledger:
    """What the last audit found; ``audited_at`` is None while there was none. 1 query."""
    return Ledger.objects.filter(pk=1).first() or Ledger()


def is_rebuild_wanted() -> bool:
    """Whether the cells wait to be made anew, as after a change of how they are kept. 1 query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rebuild_wanted FROM totals_ledger WHERE id = 1")
        row = cursor.fetchone()
    return bool(row and row[0])
